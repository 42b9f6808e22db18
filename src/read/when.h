/* Times as exports write them, with a zone or without. */
#ifndef NOTME_READ_WHEN_H
#define NOTME_READ_WHEN_H

#include "notme.h"

/* RFC 3339, "2025-03-01 08:15:30 UTC", the same without a zone where the format is known to mean UTC, or digits: epoch
 * seconds, or milliseconds where they are so many. False where it is none of these. */
bool notme_when(struct notme_text text, int64_t *out);
/* Gives an event the time that `text` says, no digits alone. Where it has no zone, and the format says none, it is read
 * as UTC and bounded by 14 hours on either side, the widest that zones reach. False where it is none. */
bool notme_when_bounded(struct notme_text text, struct notme_event *event);

#endif
