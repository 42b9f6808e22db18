#include "extract/background.h"

#include "base/clock.h"
#include "base/hash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNT_EVENTS = 1500, ACCOUNT_MASS = 1000 };

struct notme_background_builder {
    float mass[NOTME_COUNTED][NOTME_BUCKETS]; /* expected counts, ACCOUNT_MASS an account and channel */
    double total[NOTME_COUNTED];
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
    background->impostor = NULL;
    background->token = NULL;
}

static uint16_t day_of(int64_t clock)
{
    const int64_t day = notme_floor_to(clock, NOTME_DAY) / NOTME_DAY;
    return (uint16_t)(day < 0 ? 0 : day > UINT16_MAX ? UINT16_MAX : day);
}

/* First of the pool that is not before `day`. */
static uint32_t first_of_day(const struct notme_background *background, int day)
{
    uint32_t low = 0, high = background->impostors;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (background->impostor[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct notme_range notme_background_near(const struct notme_background *background, int64_t clock, int days)
{
    const int day = day_of(clock);
    const uint32_t first = first_of_day(background, day - days);
    return (struct notme_range){first, first_of_day(background, day + days + 1) - first};
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

static void add_mass(struct notme_background_builder *b, struct notme_features *const *events, size_t count,
                     double weight)
{
    for (int c = 0; c < NOTME_COUNTED; c++) {
        double n = 0;
        for (size_t i = 0; i < count; i++)
            n += events[i]->from[c + 1] - events[i]->from[c];
        if (n == 0)
            continue;
        const double mass = weight * ACCOUNT_MASS;
        for (size_t i = 0; i < count; i++)
            for (size_t t = events[i]->from[c]; t < events[i]->from[c + 1]; t++)
                b->mass[c][events[i]->token[t]] += (float)(mass / n);
        b->total[c] += mass;
    }
}

static bool add_impostor(struct notme_background_builder *b, uint32_t account, uint16_t day, const uint16_t *token,
                         const uint16_t *from)
{
    if (!notme_grow(&b->impostor, &b->impostors_capacity, b->impostors, sizeof *b->impostor))
        return false;
    struct notme_impostor *impostor = &b->impostor[b->impostors++];
    *impostor = (struct notme_impostor){.account = account, .first = (uint32_t)b->tokens, .day = day};
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
    add_mass(b, last, used, weight);
    for (size_t i = 0; i < pooled && count; i++) { /* drawn with replacement: simple, and few are drawn twice */
        const struct notme_features *event = events[notme_random_below(&b->random, count)];
        if (!add_impostor(b, account, day_of(event->clock), event->token, event->from))
            return false;
    }
    return true;
}

bool notme_background_builder_join(struct notme_background_builder *b, const struct notme_background *other,
                                   double weight, size_t pooled)
{
    const double mass = weight * ACCOUNT_MASS;
    for (int c = 0; c < NOTME_COUNTED; c++) {
        for (size_t w = 0; w < NOTME_BUCKETS; w++)
            b->mass[c][w] += (float)(mass * (double)other->p[other->level[c][w]]);
        b->total[c] += mass;
    }
    for (size_t i = 0; i < pooled && other->impostors; i++) {
        const struct notme_impostor *from = &other->impostor[notme_random_below(&b->random, other->impostors)];
        if (!add_impostor(b, from->account, from->day, other->token + from->first, from->from))
            return false;
    }
    return true;
}

/* p(w) = (c + 0.1) / (N + 0.1 · V): the mass spread over words never met is that of V = buckets + 200,000 words. */
static void set_levels(const struct notme_background_builder *b, struct notme_background *out)
{
    const double prior = 0.1, vocabulary = NOTME_BUCKETS + 200000.0;
    for (int c = 0; c < NOTME_COUNTED; c++) {
        for (size_t w = 0; w < NOTME_BUCKETS; w++) {
            const double p = ((double)b->mass[c][w] + prior) / (b->total[c] + prior * vocabulary);
            out->level[c][w] = (uint8_t)lround(fmin(255, -log(p) * NOTME_LOG_STEP));
        }
    }
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
    set_levels(b, out);
    if (draw_pool(b, out))
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
