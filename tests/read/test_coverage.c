/* Where a source begins to record something, and where it does not. */
#include "base/clock.h"
#include "read/coverage.h"
#include "t.h"

enum { MOST = 1000 };

struct history {
    struct notme_event event[MOST];
    size_t n;
};

/* `count` events of a kind from `day` on, `step` hours apart; 'text' and so on where asked for. */
static void add(struct history *h, enum notme_action action, size_t count, int day, int step, bool text)
{
    for (size_t i = 0; i < count; i++) {
        struct notme_event *e = &h->event[h->n++];
        memset(e, 0, sizeof *e);
        e->not_before = e->not_after = e->published = NOTME_NO_TIME;
        e->action = action;
        e->account = notme_text_of("me");
        e->time = day * NOTME_DAY + (int64_t)i * step * NOTME_HOUR;
        e->text = text ? notme_text_of("hm") : e->text;
    }
}

static int by_time(const void *a, const void *b)
{
    const struct notme_event *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

/* How many are marked with this bit. */
static size_t marked(struct history *h, unsigned bit)
{
    struct notme_coverage coverage = {.begun = false};
    size_t count = 0;
    qsort(h->event, h->n, sizeof *h->event, by_time);
    for (size_t i = 0; i < h->n; i++)
        notme_coverage_meet(&coverage, &h->event[i]);
    for (size_t i = 0; i < h->n; i++) {
        notme_coverage_mark(&coverage, &h->event[i]);
        count += (h->event[i].begun & bit) != 0;
    }
    return count;
}

START_TEST(likes_of_the_last_year_only_begin_a_record)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_REPLY, 200, 1, 24, true);
    add(&h, NOTME_LIKE, 200, 201, 24, true);
    ck_assert_uint_eq(marked(&h, NOTME_BEGUN_ACTION), 40);
    ck_assert_uint_eq(h.event[199].begun, 0);
    ck_assert_uint_eq(h.event[200].begun, NOTME_BEGUN_ACTION | NOTME_BEGUN_TEXT);
    ck_assert_uint_eq(h.event[239].begun, NOTME_BEGUN_ACTION | NOTME_BEGUN_TEXT);
    ck_assert_uint_eq(h.event[240].begun, 0);
}
END_TEST

START_TEST(texts_that_a_platform_began_to_write_begin_one_of_texts)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_LIKE, 300, 1, 24, false);
    add(&h, NOTME_LIKE, 300, 301, 24, true);
    ck_assert_uint_eq(marked(&h, NOTME_BEGUN_ACTION), 0);
    ck_assert_uint_eq(marked(&h, NOTME_BEGUN_TEXT), 40);
}
END_TEST

START_TEST(many_a_day_take_two_weeks_to_be_known)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_REPLY, 100, 1, 24, true);
    add(&h, NOTME_LIKE, 800, 101, 1, true);
    ck_assert_uint_eq(marked(&h, NOTME_BEGUN_ACTION), 14 * 24);
}
END_TEST

/* Somebody who came by must not be let off. */
START_TEST(what_is_done_for_a_while_only_begins_nothing)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_REPLY, 300, 1, 24, true);
    add(&h, NOTME_LIKE, 500, 100, 1, true); /* three weeks */
    add(&h, NOTME_FOLLOW, 79, 100, 24, true);
    ck_assert_uint_eq(marked(&h, ~0u), 0);
}
END_TEST

START_TEST(what_the_history_begins_with_needs_no_mark)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_LIKE, 300, 1, 24, true);
    ck_assert_uint_eq(marked(&h, ~0u), 0);
}
END_TEST

START_TEST(of_several_accounts_nothing_is_said)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_REPLY, 200, 1, 24, true);
    add(&h, NOTME_LIKE, 200, 201, 24, true);
    h.event[7].account = notme_text_of("other");
    ck_assert_uint_eq(marked(&h, ~0u), 0);
}
END_TEST

/* Each field has a record of its own, and each way to fill it counts. */
START_TEST(every_field_begins_a_record_of_its_own)
{
    static struct history h;
    static const struct {
        unsigned bit;
        struct notme_event with;
    } fields[] = {{NOTME_BEGUN_TEXT, {.text = {"a", 1}}},
                  {NOTME_BEGUN_AUTHOR, {.author = {"a", 1}}},
                  {NOTME_BEGUN_NAMES, {.ntags = 1}},
                  {NOTME_BEGUN_NAMES, {.nlinks = 1}},
                  {NOTME_BEGUN_LANG, {.lang = {"en", 2}}},
                  {NOTME_BEGUN_CLIENT, {.app = {"a", 1}}},
                  {NOTME_BEGUN_CLIENT, {.user_agent = {"a", 1}}},
                  {NOTME_BEGUN_CLIENT, {.ip = {"a", 1}}},
                  {NOTME_BEGUN_CLIENT, {.country = {"DE", 2}}},
                  {NOTME_BEGUN_CLIENT, {.tz = {"a", 1}}},
                  {NOTME_BEGUN_CLIENT, {.asn = 7}}};
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        h.n = 0;
        add(&h, NOTME_LIKE, 400, 1, 24, false);
        for (size_t i = 200; i < 400; i++) {
            struct notme_event *e = &h.event[i];
            const struct notme_event *with = &fields[f].with;
            e->text = with->text;
            e->author = with->author;
            e->lang = with->lang;
            e->app = with->app;
            e->user_agent = with->user_agent;
            e->ip = with->ip;
            e->country = with->country;
            e->tz = with->tz;
            e->asn = with->asn;
            e->ntags = with->ntags;
            e->nlinks = with->nlinks;
        }
        ck_assert_msg(marked(&h, fields[f].bit) == 40, "field %zu", f);
        ck_assert_msg(marked(&h, ~fields[f].bit) == 0, "field %zu: another is marked", f);
    }
}
END_TEST

/* 80 events, over 30 days: one event or one day less, and somebody may have come by. */
START_TEST(a_record_has_eighty_events_over_a_month)
{
    static struct history h;
    for (size_t count = 79; count <= 80; count++) {
        h.n = 0;
        add(&h, NOTME_REPLY, 300, 1, 24, false);
        add(&h, NOTME_LIKE, count, 100, 24, false);
        ck_assert_uint_eq(marked(&h, NOTME_BEGUN_ACTION), count == 80 ? 40 : 0);
    }
    for (int extra = 0; extra <= 1; extra++) { /* 100 of them within 30 days but one second, and exactly */
        h.n = 0;
        add(&h, NOTME_REPLY, 300, 1, 24, false);
        add(&h, NOTME_LIKE, 99, 100, 7, false);
        add(&h, NOTME_LIKE, 1, 130, 1, false);
        h.event[h.n - 1].time -= extra ? 0 : NOTME_SECOND;
        ck_assert_uint_eq(marked(&h, NOTME_BEGUN_ACTION) > 0, extra == 1);
    }
}
END_TEST

/* What has bounds stands where it may be earliest; what has no time at all stands nowhere. */
START_TEST(bounds_count_and_no_time_does_not)
{
    static struct history h;
    h.n = 0;
    add(&h, NOTME_REPLY, 200, 1, 24, false);
    add(&h, NOTME_LIKE, 200, 201, 24, false);
    struct notme_coverage coverage = {.begun = false};
    size_t bounded = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < h.n; i++) {
            struct notme_event e = h.event[i];
            e.not_before = i % 2 ? e.time : NOTME_NO_TIME;
            e.not_after = e.time + NOTME_DAY;
            e.time = NOTME_NO_TIME;
            if (pass == 0)
                notme_coverage_meet(&coverage, &e);
            else
                notme_coverage_mark(&coverage, &e);
            bounded += pass && i % 2 && e.begun;
        }
    ck_assert_uint_eq(coverage.of[NOTME_LIKE][0].events, 100);
    ck_assert_uint_ge(bounded, 20);
    ck_assert_uint_le(bounded, 40);
}
END_TEST

T_MAIN("coverage", likes_of_the_last_year_only_begin_a_record, texts_that_a_platform_began_to_write_begin_one_of_texts,
       many_a_day_take_two_weeks_to_be_known, what_is_done_for_a_while_only_begins_nothing,
       what_the_history_begins_with_needs_no_mark, of_several_accounts_nothing_is_said,
       every_field_begins_a_record_of_its_own, a_record_has_eighty_events_over_a_month,
       bounds_count_and_no_time_does_not)
