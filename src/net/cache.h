/* What was fetched of one account, kept so that a fetch goes on where it was broken off and a repeat asks only for what
 * is new. Folders are for their owner alone (0700), files too (0600); a file is whole or not there. Tokens never get
 * here. */
#ifndef NOTME_NET_CACHE_H
#define NOTME_NET_CACHE_H

#include "base/mem.h"

struct notme_cache; /* the folder of one account, locked against another fetch of the same */

/* ROOT/SERVICE/SERVER/ACCOUNT, made where it is missing: what a server says of an account is no other's word. NOTME_EIO
 * where it cannot be made, belongs to somebody else, is open to others, or is in use. */
int notme_cache_open(struct notme_cache **out, const char *root, const char *service, const char *server,
                     struct notme_text account, struct notme_error *err);
void notme_cache_close(struct notme_cache *cache); /* safe on NULL */

/* Of all that is read and written from here on: more is NOTME_ELIMIT [1 GiB]. */
void notme_cache_limit(struct notme_cache *cache, uint64_t bytes);

/* File LIST-NUMBER.SUFFIX. 1 = read, 0 = not there, negative = error. One whose checksum is another, or that is longer
 * than any that is written, which is NOTME_ELIMIT, is damaged: it is read as empty. */
int notme_cache_get(struct notme_cache *cache, const char *list, size_t number, const char *suffix,
                    struct notme_buf *out, struct notme_error *err);
int notme_cache_put(struct notme_cache *cache, const char *list, size_t number, const char *suffix,
                    struct notme_text bytes, struct notme_error *err);
/* How many files were damaged so far; 0 of NULL. */
size_t notme_cache_damaged(const struct notme_cache *cache);

#endif
