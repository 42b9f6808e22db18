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
    const double a = c->shape + past->exceedances, b = c->scale + past->excess;
    return rate * exp(-a * log1p((e - NOTME_EXCEED_AT) / b));
}

void notme_past_learn(const struct notme_calibration *c, struct notme_past *past, double e, double floor)
{
    const double a = c->shape + past->exceedances, b = c->scale + past->excess;
    const double most = b * expm1(log(exceed_rate(c, past) / floor) / a); /* the excess at which p is `floor` */
    const double keep = exp(-1 / c->memory);
    past->sessions = past->sessions * keep + 1;
    past->exceedances *= keep;
    past->excess *= keep;
    if (e > NOTME_EXCEED_AT) {
        past->exceedances += 1;
        past->excess += fmin(e - NOTME_EXCEED_AT, fmax(most, 0));
    }
}

double notme_account_log_density(const struct notme_calibration *c, const struct notme_past *past, double e)
{
    const double rate = exceed_rate(c, past);
    if (e <= NOTME_EXCEED_AT) {
        const double slope = -log(rate) / NOTME_EXCEED_AT;
        return log(slope) - slope * e;
    }
    const double a = c->shape + past->exceedances, b = c->scale + past->excess;
    return log(rate) + log(a / b) - (a + 1) * log1p((e - NOTME_EXCEED_AT) / b);
}
