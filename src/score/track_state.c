#include "score/track_state.h"

#include "extract/state.h"

#include <math.h>
#include <string.h>

enum { TEXT_MAX = 1 << 24 }; /* no record is longer */

void notme_track_pack_shape(struct notme_buf *out)
{
    static const unsigned shape[] = {NOTME_ACTION_COUNT,   NOTME_SIGNAL_COUNT, NOTME_SURPRISE_COUNT, NOTME_CHANNELS,
                                     NOTME_PROFILED,       NOTME_CATEGORIES,   NOTME_VALUES_MAX,     NOTME_VOICES,
                                     NOTME_CLASSES,        NOTME_MOMENTS,      NOTME_AUTHOR_BITS,    NOTME_GAP_BINS,
                                     NOTME_SESSION_EVENTS, NOTME_QUARANTINE,   NOTME_FIGURE_COUNT};
    notme_pack_number(out, NOTME_STATE_VERSION);
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
        notme_pack_number(out, shape[i]);
}

/* ---- parts */

static void pack_scan(struct notme_buf *out, const struct notme_scan *scan)
{
    notme_pack_number(out, scan->events);
    if (scan->events == 0)
        return;
    notme_pack_double(out, scan->total);
    notme_pack_double(out, scan->prefix);
    notme_pack_double(out, scan->suffix);
    notme_pack_double(out, scan->run);
}

static struct notme_scan unpack_scan(struct notme_unpack *in)
{
    struct notme_scan scan = notme_scan_empty();
    scan.events = (uint32_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    if (scan.events == 0)
        return scan;
    scan.total = notme_unpack_double(in);
    scan.prefix = notme_unpack_double(in);
    scan.suffix = notme_unpack_double(in);
    scan.run = notme_unpack_double(in);
    return scan;
}

static void pack_hour(struct notme_buf *out, const struct notme_hour *hour)
{
    notme_pack_number(out, hour->events);
    if (hour->events == 0)
        return;
    notme_pack_time(out, hour->hour);
    for (int a = 0; a < NOTME_ACTION_COUNT; a++)
        notme_pack_number(out, hour->actions[a]);
    notme_pack_number(out, hour->scored);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        notme_pack_double(out, hour->sum[s]);
        notme_pack_double(out, hour->max[s]);
    }
}

static void unpack_hour(struct notme_unpack *in, struct notme_hour *hour)
{
    *hour = (struct notme_hour){.events = (uint32_t)notme_unpack_number(in, NOTME_SESSION_EVENTS)};
    if (hour->events == 0)
        return;
    hour->hour = notme_unpack_time(in, false);
    for (int a = 0; a < NOTME_ACTION_COUNT; a++)
        hour->actions[a] = (uint32_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    hour->scored = notme_unpack_number(in, 1);
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++) {
        hour->sum[s] = notme_unpack_double(in);
        hour->max[s] = notme_unpack_double(in);
    }
}

static void pack_past(struct notme_buf *out, const struct notme_past *past)
{
    notme_pack_double(out, past->sessions);
    notme_pack_double(out, past->exceedances);
    notme_pack_double(out, past->uncut);
    notme_pack_double(out, past->excess);
}

static void unpack_past(struct notme_unpack *in, struct notme_past *past)
{
    past->sessions = notme_unpack_double(in);
    past->exceedances = notme_unpack_double(in);
    past->uncut = notme_unpack_double(in);
    past->excess = notme_unpack_double(in);
}

static void pack_lasting(struct notme_buf *out, const struct notme_lasting *run)
{
    notme_pack_double(out, run->excess);
    notme_pack_number(out, run->sessions);
    if (run->sessions == 0)
        return;
    notme_pack_double(out, run->sum);
    notme_pack_time(out, run->since);
}

static struct notme_lasting unpack_lasting(struct notme_unpack *in)
{
    struct notme_lasting run = {.excess = notme_unpack_double(in)};
    run.sessions = (uint32_t)notme_unpack_number(in, INT32_MAX);
    if (run.sessions == 0)
        return run;
    run.sum = notme_unpack_double(in);
    run.since = notme_unpack_time(in, false);
    in->bad = in->bad || run.sum <= 0;
    return run;
}

/* ---- quarantine */

static void pack_quarantine(struct notme_buf *out, const struct notme_track *track)
{
    notme_pack_number(out, track->quarantined);
    for (size_t i = 0; i < track->quarantined; i++) {
        notme_pack_time(out, track->quarantine[i].since);
        notme_pack_number(out, track->quarantine[i].count);
        for (size_t k = 0; k < track->quarantine[i].count; k++)
            notme_features_pack(out, track->quarantine[i].features[k]);
    }
}

static struct notme_features *unpack_features(struct notme_unpack *in, struct notme_arena *arena)
{
    struct notme_features features;
    notme_features_unpack(in, &features);
    const size_t size = notme_features_size(&features);
    struct notme_features *copy = arena ? notme_arena_alloc(arena, size) : notme_alloc(1, size);
    if (copy)
        memcpy(copy, &features, size);
    return copy;
}

static bool unpack_quarantined(struct notme_unpack *in, struct notme_quarantined *q)
{
    q->since = notme_unpack_time(in, false);
    const size_t count = (size_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    q->features = notme_alloc(count, sizeof *q->features);
    for (; q->features && q->count < count && !in->bad; q->count++)
        if (!(q->features[q->count] = unpack_features(in, NULL)))
            return false;
    return q->features;
}

static bool unpack_quarantine(struct notme_unpack *in, struct notme_track *track)
{
    const size_t count = (size_t)notme_unpack_number(in, NOTME_QUARANTINE);
    bool ok = true;
    for (size_t i = 0; i < count && ok && !in->bad; i++) {
        track->quarantined++; /* listed in any case, so that it is freed */
        ok = unpack_quarantined(in, &track->quarantine[i]);
    }
    return ok;
}

/* ---- the open session */

static void pack_item(struct notme_buf *out, const struct notme_item *item)
{
    notme_features_pack(out, item->features);
    for (int x = 0; x < NOTME_SURPRISE_COUNT; x++)
        notme_pack_float(out, item->surprise.x[x]);
    notme_pack_number(out, (uint64_t)item->surprise.stratum);
    notme_pack_double(out, item->llr);
    notme_pack_time(out, item->not_after);
    notme_pack_text(out, item->id);
    notme_pack_text(out, item->author);
    notme_pack_text(out, item->text);
}

static bool unpack_item(struct notme_unpack *in, struct notme_track *track)
{
    if (!notme_grow(&track->item, &track->items_capacity, track->items, sizeof *track->item))
        return false;
    struct notme_item *item = &track->item[track->items];
    *item = (struct notme_item){.features = unpack_features(in, &track->arena)};
    for (int x = 0; x < NOTME_SURPRISE_COUNT; x++)
        item->surprise.x[x] = notme_unpack_bits(in); /* NaN is "not stated" */
    item->surprise.stratum = (enum notme_stratum)notme_unpack_number(in, NOTME_STRATA - 1);
    item->llr = notme_unpack_double(in);
    item->not_after = notme_unpack_time(in, true);
    item->id = notme_unpack_text(in, TEXT_MAX);
    item->author = notme_unpack_text(in, TEXT_MAX);
    item->text = notme_unpack_text(in, NOTME_EXCERPT);
    if (!item->features || !notme_arena_text(&track->arena, &item->id) ||
        !notme_arena_text(&track->arena, &item->author) || !notme_arena_text(&track->arena, &item->text))
        return false;
    track->items++;
    notme_said_add(&track->said, item->features); /* follows from the events: need not be saved */
    return true;
}

static void pack_session(struct notme_buf *out, const struct notme_track *track)
{
    notme_pack_number(out, track->items);
    for (size_t i = 0; i < track->items; i++)
        pack_item(out, &track->item[i]);
    notme_pack_number(out, track->untimed);
    notme_pack_number(out, track->taken_up);
    notme_pack_time(out, track->flagged_at);
    pack_scan(out, &track->scan);
    pack_scan(out, &track->hour_scan);
    pack_hour(out, &track->hour);
}

/* The scans and the hour must be those of the events. */
static bool is_session(const struct notme_track *track)
{
    const uint32_t scanned = track->scan.events + track->hour_scan.events;
    return scanned == track->items && track->hour.events == track->hour_scan.events &&
           (track->items == 0) == (track->hour.events == 0) && track->untimed <= track->items &&
           track->taken_up <= track->items;
}

static bool unpack_session(struct notme_unpack *in, struct notme_track *track)
{
    const size_t items = (size_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    for (size_t i = 0; i < items && !in->bad; i++)
        if (!unpack_item(in, track))
            return false;
    track->untimed = (uint32_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    track->taken_up = (uint32_t)notme_unpack_number(in, NOTME_SESSION_EVENTS);
    track->flagged_at = notme_unpack_time(in, true);
    track->scan = unpack_scan(in);
    track->hour_scan = unpack_scan(in);
    unpack_hour(in, &track->hour);
    in->bad = in->bad || !is_session(track);
    return true;
}

/* ---- the whole */

/* Of less than nothing no gap could be fitted. */
static void unpack_gaps(struct notme_unpack *in, struct notme_gaps *gaps)
{
    notme_unpack_counts(in, gaps->count, NOTME_GAP_BINS);
    gaps->total = notme_unpack_float(in);
    for (int i = 0; i < NOTME_GAP_BINS; i++)
        in->bad = in->bad || gaps->count[i] < 0;
}

void notme_track_pack(struct notme_buf *out, const struct notme_track *track)
{
    notme_pack_text(out, notme_text_of(track->name));
    notme_pack_u64(out, track->events);
    notme_profile_pack(out, &track->profile);
    pack_past(out, &track->past);
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++)
        notme_moments_pack(out, &track->shown[f]);
    notme_pack_counts(out, track->gaps.count, NOTME_GAP_BINS);
    notme_pack_float(out, track->gaps.total);
    notme_pack_u64(out, track->random);
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        notme_pack_number(out, track->sessions[tail]);
    notme_pack_time(out, track->first);
    notme_pack_time(out, track->last);
    pack_lasting(out, &track->lasting);
    notme_pack_number(out, track->undid);
    pack_quarantine(out, track);
    pack_session(out, track);
}

static bool unpack_name(struct notme_unpack *in, struct notme_track *track)
{
    const struct notme_text name = notme_unpack_text(in, TEXT_MAX);
    in->bad = in->bad || (name.len && memchr(name.at, '\0', name.len));
    notme_free(track->name);
    track->name = notme_strdup_text(name);
    return track->name;
}

bool notme_track_unpack(struct notme_unpack *in, struct notme_track *track)
{
    if (!unpack_name(in, track))
        return false;
    track->events = notme_unpack_u64(in);
    notme_profile_unpack(in, &track->profile);
    unpack_past(in, &track->past);
    for (int f = 0; f < NOTME_FIGURE_COUNT; f++)
        notme_moments_unpack(in, &track->shown[f]);
    unpack_gaps(in, &track->gaps);
    track->random = notme_unpack_u64(in);
    for (int tail = 0; tail < NOTME_TAILS; tail++)
        track->sessions[tail] = (uint32_t)notme_unpack_number(in, UINT32_MAX);
    track->first = notme_unpack_time(in, true);
    track->last = notme_unpack_time(in, true);
    track->lasting = unpack_lasting(in);
    track->undid = notme_unpack_number(in, 1) != 0;
    const bool ok = unpack_quarantine(in, track) && unpack_session(in, track);
    in->bad = in->bad || (track->items && track->last == NOTME_NO_TIME) ||
              (track->first == NOTME_NO_TIME) != (track->last == NOTME_NO_TIME);
    return ok;
}
