/* Times as exports write them that know but one zone. */
#ifndef NOTME_READ_WHEN_H
#define NOTME_READ_WHEN_H

#include "notme.h"

/* RFC 3339, "2025-03-01 08:15:30 UTC", the same without a zone where the format is known to mean UTC, or digits: epoch
 * seconds, or milliseconds where they are so many. False where it is none of these. */
bool notme_when(struct notme_text text, int64_t *out);

#endif
