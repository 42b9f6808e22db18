/*
 * Where a source begins to record something: an export may hold likes of its last year only, or their texts since the
 * platform began to add them. What is seen there for the first time is new to the source, not to the account.
 *
 * Of each kind of action and each field the data tell from when to when there is any. Where a kind or field is met only
 * after other things, and goes on to be met for long, its first events are marked: nothing is known yet that they could
 * be held against. What is met a few times, or within a month, is no beginning of a record: somebody may have come by.
 */
#ifndef NOTME_READ_COVERAGE_H
#define NOTME_READ_COVERAGE_H

#include "base/mem.h"

enum { NOTME_COVERED_FIELDS = 6 }; /* the action itself, and what enum notme_begun lists */

struct notme_covered {
    uint32_t events, marked;
    int64_t first, last; /* µs, by the clock */
};

/* Zero is nothing met. Of one account: with another nothing is marked. */
struct notme_coverage {
    struct notme_covered of[NOTME_ACTION_COUNT][NOTME_COVERED_FIELDS];
    int64_t begin; /* of all */
    bool begun, several;
    uint64_t account; /* hash */
};

/* Every event, by the clock … */
void notme_coverage_meet(struct notme_coverage *coverage, const struct notme_event *event);
/* … and then every event once more, in the same order: sets event->begun. */
void notme_coverage_mark(struct notme_coverage *coverage, struct notme_event *event);

#endif
