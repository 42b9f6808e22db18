/* Runs of many undos. */
#include "account/undo_own.h"
#include "base/clock.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { PER_OCTAVE = 4, BINS = 64 * PER_OCTAVE, LEAST_GAPS = 9 };

/* Gaps in bins of a quarter of an octave. */
struct gaps {
    uint32_t count[BINS], all;
    double sum[BINS];
};

static void add_gap(struct gaps *gaps, int64_t gap)
{
    const int bin = (int)(PER_OCTAVE * log2((double)gap + 1));
    gaps->count[bin]++;
    gaps->sum[bin] += (double)gap;
    gaps->all++;
}

/* The fullest two neighbouring bins. */
static void measure(const struct gaps *gaps, struct notme_purge *purge)
{
    int best = 0;
    purge->regularity = (double)NAN;
    for (int i = 0; i + 1 < BINS; i++)
        if (gaps->count[i] + gaps->count[i + 1] > gaps->count[best] + gaps->count[best + 1])
            best = i;
    const uint32_t regular = gaps->count[best] + gaps->count[best + 1];
    if (gaps->all < LEAST_GAPS)
        return;
    purge->regularity = (double)regular / gaps->all;
    purge->usual_gap = (int64_t)((gaps->sum[best] + gaps->sum[best + 1]) / regular);
}

static void widen(struct notme_span *span, struct notme_span by)
{
    if (span->earliest != NOTME_NO_TIME && (by.earliest == NOTME_NO_TIME || by.earliest < span->earliest))
        span->earliest = by.earliest;
    if (span->latest != NOTME_NO_TIME && (by.latest == NOTME_NO_TIME || by.latest > span->latest))
        span->latest = by.latest;
}

static bool is_narrow(struct notme_span span)
{
    return notme_span_between(span, span).most <= NOTME_HOUR;
}

static enum notme_action action_at(const struct notme_timeline *timeline, size_t i)
{
    struct notme_event event;
    notme_timeline_event(timeline, i, &event);
    return event.action;
}

/* The undos [from, to) as one purge. */
static struct notme_purge purge_of(const struct notme_undos *undos, size_t from, size_t to)
{
    const struct notme_undo *undo = undos->undo;
    struct gaps gaps = {.all = 0};
    struct notme_purge purge = {.first = undo[from].undone,
                                .last = undo[to - 1].undone,
                                .when = undo[from].when,
                                .one_sitting = true,
                                .count = (uint32_t)(to - from)};
    int64_t before = NOTME_NO_TIME;
    for (size_t i = from; i < to; i++) {
        const struct notme_span when = undo[i].when;
        widen(&purge.when, when);
        purge.one_sitting = purge.one_sitting && is_narrow(when);
        purge.of[action_at(undos->timeline, undo[i].undone)]++;
        if (when.earliest == NOTME_NO_TIME || when.earliest != when.latest)
            continue;
        if (before != NOTME_NO_TIME && when.earliest >= before)
            add_gap(&gaps, notme_time_minus(when.earliest, before));
        before = when.earliest;
    }
    measure(&gaps, &purge);
    return purge;
}

static bool add_purge(struct notme_undos *undos, size_t from, size_t to)
{
    if (to - from < NOTME_PURGE_LEAST)
        return true;
    if (!notme_grow(&undos->purge, &undos->purge_capacity, undos->purges, sizeof *undos->purge))
        return false;
    undos->purge[undos->purges] = purge_of(undos, from, to);
    for (size_t i = from; i < to; i++)
        undos->undo[i].purge = (uint32_t)undos->purges;
    undos->purges++;
    return true;
}

bool notme_purges_find(struct notme_undos *undos)
{
    bool ok = true;
    size_t from = 0;
    for (size_t i = 1; i <= undos->count && ok; i++) {
        const bool goes_on =
            i < undos->count &&
            notme_time_minus(notme_timeline_clock(undos->timeline, undos->undo[i].undone),
                             notme_timeline_clock(undos->timeline, undos->undo[i - 1].undone)) <= NOTME_HOUR;
        if (goes_on)
            continue;
        ok = add_purge(undos, from, i);
        from = i;
    }
    return ok;
}
