#include "model/model.h"

#include "base/action.h"
#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Neither side is sure: while somebody else acts, one event in ten is the owner's still, who may be active, too; and
 * one of the owner's events in fifty is as odd as anybody's. */
static double doubted(double v)
{
    const double owners = 0.1, odd = 0.02;
    const double bounded = -log((1 - odd) * exp(-v) + odd);
    return log((1 - owners) * exp(bounded) + owners);
}

double notme_weights_llr(const struct notme_weights *weights, const struct notme_surprise *surprise)
{
    weights += surprise->stratum;
    double sum = weights->bias;
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++)
        sum += weights->weight[i] * (isnan(surprise->x[i]) ? weights->typical[i] : (double)surprise->x[i]);
    return doubted(sum);
}

double notme_event_llr(const struct notme_weights *weights, const struct notme_surprise *surprise,
                       enum notme_action action)
{
    const double llr = notme_weights_llr(weights, surprise);
    return notme_is_undo(action) ? fmin(0, llr) : llr;
}

double notme_weights_llr_most(void)
{
    return doubted(HUGE_VAL);
}

void notme_weights_parts(const struct notme_weights *weights, const struct notme_surprise *surprise,
                         double part[NOTME_SIGNAL_COUNT])
{
    weights += surprise->stratum;
    memset(part, 0, NOTME_SIGNAL_COUNT * sizeof *part);
    for (int i = 0; i < NOTME_SURPRISE_COUNT; i++)
        if (!isnan(surprise->x[i]))
            part[notme_surprise_signal((enum notme_surprise_id)i)] +=
                weights->weight[i] * ((double)surprise->x[i] - weights->typical[i]);
}

double notme_model_surprise(const struct notme_model *model, double score, int tail)
{
    return notme_tail_surprise(&model->tail[tail], score);
}

struct notme_model *notme_model_new(const char *name)
{
    struct notme_model *model = notme_alloc(1, sizeof *model);
    if (model) {
        snprintf(model->name, sizeof model->name, "%s", name);
        notme_background_init(&model->background);
    }
    return model;
}

void notme_model_free(struct notme_model *model)
{
    if (!model)
        return;
    notme_background_release(&model->background);
    notme_free(model->trained);
    notme_free(model);
}

const char *notme_model_name(const struct notme_model *model)
{
    return model->label;
}

int notme_model_seal(struct notme_model *model, struct notme_error *err)
{
    struct notme_buf json = {0}, background = {0};
    notme_model_write_json(model, &json);
    notme_model_write_background(&model->background, &background);
    const bool ok = !json.failed && !background.failed;
    if (ok)
        notme_model_set_label(model, (struct notme_text){json.at, json.len},
                              (struct notme_text){background.at, background.len});
    notme_buf_release(&json);
    notme_buf_release(&background);
    return ok ? NOTME_OK : notme_fail_memory(err);
}

void notme_model_set_label(struct notme_model *model, struct notme_text json, struct notme_text background)
{
    const size_t sum = sizeof(uint32_t); /* the background's own, of all of it, stands at its end */
    const uint64_t hash = notme_hash(background.at + background.len - sum, sum, notme_hash(json.at, json.len, 0));
    snprintf(model->label, sizeof model->label, "%s@%08x", model->name, (unsigned)(hash >> 32));
}
