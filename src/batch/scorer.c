#include "batch/scorer.h"

#include <string.h>

static int take_session(void *ctx, const struct notme_session *session)
{
    struct notme_scorer *scorer = ctx;
    notme_collector_session(&scorer->collector, session);
    return notme_report_session(scorer->report, session, scorer->context.err);
}

static int take_hour(void *ctx, const struct notme_hour *hour)
{
    struct notme_scorer *scorer = ctx;
    return notme_report_hour(scorer->report, hour, scorer->context.err);
}

bool notme_scorer_init(struct notme_scorer *scorer, const struct notme_model *model,
                       const struct notme_options *options, bool hours, uint64_t most)
{
    memset(scorer, 0, sizeof *scorer);
    scorer->options = *options;
    scorer->options.session = take_session;
    scorer->options.hour = hours ? take_hour : NULL;
    scorer->options.ctx = scorer;
    scorer->pool.background = &model->background;
    scorer->context.model = model;
    scorer->context.pool = &scorer->pool;
    scorer->context.options = &scorer->options;
    scorer->most = most;
    return notme_track_init(&scorer->track, notme_text_of(""), notme_text_of(""));
}

void notme_scorer_release(struct notme_scorer *scorer)
{
    notme_track_release(&scorer->track);
    notme_pool_release(&scorer->pool);
    notme_accounts_release(&scorer->accounts);
    notme_collector_release(&scorer->collector);
    notme_arena_release(&scorer->names);
    notme_free(scorer->twin);
}

/* ---- twins */

static bool clear_twins(struct notme_scorer *scorer, size_t events)
{
    size_t slots = 16;
    while (slots / 4 * 3 < events)
        slots *= 2;
    if (slots > scorer->twins || slots < scorer->twins / 64) {
        notme_free(scorer->twin);
        scorer->twin = notme_alloc(slots, sizeof *scorer->twin);
        scorer->twins = scorer->twin ? slots : 0;
        return scorer->twin;
    }
    memset(scorer->twin, 0, scorer->twins * sizeof *scorer->twin);
    return true;
}

/* Notes it. Of twins the one that sorts first counts. */
static bool is_twin(struct notme_scorer *scorer, uint64_t identity)
{
    size_t at = identity >> 1 & (scorer->twins - 1); /* its last bit is always set */
    for (; scorer->twin[at]; at = (at + 1) & (scorer->twins - 1))
        if (scorer->twin[at] == identity)
            return true;
    scorer->twin[at] = identity;
    return false;
}

/* ---- accounts */

static int begin_account(struct notme_scorer *scorer, const struct notme_event *event, size_t events)
{
    notme_arena_release(&scorer->names);
    scorer->who.service = event->service;
    scorer->who.account = event->account;
    if (!notme_arena_text(&scorer->names, &scorer->who.service) ||
        !notme_arena_text(&scorer->names, &scorer->who.account) || !clear_twins(scorer, events) ||
        !notme_track_restart(&scorer->track, event->service, event->account))
        return notme_fail_memory(scorer->context.err);
    scorer->track.never = events < scorer->options.min_history;
    notme_collector_begin(&scorer->collector, scorer->candidates);
    scorer->context.stats->accounts++;
    return NOTME_OK;
}

static int take_event(struct notme_scorer *scorer, const struct notme_event *event, uint64_t identity)
{
    if (is_twin(scorer, identity)) {
        scorer->context.stats->duplicates++;
        return NOTME_OK;
    }
    scorer->context.stats->events++;
    const int status = notme_track_event(&scorer->track, &scorer->context, event);
    if (!scorer->track.never) /* no session of it will be judged */
        notme_collector_event(&scorer->collector, event);
    return status;
}

static int end_account(struct notme_scorer *scorer)
{
    const int status = notme_track_end(&scorer->track, &scorer->context);
    scorer->context.stats->short_histories += !notme_track_enough(&scorer->track, &scorer->options);
    const bool collected = notme_collector_end(&scorer->collector);
    return status == NOTME_OK && !collected ? notme_fail_memory(scorer->context.err) : status;
}

static const uint32_t taken = UINT32_MAX; /* in place of an entry's block */

/* From the first of them to the last: of accounts with one key, those of both. */
static void foresee(struct notme_scorer *scorer, size_t first, size_t end)
{
    notme_reach_add(&scorer->track.reach, scorer->accounts.entry[first].clock);
    notme_reach_add(&scorer->track.reach, scorer->accounts.entry[end - 1].clock);
}

/* The account of the first entry among those from `first` that is not taken yet. *left: entries of other accounts. */
static int score_account(struct notme_scorer *scorer, size_t first, size_t end, size_t *left)
{
    struct notme_accounts *a = &scorer->accounts;
    int status = NOTME_OK;
    bool begun = false;
    for (size_t i = first; i < end && status == NOTME_OK; i++) {
        if (a->entry[i].block == taken)
            continue;
        const struct notme_held *held = notme_accounts_held(a, i);
        if (!held)
            return a->failed;
        notme_held_event(held, &scorer->event);
        if (begun && !notme_same_account(&scorer->event, &scorer->who))
            continue;
        if (!begun) {
            status = begin_account(scorer, &scorer->event, end - first);
            foresee(scorer, first, end);
        }
        begun = true;
        if (status == NOTME_OK)
            status = take_event(scorer, &scorer->event, notme_held_identity(held));
        a->entry[i].block = taken;
        --*left;
    }
    return status == NOTME_OK ? end_account(scorer) : status;
}

/* Different accounts may have one key. */
static int score_key(struct notme_scorer *scorer, size_t first, size_t end)
{
    int status = NOTME_OK;
    for (size_t left = end - first; left && status == NOTME_OK;)
        status = score_account(scorer, first, end, &left);
    return status;
}

int notme_scorer_score(struct notme_scorer *scorer, const struct notme_parts *parts, struct notme_part *part,
                       struct notme_scored *out, struct notme_error *err)
{
    struct notme_accounts *a = &scorer->accounts;
    scorer->report = out->report;
    scorer->candidates = &out->candidates;
    scorer->context.stats = &out->stats;
    scorer->context.err = err;
    int status = notme_accounts_open(a, parts, part, scorer->most, err);
    for (size_t first = 0, end; first < a->entries && status == NOTME_OK; first = end) {
        for (end = first + 1; end < a->entries && a->entry[end].key == a->entry[first].key;)
            end++;
        status = score_key(scorer, first, end);
    }
    notme_part_release(part);
    return status;
}
