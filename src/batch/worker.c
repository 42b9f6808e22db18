#include "batch/worker.h"

#include <string.h>

static int take_session(void *ctx, const struct notme_session *session)
{
    struct notme_worker *worker = ctx;
    return notme_report_session(worker->report, session, worker->context.err);
}

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct notme_worker *worker = ctx;
    return notme_report_hour(worker->report, hour, worker->context.err);
}

bool notme_worker_init(struct notme_worker *worker, const struct notme_model *model,
                       const struct notme_options *options, bool hours, uint64_t most)
{
    memset(worker, 0, sizeof *worker);
    worker->options = *options;
    worker->options.session = take_session;
    worker->options.hour = hours ? take_hour : NULL;
    worker->options.ctx = worker;
    worker->pool.background = &model->background;
    worker->context.model = model;
    worker->context.pool = &worker->pool;
    worker->context.options = &worker->options;
    worker->most = most;
    return notme_track_init(&worker->track, notme_text_of(""));
}

void notme_worker_release(struct notme_worker *worker)
{
    notme_track_release(&worker->track);
    notme_pool_release(&worker->pool);
    notme_accounts_release(&worker->accounts);
    notme_arena_release(&worker->names);
    notme_free(worker->twin);
}

/* ---- twins */

static bool clear_twins(struct notme_worker *worker, size_t events)
{
    size_t slots = 16;
    while (slots < 2 * events)
        slots *= 2;
    if (slots > worker->twins || slots < worker->twins / 64) {
        notme_free(worker->twin);
        worker->twin = notme_alloc(slots, sizeof *worker->twin);
        worker->twins = worker->twin ? slots : 0;
        return worker->twin;
    }
    memset(worker->twin, 0, worker->twins * sizeof *worker->twin);
    return true;
}

/* Notes it. Of twins the one that sorts first counts. */
static bool is_twin(struct notme_worker *worker, uint64_t identity)
{
    size_t at = identity & (worker->twins - 1);
    for (; worker->twin[at]; at = (at + 1) & (worker->twins - 1))
        if (worker->twin[at] == identity)
            return true;
    worker->twin[at] = identity;
    return false;
}

/* ---- accounts */

static int begin_account(struct notme_worker *worker, const struct notme_event *event, size_t events)
{
    notme_arena_release(&worker->names);
    worker->who.service = event->service;
    worker->who.account = event->account;
    if (!notme_arena_text(&worker->names, &worker->who.service) ||
        !notme_arena_text(&worker->names, &worker->who.account) || !clear_twins(worker, events) ||
        !notme_track_restart(&worker->track, event->account))
        return notme_fail_memory(worker->context.err);
    worker->track.never = events < worker->options.min_history;
    worker->context.stats->accounts++;
    return NOTME_OK;
}

static int take_event(struct notme_worker *worker, const struct notme_event *event, uint64_t identity)
{
    if (is_twin(worker, identity)) {
        worker->context.stats->duplicates++;
        return NOTME_OK;
    }
    worker->context.stats->events++;
    return notme_track_event(&worker->track, &worker->context, event);
}

static int end_account(struct notme_worker *worker)
{
    const int status = notme_track_end(&worker->track, &worker->context);
    worker->context.stats->short_histories += !notme_track_enough(&worker->track, &worker->options);
    return status;
}

static const uint32_t taken = UINT32_MAX; /* in place of an entry's block */

/* The account of the first entry among those from `first` that is not taken yet. *left: entries of other accounts. */
static int score_account(struct notme_worker *worker, size_t first, size_t end, size_t *left)
{
    struct notme_accounts *a = &worker->accounts;
    int status = NOTME_OK;
    bool begun = false;
    for (size_t i = first; i < end && status == NOTME_OK; i++) {
        if (a->entry[i].block == taken)
            continue;
        const struct notme_held *held = notme_accounts_held(a, i);
        if (!held)
            return a->failed;
        notme_held_event(held, &worker->event);
        if (begun && !notme_same_account(&worker->event, &worker->who))
            continue;
        if (!begun)
            status = begin_account(worker, &worker->event, end - first);
        begun = true;
        if (status == NOTME_OK)
            status = take_event(worker, &worker->event, notme_held_identity(held));
        a->entry[i].block = taken;
        --*left;
    }
    return status == NOTME_OK ? end_account(worker) : status;
}

/* Different accounts may have one key. */
static int score_key(struct notme_worker *worker, size_t first, size_t end)
{
    int status = NOTME_OK;
    for (size_t left = end - first; left && status == NOTME_OK;)
        status = score_account(worker, first, end, &left);
    return status;
}

int notme_worker_score(struct notme_worker *worker, const struct notme_parts *parts, struct notme_part *part,
                       struct notme_report *report, struct notme_detector_stats *stats, struct notme_error *err)
{
    struct notme_accounts *a = &worker->accounts;
    worker->report = report;
    worker->context.stats = stats;
    worker->context.err = err;
    int status = notme_accounts_open(a, parts, part, worker->most, err);
    for (size_t first = 0, end; first < a->entries && status == NOTME_OK; first = end) {
        for (end = first + 1; end < a->entries && a->entry[end].key == a->entry[first].key;)
            end++;
        status = score_key(worker, first, end);
    }
    notme_part_release(part);
    return status;
}
