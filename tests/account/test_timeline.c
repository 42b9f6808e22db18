#include "account/timeline.h"
#include "base/mem.h"
#include "t.h"

static struct notme_event at(int64_t time, const char *id)
{
    struct notme_event e = {.time = time,
                            .not_before = NOTME_NO_TIME,
                            .not_after = NOTME_NO_TIME,
                            .published = NOTME_NO_TIME,
                            .action = NOTME_LIKE,
                            .sensitive = -1,
                            .id = {id, strlen(id)}};
    return e;
}

START_TEST(events_come_out_as_they_went_in_though_the_caller_reuses_its_memory)
{
    struct notme_timeline *timeline;
    char id[8] = "one";
    ck_assert_int_eq(notme_timeline_new(&timeline, NULL), NOTME_OK);
    struct notme_event e = at(10, id), got;
    ck_assert_int_eq(notme_timeline_add(timeline, &e, NULL), NOTME_OK);
    memset(id, 'x', sizeof id);
    notme_timeline_event(timeline, 0, &got);
    ck_assert_int_eq(got.time, 10);
    ck_assert(notme_text_is(got.id, "one"));
    notme_timeline_free(timeline);
}
END_TEST

START_TEST(the_first_event_not_before_a_moment_is_found)
{
    struct notme_timeline *timeline;
    ck_assert_int_eq(notme_timeline_new(&timeline, NULL), NOTME_OK);
    static const int64_t times[] = {10, 20, 20, 30};
    for (size_t i = 0; i < 4; i++) {
        const struct notme_event e = at(times[i], "x");
        ck_assert_int_eq(notme_timeline_add(timeline, &e, NULL), NOTME_OK);
    }
    ck_assert_uint_eq(notme_timeline_at(timeline, 0), 0);
    ck_assert_uint_eq(notme_timeline_at(timeline, 20), 1);
    ck_assert_uint_eq(notme_timeline_at(timeline, 21), 3);
    ck_assert_uint_eq(notme_timeline_at(timeline, 31), 4);
    notme_timeline_free(timeline);
    notme_timeline_free(NULL);
}
END_TEST

T_MAIN("timeline", events_come_out_as_they_went_in_though_the_caller_reuses_its_memory,
       the_first_event_not_before_a_moment_is_found)
