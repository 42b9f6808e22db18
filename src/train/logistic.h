/* Logistic regression with weights that are not negative: a surprise may speak against the owner or be silent, never
 * for an intruder's absence - so the model is monotone, an explanation is a sum, and weights carry over to kinds of
 * accounts that were not trained on (docs/method.md has the comparison). */
#ifndef NOTME_TRAIN_LOGISTIC_H
#define NOTME_TRAIN_LOGISTIC_H

#include "model/model.h"

struct notme_row {
    float x[NOTME_SURPRISE_COUNT];
    float weight;
    bool stranger;
    enum notme_stratum stratum; /* of the surprise */
    int sample;                 /* which kind of accounts, and fold, it is of: 0, 1 … */
};

/* What is believed before the rows are seen: weights, and how strongly (a ridge on standardised columns, per unit of
 * the rows' total weight). With weights NULL the belief is 0. */
struct notme_prior {
    const struct notme_weights *weights;
    double strength;
};

/* Cyclic coordinate descent on the ridge-penalised log loss (Friedman, Hastie & Tibshirani 2010), projected to w ≥ 0.
 * Sets weights, bias and typical (the owners' means). A column that never varies keeps the prior's weight and typical
 * value. False when memory is out. */
bool notme_logistic_fit(struct notme_weights *out, const struct notme_row *rows, size_t count,
                        struct notme_prior prior);

#endif
