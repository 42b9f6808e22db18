#include "stream/seen.h"

#include <string.h>

enum { LEAST = 64 };

static size_t slots(const struct notme_seen *seen)
{
    return 2 * seen->places;
}

static struct notme_sighting *sighting(const struct notme_seen *seen, uint32_t slot)
{
    return &seen->ring[slot - 1];
}

/* An identity's lowest bit is always set, and tells nothing. */
static size_t home(const struct notme_seen *seen, uint64_t identity)
{
    return identity >> 1 & (slots(seen) - 1);
}

/* The slot that holds it, or the free one where it would stand. */
static size_t find(const struct notme_seen *seen, uint64_t identity)
{
    size_t at = home(seen, identity);
    while (seen->slot[at] && sighting(seen, seen->slot[at])->identity != identity)
        at = (at + 1) & (slots(seen) - 1);
    return at;
}

bool notme_seen_has(const struct notme_seen *seen, uint64_t identity)
{
    return seen->count && seen->slot[find(seen, identity)];
}

static void place(struct notme_seen *seen, uint64_t identity, int64_t clock)
{
    const size_t at = (seen->first + seen->count++) & (seen->places - 1);
    seen->ring[at] = (struct notme_sighting){identity, clock};
    seen->slot[find(seen, identity)] = (uint32_t)at + 1;
}

static bool grow(struct notme_seen *seen)
{
    struct notme_seen grown = {.places = seen->places ? 2 * seen->places : LEAST};
    if (grown.places >= UINT32_MAX / 2)
        return false;
    grown.ring = notme_alloc(grown.places, sizeof *grown.ring);
    grown.slot = notme_alloc(slots(&grown), sizeof *grown.slot);
    if (!grown.ring || !grown.slot) {
        notme_seen_release(&grown);
        return false;
    }
    for (size_t i = 0; i < seen->count; i++) {
        const struct notme_sighting *s = &seen->ring[(seen->first + i) & (seen->places - 1)];
        place(&grown, s->identity, s->clock);
    }
    notme_seen_release(seen);
    *seen = grown;
    return true;
}

bool notme_seen_add(struct notme_seen *seen, uint64_t identity, int64_t clock)
{
    if (seen->count == seen->places && !grow(seen))
        return false;
    place(seen, identity, clock);
    return true;
}

/* Frees a slot; those behind it that would not be found any more move up (Knuth 1998, §6.4, algorithm R). */
static void vacate(struct notme_seen *seen, size_t hole)
{
    const size_t mask = slots(seen) - 1;
    for (size_t at = (hole + 1) & mask; seen->slot[at]; at = (at + 1) & mask) {
        const size_t from = home(seen, sighting(seen, seen->slot[at])->identity);
        if (((at - from) & mask) < ((at - hole) & mask))
            continue;
        seen->slot[hole] = seen->slot[at];
        hole = at;
    }
    seen->slot[hole] = 0;
}

void notme_seen_drop(struct notme_seen *seen)
{
    vacate(seen, find(seen, seen->ring[seen->first].identity));
    seen->first = (seen->first + 1) & (seen->places - 1);
    seen->count--;
}

void notme_seen_forget(struct notme_seen *seen, int64_t clock)
{
    while (seen->count && seen->ring[seen->first].clock < clock)
        notme_seen_drop(seen);
}

void notme_seen_clear(struct notme_seen *seen)
{
    if (seen->places)
        memset(seen->slot, 0, slots(seen) * sizeof *seen->slot);
    seen->first = seen->count = 0;
}

void notme_seen_release(struct notme_seen *seen)
{
    notme_free(seen->ring);
    notme_free(seen->slot);
    *seen = (struct notme_seen){0};
}

void notme_seen_pack(struct notme_buf *out, const struct notme_seen *seen)
{
    int64_t clock = 0;
    notme_pack_number(out, seen->count);
    for (size_t i = 0; i < seen->count; i++) {
        const struct notme_sighting *s = &seen->ring[(seen->first + i) & (seen->places - 1)];
        notme_pack_u64(out, s->identity);
        if (i == 0)
            notme_pack_time(out, s->clock);
        else
            notme_pack_number(out, (uint64_t)(s->clock - clock));
        clock = s->clock;
    }
}

bool notme_seen_unpack(struct notme_unpack *in, struct notme_seen *seen)
{
    const int64_t most = INT64_C(1) << 50; /* µs, some 35 years: more than any window */
    const uint64_t count = notme_unpack_number(in, UINT32_MAX / 4);
    int64_t clock = 0;
    for (uint64_t i = 0; i < count && !in->bad; i++) {
        const uint64_t identity = notme_unpack_u64(in);
        clock = i == 0 ? notme_unpack_time(in, false) : clock + (int64_t)notme_unpack_number(in, (uint64_t)most);
        in->bad = in->bad || clock > INT64_MAX / 2 || notme_seen_has(seen, identity);
        if (!in->bad && !notme_seen_add(seen, identity, clock))
            return false;
    }
    return true;
}
