/* Times as the inputs write them <-> signed microseconds since 1970. No locale, no time zone database. */
#ifndef NOTME_BASE_CLOCK_H
#define NOTME_BASE_CLOCK_H

#include "notme.h"

#define NOTME_SECOND INT64_C(1000000)
#define NOTME_MINUTE (60 * NOTME_SECOND)
#define NOTME_HOUR (3600 * NOTME_SECOND)
#define NOTME_DAY (24 * NOTME_HOUR)

struct notme_civil {
    int year, month, day, hour, minute, second; /* month and day from 1 */
    int micro;
    int weekday; /* 0 = Monday */
};

struct notme_civil notme_civil_of(int64_t time);
/* µs of a civil time in UTC; fields must be in range. */
int64_t notme_civil_time(const struct notme_civil *civil);

/* "Sat Aug 12 16:10:37 +0000 2023", as X writes it. */
bool notme_time_parse_x(const char *at, size_t len, int64_t *out);

/* Rounds toward the past. */
int64_t notme_floor_to(int64_t time, int64_t unit);

#endif
