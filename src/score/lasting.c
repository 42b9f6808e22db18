#include "score/lasting.h"

#include <math.h>

/* θ: of somebody else's sessions one in two has p below 0.1. */
static const double theta = 0.3, most = 3, memory = 200;

struct notme_lasting notme_lasting_with(const struct notme_lasting *run, double p_value, int64_t start)
{
    const double expected = log(theta) + 1 - theta; /* of uniform p-values */
    const double ratio = fmin(log(theta) - (1 - theta) * log(p_value), most);
    struct notme_lasting longer = {.sum = run->sum + ratio - fmax(0, run->excess),
                                   .since = start,
                                   .sessions = 1,
                                   .excess = run->excess + (ratio - expected - run->excess) / memory};
    if (longer.sum <= 0)
        return (struct notme_lasting){.excess = longer.excess};
    if (run->sessions) {
        longer.since = run->since;
        longer.sessions = run->sessions + 1;
    }
    return longer;
}

double notme_lasting_expected(double sum, double sessions_a_year)
{
    return theta * exp(-sum) * sessions_a_year;
}
