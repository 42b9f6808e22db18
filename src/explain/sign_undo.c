/* What was taken back, and what the session itself takes back. */
#include "explain/scene.h"

#include "base/clock.h"
#include "explain/marks.h"

#include <stdlib.h>

enum { DEEDS_MOST = 4096 };
static const int64_t at_once = 10 * NOTME_MINUTE, soon = 6 * NOTME_HOUR, recent = 2 * NOTME_DAY, ahead = 90 * NOTME_DAY;

static bool is_undo(enum notme_action action)
{
    return notme_deed_of(action) == NOTME_DEED_UNDO;
}

/* Does the history show that this account's undoings are recorded at all? */
static bool undos_are_shown(const struct notme_timeline *timeline)
{
    struct notme_event e;
    for (size_t i = 0; i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &e);
        if (is_undo(e.action))
            return true;
    }
    return false;
}

/* The latest moment at which it can have happened. */
static int64_t latest(const struct notme_event *e)
{
    if (e->time != NOTME_NO_TIME)
        return e->time;
    return e->not_after != NOTME_NO_TIME ? e->not_after : notme_event_clock(e);
}

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* ---- undone */

struct deed {
    uint64_t object;
    int64_t clock;
    enum notme_action action;
    bool undone;
};

struct undone {
    struct deed deed[DEEDS_MOST];
    int64_t lag[DEEDS_MOST];
    size_t deeds, lags;
    size_t last; /* index of the last undoing */
};

static void collect_deeds(const struct notme_scene *scene, struct undone *u)
{
    struct notme_event e;
    for (size_t i = scene->first; i < scene->end && u->deeds < DEEDS_MOST; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const enum notme_deed deed = notme_deed_of(e.action);
        if ((deed == NOTME_DEED_TAP || deed == NOTME_DEED_WORDS) && e.object_id.len)
            u->deed[u->deeds++] =
                (struct deed){notme_mark_hash(e.object_id, 'o'), notme_event_clock(&e), e.action, false};
    }
}

static void take_back(struct undone *u, const struct notme_event *undo, size_t at)
{
    const uint64_t object = notme_mark_hash(undo->object_id, 'o');
    for (size_t i = 0; i < u->deeds; i++) {
        struct deed *deed = &u->deed[i];
        if (deed->undone || deed->object != object || !notme_takes_back(undo->action, deed->action))
            continue;
        deed->undone = true;
        u->lag[u->lags++] = latest(undo) - deed->clock;
        u->last = at;
        return;
    }
}

static void find_undone(const struct notme_scene *scene, struct undone *u, bool shown, struct notme_facts *out)
{
    const struct notme_timeline *timeline = scene->timeline;
    const int64_t until = notme_timeline_clock(timeline, scene->end - 1) + ahead;
    struct notme_event e;
    char words[32];
    collect_deeds(scene, u);
    for (size_t i = scene->first; i < timeline->count && notme_timeline_clock(timeline, i) <= until; i++) {
        notme_timeline_event(timeline, i, &e);
        if (is_undo(e.action) && u->lags < u->deeds)
            take_back(u, &e, i);
    }
    if (u->deeds == 0 || (u->lags == 0 && !shown))
        return;
    if (u->lags * 2 < u->deeds) {
        notme_fact(out, NOTME_UNDONE_IS_NO, "%zu of %zu actions were taken back within 90 days", u->lags, u->deeds);
        return;
    }
    qsort(u->lag, u->lags, sizeof *u->lag, compare);
    const int64_t lag = u->lag[u->lags / 2];
    const size_t row = notme_outline_at(scene->outline, u->last + 1);
    const char *who = u->last < scene->end     ? "in the same session"
                      : row <= scene->next + 1 ? "in the account's next session"
                                               : "in a later session";
    const enum notme_sign_value value = lag <= at_once ? NOTME_UNDONE_IS_AT_ONCE
                                        : lag <= soon  ? NOTME_UNDONE_IS_SOON
                                                       : NOTME_UNDONE_IS_LATER;
    notme_fact(out, value, "%zu of %zu actions were taken back, %s, after %s", u->lags, u->deeds, who,
               notme_lag_words(lag, words));
}

/* ---- undoes */

/* Age of what the event at `at` takes back, in the account's own history; -1 where that does not show it. */
static int64_t age_of(const struct notme_scene *scene, size_t at)
{
    enum { BACK = 20000 };
    struct notme_event undo, e;
    notme_timeline_event(scene->timeline, at, &undo);
    for (size_t i = at; i-- > 0 && at - i < BACK;) {
        notme_timeline_event(scene->timeline, i, &e);
        if (undo.object_id.len && notme_takes_back(undo.action, e.action) &&
            notme_text_equal(undo.object_id, e.object_id))
            return i < scene->first ? notme_event_clock(&undo) - notme_event_clock(&e) : -1;
    }
    return -1;
}

static void find_undoes(const struct notme_scene *scene, struct undone *u, bool shown, struct notme_facts *out)
{
    enum { MOST = 64 };
    struct notme_event e;
    char words[32];
    size_t undos = 0;
    u->lags = 0;
    for (size_t i = scene->first; i < scene->end && undos < MOST; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (!is_undo(e.action))
            continue;
        undos++;
        const int64_t age = age_of(scene, i);
        if (age >= 0)
            u->lag[u->lags++] = age;
    }
    if (shown && undos == 0)
        notme_fact(out, NOTME_UNDOES_IS_NOTHING, "it takes nothing back");
    if (u->lags == 0)
        return;
    qsort(u->lag, u->lags, sizeof *u->lag, compare);
    const int64_t age = u->lag[u->lags / 2];
    notme_fact(out, age <= recent ? NOTME_UNDOES_IS_RECENT : NOTME_UNDOES_IS_OLD,
               "it takes back %zu earlier action%s, by the median %s old", u->lags, u->lags == 1 ? "" : "s",
               notme_lag_words(age, words));
}

int notme_find_undo(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct undone *u = notme_alloc(1, sizeof *u);
    if (!u)
        return notme_fail_memory(err);
    const bool shown = undos_are_shown(scene->timeline);
    find_undone(scene, u, shown, out);
    find_undoes(scene, u, shown, out);
    notme_free(u);
    return NOTME_OK;
}
