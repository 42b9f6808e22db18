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

int notme_tail_of(uint32_t events, bool taken_up)
{
    return notme_tail_size(events) + (taken_up ? NOTME_TAIL_SIZES : 0);
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

/* The empirical knots of sorted scores. Returns the last one with enough scores beyond, and where these begin. */
static int place_knots(struct notme_tail *out, const struct notme_weighted *scores, size_t count, size_t *beyond)
{
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += scores[i].weight;
    double above = total;
    size_t i = 0;
    int last = 0;
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++) {
        while (i + 1 < count && above > notme_tail_survival[k] * total)
            above -= scores[i++].weight;
        out->knot[k] = scores[i].score;
        if (k && out->knot[k] <= out->knot[k - 1])
            out->knot[k] = out->knot[k - 1] + 1e-9;
        if (k <= ALWAYS || effective(scores + i, count - i) >= ENOUGH) {
            *beyond = i;
            last = k;
        }
    }
    return last;
}

bool notme_tail_fit(struct notme_tail *out, struct notme_weighted *scores, size_t count)
{
    if (count < 50)
        return false;
    qsort(scores, count, sizeof *scores, by_score);
    size_t beyond = 0;
    const int last = place_knots(out, scores, count, &beyond);
    const struct excesses e = {scores + beyond, count - beyond, out->knot[last]};
    const bool ok = fit_pareto(out, &e);
    extend(out, last);
    return ok;
}

/* ---- adapting */

enum { BASE_SESSIONS = 100, MEDIAN = 3, FIFTH = 5, TWENTIETH = 7, ROUNDS = 20 };

/* The scores, and a hundred sessions of base's that lie `shift` higher: sorted, to be freed. */
static struct notme_weighted *with_base(const struct notme_tail *base, double shift,
                                        const struct notme_weighted *scores, size_t count)
{
    struct notme_weighted *all = notme_alloc(count + BASE_SESSIONS, sizeof *all);
    if (!all)
        return NULL;
    for (size_t i = 0; i < count; i++)
        all[i] = scores[i];
    for (int i = 0; i < BASE_SESSIONS; i++)
        all[count + (size_t)i] = (struct notme_weighted){shift + notme_tail_score(base, (i + 0.5) / BASE_SESSIONS), 1};
    qsort(all, count + BASE_SESSIONS, sizeof *all, by_score);
    return all;
}

/* How far above base's median theirs is, hijacks and all. */
static bool rough_shift(const struct notme_tail *base, const struct notme_weighted *scores, size_t count, double *out)
{
    struct notme_weighted *all = with_base(base, 0, scores, count);
    if (all)
        *out = all[(count + BASE_SESSIONS) / 2].score - base->knot[MEDIAN];
    notme_free(all);
    return all != NULL;
}

static size_t count_up_to(const struct notme_weighted *sorted, size_t count, double limit)
{
    size_t n = 0;
    while (n < count && sorted[n].score <= limit)
        n++;
    return n;
}

/* What lies below the 5 % point is nineteen twentieths of the clean ones; where that point is follows from their median
 * and fifth, and these from how many there are: a few rounds agree. */
bool notme_tail_compare(const struct notme_tail *base, const struct notme_weighted *scores, size_t count,
                        struct notme_tail_move *out)
{
    const double median = base->knot[MEDIAN], fifth = base->knot[FIFTH], end = base->knot[TWENTIETH];
    struct notme_weighted *all = NULL;
    *out = (struct notme_tail_move){0, 1};
    if (!rough_shift(base, scores, count, &out->shift) || !(all = with_base(base, out->shift, scores, count)))
        return false;
    for (int round = 0; round < ROUNDS; round++) {
        const double limit = median + out->shift + out->stretch * (end - median);
        const double clean = (double)count_up_to(all, count + BASE_SESSIONS, limit) / 0.95;
        const double theirs = all[(size_t)(0.5 * clean)].score;
        out->shift = theirs - median;
        out->stretch = fmax(1 / 3.0, fmin((all[(size_t)(0.8 * clean)].score - theirs) / (fifth - median), 3));
    }
    notme_free(all);
    return true;
}

struct notme_tail notme_tail_moved(const struct notme_tail *base, const struct notme_tail_move *move)
{
    struct notme_tail out = {.shape = base->shape, .scale = move->stretch * base->scale};
    for (int k = 0; k < NOTME_TAIL_KNOTS; k++)
        out.knot[k] = base->knot[MEDIAN] + move->shift + move->stretch * (base->knot[k] - base->knot[MEDIAN]);
    return out;
}

bool notme_tail_adapt(struct notme_tail *out, const struct notme_tail *base, const struct notme_weighted *scores,
                      size_t count, double survival)
{
    struct notme_weighted *all = with_base(base, 0, scores, count);
    size_t beyond;
    if (!all)
        return false;
    place_knots(out, all, count + BASE_SESSIONS, &beyond);
    notme_free(all);
    for (int k = 1; k < NOTME_TAIL_KNOTS; k++)
        if (notme_tail_survival[k] < survival)
            out->knot[k] = out->knot[k - 1] + base->knot[k] - base->knot[k - 1];
    out->shape = base->shape;
    out->scale = base->scale;
    return true;
}
