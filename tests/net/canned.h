/* Fetches whose answers stand in a text instead of coming from a server: canned.c takes the place of src/net/http.c.
 *
 *     WHO [token] [cache]
 *     STATUS PART LINK        the first of these whose PART is in the address asked for answers, once; LINK may be
 * empty BODY …
 *
 * An address that no answer is left for is not found (404). With "cache", it is fetched twice, the answers being as new
 * the second time. */
#ifndef NOTME_TESTS_NET_CANNED_H
#define NOTME_TESTS_NET_CANNED_H

#include "notme.h"

/* What came of it; NOTME_EUSAGE when `text` names no account. `sink` gets the events. */
int canned_fetch(struct notme_text text, const struct notme_read_options *read, notme_event_sink *sink, void *ctx);

#endif
