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
};

static bool add_row(struct splicer *s, const struct notme_surprise *surprise, bool stranger)
{
    struct notme_rows *rows = s->rows;
    if (!notme_grow(&rows->row, &rows->capacity, rows->count, sizeof *rows->row))
        return false;
    struct notme_row *row = &rows->row[rows->count++];
    memcpy(row->x, surprise->x, sizeof row->x);
    row->stranger = stranger;
    row->stratum = surprise->stratum;
    row->sample = rows->samples;
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

/* A like of what the owner likes often: of twenty of the owner's that have a topic, nineteen are, by how seldom was
 * defined. */
static bool is_on_topic(const struct notme_surprise *surprise)
{
    const float often = 3; /* −ln 0.05 */
    return surprise->stratum == NOTME_STRATUM_TAGGED && surprise->x[NOTME_SURPRISE_TOPIC_RARE] < often;
}

/* Somebody else likes what anybody likes, or what the owner does not: of every other block, likes on topic are left
 * out. */
static bool splice_block(struct splicer *s, const struct notme_visit *visit)
{
    static const size_t sizes[] = {1, 2, 3, 5, 10};
    const int64_t clock = visit->history->event[visit->from]->clock;
    const struct notme_history *stranger = draw_stranger(s, visit->history);
    size_t first;
    if (!stranger || !draw_place(s, stranger, clock, &first))
        return true;
    struct notme_said said = {0};
    const size_t size = sizes[notme_random_below(s->random, 5)];
    const bool off_topic = notme_random_below(s->random, 2);
    const int64_t shift = draw_shift(s, stranger->event[first]->clock, clock);
    size_t taken = 0;
    for (size_t i = first; taken < size && i < first + 4 * size && i < stranger->events; i++) {
        struct notme_features moved;
        struct notme_surprise surprise;
        memcpy(&moved, stranger->event[i], notme_features_size(stranger->event[i]));
        moved.clock += shift;
        notme_surprise_of(visit->profile, s->background, &said, &moved, &surprise);
        if (off_topic && is_on_topic(&surprise))
            continue;
        notme_said_add(&said, &moved);
        taken++;
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

/* Owners and strangers of every sample weigh the same, whatever their numbers: 1 in all, and less where there are
 * few. */
static void balance(struct notme_row *row, size_t count, double few)
{
    double n[NOTME_SAMPLES_MAX][2] = {{0}};
    for (size_t i = 0; i < count; i++)
        n[row[i].sample][row[i].stranger] += 1;
    for (size_t i = 0; i < count; i++) {
        const double *of = n[row[i].sample], fewer = of[0] < of[1] ? of[0] : of[1];
        row[i].weight = fewer > 0 ? (float)(fewer / (fewer + few) / of[row[i].stranger]) : 0;
    }
}

size_t notme_rows_of_stratum(struct notme_rows *rows, enum notme_stratum stratum)
{
    const double few = 200;
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->row[i].stratum == stratum) {
            const struct notme_row swap = rows->row[count];
            rows->row[count++] = rows->row[i];
            rows->row[i] = swap;
        }
    balance(rows->row, count, few);
    return count;
}

/* Strangers are spliced into so many accounts of a kind and fold, about: walking through more takes long, and shows no
 * more, for it is a number of splices that is wanted. */
enum { VICTIMS = 64 };

static bool is_victim(const struct notme_history *h, int fold)
{
    return notme_history_in_fold(h, fold) && h->events >= NOTME_ENOUGH_EVENTS;
}

bool notme_splice_kind(struct notme_rows *rows, const struct notme_kind *kind, int fold, size_t wanted,
                       struct notme_pool *pool, uint64_t *random)
{
    struct splicer s = {.rows = rows, .kind = kind, .background = pool->background, .fold = fold, .random = random};
    const size_t first = rows->count;
    size_t victims = 0;
    bool ok = true;
    for (size_t i = 0; i < kind->histories; i++)
        victims += is_victim(&kind->history[i], fold);
    const size_t every = victims ? (victims + VICTIMS - 1) / VICTIMS : 1;
    victims = (victims + every - 1) / every;
    for (size_t i = 0, met = 0; i < kind->histories && ok; i++) {
        const struct notme_history *h = &kind->history[i];
        if (!is_victim(h, fold) || met++ % every)
            continue;
        s.chance = (double)wanted / (double)victims / (double)(count_sessions(h) + 1);
        ok = notme_walk(h, pool, splice_visit, &s);
    }
    balance(rows->row + first, rows->count - first, 0);
    rows->samples++;
    return ok;
}
