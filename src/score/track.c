#include "score/track.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/held.h"
#include "score/explain.h"
#include "score/figures.h"
#include "score/judge.h"
#include "score/repair.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const int64_t quarantine_age = 30 * NOTME_DAY;

void notme_options_fill(struct notme_options *options)
{
    if (options->budget <= 0)
        options->budget = 0.1;
    if (options->gap == 0)
        options->gap = NOTME_HOUR;
    if (options->window == 0)
        options->window = NOTME_DAY;
    if (options->min_history == 0)
        options->min_history = NOTME_ENOUGH_EVENTS;
}

static bool set_account(struct notme_track *track, struct notme_text service, struct notme_text account)
{
    track->service = notme_strdup_text(service);
    track->account = notme_strdup_text(account);
    track->name = notme_strdup_text(notme_text_of(""));
    track->hash = (uint32_t)notme_hash(account.at, account.len, 0);
    track->random = track->hash;
    track->first = track->last = NOTME_NO_TIME;
    track->reach = (struct notme_reach){NOTME_NO_TIME, NOTME_NO_TIME};
    track->scan = track->hour_scan = notme_scan_empty();
    return track->service && track->account && track->name;
}

bool notme_track_init(struct notme_track *track, struct notme_text service, struct notme_text account)
{
    memset(track, 0, sizeof *track);
    return notme_profile_init(&track->profile) && set_account(track, service, account);
}

static void free_quarantined(struct notme_quarantined *q)
{
    for (size_t i = 0; i < q->count; i++)
        notme_free(q->features[i]);
    notme_free(q->features);
    *q = (struct notme_quarantined){0};
}

/* All but what is worth keeping for the next account. */
static void forget(struct notme_track *track)
{
    notme_free(track->service);
    notme_free(track->account);
    notme_free(track->name);
    notme_arena_release(&track->arena);
    for (size_t i = 0; i < track->quarantined; i++)
        free_quarantined(&track->quarantine[i]);
}

bool notme_track_restart(struct notme_track *track, struct notme_text service, struct notme_text account)
{
    forget(track);
    notme_profile_clear(&track->profile);
    *track =
        (struct notme_track){.profile = track->profile, .item = track->item, .items_capacity = track->items_capacity};
    return set_account(track, service, account);
}

void notme_track_release(struct notme_track *track)
{
    forget(track);
    notme_free(track->item);
    notme_profile_release(&track->profile);
    memset(track, 0, sizeof *track);
}

static uint32_t sessions_needed(const struct notme_options *options)
{
    return options->min_history / (NOTME_ENOUGH_EVENTS / NOTME_ENOUGH_SESSIONS);
}

uint32_t notme_track_sessions(const struct notme_track *track)
{
    uint32_t sum = 0;
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        sum += track->sessions[tail];
    return sum;
}

bool notme_track_enough(const struct notme_track *track, const struct notme_options *options)
{
    return track->profile.events >= options->min_history && notme_track_sessions(track) >= sessions_needed(options);
}

/* ---- learning */

static void learn_shown(struct notme_track *track, const struct notme_surprise *surprise)
{
    const double keep = 1 - 1.0 / 400;
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++) {
        const double value = notme_figure_of((enum notme_figure_id)f, surprise);
        if (!isnan(value))
            notme_moments_add(&track->shown[f], value, keep);
    }
}

/* How much the voices are taught of a session: what is odd may be somebody else's, and a voice that has learnt a
 * stranger does not hear the next one. An owner who changes is not lost: counts learn all of it, and of an account's
 * own sessions one in twenty has such a p, whatever it does. */
static float trust(const struct notme_session *session)
{
    const double odd = 0.05;
    return session->enough_history ? (float)fmin(1, session->p_value / odd) : 1;
}

static void learn_session(struct notme_track *track, struct notme_pool *pool, float weight)
{
    if (track->never) {
        track->profile.events += (uint32_t)track->items;
        return;
    }
    for (size_t i = 0; i < track->items; i++) {
        notme_surprise_learn(&track->profile, track->item[i].features, &track->item[i].surprise);
        learn_shown(track, &track->item[i].surprise);
        notme_profile_learn(&track->profile, track->item[i].features);
        notme_profile_teach(&track->profile, track->item[i].features, weight, pool, track->hash, &track->random);
    }
}

/* The oldest flagged session has aged, or must make room: if the owner changed, this is how the change is learnt. The
 * voices are not taught it: see trust(). */
static void learn_oldest(struct notme_track *track)
{
    struct notme_quarantined *oldest = &track->quarantine[0];
    for (size_t i = 0; i < oldest->count; i++)
        notme_profile_learn(&track->profile, oldest->features[i]);
    free_quarantined(oldest);
    track->quarantined--;
    memmove(track->quarantine, track->quarantine + 1, track->quarantined * sizeof *track->quarantine);
}

static bool quarantine(struct notme_track *track)
{
    if (track->quarantined == NOTME_QUARANTINE)
        learn_oldest(track);
    struct notme_quarantined q = {.since = track->last, .features = notme_alloc(track->items, sizeof *q.features)};
    for (; q.features && q.count < track->items; q.count++) {
        const size_t size = notme_features_size(track->item[q.count].features);
        q.features[q.count] = notme_alloc(1, size);
        if (!q.features[q.count])
            break;
        memcpy(q.features[q.count], track->item[q.count].features, size);
    }
    if (!q.features || q.count < track->items) {
        free_quarantined(&q);
        return false;
    }
    track->quarantine[track->quarantined++] = q;
    return true;
}

/* ---- hours */

static int end_hour(struct notme_track *track, const struct notme_track_context *c)
{
    int status = NOTME_OK;
    track->hour.account = notme_text_of(track->account);
    track->hour.total = track->hour_scan.total;
    track->hour.best_prefix = track->hour_scan.prefix;
    track->hour.best_suffix = track->hour_scan.suffix;
    track->hour.best_run = track->hour_scan.run;
    if (track->hour.events && c->options->hour)
        status = c->options->hour(c->options->ctx, &track->hour);
    /* a session is the sum of its hours */
    track->scan = notme_scan_join(&track->scan, &track->hour_scan);
    track->hour_scan = notme_scan_empty();
    track->hour = (struct notme_hour){0};
    return status;
}

static void add_to_hour(struct notme_track *track, const struct notme_track_context *c, const struct notme_item *item)
{
    struct notme_hour *hour = &track->hour;
    double part[NOTME_SIGNAL_COUNT];
    const struct notme_scan one = notme_scan_event(item->llr);
    if (hour->events == 0)
        hour->hour = notme_floor_to(item->features->clock, NOTME_HOUR);
    hour->events++;
    hour->actions[item->features->action]++;
    hour->scored = notme_track_enough(track, c->options);
    track->hour_scan = notme_scan_join(&track->hour_scan, &one);
    if (!hour->scored)
        return;
    notme_weights_parts(c->model->weights, &item->surprise, part);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        hour->sum[s] += part[s];
        hour->max[s] = hour->events == 1 ? part[s] : fmax(hour->max[s], part[s]);
    }
}

/* ---- sessions */

static uint32_t missing(uint32_t needed, uint32_t there)
{
    return there < needed ? needed - there : 0;
}

/* A session takes an event at least. */
static uint32_t missing_events(const struct notme_track *track, const struct notme_options *options)
{
    const uint32_t events = missing(options->min_history, track->profile.events);
    const uint32_t sessions = missing(sessions_needed(options), notme_track_sessions(track));
    return events > sessions ? events : sessions;
}

static void name_session(const struct notme_track *track, const struct notme_model *model,
                         struct notme_session *session)
{
    const char *label = notme_model_name(model);
    const uint64_t start = notme_hash_mix(notme_hash(label, strlen(label), 0), (uint64_t)session->start);
    const uint64_t service = notme_hash(track->service, strlen(track->service), start);
    snprintf(session->id, sizeof session->id, "%016llx",
             (unsigned long long)notme_hash(track->account, strlen(track->account), service));
    session->service = notme_text_of(track->service);
    session->account = notme_text_of(track->account);
    session->account_name = notme_text_of(track->name);
    session->model = label;
}

/* The latest that it can have begun, and ended: of bounds, the earliest and the latest upper one. */
static void bound(const struct notme_track *track, struct notme_session *session)
{
    session->start_not_after = NOTME_NO_TIME;
    session->end_not_after = INT64_MIN + 1;
    for (size_t i = 0; i < track->items; i++) {
        const int64_t latest = track->item[i].not_after;
        if (latest == NOTME_NO_TIME)
            session->end_not_after = NOTME_NO_TIME;
        else if (session->start_not_after == NOTME_NO_TIME || latest < session->start_not_after)
            session->start_not_after = latest;
        if (session->end_not_after != NOTME_NO_TIME && latest > session->end_not_after)
            session->end_not_after = latest;
    }
}

static struct notme_session describe(const struct notme_track *track, const struct notme_track_context *c)
{
    struct notme_session session = {.start = track->item[0].features->clock,
                                    .end = track->last,
                                    .first_event = track->events,
                                    .events = (uint32_t)track->items,
                                    .untimed = track->untimed,
                                    .p_value = (double)NAN,
                                    .expected = (double)NAN,
                                    .flagged_at = NOTME_NO_TIME,
                                    .lasting_since = NOTME_NO_TIME,
                                    .verdict = NOTME_NOT_ENOUGH,
                                    .past_sessions = notme_track_sessions(track),
                                    .past_events = track->profile.events,
                                    .need_events = missing_events(track, c->options),
                                    .enough_history = notme_track_enough(track, c->options)};
    bound(track, &session);
    name_session(track, c->model, &session);
    if (session.enough_history)
        notme_judge(track, c, &session);
    return session;
}

bool notme_track_so_far(const struct notme_track *track, const struct notme_track_context *c, struct notme_session *out)
{
    if (track->items == 0)
        return false;
    struct notme_track now = *track; /* as if the hour were over */
    now.scan = notme_scan_join(&track->scan, &track->hour_scan);
    *out = describe(&now, c);
    return true;
}

static void clear_session(struct notme_track *track)
{
    track->undid = notme_repair_begins(track);
    track->events += track->items;
    track->items = 0;
    track->untimed = track->taken_up = 0;
    track->scan = notme_scan_empty();
    track->said = (struct notme_said){0};
    track->flagged_at = NOTME_NO_TIME;
    notme_arena_release(&track->arena);
}

/* What was flagged by itself has been told, and adds nothing; after an alarm a run begins anew. */
static void learn_run(struct notme_track *track, const struct notme_session *session)
{
    const struct notme_lasting run = notme_lasting_with(&track->lasting, session->p_value, session->start);
    if (session->lasting)
        track->lasting = (struct notme_lasting){.excess = run.excess};
    else if (!session->flagged)
        track->lasting = run;
}

static int learn(struct notme_track *track, const struct notme_track_context *c, const struct notme_session *session)
{
    const int tail = notme_tail_of(session->events, notme_track_takes_up(track));
    if (session->enough_history) {
        learn_run(track, session);
        notme_past_learn(&c->model->calibration, &track->past, notme_model_surprise(c->model, session->score, tail));
    }
    if (!session->flagged)
        learn_session(track, c->pool, trust(session));
    else if (!quarantine(track))
        return notme_fail_memory(c->err);
    track->sessions[tail]++;
    return NOTME_OK;
}

int notme_track_end(struct notme_track *track, const struct notme_track_context *c)
{
    if (track->items == 0)
        return NOTME_OK;
    int status = end_hour(track, c);
    if (status != NOTME_OK)
        return status;
    struct notme_session session = describe(track, c);
    if (session.enough_history)
        notme_explain(track, c, &session);
    c->stats->sessions++;
    c->stats->flagged += session.flagged;
    if (c->options->session)
        status = c->options->session(c->options->ctx, &session);
    if (status == NOTME_OK)
        status = learn(track, c, &session);
    clear_session(track);
    return status;
}

static int start_session(struct notme_track *track, int64_t clock)
{
    notme_profile_advance(&track->profile, clock);
    while (track->quarantined && clock - track->quarantine[0].since >= quarantine_age)
        learn_oldest(track);
    track->flagged_at = NOTME_NO_TIME;
    if (track->first == NOTME_NO_TIME)
        track->first = clock;
    return NOTME_OK;
}

/* ---- events */

static struct notme_text excerpt(struct notme_text text)
{
    if (text.len > NOTME_EXCERPT)
        for (text.len = NOTME_EXCERPT; text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80;)
            text.len--; /* not in the middle of a character */
    return text;
}

/* The newest name counts. */
static bool name_account(struct notme_track *track, struct notme_text name)
{
    if (!name.len || notme_text_is(name, track->name))
        return true;
    char *copy = notme_strdup_text(name);
    if (!copy)
        return false;
    notme_free(track->name);
    track->name = copy;
    return true;
}

/* Copies of what a session must remember of an event. */
static struct notme_item *add_item(struct notme_track *track, const struct notme_event *event)
{
    struct notme_features features;
    if (!notme_grow(&track->item, &track->items_capacity, track->items, sizeof *track->item) ||
        !name_account(track, event->account_name))
        return NULL;
    if (track->never)
        notme_features_bare(event, &features);
    else
        notme_features_of(event, &features);
    const size_t size = notme_features_size(&features);
    struct notme_features *copy = notme_arena_alloc(&track->arena, size);
    struct notme_item *item = &track->item[track->items];
    *item = (struct notme_item){.features = copy,
                                .begun = event->begun,
                                .not_after = event->time != NOTME_NO_TIME ? event->time : event->not_after,
                                .id = event->id.at ? event->id : event->object_id,
                                .author = event->author,
                                .text = excerpt(event->text)};
    if (!copy || !notme_arena_text(&track->arena, &item->id) || !notme_arena_text(&track->arena, &item->author) ||
        !notme_arena_text(&track->arena, &item->text))
        return NULL;
    memcpy(copy, &features, size);
    track->items++;
    return item;
}

static int64_t session_gap(const struct notme_track *track, const struct notme_options *options)
{
    return options->gap > 0 ? options->gap : notme_gaps_fit(&track->gaps, NOTME_HOUR);
}

/* Does an event at `clock` belong to the open session? */
static bool joins(const struct notme_track *track, const struct notme_options *options, int64_t clock)
{
    return track->items && track->items < NOTME_SESSION_EVENTS && clock - track->last <= session_gap(track, options);
}

static int score_item(struct notme_track *track, const struct notme_track_context *c, struct notme_item *item)
{
    const bool enough = notme_track_enough(track, c->options);
    int status = NOTME_OK;
    if (track->hour.events && notme_floor_to(item->features->clock, NOTME_HOUR) != track->hour.hour)
        status = end_hour(track, c);
    /* early, too, so that "typical" and the deviations are known once it counts */
    if (!track->never && (enough || track->profile.events))
        notme_surprise_of(&track->profile, &c->model->background, &track->said, item->features, &item->surprise);
    notme_surprise_hush(&item->surprise, item->begun);
    if (enough)
        item->llr = notme_repair_llr(track, c->model, (size_t)(item - track->item), &item->surprise);
    add_to_hour(track, c, item);
    notme_said_add(&track->said, item->features);
    if (enough && track->flagged_at == NOTME_NO_TIME && notme_judge_so_far(track, c))
        track->flagged_at = item->features->clock;
    return status;
}

/* An event that may have been at any time until then: it says what the account does, not when, and beside which others.
 */
static int learn_unplaced(struct notme_track *track, const struct notme_track_context *c,
                          const struct notme_event *event)
{
    struct notme_features features;
    const int status = notme_track_end(track, c); /* the events of a session stand together */
    if (status != NOTME_OK)
        return status;
    c->stats->unplaced++;
    track->events++;
    if (!name_account(track, event->account_name))
        return notme_fail_memory(c->err);
    if (track->never) {
        track->profile.events++;
        return NOTME_OK;
    }
    notme_features_of(event, &features);
    notme_profile_learn(&track->profile, &features);
    return NOTME_OK;
}

int notme_track_event(struct notme_track *track, const struct notme_track_context *c, const struct notme_event *event)
{
    const int64_t clock = notme_event_clock(event);
    int status = NOTME_OK;
    if (event->time == NOTME_NO_TIME && event->not_before == NOTME_NO_TIME)
        return learn_unplaced(track, c, event);
    if (!joins(track, c->options, clock)) {
        status = notme_track_end(track, c);
        if (status == NOTME_OK)
            status = start_session(track, clock);
    }
    if (status != NOTME_OK)
        return status;
    if (track->last != NOTME_NO_TIME)
        notme_gaps_add(&track->gaps, clock - track->last);
    struct notme_item *item = add_item(track, event);
    if (!item)
        return notme_fail_memory(c->err);
    track->last = clock;
    track->untimed += !item->features->timed;
    track->taken_up += notme_class_of(item->features->action) == NOTME_TAKEN_UP;
    c->stats->untimed += !item->features->timed;
    return score_item(track, c, item);
}
