/* URLs, taken apart by the same parser that the transfers use. */
#ifndef NOTME_NET_URL_H
#define NOTME_NET_URL_H

#include "base/mem.h"

enum { NOTME_ORIGIN_MAX = 320 };

struct notme_origin {
    char text[NOTME_ORIGIN_MAX]; /* "https://host:443" */
    char host[260];              /* in lower case */
    bool https;
};

/* False: no absolute http or https URL, one with a user or password in it, or one that is too long. */
bool notme_url_origin(const char *url, struct notme_origin *origin);

/* Appends `text` with everything but unreserved characters as %XX. */
void notme_url_add(struct notme_buf *url, struct notme_text text);

/* `target` as seen from `base`, as an absolute URL in `out`; false where it is none. */
bool notme_url_join(const char *base, struct notme_text target, struct notme_buf *out);

/* A DNS name of at least two labels: letters, digits, hyphens, dots. */
bool notme_is_host_name(struct notme_text name);

#endif
