/* Properties of the order buffer over seeded random histories, against the obvious way of doing the same. */
#include "base/clock.h"
#include "base/hash.h"
#include "extract/order.h"
#include "t.h"

#include <stdio.h>

enum { EVENTS = 400 };

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

/* ---- against the obvious way: keep all, sort all, drop twins */

struct simple {
    int id;        /* the event's name: events of equal names are twins */
    int64_t clock; /* hours */
    int account;
};

static int simple_order(const void *a, const void *b)
{
    const struct simple *x = a, *y = b;
    if (x->account != y->account)
        return x->account - y->account;
    if (x->clock != y->clock)
        return x->clock < y->clock ? -1 : 1;
    char one[24], two[24];
    snprintf(one, sizeof one, "e%d", x->id);
    snprintf(two, sizeof two, "e%d", y->id);
    return strcmp(one, two);
}

/* The names that must come out of one account, joined; and how many. */
static size_t expected(const struct simple *all, size_t n, int account, char *out)
{
    struct simple sorted[EVENTS];
    size_t count = 0;
    memcpy(sorted, all, n * sizeof *all);
    qsort(sorted, n, sizeof *sorted, simple_order);
    *out = '\0';
    for (size_t i = 0; i < n; i++) {
        if (sorted[i].account != account || (i > 0 && sorted[i - 1].id == sorted[i].id))
            continue;
        sprintf(out + strlen(out), "e%d ", sorted[i].id);
        count++;
    }
    return count;
}

struct sequences {
    char of[3][EVENTS * 8];
    size_t count;
    int ended; /* the account that came last: at the end they come one after the other */
};

static int append(void *ctx, const struct notme_event *event)
{
    struct sequences *sequences = ctx;
    const int account = event->account.at[0] - 'a';
    sprintf(sequences->of[account] + strlen(sequences->of[account]), "%.*s ", (int)event->id.len, event->id.at);
    sequences->count++;
    ck_assert_int_ge(account, sequences->ended);
    sequences->ended = sequences->ended < 0 ? sequences->ended : account;
    return 0;
}

static void feed_simple(struct notme_order *order, const struct simple *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char id[24], account[2] = {(char)('a' + all[i].account), '\0'};
        const struct notme_event e = make(id, sizeof id, all[i].id, all[i].clock * NOTME_HOUR, account);
        ck_assert_int_eq(notme_order_feed(order, &e, NULL), 0);
    }
}

/* Three accounts, few clocks so that many are equal, every third event a twin of the one before. */
static size_t random_events(struct simple *all, uint64_t *random)
{
    const size_t n = 30 + notme_random_below(random, EVENTS - 30);
    for (size_t i = 0; i < n; i++) {
        all[i] = (struct simple){(int)i, (int64_t)notme_random_below(random, 60), (int)notme_random_below(random, 3)};
        if (i % 3 == 2)
            all[i] = all[i - 1];
    }
    return n;
}

START_TEST(held_to_the_end_the_order_of_the_input_plays_no_part)
{
    static struct simple all[EVENTS];
    static struct sequences got;
    static char want[EVENTS * 8];
    uint64_t random = 11;
    for (int round = 0; round < 60; round++) {
        const size_t n = random_events(all, &random);
        for (size_t i = n; i > 1; i--) {
            const size_t j = notme_random_below(&random, i);
            const struct simple swap = all[i - 1];
            all[i - 1] = all[j];
            all[j] = swap;
        }
        struct notme_order *order;
        memset(&got, 0, sizeof got);
        ck_assert_int_eq(notme_order_new(&order, -1, append, &got, NULL), 0);
        feed_simple(order, all, n);
        ck_assert_int_eq(notme_order_end(order, NULL), 0);
        for (int account = 0; account < 3; account++) {
            expected(all, n, account, want);
            ck_assert_str_eq(got.of[account], want);
        }
        ck_assert_uint_eq(got.count + notme_order_stats(order)->duplicates, n); /* nothing lost */
        notme_order_free(order);
    }
}
END_TEST

START_TEST(what_comes_within_the_window_is_as_if_all_were_held)
{
    static struct simple all[EVENTS];
    static struct sequences got;
    static char want[EVENTS * 8];
    uint64_t random = 12;
    for (int round = 0; round < 60; round++) {
        size_t n = random_events(all, &random);
        qsort(all, n, sizeof *all, simple_order);
        for (size_t i = 1; i < n; i++) { /* shuffled, but only near by */
            for (size_t k = i; k > 0 && all[k - 1].account == all[k].account; k--) {
                if (all[k].clock - all[k - 1].clock > 1 || notme_random_below(&random, 3) == 0)
                    break;
                const struct simple swap = all[k - 1];
                all[k - 1] = all[k];
                all[k] = swap;
            }
        }
        int64_t newest = -1, most = 0; /* hours; no window less than this would do */
        for (size_t i = 0; i < n; i++) {
            newest = i > 0 && all[i].account == all[i - 1].account && newest > all[i].clock ? newest : all[i].clock;
            most = newest - all[i].clock > most ? newest - all[i].clock : most;
        }
        struct notme_order *order;
        memset(&got, 0, sizeof got);
        got.ended = -1;
        ck_assert_int_eq(notme_order_new(&order, most * NOTME_HOUR, append, &got, NULL), 0);
        feed_simple(order, all, n);
        ck_assert_int_eq(notme_order_end(order, NULL), 0);
        ck_assert_uint_eq(notme_order_stats(order)->late, 0);
        for (int account = 0; account < 3; account++) {
            expected(all, n, account, want);
            ck_assert_str_eq(got.of[account], want);
        }
        notme_order_free(order);
    }
}
END_TEST

/* The last event that came out, and how many did. */
struct kept {
    size_t count;
    int64_t time;
    uint64_t text;
};

static int take(void *ctx, const struct notme_event *event)
{
    struct kept *kept = ctx;
    kept->count++;
    kept->time = event->time;
    kept->text = event->text.at ? notme_hash(event->text.at, event->text.len, 0) : 0;
    return 0;
}

START_TEST(an_account_is_its_bytes_and_an_empty_service_is_none)
{
    struct kept seen = {0};
    char id[24];
    struct notme_order *order;
    ck_assert_int_eq(notme_order_new(&order, NOTME_HOUR, take, &seen, NULL), 0);
    for (int i = 0; i < 9; i++) { /* 8, 7, … 0 hours: all but the first are late, if it is one account */
        struct notme_event e = make(id, sizeof id, i, (8 - i) * NOTME_HOUR, "a");
        e.account = (struct notme_text){"a\0b", 3};
        e.service = (struct notme_text){i % 2 ? "" : NULL, 0};
        ck_assert_int_eq(notme_order_feed(order, &e, NULL), 0);
        struct notme_event last = make(id, sizeof id, 100 + i, 20 * NOTME_HOUR, "a");
        last.account = e.account;
        ck_assert_int_eq(notme_order_feed(order, &last, NULL), 0);
    }
    ck_assert_int_eq(notme_order_end(order, NULL), 0);
    ck_assert_uint_eq(notme_order_stats(order)->late, 8);
    notme_order_free(order);
}
END_TEST

static int take_whole(void *ctx, const struct notme_event *event)
{
    const struct notme_event *want = ctx;
    ck_assert(notme_text_equal(event->text, want->text) && notme_text_equal(event->service, want->service));
    ck_assert(notme_text_equal(event->source_ref, want->source_ref) && event->lang.at == NULL);
    ck_assert(event->text.at != want->text.at); /* a copy: the reader's bytes are gone by now */
    ck_assert_uint_eq(event->ntags, 2);
    ck_assert_uint_eq(event->nlinks, 1);
    ck_assert_uint_eq(event->nlabels, NOTME_LIST_MAX);
    ck_assert(notme_text_equal(event->tags[1], want->tags[1]) && notme_text_equal(event->links[0], want->links[0]));
    for (size_t i = 0; i < NOTME_LIST_MAX; i++)
        ck_assert(notme_text_equal(event->labels[i], want->labels[i]));
    ck_assert(event->object_hash == want->object_hash && event->seq == want->seq && event->asn == want->asn);
    ck_assert(event->action == want->action && event->sensitive == want->sensitive && event->time == want->time);
    return NOTME_ESTOP;
}

START_TEST(an_event_comes_out_as_it_went_in_and_the_sink_may_stop)
{
    char id[24];
    struct notme_order *order;
    struct notme_event e = make(id, sizeof id, 1, 5, "a");
    e.service = notme_text_of("bsky");
    e.text = notme_text_of("what was liked");
    e.source_ref = (struct notme_text){"", 0};
    e.tags[0] = notme_text_of("one");
    e.tags[1] = notme_text_of("two");
    e.links[0] = notme_text_of("https://example.org");
    e.ntags = 2;
    e.nlinks = 1;
    for (; e.nlabels < NOTME_LIST_MAX; e.nlabels++)
        e.labels[e.nlabels] = notme_text_of(&"porn@self"[e.nlabels % 5]);
    e.object_hash = 77;
    e.seq = 5;
    e.asn = 64496;
    e.sensitive = 1;
    e.action = NOTME_LIKE;
    ck_assert_int_eq(notme_order_new(&order, -1, take_whole, &e, NULL), 0);
    ck_assert_int_eq(notme_order_feed(order, &e, NULL), 0);
    ck_assert_int_eq(notme_order_end(order, NULL), NOTME_ESTOP);
    notme_order_free(order);
}
END_TEST

START_TEST(of_unequal_twins_the_same_one_goes_on_whichever_came_first)
{
    struct notme_event twin[2];
    char id[24];
    uint64_t hash[2];
    for (int round = 0; round < 4; round++) {
        const int first = round % 2, apart = round / 2; /* hours between the twins: with none, what they say decides */
        struct kept seen = {0};
        struct notme_order *order;
        for (int i = 0; i < 2; i++) {
            twin[i] = make(id, sizeof id, 1, (4 + i * apart) * NOTME_HOUR, "a");
            twin[i].text = notme_text_of(i ? "as one page says it" : "as the other does");
        }
        ck_assert_int_eq(notme_order_new(&order, -1, take, &seen, NULL), 0);
        ck_assert_int_eq(notme_order_feed(order, &twin[first], NULL), 0);
        ck_assert_int_eq(notme_order_feed(order, &twin[!first], NULL), 0);
        ck_assert_int_eq(notme_order_end(order, NULL), 0);
        ck_assert_uint_eq(seen.count, 1);
        ck_assert_int_eq(seen.time, 4 * NOTME_HOUR); /* the earlier clock */
        hash[first] = seen.text;
        if (first == 1)
            ck_assert_uint_eq(hash[0], hash[1]);
        notme_order_free(order);
    }
}
END_TEST

T_MAIN("order, properties", held_to_the_end_the_order_of_the_input_plays_no_part,
       what_comes_within_the_window_is_as_if_all_were_held, an_account_is_its_bytes_and_an_empty_service_is_none,
       an_event_comes_out_as_it_went_in_and_the_sink_may_stop,
       of_unequal_twins_the_same_one_goes_on_whichever_came_first)
