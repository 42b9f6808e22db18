#include "score/budget.h"

#include <math.h>
#include <stdbool.h>

/* A session a day, and what share of people's sessions is of each size: about the mean of the three kinds of accounts
 * that the shipped model's tails were learnt on (congress 0.86 … 0.0003, politicians 0.68 … 0.004, likes 0.52 … 0.014).
 */
static const double prior_days = 30, prior_share[NOTME_TAIL_SIZES] = {0.69, 0.23, 0.06, 0.015, 0.005};

static double rate(const uint32_t sessions[NOTME_TAIL_SIZES], double days, int size)
{
    return (sessions[size] + prior_days * prior_share[size]) / (days + prior_days) * 365.25;
}

double notme_budget_sessions(const uint32_t sessions[NOTME_TAIL_SIZES], double days)
{
    double sum = 0;
    for (int i = 0; i < NOTME_TAIL_SIZES; i++)
        sum += rate(sessions, days, i);
    return sum;
}

/* Thresholds c / √rate, the rate being sessions a year: they use the budget up where c is budget ÷ Σ √rate. A size at
 * the limit takes what it can, and c is found anew for the others: after as many rounds as there are sizes, all are
 * settled. */
double notme_budget_threshold(double budget, const uint32_t sessions[NOTME_TAIL_SIZES], double days, uint32_t events)
{
    double root[NOTME_TAIL_SIZES];
    bool limited[NOTME_TAIL_SIZES] = {false};
    double c = 0;
    for (int i = 0; i < NOTME_TAIL_SIZES; i++)
        root[i] = sqrt(rate(sessions, days, i));
    for (int round = 0; round < NOTME_TAIL_SIZES; round++) {
        double left = budget, roots = 0;
        for (int i = 0; i < NOTME_TAIL_SIZES; i++) {
            left -= limited[i] ? NOTME_THRESHOLD_MAX * root[i] * root[i] : 0;
            roots += limited[i] ? 0 : root[i];
        }
        c = roots > 0 ? left / roots : HUGE_VAL;
        for (int i = 0; i < NOTME_TAIL_SIZES; i++)
            limited[i] = c > NOTME_THRESHOLD_MAX * root[i]; /* c only rises: what is limited stays so */
    }
    const int size = notme_tail_size(events);
    return limited[size] ? NOTME_THRESHOLD_MAX : c / root[size];
}
