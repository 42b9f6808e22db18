#include "model/calibration.h"

#include <math.h>

static double exceed_rate(const struct notme_calibration *c, const struct notme_past *past)
{
    return (NOTME_EXCEED_RATE * c->rate_strength + past->exceedances) / (c->rate_strength + past->sessions);
}

double notme_account_p(const struct notme_calibration *c, const struct notme_past *past, double e)
{
    const double rate = exceed_rate(c, past);
    if (e <= NOTME_EXCEED_AT) /* ln p is linear from (0, 0) to (t, ln ρ) */
        return exp(log(rate) * e / NOTME_EXCEED_AT);
    const double a = c->shape + past->uncut, b = c->scale + past->excess;
    return rate * exp(-a * log1p((e - NOTME_EXCEED_AT) / b));
}

void notme_past_learn(const struct notme_calibration *c, struct notme_past *past, double e)
{
    const double keep = exp(-1 / c->memory);
    const double excess = e - NOTME_EXCEED_AT;
    past->sessions = past->sessions * keep + 1;
    past->exceedances = past->exceedances * keep + (excess > 0);
    past->uncut = past->uncut * keep + (excess > 0 && excess < NOTME_EXCEED_CUT);
    past->excess = past->excess * keep + fmin(fmax(excess, 0), NOTME_EXCEED_CUT);
}

double notme_account_log_likelihood(const struct notme_calibration *c, const struct notme_past *past, double e)
{
    const double rate = exceed_rate(c, past);
    if (e <= NOTME_EXCEED_AT)
        return log1p(-rate);
    const double a = c->shape + past->uncut, b = c->scale + past->excess;
    return log(rate) + log(a / b) - (a + 1) * log1p((e - NOTME_EXCEED_AT) / b);
}
