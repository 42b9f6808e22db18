/* What was done, how much of it, and how fast. */
#include "explain/scene.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>

/* ---- actions, kinds */

struct deeds {
    size_t of[NOTME_DEED_OTHER + 1];
    size_t own_undos; /* undoings of what the session itself did */
    unsigned kinds;   /* bit: enum notme_action */
};

static bool undone_in_session(const struct notme_scene *scene, const struct notme_event *undo, size_t before)
{
    struct notme_event e;
    for (size_t i = before; i-- > scene->first && before - i < 64;) {
        notme_timeline_event(scene->timeline, i, &e);
        if (notme_takes_back(undo->action, e.action) && undo->object_id.len &&
            notme_text_equal(e.object_id, undo->object_id))
            return true;
    }
    return false;
}

static struct deeds count_deeds(const struct notme_scene *scene)
{
    struct deeds deeds = {0};
    struct notme_event e;
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const enum notme_deed deed = notme_deed_of(e.action);
        if (deed == NOTME_DEED_UNDO && undone_in_session(scene, &e, i)) {
            deeds.own_undos++;
            continue;
        }
        deeds.of[deed]++;
        deeds.kinds |= 1U << e.action;
    }
    return deeds;
}

static void find_actions(const struct deeds *deeds, struct notme_facts *out)
{
    const size_t taps = deeds->of[NOTME_DEED_TAP], words = deeds->of[NOTME_DEED_WORDS];
    const size_t undos = deeds->of[NOTME_DEED_UNDO], settings = deeds->of[NOTME_DEED_SETTINGS];
    if (undos && undos >= taps + words)
        notme_fact(out, NOTME_ACTIONS_IS_UNDOING, "%zu of %zu events take back what was done before", undos,
                   taps + words + undos);
    else if (taps && words)
        notme_fact(out, NOTME_ACTIONS_IS_BOTH, "%zu posts or replies, and %zu likes, reposts or follows", words, taps);
    else if (words)
        notme_fact(out, NOTME_ACTIONS_IS_WORDS, "%zu posts or replies", words);
    else if (taps == 1 && settings == 0)
        notme_fact(out, NOTME_ACTIONS_IS_ONE_TAP, "one tap, and no word written");
    else if (taps)
        notme_fact(out, NOTME_ACTIONS_IS_TAPS, "%zu likes, reposts or follows, and no word written", taps);
    else if (settings)
        notme_fact(out, NOTME_ACTIONS_IS_SETTINGS, "only logins or changes of the account");
}

static void find_kinds(const struct notme_scene *scene, const struct deeds *deeds, struct notme_facts *out)
{
    enum { LEAST = 3 };
    int kinds = 0;
    enum notme_action one = NOTME_OTHER;
    for (int a = 0; a < NOTME_ACTION_COUNT; a++) {
        if (deeds->kinds >> a & 1) {
            kinds++;
            one = (enum notme_action)a;
        }
    }
    if (scene->end - scene->first < LEAST)
        return;
    if (kinds == 1)
        notme_fact(out, NOTME_KINDS_IS_ONE, "every event is a %s", notme_action_name(one));
    else
        notme_fact(out, NOTME_KINDS_IS_SEVERAL, "%d kinds of actions", kinds);
}

/* ---- size */

static void find_size(const struct notme_scene *scene, struct notme_facts *out)
{
    enum { ENOUGH = 20, LEAST_LARGE = 4, LEAST_RECORD = 8, RARE = 50 };
    const uint32_t events = scene->session->events;
    uint32_t largest = 0;
    size_t as_large = 0;
    if (scene->row < ENOUGH)
        return;
    for (size_t i = 0; i < scene->row; i++) {
        const uint32_t other = scene->outline->row[i].events;
        largest = other > largest ? other : largest;
        as_large += other >= events;
    }
    if (events >= LEAST_RECORD && events / 2 > largest)
        notme_fact(out, NOTME_SIZE_IS_RECORD, "%u events; no session before it had more than %u", events, largest);
    else if (events >= LEAST_LARGE && as_large < scene->row / RARE)
        notme_fact(out, NOTME_SIZE_IS_LARGE, "%u events; %zu of the %zu sessions before it had as many", events,
                   as_large, scene->row);
    else
        notme_fact(out, NOTME_SIZE_IS_USUAL, "%u event%s; %zu of the %zu sessions before it had as many", events,
                   events == 1 ? "" : "s", as_large, scene->row);
}

int notme_find_done(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    (void)err;
    const struct deeds deeds = count_deeds(scene);
    find_actions(&deeds, out);
    find_kinds(scene, &deeds, out);
    find_size(scene, out);
    return NOTME_OK;
}

/* ---- pace */

enum { PACE_EVENTS = 12, PACE_MOST = 400, CAP = 45, CLOCKED = 5 };

static bool exact(const struct notme_event *e)
{
    return e->time != NOTME_NO_TIME &&
           (e->basis == NOTME_REPORTED || e->basis == NOTME_ATTESTED || e->basis == NOTME_CLAIMED);
}

/* On a minute that schedulers offer: every fifth, second 0. */
static bool clocked(int64_t time)
{
    return time - notme_floor_to(time, CLOCKED * NOTME_MINUTE) < NOTME_SECOND;
}

struct pace {
    size_t events, on_minute;
    double gaps, squares;
    int64_t last;
    size_t most; /* within 15 minutes */
};

/* Posts and reposts: what a scheduler sends. What a person does by hand besides says nothing of it. */
static bool is_sent(const struct notme_event *e)
{
    return e->action == NOTME_POST || e->action == NOTME_REPOST || e->action == NOTME_QUOTE;
}

typedef bool event_filter(const struct notme_event *e);

static bool any(const struct notme_event *e)
{
    (void)e;
    return true;
}

/* Events of [first, end), at most `most`, that are `wanted`. */
static struct pace pace_of(const struct notme_timeline *timeline, size_t first, size_t end, event_filter *wanted,
                           size_t most)
{
    struct pace pace = {.last = NOTME_NO_TIME};
    int64_t recent[CAP];
    struct notme_event e;
    for (size_t i = first; i < end && pace.events < most; i++) {
        notme_timeline_event(timeline, i, &e);
        if (!exact(&e) || !wanted(&e))
            continue;
        if (pace.last != NOTME_NO_TIME) {
            const double gap = (double)(e.time - pace.last) / (double)NOTME_SECOND;
            pace.gaps += gap;
            pace.squares += gap * gap;
        }
        int64_t *oldest = &recent[pace.events % CAP];
        if (pace.events >= CAP - 1 && e.time - recent[(pace.events + 1) % CAP] <= 15 * NOTME_MINUTE)
            pace.most = CAP;
        *oldest = e.time;
        pace.last = e.time;
        pace.events++;
        pace.on_minute += clocked(e.time);
    }
    return pace;
}

/* Standard deviation ÷ mean of the gaps: 1 for a Poisson process, more for people (Barabási 2005), 0 for a clock. */
static double variation(const struct pace *pace)
{
    const double n = (double)(pace->events - 1), mean = pace->gaps / n;
    return mean > 0 ? sqrt(fmax(0, pace->squares / n - mean * mean)) / mean : 1;
}

/* The last post of the session and those that follow: a scheduler's session is often one post, among what a person
 * does by hand. */
static struct pace pace_of_posts(const struct notme_scene *scene)
{
    enum { FOLLOWING = 24 };
    struct notme_event e;
    size_t last = scene->end;
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        last = is_sent(&e) ? i : last;
    }
    const size_t end = last < scene->end ? scene->timeline->count : last;
    return pace_of(scene->timeline, last, end, is_sent, FOLLOWING);
}

static bool evenly(const struct pace *pace)
{
    return pace->events >= PACE_EVENTS && variation(pace) < 0.35;
}

/* On full five minutes, where earlier posts were not. */
static bool to_the_minute(const struct notme_scene *scene, const struct pace *pace)
{
    const size_t past = scene->first > PACE_MOST ? scene->first - PACE_MOST : 0;
    const struct pace before = pace_of(scene->timeline, past, scene->first, is_sent, PACE_MOST);
    return pace->events >= PACE_EVENTS && pace->on_minute * 10 >= pace->events * 9 &&
           before.on_minute * 2 < before.events;
}

int notme_find_pace(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    (void)err;
    const struct pace own = pace_of(scene->timeline, scene->first, scene->end, any, PACE_MOST);
    const struct pace posts = pace_of_posts(scene);
    const struct pace *even = evenly(&own) ? &own : &posts;
    if (own.most)
        notme_fact(out, NOTME_PACE_IS_CAPPED, "%d events or more within 15 minutes", CAP);
    else if (evenly(even))
        notme_fact(out, NOTME_PACE_IS_REGULAR, "%zu %s with gaps of %.0f seconds, varying by %.0f %%", even->events,
                   even == &own ? "events" : "posts from here on", even->gaps / (double)(even->events - 1),
                   100 * variation(even));
    else if (to_the_minute(scene, &posts))
        notme_fact(out, NOTME_PACE_IS_REGULAR, "%zu of %zu posts from here on at a full five minutes", posts.on_minute,
                   posts.events);
    else if (own.events >= PACE_EVENTS)
        notme_fact(out, NOTME_PACE_IS_HUMAN, "%zu events with uneven gaps", own.events);
    else if (posts.events >= PACE_EVENTS)
        notme_fact(out, NOTME_PACE_IS_HUMAN, "%zu posts from here on with uneven gaps", posts.events);
    return NOTME_OK;
}
