#include "train/logistic.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = NOTME_SURPRISE_COUNT, ROUNDS = 200 };
static const double least_ridge = 1e-4; /* on standardised columns, per unit of total weight */

struct problem {
    const struct notme_row *rows;
    size_t count;
    double *margin; /* bias + w·x of every row */
    double deviation[COLUMNS], total;
    double weight[COLUMNS + 1]; /* the last is the bias */
    const double *typical;
    const double *believed;
    double ridge;
};

/* What a row does not state is taken as typical of owners. */
static double column(const struct problem *p, size_t row, int j)
{
    if (j == COLUMNS)
        return 1;
    const float x = p->rows[row].x[j];
    return isnan(x) ? p->typical[j] : (double)x;
}

/* Means over the owners' rows that state the column (where none does, what was believed), then the deviation over all.
 */
static void describe(struct problem *p, struct notme_weights *out)
{
    for (int j = 0; j < COLUMNS; j++) {
        double own = 0, own_sum = 0, sum = 0, square = 0;
        for (size_t i = 0; i < p->count; i++) {
            const struct notme_row *row = &p->rows[i];
            if (row->stranger || isnan(row->x[j]))
                continue;
            own += (double)row->weight;
            own_sum += (double)(row->weight * row->x[j]);
        }
        if (own > 0)
            out->typical[j] = own_sum / own;
        p->total = 0;
        for (size_t i = 0; i < p->count; i++) {
            const double x = column(p, i, j), w = (double)p->rows[i].weight;
            sum += w * x;
            square += w * x * x;
            p->total += w;
        }
        p->deviation[j] = sqrt(fmax(0, square / p->total - pow(sum / p->total, 2)));
    }
}

/* One Newton step along one coordinate, cut at 0 and at a length that does not overshoot. Returns how far it went, in
 * standard deviations. */
static double move(struct problem *p, int j)
{
    const double scale = j < COLUMNS ? p->deviation[j] : 1;
    const double penalty = j < COLUMNS ? p->ridge * scale * scale : 0;
    double slope = j < COLUMNS ? penalty * (p->weight[j] - p->believed[j]) : 0, curve = penalty + 1e-12;
    for (size_t i = 0; i < p->count; i++) {
        const double x = column(p, i, j), w = (double)p->rows[i].weight / p->total;
        if (x == 0)
            continue;
        const double probability = 1 / (1 + exp(-p->margin[i]));
        slope += w * x * (probability - p->rows[i].stranger);
        curve += w * x * x * fmax(probability * (1 - probability), 1e-3);
    }
    const double longest = 2 / fmax(scale, 1e-6);
    double to = p->weight[j] - fmax(-longest, fmin(longest, slope / curve));
    if (j < COLUMNS)
        to = fmax(0, to);
    const double step = to - p->weight[j];
    p->weight[j] = to;
    if (step != 0)
        for (size_t i = 0; i < p->count; i++)
            p->margin[i] += step * column(p, i, j);
    return fabs(step) * scale;
}

/* What is a log likelihood ratio already weighs 1, whatever the rows say. */
static void fix_ratios(struct notme_weights *believed, struct notme_weights *out)
{
    for (int j = 0; j < COLUMNS; j++)
        if (notme_surprise_is_ratio((enum notme_surprise_id)j)) {
            believed->weight[j] = 1;
            out->typical[j] = 0;
        }
}

static void begin_at_prior(struct problem *p, double bias)
{
    memcpy(p->weight, p->believed, sizeof *p->believed * COLUMNS);
    p->weight[COLUMNS] = bias;
    for (size_t i = 0; i < p->count; i++)
        for (int j = 0; j <= COLUMNS; j++)
            p->margin[i] += p->weight[j] * column(p, i, j);
}

bool notme_logistic_fit(struct notme_weights *out, const struct notme_row *rows, size_t count, struct notme_prior prior)
{
    static const struct notme_weights nothing;
    struct notme_weights believed = prior.weights ? *prior.weights : nothing;
    struct problem p = {.rows = rows,
                        .count = count,
                        .margin = notme_alloc(count, sizeof *p.margin),
                        .typical = out->typical,
                        .believed = believed.weight,
                        .ridge = least_ridge + prior.strength};
    if (!p.margin)
        return false;
    *out = believed;
    describe(&p, out);
    fix_ratios(&believed, out);
    begin_at_prior(&p, believed.bias);
    for (int round = 0; round < ROUNDS; round++) {
        double most = 0;
        for (int j = 0; j <= COLUMNS; j++)
            if (j == COLUMNS || (p.deviation[j] > 1e-6 && !notme_surprise_is_ratio((enum notme_surprise_id)j)))
                most = fmax(most, move(&p, j));
        if (most < 1e-4)
            break;
    }
    memcpy(out->weight, p.weight, sizeof out->weight);
    out->bias = p.weight[COLUMNS];
    notme_free(p.margin);
    return true;
}
