#include "base/action.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "score/budget.h"
#include "score/explain.h"
#include "score/gap.h"
#include "score/judge.h"
#include "score/scan.h"
#include "score/track.h"
#include "score/track_state.h"
#include "t.h"

#include <math.h>
#include <stdio.h>

/* ---- the scan, against every run summed by hand */

static double brute_force(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double run = 0;
        for (size_t j = i; j < n; j++)
            sum += exp(run += v[j]);
    }
    return log(sum);
}

START_TEST(the_scan_sums_all_runs)
{
    uint64_t random = 21;
    for (int round = 0; round < 300; round++) {
        double v[24];
        const size_t n = 1 + notme_random_below(&random, 24);
        struct notme_scan scan = notme_scan_empty();
        for (size_t i = 0; i < n; i++) {
            v[i] = 8 * notme_random_unit(&random) - 5;
            const struct notme_scan one = notme_scan_event(v[i]);
            scan = notme_scan_join(&scan, &one);
        }
        ck_assert_double_eq_tol(scan.run, brute_force(v, n), 1e-9);
        ck_assert_double_eq_tol(notme_scan_score(&scan), brute_force(v, n) - log((double)n), 1e-9);
    }
}
END_TEST

START_TEST(hours_add_up_to_sessions_however_they_are_cut)
{
    uint64_t random = 22;
    for (int round = 0; round < 300; round++) {
        struct notme_scan whole = notme_scan_empty(), hours = notme_scan_empty(), hour = notme_scan_empty();
        const size_t n = 1 + notme_random_below(&random, 40);
        for (size_t i = 0; i < n; i++) {
            const struct notme_scan one = notme_scan_event(6 * notme_random_unit(&random) - 4);
            whole = notme_scan_join(&whole, &one);
            hour = notme_scan_join(&hour, &one);
            if (notme_random_below(&random, 4) == 0) {
                hours = notme_scan_join(&hours, &hour);
                hour = notme_scan_empty();
            }
        }
        hours = notme_scan_join(&hours, &hour);
        ck_assert_double_eq_tol(whole.run, hours.run, 1e-9);
        ck_assert_double_eq_tol(whole.prefix, hours.prefix, 1e-9);
        ck_assert_double_eq_tol(whole.suffix, hours.suffix, 1e-9);
        ck_assert_uint_eq(whole.events, hours.events);
    }
}
END_TEST

START_TEST(membership_is_the_share_of_runs_that_hold_the_event)
{
    uint64_t random = 23;
    for (int round = 0; round < 100; round++) {
        double v[12], got[12], all = 0, with[12] = {0};
        const size_t n = 1 + notme_random_below(&random, 12);
        for (size_t i = 0; i < n; i++)
            v[i] = 6 * notme_random_unit(&random) - 3;
        for (size_t i = 0; i < n; i++) {
            double run = 0;
            for (size_t j = i; j < n; j++) {
                const double weight = exp(run += v[j]);
                all += weight;
                for (size_t k = i; k <= j; k++)
                    with[k] += weight;
            }
        }
        notme_scan_membership(v, n, got);
        for (size_t i = 0; i < n; i++)
            ck_assert_double_eq_tol(got[i], with[i] / all, 1e-9);
    }
}
END_TEST

START_TEST(huge_ratios_do_not_overflow)
{
    struct notme_scan scan = notme_scan_empty();
    for (int i = 0; i < 200; i++) {
        const struct notme_scan one = notme_scan_event(i % 2 ? 900 : -2000);
        scan = notme_scan_join(&scan, &one);
    }
    ck_assert(isfinite(scan.run));
    ck_assert_double_eq_tol(scan.run, 900 + log(100), 1e-6);
}
END_TEST

/* ---- gaps */

static double normal(uint64_t *random)
{
    const double u = notme_random_unit(random) + 1e-12, v = notme_random_unit(random);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

START_TEST(the_gap_lies_in_the_valley_between_the_humps)
{
    struct notme_gaps gaps = {.total = 0};
    uint64_t random = 24;
    for (int i = 0; i < 2000; i++) { /* pauses around 1 minute, nights around 12 hours */
        const double log2_seconds = i % 2 ? log2(60) + normal(&random) : log2(43200) + 0.6 * normal(&random);
        notme_gaps_add(&gaps, (int64_t)(exp2(log2_seconds) * 1e6));
    }
    const int64_t gap = notme_gaps_fit(&gaps, NOTME_HOUR);
    ck_assert_int_gt(gap, 12 * NOTME_MINUTE);
    ck_assert_int_lt(gap, 5 * NOTME_HOUR);
}
END_TEST

START_TEST(few_gaps_or_one_hump_keep_the_default)
{
    struct notme_gaps gaps = {.total = 0};
    uint64_t random = 25;
    for (int i = 0; i < 50; i++)
        notme_gaps_add(&gaps, 60 * NOTME_SECOND);
    ck_assert_int_eq(notme_gaps_fit(&gaps, NOTME_HOUR), NOTME_HOUR);
    for (int i = 0; i < 2000; i++)
        notme_gaps_add(&gaps, (int64_t)(exp2(10 + 0.4 * normal(&random)) * 1e6));
    ck_assert_int_eq(notme_gaps_fit(&gaps, NOTME_HOUR), NOTME_HOUR);
}
END_TEST

/* ---- the detector, on a made-up owner */

struct outcome {
    uint64_t hash;
    int sessions, scored, flagged, low;
    int64_t shift;
    double share, evidence;
    int64_t flagged_start, first_scored;
};

static int take(void *ctx, const struct notme_session *s)
{
    struct outcome *o = ctx;
    char line[256];
    double signals = 0, evidence = 0;
    const int n =
        snprintf(line, sizeof line, "%lld %lld %u %.12g %.12g %d %d", (long long)(s->start - o->shift),
                 (long long)(s->end - o->shift), s->events, s->score, s->p_value, s->flagged, (int)s->nevidence);
    o->hash = notme_hash(line, (size_t)n, o->hash);
    o->sessions++;
    o->scored += s->enough_history;
    o->low += s->enough_history && s->p_value <= 0.1;
    ck_assert(s->enough_history == !isnan(s->p_value));
    ck_assert(s->enough_history || (s->score == 0 && !s->flagged && s->verdict == NOTME_NOT_ENOUGH));
    if (s->flagged) {
        o->flagged++;
        o->flagged_start = s->start;
        ck_assert_int_ge(s->flagged_at, s->start);
        ck_assert_int_le(s->flagged_at, s->end);
        for (int i = 0; i < NOTME_SIGNAL_COUNT; i++)
            signals += s->signals[i].share;
        for (size_t i = 0; i < s->nevidence; i++)
            evidence += s->evidence[i].share;
        ck_assert_double_eq_tol(signals, 1, 1e-9);
        ck_assert_double_ge(evidence, 0.8 - 1e-9);
        ck_assert_double_le(evidence, 1 + 1e-9);
    }
    return 0;
}

static const char *const nouns[] = {"harbour", "lamp",  "ferry", "gull", "rope", "anchor", "tide",
                                    "captain", "storm", "sail",  "pier", "crew", "deck",   "fog",
                                    "whistle", "chart", "mast",  "net",  "cod",  "island"};
static const char *const verbs[] = {"waits for", "sees", "mends", "leaves", "sings of", "forgets", "paints", "hears"};

struct made {
    struct notme_event event;
    char id[24], text[200];
};

/* 600 events of a person who writes of the sea, two or three sessions a day. */
static size_t make_history(struct made *made, size_t n, int64_t shift)
{
    uint64_t random = 31;
    int64_t clock = INT64_C(1577836800000000) + shift;
    for (size_t i = 0; i < n; i++) {
        struct made *m = &made[i];
        memset(m, 0, sizeof *m);
        clock += notme_random_below(&random, 3) ? (int64_t)notme_random_below(&random, 1200) * NOTME_SECOND
                                                : (5 + (int64_t)notme_random_below(&random, 8)) * NOTME_HOUR;
        snprintf(m->id, sizeof m->id, "e%zu", i);
        snprintf(m->text, sizeof m->text, "The %s %s the %s, and the %s %s the %s.",
                 nouns[notme_random_below(&random, 20)], verbs[notme_random_below(&random, 8)],
                 nouns[notme_random_below(&random, 20)], nouns[notme_random_below(&random, 20)],
                 verbs[notme_random_below(&random, 8)], nouns[notme_random_below(&random, 20)]);
        m->event.not_before = m->event.not_after = m->event.published = NOTME_NO_TIME;
        m->event.time = clock;
        m->event.sensitive = -1;
        m->event.action = NOTME_POST;
        m->event.account = notme_text_of("sea");
        m->event.id = notme_text_of(m->id);
        m->event.text = notme_text_of(m->text);
    }
    return n;
}

static void run_with(const struct notme_model *model, const struct notme_options *options, const struct made *made,
                     const size_t *order, size_t n)
{
    struct notme_detector *detector;
    ck_assert_int_eq(notme_detector_new(&detector, model, options, NULL), 0);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(notme_detector_feed(detector, &made[order ? order[i] : i].event, NULL), 0);
    ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
    notme_detector_free(detector);
}

static void run(const struct notme_model *model, const struct made *made, const size_t *order, size_t n,
                struct outcome *out)
{
    const struct notme_options options = {.window = -1, .session = take, .ctx = out};
    run_with(model, &options, made, order, n);
}

enum { N = 600 };

START_TEST(order_and_duplicates_of_the_input_change_nothing)
{
    static struct made made[N];
    static size_t order[2 * N];
    struct outcome plain = {.hash = 1}, shuffled = {.hash = 1};
    struct notme_model *model;
    uint64_t random = 32;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    run(model, made, NULL, N, &plain);
    for (size_t i = 0; i < 2 * N; i++)
        order[i] = i % N;
    for (size_t i = 2 * N; i > 1; i--) {
        const size_t j = notme_random_below(&random, i), swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
    run(model, made, order, 2 * N, &shuffled);
    ck_assert_int_gt(plain.scored, 50);
    ck_assert_uint_eq(plain.hash, shuffled.hash);
    notme_model_free(model);
}
END_TEST

/* In years of which the background's pool holds nothing: where it does, the voice listens to the news of the day. */
static int add_up(void *ctx, const struct notme_session *s)
{
    uint64_t *sum = ctx; /* events in sessions; what the last one was judged by */
    sum[0] += s->events;
    sum[1] = s->past_events;
    return 0;
}

START_TEST(what_may_have_been_at_any_time_makes_no_session_and_is_history)
{
    static struct made made[N];
    struct notme_model *model;
    struct notme_detector *detector;
    uint64_t sum[2] = {0};
    const struct notme_options options = {.window = -1, .session = add_up, .ctx = sum};
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    for (size_t i = 100; i < 150; i++) {
        made[i].event.not_after = made[300].event.time; /* in the midst of a session, perhaps */
        made[i].event.time = NOTME_NO_TIME;
    }
    ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), 0);
    for (size_t i = 0; i < N; i++)
        ck_assert_int_eq(notme_detector_feed(detector, &made[i].event, NULL), 0);
    ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
    ck_assert_uint_eq(notme_detector_stats(detector)->unplaced, 50);
    ck_assert_uint_eq(sum[0], N - 50);
    ck_assert_uint_gt(sum[1], N - 60); /* all but those of the last session */
    notme_detector_free(detector);
    notme_model_free(model);
}
END_TEST

START_TEST(shifting_by_whole_weeks_shifts_the_report_only)
{
    static struct made made[N];
    const int64_t later = 40 * 364 * NOTME_DAY;
    struct outcome here = {.hash = 1, .shift = later}, there = {.hash = 1, .shift = later + 3 * 7 * NOTME_DAY};
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, here.shift);
    run(model, made, NULL, N, &here);
    make_history(made, N, there.shift);
    run(model, made, NULL, N, &there);
    ck_assert_uint_eq(here.hash, there.hash);
    notme_model_free(model);
}
END_TEST

START_TEST(a_stranger_is_flagged_and_the_owner_is_not)
{
    static struct made made[N];
    struct outcome calm = {.hash = 1}, hijacked = {.hash = 1};
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    run(model, made, NULL, N, &calm);
    ck_assert_int_eq(calm.flagged, 0);
    size_t at = 500;
    while (made[at].event.time - made[at - 1].event.time <= NOTME_HOUR)
        at++;
    for (size_t i = 0; i < 5; i++) {
        snprintf(made[at + i].text, sizeof made[0].text,
                 "LIVE CRYPTO GIVEAWAY %zu!!! send btc get double back https://win.example/%zu", i, i);
        made[at + i].event.text = notme_text_of(made[at + i].text);
        made[at + i].event.time = made[at].event.time + (int64_t)i * NOTME_MINUTE;
    }
    run(model, made, NULL, N, &hijacked);
    ck_assert_int_ge(hijacked.flagged, 1);
    ck_assert_int_eq(hijacked.flagged_start, made[at].event.time);
    notme_model_free(model);
}
END_TEST

/* One account, and all that its track is fed with. */
struct pupil {
    struct notme_error err;
    struct notme_detector_stats stats;
    struct notme_options options;
    struct notme_pool pool;
    struct notme_track_context context;
    struct notme_track track;
};

static void begin(struct pupil *pupil, const struct notme_model *model, struct notme_options options)
{
    *pupil = (struct pupil){.options = options, .pool = {.background = &model->background}};
    pupil->options.window = -1;
    pupil->context = (struct notme_track_context){model, &pupil->pool, &pupil->options, &pupil->stats, &pupil->err};
    notme_options_fill(&pupil->options);
    ck_assert(notme_track_init(&pupil->track, notme_text_of("x"), notme_text_of("sea")));
}

static void end(struct pupil *pupil)
{
    notme_track_release(&pupil->track);
    notme_pool_release(&pupil->pool);
}

/* The events from `from` on, and the session's end; returns how much the voice of content has learnt. */
static double taught(struct pupil *pupil, const struct made *made, size_t from, size_t to)
{
    const struct notme_voice *voice = &pupil->track.profile.voice[NOTME_VOICE_CONTENT];
    const double before = (double)voice->bias_gradient;
    for (size_t i = from; i < to; i++)
        ck_assert_int_eq(notme_track_event(&pupil->track, &pupil->context, &made[i].event), 0);
    ck_assert_int_eq(notme_track_end(&pupil->track, &pupil->context), 0);
    return (double)voice->bias_gradient - before;
}

/* The sum of squared errors tells how much a voice has learnt. The owner's session teaches it a little, for it knows
 * them; a stranger's would teach it far more, if it were trusted - now, or when the quarantine is over. */
static void check_teaching(const struct notme_model *model, const struct made *made, double budget, unsigned flagged)
{
    struct pupil sea;
    uint32_t sessions = 0;
    begin(&sea, model, (struct notme_options){.budget = budget});
    taught(&sea, made, 0, N - 1);
    const double own = taught(&sea, made, N - 1, N);
    ck_assert_double_gt(own, 0);
    ck_assert_double_lt(taught(&sea, made, N, N + 5), own);
    ck_assert_uint_eq(sea.stats.flagged, flagged);
    ck_assert_double_lt(taught(&sea, made, N + 5, N + 6), 10 * own);
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        sessions += sea.track.sessions[tail];
    ck_assert_uint_eq(sessions, sea.stats.sessions);
    ck_assert_uint_gt(sea.track.sessions[0], 0);
    end(&sea);
}

START_TEST(the_voices_are_not_taught_what_is_a_strangers)
{
    static struct made made[N + 6];
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    for (size_t i = 0; i < 6; i++) {
        made[N + i] = made[N - 1];
        snprintf(made[N + i].text, sizeof made[0].text, "LIVE CRYPTO GIVEAWAY %zu!!! send btc https://win.example/", i);
        made[N + i].event.text = notme_text_of(made[N + i].text);
        made[N + i].event.time += NOTME_DAY + (int64_t)i * NOTME_MINUTE;
    }
    made[N + 5].event.text = notme_text_of("The harbour sees the lamp, and the ferry waits for the gull.");
    made[N + 5].event.time += 40 * NOTME_DAY;
    check_teaching(model, made, 0.1, 1);
    check_teaching(model, made, 1e-9, 0); /* odd, if not flagged */
    notme_model_free(model);
}
END_TEST

static int take_session(void *ctx, const struct notme_session *s)
{
    *(struct notme_session *)ctx = *s;
    return 0;
}

/* An event behind the history, a day after its last. */
static void put_behind(struct made *made, size_t at, const char *text)
{
    made[at] = made[N - 1];
    made[at].event.time += NOTME_DAY;
    made[at].event.text = notme_text_of(text);
}

/* A session that is somewhat odd, after a run of odd ones that lacks `lacking` nats of being an alarm. */
static struct notme_session after_run(const struct notme_model *model, const struct made *made, size_t n,
                                      double lacking, struct notme_lasting *left)
{
    struct notme_session last;
    struct pupil sea;
    begin(&sea, model, (struct notme_options){.session = take_session, .ctx = &last});
    taught(&sea, made, 0, N);
    const double budget = sea.options.budget;
    const struct notme_pace pace = {sea.track.sessions,
                                    (double)(made[N].event.time - sea.track.first) / (double)NOTME_DAY};
    const double limit = log(0.3 * notme_budget_sessions(&pace) / (budget * NOTME_LASTING_SHARE));
    sea.track.lasting = (struct notme_lasting){.sum = limit - lacking, .since = 12345, .sessions = 6};
    taught(&sea, made, N, N + n);
    ck_assert_double_eq(last.budget, budget);
    *left = sea.track.lasting;
    end(&sea);
    return last;
}

START_TEST(a_session_is_flagged_together_with_those_before_it)
{
    static struct made made[N + 4];
    struct notme_model *model;
    struct notme_lasting left;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    put_behind(made, N, "The harbour sees the qaaab, and the ferry waits for the qulla!");
    struct notme_session s = after_run(model, made, 1, 9, &left);
    const double step = fmin(3, log(0.3) - 0.7 * log(s.p_value));
    ck_assert_double_gt(s.expected, 2 * s.budget);
    ck_assert_double_gt(step, 0.2);
    ck_assert(!s.flagged && s.lasting == 0 && s.lasting_since == NOTME_NO_TIME);
    ck_assert_uint_eq(left.sessions, 7);
    s = after_run(model, made, 1, step + 0.01, &left);
    ck_assert(!s.flagged);
    s = after_run(model, made, 1, step - 0.01, &left);
    ck_assert(s.flagged && s.verdict == NOTME_SUSPICIOUS && s.flagged_at == s.start);
    ck_assert_uint_eq(s.lasting, 7);
    ck_assert_int_eq(s.lasting_since, 12345);
    ck_assert_int_ge(s.risk, 50);
    ck_assert_uint_eq(s.nevidence, 1);
    ck_assert_uint_eq(left.sessions, 0); /* begins anew */
    s = after_run(model, made, 1, -0.5, &left);
    ck_assert(s.flagged);
    /* what lowers the sum is no alarm, though the limit has fallen */
    made[N].event.text = made[N - 1].event.text;
    s = after_run(model, made, 1, -5, &left);
    ck_assert(!s.flagged && s.p_value > 0.2);
    for (size_t i = 0; i < 4; i++) {
        static const char *const said[] = {"LIVE CRYPTO GIVEAWAY!!! send btc https://win.example/",
                                           "SEND ETH, GET 2x BACK!!! https://win.example/2", "only 10 minutes left!!!",
                                           "LAST CHANCE!!! send eth https://win.example/3"};
        put_behind(made, N + i, said[i]);
        made[N + i].event.time += (int64_t)i * NOTME_MINUTE;
    }
    s = after_run(model, made, 4, 0.01, &left); /* flagged by itself: is no part of a run, and adds nothing */
    ck_assert(s.flagged && s.lasting == 0 && s.expected <= s.budget);
    ck_assert_uint_eq(left.sessions, 6);
    notme_model_free(model);
}
END_TEST

START_TEST(a_run_goes_on_from_bytes)
{
    struct notme_track track, again;
    struct notme_buf bytes = {0};
    const struct notme_text service = notme_text_of("x"), name = notme_text_of("sea");
    ck_assert(notme_track_init(&track, service, name) && notme_track_init(&again, service, name));
    track.lasting = (struct notme_lasting){.sum = 4.25, .since = 12345, .sessions = 6, .excess = 0.5};
    notme_track_pack(&bytes, &track);
    struct notme_unpack in = {.at = bytes.at, .left = bytes.len};
    ck_assert(notme_track_unpack(&in, &again) && !in.bad);
    ck_assert_uint_eq(again.lasting.sessions, 6);
    ck_assert_int_eq(again.lasting.since, 12345);
    ck_assert_double_eq(again.lasting.sum, 4.25);
    ck_assert_double_eq(again.lasting.excess, 0.5);
    notme_buf_release(&bytes);
    notme_track_release(&track);
    notme_track_release(&again);
}
END_TEST

/* The second event would be flagged without the first, which carries nearly all of the score. */
START_TEST(evidence_is_named_until_the_run_is_none)
{
    static struct made made[N + 2];
    struct notme_model *model;
    struct notme_lasting left;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    put_behind(made, N, "LIVE CRYPTO GIVEAWAY!!! send btc https://win.example/");
    put_behind(made, N + 1, "The harbour sees the qaaab, and the ferry waits for the qulla!");
    const struct notme_session s = after_run(model, made, 2, 0.05, &left);
    ck_assert_uint_eq(s.nevidence, 2);
    ck_assert_double_gt(s.evidence[0].share, 0.8);
    notme_model_free(model);
}
END_TEST

static double lowest_p;

static int take_lowest(void *ctx, const struct notme_session *s)
{
    (void)ctx;
    lowest_p = s->enough_history ? fmin(lowest_p, s->p_value) : lowest_p;
    return 0;
}

/* All of `made` through a detector of its own. */
static void detect(const struct notme_model *model, const struct notme_options *options, const struct made *made)
{
    struct notme_detector *detector;
    ck_assert_int_eq(notme_detector_new(&detector, model, options, NULL), 0);
    for (size_t i = 0; i < N; i++)
        ck_assert_int_eq(notme_detector_feed(detector, &made[i].event, NULL), 0);
    ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
    notme_detector_free(detector);
}

/* Flagged for the sessions before it, with nothing in it that speaks against the owner. */
START_TEST(a_flagged_session_always_names_evidence)
{
    static struct made made[N + 2];
    struct notme_model *model;
    struct pupil sea;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N + 2, 0);
    made[N + 1].event.time = made[N].event.time + NOTME_MINUTE;
    begin(&sea, model, (struct notme_options){0});
    taught(&sea, made, 0, N);
    for (size_t i = N; i < N + 2; i++)
        ck_assert_int_eq(notme_track_event(&sea.track, &sea.context, &made[i].event), 0);
    ck_assert_uint_eq(sea.track.items, 2);
    for (int flagged = 0; flagged < 2; flagged++) {
        struct notme_session session = {.flagged = flagged};
        double sum = 0;
        sea.track.item[0].llr = -2;
        sea.track.item[1].llr = -0.1;
        notme_explain(&sea.track, &sea.context, &session);
        for (size_t i = 0; i < session.nevidence; i++)
            sum += session.evidence[i].share;
        ck_assert_double_eq_tol(sum, flagged, 1e-9);
        ck_assert_int_eq(session.nevidence > 0, flagged);
        if (flagged)
            ck_assert_double_gt(session.evidence[0].share, 0.7);
    }
    end(&sea);
    notme_model_free(model);
}
END_TEST

/* One like as foreign as can be: odd, and still never surer than slips of the thumb are rare. Two are another matter.
 */
START_TEST(a_single_tap_is_never_called_a_hijack_for_sure)
{
    static struct made made[N];
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    size_t at = 500;
    while (made[at].event.time - made[at - 1].event.time <= NOTME_HOUR ||
           made[at + 2].event.time - made[at + 1].event.time <= NOTME_HOUR)
        at++;
    for (size_t taps = 1; taps <= 2; taps++) {
        struct notme_event *e = &made[at + taps - 1].event;
        const struct notme_options options = {.window = -1, .session = take_lowest};
        e->action = NOTME_LIKE;
        e->author = notme_text_of("stranger");
        e->text = notme_text_of("LIVE CRYPTO GIVEAWAY!!! send btc get double back https://win.example/1 🚀🚀🚀");
        lowest_p = 1;
        detect(model, &options, made);
        if (taps == 1)
            ck_assert_double_ge(lowest_p, 1e-3);
        else
            ck_assert_double_lt(lowest_p, 1e-3);
    }
    notme_model_free(model);
}
END_TEST

/* What takes something back, however odd it looks: no evidence, and a session of nothing else is as odd as any. */
START_TEST(what_takes_something_back_never_speaks_against_the_owner)
{
    static struct made made[N + 4];
    static const enum notme_action foreign[] = {NOTME_LIKE, NOTME_LIKE, NOTME_LIKE, NOTME_LIKE},
                                   mixed[] = {NOTME_LIKE, NOTME_UNLIKE, NOTME_LIKE, NOTME_DELETE},
                                   undoing[] = {NOTME_UNLIKE, NOTME_UNLIKE, NOTME_UNREPOST, NOTME_DELETE};
    static const enum notme_action *const sessions[] = {foreign, mixed, undoing};
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N + 4, 0);
    for (int kind = 0; kind < 3; kind++) {
        struct notme_session session = {.nevidence = 0};
        struct pupil sea;
        begin(&sea, model, (struct notme_options){0});
        taught(&sea, made, 0, N);
        for (size_t i = 0; i < 4; i++) {
            struct notme_event *e = &made[N + i].event;
            e->action = sessions[kind][i];
            e->time = made[N - 1].event.time + NOTME_DAY + (int64_t)i * NOTME_SECOND;
            e->text = notme_text_of("LIVE CRYPTO GIVEAWAY!!! send btc get double back https://win.example/1 🚀🚀🚀");
            ck_assert_int_eq(notme_track_event(&sea.track, &sea.context, e), 0);
            ck_assert(!notme_is_undo(e->action) || sea.track.item[i].llr <= 0);
            ck_assert(notme_is_undo(e->action) || sea.track.item[i].llr > 1);
        }
        ck_assert(notme_track_so_far(&sea.track, &sea.context, &session));
        ck_assert(kind == 0 ? session.flagged : kind == 1 || !session.flagged);
        ck_assert(kind < 2 || session.p_value == 1);
        notme_explain(&sea.track, &sea.context, &session);
        ck_assert_uint_eq(session.nevidence > 0, kind < 2);
        for (size_t i = 0; i < session.nevidence; i++)
            ck_assert(session.evidence[i].action == NOTME_LIKE);
        end(&sea);
    }
    notme_model_free(model);
}
END_TEST

/* ---- what repairs */

static const char *const crypto = "LIVE CRYPTO GIVEAWAY!!! send btc get double back https://win.example/1 🚀🚀🚀";
static const char *const word = "Our account was hacked!!! LIVE CRYPTO GIVEAWAY send btc get double back 🚀🚀🚀";

struct deed {
    enum notme_action action;
    const char *text;
    int64_t after; /* the one before it, µs */
};

/* Log likelihood ratio of the last of some deeds, a day after a history. */
static double llr_of_last(const struct notme_model *model, struct made *made, const struct deed *deeds, size_t count)
{
    struct pupil sea;
    int64_t time = made[N - 1].event.time + NOTME_DAY;
    begin(&sea, model, (struct notme_options){0});
    taught(&sea, made, 0, N);
    for (size_t i = 0; i < count; i++) {
        struct notme_event e = made[N].event;
        e.time = time += deeds[i].after;
        e.action = deeds[i].action;
        e.text = notme_text_of(deeds[i].text);
        e.account_name = notme_text_of("Old_Harbour");
        ck_assert_int_eq(notme_track_event(&sea.track, &sea.context, &e), 0);
    }
    const double llr = sea.track.item[sea.track.items - 1].llr;
    end(&sea);
    return llr;
}

START_TEST(a_public_word_speaks_against_the_owner_unless_it_follows_an_undo)
{
    static struct made made[N + 1];
    static const struct {
        struct deed deed[3];
        size_t count;
        bool repairs;
    } cases[] = {
        {{{NOTME_POST, word, 0}}, 1, false}, /* an intruder's */
        {{{NOTME_LIKE, crypto, 0}, {NOTME_POST, word, NOTME_SECOND}}, 2, false},
        {{{NOTME_DELETE, "", 0}, {NOTME_POST, word, NOTME_SECOND}}, 2, true},
        {{{NOTME_DELETE, "", 0}, {NOTME_POST, crypto, NOTME_SECOND}}, 2, false}, /* says nothing of what happened */
        {{{NOTME_DELETE, "", 0}, {NOTME_POST, word, NOTME_DAY}}, 2, true},       /* in the session after it */
        {{{NOTME_DELETE, "", 0}, {NOTME_LIKE, "", NOTME_DAY}, {NOTME_POST, word, NOTME_DAY}}, 3, false},
        {{{NOTME_DELETE, "", 0}, {NOTME_LIKE, word, NOTME_SECOND}}, 2, false}, /* somebody else's words */
    };
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N + 1, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double llr = llr_of_last(model, made, cases[i].deed, cases[i].count);
        ck_assert_msg(cases[i].repairs ? llr <= 0 : llr > 1, "%zu: %g", i, llr);
    }
    notme_model_free(model);
}
END_TEST

/* Of a name that is changed, only the one the account is known by puts something back. */
START_TEST(the_own_name_put_back_after_an_undo_is_no_evidence)
{
    static struct made made[N + 1];
    static const char *const names[] = {"Old Harbour 🚢", "OLDHARBOUR", "The Possessed", "Old Harbour Official", ""};
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N + 1, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct deed deeds[] = {{NOTME_DELETE, "", 0}, {NOTME_NAME_CHANGE, names[i], NOTME_SECOND}};
        const double after = llr_of_last(model, made, deeds, 2), alone = llr_of_last(model, made, deeds + 1, 1);
        ck_assert_msg(i < 2 ? after <= 0 : after > 0, "%zu: %g", i, after);
        ck_assert_msg(alone > 0, "%zu: %g", i, alone);
    }
    notme_model_free(model);
}
END_TEST

/* Of several hundred sessions a year a thousandth are more than the budget allows. */
START_TEST(slips_of_the_thumb_are_paid_from_the_budget)
{
    static struct made made[N];
    struct notme_model *model;
    struct pupil sea;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    begin(&sea, model, (struct notme_options){0});
    taught(&sea, made, 0, N - 1);
    ck_assert_int_eq(notme_track_event(&sea.track, &sea.context, &made[N - 1].event), 0);
    const struct notme_oddity sure = {.score = 100, .p_value = 1e-6, .tail = 3},
                              slip = {100, 1e-6, .slips = 1e-3, .tail = 3};
    ck_assert(notme_judge_is_odd(&sea.track, &sea.context, &sure));
    ck_assert(!notme_judge_is_odd(&sea.track, &sea.context, &slip));
    end(&sea);
    notme_model_free(model);
}
END_TEST

/* `ctx`: how many sessions were judged, and how many flagged. */
static int check_flag(void *ctx, const struct notme_session *s)
{
    unsigned *counts = ctx;
    if (!s->enough_history)
        return 0;
    ck_assert(s->flagged == (s->expected <= s->budget));
    ck_assert_int_eq(s->risk, notme_risk(s->expected));
    ck_assert(s->verdict == (s->flagged ? NOTME_SUSPICIOUS : s->expected <= 4 ? NOTME_CANNOT_TELL : NOTME_USUAL));
    counts[0]++;
    counts[1] += s->flagged;
    return 0;
}

/* One quantity decides, ranks and is shown. */
START_TEST(a_session_is_flagged_where_the_budget_allows_as_many)
{
    static struct made made[N];
    static const double budgets[] = {0.1, 10, 1e9};
    struct notme_model *model;
    unsigned counts[3][2] = {{0}};
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    for (size_t i = 200; i < N; i += 23) /* odd to different degrees */
        made[i].event.text = notme_text_of(i % 2 ? "LIVE CRYPTO GIVEAWAY!!! send btc https://win.example/"
                                                 : "The harbour sees the qaaab, and the ferry waits for the qulla!");
    for (int b = 0; b < 3; b++) {
        const struct notme_options options = {
            .window = -1, .budget = budgets[b], .session = check_flag, .ctx = counts[b]};
        detect(model, &options, made);
    }
    ck_assert(counts[0][1] == 0 && counts[1][1] > 0 && counts[1][1] < counts[1][0] / 2);
    ck_assert(counts[2][1] == counts[2][0]);
    notme_model_free(model);
}
END_TEST

START_TEST(risk_falls_with_what_is_expected_and_fifty_is_the_default_budget)
{
    static const struct {
        double expected;
        int risk;
        const char *level;
    } rows[] = {{0, 100, "critical"},   {0.001, 90, "critical"}, {0.0011, 90, "high"}, {0.1, 50, "high"},
                {0.1001, 49, "medium"}, {1, 24, "medium"},       {1.01, 23, "low"},    {400, 1, "low"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(notme_risk(rows[i].expected), rows[i].risk);
        ck_assert_str_eq(notme_risk_level(rows[i].expected), rows[i].level);
    }
    ck_assert_str_eq(notme_risk_level((double)NAN), "none");
}
END_TEST

START_TEST(a_short_history_is_not_judged)
{
    static struct made made[N];
    struct outcome out = {.hash = 1};
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, 90, 0);
    run(model, made, NULL, 90, &out);
    ck_assert_int_eq(out.scored, 0);
    ck_assert_int_gt(out.sessions, 5);
    notme_model_free(model);
}
END_TEST

struct least {
    uint32_t events, sessions; /* of the past, where a session was judged first */
    uint32_t missing;          /* as the session before that had it */
    bool judged;
};

static int take_first_judged(void *ctx, const struct notme_session *s)
{
    struct least *least = ctx;
    if (least->judged)
        return 0;
    least->judged = s->enough_history;
    if (s->enough_history)
        *least = (struct least){s->past_events, s->past_sessions, least->missing, true};
    else
        least->missing = s->need_events;
    return 0;
}

/* In sessions of ten events it is the sessions that are waited for, in sessions of two it is the events. */
START_TEST(min_history_says_after_how_many_events_and_sessions_judging_begins)
{
    static const struct {
        uint32_t min_history, size, sessions, missing;
    } row[] = {{0, 2, 50, 2}, {0, 10, 20, 1}, {1, 10, 1, 1}, {30, 2, 15, 2}, {30, 10, 6, 1}, {200, 10, 40, 1}};
    static struct made made[N];
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct least least = {0};
        const struct notme_options options = {
            .window = -1, .min_history = row[i].min_history, .session = take_first_judged, .ctx = &least};
        for (size_t j = 0; j < N; j++)
            made[j].event.time =
                (int64_t)(j / row[i].size) * 9 * NOTME_HOUR + (int64_t)(j % row[i].size) * NOTME_MINUTE;
        run_with(model, &options, made, NULL, N);
        ck_assert_uint_eq(least.sessions, row[i].sessions);
        ck_assert_uint_eq(least.events, row[i].sessions * row[i].size);
        ck_assert_uint_eq(least.missing, row[i].missing);
    }
    notme_model_free(model);
}
END_TEST

START_TEST(a_history_shorter_than_min_history_is_counted_as_short)
{
    static struct made made[N];
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, 90, 0);
    for (uint32_t least = 40; least <= 120; least += 80) {
        struct notme_detector *detector;
        const struct notme_options options = {.window = -1, .min_history = least};
        ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), 0);
        for (size_t i = 0; i < 90; i++)
            ck_assert_int_eq(notme_detector_feed(detector, &made[i].event, NULL), 0);
        ck_assert_int_eq(notme_detector_end(detector, NULL), 0);
        ck_assert_uint_eq(notme_detector_stats(detector)->short_histories, least > 90);
        notme_detector_free(detector);
    }
    notme_model_free(model);
}
END_TEST

/* The budget that sessions were judged by, and whether each was flagged where it says so. */
struct judged_by {
    double budget;
    unsigned sessions, flagged;
    bool consistent;
};

static int take_budget(void *ctx, const struct notme_session *s)
{
    struct judged_by *by = ctx;
    by->sessions++;
    by->flagged += s->flagged;
    if (s->enough_history) {
        by->consistent &= (by->budget == 0 || by->budget == s->budget) && s->flagged == (s->expected <= s->budget);
        by->budget = s->budget;
    }
    return 0;
}

START_TEST(a_budget_per_history_is_shared_out_over_its_years)
{
    static struct made made[N];
    struct notme_model *model;
    struct notme_detector *detector;
    struct notme_error err;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    make_history(made, N, 0);
    const double years = (double)(made[N - 1].event.time - made[0].event.time) / (365.25 * (double)NOTME_DAY);
    const double least = 1.0 / 365.25; /* a history of less than a day counts as a day */
    for (int round = 0; round < 3; round++) {
        struct judged_by by = {.consistent = true};
        struct notme_options o = {
            .per_history = round == 1 ? 1000 : 0.05, .window = -1, .session = take_budget, .ctx = &by};
        for (size_t i = 0; round == 2 && i < N; i++)
            made[i].event.time = made[0].event.time + (int64_t)i * 130 * NOTME_SECOND;
        o.gap = round == 2 ? 100 * NOTME_SECOND : 0;
        run_with(model, &o, made, NULL, N);
        ck_assert(by.consistent && by.sessions > 50);
        ck_assert_double_eq_tol(by.budget, o.per_history / (round == 2 ? least : years), 1e-9);
        ck_assert_uint_eq(by.flagged > 0, round == 1);
    }
    const struct notme_options early = {.per_history = 0.05};
    ck_assert_int_eq(notme_detector_new(&detector, model, &early, &err), NOTME_EUSAGE);
    notme_model_free(model);
}
END_TEST

T_MAIN("score", risk_falls_with_what_is_expected_and_fifty_is_the_default_budget, the_scan_sums_all_runs,
       hours_add_up_to_sessions_however_they_are_cut, membership_is_the_share_of_runs_that_hold_the_event,
       huge_ratios_do_not_overflow, the_gap_lies_in_the_valley_between_the_humps, few_gaps_or_one_hump_keep_the_default,
       order_and_duplicates_of_the_input_change_nothing, what_may_have_been_at_any_time_makes_no_session_and_is_history,
       shifting_by_whole_weeks_shifts_the_report_only, a_stranger_is_flagged_and_the_owner_is_not,
       the_voices_are_not_taught_what_is_a_strangers, a_run_goes_on_from_bytes, evidence_is_named_until_the_run_is_none,
       a_session_is_flagged_together_with_those_before_it, a_flagged_session_always_names_evidence,
       a_single_tap_is_never_called_a_hijack_for_sure, what_takes_something_back_never_speaks_against_the_owner,
       a_public_word_speaks_against_the_owner_unless_it_follows_an_undo,
       the_own_name_put_back_after_an_undo_is_no_evidence, slips_of_the_thumb_are_paid_from_the_budget,
       a_session_is_flagged_where_the_budget_allows_as_many, a_short_history_is_not_judged,
       min_history_says_after_how_many_events_and_sessions_judging_begins,
       a_history_shorter_than_min_history_is_counted_as_short, a_budget_per_history_is_shared_out_over_its_years)
