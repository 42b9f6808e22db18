/* Which events of an account have gone by, as far back as a clock reaches: what comes twice is dropped. What is known
 * depends on the events alone, never on how the memory grew, so that a stream that was cut and went on knows the same.
 */
#ifndef NOTME_STREAM_SEEN_H
#define NOTME_STREAM_SEEN_H

#include "base/pack.h"

struct notme_sighting {
    uint64_t identity; /* notme_event_identity() */
    int64_t clock;
};

/* Zero is nothing seen. */
struct notme_seen {
    struct notme_sighting *ring; /* in the order in which they came; a power of two of places */
    size_t first, count, places;
    uint32_t *slot; /* open addressing: index into ring + 1, 0 = free; twice as many */
};

enum { NOTME_SIGHTING_BYTES = sizeof(struct notme_sighting) + 2 * sizeof(uint32_t) };

bool notme_seen_has(const struct notme_seen *seen, uint64_t identity);
/* One that is not there yet, at a clock not before the last one's. False when memory is out. */
bool notme_seen_add(struct notme_seen *seen, uint64_t identity, int64_t clock);
/* The first that came. There must be one. */
void notme_seen_drop(struct notme_seen *seen);
/* All before `clock`. */
void notme_seen_forget(struct notme_seen *seen, int64_t clock);
void notme_seen_clear(struct notme_seen *seen); /* keeps the memory */
void notme_seen_release(struct notme_seen *seen);

void notme_seen_pack(struct notme_buf *out, const struct notme_seen *seen);
/* Into an empty one; false when memory is out. */
bool notme_seen_unpack(struct notme_unpack *in, struct notme_seen *seen);

#endif
