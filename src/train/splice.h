/*
 * Walking through a history as the detector would, and splicing strangers into it - only in thought: a stranger's
 * events are compared with the profile as it stands, and never learnt. So one walk gives as many hijacks as one likes,
 * each against an unspoilt history. (The idea of swapping timelines is Trang, Johansson & Rosell 2015.)
 */
#ifndef NOTME_TRAIN_SPLICE_H
#define NOTME_TRAIN_SPLICE_H

#include "train/histories.h"
#include "train/logistic.h"

/* A session as the walk meets it, before it is learnt. */
struct notme_visit {
    const struct notme_profile *profile;
    const struct notme_history *history;
    const struct notme_surprise *surprise; /* of the session's events */
    size_t from, to;                       /* of history->event       */
    size_t session;                        /* its number, from 0      */
};

/* Return false to stop the walk (it then returns false). */
typedef bool notme_visitor(void *ctx, const struct notme_visit *visit);

bool notme_walk(const struct notme_history *history, struct notme_pool *pool, notme_visitor *visit, void *ctx);

/* Enough history for the detector to judge this session. */
bool notme_visit_is_scored(const struct notme_visit *visit);

enum { NOTME_SAMPLES_MAX = 2 * NOTME_KINDS_MAX };

struct notme_rows {
    struct notme_row *row;
    size_t count, capacity;
    int samples; /* calls that appended rows */
};

/* Brings the rows of one stratum to the front, and weighs these as if there were no others. Returns how many they are.
 */
size_t notme_rows_of_stratum(struct notme_rows *rows, enum notme_stratum stratum);

/* Rows of one kind: owners' events and strangers' events, each class of the kind weighing 1 in all. Victims and
 * strangers are the accounts in `fold`; the pool's background should be of the others. `wanted` splices over all
 * accounts. */
bool notme_splice_kind(struct notme_rows *rows, const struct notme_kind *kind, int fold, size_t wanted,
                       struct notme_pool *pool, uint64_t *random);

#endif
