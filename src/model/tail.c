#include "model/tail.h"

#include "base/mem.h"
#include "model/minimise.h"

#include <math.h>
#include <stdlib.h>

const double notme_tail_survival[NOTME_TAIL_KNOTS] = {0.95, 0.9,  0.75, 0.5,  0.3,   0.2,   0.1,
                                                      0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001};

/* Empirical are the knots to 2 %, and those beyond which there are ENOUGH scores still (Kish's effective number, 1965).
 */
enum { ALWAYS = 9, ENOUGH = 100 };

int notme_tail_size(uint32_t events)
{
    int size = 0;
    while (events > 1 && size < NOTME_TAIL_SIZES - 1) {
        events /= 2;
        size++;
    }
    return size;
}

double notme_pareto_log_survival(double x, double shape, double scale)
{
    const double z = x / scale;
    if (fabs(shape) < 1e-9)
        return -z;
    const double inner = 1 + shape * z;
    return inner > 0 ? -log(inner) / shape : -HUGE_VAL;
}

/* Its inverse: the excess that exp(−surprise) of them reach. */
static double pareto_excess(double surprise, double shape, double scale)
{
    return scale * (shape < 1e-9 ? surprise : expm1(shape * surprise) / shape);
}

double notme_tail_surprise(const struct notme_tail *tail, double score)
{
    const double *knot = tail->knot;
    const int last = NOTME_TAIL_KNOTS - 1;
    if (score <= knot[0]) /* nothing hangs on the far left: fade toward certainty */
        return -log(notme_tail_survival[0]) * exp(score - knot[0]);
    if (score >= knot[last])
        return -log(notme_tail_survival[last]) -
               notme_pareto_log_survival(score - knot[last], tail->shape, tail->scale);
    int i = 1;
    while (score >= knot[i])
        i++;
    const double a = -log(notme_tail_survival[i - 1]), b = -log(notme_tail_survival[i]);
    return a + (b - a) * (score - knot[i - 1]) / (knot[i] - knot[i - 1]);
}

double notme_tail_score(const struct notme_tail *tail, double survival)
{
    const int last = NOTME_TAIL_KNOTS - 1;
    const double surprise = -log(survival);
    if (survival >= notme_tail_survival[0])
        return tail->knot[0] + log(surprise / -log(notme_tail_survival[0]));
    if (survival <= notme_tail_survival[last])
        return tail->knot[last] + pareto_excess(surprise + log(notme_tail_survival[last]), tail->shape, tail->scale);
    int i = 1;
    while (survival < notme_tail_survival[i])
        i++;
    const double a = -log(notme_tail_survival[i - 1]), b = -log(notme_tail_survival[i]);
    return tail->knot[i - 1] + (tail->knot[i] - tail->knot[i - 1]) * (surprise - a) / (b - a);
}

/* ---- fitting */

static int by_score(const void *a, const void *b)
{
    const double x = ((const struct notme_weighted *)a)->score, y = ((const struct notme_weighted *)b)->score;
    return (x > y) - (x < y);
}

struct excesses {
    const struct notme_weighted *scores;
    size_t count;
    double threshold;
};

/* Negative log likelihood of the excesses; parameters are ξ and ln σ. A negative ξ would be a tail with an end, and no
 * score proves anything with certainty. */
static double pareto_loss(const gsl_vector *at, void *params)
{
    const struct excesses *e = params;
    const double shape = gsl_vector_get(at, 0), scale = exp(gsl_vector_get(at, 1));
    if (shape < 0 || shape > 0.6)
        return 1e12;
    double loss = 0;
    for (size_t i = 0; i < e->count; i++) {
        const double log_survival = notme_pareto_log_survival(e->scores[i].score - e->threshold, shape, scale);
        if (!isfinite(log_survival))
            return 1e12;
        loss += e->scores[i].weight * (log(scale) - (1 + shape) * log_survival);
    }
    return loss;
}

static bool fit_pareto(struct notme_tail *out, const struct excesses *e)
{
    double mean = 0, weight = 0;
    for (size_t i = 0; i < e->count; i++) {
        mean += e->scores[i].weight * (e->scores[i].score - e->threshold);
        weight += e->scores[i].weight;
    }
    out->shape = 0;
    out->scale = weight > 0 && mean > 0 ? mean / weight : 1;
    if (e->count < 20)
        return true; /* exponential: too few to tell a shape */
    struct excesses copy = *e;
    double at[2] = {0.05, log(out->scale)};
    if (!notme_minimise(pareto_loss, &copy, at, 2, 0.1, 1e-6, 500))
        return false;
    out->shape = at[0];
    out->scale = exp(at[1]);
    return true;
}

static double effective(const struct notme_weighted *scores, size_t count)
{
    double sum = 0, square = 0;
    for (size_t i = 0; i < count; i++) {
        sum += scores[i].weight;
        square += scores[i].weight * scores[i].weight;
    }
    return square > 0 ? sum * sum / square : 0;
}

/* Puts the knots beyond `from` where the Pareto tail that was fitted there has them. Of such a tail, the excesses over
 * a higher threshold are one again (Coles 2001, eq. 4.3). */
static void extend(struct notme_tail *tail, int from)
{
    for (int k = from + 1; k < NOTME_TAIL_KNOTS; k++)
        tail->knot[k] = tail->knot[from] + pareto_excess(log(notme_tail_survival[from] / notme_tail_survival[k]),
                                                         tail->shape, tail->scale);
    tail->scale += tail->shape * (tail->knot[NOTME_TAIL_KNOTS - 1] - tail->knot[from]);
}

bool notme_tail_fit(struct notme_tail *out, struct notme_weighted *scores, size_t count)
{
    if (count < 50)
        return false;
    qsort(scores, count, sizeof *scores, by_score);
    double total = 0, above;
    for (size_t i = 0; i < count; i++)
        total += scores[i].weight;
    struct excesses e = {0};
    size_t i = 0;
    int last = 0;
    above = total;
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++) {
        while (i + 1 < count && above > notme_tail_survival[k] * total)
            above -= scores[i++].weight;
        out->knot[k] = scores[i].score;
        if (k && out->knot[k] <= out->knot[k - 1])
            out->knot[k] = out->knot[k - 1] + 1e-9;
        if (k <= ALWAYS || effective(scores + i, count - i) >= ENOUGH) {
            e = (struct excesses){scores + i, count - i, out->knot[k]};
            last = k;
        }
    }
    const bool ok = fit_pareto(out, &e);
    extend(out, last);
    return ok;
}

/* ---- adapting */

enum { BASE_SESSIONS = 100, MEDIAN = 3, BODY = 6, DEEP = 9 }; /* knots at 50, 10 and 2 % */

double notme_tail_spread(const struct notme_tail *tail)
{
    return tail->knot[BODY] - tail->knot[MEDIAN];
}

bool notme_tail_adapt(struct notme_tail *out, const struct notme_tail *base, const struct notme_weighted *scores,
                      size_t count, double stretch)
{
    struct notme_weighted *all = notme_alloc(count + BASE_SESSIONS, sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < count; i++)
        all[i] = scores[i];
    for (int i = 0; i < BASE_SESSIONS; i++)
        all[count + (size_t)i] = (struct notme_weighted){notme_tail_score(base, (i + 0.5) / BASE_SESSIONS), 1};
    const bool ok = notme_tail_fit(out, all, count + BASE_SESSIONS);
    notme_free(all);
    const int from = stretch > 0 ? MEDIAN : DEEP;
    if (stretch <= 0)
        stretch = notme_tail_spread(out) / notme_tail_spread(base);
    for (int k = from + 1; k < NOTME_TAIL_KNOTS; k++)
        out->knot[k] = out->knot[from] + stretch * (base->knot[k] - base->knot[from]);
    out->shape = base->shape;
    out->scale = stretch * base->scale;
    return ok;
}
