/* The budget, against sessions drawn from known tails. */
#include "t.h"

#include "base/hash.h"
#include "score/budget.h"

#include <math.h>

/* By size; of what is taken up of others twice that. */
static double scale_of(int tail)
{
    static const double scale[NOTME_TAIL_SIZES] = {0.4, 0.8, 1, 1.3, 2};
    return scale[tail % NOTME_TAIL_SIZES] * (tail < NOTME_TAIL_SIZES ? 1 : 2);
}

/* People whose sessions score exponentially, by `scale` of their size, and accounts that do not differ at all. */
static struct notme_model people(void)
{
    struct notme_model model = {.calibration = {.rate_strength = 1e9, .shape = 1e9, .scale = 1e9, .memory = 100}};
    for (int i = 0; i < NOTME_TAILS; i++) {
        for (int k = 0; k < NOTME_TAIL_KNOTS; k++)
            model.tail[i].knot[k] = -scale_of(i) * log(notme_tail_survival[k]);
        model.tail[i].scale = scale_of(i);
    }
    return model;
}

static const uint32_t some[NOTME_TAILS] = {40, 30, 20, 10, 5, 0, 0, 0, 0, 0}, none[NOTME_TAILS] = {0};
static const uint32_t both[NOTME_TAILS] = {20, 15, 10, 5, 2, 20, 15, 10, 5, 3};

START_TEST(sessions_a_year_are_those_of_all_sizes_and_a_month_of_peoples)
{
    ck_assert_double_eq_tol(notme_budget_sessions(&(struct notme_pace){none, 0}), 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_sessions(&(struct notme_pace){some, 70}), (105 + 30) / 100.0 * 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_rate(&(struct notme_pace){none, 0}, 1), 0.23 * 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_rate(&(struct notme_pace){some, 70}, 4), 5.15 / 100 * 365.25, 1e-9);
}
END_TEST

/* 52 of the account's 105 sessions are written. */
START_TEST(a_month_of_peoples_sessions_is_written_and_taken_up_as_the_accounts_are)
{
    const struct notme_pace pace = {both, 70};
    ck_assert_double_eq_tol(notme_budget_rate(&pace, 1), (15 + 30 * 0.23 * 52 / 105) / 100 * 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_rate(&pace, 6), (15 + 30 * 0.23 * 53 / 105) / 100 * 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_sessions(&pace), (105 + 30) / 100.0 * 365.25, 1e-9);
    ck_assert_double_eq(notme_budget_rate(&(struct notme_pace){some, 70}, 6), 0);
}
END_TEST

/* What one event shows for somebody else: 9 of 10 events are theirs, and 1 in 50 of the owner's is as odd as any. */
static const double single_most = 3.8088822; /* ln(0.9 · 50 + 0.1) */

START_TEST(of_every_size_those_are_expected_that_score_so_high)
{
    const struct notme_model model = people();
    const struct notme_past past = {0};
    const struct notme_pace pace = {both, 70};
    for (int k = 0; k < 26; k++) {
        const double score = 2 + 0.7 * k;
        double sum = 0;
        for (int i = 0; i < NOTME_TAILS; i++)
            if (i % NOTME_TAIL_SIZES || score <= single_most)
                sum += notme_budget_rate(&pace, i) * exp(-score / scale_of(i));
        ck_assert_double_eq_tol(notme_budget_expected(&model, &past, &pace, score), sum, 1e-5 * sum);
    }
}
END_TEST

START_TEST(what_is_expected_no_more_often_than_the_budget_allows_comes_as_often)
{
    const struct notme_model model = people();
    const struct notme_past past = {0};
    const struct notme_pace pace = {both, 70};
    const int years = 400;
    static const double budget[] = {0.1, 1, 10};
    int flagged[3] = {0};
    uint64_t random = 7;
    for (int i = 0; i < NOTME_TAILS; i++)
        for (int k = 0; k < (int)lround(years * notme_budget_rate(&pace, i)); k++) {
            const double score = -scale_of(i) * log1p(-notme_random_unit(&random));
            for (int b = 0; b < 3; b++)
                flagged[b] += notme_budget_expected(&model, &past, &pace, score) <= budget[b];
        }
    for (int b = 0; b < 3; b++) /* four deviations of a Poisson number */
        ck_assert_double_eq_tol(flagged[b], years * budget[b], 4 * sqrt(years * budget[b]));
}
END_TEST

START_TEST(an_account_that_scores_high_is_expected_to)
{
    struct notme_model model = people();
    struct notme_past past = {0};
    const struct notme_pace pace = {some, 70};
    const double before = notme_budget_expected(&model, &past, &pace, 8);
    model.calibration = (struct notme_calibration){.rate_strength = 14, .shape = 15, .scale = 14, .memory = 300};
    for (int i = 0; i < 100; i++)
        notme_past_learn(&model.calibration, &past, 4);
    ck_assert_double_gt(notme_budget_expected(&model, &past, &pace, 8), 4 * before);
}
END_TEST

T_MAIN("budget", sessions_a_year_are_those_of_all_sizes_and_a_month_of_peoples,
       a_month_of_peoples_sessions_is_written_and_taken_up_as_the_accounts_are,
       of_every_size_those_are_expected_that_score_so_high,
       what_is_expected_no_more_often_than_the_budget_allows_comes_as_often, an_account_that_scores_high_is_expected_to)
