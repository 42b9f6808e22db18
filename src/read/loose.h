/* Values as exports write them loosely, and events known by them. */
#ifndef NOTME_READ_LOOSE_H
#define NOTME_READ_LOOSE_H

#include "read/export.h"

/* Gives an event the time that `text` says: RFC 3339, or the same without an offset, or with " UTC" for one. Without an
 * offset it is read as UTC and bounded by 14 hours on either side, the widest that zones reach. False where it is
 * none. */
bool notme_loose_time(struct notme_event *event, struct notme_text text);

bool notme_is_url(struct notme_text text);
bool notme_is_ip(struct notme_text text);
/* The parts of an address between its slashes, empty ones passed over, up to a question mark. */
bool notme_url_next_part(struct notme_text *rest, struct notme_text *part);
struct notme_text notme_url_last_part(struct notme_text url);

/* Adds an event by its time and what tells it from others of the same second: "KIND:SECONDS-THING", or "KIND:SECONDS"
 * where there is no thing. */
int notme_add_timed(struct notme_export *export, const struct notme_event *event, const char *kind,
                    struct notme_text thing);
/* The same for a long thing, or one that should not be read in an id. */
int notme_add_timed_hashed(struct notme_export *export, const struct notme_event *event, const char *kind,
                           struct notme_text thing);

#endif
