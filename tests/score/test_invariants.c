/* What must hold of any detector, and does not of several well-known ones: see the names of the tests. */
#include "t.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>

enum { MOST = 1200, TEXT = 96 };

struct made {
    char id[16], text[TEXT];
    struct notme_event event;
};

static struct made made[MOST];
static size_t count;
static struct notme_model *model;

static struct made *add(int64_t time, enum notme_action action, const char *text)
{
    ck_assert_uint_lt(count, MOST);
    struct made *m = &made[count++];
    memset(m, 0, sizeof *m);
    snprintf(m->id, sizeof m->id, "e%zu", count);
    snprintf(m->text, sizeof m->text, "%s", text);
    m->event.not_before = m->event.not_after = m->event.published = NOTME_NO_TIME;
    m->event.time = time;
    m->event.sensitive = -1;
    m->event.action = action;
    m->event.account = notme_text_of("me");
    m->event.id = notme_text_of(m->id);
    m->event.text = notme_text_of(m->text);
    return m;
}

static const int64_t start = INT64_C(1577836800000000);
static const char *const nouns[] = {"harbour", "ferry", "council", "river", "school", "market", "bridge", "library"};
static const char *const odd = "LIVE CRYPTO GIVEAWAY!!! send btc https://win.example/";

/* Sessions of one to three posts about a town, about one a day. Returns the time after the last. */
static int64_t town(size_t sessions, uint64_t random)
{
    int64_t clock = start;
    char text[TEXT];
    count = 0;
    for (size_t s = 0; s < sessions; s++) {
        clock += (20 + (int64_t)notme_random_below(&random, 9)) * NOTME_HOUR;
        for (uint64_t k = notme_random_below(&random, 3) + 1; k > 0; k--) {
            snprintf(text, sizeof text, "The %s is open today, and the %s is near the %s.",
                     nouns[notme_random_below(&random, 8)], nouns[notme_random_below(&random, 8)],
                     nouns[notme_random_below(&random, 8)]);
            add(clock, NOTME_POST, text);
            clock += (1 + (int64_t)notme_random_below(&random, 9)) * NOTME_MINUTE;
        }
    }
    return clock;
}

struct seen {
    struct notme_session last;
    double lowest; /* expected, of all but the last */
    unsigned judged, flagged;
};

static int take(void *ctx, const struct notme_session *session)
{
    struct seen *seen = ctx;
    if (seen->judged && seen->last.expected < seen->lowest)
        seen->lowest = seen->last.expected;
    seen->last = *session;
    seen->judged += session->enough_history;
    seen->flagged += session->flagged;
    return 0;
}

static struct seen detect(void)
{
    struct seen seen = {.lowest = (double)INFINITY};
    const struct notme_options options = {.window = -1, .session = take, .ctx = &seen};
    struct notme_detector *detector;
    ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), 0);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(notme_detector_feed(detector, &made[i].event, NULL), 0);
    ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
    notme_detector_free(detector);
    return seen;
}

static void load(void)
{
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
}

/* A silent account's rate is nearly nothing, so any event is rare: but one like is one like. */
START_TEST(one_like_on_a_silent_account_gets_no_absurd_p)
{
    load();
    for (uint64_t seed = 1; seed <= 5; seed++) {
        const int64_t end = town(120, seed);
        struct made *like = add(end + 3 * 365 * NOTME_DAY, NOTME_LIKE, odd);
        like->event.author = notme_text_of("stranger");
        const struct seen seen = detect();
        ck_assert_uint_eq(seen.last.events, 1);
        ck_assert_double_gt(seen.last.p_value, 1e-3);
        ck_assert_double_gt(seen.last.expected, 0.01);
    }
    notme_model_free(model);
}
END_TEST

/* All distances are 0 then, and detectors divide by them. */
START_TEST(a_constant_history_finds_its_own_value_usual)
{
    load();
    count = 0;
    for (int day = 0; day < 300; day++)
        add(start + day * NOTME_DAY, NOTME_POST, "The harbour is open today.");
    const struct seen seen = detect();
    ck_assert_uint_gt(seen.judged, 150);
    ck_assert_uint_eq(seen.flagged, 0);
    ck_assert_double_gt(seen.last.p_value, 0.3);
    ck_assert(seen.last.verdict == NOTME_USUAL);
    notme_model_free(model);
}
END_TEST

/* With one anomaly there is no group of them to be found by. */
START_TEST(a_single_anomaly_is_reported)
{
    load();
    for (uint64_t seed = 1; seed <= 5; seed++) {
        const int64_t end = town(250, seed);
        for (int k = 0; k < 5; k++)
            add(end + NOTME_DAY + k * NOTME_MINUTE, NOTME_POST, odd);
        const struct seen seen = detect();
        ck_assert(seen.last.flagged);
        ck_assert_uint_eq(seen.flagged, 1);
        ck_assert_double_lt(seen.last.expected, seen.lowest / 10);
    }
    notme_model_free(model);
}
END_TEST

/* More of what is odd is never less odd, however far beyond all that was seen. */
START_TEST(a_record_value_scores_at_least_as_high_as_smaller_ones)
{
    load();
    double before = -(double)INFINITY;
    for (int k = 1; k <= 64; k *= 2) {
        const int64_t end = town(250, 3);
        for (int i = 0; i < k; i++) {
            char text[TEXT];
            snprintf(text, sizeof text, "%s%d send eth number %d", odd, i, i * i);
            add(end + NOTME_DAY + i * NOTME_MINUTE, NOTME_POST, text);
        }
        const struct seen seen = detect();
        ck_assert_uint_eq(seen.last.events, (unsigned)k);
        ck_assert_double_ge(seen.last.score, before);
        before = seen.last.score;
    }
    notme_model_free(model);
}
END_TEST

/* What else is in the batch plays no part beyond the stated background. */
static int take_mine(void *ctx, const struct notme_session *session)
{
    uint64_t *hash = ctx;
    double facts[3] = {session->score, session->p_value, session->expected};
    if (notme_text_is(session->account, "me") && session->enough_history)
        *hash = notme_hash(facts, sizeof facts, *hash + session->flagged);
    return 0;
}

static uint64_t hash_with(const struct made *others, size_t others_count)
{
    uint64_t hash = 1;
    const struct notme_options options = {.window = -1, .session = take_mine, .ctx = &hash};
    struct notme_detector *detector;
    ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), 0);
    for (size_t i = 0; i < count || i < others_count; i++) {
        if (i < others_count)
            ck_assert_int_eq(notme_detector_feed(detector, &others[i].event, NULL), 0);
        if (i < count)
            ck_assert_int_eq(notme_detector_feed(detector, &made[i].event, NULL), 0);
    }
    ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
    notme_detector_free(detector);
    return hash;
}

START_TEST(the_company_of_a_batch_changes_no_score)
{
    static struct made others[MOST];
    load();
    town(300, 9);
    const size_t others_count = count;
    memcpy(others, made, sizeof made);
    for (size_t i = 0; i < others_count; i++) {
        others[i].event.account = notme_text_of(i % 2 ? "you" : "them");
        others[i].event.id = notme_text_of(others[i].id);
        others[i].event.text = notme_text_of(odd);
    }
    town(300, 10);
    ck_assert_uint_ne(hash_with(NULL, 0), 1);
    ck_assert_uint_eq(hash_with(NULL, 0), hash_with(others, others_count));
    notme_model_free(model);
}
END_TEST

T_MAIN("invariants", one_like_on_a_silent_account_gets_no_absurd_p, a_constant_history_finds_its_own_value_usual,
       a_single_anomaly_is_reported, a_record_value_scores_at_least_as_high_as_smaller_ones,
       the_company_of_a_batch_changes_no_score)
