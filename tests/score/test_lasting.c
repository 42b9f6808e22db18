/* Runs of odd sessions: the sum by hand, and how often a clean account's comes to the limit, by simulation. */
#include "base/hash.h"
#include "t.h"

#include "score/lasting.h"

#include <math.h>

START_TEST(the_sum_is_that_of_the_ratios_and_begins_anew_below_zero)
{
    struct notme_lasting run = {0};
    run = notme_lasting_with(&run, 0.1, 100); /* ln 0.3 + 0.7 ln 10 */
    ck_assert_double_eq_tol(run.sum, 0.407837, 1e-6);
    run = notme_lasting_with(&run, 0.02, 200); /* ln 0.3 + 0.7 ln 50 = 1.534443, less 0.004559 */
    ck_assert_double_eq_tol(run.sum, 1.937721, 1e-6);
    ck_assert_uint_eq(run.sessions, 2);
    ck_assert_int_eq(run.since, 100);
    run = notme_lasting_with(&run, 0.9, 300); /* -1.130221, less 0.014728 */
    ck_assert_double_eq_tol(run.sum, 0.792772, 1e-6);
    ck_assert_uint_eq(run.sessions, 3);
    run = notme_lasting_with(&run, 1, 400);
    ck_assert_double_eq(run.sum, 0);
    ck_assert_uint_eq(run.sessions, 0);
    run = notme_lasting_with(&run, 0.1, 500);
    ck_assert_uint_eq(run.sessions, 1);
    ck_assert_int_eq(run.since, 500);
}
END_TEST

START_TEST(one_session_adds_three_at_most)
{
    const struct notme_lasting none = {0};
    ck_assert_double_eq(notme_lasting_with(&none, 1e-300, 100).sum, 3);
    ck_assert_double_eq(notme_lasting_with(&none, 0, 100).sum, 3);
}
END_TEST

/* 0.3 × 300 sessions a year ÷ 9000 = 0.01 alarms a year */
START_TEST(the_runs_expected_fall_with_the_exponential_of_the_sum)
{
    ck_assert_double_eq_tol(notme_lasting_expected(log(9000), 300), 0.01, 1e-12);
}
END_TEST

/* Uniform p-values, a million sessions at each limit: no more alarms than promised. Fewer, for the promise is kept by a
 * run begun at every session, and as no session adds more than 3. */
START_TEST(a_clean_account_has_the_alarms_that_were_promised)
{
    uint64_t random = 77;
    for (int budget = 2; budget <= 6; budget += 4) { /* alarms in a thousand sessions */
        const int sessions = 1000000;
        struct notme_lasting run = {0};
        int alarms = 0;
        for (int i = 0; i < sessions; i++) {
            run = notme_lasting_with(&run, notme_random_unit(&random), i);
            if (notme_lasting_expected(run.sum, 1000) > budget)
                continue;
            alarms++;
            run = (struct notme_lasting){0};
        }
        const double promised = budget * sessions / 1000.0;
        ck_assert_double_le(alarms, promised + 3 * sqrt(promised));
        ck_assert_double_ge(alarms, promised / 7);
    }
}
END_TEST

/* p-values that do not hold, the squares of uniform ones: some hundred sessions on they make no more runs than others.
 */
START_TEST(an_account_is_held_against_its_own_record)
{
    uint64_t random = 78;
    struct notme_lasting run = {0};
    int alarms = 0;
    for (int i = 0; i < 100500; i++) {
        const double u = notme_random_unit(&random);
        run = notme_lasting_with(&run, u * u, i);
        if (notme_lasting_expected(run.sum, 1000) > 6)
            continue;
        alarms += i >= 500;
        run = (struct notme_lasting){.excess = run.excess};
    }
    ck_assert_int_le(alarms, 3 * 600);
}
END_TEST

T_MAIN("lasting", an_account_is_held_against_its_own_record, the_sum_is_that_of_the_ratios_and_begins_anew_below_zero,
       one_session_adds_three_at_most, the_runs_expected_fall_with_the_exponential_of_the_sum,
       a_clean_account_has_the_alarms_that_were_promised)
