/* Moments of which only bounds may be known, and how far apart two of them can be. */
#ifndef NOTME_ACCOUNT_SPAN_H
#define NOTME_ACCOUNT_SPAN_H

#include "notme.h"

/* A closed interval, µs; NOTME_NO_TIME = open on this side. Of an exact time both are the same. */
struct notme_span {
    int64_t earliest, latest;
};

/* How long, µs; `most` is INT64_MAX where nothing bounds it. 0 <= least <= most. */
struct notme_duration {
    int64_t least, most;
};

struct notme_span notme_span_of(const struct notme_event *event);
/* Can both be the same moment, or moments less than `slack` (µs) apart? */
bool notme_spans_meet(struct notme_span a, struct notme_span b, int64_t slack);
/* The moment that both are: the tightest bounds of two that meet; of two that only meet with slack, the span of both.
 */
struct notme_span notme_span_join(struct notme_span a, struct notme_span b);
/* Can `a` be before, or at, `b`? */
bool notme_span_can_precede(struct notme_span a, struct notme_span b);
/* From a to b, given that a was not after b. */
struct notme_duration notme_span_between(struct notme_span a, struct notme_span b);

/* a − b; the nearest that fits. */
int64_t notme_time_minus(int64_t a, int64_t b);

#endif
