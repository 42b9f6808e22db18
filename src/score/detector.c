/* Many accounts in one pass: events are put in order, handed to their account's track, and the tracks are ended by
 * name. */
#include "base/held.h"
#include "extract/order.h"
#include "score/track.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

struct notme_detector {
    const struct notme_model *model;
    struct notme_pool pool;
    struct notme_options options;
    struct notme_detector_stats stats;
    struct notme_order *order;
    struct notme_error *err; /* of the call at hand */
    struct notme_track **track;
    size_t tracks, tracks_capacity;
    uint32_t *slot; /* open addressing: index + 1 into track, 0 = free */
    size_t slots;
    uint64_t *key;
    size_t keys_capacity;
};

static bool same_account(const struct notme_detector *d, size_t i, uint64_t key, const struct notme_event *event)
{
    return d->key[i] == key && notme_text_is(event->account, d->track[i]->account); /* the key holds the service */
}

static bool grow_slots(struct notme_detector *d)
{
    const size_t slots = d->slots ? d->slots * 2 : 64;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    for (size_t i = 0; i < d->tracks; i++) {
        size_t at = d->key[i] & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    notme_free(d->slot);
    d->slot = slot;
    d->slots = slots;
    return true;
}

static struct notme_track *new_track(struct notme_detector *d, uint64_t key, const struct notme_event *event)
{
    if (!notme_grow(&d->track, &d->tracks_capacity, d->tracks, sizeof *d->track) ||
        !notme_grow(&d->key, &d->keys_capacity, d->tracks, sizeof *d->key))
        return NULL;
    struct notme_track *track = notme_alloc(1, sizeof *track);
    if (!track)
        return NULL;
    const bool ok = notme_track_init(track, event->service, event->account);
    d->track[d->tracks] = track;
    d->key[d->tracks++] = key;
    d->stats.accounts++;
    return ok ? track : NULL; /* listed in either case, so that it is freed */
}

static struct notme_track *find_track(struct notme_detector *d, const struct notme_event *event)
{
    const uint64_t key = notme_account_key(event);
    if (2 * (d->tracks + 1) > d->slots && !grow_slots(d))
        return NULL;
    size_t at = key & (d->slots - 1);
    for (; d->slot[at]; at = (at + 1) & (d->slots - 1))
        if (same_account(d, d->slot[at] - 1, key, event))
            return d->track[d->slot[at] - 1];
    struct notme_track *track = new_track(d, key, event);
    if (track)
        d->slot[at] = (uint32_t)d->tracks;
    return track;
}

static struct notme_track_context context_of(struct notme_detector *d)
{
    return (struct notme_track_context){d->model, &d->pool, &d->options, &d->stats, d->err};
}

/* An event in its place: called by the order buffer. */
static int ordered(void *ctx, const struct notme_event *event)
{
    struct notme_detector *d = ctx;
    struct notme_track *track = find_track(d, event);
    if (!track)
        return notme_fail_memory(d->err);
    const struct notme_track_context context = context_of(d);
    d->stats.events++;
    const int status = d->options.event ? d->options.event(d->options.ctx, event) : NOTME_OK;
    return status == NOTME_OK ? notme_track_event(track, &context, event) : status;
}

int notme_detector_new(struct notme_detector **out, const struct notme_model *model,
                       const struct notme_options *options, struct notme_error *err)
{
    *out = NULL;
    struct notme_detector *d = notme_alloc(1, sizeof *d);
    if (!d)
        return notme_fail_memory(err);
    d->model = model;
    d->pool.background = &model->background;
    d->options = *options;
    notme_options_fill(&d->options);
    if (d->options.per_history > 0 && d->options.window != -1) {
        notme_detector_free(d);
        return notme_fail(err, NOTME_EUSAGE, "a budget per history needs the whole history first: a window of -1");
    }
    const int status = notme_order_new(&d->order, d->options.window, ordered, d, err);
    if (status != NOTME_OK) {
        notme_detector_free(d);
        return status;
    }
    *out = d;
    return NOTME_OK;
}

void notme_detector_use(struct notme_detector *d, const struct notme_model *model)
{
    d->model = model;
    d->pool.background = &model->background;
}

static void copy_counts(struct notme_detector *d)
{
    const struct notme_order_stats *order = notme_order_stats(d->order);
    d->stats.duplicates = order->duplicates;
    d->stats.late = order->late;
    d->stats.dropped = order->dropped;
}

/* A budget per history is shared out over the years that the history will have had. */
static int foresee(struct notme_detector *d, const struct notme_event *event)
{
    const int64_t clock = notme_event_clock(event);
    if (d->options.per_history <= 0 || clock == NOTME_NO_TIME)
        return NOTME_OK;
    struct notme_track *track = find_track(d, event);
    if (!track)
        return notme_fail_memory(d->err);
    notme_reach_add(&track->reach, clock);
    return NOTME_OK;
}

int notme_detector_feed(struct notme_detector *d, const struct notme_event *event, struct notme_error *err)
{
    d->err = err;
    int status = foresee(d, event);
    if (status == NOTME_OK)
        status = notme_order_feed(d->order, event, err);
    copy_counts(d);
    return status;
}

static int by_name(const void *a, const void *b)
{
    const struct notme_track *x = *(struct notme_track *const *)a, *y = *(struct notme_track *const *)b;
    const int order = strcmp(x->account, y->account);
    return order ? order : strcmp(x->service, y->service);
}

static int end_tracks(struct notme_detector *d)
{
    const struct notme_track_context context = context_of(d);
    if (d->tracks)
        qsort(d->track, d->tracks, sizeof *d->track, by_name); /* slots are of no use from here on */
    for (size_t i = 0; i < d->tracks; i++) {
        const int status = notme_track_end(d->track[i], &context);
        if (status != NOTME_OK)
            return status;
        d->stats.short_histories += !notme_track_enough(d->track[i], &d->options);
    }
    return NOTME_OK;
}

int notme_detector_end(struct notme_detector *d, struct notme_error *err)
{
    d->err = err;
    const int status = notme_order_end(d->order, err);
    copy_counts(d);
    return status == NOTME_OK ? end_tracks(d) : status;
}

const struct notme_detector_stats *notme_detector_stats(const struct notme_detector *detector)
{
    return &detector->stats;
}

void notme_detector_free(struct notme_detector *d)
{
    if (!d)
        return;
    notme_order_free(d->order);
    for (size_t i = 0; i < d->tracks; i++) {
        notme_track_release(d->track[i]);
        notme_free(d->track[i]);
    }
    notme_free(d->track);
    notme_free(d->key);
    notme_free(d->slot);
    notme_pool_release(&d->pool);
    notme_free(d);
}
