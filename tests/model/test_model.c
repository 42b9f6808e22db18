#include "base/hash.h"
#include "model/model.h"
#include "reference.h"
#include "score/scan.h"
#include "t.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

START_TEST(pareto_tail_is_scipys)
{
    for (size_t i = 0; i < COUNT(pareto); i++)
        ck_assert_double_eq_tol(notme_pareto_log_survival(pareto[i].x, pareto[i].shape, pareto[i].scale),
                                pareto[i].log_survival, 1e-9 * (1 + fabs(pareto[i].log_survival)));
    ck_assert(notme_pareto_log_survival(100, -0.5, 1) == -HUGE_VAL); /* beyond the end of a short tail */
}
END_TEST

START_TEST(the_predictive_tail_is_scipys_lomax)
{
    const struct notme_past none = {0};
    for (size_t i = 0; i < COUNT(lomax); i++) {
        const struct notme_calibration c = {
            .rate_strength = 10, .shape = lomax[i].shape, .scale = lomax[i].scale, .memory = 100};
        ck_assert_double_eq_tol(notme_account_p(&c, &none, lomax[i].e), lomax[i].p, 1e-12);
    }
}
END_TEST

START_TEST(log_add_is_scipys)
{
    for (size_t i = 0; i < COUNT(log_adds); i++)
        ck_assert_double_eq_tol(notme_log_add(log_adds[i].a, log_adds[i].b), log_adds[i].sum,
                                1e-12 * (1 + fabs(log_adds[i].sum)));
}
END_TEST

static double exponential(uint64_t *random)
{
    return -log1p(-notme_random_unit(random));
}

/* An account like people in general: p must be uniform, to the tail. */
START_TEST(p_is_uniform_for_calm_accounts)
{
    const struct notme_calibration c = {.rate_strength = 14, .shape = 15, .scale = 14, .memory = 300};
    static const double at[] = {0.5, 0.1, 0.01, 0.001};
    double below[4] = {0};
    uint64_t random = 11;
    enum { ACCOUNTS = 200, SESSIONS = 1000 };
    for (int a = 0; a < ACCOUNTS; a++) {
        struct notme_past past = {0};
        for (int s = 0; s < SESSIONS; s++) {
            const double e = exponential(&random), p = notme_account_p(&c, &past, e);
            for (int i = 0; i < 4; i++)
                below[i] += p <= at[i];
            notme_past_learn(&c, &past, e);
        }
    }
    for (int i = 0; i < 4; i++) {
        const double expected = at[i] * ACCOUNTS * SESSIONS;
        ck_assert_msg(fabs(below[i] - expected) < 0.05 * expected + 4 * sqrt(expected), "p <= %g: %g of %g", at[i],
                      below[i], expected);
    }
}
END_TEST

/* An account whose scores run higher than people's: its own past must put that right. */
START_TEST(p_comes_right_for_an_account_unlike_people)
{
    const struct notme_calibration c = {.rate_strength = 14, .shape = 15, .scale = 14, .memory = 300};
    struct notme_past past = {0};
    uint64_t random = 12;
    double before = 0, below = 0;
    for (int s = 0; s < 60000; s++) {
        const double e = 1.6 * exponential(&random), p = notme_account_p(&c, &past, e);
        before += exp(-e) <= 0.01;
        below += s >= 1000 && p <= 0.01;
        notme_past_learn(&c, &past, e);
    }
    ck_assert_double_gt(before / 60000, 0.04); /* people's tail would have been wrong by 5 */
    ck_assert_double_lt(below / 59000, 0.016);
    ck_assert_double_gt(below / 59000, 0.006);
}
END_TEST

START_TEST(likelihoods_add_up_to_one_and_are_bounded_below_the_threshold)
{
    const struct notme_calibration c = {.rate_strength = 14, .shape = 15, .scale = 14, .memory = 300};
    struct notme_past past = {0};
    const double step = 0.001;
    for (int s = 0; s < 200; s++) { /* whose sessions score all alike: no likelihood grows beyond bounds */
        const double low = notme_account_log_likelihood(&c, &past, 0);
        ck_assert_double_lt(low, 0);
        double sum = exp(low);
        for (int k = 0; s % 50 == 0 && k < 60000; k++)
            sum += step * exp(notme_account_log_likelihood(&c, &past, NOTME_EXCEED_AT + (k + 0.5) * step));
        if (s % 50 == 0)
            ck_assert_double_eq_tol(sum, 1, 1e-4);
        notme_past_learn(&c, &past, 0.01);
    }
}
END_TEST

START_TEST(one_hijack_in_the_past_weighs_less_than_it_would)
{
    const struct notme_calibration c = {.rate_strength = 14, .shape = 15, .scale = 14, .memory = 300};
    struct notme_past clean = {0}, hijacked = {0};
    uint64_t random = 13;
    for (int s = 0; s < 300; s++) {
        const double e = exponential(&random);
        notme_past_learn(&c, &clean, e);
        notme_past_learn(&c, &hijacked, s == 250 ? 500 : e);
    }
    const double p = notme_account_p(&c, &clean, 9), q = notme_account_p(&c, &hijacked, 9);
    ck_assert_double_gt(q, p);     /* not nothing */
    ck_assert_double_lt(q, 2 * p); /* but bounded, though it scored 500 */
}
END_TEST

START_TEST(a_fitted_tail_gives_back_the_shares_it_was_fitted_to)
{
    enum { N = 40000 };
    struct notme_weighted *scores = malloc(N * sizeof *scores);
    struct notme_tail tail;
    uint64_t random = 14;
    for (int i = 0; i < N; i++)
        scores[i] = (struct notme_weighted){2 * exponential(&random) - 3, 1};
    ck_assert(notme_tail_fit(&tail, scores, N));
    ck_assert_double_eq_tol(tail.shape, 0, 0.12);
    ck_assert_double_eq_tol(tail.scale, 2, 0.25);
    for (int i = 1; i < 45; i++) { /* the truth is e = (score + 3) / 2 */
        const double e = 0.2 * i;
        ck_assert_double_eq_tol(notme_tail_surprise(&tail, 2 * e - 3), e, 0.03 + 0.07 * e);
    }
    free(scores);
}
END_TEST

/* Scores from 0 to 1, all alike: a tail that ends, which no Pareto tail of ours does. Where there are many scores the
 * knots say so; where there are few, of weight or in number, they go on beyond 1. */
START_TEST(far_knots_are_the_scores_where_there_are_enough)
{
    enum { MANY = 200000, FEW = 4000 };
    struct notme_weighted *scores = notme_alloc(MANY, sizeof *scores);
    struct notme_tail many, few, uneven;
    for (int i = 0; i < MANY; i++)
        scores[i] = (struct notme_weighted){(i + 0.5) / MANY, 1};
    ck_assert(notme_tail_fit(&many, scores, MANY));
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++)
        ck_assert_double_eq_tol(many.knot[k], 1 - notme_tail_survival[k], 1e-4);
    for (int i = MANY - 4000; i < MANY; i++) /* of the highest, one in 25 stands for nearly all */
        scores[i].weight = i % 25 == 0 ? 22.6 : 0.1;
    ck_assert(notme_tail_fit(&uneven, scores, MANY));
    ck_assert_double_gt(uneven.knot[NOTME_TAIL_KNOTS - 1], 1);
    for (int i = 0; i < FEW; i++)
        scores[i] = (struct notme_weighted){(i + 0.5) / FEW, 1};
    ck_assert(notme_tail_fit(&few, scores, FEW));
    ck_assert_double_eq_tol(few.knot[9], 1 - notme_tail_survival[9], 1e-3);
    ck_assert_double_gt(few.knot[NOTME_TAIL_KNOTS - 1], 1);
    notme_free(scores);
}
END_TEST

START_TEST(tail_surprise_rises_without_a_jump)
{
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    for (int size = 0; size < NOTME_TAILS; size++) {
        double last = -1;
        for (int i = -1200; i < 6000; i++) {
            const double s = 0.01 * i;
            const double e = notme_tail_surprise(&model->tail[size], s);
            if (!(e >= last) || (last >= 0 && e - last > 0.3))
                ck_abort_msg("size %d at %g: %g after %g", size, s, e, last);
            last = e;
        }
    }
    notme_model_free(model);
}
END_TEST

START_TEST(sizes_are_powers_of_two)
{
    static const int expected[][2] = {{1, 0}, {2, 1}, {3, 1}, {4, 2}, {7, 2}, {8, 3}, {15, 3}, {16, 4}, {200, 4}};
    for (size_t i = 0; i < COUNT(expected); i++)
        ck_assert_int_eq(notme_tail_size((uint32_t)expected[i][0]), expected[i][1]);
    ck_assert_int_eq(notme_tail_of(3, false), 1);
    ck_assert_int_eq(notme_tail_of(3, true), NOTME_TAIL_SIZES + 1);
}
END_TEST

/* ---- files */

START_TEST(a_model_saved_and_loaded_is_the_same_to_the_byte)
{
    struct notme_model *model, *back;
    struct notme_buf one = {0}, two = {0}, background = {0}, again = {0};
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    notme_model_write_json(model, &one);
    notme_model_write_background(&model->background, &background);
    ck_assert_int_eq(notme_model_read(&back, (struct notme_text){one.at, one.len},
                                      (struct notme_text){background.at, background.len}, NULL),
                     0);
    notme_model_write_json(back, &two);
    notme_model_write_background(&back->background, &again);
    ck_assert_uint_eq(one.len, two.len);
    ck_assert_mem_eq(one.at, two.at, one.len);
    ck_assert_uint_eq(background.len, again.len);
    ck_assert_mem_eq(background.at, again.at, background.len);
    ck_assert_str_eq(notme_model_name(model), notme_model_name(back));
    notme_model_free(model);
    notme_model_free(back);
    notme_buf_release(&one);
    notme_buf_release(&two);
    notme_buf_release(&background);
    notme_buf_release(&again);
}
END_TEST

START_TEST(damaged_backgrounds_are_refused)
{
    struct notme_model *model, *back;
    struct notme_error error;
    struct notme_buf json = {0}, background = {0};
    uint64_t random = 15;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    notme_model_write_json(model, &json);
    notme_model_write_background(&model->background, &background);
    const struct notme_text text = {json.at, json.len};
    for (int i = 0; i < 20; i++) {
        const size_t at = notme_random_below(&random, background.len),
                     len = notme_random_below(&random, background.len);
        background.at[at] ^= 0x10;
        ck_assert_int_eq(notme_model_read(&back, text, (struct notme_text){background.at, background.len}, &error),
                         NOTME_EMODEL);
        ck_assert_ptr_null(back);
        background.at[at] ^= 0x10;
        char *part = t_copy(background.at, len);
        ck_assert_int_eq(notme_model_read(&back, text, (struct notme_text){part, len}, &error), NOTME_EMODEL);
        free(part);
    }
    notme_model_free(model);
    notme_buf_release(&json);
    notme_buf_release(&background);
}
END_TEST

static void write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static int add_bytes(void *ctx, const void *bytes, size_t len)
{
    return notme_buf_add(ctx, bytes, len) ? 0 : -1;
}

/* One file, and whatever bit of it flips, or wherever it ends, it is refused: there is no half a model. */
START_TEST(a_model_file_is_whole_or_refused)
{
    char path[] = "/tmp/notme-model-XXXXXX";
    struct notme_model *model, *back;
    struct notme_error error;
    struct notme_buf file = {0};
    uint64_t random = 16;
    close(mkstemp(path));
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    model->background.impostors = 3; /* short: it is read a thousand times */
    model->background.tokens = model->background.impostor[3].first;
    ck_assert_int_eq(notme_model_seal(model, NULL), 0);
    ck_assert_int_eq(notme_model_write(model, add_bytes, &file, NULL), 0);
    ck_assert_int_eq(notme_model_save(model, path, NULL), 0);
    ck_assert_int_eq(notme_model_load(&back, path, &error), 0);
    ck_assert_str_eq(notme_model_name(model), notme_model_name(back));
    notme_model_free(back);
    for (size_t bit = 0; bit < 8 * (size_t)200 + 400; bit++) {
        const size_t flipped = bit < 1600 ? bit : notme_random_below(&random, 8 * file.len); /* all of the head */
        file.at[flipped / 8] = (char)(file.at[flipped / 8] ^ 1 << flipped % 8);
        write_file(path, file.at, file.len);
        ck_assert_int_eq(notme_model_load(&back, path, &error), NOTME_EMODEL);
        ck_assert_ptr_null(back);
        file.at[flipped / 8] = (char)(file.at[flipped / 8] ^ 1 << flipped % 8);
    }
    for (size_t cut = 0; cut < 300; cut++) {
        write_file(path, file.at, cut < 100 ? cut : notme_random_below(&random, file.len));
        ck_assert_int_eq(notme_model_load(&back, path, &error), NOTME_EMODEL);
    }
    notme_buf_addc(&file, 'x');
    write_file(path, file.at, file.len);
    ck_assert_int_eq(notme_model_load(&back, path, &error), NOTME_EMODEL);
    unlink(path);
    notme_model_free(model);
    notme_buf_release(&file);
}
END_TEST

/* Voices keep what they heard of an impostor where its tokens are: two in one place would be heard as each other. */
START_TEST(impostors_that_share_tokens_are_refused)
{
    struct notme_model *model, *back;
    struct notme_error error;
    struct notme_buf json = {0}, background = {0};
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    model->background.impostor[1].first = 0;
    notme_model_write_json(model, &json);
    notme_model_write_background(&model->background, &background);
    ck_assert_int_eq(notme_model_read(&back, (struct notme_text){json.at, json.len},
                                      (struct notme_text){background.at, background.len}, &error),
                     NOTME_EMODEL);
    ck_assert_ptr_nonnull(strstr(error.text, "impostor 1 points elsewhere"));
    notme_model_free(model);
    notme_buf_release(&json);
    notme_buf_release(&background);
}
END_TEST

/* Both sides are mixtures: 9 of 10 events of an intrusion are the stranger's; 1 of 50 of an owner's is anybody's. */
static double doubted(double sum)
{
    const double stranger = exp(sum), owner = 1;
    const double odd_owner = 0.98 * owner + 0.02 * stranger;
    return log(0.9 * stranger / odd_owner + 0.1);
}

START_TEST(no_event_decides_alone)
{
    struct notme_weights w = {.weight = {1}};
    struct notme_surprise s = {.stratum = NOTME_STRATUM_OTHER}; /* the first */
    double before = -1e9;
    for (int x = -50; x <= 50; x++) {
        s.x[0] = (float)x;
        ck_assert_double_gt(notme_weights_llr(&w, &s), before - 1e-12); /* monotone */
        before = notme_weights_llr(&w, &s);
    }
    ck_assert_double_eq_tol(before, log(0.9 * 50 + 0.1), 1e-9);
    s.x[0] = -50;
    ck_assert_double_eq_tol(notme_weights_llr(&w, &s), log(0.1), 1e-9);
}
END_TEST

START_TEST(a_tails_scores_are_its_surprises_backwards)
{
    for (int shape = 0; shape < 2; shape++) {
        const struct notme_tail tail = {
            .knot = {-3, -2.5, -2, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.2, 3.6, 4}, .shape = 0.2 * shape, .scale = 0.7};
        for (int i = 1; i < 1000; i++) {
            const double p = i < 500 ? i * 1e-6 : i * 1e-3;
            ck_assert_double_eq_tol(notme_tail_surprise(&tail, notme_tail_score(&tail, p)), -log(p), 1e-9);
        }
    }
}
END_TEST

/* People whose scores are twice as wide and one higher. */
static const struct notme_tail people = {
    .knot = {-2, -1.5, -1, 0, 0.6, 1, 1.7, 2.4, 3, 3.3, 4, 4.5, 5.2, 6}, .shape = 0.1, .scale = 1};

static struct notme_weighted *wider(size_t count)
{
    struct notme_weighted *scores = notme_alloc(count, sizeof *scores);
    uint64_t random = 3;
    for (size_t i = 0; i < count; i++)
        scores[i] =
            (struct notme_weighted){1 + 2 * notme_tail_score(&people, 1 - notme_random_unit(&random) * 0.9999), 1};
    return scores;
}

/* With 20,000 of their sessions their quantiles are found again; beyond them base's distances are kept. */
START_TEST(an_adapted_tail_is_the_batchs_as_far_as_it_is_told)
{
    enum { MANY = 20000 };
    struct notme_weighted *scores = wider(MANY);
    struct notme_tail adapted;
    ck_assert(notme_tail_adapt(&adapted, &people, scores, 0, 0.02)); /* of nobody nothing is learnt */
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++)
        ck_assert_double_eq_tol(adapted.knot[k], people.knot[k], 0.05 + 0.03 * k);
    for (int i = 0; i < MANY / 200; i++) /* hijacks */
        scores[i].score = 50;
    ck_assert(notme_tail_adapt(&adapted, &people, scores, MANY, 0.02));
    for (int k = 0; k < 10; k++)
        ck_assert_double_eq_tol(adapted.knot[k], 1 + 2 * people.knot[k], 0.25 + 0.01 * k * k);
    for (int k = 10; k < NOTME_TAIL_KNOTS; k++)
        ck_assert_double_eq_tol(adapted.knot[k] - adapted.knot[9], people.knot[k] - people.knot[9], 1e-9);
    ck_assert(adapted.shape == people.shape && adapted.scale == people.scale);
    ck_assert(notme_tail_adapt(&adapted, &people, scores, MANY, 0.1));
    ck_assert_double_eq_tol(adapted.knot[6], 1 + 2 * people.knot[6], 0.2);
    for (int k = 7; k < NOTME_TAIL_KNOTS; k++)
        ck_assert_double_eq_tol(adapted.knot[k] - adapted.knot[6], people.knot[k] - people.knot[6], 1e-9);
    ck_assert(adapted.shape == people.shape && adapted.scale == people.scale);
    notme_free(scores);
}
END_TEST

/* One session in six may be a hijack and the comparison is nearly as it is without them. */
START_TEST(bodies_are_compared_whatever_hijacks_score)
{
    enum { MANY = 2000 };
    struct notme_weighted *scores = wider(MANY);
    struct notme_tail_move move;
    ck_assert(notme_tail_compare(&people, scores, 0, &move));
    ck_assert_double_eq_tol(move.shift, 0, 0.05);
    ck_assert_double_eq_tol(move.stretch, 1, 0.1);
    ck_assert(notme_tail_compare(&people, scores, MANY, &move));
    ck_assert_double_eq_tol(move.shift, 1, 0.2);
    ck_assert_double_eq_tol(move.stretch, 2, 0.2);
    for (int i = 0; i < MANY / 6; i++)
        scores[i].score = i % 3 == 0 ? 8 : 50;
    ck_assert(notme_tail_compare(&people, scores, MANY, &move));
    ck_assert_double_eq_tol(move.shift, 1, 0.4);
    ck_assert_double_eq_tol(move.stretch, 2, 0.4);
    const struct notme_tail moved = notme_tail_moved(&people, &(struct notme_tail_move){1, 2});
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++)
        ck_assert_double_eq_tol(moved.knot[k], 1 + 2 * people.knot[k], 1e-12);
    ck_assert(moved.shape == people.shape && moved.scale == 2 * people.scale);
    for (int i = 0; i < MANY; i++) /* all hijacks: no more than it says */
        scores[i].score = 50 + i;
    ck_assert(notme_tail_compare(&people, scores, MANY, &move));
    ck_assert_double_eq(move.stretch, 3);
    notme_free(scores);
}
END_TEST

/* Of every stratum: each has weights of its own. */
static void check_sum(const struct notme_weights *weights, enum notme_stratum stratum)
{
    struct notme_surprise s = {.stratum = stratum};
    const struct notme_weights *w = &weights[stratum];
    double part[NOTME_SIGNAL_COUNT], sum = 0, base = w->bias;
    uint64_t random = 16;
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++) {
        s.x[i] = (float)(4 * notme_random_unit(&random) - 1);
        ck_assert_double_ge(w->weight[i], 0); /* monotone: no surprise speaks for the owner by being large */
        base += w->weight[i] * w->typical[i];
    }
    notme_weights_parts(weights, &s, part);
    for (int i = 0; i < NOTME_SIGNAL_COUNT; i++)
        sum += part[i];
    ck_assert_double_eq_tol(notme_weights_llr(weights, &s), doubted(base + sum), 1e-9);
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++)
        s.x[i] = NAN; /* an event that states nothing speaks for nobody: as an owner's typical one */
    notme_weights_parts(weights, &s, part);
    for (int i = 0; i < NOTME_SIGNAL_COUNT; i++)
        ck_assert_double_eq(part[i], 0);
    ck_assert_double_eq_tol(notme_weights_llr(weights, &s), doubted(base), 1e-9);
}

START_TEST(an_explanation_is_a_sum)
{
    struct notme_model *model;
    ck_assert_int_eq(notme_model_default(&model, NULL), 0);
    for (int s = 0; s < NOTME_STRATA; s++)
        check_sum(model->weights, (enum notme_stratum)s);
    notme_model_free(model);
}
END_TEST

T_MAIN("model", pareto_tail_is_scipys, the_predictive_tail_is_scipys_lomax, log_add_is_scipys,
       p_is_uniform_for_calm_accounts, p_comes_right_for_an_account_unlike_people,
       likelihoods_add_up_to_one_and_are_bounded_below_the_threshold, one_hijack_in_the_past_weighs_less_than_it_would,
       a_fitted_tail_gives_back_the_shares_it_was_fitted_to, far_knots_are_the_scores_where_there_are_enough,
       tail_surprise_rises_without_a_jump, sizes_are_powers_of_two, a_model_saved_and_loaded_is_the_same_to_the_byte,
       a_model_file_is_whole_or_refused, impostors_that_share_tokens_are_refused, damaged_backgrounds_are_refused,
       an_explanation_is_a_sum, no_event_decides_alone, a_tails_scores_are_its_surprises_backwards,
       an_adapted_tail_is_the_batchs_as_far_as_it_is_told, bodies_are_compared_whatever_hijacks_score)
