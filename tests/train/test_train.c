#include "base/clock.h"
#include "base/hash.h"
#include "t.h"
#include "train/fit.h"
#include "train/splice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- logistic regression */

enum { X = NOTME_SURPRISE_CONTENT, Y = NOTME_SURPRISE_APP };

/* `count` equal rows. */
static void add(struct notme_rows *rows, int count, float x, bool stranger)
{
    for (int i = 0; i < count; i++) {
        ck_assert(notme_grow(&rows->row, &rows->capacity, rows->count, sizeof *rows->row));
        rows->row[rows->count++] = (struct notme_row){.x = {[X] = x}, .weight = 1, .stranger = stranger};
    }
}

/* Of owners 3 in 10 have x = 1, of strangers 8 in 10. */
static struct notme_rows two_by_two(void)
{
    struct notme_rows rows = {0};
    add(&rows, 70, 0, false);
    add(&rows, 30, 1, false);
    add(&rows, 20, 0, true);
    add(&rows, 80, 1, true);
    return rows;
}

static struct notme_weights fit(const struct notme_rows *rows, struct notme_prior prior)
{
    struct notme_weights w;
    ck_assert(notme_logistic_fit(&w, rows->row, rows->count, prior));
    return w;
}

START_TEST(a_two_by_two_table_gives_its_log_odds_ratio)
{
    struct notme_rows rows = two_by_two();
    const struct notme_weights w = fit(&rows, (struct notme_prior){0});
    ck_assert_double_eq_tol(w.weight[X], log(0.8 * 0.7 / (0.2 * 0.3)), 0.01);
    ck_assert_double_eq_tol(w.bias, log(0.2 / 0.7), 0.01);
    ck_assert_double_eq_tol(w.typical[X], 0.3, 1e-6);
    notme_free(rows.row);
}
END_TEST

START_TEST(weights_are_never_negative)
{
    struct notme_rows rows = {0};
    add(&rows, 80, 1, false);
    add(&rows, 20, 0, false);
    add(&rows, 100, 0, true);
    ck_assert_double_eq(fit(&rows, (struct notme_prior){0}).weight[X], 0);
    notme_free(rows.row);
}
END_TEST

START_TEST(a_prior_draws_and_a_strong_one_holds)
{
    struct notme_rows rows = two_by_two();
    struct notme_weights believed = {.weight = {[X] = 5}};
    const double free = fit(&rows, (struct notme_prior){0}).weight[X];
    double last = free;
    static const double strengths[] = {0.01, 0.1, 1, 10, 100};
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++) {
        const double drawn = fit(&rows, (struct notme_prior){&believed, strengths[i]}).weight[X];
        ck_assert_double_gt(drawn, last);
        ck_assert_double_lt(drawn, 5);
        last = drawn;
    }
    ck_assert_double_eq_tol(last, 5, 0.02);
    notme_free(rows.row);
}
END_TEST

/* Constant in these rows, or stated by none: nothing was learnt about it. */
START_TEST(what_the_rows_do_not_vary_keeps_the_prior)
{
    struct notme_rows rows = two_by_two();
    struct notme_weights believed = {.weight = {[Y] = 0.7, [Y + 1] = 0.4}, .typical = {[Y + 1] = 2}};
    for (size_t i = 0; i < rows.count; i++) {
        rows.row[i].x[Y] = 3;
        rows.row[i].x[Y + 1] = NAN;
    }
    const struct notme_weights w = fit(&rows, (struct notme_prior){&believed, 0.1});
    ck_assert_double_eq(w.weight[Y], 0.7);
    ck_assert_double_eq(w.weight[Y + 1], 0.4);
    ck_assert_double_eq(w.typical[Y + 1], 2);
    ck_assert_double_eq_tol(w.typical[Y], 3, 1e-6);
    /* and x is as if the constant were not there */
    struct notme_rows alone = two_by_two();
    ck_assert_double_eq_tol(w.weight[X], fit(&alone, (struct notme_prior){&believed, 0.1}).weight[X], 1e-3);
    notme_free(alone.row);
    notme_free(rows.row);
}
END_TEST

/* ---- adapting */

/* Everybody draws from the same twelve words; each has an app of their own. */
static void feed(struct notme_trainer *trainer, int accounts)
{
    static const char *const words[] = {"anchor", "beacon",  "cargo",  "dock",  "engine", "ferry",
                                        "gale",   "harbour", "island", "jetty", "keel",   "lamp"};
    uint64_t random = 5;
    for (int a = 0; a < accounts; a++) {
        char account[32], app[32], text[64];
        snprintf(account, sizeof account, "account%d", a);
        snprintf(app, sizeof app, "app%d", a);
        for (int i = 0; i < 200; i++) {
            struct notme_event e = {.action = NOTME_POST, .time = i * 2 * NOTME_HOUR + a, .sensitive = -1};
            e.not_before = e.not_after = e.published = NOTME_NO_TIME;
            snprintf(text, sizeof text, "%s %s %s", words[notme_random_below(&random, 12)],
                     words[notme_random_below(&random, 12)], words[notme_random_below(&random, 12)]);
            e.account = notme_text_of(account);
            e.app = notme_text_of(app);
            e.text = notme_text_of(text);
            ck_assert_int_eq(notme_trainer_feed(trainer, &e, NULL), NOTME_OK);
        }
    }
}

static struct notme_model *base_model(void)
{
    struct notme_model *base = notme_model_new("base");
    ck_assert_ptr_nonnull(base);
    for (int stratum = 0; stratum < NOTME_STRATA; stratum++) {
        base->weights[stratum].weight[NOTME_SURPRISE_CONTENT] = 1;
        base->weights[stratum].bias = -1;
    }
    base->calibration = (struct notme_calibration){40, 10, 9, 300};
    struct notme_background_builder *none = notme_background_builder_new(1, 1);
    ck_assert(none && notme_background_builder_finish(none, &base->background));
    notme_background_builder_free(none);
    return base;
}

static struct notme_model *adapt(const struct notme_model *base, int accounts)
{
    const struct notme_train_options options = {0};
    struct notme_trainer *trainer;
    struct notme_model *adapted;
    ck_assert_int_eq(notme_trainer_new(&trainer, &options, NULL), NOTME_OK);
    feed(trainer, accounts);
    ck_assert_int_eq(notme_trainer_adapt(trainer, base, &adapted, NULL), NOTME_OK);
    notme_trainer_free(trainer);
    return adapted;
}

static const double survey[NOTME_TAIL_KNOTS] = {-2, -1.5, -1, 0, 0.6, 1, 1.7, 2.4, 3, 3.3, 4, 4.5, 5.2, 6};

static void append(struct notme_clean *clean, struct notme_clean_session session)
{
    ck_assert(notme_grow(&clean->session, &clean->capacity, clean->count, sizeof *clean->session));
    clean->session[clean->count++] = session;
}

/* Sessions whose scores are `shift` higher and `stretch` times as wide as the base's. */
static void add_moved(struct notme_clean *clean, const struct notme_tail *base, int count, uint32_t events,
                      struct notme_tail_move move)
{
    for (int i = 0; i < count; i++)
        append(clean, (struct notme_clean_session){.score = move.shift +
                                                            move.stretch * notme_tail_score(base, (i + 0.5) / count),
                                                   .tail = notme_tail_of(events, false),
                                                   .sample = 1});
}

/* Of long sessions, however many there are and whatever they scored, the tail is moved as that of two and three events
 * is; of one to three events it is their own, and base's distances beyond. */
START_TEST(long_sessions_are_judged_by_what_two_or_three_events_show)
{
    struct notme_model *base = notme_model_new("base"), *model = notme_model_new("adapted");
    struct notme_clean clean = {0};
    for (int i = 0; i < NOTME_TAILS; i++) {
        base->tail[i] = (struct notme_tail){.shape = 0.1, .scale = 1};
        memcpy(base->tail[i].knot, survey, sizeof survey);
    }
    const struct notme_tail *tail = base->tail;
    add_moved(&clean, tail, 20000, 1, (struct notme_tail_move){0, 1.5});
    add_moved(&clean, tail, 4000, 2, (struct notme_tail_move){1, 2});
    add_moved(&clean, tail, 50000, 5, (struct notme_tail_move){0, 100});
    add_moved(&clean, tail, 50, 100, (struct notme_tail_move){0, 100});
    ck_assert(notme_clean_adapt(&clean, base, model));
    for (int k = 3; k < NOTME_TAIL_KNOTS; k++) {
        for (int size = 2; size < NOTME_TAIL_SIZES; size++)
            ck_assert_double_eq_tol(model->tail[size].knot[k], 1 + 2 * survey[k], 0.1 * survey[k] + 0.1);
        ck_assert_double_eq_tol(model->tail[0].knot[k], k < 10 ? 1.5 * survey[k] : 1.5 * 3.3 + survey[k] - 3.3, 0.1);
        ck_assert_double_eq_tol(model->tail[1].knot[k], k < 7 ? 1 + 2 * survey[k] : 1 + 2 * 1.7 + survey[k] - 1.7, 0.2);
    }
    for (size_t i = 0; i < clean.count; i++) /* narrower ones narrow nothing */
        clean.session[i].score /= 4;
    ck_assert(notme_clean_adapt(&clean, base, model));
    ck_assert_double_eq_tol(model->tail[3].knot[13] - model->tail[3].knot[3], survey[13] - survey[3], 1e-9);
    notme_free(clean.session);
    notme_model_free(base);
    notme_model_free(model);
}
END_TEST

START_TEST(adapting_learns_what_tells_these_accounts_apart)
{
    struct notme_model *base = base_model(), *adapted = adapt(base, 16);
    const double *was = base->weights[NOTME_STRATUM_WRITTEN].weight,
                 *is = adapted->weights[NOTME_STRATUM_WRITTEN].weight;
    ck_assert_double_eq(was[NOTME_SURPRISE_APP], 0);
    ck_assert_double_gt(is[NOTME_SURPRISE_APP], 0.2);
    ck_assert_double_lt(is[NOTME_SURPRISE_CONTENT], was[NOTME_SURPRISE_CONTENT]);
    ck_assert_double_eq(adapted->calibration.memory, base->calibration.memory);
    ck_assert_str_eq(adapted->name, "base+adapted");
    notme_model_free(base);
    notme_model_free(adapted);
}
END_TEST

START_TEST(few_accounts_keep_the_base_weights_and_change_the_background)
{
    struct notme_model *base = base_model(), *adapted = adapt(base, 3);
    ck_assert_mem_eq(adapted->weights, base->weights, sizeof base->weights);
    struct notme_features f;
    struct notme_event e = {.action = NOTME_POST, .sensitive = -1, .text = notme_text_of("harbour")};
    notme_features_of(&e, &f);
    const uint16_t harbour = f.token[f.from[NOTME_WORDS]];
    ck_assert_float_gt(notme_background_p(&adapted->background, NOTME_STRATUM_WRITTEN, NOTME_WORDS, harbour),
                       100 * notme_background_p(&base->background, NOTME_STRATUM_WRITTEN, NOTME_WORDS, harbour));
    ck_assert_uint_gt(adapted->background.impostors, 0);
    notme_model_free(base);
    notme_model_free(adapted);
}
END_TEST

/* ---- joined backgrounds */

static struct notme_background background_of(struct notme_histories *histories, uint64_t seed,
                                             const struct notme_background *base, double share)
{
    struct notme_background out;
    const struct notme_background_plan plan = {.pool = 400, .seed = seed, .base = base, .share = share};
    ck_assert(notme_histories_background(histories, -1, &plan, &out));
    return out;
}

static struct notme_histories one_word_histories(const char *account, const char *word)
{
    struct notme_histories h = {.kinds = 1};
    struct notme_event e = {.action = NOTME_POST, .sensitive = -1, .text = notme_text_of(word)};
    e.account = notme_text_of(account);
    for (int i = 0; i < 100; i++)
        ck_assert(notme_histories_add(&h, &e));
    return h;
}

START_TEST(a_joined_background_keeps_its_share)
{
    struct notme_histories theirs = one_word_histories("a", "lighthouse"), ours = one_word_histories("b", "submarine");
    const uint16_t word = theirs.kind[0].history[0].event[0]->token[0];
    struct notme_background base = background_of(&theirs, 1, NULL, 0), joined = background_of(&ours, 1, &base, 0.25);
    const float p = notme_background_p(&base, NOTME_STRATUM_WRITTEN, NOTME_WORDS, word),
                q = notme_background_p(&joined, NOTME_STRATUM_WRITTEN, NOTME_WORDS, word);
    ck_assert_float_eq_tol(q / p, 0.25f, 0.06f); /* levels are rounded to eighths of a nat, and there is a prior */
    double of_base = 0;
    for (uint32_t i = 0; i < joined.impostors; i++)
        of_base += joined.impostor[i].account == theirs.kind[0].history[0].hash;
    ck_assert_uint_eq(joined.impostors, 400);
    ck_assert_double_eq_tol(of_base / joined.impostors, 0.25, 0.08); /* 3.7 standard errors */
    notme_background_release(&base);
    notme_background_release(&joined);
    notme_histories_release(&theirs);
    notme_histories_release(&ours);
}
END_TEST

/* ---- a sample of accounts */

/* 200 accounts of 10 events, fed with a step; at most `most` events are held. */
static struct notme_histories sampled(size_t step, uint64_t most)
{
    struct notme_histories h = {.kinds = 1, .most = most};
    for (size_t i = 0; i < 2000; i++) {
        const size_t k = i * step % 2000;
        char account[16];
        snprintf(account, sizeof account, "a%d", (int)(k / 10));
        struct notme_event event = {.account = notme_text_of(account), .text = notme_text_of("words"), .sensitive = -1};
        event.time = (int64_t)(k % 10) * 1000000;
        event.not_before = event.not_after = event.published = NOTME_NO_TIME;
        ck_assert(notme_histories_add(&h, &event));
        ck_assert(!most || h.events <= most);
    }
    notme_histories_sort(&h);
    return h;
}

START_TEST(too_much_is_a_sample_of_whole_accounts_whatever_the_order)
{
    struct notme_histories all = sampled(1, 0), some = sampled(1, 700), same = sampled(7, 700);
    ck_assert_uint_eq(all.kind->histories, 200);
    ck_assert_uint_gt(some.kind->histories, 30);
    ck_assert_uint_le(some.kind->histories, 70);
    ck_assert_uint_eq(some.kind->histories, same.kind->histories);
    for (size_t i = 0; i < some.kind->histories; i++) {
        ck_assert_str_eq(some.kind->history[i].account, same.kind->history[i].account);
        ck_assert_uint_eq(some.kind->history[i].events, 10);
    }
    notme_histories_release(&all);
    notme_histories_release(&some);
    notme_histories_release(&same);
}
END_TEST

/* ---- tails */

/* `count` clean sessions of every size, with scores from `from` on, one apart from the next by 1/count. */
static void add_sessions(struct notme_clean *clean, int count, double from)
{
    clean->samples++;
    for (int i = 0; i < count; i++)
        for (int size = 0; size < NOTME_TAIL_SIZES; size++)
            append(clean, (struct notme_clean_session){.score = from + (double)i / count,
                                                       .tail = notme_tail_of(1u << size, false),
                                                       .sample = clean->samples,
                                                       .first = i == 0 && size == 0});
}

static double median_of(int high)
{
    struct notme_clean clean = {0};
    struct notme_model *model = notme_model_new("x");
    add_sessions(&clean, 4000, 0); /* counts as 200 · 4000 / 4200 = 190 */
    add_sessions(&clean, high, 10);
    ck_assert(model && notme_clean_fit(&clean, model));
    const double median = notme_tail_score(&model->tail[2], 0.5);
    notme_free(clean.session);
    notme_model_free(model);
    return median;
}

/* A large sample does not outvote one of a tenth its size; a handful of sessions do not decide. */
START_TEST(samples_count_by_their_number_while_it_is_small)
{
    ck_assert_double_lt(median_of(3000), 10);            /* 188 */
    ck_assert_double_gt(median_of(100000), 10);          /* 200 */
    ck_assert_double_eq_tol(median_of(400), 0.85, 0.02); /* 133, so that 162 of the 190 are the lower half */
    ck_assert_double_eq_tol(median_of(20), 0.548, 0.01); /* 18: 104 */
}
END_TEST

/* `accounts` with 300 sessions of two events each, that score exponentially: by 1 the half of them, by `wide` the
 * others.
 */
static void add_accounts(struct notme_clean *clean, int accounts, double wide, uint64_t *random)
{
    for (int a = 0; a < accounts; a++)
        for (int i = 0; i < 300; i++)
            append(clean, (struct notme_clean_session){.score = -(a % 2 ? wide : 1) * log1p(-notme_random_unit(random)),
                                                       .tail = notme_tail_of(2, false),
                                                       .sample = clean->samples,
                                                       .first = i == 0});
}

static double strength_of(int accounts, double wide, int alike)
{
    struct notme_clean clean = {0};
    struct notme_model *model = notme_model_new("x");
    uint64_t random = 3;
    add_sessions(&clean, 4000, 0); /* for the tails of other sizes: one account more */
    clean.samples++;
    add_accounts(&clean, accounts, wide, &random);
    add_accounts(&clean, alike, 1e-9, &random);
    ck_assert(model && notme_clean_fit(&clean, model));
    const double strength = model->calibration.rate_strength;
    notme_free(clean.session);
    notme_model_free(model);
    return strength;
}

/* How much an account's own past weighs is learnt from how accounts differ: where many do, it weighs more; few accounts
 * hardly tell, and some whose sessions all score alike do not decide for the others. */
START_TEST(how_accounts_differ_is_learnt_from_many)
{
    const double same = strength_of(200, 1, 0), different = strength_of(200, 6, 0);
    ck_assert_double_lt(different, same / 1.5);
    ck_assert_double_gt(strength_of(4, 6, 0), 1.5 * different);
    ck_assert_double_gt(strength_of(200, 1, 6), 0.9 * same);
}
END_TEST

T_MAIN("train", a_two_by_two_table_gives_its_log_odds_ratio, weights_are_never_negative,
       a_prior_draws_and_a_strong_one_holds, what_the_rows_do_not_vary_keeps_the_prior,
       long_sessions_are_judged_by_what_two_or_three_events_show, adapting_learns_what_tells_these_accounts_apart,
       few_accounts_keep_the_base_weights_and_change_the_background, a_joined_background_keeps_its_share,
       too_much_is_a_sample_of_whole_accounts_whatever_the_order, how_accounts_differ_is_learnt_from_many,
       samples_count_by_their_number_while_it_is_small)
