#include "score/budget.h"

#include "base/clock.h"

#include <math.h>

/* A session a day, and what share of people's sessions is of each size: about the mean of the three kinds of accounts
 * that the shipped model's tails were learnt on (congress 0.86 … 0.0003, politicians 0.68 … 0.004, likes 0.52 … 0.014).
 */
static const double prior_days = 30, prior_share[NOTME_TAIL_SIZES] = {0.69, 0.23, 0.06, 0.015, 0.005};

/* Which share of the account's sessions is of the tail's class; before there are any, all are written. */
static double share_of_class(const struct notme_pace *pace, int tail)
{
    double all = 0, same = 0;
    for (int t = 0; t < NOTME_TAILS; t++) {
        all += pace->sessions[t];
        same += t / NOTME_TAIL_SIZES == tail / NOTME_TAIL_SIZES ? pace->sessions[t] : 0;
    }
    return all > 0 ? same / all : tail < NOTME_TAIL_SIZES;
}

double notme_budget_rate(const struct notme_pace *pace, int tail)
{
    const double prior = prior_days * prior_share[tail % NOTME_TAIL_SIZES] * share_of_class(pace, tail);
    return (pace->sessions[tail] + prior) / (pace->days + prior_days) * 365.25;
}

double notme_budget_sessions(const struct notme_pace *pace)
{
    double sum = 0;
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        sum += notme_budget_rate(pace, tail);
    return sum;
}

double notme_budget_expected(const struct notme_model *model, const struct notme_past *past,
                             const struct notme_pace *pace, double score)
{
    double sum = 0;
    for (int tail = 0; tail < NOTME_TAILS; tail++) {
        const double rate = notme_budget_rate(pace, tail);
        if (rate == 0 || (tail % NOTME_TAIL_SIZES == 0 && score > notme_weights_llr_most()))
            continue;
        sum += rate * notme_account_p(&model->calibration, past, notme_tail_surprise(&model->tail[tail], score));
    }
    return sum;
}

void notme_reach_add(struct notme_reach *reach, int64_t clock)
{
    if (reach->begins == NOTME_NO_TIME || clock < reach->begins)
        reach->begins = clock;
    if (reach->ends == NOTME_NO_TIME || clock > reach->ends)
        reach->ends = clock;
}

double notme_budget_a_year(const struct notme_reach *reach, const struct notme_options *options)
{
    if (options->per_history <= 0 || reach->begins == NOTME_NO_TIME)
        return options->budget;
    const double days = ((double)reach->ends - (double)reach->begins) / (double)NOTME_DAY;
    return options->per_history * 365.25 / fmax(days, 1);
}
