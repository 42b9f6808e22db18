/*
 * Dates with a time of day as people's exports show them: in the language of the account, by a clock on the wall, to
 * the second or to the minute, with a zone or without.
 */
#ifndef NOTME_READ_DATES_H
#define NOTME_READ_DATES_H

#include "base/zone.h"

/* What was written. */
struct notme_written {
    int64_t first, last; /* µs that the clock showed, as if it were in UTC; two where the month's name is of several */
    int64_t span;        /* µs that it stood there: a second or a minute */
    int east_least, east_most; /* minutes east of UTC at which the clock may have been */
};

/* Zones reach from 12 hours west to 14 hours east. */
enum { NOTME_EAST_LEAST = -12 * 60, NOTME_EAST_MOST = 14 * 60 };

/* Is all of this text a date with a time of day, in any language? RFC 3339 with an offset is one, too. */
bool notme_written_parse(struct notme_text text, struct notme_written *out);

/* When that was: [*from, *to], both included. `zone` is where the clock was if nothing else says so, or NULL. */
void notme_written_bounds(const struct notme_written *written, const struct notme_zone *zone, int64_t *from,
                          int64_t *to);
/* Gives an event the time that was written: to the second; to the minute, as its beginning and with bounds; or, where
 * the zone leaves several, bounds alone. */
void notme_written_place(const struct notme_written *written, const struct notme_zone *zone, struct notme_event *event);

#endif
