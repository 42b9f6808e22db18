/* What a server says in headers: how long to wait, and where the next page is. Pure, on bytes that strangers wrote. */
#ifndef NOTME_NET_HEADER_H
#define NOTME_NET_HEADER_H

#include "base/mem.h"

/* Of one reply; absent texts are absent headers. */
struct notme_pace {
    struct notme_text retry_after; /* seconds, or an HTTP date (RFC 9110 §10.2.3) */
    /* RateLimit-Reset or X-RateLimit-Reset. Seconds since 1970 from Bluesky and GitHub, milliseconds from others, an
     * ISO 8601 time from Mastodon, seconds from now in the IETF's draft: told apart by size, for no clock of a server
     * stands in 2001. */
    struct notme_text reset;
    struct notme_text remaining;
};

/* One header line, "Name: value" without its line end. Names match in any case; the last of a name wins. */
void notme_pace_header(struct notme_pace *pace, struct notme_text line);

/* When the next request is welcome, as µs since 1970; NOTME_NO_TIME where the server does not say. A Retry-After that
 * cannot be read asks for a minute at least. */
int64_t notme_pace_until(const struct notme_pace *pace, int64_t now);
/* Is this answer worth another try, and when? Too many requests, or a trouble of the server's own. GitHub says "too
 * many" with 403, too: by headers, or in words alone, which ask for a minute at least. *until may be NOTME_NO_TIME. */
bool notme_pace_asks(const struct notme_pace *pace, long status, struct notme_text body, int64_t now, int64_t *until);
/* Says the server that nothing is left in the present window? */
bool notme_pace_is_spent(const struct notme_pace *pace);

/* The value of header `name` in `line`, without blanks around it. */
bool notme_header_value(struct notme_text line, const char *name, struct notme_text *value);

/* All headers of a reply; the values of Link, joined, are left in `link`. */
struct notme_pace notme_pace_read(struct notme_text headers, struct notme_buf *link);

/* The three forms of RFC 9110 §5.6.7 -> µs: "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
 * "Sun Nov  6 08:49:37 1994". */
bool notme_http_date(struct notme_text text, int64_t *time);

/* The target of the first rel="next" of a Link header (RFC 8288), as it stands there; absent where there is none. */
struct notme_text notme_link_next(struct notme_text header);

#endif
