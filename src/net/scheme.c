#include "net/scheme.h"

#include "notme.h"

#include <string.h>

static const char *const prefix[NOTME_SCHEMES] = {
    [NOTME_BSKY] = "bsky:", [NOTME_MASTODON] = "mastodon:", [NOTME_GITHUB] = "github:"};

enum notme_scheme notme_scheme_of(const char *who, const char **rest)
{
    for (int i = 0; i < NOTME_SCHEMES; i++) {
        const size_t len = strlen(prefix[i]);
        if (strncmp(who, prefix[i], len) == 0) {
            *rest = who + len;
            return (enum notme_scheme)i;
        }
    }
    return NOTME_NO_SCHEME;
}

/* Here, and not in fetch.c, so that a program that only asks is not linked with all that fetches. */
bool notme_fetch_knows(const char *who)
{
    const char *rest;
    return notme_scheme_of(who, &rest) != NOTME_NO_SCHEME;
}
