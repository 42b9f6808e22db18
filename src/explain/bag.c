#include "explain/bag.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

static void add(struct notme_bag *bag, const char *at, size_t len, char kind)
{
    bag->count[notme_hash(at, len, (uint64_t)(unsigned char)kind) % NOTME_BAG_SIZE]++;
    bag->total++;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Words of ASCII letters in lower case; of scripts that do not part words, pieces. */
static void add_words(struct notme_bag *bag, struct notme_text text)
{
    enum { WORD_MAX = 24, SHORT = 3 };
    char word[WORD_MAX] = "";
    size_t len = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.at[i] : ' ';
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (letter(c) && len < WORD_MAX) {
            word[len++] = c;
            continue;
        }
        if ((len == 4 && memcmp(word, "http", 4) == 0) || (len == 5 && memcmp(word, "https", 5) == 0))
            /* a link goes on to a space */
            while (i < text.len && text.at[i] != ' ')
                i++;
        else if (len > SHORT)
            add(bag, word, len, 'w');
        len = 0;
    }
}

void notme_bag_add(struct notme_bag *bag, const struct notme_event *event)
{
    add_words(bag, event->text);
    if (event->author.len)
        add(bag, event->author.at, event->author.len, 'a');
    for (size_t i = 0; i < event->ntags; i++)
        add(bag, event->tags[i].at, event->tags[i].len, 't');
    if (event->lang.len)
        add(bag, event->lang.at, event->lang.len, 'l');
}

double notme_bag_affinity(const struct notme_bag *a, const struct notme_bag *b)
{
    double sum = 0;
    for (size_t i = 0; i < NOTME_BAG_SIZE; i++)
        if (a->count[i] && b->count[i])
            sum += sqrt((double)a->count[i] * (double)b->count[i]);
    return a->total && b->total ? sum / sqrt((double)a->total * (double)b->total) : 0;
}
