/* Training, from histories to a model: background, strangers spliced in, weights, tails. */
#include "base/held.h"
#include "base/json_write.h"
#include "train/fit.h"
#include "train/splice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POOL = 24000, ADAPTED_POOL = 30000, WANTED = 6000, FOLDS = 2, TAIL_ACCOUNTS = 60 };

/* What a base model is worth, to a batch that adapts it: its background that of two accounts, its weights a ridge that
 * fades with the accounts of the batch (both by trial on kinds of accounts left out: docs/method.md). */
static const double base_accounts = 2, base_strength = 0.3;

struct notme_trainer {
    struct notme_train_options options;
    struct notme_histories histories;
};

int notme_trainer_new(struct notme_trainer **out, const struct notme_train_options *options, struct notme_error *err)
{
    *out = notme_alloc(1, sizeof **out);
    if (!*out)
        return notme_fail_memory(err);
    (*out)->options = *options;
    (*out)->histories.most = options->most_events;
    if (!(*out)->options.seed)
        (*out)->options.seed = 1;
    if (!(*out)->options.name)
        (*out)->options.name = "custom";
    return NOTME_OK;
}

void notme_trainer_free(struct notme_trainer *trainer)
{
    if (!trainer)
        return;
    notme_histories_release(&trainer->histories);
    notme_free(trainer);
}

int notme_trainer_kind(struct notme_trainer *trainer, const char *kind, bool shared, struct notme_error *err)
{
    struct notme_histories *h = &trainer->histories;
    if (h->kinds == NOTME_KINDS_MAX)
        return notme_fail(err, NOTME_ELIMIT, "more than %d kinds", NOTME_KINDS_MAX);
    snprintf(h->kind[h->kinds].name, sizeof h->kind[h->kinds].name, "%s", kind);
    h->kind[h->kinds].shared = shared;
    h->kinds++;
    return NOTME_OK;
}

int notme_trainer_feed(struct notme_trainer *trainer, const struct notme_event *event, struct notme_error *err)
{
    if (trainer->histories.kinds == 0) {
        const int status = notme_trainer_kind(trainer, "all", false, err);
        if (status != NOTME_OK)
            return status;
    }
    if (notme_event_clock(event) == NOTME_NO_TIME)
        return NOTME_OK;
    return notme_histories_add(&trainer->histories, event) ? NOTME_OK : notme_fail_memory(err);
}

static void tell(const struct notme_trainer *trainer, const char *stage, double done)
{
    if (trainer->options.progress)
        trainer->options.progress(trainer->options.progress_ctx, stage, done);
}

/* Runs over both folds: backgrounds are of the one half of the accounts, victims and strangers of the other, so that
 * the weights are learnt as they will be used: on people the background has not seen. */
struct fold {
    struct notme_background background;
    struct notme_pool pool; /* of it */
    bool built;
};

static bool build_folds(const struct notme_trainer *t, const struct notme_background_plan *plan, struct fold *fold)
{
    for (int f = 0; f < FOLDS; f++) {
        fold[f].built = notme_histories_background(&t->histories, 1 - f, plan, &fold[f].background);
        fold[f].pool.background = &fold[f].background;
        if (!fold[f].built)
            return false;
        tell(t, "background", (f + 1) / (double)FOLDS);
    }
    return true;
}

static void release_folds(struct fold *fold)
{
    for (int f = 0; f < FOLDS; f++)
        if (fold[f].built) {
            notme_pool_release(&fold[f].pool);
            notme_background_release(&fold[f].background);
        }
}

/* What is written weighs as the events of all kinds together teach it, for these are of more kinds of people than posts
 * alone - but without what only events with topics show: there, topics take over what names say elsewhere. */
static bool fit_written(const struct notme_rows *rows, struct notme_prior prior, struct notme_weights *out)
{
    struct notme_row *row = notme_alloc(rows->count + 1, sizeof *row);
    size_t count = 0;
    for (size_t i = 0; row && i < rows->count; i++) {
        if (rows->row[i].stratum == NOTME_STRATUM_TAGGED)
            continue;
        row[count] = rows->row[i];
        row[count].x[NOTME_SURPRISE_TOPIC] = row[count].x[NOTME_SURPRISE_TOPIC_RARE] = NAN;
        count++;
    }
    bool ok = row;
    if (ok && count)
        ok = notme_logistic_fit(out, row, count, prior);
    else
        *out = prior.weights ? *prior.weights : (struct notme_weights){.bias = 0};
    notme_free(row);
    return ok;
}

/* What is taken up, and commits, weigh as their own rows say, with the others' weights for what is believed before
 * these are seen: they hold where there are none. */
static bool fit_strata(struct notme_rows *rows, const struct notme_weights *base, double strength,
                       struct notme_model *model)
{
    static const double faint = 0.006;
    struct notme_weights *written = &model->weights[NOTME_STRATUM_WRITTEN];
    const struct notme_prior prior = {base ? &base[NOTME_STRATUM_WRITTEN] : NULL, base ? strength : 0};
    bool ok = fit_written(rows, prior, written);
    for (int s = 0; s < NOTME_STRATA && ok; s++) {
        if (s == NOTME_STRATUM_WRITTEN)
            continue;
        const size_t count = notme_rows_of_stratum(rows, (enum notme_stratum)s);
        const struct notme_prior own = {base ? &base[s] : written, base ? strength : faint};
        ok = notme_logistic_fit(&model->weights[s], rows->row, count, own);
    }
    return ok;
}

static bool fit_weights(const struct notme_trainer *t, struct fold *fold, const struct notme_weights *base,
                        double strength, struct notme_model *model)
{
    struct notme_rows rows = {0};
    uint64_t random = t->options.seed;
    bool ok = true;
    const size_t steps = t->histories.kinds * FOLDS;
    for (size_t i = 0; i < steps && ok; i++) {
        const int f = (int)(i % FOLDS);
        ok = notme_splice_kind(&rows, &t->histories.kind[i / FOLDS], f, WANTED, &fold[f].pool, &random);
        tell(t, "splicing strangers", (double)(i + 1) / (double)steps);
    }
    ok = ok && fit_strata(&rows, base, strength, model);
    notme_free(rows.row);
    return ok;
}

static bool fit_tails(const struct notme_trainer *t, struct fold *fold, struct notme_model *model)
{
    struct notme_clean clean = {0};
    bool ok = true;
    const size_t steps = t->histories.kinds * FOLDS;
    for (size_t i = 0; i < steps && ok; i++) {
        const int f = (int)(i % FOLDS);
        const struct notme_kind *kind = &t->histories.kind[i / FOLDS];
        if (!kind->shared)
            ok = notme_clean_kind(&clean, kind, f, &fold[f].pool, model->weights);
        tell(t, "scoring clean sessions", (double)(i + 1) / (double)steps);
    }
    ok = ok && notme_clean_fit(&clean, model);
    notme_free(clean.session);
    return ok;
}

/* What the model was trained on, as JSON. */
static char *describe(const struct notme_trainer *t)
{
    struct notme_buf out = {0};
    notme_buf_addf(&out, "{\"seed\":%llu,\"kinds\":[", (unsigned long long)t->options.seed);
    for (size_t k = 0; k < t->histories.kinds; k++) {
        const struct notme_kind *kind = &t->histories.kind[k];
        size_t events = 0;
        for (size_t i = 0; i < kind->histories; i++)
            events += kind->history[i].events;
        notme_buf_addf(&out, "%s{\"name\":", k ? "," : "");
        notme_json_text(&out, notme_text_of(kind->name));
        notme_buf_addf(&out, ",\"accounts\":%zu,\"events\":%zu}", kind->histories, events);
    }
    notme_buf_add(&out, "]}", 3);
    if (out.failed)
        notme_buf_release(&out);
    return out.at;
}

/* Enough accounts in both folds of every kind, or a clear word of which lacks them. */
static int check_histories(const struct notme_trainer *t, struct notme_error *err)
{
    if (t->histories.kinds == 0)
        return notme_fail(err, NOTME_EUSAGE, "nothing to train on");
    for (size_t k = 0; k < t->histories.kinds; k++) {
        size_t usable[FOLDS] = {0};
        for (size_t i = 0; i < t->histories.kind[k].histories; i++)
            for (int f = 0; f < FOLDS; f++)
                usable[f] += notme_history_in_fold(&t->histories.kind[k].history[i], f) &&
                             t->histories.kind[k].history[i].events >= 150;
        if (usable[0] < 2 || usable[1] < 2)
            return notme_fail(err, NOTME_EUSAGE,
                              "'%s' has too few accounts with 150 events or more: about 8 are needed",
                              t->histories.kind[k].name);
    }
    return NOTME_OK;
}

int notme_trainer_run(struct notme_trainer *t, struct notme_model **out, struct notme_error *err)
{
    struct fold fold[FOLDS] = {0};
    const struct notme_background_plan plan = {.pool = POOL, .seed = t->options.seed};
    *out = NULL;
    int status = check_histories(t, err);
    if (status != NOTME_OK)
        return status;
    notme_histories_sort(&t->histories);
    struct notme_model *model = notme_model_new(t->options.name);
    bool ok = model && build_folds(t, &plan, fold) && fit_weights(t, fold, NULL, 0, model) && fit_tails(t, fold, model);
    if (ok) {
        model->trained = describe(t);
        ok = model->trained && notme_histories_background(&t->histories, -1, &plan, &model->background);
    }
    release_folds(fold);
    status =
        ok ? notme_model_seal(model, err) : notme_fail(err, NOTME_EUSAGE, "too little to train on, or out of memory");
    if (status == NOTME_OK)
        *out = model;
    else
        notme_model_free(model);
    return status;
}

/* What counts among these very accounts: strangers drawn from each other. Of few accounts nothing can be learnt. */
static bool adapt_weights(const struct notme_trainer *t, const struct notme_background_plan *plan,
                          const struct notme_model *base, struct notme_model *model)
{
    struct fold fold[FOLDS] = {0};
    struct notme_error too_few;
    const double strength = base_strength / (double)t->histories.kind[0].histories;
    memcpy(model->weights, base->weights, sizeof model->weights);
    if (check_histories(t, &too_few) != NOTME_OK)
        return true;
    const bool ok = build_folds(t, plan, fold) && fit_weights(t, fold, base->weights, strength, model);
    release_folds(fold);
    return ok;
}

/* What a score means among these accounts: most of their sessions are their owners'. */
static bool adapt_tails(const struct notme_trainer *t, const struct notme_model *base, struct notme_model *model)
{
    struct notme_clean clean = {0};
    struct notme_pool pool = {.background = &model->background};
    const bool ok = notme_clean_some(&clean, &t->histories.kind[0], TAIL_ACCOUNTS, &pool, model->weights) &&
                    notme_clean_adapt(&clean, base, model);
    notme_pool_release(&pool);
    notme_free(clean.session);
    return ok;
}

int notme_trainer_adapt(struct notme_trainer *t, const struct notme_model *base, struct notme_model **out,
                        struct notme_error *err)
{
    char name[64];
    *out = NULL;
    if (t->histories.kinds == 0 || t->histories.kind[0].histories == 0)
        return notme_fail(err, NOTME_EUSAGE, "nothing to adapt to");
    notme_histories_sort(&t->histories);
    snprintf(name, sizeof name, "%.50s+adapted", base->name);
    struct notme_model *model = notme_model_new(name);
    if (!model)
        return notme_fail_memory(err);
    model->calibration = base->calibration;
    const double accounts = (double)t->histories.kind[0].histories;
    const struct notme_background_plan plan = {.pool = ADAPTED_POOL,
                                               .seed = t->options.seed,
                                               .base = &base->background,
                                               .share = base_accounts / (base_accounts + accounts)};
    const bool ok = adapt_weights(t, &plan, base, model) &&
                    notme_histories_background(&t->histories, -1, &plan, &model->background) &&
                    adapt_tails(t, base, model);
    int status = ok ? notme_model_seal(model, err) : notme_fail_memory(err);
    if (status == NOTME_OK)
        *out = model;
    else
        notme_model_free(model);
    return status;
}
