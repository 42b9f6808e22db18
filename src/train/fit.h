/* What scores mean: tails over people, and how single accounts differ, from walks through clean histories. */
#ifndef NOTME_TRAIN_FIT_H
#define NOTME_TRAIN_FIT_H

#include "model/model.h"
#include "train/histories.h"

/* Scores of the clean sessions of many accounts, one account after the other. */
struct notme_clean {
    struct notme_clean_session {
        double score;
        int tail;        /* of its size and class */
        unsigned sample; /* which call appended it: 1, 2 … */
        bool first;      /* of its account */
    } * session;
    size_t count, capacity;
    unsigned samples;
};

/* Appends the sessions of the kind's accounts in `fold`. */
bool notme_clean_kind(struct notme_clean *clean, const struct notme_kind *kind, int fold, struct notme_pool *pool,
                      const struct notme_weights *weights);
/* The same of up to `most` accounts, evenly spread, whatever the fold. */
bool notme_clean_some(struct notme_clean *clean, const struct notme_kind *kind, size_t most, struct notme_pool *pool,
                      const struct notme_weights *weights);
/* Sets the model's tails and calibration. False with too few sessions or memory out. */
bool notme_clean_fit(const struct notme_clean *clean, struct notme_model *model);
/* Sets the model's tails to those of `base` adapted to these sessions. False when memory is out. */
bool notme_clean_adapt(const struct notme_clean *clean, const struct notme_model *base, struct notme_model *model);

#endif
