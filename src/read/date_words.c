#include "read/date_words.h"

#include <stdlib.h>
#include <string.h>

#define N NOTME_NO_OFFSET_NAMED
static const struct notme_date_word table[] = {
#include "read/date_words.inc"
};
#undef N

static int compare(const void *key, const void *row)
{
    const struct notme_text *word = key;
    const char *other = ((const struct notme_date_word *)row)->word;
    const int order = strncmp(word->at, other, word->len);
    return order ? order : -(other[word->len] != '\0');
}

const struct notme_date_word *notme_date_word_of(struct notme_text word)
{
    if (!word.len)
        return NULL;
    return bsearch(&word, table, sizeof table / sizeof *table, sizeof *table, compare);
}
