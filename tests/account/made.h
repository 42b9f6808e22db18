/* Made-up timelines: events of one account, by the clock. */
#ifndef NOTME_TESTS_ACCOUNT_MADE_H
#define NOTME_TESTS_ACCOUNT_MADE_H

#include "account/timeline.h"
#include "base/clock.h"
#include "base/mem.h"
#include "t.h"

static inline struct notme_event made_event(enum notme_action action, const char *object, int64_t time)
{
    return (struct notme_event){.time = time,
                                .not_before = NOTME_NO_TIME,
                                .not_after = NOTME_NO_TIME,
                                .published = NOTME_NO_TIME,
                                .sensitive = -1,
                                .action = action,
                                .object_id = object ? notme_text_of(object) : (struct notme_text){NULL, 0}};
}

static inline struct notme_event made_between(enum notme_action action, const char *object, int64_t from, int64_t to)
{
    struct notme_event e = made_event(action, object, NOTME_NO_TIME);
    e.not_before = from;
    e.not_after = to;
    return e;
}

/* To be freed with notme_timeline_free. */
static inline struct notme_timeline *made_timeline(const struct notme_event *event, size_t count)
{
    struct notme_timeline *timeline;
    ck_assert_int_eq(notme_timeline_new(&timeline, NULL), NOTME_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert(i == 0 || notme_event_clock(&event[i - 1]) <= notme_event_clock(&event[i]));
        ck_assert_int_eq(notme_timeline_add(timeline, &event[i], NULL), NOTME_OK);
    }
    return timeline;
}

#define MADE_COUNT(array) (sizeof(array) / sizeof *(array))

#endif
