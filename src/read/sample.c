/* What a file is called, and what its beginning holds. */
#include "read/export.h"

#include <fnmatch.h>
#include <string.h>

bool notme_sample_has(const struct notme_sample *sample, const char *bytes)
{
    const size_t len = strlen(bytes);
    const char *at = sample->head, *end = sample->head + sample->len;
    while ((size_t)(end - at) >= len && (at = memchr(at, bytes[0], (size_t)(end - at) - len + 1))) {
        if (memcmp(at, bytes, len) == 0)
            return true;
        at++;
    }
    return false;
}

/* Lower case, and every way to write an apostrophe is a '_'. */
static void plain_name(char *to, size_t size, const char *from)
{
    size_t n = 0;
    while (*from && n + 1 < size) {
        const bool curly = strncmp(from, "\xe2\x80\x99", 3) == 0;
        to[n++] = (char)(curly || *from == '\'' ? '_' : *from >= 'A' && *from <= 'Z' ? *from + 32 : *from);
        from += curly ? 3 : 1;
    }
    to[n] = '\0';
}

/* Could it fit? What stands behind the pattern's last wild card tells cheaply that most names do not. */
static bool ends_like(const char *name, const char *pattern)
{
    const size_t n = strlen(name), m = strlen(pattern);
    for (size_t i = 1; i <= m && !strchr("*?]", pattern[m - i]); i++)
        if (i > n || name[n - i] != pattern[m - i])
            return false;
    return true;
}

bool notme_name_fits(const char *name, const char *pattern)
{
    char plain[512];
    const size_t len = strlen(name);
    plain_name(plain, sizeof plain, len < sizeof plain ? name : name + len - sizeof plain + 1);
    if (!ends_like(plain, pattern))
        return false;
    for (const char *at = plain; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (fnmatch(pattern, at, FNM_PATHNAME | FNM_NOESCAPE) == 0)
            return true;
    }
    return false;
}
