/* Sorting on disk, and what an account's known events are kept in. */
#include "base/hash.h"
#include "base/held.h"
#include "stream/seen.h"
#include "stream/sorter.h"
#include "t.h"

#include <stdio.h>
#include <sys/resource.h>

/* ---- the order is that of events that are held */

/* Few values, so that every rule decides for some pair. */
static struct notme_event some_event(uint64_t *random)
{
    static const char *const ids[] = {"", "a", "ab", "b"};
    struct notme_event e = {.time = (int64_t)notme_random_below(random, 2),
                            .not_before = NOTME_NO_TIME,
                            .not_after = NOTME_NO_TIME,
                            .published = NOTME_NO_TIME,
                            .seq = (int64_t)notme_random_below(random, 2),
                            .action = (enum notme_action)notme_random_below(random, 2),
                            .account = notme_text_of("me")};
    e.id = notme_text_of(ids[notme_random_below(random, 4)]);
    e.object_id = notme_text_of(ids[notme_random_below(random, 4)]);
    e.text = notme_text_of(ids[notme_random_below(random, 4)]);
    return e;
}

static void add(struct notme_sorter *sorter, const struct notme_event *e, uint32_t shard, const char *line)
{
    struct notme_error err;
    const struct notme_sorted key = {.shard = shard,
                                     .action = (uint32_t)e->action,
                                     .clock = notme_event_clock(e),
                                     .seq = e->seq,
                                     .content = notme_event_content(e)};
    const struct notme_text texts[5] = {e->account, e->service, e->id, e->object_id, notme_text_of(line)};
    ck_assert_int_eq(notme_sorter_add(sorter, &key, texts, &err), NOTME_OK);
}

static int keep_order(void *ctx, const struct notme_sorted *record)
{
    int *order = ctx;
    const struct notme_text line = notme_sorted_line(record);
    if (*order == 0)
        *order = line.at[0] == 'x' ? -1 : 1;
    return 0;
}

START_TEST(events_are_sorted_as_they_are_held)
{
    uint64_t random = 3;
    struct notme_error err;
    for (int round = 0; round < 3000; round++) {
        const struct notme_event x = some_event(&random), y = some_event(&random);
        struct notme_held *a = notme_held_new(&x, 1), *b = notme_held_new(&y, 1);
        struct notme_sorter *sorter;
        int order = 0;
        const int wanted = notme_held_compare(a, b);
        ck_assert_int_eq(notme_sorter_new(&sorter, ".", 1 << 20, &err), NOTME_OK);
        add(sorter, &y, 0, "y");
        add(sorter, &x, 0, "x");
        ck_assert_int_eq(notme_sorter_end(sorter, keep_order, &order, &err), NOTME_OK);
        if (wanted && (wanted < 0) != (order < 0))
            ck_abort_msg("round %d: %d, not %d", round, order, wanted);
        notme_sorter_free(sorter);
        notme_free(a);
        notme_free(b);
    }
}
END_TEST

/* ---- more than memory holds, in several levels of runs */

struct check {
    uint32_t shard;
    int64_t clock;
    size_t count, bytes;
};

static int check_next(void *ctx, const struct notme_sorted *record)
{
    struct check *c = ctx;
    if (c->count && (record->shard < c->shard || (record->shard == c->shard && record->clock < c->clock)))
        ck_abort_msg("record %zu is out of order", c->count);
    c->shard = record->shard;
    c->clock = record->clock;
    c->count++;
    c->bytes += record->line;
    return 0;
}

static void sort_many(uint64_t memory, size_t count)
{
    static char line[4096];
    uint64_t random = 5;
    struct notme_error err;
    struct notme_sorter *sorter;
    struct check c = {.count = 0};
    size_t bytes = 0;
    ck_assert_int_eq(notme_sorter_new(&sorter, ".", memory, &err), NOTME_OK);
    memset(line, 'x', sizeof line - 1);
    for (size_t i = 0; i < count; i++) {
        struct notme_event e = some_event(&random);
        const size_t skip = sizeof line - 1 - notme_random_below(&random, i % 100 == 0 ? 4000 : 40);
        e.time = (int64_t)notme_random_below(&random, 1000000);
        bytes += strlen(line + skip);
        add(sorter, &e, (uint32_t)notme_random_below(&random, 7), line + skip);
    }
    ck_assert_int_eq(notme_sorter_end(sorter, check_next, &c, &err), NOTME_OK);
    ck_assert_uint_eq(c.count, count);
    ck_assert_uint_eq(c.bytes, bytes);
    notme_sorter_free(sorter);
}

START_TEST(what_memory_does_not_hold_is_sorted_on_disk)
{
    const struct rlimit few = {256, 256}; /* files */
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    sort_many(1 << 20, 0);
    sort_many(1 << 20, 1);
    sort_many(1 << 20, 3000); /* in memory */
    sort_many(100000, 3000);  /* a few runs */
    sort_many(700, 30000);    /* thousands of runs: three levels */
    sort_many(1, 130);        /* every record a run */
}
END_TEST

START_TEST(a_folder_that_takes_no_files_is_an_error)
{
    struct notme_error err;
    struct notme_sorter *sorter;
    ck_assert_int_eq(notme_sorter_new(&sorter, "missing", 1, &err), NOTME_EIO);
    ck_assert_ptr_null(sorter);
    ck_assert_ptr_nonnull(strstr(err.text, "missing"));
}
END_TEST

/* ---- known events, against a list that is searched from end to end */

struct model {
    struct notme_sighting list[4000];
    size_t first, count;
};

/* Some fall to few slots and collide, others stand in the way. */
static uint64_t identity_of(uint64_t kind)
{
    return kind % 2 ? 2 * kind + 1 : 64 * kind + 1;
}

static bool model_has(const struct model *m, uint64_t identity)
{
    for (size_t i = m->first; i < m->count; i++)
        if (m->list[i].identity == identity)
            return true;
    return false;
}

static void ck_seen(const struct notme_seen *seen, const struct model *m, uint64_t kinds)
{
    if (seen->count != m->count - m->first)
        ck_abort_msg("%zu are known, not %zu", seen->count, m->count - m->first);
    for (uint64_t k = 0; k < kinds; k++)
        if (notme_seen_has(seen, identity_of(k)) != model_has(m, identity_of(k)))
            ck_abort_msg("%llu is told wrong", (unsigned long long)k);
}

static void ck_packed(const struct notme_seen *seen, const struct model *m, uint64_t kinds)
{
    struct notme_buf out = {0};
    struct notme_seen again = {0};
    notme_seen_pack(&out, seen);
    struct notme_unpack in = {out.at, out.len, false};
    ck_assert(notme_seen_unpack(&in, &again) && !in.bad && in.left == 0);
    ck_seen(&again, m, kinds);
    notme_seen_release(&again);
    notme_buf_release(&out);
}

START_TEST(known_events_are_those_of_the_window)
{
    static struct model m;
    uint64_t random = 11;
    struct notme_seen seen = {0};
    const uint64_t kinds = 300;
    for (int64_t clock = 0; m.count < 3900; clock += (int64_t)notme_random_below(&random, 3)) {
        const uint64_t identity = identity_of(notme_random_below(&random, kinds));
        notme_seen_forget(&seen, clock - 200);
        while (m.first < m.count && m.list[m.first].clock < clock - 200)
            m.first++;
        ck_assert_int_eq(notme_seen_has(&seen, identity), model_has(&m, identity));
        if (!model_has(&m, identity)) {
            ck_assert(notme_seen_add(&seen, identity, clock));
            m.list[m.count++] = (struct notme_sighting){identity, clock};
        }
        if (m.count % 97 == 0) {
            ck_seen(&seen, &m, kinds);
            ck_packed(&seen, &m, kinds);
        }
    }
    notme_seen_clear(&seen);
    ck_assert(!notme_seen_has(&seen, 1) && seen.count == 0);
    notme_seen_release(&seen);
}
END_TEST

T_MAIN("sorter", events_are_sorted_as_they_are_held, what_memory_does_not_hold_is_sorted_on_disk,
       a_folder_that_takes_no_files_is_an_error, known_events_are_those_of_the_window)
