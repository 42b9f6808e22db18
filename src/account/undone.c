/* Undos seen from a stretch of events. */
#include "account/undo_own.h"
#include "base/action.h"
#include "base/clock.h"

#include <string.h>

size_t notme_undos_count(const struct notme_undos *undos)
{
    return undos->count;
}

const struct notme_undo *notme_undos_at(const struct notme_undos *undos, size_t i)
{
    return &undos->undo[i];
}

size_t notme_undos_purges(const struct notme_undos *undos)
{
    return undos->purges;
}

const struct notme_purge *notme_undos_purge(const struct notme_undos *undos, size_t i)
{
    return &undos->purge[i];
}

const struct notme_undo *notme_undos_of_event(const struct notme_undos *undos, size_t i)
{
    const uint32_t undo = undos->mark[i].undo;
    return undo ? &undos->undo[undo - 1] : NULL;
}

/* ---- places */

/* The stretch and the session after it: where they end, as indices and by the clock. */
struct places {
    size_t end, next_end;
    int64_t last, next_last; /* NOTME_NO_TIME: there is none */
};

static int64_t clock_before(const struct notme_timeline *timeline, size_t from, size_t end)
{
    return end > from ? notme_timeline_clock(timeline, end - 1) : NOTME_NO_TIME;
}

static struct places places_of(const struct notme_timeline *timeline, size_t first, size_t count)
{
    struct places p = {.end = first + count, .next_end = first + count};
    while (p.next_end < timeline->count &&
           (p.next_end == p.end || notme_time_minus(notme_timeline_clock(timeline, p.next_end),
                                                    notme_timeline_clock(timeline, p.next_end - 1)) <= NOTME_HOUR))
        p.next_end++;
    p.last = clock_before(timeline, first, p.end);
    p.next_last = clock_before(timeline, p.end, p.next_end);
    return p;
}

static enum notme_undo_place place_at(const struct places *p, size_t i)
{
    return i < p->end ? NOTME_UNDO_SAME_SESSION : i < p->next_end ? NOTME_UNDO_NEXT_SESSION : NOTME_UNDO_MUCH_LATER;
}

/* An hour after a session's last event it has surely ended. */
static enum notme_undo_place place_by(const struct places *p, int64_t latest)
{
    if (latest == NOTME_NO_TIME)
        return NOTME_UNDO_MUCH_LATER;
    if (p->last != NOTME_NO_TIME && notme_time_minus(latest, p->last) <= NOTME_HOUR)
        return NOTME_UNDO_SAME_SESSION;
    return p->next_last != NOTME_NO_TIME && notme_time_minus(latest, p->next_last) <= NOTME_HOUR
               ? NOTME_UNDO_NEXT_SESSION
               : NOTME_UNDO_MUCH_LATER;
}

/* The first notice from event `from` on; NOTME_NO_EVENT where there is none. */
static size_t first_notice(const struct notme_undos *undos, size_t from)
{
    size_t low = 0, high = undos->notices;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (undos->notice[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < undos->notices ? undos->notice[low] : NOTME_NO_EVENT;
}

/* The first notice after the action decides. */
static bool is_after_notice(const struct notme_undos *undos, const struct notme_undo *undo, size_t first)
{
    struct notme_event event;
    const size_t notice = first_notice(undos, undo->done != NOTME_NO_EVENT ? undo->done : first);
    if (notice == NOTME_NO_EVENT || undo->when.earliest == NOTME_NO_TIME)
        return false;
    notme_timeline_event(undos->timeline, notice, &event);
    const struct notme_span told = notme_span_of(&event);
    return told.latest != NOTME_NO_TIME && told.latest <= undo->when.earliest;
}

static struct notme_undo_seen see(const struct notme_undos *undos, const struct notme_undo *undo, size_t first,
                                  const struct places *places)
{
    /* of twins the first has the lower bound, and another may know better */
    const size_t from =
        undo->when.earliest != NOTME_NO_TIME ? notme_timeline_at(undos->timeline, undo->when.earliest) : 0;
    struct notme_undo_seen seen = {.soonest = place_at(places, from > undo->undone ? from : undo->undone)};
    const bool timed = undo->when.earliest == undo->when.latest && undo->when.latest != NOTME_NO_TIME;
    seen.latest = timed ? seen.soonest : place_by(places, undo->when.latest);
    if (seen.latest < seen.soonest)
        seen.latest = seen.soonest;
    seen.after_notice = is_after_notice(undos, undo, first);
    return seen;
}

struct notme_undo_seen notme_undo_seen_from(const struct notme_undos *undos, const struct notme_undo *undo,
                                            size_t first, size_t count)
{
    const struct places places = places_of(undos->timeline, first, count);
    return see(undos, undo, first, &places);
}

/* ---- the stretch */

static void add_undone(const struct notme_undo *undo, struct notme_undo_seen seen, struct notme_undone *out)
{
    out->undone++;
    out->redone += undo->redone != NOTME_NO_EVENT;
    out->pace[undo->pace]++;
    if (seen.soonest == seen.latest)
        out->place[seen.soonest]++;
    else
        out->doubtful++;
    out->after_notice += seen.after_notice;
    out->purged += undo->purge != NOTME_NO_PURGE;
}

static void add_undo(const struct notme_undo *undo, size_t first, struct notme_undone *out)
{
    out->undos++;
    if (undo->done == NOTME_NO_EVENT)
        out->unseen++;
    else if (undo->done < first)
        out->earlier++;
    else
        out->own++;
}

void notme_undos_of(const struct notme_undos *undos, size_t first, size_t count, struct notme_undone *out)
{
    const struct places places = places_of(undos->timeline, first, count);
    *out = (struct notme_undone){.notice = first_notice(undos, first)};
    for (size_t i = first; i < first + count; i++) {
        const struct notme_mark mark = undos->mark[i];
        if (!mark.undo || mark.before > first) /* the telling before it lies in the stretch, too */
            continue;
        const struct notme_undo *undo = &undos->undo[mark.undo - 1];
        struct notme_event event;
        notme_timeline_event(undos->timeline, i, &event);
        if (notme_is_undo(event.action))
            add_undo(undo, first, out);
        else
            add_undone(undo, see(undos, undo, first, &places), out);
    }
}
