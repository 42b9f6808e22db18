#include "extract/domain.h"

#include <string.h>

static bool starts(const char *at, size_t len, const char *prefix)
{
    const size_t n = strlen(prefix);
    return len >= n && memcmp(at, prefix, n) == 0;
}

size_t notme_link_length(struct notme_text text)
{
    if (!starts(text.at, text.len, "http://") && !starts(text.at, text.len, "https://"))
        return 0;
    size_t n = 7;
    while (n < text.len && (unsigned char)text.at[n] > ' ')
        n++;
    return n;
}

struct notme_text notme_domain_of(struct notme_text link)
{
    const char *end = link.at + link.len, *from = link.len ? memchr(link.at, '/', link.len) : NULL;
    from = from && starts(from, (size_t)(end - from), "//") ? from + 2 : link.at;
    if (starts(from, (size_t)(end - from), "www."))
        from += 4;
    size_t n = 0;
    while (from + n < end && from[n] != '/' && from[n] != '?' && from[n] != ':')
        n++;
    return (struct notme_text){from, n};
}
