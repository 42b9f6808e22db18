#include "campaign/odds.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double shared_theta = 0.65, correlation = 0.12;

/* So many sessions as they should be are added: a quiet day says little. */
static const double usual = 20;

double notme_campaign_theta(uint64_t sessions, uint64_t oddity)
{
    const double mean = (notme_oddity_nats(oddity) + usual) / ((double)sessions + usual);
    return shared_theta * fmin(1, 1 / mean);
}

double notme_campaign_nats(double share, uint32_t sessions)
{
    const double p = -expm1((double)sessions * log1p(-fmin(share, 1)));
    return -log(fmax(p, 1e-300));
}

double notme_campaign_p(double nats, uint32_t accounts, double theta)
{
    const double scale = 1 + (accounts - 1) * correlation;
    return gsl_cdf_chisq_Q(2 * theta * nats / scale, 2 * accounts / scale);
}

double notme_campaign_innocent(const uint64_t *above_half, uint32_t accounts)
{
    double most = 2 * (double)above_half[accounts] + 0.5;
    for (uint32_t n = 1; n < accounts; n++) {
        const double ratio = (double)n / accounts, square = ratio * ratio;
        most = fmax(most, 2 * (double)above_half[n] * square * square);
    }
    return most;
}

double notme_campaign_expected(double p, double innocent, double years, int kinds)
{
    return years > 0 ? kinds * innocent / years * p : (double)INFINITY;
}
