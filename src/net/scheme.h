/* Names of accounts as sources: which network is asked, and for whom. */
#ifndef NOTME_NET_SCHEME_H
#define NOTME_NET_SCHEME_H

enum notme_scheme { NOTME_BSKY, NOTME_MASTODON, NOTME_GITHUB, NOTME_SCHEMES, NOTME_NO_SCHEME = -1 };

/* *rest: what stands behind "bsky:", "mastodon:", "github:". */
enum notme_scheme notme_scheme_of(const char *who, const char **rest);

#endif
