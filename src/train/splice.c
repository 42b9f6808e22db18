#include "train/splice.h"

#include "base/clock.h"
#include "base/hash.h"
#include "score/track.h"

#include <string.h>

static const int64_t near = 21 * NOTME_DAY;

/* ---- the walk */

static size_t session_end(const struct notme_history *h, size_t from)
{
    size_t to = from + 1;
    while (to < h->events && to - from < NOTME_SESSION_EVENTS &&
           h->event[to]->clock - h->event[to - 1]->clock <= NOTME_HOUR)
        to++;
    return to;
}

bool notme_walk(const struct notme_history *h, struct notme_pool *pool, notme_visitor *visit, void *ctx)
{
    struct notme_profile profile;
    struct notme_surprise surprise[NOTME_SESSION_EVENTS];
    uint64_t random = h->hash;
    bool ok = notme_profile_init(&profile);
    for (size_t from = 0, to, session = 0; ok && from < h->events; from = to, session++) {
        to = session_end(h, from);
        notme_profile_advance(&profile, h->event[from]->clock);
        struct notme_said said = {0};
        for (size_t i = from; i < to; i++) {
            notme_surprise_of(&profile, pool->background, &said, h->event[i], &surprise[i - from]);
            notme_said_add(&said, h->event[i]);
        }
        const struct notme_visit now = {&profile, h, surprise, from, to, session};
        ok = visit(ctx, &now);
        for (size_t i = from; i < to; i++) {
            notme_surprise_learn(&profile, h->event[i], &surprise[i - from]);
            notme_profile_learn(&profile, h->event[i]);
            notme_profile_teach(&profile, h->event[i], 1, pool, h->hash, &random);
        }
    }
    notme_profile_release(&profile);
    return ok;
}

bool notme_visit_is_scored(const struct notme_visit *visit)
{
    return visit->from >= NOTME_ENOUGH_EVENTS && visit->session >= NOTME_ENOUGH_SESSIONS;
}

/* ---- splicing */

struct splicer {
    struct notme_rows *rows;
    const struct notme_kind *kind;
    const struct notme_background *background;
    int fold;
    double chance; /* of a splice, per scored session */
    uint64_t *random;
    double owners, strangers; /* rows so far */
};

static bool add_row(struct splicer *s, const struct notme_surprise *surprise, bool stranger)
{
    struct notme_rows *rows = s->rows;
    if (!notme_grow(&rows->row, &rows->capacity, rows->count, sizeof *rows->row))
        return false;
    struct notme_row *row = &rows->row[rows->count++];
    memcpy(row->x, surprise->x, sizeof row->x);
    row->stranger = stranger;
    row->weight = 1;
    *(stranger ? &s->strangers : &s->owners) += 1;
    return true;
}

/* First event of `h` not before `clock`. */
static size_t lower_bound(const struct notme_history *h, int64_t clock)
{
    size_t low = 0, high = h->events;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (h->event[middle]->clock < clock)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Somebody else of the fold: of the same group where there is one. NULL after too many tries. */
static const struct notme_history *draw_stranger(struct splicer *s, const struct notme_history *owner)
{
    for (int tries = 0; tries < 50; tries++) {
        const struct notme_history *h = &s->kind->history[notme_random_below(s->random, s->kind->histories)];
        const bool same_group = h->group == owner->group || tries > 25;
        if (h != owner && h->events >= 50 && same_group && notme_history_in_fold(h, s->fold))
            return h;
    }
    return NULL;
}

/* Where a block begins: half of them near in time (same news, the hard case), half anywhere. */
static bool draw_place(struct splicer *s, const struct notme_history *stranger, int64_t clock, size_t *first)
{
    size_t low = 0, high = stranger->events;
    if (notme_random_below(s->random, 2)) {
        low = lower_bound(stranger, clock - near);
        high = lower_bound(stranger, clock + near);
    }
    if (low >= high)
        return false;
    *first = low + notme_random_below(s->random, high - low);
    return true;
}

/* The block acts at its own hour of day (an intruder with habits of his own), or while the owner is active. */
static int64_t draw_shift(struct splicer *s, int64_t from, int64_t to)
{
    if (notme_random_below(s->random, 2))
        return to - from;
    return (to - from + (to > from ? NOTME_DAY / 2 : -NOTME_DAY / 2)) / NOTME_DAY * NOTME_DAY;
}

static bool splice_block(struct splicer *s, const struct notme_visit *visit)
{
    static const size_t sizes[] = {1, 2, 3, 5, 10};
    const int64_t clock = visit->history->event[visit->from]->clock;
    const struct notme_history *stranger = draw_stranger(s, visit->history);
    size_t first;
    if (!stranger || !draw_place(s, stranger, clock, &first))
        return true;
    struct notme_said said = {0};
    const size_t wanted = first + sizes[notme_random_below(s->random, 5)];
    const int64_t shift = draw_shift(s, stranger->event[first]->clock, clock);
    for (size_t i = first; i < wanted && i < stranger->events; i++) {
        struct notme_features moved;
        struct notme_surprise surprise;
        memcpy(&moved, stranger->event[i], notme_features_size(stranger->event[i]));
        moved.clock += shift;
        notme_surprise_of(visit->profile, s->background, &said, &moved, &surprise);
        notme_said_add(&said, &moved);
        if (!add_row(s, &surprise, true))
            return false;
    }
    return true;
}

static bool splice_visit(void *ctx, const struct notme_visit *visit)
{
    struct splicer *s = ctx;
    if (!notme_visit_is_scored(visit) || notme_random_unit(s->random) >= s->chance)
        return true;
    for (size_t i = visit->from; i < visit->to; i++)
        if (!add_row(s, &visit->surprise[i - visit->from], false))
            return false;
    return splice_block(s, visit);
}

static size_t count_sessions(const struct notme_history *h)
{
    size_t sessions = 0;
    for (size_t from = 0; from < h->events; from = session_end(h, from))
        sessions++;
    return sessions;
}

/* Both classes of the kind weigh 1 together, whatever their numbers. */
static void balance(struct splicer *s, size_t first)
{
    for (size_t i = first; i < s->rows->count; i++) {
        struct notme_row *row = &s->rows->row[i];
        row->weight = (float)(1 / (row->stranger ? s->strangers : s->owners));
    }
}

bool notme_splice_kind(struct notme_rows *rows, const struct notme_kind *kind, int fold, size_t wanted,
                       struct notme_pool *pool, uint64_t *random)
{
    struct splicer s = {.rows = rows, .kind = kind, .background = pool->background, .fold = fold, .random = random};
    const size_t first = rows->count;
    size_t victims = 0;
    bool ok = true;
    for (size_t i = 0; i < kind->histories; i++)
        victims += notme_history_in_fold(&kind->history[i], fold) && kind->history[i].events >= NOTME_ENOUGH_EVENTS;
    for (size_t i = 0; i < kind->histories && ok; i++) {
        const struct notme_history *h = &kind->history[i];
        if (!notme_history_in_fold(h, fold) || h->events < NOTME_ENOUGH_EVENTS)
            continue;
        s.chance = (double)wanted / (double)victims / (double)(count_sessions(h) + 1);
        ok = notme_walk(h, pool, splice_visit, &s);
    }
    balance(&s, first);
    return ok;
}
