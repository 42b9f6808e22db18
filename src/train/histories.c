#include "train/histories.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static void release_history(struct notme_history *history)
{
    for (size_t e = 0; e < history->events; e++)
        notme_free(history->event[e]);
    notme_free(history->event);
    notme_free(history->account);
}

static uint32_t hash_of(struct notme_text account)
{
    return (uint32_t)notme_hash(account.at, account.len, 0);
}

static bool is_left_out(const struct notme_histories *histories, uint32_t hash)
{
    return histories->halved && notme_hash_mix(hash, 5) >> (64 - histories->halved);
}

/* ---- finding them */

static bool is_of(const struct notme_history *history, uint32_t hash, struct notme_text account)
{
    return history->hash == hash && notme_text_is(account, history->account);
}

static void take_slot(struct notme_kind *kind, size_t i)
{
    size_t at = kind->history[i].hash & (kind->slots - 1);
    while (kind->slot[at])
        at = (at + 1) & (kind->slots - 1);
    kind->slot[at] = (uint32_t)i + 1;
}

static bool make_slots(struct notme_kind *kind, size_t slots)
{
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    notme_free(kind->slot);
    kind->slot = slot;
    kind->slots = slots;
    for (size_t i = 0; i < kind->histories; i++)
        take_slot(kind, i);
    return true;
}

static struct notme_history *add_history(struct notme_kind *kind, uint32_t hash, struct notme_text account)
{
    const char *colon = memchr(account.at, ':', account.len);
    if (!notme_grow(&kind->history, &kind->capacity, kind->histories, sizeof *kind->history))
        return NULL;
    struct notme_history *history = &kind->history[kind->histories];
    *history = (struct notme_history){.account = notme_strdup_text(account), .hash = hash};
    if (!history->account)
        return NULL;
    if (colon)
        history->group = (uint32_t)notme_hash(account.at, (size_t)(colon - account.at), 0) | 1;
    take_slot(kind, kind->histories++);
    return history;
}

static struct notme_history *find(struct notme_kind *kind, struct notme_text account)
{
    const uint32_t hash = hash_of(account);
    if (2 * (kind->histories + 1) > kind->slots && !make_slots(kind, kind->slots ? 2 * kind->slots : 64))
        return NULL;
    for (size_t at = hash & (kind->slots - 1); kind->slot[at]; at = (at + 1) & (kind->slots - 1))
        if (is_of(&kind->history[kind->slot[at] - 1], hash, account))
            return &kind->history[kind->slot[at] - 1];
    return add_history(kind, hash, account);
}

/* ---- keeping a sample */

static bool leave_out(struct notme_histories *histories, struct notme_kind *kind)
{
    size_t kept = 0;
    for (size_t i = 0; i < kind->histories; i++) {
        struct notme_history *history = &kind->history[i];
        if (!is_left_out(histories, history->hash)) {
            kind->history[kept++] = *history;
            continue;
        }
        histories->events -= history->events;
        release_history(history);
    }
    kind->histories = kept;
    return !kind->slots || make_slots(kind, kind->slots);
}

/* Half of the accounts go whenever there is too much. An account that stays was never left out, so its history is
 * whole. */
static bool thin(struct notme_histories *histories)
{
    bool ok = true;
    while (ok && histories->most && histories->events > histories->most && histories->halved < 63) {
        histories->halved++;
        for (size_t k = 0; k < histories->kinds && ok; k++)
            ok = leave_out(histories, &histories->kind[k]);
    }
    return ok;
}

bool notme_histories_add(struct notme_histories *histories, const struct notme_event *event)
{
    struct notme_features features;
    if (is_left_out(histories, hash_of(event->account)))
        return true;
    struct notme_history *history = find(&histories->kind[histories->kinds - 1], event->account);
    if (!history || !notme_grow(&history->event, &history->capacity, history->events, sizeof *history->event))
        return false;
    if (history->events == NOTME_HISTORY_MAX) {
        histories->dropped++;
        return true;
    }
    notme_features_of(event, &features);
    const size_t size = notme_features_size(&features);
    struct notme_features *copy = notme_alloc(1, size);
    if (!copy)
        return false;
    memcpy(copy, &features, size);
    history->event[history->events++] = copy;
    histories->events++;
    return thin(histories);
}

/* ---- all of them */

static int by_clock(const void *a, const void *b)
{
    const struct notme_features *x = *(struct notme_features *const *)a, *y = *(struct notme_features *const *)b;
    if (x->clock != y->clock)
        return x->clock < y->clock ? -1 : 1;
    const size_t n = notme_features_size(x), m = notme_features_size(y);
    return n != m ? (n < m ? -1 : 1) : memcmp(x->token, y->token, x->from[NOTME_CHANNELS] * sizeof *x->token);
}

static int by_account(const void *a, const void *b)
{
    return strcmp(((const struct notme_history *)a)->account, ((const struct notme_history *)b)->account);
}

void notme_histories_sort(struct notme_histories *histories)
{
    for (size_t k = 0; k < histories->kinds; k++) {
        struct notme_kind *kind = &histories->kind[k];
        for (size_t i = 0; i < kind->histories; i++)
            qsort(kind->history[i].event, kind->history[i].events, sizeof *kind->history[i].event, by_clock);
        if (kind->histories)
            qsort(kind->history, kind->histories, sizeof *kind->history, by_account);
    }
}

void notme_histories_release(struct notme_histories *histories)
{
    for (size_t k = 0; k < histories->kinds; k++) {
        struct notme_kind *kind = &histories->kind[k];
        for (size_t i = 0; i < kind->histories; i++)
            release_history(&kind->history[i]);
        notme_free(kind->slot);
        notme_free(kind->history);
    }
    memset(histories, 0, sizeof *histories);
}

bool notme_history_in_fold(const struct notme_history *history, int fold)
{
    return fold < 0 || (int)(history->hash >> 8 & 1) == fold;
}

enum { KIND_WEIGHT = 100 };

static bool add_kind(struct notme_background_builder *builder, const struct notme_kind *kind, int fold, uint32_t pool)
{
    size_t accounts = 0;
    for (size_t i = 0; i < kind->histories; i++)
        accounts += notme_history_in_fold(&kind->history[i], fold);
    for (size_t i = 0; i < kind->histories; i++) {
        const struct notme_history *h = &kind->history[i];
        if (notme_history_in_fold(h, fold) &&
            !notme_background_builder_add(builder, h->hash, h->event, h->events, KIND_WEIGHT / (double)accounts,
                                          pool / accounts + 1))
            return false;
    }
    return true;
}

bool notme_histories_background(const struct notme_histories *histories, int fold,
                                const struct notme_background_plan *plan, struct notme_background *out)
{
    struct notme_background_builder *builder = notme_background_builder_new(plan->pool, plan->seed);
    const double odds = plan->share / (1 - plan->share);
    bool ok = builder;
    for (size_t k = 0; k < histories->kinds && ok; k++)
        ok = add_kind(builder, &histories->kind[k], fold, plan->pool / (uint32_t)histories->kinds + 1);
    if (ok && plan->base)
        ok = notme_background_builder_join(builder, plan->base, odds * KIND_WEIGHT * (double)histories->kinds,
                                           (size_t)(odds * plan->pool));
    ok = ok && notme_background_builder_finish(builder, out);
    notme_background_builder_free(builder);
    return ok;
}
