/* What the trainer was fed: accounts by kind, their events as features, in clock order. */
#ifndef NOTME_TRAIN_HISTORIES_H
#define NOTME_TRAIN_HISTORIES_H

#include "extract/background.h"

struct notme_history {
    char *account;
    uint32_t hash;
    uint32_t group; /* hash of the name before ':', 0 = none: strangers come from the same group where there is one */
    struct notme_features **event;
    size_t events, capacity;
};

struct notme_kind {
    char name[32];
    bool shared; /* by several operators: no model of clean sessions */
    struct notme_history *history;
    size_t histories, capacity;
    uint32_t *slot; /* by hash, open addressing: index + 1, 0 = free */
    size_t slots;
};

enum { NOTME_KINDS_MAX = 32, NOTME_HISTORY_MAX = 20000 };

struct notme_histories {
    struct notme_kind kind[NOTME_KINDS_MAX];
    size_t kinds;
    uint64_t dropped;      /* events beyond NOTME_HISTORY_MAX of an account */
    uint64_t events, most; /* held, and at most to be held (0 = all): beyond, the accounts are a sample of all */
    unsigned halved;       /* so many times half of the accounts were left out, by lots drawn by name */
};

/* Which accounts are left out does not depend on the order of the events. */
bool notme_histories_add(struct notme_histories *histories, const struct notme_event *event); /* to the last kind */
void notme_histories_sort(struct notme_histories *histories);
void notme_histories_release(struct notme_histories *histories);

struct notme_background_plan {
    uint32_t pool;
    uint64_t seed;
    const struct notme_background *base; /* NULL = none */
    double share;                        /* of `base` in the result: 0 … < 1 */
};

/* The background of the accounts for which `fold` holds ((hash >> 8) % 2 == fold), or of all with fold −1. Every kind
 * weighs the same, within it every account. */
bool notme_histories_background(const struct notme_histories *histories, int fold,
                                const struct notme_background_plan *plan, struct notme_background *out);
bool notme_history_in_fold(const struct notme_history *history, int fold);

#endif
