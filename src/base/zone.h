/* Local time by an IANA zone, read from the system's compiled tz database (RFC 8536). Nothing of the process is
 * changed. */
#ifndef NOTME_BASE_ZONE_H
#define NOTME_BASE_ZONE_H

#include "base/error.h"

struct notme_zone {
    int64_t *at;     /* transitions, seconds since 1970, rising */
    int32_t *offset; /* seconds east of UTC from then on */
    size_t count;
    int32_t before; /* offset before the first */
    char name[64];
};

/* NULL or "UTC": the empty zone. Names are letters, digits and "_+-/", without "..". After the table's last transition
 * its last offset stays: tables reach to 2037. */
int notme_zone_load(struct notme_zone *zone, const char *name, struct notme_error *err);
void notme_zone_release(struct notme_zone *zone);
int32_t notme_zone_offset(const struct notme_zone *zone, int64_t time); /* µs -> seconds east */
/* What clocks of the zone show at `time`, as µs that read so in UTC. */
int64_t notme_zone_local(const struct notme_zone *zone, int64_t time);

/* The bytes of a TZif file. */
int notme_zone_parse(struct notme_zone *zone, const unsigned char *bytes, size_t len, struct notme_error *err);

#endif
