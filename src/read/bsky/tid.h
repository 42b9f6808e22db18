/* Timestamp identifiers of the AT Protocol: keys of records and revisions of repositories. */
#ifndef NOTME_READ_BSKY_TID_H
#define NOTME_READ_BSKY_TID_H

#include "notme.h"

/* 13 characters of base32-sortable, the first at most 'j': 53 bits of µs since 1970 and 10 bits that tell clocks apart.
 * False where it is none. `clock` may be NULL. */
bool notme_tid_parse(struct notme_text tid, int64_t *time, int *clock);

#endif
