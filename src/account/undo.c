#include "account/undo.h"

#include "account/keys.h"
#include "account/undo_own.h"
#include "base/action.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/notice.h"

#include <string.h>

static const int64_t quick = 10 * NOTME_MINUTE;
/* Sources' clocks differ: two undos so near, with nothing done again in between, are one. */
static const int64_t clocks_differ = 10 * NOTME_MINUTE;

/* ---- what stands */

/* One object, as far as one kind of undo is concerned: likes of it are another matter than its deletion. */
struct object {
    enum notme_action action;
    uint32_t done; /* 1 + the last telling of the last action */
    uint32_t undo; /* 1 + the last undo                       */
    bool stands;
    struct notme_span acted;
};

struct finder {
    struct notme_undos *undos;
    struct notme_keys keys;
    struct object *object; /* by the key's number */
    size_t objects, capacity;
};

static uint64_t key_of(const struct notme_event *e, enum notme_action undo)
{
    const uint64_t object =
        e->object_id.len ? notme_hash(e->object_id.at, e->object_id.len, 11) : notme_hash_mix(e->object_hash, 12);
    return notme_hash_mix(object, (uint64_t)undo);
}

/* NULL where it was not met. */
static struct object *met(const struct finder *f, uint64_t key)
{
    size_t number;
    return notme_keys_find(&f->keys, key, &number) ? &f->object[number] : NULL;
}

/* NULL when memory is out. */
static struct object *meet(struct finder *f, uint64_t key)
{
    size_t number;
    if (!notme_grow(&f->object, &f->capacity, f->objects, sizeof *f->object) ||
        !notme_keys_meet(&f->keys, key, &number))
        return NULL;
    if (number == f->objects)
        f->object[f->objects++] = (struct object){.done = 0};
    return &f->object[number];
}

/* ---- undos */

static void weigh(struct notme_undo *undo)
{
    if (undo->done == NOTME_NO_EVENT)
        return;
    undo->stood = notme_span_between(undo->acted, undo->when);
    undo->pace = undo->stood.most <= quick   ? NOTME_UNDO_QUICK
                 : undo->stood.least > quick ? NOTME_UNDO_LATER
                                             : NOTME_UNDO_EITHER;
}

/* Event i is a telling of what `undo` is about; the one before it is at `before` (1 + index). */
static void mark(struct finder *f, size_t i, uint32_t undo, uint32_t before)
{
    f->undos->mark[i] = (struct notme_mark){undo, before};
}

/* All tellings of the action: each is marked once. */
static void attach(struct finder *f, struct object *object)
{
    struct notme_undo *undo = &f->undos->undo[object->undo - 1];
    undo->done = object->done - 1;
    undo->action = object->action;
    undo->acted = object->acted;
    for (uint32_t at = object->done; at; at = f->undos->mark[at - 1].before)
        f->undos->mark[at - 1].undo = object->undo;
    weigh(undo);
}

static bool add_undo(struct finder *f, struct object *object, size_t i, struct notme_span when)
{
    struct notme_undos *u = f->undos;
    if (!notme_grow(&u->undo, &u->capacity, u->count, sizeof *u->undo))
        return false;
    struct notme_undo *undo = &u->undo[u->count++];
    *undo = (struct notme_undo){.done = NOTME_NO_EVENT,
                                .undone = i,
                                .redone = NOTME_NO_EVENT,
                                .action = NOTME_OTHER,
                                .acted = {NOTME_NO_TIME, NOTME_NO_TIME},
                                .when = when,
                                .stood = {0, INT64_MAX},
                                .pace = NOTME_UNDO_UNSEEN,
                                .purge = NOTME_NO_PURGE,
                                .last = i};
    mark(f, i, (uint32_t)u->count, 0);
    if (!object)
        return true;
    undo->round = object->undo ? u->undo[object->undo - 1].round + 1 : 0;
    object->undo = (uint32_t)u->count;
    if (object->stands)
        attach(f, object);
    object->stands = false;
    return true;
}

static void add_twin(struct finder *f, struct object *object, size_t i, struct notme_span when)
{
    struct notme_undo *undo = &f->undos->undo[object->undo - 1];
    mark(f, i, object->undo, (uint32_t)undo->last + 1);
    undo->when = notme_span_join(undo->when, when);
    undo->last = i;
    undo->twins++;
    weigh(undo);
}

static bool take_undo(struct finder *f, const struct notme_event *e, size_t i)
{
    const struct notme_span when = notme_span_of(e);
    if (!e->object_id.len && !e->object_hash)
        return add_undo(f, NULL, i, when);
    struct object *object = meet(f, key_of(e, e->action));
    if (!object)
        return false;
    if (e->action == NOTME_DELETE && !object->stands) { /* a repost can be deleted, too */
        struct object *repost = met(f, key_of(e, NOTME_UNREPOST));
        object = repost && (repost->stands || !object->undo) ? repost : object;
    }
    if (!object->stands && object->undo && notme_spans_meet(f->undos->undo[object->undo - 1].when, when, clocks_differ))
        add_twin(f, object, i, when);
    else
        return add_undo(f, object, i, when);
    return true;
}

/* ---- actions */

/* An event of the same object and kind of undo, told again or done again without having been taken back. */
static bool is_same_action(const struct object *object, enum notme_action action)
{
    return object->done && (object->action == action || notme_undoing(action) == NOTME_DELETE);
}

/* A telling of what stands, or of what has been taken back. */
static void tell_again(struct finder *f, struct object *object, size_t i, struct notme_span acted)
{
    const bool meets = notme_spans_meet(object->acted, acted, 0);
    mark(f, i, object->stands ? 0 : object->undo, object->done);
    object->acted = meets ? notme_span_join(object->acted, acted) : acted;
    object->done = (uint32_t)i + 1;
    if (!object->stands)
        attach(f, object);
}

static void begin(struct finder *f, struct object *object, enum notme_action action, size_t i, struct notme_span acted)
{
    struct notme_undo *last = object->undo && !object->stands ? &f->undos->undo[object->undo - 1] : NULL;
    if (last && (last->action == action || last->action == NOTME_OTHER))
        last->redone = i;
    object->action = action;
    object->acted = acted;
    object->done = (uint32_t)i + 1;
    object->stands = true;
    mark(f, i, 0, 0);
}

static bool take_action(struct finder *f, const struct notme_event *e, size_t i)
{
    const struct notme_span acted = notme_span_of(e);
    if (!e->object_id.len && !e->object_hash)
        return true;
    struct object *object = meet(f, key_of(e, notme_undoing(e->action)));
    if (!object)
        return false;
    const struct object *deleted = e->action == NOTME_REPOST ? met(f, key_of(e, NOTME_DELETE)) : NULL;
    if (deleted && !deleted->done && !object->undo) /* its deletion has a lower bound before it */
        object->undo = deleted->undo;
    const struct notme_undo *last = object->undo ? &f->undos->undo[object->undo - 1] : NULL;
    const bool precedes = last && !object->stands && notme_span_can_precede(acted, last->when);
    const bool same = is_same_action(object, e->action);
    if (object->stands && same) {
        tell_again(f, object, i, acted);
    } else if (precedes && last->done != NOTME_NO_EVENT && same && notme_spans_meet(object->acted, acted, 0)) {
        tell_again(f, object, i, acted);
    } else if (precedes && last->done == NOTME_NO_EVENT) { /* the undo's lower bound lies before the action */
        begin(f, object, e->action, i, acted);
        f->undos->undo[object->undo - 1].redone = NOTME_NO_EVENT;
        object->stands = false;
        attach(f, object);
    } else {
        begin(f, object, e->action, i, acted);
    }
    return true;
}

/* ---- the timeline */

static bool add_notice(struct notme_undos *u, size_t i)
{
    if (!notme_grow(&u->notice, &u->notice_capacity, u->notices, sizeof *u->notice))
        return false;
    u->notice[u->notices++] = (uint32_t)i;
    return true;
}

static bool take(struct finder *f, const struct notme_notice_words *words, size_t i)
{
    struct notme_event event;
    bool ok = true;
    notme_timeline_event(f->undos->timeline, i, &event);
    if (notme_is_notice(words, &event))
        ok = add_notice(f->undos, i);
    if (ok && notme_is_undo(event.action))
        ok = take_undo(f, &event, i);
    else if (ok && notme_undoing(event.action) != NOTME_OTHER)
        ok = take_action(f, &event, i);
    return ok;
}

static bool take_all(struct finder *f)
{
    struct notme_notice_words words;
    bool ok = true;
    notme_notice_prepare(&words);
    for (size_t i = 0; i < f->undos->timeline->count && ok; i++)
        ok = take(f, &words, i);
    notme_free(f->object);
    notme_keys_release(&f->keys);
    return ok && notme_purges_find(f->undos);
}

int notme_undos_find(const struct notme_timeline *timeline, struct notme_undos **out, struct notme_error *err)
{
    *out = NULL;
    if (timeline->count > UINT32_MAX - 1)
        return notme_fail(err, NOTME_ELIMIT, "too many events of one account");
    struct notme_undos *undos = notme_alloc(1, sizeof *undos);
    if (!undos)
        return notme_fail_memory(err);
    undos->timeline = timeline;
    undos->mark = notme_alloc(timeline->count + 1, sizeof *undos->mark);
    struct finder finder = {.undos = undos};
    if (!undos->mark || !take_all(&finder)) {
        notme_undos_free(undos);
        return notme_fail_memory(err);
    }
    *out = undos;
    return NOTME_OK;
}

void notme_undos_free(struct notme_undos *undos)
{
    if (!undos)
        return;
    notme_free(undos->mark);
    notme_free(undos->undo);
    notme_free(undos->purge);
    notme_free(undos->notice);
    notme_free(undos);
}
