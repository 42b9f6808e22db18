/* The budget's thresholds, against what they must add up to. */
#include "t.h"

#include "score/budget.h"

#include <math.h>

static const uint32_t events_of[NOTME_TAIL_SIZES] = {1, 2, 5, 11, 60};

/* Expected false alarms a year, were p-values uniform. */
static double spent(double budget, const uint32_t *sessions, double days)
{
    double sum = 0;
    for (int i = 0; i < NOTME_TAIL_SIZES; i++)
        sum += sessions[i] / days * 365.25 * notme_budget_threshold(budget, sessions, days, events_of[i]);
    return sum;
}

START_TEST(the_budget_is_used_up_and_not_exceeded)
{
    /* so many that the month before them counts for nothing */
    static const uint32_t many[][NOTME_TAIL_SIZES] = {{4000000, 500000, 60000, 8000, 1000},
                                                      {200, 300000, 100000, 2000000, 700000},
                                                      {1000000, 1000000, 1000000, 1000000, 1000000}};
    static const double budget[] = {0.01, 0.1, 1, 10};
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        for (size_t k = 0; k < sizeof budget / sizeof *budget; k++)
            ck_assert_double_eq_tol(spent(budget[k], many[i], 3e6), budget[k], 0.001 * budget[k]);
}
END_TEST

START_TEST(where_every_size_is_at_the_limit_the_budget_is_not_used_up)
{
    static const uint32_t few[NOTME_TAIL_SIZES] = {30, 20, 10, 5, 2};
    for (int i = 0; i < NOTME_TAIL_SIZES; i++)
        ck_assert_double_eq(notme_budget_threshold(10, few, 1000, events_of[i]), NOTME_THRESHOLD_MAX);
}
END_TEST

/* Nobody's past: a session a day, of which 0.69 are of one event and 0.23 of two or three. */
START_TEST(thresholds_go_by_the_root_of_how_often_a_size_comes)
{
    static const uint32_t none[NOTME_TAIL_SIZES] = {0};
    const double one = notme_budget_threshold(0.1, none, 0, 1), two = notme_budget_threshold(0.1, none, 0, 3);
    const double roots = sqrt(0.69) + sqrt(0.23) + sqrt(0.06) + sqrt(0.015) + sqrt(0.005);
    ck_assert_double_eq_tol(one, 0.1 / 365.25 / sqrt(0.69) / roots, 1e-12);
    ck_assert_double_eq_tol(two / one, sqrt(0.69 / 0.23), 1e-9);
}
END_TEST

START_TEST(sessions_a_year_are_those_of_all_sizes_and_a_month_of_peoples)
{
    static const uint32_t none[NOTME_TAIL_SIZES] = {0}, some[NOTME_TAIL_SIZES] = {40, 30, 20, 10, 5};
    ck_assert_double_eq_tol(notme_budget_sessions(none, 0), 365.25, 1e-9);
    ck_assert_double_eq_tol(notme_budget_sessions(some, 70), (105 + 30) / 100.0 * 365.25, 1e-9);
}
END_TEST

T_MAIN("budget", sessions_a_year_are_those_of_all_sizes_and_a_month_of_peoples, the_budget_is_used_up_and_not_exceeded,
       where_every_size_is_at_the_limit_the_budget_is_not_used_up, thresholds_go_by_the_root_of_how_often_a_size_comes)
