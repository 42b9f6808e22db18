#include "campaign/words.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static bool starts(struct notme_text text, size_t at, const char *prefix)
{
    const size_t len = strlen(prefix);
    return text.len - at >= len && memcmp(text.at + at, prefix, len) == 0;
}

static bool begins_link(struct notme_text text, size_t at)
{
    return starts(text, at, "http://") || starts(text, at, "https://");
}

static size_t skip_link(struct notme_text text, size_t at)
{
    while (at < text.len && (unsigned char)text.at[at] > ' ')
        at++;
    return at;
}

static bool is_alnum(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* U+2000 … U+2FFF: dashes, quotation marks, arrows and other signs begin with this byte in UTF-8. */
static const unsigned char lead_signs = 0xe2, lead_lone = 0xe3, lead_pictures = 0xf0;

static bool in_word(unsigned char c)
{
    return is_alnum(c) || (c >= 0x80 && c < lead_signs);
}

static size_t skip_mention(struct notme_text text, size_t at)
{
    while (at < text.len && (in_word((unsigned char)text.at[at]) || (text.at[at] && strchr("_.@-", text.at[at]))))
        at++;
    return at;
}

/* A character of several bytes, or one byte. */
static size_t skip_character(struct notme_text text, size_t at)
{
    for (at++; at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80;)
        at++;
    return at;
}

static bool is_apostrophe(struct notme_text text, size_t at)
{
    return text.at[at] == '\'' || starts(text, at, "\xe2\x80\x99");
}

static void add_word(struct notme_wordset *out, const char *at, size_t len)
{
    if (len)
        out->word[out->count++] = (uint16_t)(notme_hash(at, len, 0) >> 48);
}

/* A run of letters and digits; an apostrophe, of either kind, is left out: don't = dont. */
static size_t take_word(struct notme_text text, size_t at, struct notme_wordset *out)
{
    char word[64];
    size_t len = 0;
    while (at < text.len) {
        const unsigned char c = (unsigned char)text.at[at];
        if (is_apostrophe(text, at)) {
            at = skip_character(text, at);
            continue;
        }
        if (!in_word(c))
            break;
        if (len < sizeof word)
            word[len++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        at++;
    }
    add_word(out, word, len);
    return at;
}

static int compare_words(const void *x, const void *y)
{
    return *(const uint16_t *)x - *(const uint16_t *)y;
}

static void sort_once(struct notme_wordset *set)
{
    uint32_t kept = 0;
    qsort(set->word, set->count, sizeof *set->word, compare_words);
    for (uint32_t i = 0; i < set->count; i++)
        if (i == 0 || set->word[i] != set->word[kept - 1])
            set->word[kept++] = set->word[i];
    set->count = kept;
}

void notme_wordset_of(struct notme_text text, struct notme_wordset *out)
{
    out->count = 0;
    for (size_t at = 0; at < text.len && out->count < NOTME_WORDSET_MAX;) {
        const unsigned char c = (unsigned char)text.at[at];
        if (c == 'h' && begins_link(text, at)) {
            at = skip_link(text, at);
        } else if (c == '@') {
            at = skip_mention(text, at);
        } else if (in_word(c)) {
            at = take_word(text, at, out);
        } else {
            const size_t end = skip_character(text, at);
            if (c >= lead_lone && c < lead_pictures)
                add_word(out, text.at + at, end - at);
            at = end;
        }
    }
    sort_once(out);
}

double notme_wordset_likeness(const uint16_t *a, uint32_t na, const uint16_t *b, uint32_t nb)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < na && j < nb;) {
        shared += a[i] == b[j];
        const bool left = a[i] <= b[j], right = b[j] <= a[i];
        i += left;
        j += right;
    }
    return na + nb ? (double)shared / (double)(na + nb - shared) : 0;
}

bool notme_next_link(struct notme_text text, size_t *at, struct notme_text *link)
{
    while (*at < text.len) {
        const char *found = memchr(text.at + *at, 'h', text.len - *at);
        if (!found)
            break;
        const size_t start = (size_t)(found - text.at);
        *at = start + 1;
        if (!begins_link(text, start))
            continue;
        *at = skip_link(text, start);
        *link = (struct notme_text){found, *at - start};
        return true;
    }
    *at = text.len;
    return false;
}

struct notme_text notme_link_domain(struct notme_text link)
{
    enum { LONGEST = 253 }; /* of a domain's name: RFC 1035 */
    size_t at = starts(link, 0, "https://") ? 8 : starts(link, 0, "http://") ? 7 : 0;
    if (starts(link, at, "www."))
        at += 4;
    size_t end = at;
    while (end < link.len && link.at[end] && !strchr("/?#:", link.at[end]) && (unsigned char)link.at[end] > ' ')
        end++;
    const struct notme_text domain = {link.at + at, end - at};
    const bool is_one = domain.len > 3 && domain.len <= LONGEST && memchr(domain.at, '.', domain.len);
    const bool is_wrapper = domain.len == 4 && memcmp(domain.at, "t.co", 4) == 0;
    return is_one && !is_wrapper ? domain : (struct notme_text){NULL, 0};
}
