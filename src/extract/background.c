#include "extract/background.h"

#include "base/clock.h"
#include "base/hash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNT_EVENTS = 1500, ACCOUNT_MASS = 1000 };
static const double joined_accounts = 2; /* that a finished background counts as, where accounts are counted */

struct mass {
    float of[NOTME_COUNTED][NOTME_BUCKETS]; /* expected counts, ACCOUNT_MASS an account and channel */
    double total[NOTME_COUNTED];
    double accounts;
};

enum { ALL = NOTME_STRATA };

struct notme_background_builder {
    struct mass mass[NOTME_STRATA + 1]; /* by stratum, and of all events */
    struct notme_impostor *impostor;
    size_t impostors, impostors_capacity;
    uint16_t *token;
    size_t tokens, tokens_capacity;
    uint32_t pool;
    uint64_t random;
};

void notme_background_init(struct notme_background *background)
{
    memset(background, 0, sizeof *background);
    for (int level = 0; level < 256; level++)
        background->p[level] = expf(-(float)level / NOTME_LOG_STEP);
}

void notme_background_release(struct notme_background *background)
{
    notme_free(background->impostor);
    notme_free(background->token);
    notme_free(background->order);
    background->order = NULL;
    for (int s = 0; s < NOTME_STRATA; s++) {
        notme_free(background->levels[s]);
        background->levels[s] = NULL;
    }
    background->impostor = NULL;
    background->token = NULL;
}

static uint16_t day_of(int64_t clock)
{
    const int64_t day = notme_floor_to(clock, NOTME_DAY) / NOTME_DAY;
    return (uint16_t)(day < 0 ? 0 : day > UINT16_MAX ? UINT16_MAX : day);
}

bool notme_background_index(struct notme_background *b)
{
    uint32_t n = 0;
    b->order = notme_alloc(b->impostors, sizeof *b->order);
    if (!b->order)
        return false;
    for (int s = 0; s < NOTME_STRATA; s++) {
        b->first[s] = n;
        for (uint32_t i = 0; i < b->impostors; i++)
            if (b->impostor[i].stratum == s)
                b->order[n++] = i;
    }
    b->first[NOTME_STRATA] = n;
    return true;
}

struct notme_range notme_background_stratum(const struct notme_background *background, enum notme_stratum stratum)
{
    const uint32_t first = background->first[stratum];
    return (struct notme_range){first, background->first[stratum + 1] - first, background->order};
}

/* Index of the first in the range that is not before `day`. */
static uint32_t first_of_day(const struct notme_background *background, const struct notme_range *among, int day)
{
    uint32_t low = among->first, high = among->first + among->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (background->impostor[among->of ? among->of[middle] : middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct notme_range notme_background_near(const struct notme_background *background, enum notme_stratum stratum,
                                         int64_t clock, int days)
{
    const struct notme_range all = notme_background_stratum(background, stratum);
    const int day = day_of(clock);
    const uint32_t first = first_of_day(background, &all, day - days);
    return (struct notme_range){first, first_of_day(background, &all, day + days + 1) - first, all.of};
}

struct notme_background_builder *notme_background_builder_new(uint32_t pool, uint64_t seed)
{
    struct notme_background_builder *builder = notme_alloc(1, sizeof *builder);
    if (builder) {
        builder->pool = pool;
        builder->random = seed;
    }
    return builder;
}

static bool is_of(const struct notme_features *event, int stratum)
{
    return stratum == ALL || (int)notme_stratum_of(event) == stratum;
}

static void add_mass(struct mass *to, int stratum, struct notme_features *const *events, size_t count, double weight)
{
    bool any = false;
    for (int c = 0; c < NOTME_COUNTED; c++) {
        double n = 0;
        for (size_t i = 0; i < count; i++)
            n += is_of(events[i], stratum) ? events[i]->from[c + 1] - events[i]->from[c] : 0;
        if (n == 0)
            continue;
        const double mass = weight * ACCOUNT_MASS;
        for (size_t i = 0; i < count; i++)
            for (size_t t = events[i]->from[c]; t < events[i]->from[c + 1] && is_of(events[i], stratum); t++)
                to->of[c][events[i]->token[t]] += (float)(mass / n);
        to->total[c] += mass;
        any = true;
    }
    to->accounts += any;
}

static bool add_impostor(struct notme_background_builder *b, struct notme_impostor like, const uint16_t *token,
                         const uint16_t *from)
{
    if (!notme_grow(&b->impostor, &b->impostors_capacity, b->impostors, sizeof *b->impostor))
        return false;
    struct notme_impostor *impostor = &b->impostor[b->impostors++];
    *impostor = like;
    impostor->first = (uint32_t)b->tokens;
    memcpy(impostor->from, from, sizeof impostor->from);
    for (size_t t = 0; t < from[NOTME_CHANNELS]; t++) {
        if (!notme_grow(&b->token, &b->tokens_capacity, b->tokens, sizeof *b->token))
            return false;
        b->token[b->tokens++] = token[t];
    }
    return true;
}

bool notme_background_builder_add(struct notme_background_builder *b, uint32_t account,
                                  struct notme_features *const *events, size_t count, double weight, size_t pooled)
{
    const size_t used = count < ACCOUNT_EVENTS ? count : ACCOUNT_EVENTS;
    struct notme_features *const *last = events + (count - used);
    for (int s = 0; s <= ALL; s++)
        add_mass(&b->mass[s], s, last, used, weight);
    for (size_t i = 0; i < pooled && count; i++) { /* drawn with replacement: simple, and few are drawn twice */
        const struct notme_features *event = events[notme_random_below(&b->random, count)];
        const struct notme_impostor one = {
            .account = account, .day = day_of(event->clock), .stratum = (uint16_t)notme_stratum_of(event)};
        if (!add_impostor(b, one, event->token, event->from))
            return false;
    }
    return true;
}

static void join_mass(struct mass *to, const struct notme_background *other, int stratum, double mass)
{
    const struct notme_levels *levels = stratum < ALL ? other->levels[stratum] : NULL;
    if (stratum < ALL && !levels)
        return;
    for (int c = 0; c < (levels ? NOTME_CHARS : NOTME_COUNTED); c++) {
        const uint8_t *level = levels ? levels->level[c] : other->level[c];
        for (size_t w = 0; w < NOTME_BUCKETS; w++)
            to->of[c][w] += (float)(mass * (double)other->p[level[w]]);
        to->total[c] += mass;
    }
    to->accounts += joined_accounts;
}

bool notme_background_builder_join(struct notme_background_builder *b, const struct notme_background *other,
                                   double weight, size_t pooled)
{
    for (int s = 0; s <= ALL; s++)
        join_mass(&b->mass[s], other, s, weight * ACCOUNT_MASS);
    for (size_t i = 0; i < pooled && other->impostors; i++) {
        const struct notme_impostor *from = &other->impostor[notme_random_below(&b->random, other->impostors)];
        if (!add_impostor(b, *from, other->token + from->first, from->from))
            return false;
    }
    return true;
}

static uint8_t level_of(double p)
{
    return (uint8_t)lround(fmin(255, -log(p) * NOTME_LOG_STEP));
}

/* p(w) = (c + 0.1) / (N + 0.1 · V): the mass spread over words never met is that of V = buckets + 200,000 words. */
static double share(const struct mass *mass, int c, size_t w)
{
    const double prior = 0.1, vocabulary = NOTME_BUCKETS + 200000.0;
    return ((double)mass->of[c][w] + prior) / (mass->total[c] + prior * vocabulary);
}

/* A stratum's is a mixture of its own, by how many people it is of, and of that of all events. */
static bool set_levels(const struct notme_background_builder *b, struct notme_background *out)
{
    const double few = 20, least = 2;
    for (int c = 0; c < NOTME_COUNTED; c++)
        for (size_t w = 0; w < NOTME_BUCKETS; w++)
            out->level[c][w] = level_of(share(&b->mass[ALL], c, w));
    for (int s = 0; s < NOTME_STRATA; s++) {
        const double own = b->mass[s].accounts / (b->mass[s].accounts + few);
        if (b->mass[s].accounts < least)
            continue;
        if (!(out->levels[s] = notme_alloc(1, sizeof *out->levels[s])))
            return false;
        for (int c = 0; c < NOTME_CHARS; c++)
            for (size_t w = 0; w < NOTME_BUCKETS; w++)
                out->levels[s]->level[c][w] =
                    level_of(own * share(&b->mass[s], c, w) + (1 - own) * share(&b->mass[ALL], c, w));
    }
    return true;
}

static int by_day(const void *a, const void *b)
{
    const struct notme_impostor *x = a, *y = b;
    return x->day != y->day ? x->day - y->day : (x->first > y->first) - (x->first < y->first);
}

/* Keeps `pool` impostors drawn without replacement (Fisher-Yates) in order of days, and packs their tokens. */
static bool draw_pool(struct notme_background_builder *b, struct notme_background *out)
{
    const size_t kept = b->impostors < b->pool ? b->impostors : b->pool;
    size_t tokens = 0;
    for (size_t i = 0; i < kept; i++) {
        const size_t j = i + notme_random_below(&b->random, b->impostors - i);
        const struct notme_impostor swap = b->impostor[i];
        b->impostor[i] = b->impostor[j];
        b->impostor[j] = swap;
        tokens += b->impostor[i].from[NOTME_CHANNELS];
    }
    if (kept)
        qsort(b->impostor, kept, sizeof *b->impostor, by_day);
    out->impostor = notme_alloc(kept, sizeof *out->impostor);
    out->token = notme_alloc(tokens, sizeof *out->token);
    if (!out->impostor || !out->token)
        return false;
    for (size_t i = 0; i < kept; i++) {
        struct notme_impostor *to = &out->impostor[out->impostors++];
        *to = b->impostor[i];
        to->first = out->tokens;
        memcpy(out->token + out->tokens, b->token + b->impostor[i].first,
               to->from[NOTME_CHANNELS] * sizeof *out->token);
        out->tokens += to->from[NOTME_CHANNELS];
    }
    return true;
}

bool notme_background_builder_finish(struct notme_background_builder *b, struct notme_background *out)
{
    notme_background_init(out);
    if (set_levels(b, out) && draw_pool(b, out) && notme_background_index(out))
        return true;
    notme_background_release(out);
    return false;
}

void notme_background_builder_free(struct notme_background_builder *builder)
{
    if (!builder)
        return;
    notme_free(builder->impostor);
    notme_free(builder->token);
    notme_free(builder);
}
