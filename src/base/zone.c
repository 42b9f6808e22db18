#include "base/zone.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 256 * 1024, HEADER = 44, TRANSITIONS_MAX = 20000 };

static uint32_t be32(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int64_t be64(const unsigned char *b)
{
    return (int64_t)((uint64_t)be32(b) << 32 | be32(b + 4));
}

/* The six counts of a header: isutc, isstd, leap, time, type, char. */
struct counts {
    uint32_t isutc, isstd, leap, time, type, chars;
};

static bool read_counts(const unsigned char *bytes, size_t len, struct counts *c)
{
    if (len < HEADER || memcmp(bytes, "TZif", 4) != 0)
        return false;
    *c = (struct counts){be32(bytes + 20), be32(bytes + 24), be32(bytes + 28),
                         be32(bytes + 32), be32(bytes + 36), be32(bytes + 40)};
    return c->time <= TRANSITIONS_MAX && c->type <= 256 && c->chars <= 4096 && c->leap <= 1000 && c->isutc <= 256 &&
           c->isstd <= 256;
}

static size_t block_size(const struct counts *c, size_t word)
{
    return c->time * (word + 1) + c->type * (size_t)6 + c->chars + c->leap * (word + 4) + c->isstd + c->isutc;
}

static int damaged(struct notme_error *err)
{
    return notme_fail(err, NOTME_EFORMAT, "damaged time zone file");
}

int notme_zone_parse(struct notme_zone *zone, const unsigned char *bytes, size_t len, struct notme_error *err)
{
    struct counts c;
    if (!read_counts(bytes, len, &c) || bytes[4] < '2')
        return damaged(err);
    const size_t skip = HEADER + block_size(&c, 4); /* the block with 32-bit times */
    if (skip > len || !read_counts(bytes + skip, len - skip, &c) || len - skip - HEADER < block_size(&c, 8) ||
        c.type == 0)
        return damaged(err);
    const unsigned char *times = bytes + skip + HEADER, *kinds = times + 8 * (size_t)c.time, *types = kinds + c.time;
    zone->at = notme_alloc(c.time, sizeof *zone->at);
    zone->offset = notme_alloc(c.time, sizeof *zone->offset);
    if (!zone->at || !zone->offset)
        return notme_fail_memory(err);
    zone->before = (int32_t)be32(types);
    for (uint32_t i = 0; i < c.time; i++) {
        if (kinds[i] >= c.type)
            return damaged(err);
        zone->at[i] = be64(times + 8 * (size_t)i);
        zone->offset[i] = (int32_t)be32(types + 6 * (size_t)kinds[i]);
        if (i && zone->at[i] < zone->at[i - 1])
            return damaged(err);
    }
    zone->count = c.time;
    return NOTME_OK;
}

static bool is_safe(const char *name)
{
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("_+-/", *c)))
            return false;
    return *name && *name != '/' && strlen(name) < 60;
}

int notme_zone_load(struct notme_zone *zone, const char *name, struct notme_error *err)
{
    char path[128];
    *zone = (struct notme_zone){.name = "UTC"};
    if (!name || strcmp(name, "UTC") == 0)
        return NOTME_OK;
    if (!is_safe(name))
        return notme_fail(err, NOTME_EUSAGE, "not the name of a time zone: '%s'", name);
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return notme_fail(err, NOTME_EUSAGE, "unknown time zone '%s' (such as Europe/London; from the package tzdata)",
                          name);
    unsigned char *bytes = notme_alloc(FILE_MAX, 1);
    const size_t len = bytes ? fread(bytes, 1, FILE_MAX, file) : 0;
    fclose(file);
    const int status = bytes ? notme_zone_parse(zone, bytes, len, err) : notme_fail_memory(err);
    notme_free(bytes);
    if (status == NOTME_OK)
        snprintf(zone->name, sizeof zone->name, "%s", name);
    else
        notme_zone_release(zone);
    return status;
}

void notme_zone_release(struct notme_zone *zone)
{
    notme_free(zone->at);
    notme_free(zone->offset);
    *zone = (struct notme_zone){0};
}

int32_t notme_zone_offset(const struct notme_zone *zone, int64_t time)
{
    const int64_t seconds = notme_floor_to(time, NOTME_SECOND) / NOTME_SECOND;
    size_t low = 0, high = zone->count; /* the first transition after `time` */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (zone->at[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? zone->offset[low - 1] : zone->before;
}

int64_t notme_zone_local(const struct notme_zone *zone, int64_t time)
{
    return time + notme_zone_offset(zone, time) * NOTME_SECOND;
}
