/* Do the sessions that follow go on as the account was before, or as the session is? Has it changed so before? Does the
 * session resemble another part of the account's own past? */
#include "explain/scene.h"

#include "explain/marks.h"
#include "explain/tokens.h"

#include <string.h>

enum { SIDE = 40, LEAST_SIDE = 30, LONG_SIDE = 120, LEAST_LONG = 100, SESSIONS = 5, CUTS = 12, LEAST_CUTS = 4 };

/* Undoings, logins and the like say nothing of a person's words. */
static bool says_something(const struct notme_event *e)
{
    const enum notme_deed deed = notme_deed_of(e->action);
    return deed == NOTME_DEED_TAP || deed == NOTME_DEED_WORDS;
}

/* ---- two sides of a moment */

/* Every other event each, so that what binds neighbours binds them alike. */
struct side {
    struct notme_bag all[2], style[2];
    size_t events;
};

struct sides {
    struct side before, after;
};

static void put(struct side *side, const struct notme_event *e)
{
    notme_bag_add(&side->all[side->events & 1], e, NOTME_TOKEN_ALL);
    notme_bag_add(&side->style[side->events & 1], e, NOTME_TOKEN_STYLE);
    side->events++;
}

/* Has the event this word or name? */
struct wanted {
    uint64_t hash;
    bool met;
};

static void look(void *ctx, enum notme_token_kind kind, const char *at, size_t len)
{
    struct wanted *w = ctx;
    w->met = w->met || notme_mark_hash((struct notme_text){at, len}, (char)kind) == w->hash;
}

static bool has(const struct notme_event *e, uint64_t word)
{
    struct wanted w = {word, false};
    if (word)
        notme_tokens(e, NOTME_TOKEN_WORD | NOTME_TOKEN_NAME, look, &w);
    return w.met;
}

/* Up to `most` events before `first`, and as many from `end` on; of these none with the word `without` (0: all). */
static void fill_sides(const struct notme_timeline *timeline, size_t first, size_t end, uint64_t without, size_t most,
                       struct sides *sides)
{
    struct notme_event e;
    memset(sides, 0, sizeof *sides);
    for (size_t i = first; i-- > 0 && sides->before.events < most;) {
        notme_timeline_event(timeline, i, &e);
        if (says_something(&e))
            put(&sides->before, &e);
    }
    for (size_t i = end; i < timeline->count && sides->after.events < most; i++) {
        notme_timeline_event(timeline, i, &e);
        if (says_something(&e) && !has(&e, without))
            put(&sides->after, &e);
    }
}

/* How alike the two sides are, against how alike each is to itself: about 1 where nothing changes. 1 where the sides
 * are empty. */
static double likeness(const struct notme_bag before[2], const struct notme_bag after[2])
{
    const double within = notme_bag_affinity(&before[0], &before[1]) + notme_bag_affinity(&after[0], &after[1]);
    double across = 0;
    for (int i = 0; i < 4; i++)
        across += notme_bag_affinity(&before[i & 1], &after[i >> 1]) / 2;
    return within > 0 ? across / within : 1;
}

/* The bounds here and below are from histories of US politicians, continued by another one or not. */
static bool is_step(const struct sides *sides)
{
    const double all = likeness(sides->before.all, sides->after.all);
    const double style = likeness(sides->before.style, sides->after.style);
    const bool styled = sides->before.style[0].total > SIDE && sides->after.style[0].total > SIDE;
    return styled ? all + 2 * style < 2.77 && all < 0.9 : all < 0.72;
}

/* Words count once, style, which changes less from day to day, twice. */
static double level(const struct sides *sides)
{
    return likeness(sides->before.all, sides->after.all) + 2 * likeness(sides->before.style, sides->after.style);
}

/* Of longer sides: the mean level at earlier moments. False: the history is too short. */
static bool usual_level(const struct notme_scene *scene, struct sides *sides, double *mean)
{
    size_t cuts = 0;
    double sum = 0;
    for (size_t i = 1; i <= CUTS && scene->first >= i * SIDE + 2 * LONG_SIDE; i++) {
        const size_t cut = scene->first - i * SIDE - LONG_SIDE;
        fill_sides(scene->timeline, cut, cut, 0, LONG_SIDE, sides);
        sum += level(sides);
        cuts++;
    }
    *mean = cuts ? sum / (double)cuts : 0;
    return cuts >= LEAST_CUTS;
}

/* Where enough follows, longer sides tell more, against the account's own past: some differ from day to day as much as
 * others do from year to year. Where the account changes all the time, and where less follows, the short sides count.
 * Leaves the sides that told. */
static bool steps_here(const struct notme_scene *scene, uint64_t without, struct sides *sides)
{
    const double restless = 2.84, fall = 0.12;
    double usual;
    if (usual_level(scene, sides, &usual) && usual >= restless) {
        fill_sides(scene->timeline, scene->first, scene->end, without, LONG_SIDE, sides);
        if (sides->after.events >= LEAST_LONG)
            return level(sides) < usual - fall;
    }
    fill_sides(scene->timeline, scene->first, scene->end, without, SIDE, sides);
    return is_step(sides);
}

/* ---- a word that stays */

struct tally {
    struct notme_marks *marks;
    struct notme_error *err;
    int status;
    int64_t event;
};

static void collect(void *ctx, enum notme_token_kind kind, const char *at, size_t len)
{
    enum { SHORT = 3 };
    struct tally *t = ctx;
    if (len > SHORT && t->status == NOTME_OK)
        t->status = notme_marks_add(t->marks, notme_mark_hash((struct notme_text){at, len}, (char)kind), t->err);
}

/* Counts events, not words. */
static void meet(void *ctx, enum notme_token_kind kind, const char *at, size_t len)
{
    const struct tally *t = ctx;
    const uint64_t hash = notme_mark_hash((struct notme_text){at, len}, (char)kind);
    const struct notme_mark *mark = notme_marks_find(t->marks, hash);
    if (mark && mark->last != t->event)
        notme_marks_meet(t->marks, hash, t->event);
}

static int collect_session(const struct notme_scene *scene, struct notme_marks *marks, struct notme_error *err)
{
    struct tally t = {marks, err, NOTME_OK, 0};
    struct notme_event e;
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (says_something(&e))
            notme_tokens(&e, NOTME_TOKEN_WORD | NOTME_TOKEN_NAME, collect, &t);
    }
    notme_marks_seal(marks);
    return t.status;
}

/* Of [first, end), at most `most` that say something. */
static size_t meet_events(const struct notme_timeline *timeline, size_t first, size_t end, size_t most,
                          struct notme_marks *marks)
{
    struct tally t = {marks, NULL, NOTME_OK, 0};
    struct notme_event e;
    size_t events = 0;
    for (size_t i = first; i < end && events < most; i++) {
        notme_timeline_event(timeline, i, &e);
        if (!says_something(&e))
            continue;
        t.event = (int64_t)i;
        notme_tokens(&e, NOTME_TOKEN_WORD | NOTME_TOKEN_NAME, meet, &t);
        events++;
    }
    return events;
}

/* Of the session's words that hardly any earlier event has, the most that one has of the events that follow. */
struct newcomer {
    uint64_t hash;
    size_t with, of, before_with, before_of;
};

static int find_newcomer(const struct notme_scene *scene, struct newcomer *found, struct notme_error *err)
{
    enum { BACK = 600, AHEAD = 60, RARE = 100 };
    struct notme_marks before = {0}, after = {0};
    const size_t first = scene->first > BACK ? scene->first - BACK : 0;
    int status = collect_session(scene, &before, err);
    if (status == NOTME_OK)
        status = collect_session(scene, &after, err);
    if (status == NOTME_OK) {
        found->before_of = meet_events(scene->timeline, first, scene->first, BACK, &before);
        found->of = meet_events(scene->timeline, scene->end, scene->timeline->count, AHEAD, &after);
    }
    for (size_t i = 0; i < before.count && status == NOTME_OK; i++) {
        if ((size_t)before.mark[i].outside * RARE > found->before_of || after.mark[i].outside <= found->with)
            continue;
        found->hash = before.mark[i].hash;
        found->with = after.mark[i].outside;
        found->before_with = before.mark[i].outside;
    }
    notme_marks_release(&before);
    notme_marks_release(&after);
    return status;
}

/* ---- after */

static int find_after(const struct notme_scene *scene, struct sides *sides, struct notme_facts *out,
                      struct notme_error *err)
{
    struct newcomer word = {0};
    if (scene->outline->count - scene->next < SESSIONS)
        return NOTME_OK;
    fill_sides(scene->timeline, scene->first, scene->end, 0, SIDE, sides);
    if (sides->before.events < LEAST_SIDE || sides->after.events < LEAST_SIDE || sides->before.all[0].total < 2 * SIDE)
        return NOTME_OK;
    const int status = find_newcomer(scene, &word, err);
    const bool stays = word.with * 20 >= word.of * 3 && word.of >= LEAST_SIDE;
    if (steps_here(scene, stays ? word.hash : 0, sides)) /* does the rest go on as before? */
        notme_fact(out, NOTME_AFTER_IS_STEP, "the %zu events that follow differ from the %zu before in words and style",
                   sides->after.events, sides->before.events);
    else if (stays)
        notme_fact(out, NOTME_AFTER_IS_BLEND,
                   "a word of it is in %zu of the %zu events that follow, in %zu of %zu before; the rest goes on",
                   word.with, word.of, word.before_with, word.before_of);
    else
        notme_fact(out, NOTME_AFTER_IS_AS_BEFORE, "the %zu events that follow are in words and style as those before",
                   sides->after.events);
    return status;
}

/* ---- before */

static void find_before(const struct notme_scene *scene, struct sides *sides, struct notme_facts *out)
{
    size_t cuts = 0, steps = 0;
    for (size_t i = 1; i <= CUTS && scene->first >= (i + 2) * SIDE; i++) {
        const size_t cut = scene->first - i * SIDE;
        fill_sides(scene->timeline, cut, cut, 0, SIDE, sides);
        cuts++;
        steps += is_step(sides);
    }
    if (cuts < CUTS / 2)
        return;
    notme_fact(out, steps * 4 >= cuts ? NOTME_BEFORE_IS_CHANGING : NOTME_BEFORE_IS_STEADY,
               "its words and style had changed at %zu of %zu moments looked at before", steps, cuts);
}

/* ---- habit */

static void fill(const struct notme_timeline *timeline, size_t first, size_t count, struct notme_bag *bag)
{
    struct notme_event e;
    memset(bag, 0, sizeof *bag);
    for (size_t i = first; i < first + count; i++) {
        notme_timeline_event(timeline, i, &e);
        if (says_something(&e))
            notme_bag_add(bag, &e, NOTME_TOKEN_WORD | NOTME_TOKEN_NAME);
    }
}

struct habits {
    struct notme_bag block[CUTS], some; /* the newest first */
};

/* The block that `some` is most like, but for one. */
static size_t likest(const struct habits *h, size_t blocks, size_t without, double *affinity)
{
    size_t best = blocks;
    *affinity = -1;
    for (size_t i = 0; i < blocks; i++) {
        const double here = i == without ? -1 : notme_bag_affinity(&h->some, &h->block[i]);
        if (here > *affinity) {
            *affinity = here;
            best = i;
        }
    }
    return best;
}

/* As many events of each block, as if they were a session: how alike is that to the other blocks at the least? */
static double least_likeness(const struct notme_scene *scene, struct habits *h, size_t blocks, size_t events)
{
    double least = 1, affinity;
    for (size_t i = 0; i < blocks; i++) {
        fill(scene->timeline, scene->first - (i + 1) * SIDE, events, &h->some);
        likest(h, blocks, i, &affinity);
        least = affinity < least ? affinity : least;
    }
    return least;
}

static int find_habit(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    size_t blocks = scene->first / SIDE, events = scene->end - scene->first;
    blocks = blocks < CUTS ? blocks : CUTS;
    events = events < SIDE ? events : SIDE;
    struct habits *h = blocks == CUTS ? notme_alloc(1, sizeof *h) : NULL;
    if (!h)
        return blocks == CUTS ? notme_fail_memory(err) : NOTME_OK;
    for (size_t i = 0; i < blocks; i++)
        fill(scene->timeline, scene->first - (i + 1) * SIDE, SIDE, &h->block[i]);
    const double least = least_likeness(scene, h, blocks, events);
    double affinity;
    fill(scene->timeline, scene->first, events, &h->some);
    const size_t best = likest(h, blocks, blocks, &affinity);
    const double here = notme_bag_affinity(&h->some, &h->block[0]);
    if (h->some.total >= 8 && affinity < least)
        notme_fact(out, NOTME_HABIT_IS_NOWHERE, "its words are less like any of the %zu events before than theirs are",
                   blocks * (size_t)SIDE);
    else if (h->some.total >= 8 && here * 1.5 < affinity)
        notme_fact(out, NOTME_HABIT_IS_ELSEWHERE, "its words are like those of some %zu events earlier, not the last",
                   best * (size_t)SIDE);
    else if (h->some.total >= 8)
        notme_fact(out, NOTME_HABIT_IS_HERE, "its words are as like the last %d events as others are", SIDE);
    notme_free(h);
    return NOTME_OK;
}

int notme_find_change(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct sides *sides = notme_alloc(1, sizeof *sides);
    if (!sides)
        return notme_fail_memory(err);
    int status = find_after(scene, sides, out, err);
    find_before(scene, sides, out);
    notme_free(sides);
    return status == NOTME_OK ? find_habit(scene, out, err) : status;
}
