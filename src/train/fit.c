#include "train/fit.h"

#include "model/minimise.h"
#include "score/scan.h"
#include "train/splice.h"

#include <math.h>

/* ---- collecting */

struct collector {
    struct notme_clean *clean;
    const struct notme_weights *weights;
    bool first;
};

static bool collect(void *ctx, const struct notme_visit *visit)
{
    struct collector *c = ctx;
    struct notme_clean *clean = c->clean;
    if (!notme_visit_is_scored(visit))
        return true;
    if (!notme_grow(&clean->session, &clean->capacity, clean->count, sizeof *clean->session))
        return false;
    struct notme_scan scan = notme_scan_empty();
    size_t taken_up = 0;
    for (size_t i = visit->from; i < visit->to; i++) {
        taken_up += notme_class_of(visit->history->event[i]->action) == NOTME_TAKEN_UP;
        const struct notme_scan one = notme_scan_event(
            notme_event_llr(c->weights, &visit->surprise[i - visit->from], visit->history->event[i]->action));
        scan = notme_scan_join(&scan, &one);
    }
    clean->session[clean->count++] =
        (struct notme_clean_session){.score = notme_scan_score(&scan),
                                     .tail = notme_tail_of(scan.events, 2 * taken_up > visit->to - visit->from),
                                     .sample = clean->samples,
                                     .first = c->first};
    c->first = false;
    return true;
}

static bool collect_history(struct notme_clean *clean, const struct notme_history *history, struct notme_pool *pool,
                            const struct notme_weights *weights)
{
    struct collector c = {clean, weights, true};
    return notme_walk(history, pool, collect, &c);
}

bool notme_clean_some(struct notme_clean *clean, const struct notme_kind *kind, size_t most, struct notme_pool *pool,
                      const struct notme_weights *weights)
{
    const size_t taken = kind->histories < most ? kind->histories : most;
    clean->samples++;
    for (size_t i = 0; i < taken; i++)
        if (!collect_history(clean, &kind->history[i * kind->histories / taken], pool, weights))
            return false;
    return true;
}

bool notme_clean_kind(struct notme_clean *clean, const struct notme_kind *kind, int fold, struct notme_pool *pool,
                      const struct notme_weights *weights)
{
    bool ok = true;
    clean->samples++;
    for (size_t i = 0; i < kind->histories && ok; i++)
        if (notme_history_in_fold(&kind->history[i], fold))
            ok = collect_history(clean, &kind->history[i], pool, weights);
    return ok;
}

/* ---- tails over people */

/* The scores of sessions of one tail, to be freed; NULL when memory is out. */
static struct notme_weighted *of_tail(const struct notme_clean *clean, int tail, size_t *count)
{
    struct notme_weighted *scores = notme_alloc(clean->count + 1, sizeof *scores);
    *count = 0;
    for (size_t i = 0; scores && i < clean->count; i++)
        if (clean->session[i].tail == tail)
            scores[(*count)++] = (struct notme_weighted){clean->session[i].score, 1};
    return scores;
}

/* Appends the scores of one sample's sessions of one tail.
 *
 * Kinds of people differ, so that a large sample of one is not to outvote the others; but of a size of session that a
 * sample has few of, single ones are not to decide either. A sample's weight is its number n of such sessions while
 * that is small, and no more than ENOUGH: n / (1 + n / ENOUGH), the weights of a random-effects mean (DerSimonian &
 * Laird 1986) where samples differ as much as ENOUGH sessions of one are uncertain. */
static void add_sample(const struct notme_clean *clean, size_t from, size_t to, int tail, double weight,
                       struct notme_weighted *scores, size_t *count)
{
    const double enough = 200;
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += clean->session[i].tail == tail;
    for (size_t i = from; i < to; i++)
        if (clean->session[i].tail == tail)
            scores[(*count)++] = (struct notme_weighted){clean->session[i].score, weight / (1 + (double)n / enough)};
}

/* The tails of what is written are those of all sessions. What is taken up of others has tails of its own, as far as
 * there are such sessions: the others of the same size count a fiftieth. */
static bool fit_tail(const struct notme_clean *clean, int tail, struct notme_tail *out)
{
    const double otherwise = tail < NOTME_TAIL_SIZES ? 1 : 0.02;
    const int other = (tail + NOTME_TAIL_SIZES) % NOTME_TAILS;
    struct notme_weighted *scores = notme_alloc(clean->count + 1, sizeof *scores);
    size_t count = 0;
    for (size_t i = 0, end; scores && i < clean->count; i = end) {
        for (end = i; end < clean->count && clean->session[end].sample == clean->session[i].sample;)
            end++;
        add_sample(clean, i, end, tail, 1, scores, &count);
        add_sample(clean, i, end, other, otherwise, scores, &count);
    }
    const bool ok = scores && notme_tail_fit(out, scores, count);
    notme_free(scores);
    return ok;
}

/* What one to three events can score has an end, the same for all people: their tails are the batch's own as far as it
 * has many, and beyond it no wider than base's. Of longer sessions a batch has few, of which hijacks may be a good
 * part: their tails are base's, as much higher and wider as the sessions of two and three events are. Not narrower:
 * nothing shows that the far end of a tail is, too. */
static bool adapt_class(const struct notme_clean *clean, const struct notme_tail *base, int first,
                        struct notme_tail *out)
{
    enum { ONE, PAIR, SHORT };
    struct notme_weighted *scores[SHORT];
    size_t count[SHORT];
    struct notme_tail_move move;
    for (int size = ONE; size < SHORT; size++)
        scores[size] = of_tail(clean, first + size, &count[size]);
    const int common = count[ONE] >= count[PAIR] ? ONE : PAIR;
    bool ok = scores[PAIR] && notme_tail_compare(&base[PAIR], scores[PAIR], count[PAIR], &move);
    for (int size = ONE; size < SHORT; size++) {
        ok = ok && scores[size] &&
             notme_tail_adapt(&out[size], &base[size], scores[size], count[size], size == common ? 0.02 : 0.1);
        notme_free(scores[size]);
    }
    if (!ok)
        return false;
    move.stretch = fmax(move.stretch, 1);
    for (int size = SHORT; size < NOTME_TAIL_SIZES; size++)
        out[size] = notme_tail_moved(&base[size], &move);
    return true;
}

bool notme_clean_adapt(const struct notme_clean *clean, const struct notme_model *base, struct notme_model *model)
{
    for (int first = 0; first < NOTME_TAILS; first += NOTME_TAIL_SIZES)
        if (!adapt_class(clean, base->tail + first, first, model->tail + first))
            return false;
    return true;
}

/* ---- how accounts differ: the hyperparameters that predict every account's next session best */

/* What they are for congress and politicians, roughly; of people whose likes say next to nothing they are not to be
 * learnt, and few accounts do not show how accounts differ: a ridge holds them here that fades with the accounts. */
static const struct notme_calibration usual = {.rate_strength = 15, .shape = 18, .scale = 17, .memory = 60};
static const double usual_strength = 0.3;

enum { HYPERPARAMETERS = 4 };

struct prediction {
    const struct notme_clean *clean;
    const struct notme_model *model;
};

static struct notme_calibration calibration_at(const double *at)
{
    return (struct notme_calibration){
        .rate_strength = exp(at[0]), .shape = 1 + exp(at[1]), .scale = exp(at[2]), .memory = exp(at[3])};
}

static void usual_at(double at[HYPERPARAMETERS])
{
    at[0] = log(usual.rate_strength);
    at[1] = log(usual.shape - 1);
    at[2] = log(usual.scale);
    at[3] = log(usual.memory);
}

/* Mean log likelihood of an account's sessions, each predicted from those before it; moves *i behind the last. */
static double predicted(const struct prediction *p, const struct notme_calibration *c, size_t *i)
{
    const struct notme_clean_session *session = p->clean->session;
    struct notme_past past = {0};
    const size_t first = *i;
    double sum = 0;
    do {
        const double e = notme_model_surprise(p->model, session[*i].score, session[*i].tail);
        sum += notme_account_log_likelihood(c, &past, e);
        notme_past_learn(c, &past, e);
    } while (++*i < p->clean->count && !session[*i].first);
    return sum / (double)(*i - first);
}

/* Every account weighs the same. */
static double prediction_loss(const gsl_vector *at, void *params)
{
    const struct prediction *p = params;
    const struct notme_calibration c = calibration_at(at->data);
    double from[HYPERPARAMETERS], likelihood = 0, ridge = 0;
    size_t accounts = 0;
    for (size_t i = 0; i < p->clean->count; accounts++)
        likelihood += predicted(p, &c, &i);
    usual_at(from);
    for (int k = 0; k < HYPERPARAMETERS; k++)
        ridge += (at->data[k] - from[k]) * (at->data[k] - from[k]);
    const double loss = (usual_strength * ridge - likelihood) / (double)accounts;
    return isfinite(loss) ? loss : 1e12;
}

static bool fit_calibration(const struct notme_clean *clean, struct notme_model *model)
{
    struct prediction prediction = {clean, model};
    double at[HYPERPARAMETERS];
    usual_at(at);
    if (!notme_minimise(prediction_loss, &prediction, at, HYPERPARAMETERS, 0.5, 1e-3, 150))
        return false;
    model->calibration = calibration_at(at);
    return true;
}

bool notme_clean_fit(const struct notme_clean *clean, struct notme_model *model)
{
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        if (!fit_tail(clean, tail, &model->tail[tail]))
            return false;
    return fit_calibration(clean, model);
}
