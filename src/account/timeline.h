/*
 * Everything one account did, by the clock. Reports look back and ahead in it: what was usual before a session, what
 * was undone after it. A session's events are those from its `first_event` on (struct notme_session).
 */
#ifndef NOTME_ACCOUNT_TIMELINE_H
#define NOTME_ACCOUNT_TIMELINE_H

#include "base/held.h"

struct notme_timeline {
    struct notme_held **held; /* copies, owned */
    size_t count, capacity;
};

/* Index of the first event whose clock is not before `time` (µs); `count` where there is none. */
size_t notme_timeline_at(const struct notme_timeline *timeline, int64_t time);
/* µs; see notme_event_clock(). */
int64_t notme_timeline_clock(const struct notme_timeline *timeline, size_t i);
/* The event at i < count; its texts are borrowed from the timeline. */
void notme_timeline_event(const struct notme_timeline *timeline, size_t i, struct notme_event *out);

#endif
