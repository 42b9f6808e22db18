#include "base/clock.h"
#include "base/hash.h"
#include "base/held.h"
#include "extract/order.h"
#include "t.h"

#include <stdio.h>

enum { EVENTS = 400 };

struct seen {
    char id[EVENTS * 2][24];
    int64_t time[EVENTS * 2];
    size_t count;
};

static int take(void *ctx, const struct notme_event *event)
{
    struct seen *seen = ctx;
    ck_assert_uint_lt(seen->count, EVENTS * 2);
    snprintf(seen->id[seen->count], sizeof seen->id[0], "%.*s", (int)event->id.len, event->id.at);
    seen->time[seen->count++] = event->time;
    return 0;
}

static struct notme_event make(char *id, size_t size, int i, int64_t time, const char *account)
{
    struct notme_event e;
    memset(&e, 0, sizeof e);
    e.not_before = e.not_after = e.published = NOTME_NO_TIME;
    e.time = time;
    e.sensitive = -1;
    e.action = NOTME_POST;
    snprintf(id, size, "e%d", i);
    e.id = notme_text_of(id);
    e.account = notme_text_of(account);
    return e;
}

/* Feeds events 0 … n−1, one an hour, in the order of `order`. */
static void feed(struct notme_order *order, const int *which, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char id[24];
        const struct notme_event e = make(id, sizeof id, which[i], which[i] * NOTME_HOUR, "a");
        ck_assert_int_eq(notme_order_feed(order, &e, NULL), 0);
    }
}

static void shuffle(int *which, size_t n, uint64_t *random)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = notme_random_below(random, i);
        const int swap = which[i - 1];
        which[i - 1] = which[j];
        which[j] = swap;
    }
}

START_TEST(any_order_in_gives_clock_order_out)
{
    static struct seen seen;
    uint64_t random = 5;
    int which[EVENTS];
    struct notme_order *order;
    for (int i = 0; i < EVENTS; i++)
        which[i] = i;
    shuffle(which, EVENTS, &random);
    ck_assert_int_eq(notme_order_new(&order, -1, take, &seen, NULL), 0);
    feed(order, which, EVENTS);
    ck_assert_uint_eq(seen.count, 0); /* nothing before the end: the order of the input plays no part */
    ck_assert_int_eq(notme_order_end(order, NULL), 0);
    ck_assert_uint_eq(seen.count, EVENTS);
    for (int i = 0; i < EVENTS; i++)
        ck_assert_int_eq(seen.time[i], i * NOTME_HOUR);
    notme_order_free(order);
}
END_TEST

START_TEST(a_day_late_is_put_in_order_and_more_is_counted)
{
    static struct seen seen;
    static const int which[] = {0, 30, 6, 31, 4, 40, 32};
    struct notme_order *order;
    ck_assert_int_eq(notme_order_new(&order, 24 * NOTME_HOUR, take, &seen, NULL), 0);
    feed(order, which, 7);
    ck_assert_int_eq(notme_order_end(order, NULL), 0);
    /* at 31 what is older than 7 has gone: 6 was in time and went; 4 then comes too late */
    ck_assert_uint_eq(notme_order_stats(order)->late, 1);
    ck_assert_uint_eq(seen.count, 6);
    for (size_t i = 1; i < seen.count; i++)
        ck_assert_int_le(seen.time[i - 1], seen.time[i]);
    notme_order_free(order);
}
END_TEST

START_TEST(twins_are_dropped_held_or_gone)
{
    static struct seen seen;
    static const int which[] = {1, 1, 2, 1, 40, 1};
    struct notme_order *order;
    ck_assert_int_eq(notme_order_new(&order, 24 * NOTME_HOUR, take, &seen, NULL), 0);
    feed(order, which, 6);
    ck_assert_int_eq(notme_order_end(order, NULL), 0);
    ck_assert_uint_eq(seen.count, 3);
    ck_assert_uint_eq(notme_order_stats(order)->duplicates, 3);
    ck_assert_uint_eq(notme_order_stats(order)->late, 0);
    notme_order_free(order);
}
END_TEST

START_TEST(without_ids_identity_is_actor_action_time_object)
{
    char id[24];
    struct notme_event a = make(id, sizeof id, 1, 5, "a"), b;
    a.id = (struct notme_text){NULL, 0};
    a.object_id = notme_text_of("o1");
    b = a;
    b.text = notme_text_of("where it was read, and what else it says, plays no part");
    b.source_ref = notme_text_of("elsewhere");
    ck_assert_uint_eq(notme_event_identity(&a), notme_event_identity(&b));
    b.action = NOTME_LIKE;
    ck_assert_uint_ne(notme_event_identity(&a), notme_event_identity(&b));
    b = a;
    b.time = 6;
    ck_assert_uint_ne(notme_event_identity(&a), notme_event_identity(&b));
    b = a;
    b.object_id = (struct notme_text){NULL, 0};
    b.object_hash = 9;
    ck_assert_uint_ne(notme_event_identity(&a), notme_event_identity(&b));
}
END_TEST

START_TEST(grouped_and_interleaved_archives_are_served_alike)
{
    static struct seen grouped, interleaved;
    struct notme_order *one, *two;
    char id[24];
    ck_assert_int_eq(notme_order_new(&one, 24 * NOTME_HOUR, take, &grouped, NULL), 0);
    ck_assert_int_eq(notme_order_new(&two, 24 * NOTME_HOUR, take, &interleaved, NULL), 0);
    for (int i = 0; i < 200; i++) {
        const struct notme_event e = make(id, sizeof id, i, (i % 100) * NOTME_HOUR, i < 100 ? "a" : "b");
        ck_assert_int_eq(notme_order_feed(one, &e, NULL), 0);
    }
    for (int i = 0; i < 200; i++) {
        const int k = i / 2 + (i % 2) * 100;
        const struct notme_event e = make(id, sizeof id, k, (k % 100) * NOTME_HOUR, k < 100 ? "a" : "b");
        ck_assert_int_eq(notme_order_feed(two, &e, NULL), 0);
    }
    ck_assert_int_eq(notme_order_end(one, NULL), 0);
    ck_assert_int_eq(notme_order_end(two, NULL), 0);
    ck_assert_uint_eq(grouped.count, 200);
    ck_assert_uint_eq(interleaved.count, 200);
    ck_assert_uint_eq(notme_order_stats(one)->late + notme_order_stats(two)->late, 0);
    notme_order_free(one);
    notme_order_free(two);
}
END_TEST

START_TEST(an_event_without_any_time_is_dropped_and_counted)
{
    static struct seen seen;
    char id[24];
    struct notme_order *order;
    struct notme_event e = make(id, sizeof id, 1, NOTME_NO_TIME, "a");
    ck_assert_int_eq(notme_order_new(&order, -1, take, &seen, NULL), 0);
    ck_assert_int_eq(notme_order_feed(order, &e, NULL), 0);
    ck_assert_int_eq(notme_order_end(order, NULL), 0);
    ck_assert_uint_eq(seen.count, 0);
    ck_assert_uint_eq(notme_order_stats(order)->dropped, 1);
    notme_order_free(order);
}
END_TEST

T_MAIN("order", any_order_in_gives_clock_order_out, a_day_late_is_put_in_order_and_more_is_counted,
       twins_are_dropped_held_or_gone, without_ids_identity_is_actor_action_time_object,
       grouped_and_interleaved_archives_are_served_alike, an_event_without_any_time_is_dropped_and_counted)
