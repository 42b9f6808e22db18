#include "extract/voice.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

enum { BITS = 14, SIZE = 1 << BITS, SHIFT = 16 - BITS };

/* Per event of the owner: so many steps on impostors, each the one of so many drawn that sounds most like the owner. Of
 * easy impostors there is nothing to learn: choosing among ten gained 0.017 of AUC over taking any (docs/method.md). */
enum { STEPS = 3, CANDIDATES = 10 };

/* So many of the steps are on impostors of the same weeks, where the pool has LEAST of them: against other years the
 * voice would learn what was in the news, and take everybody of today for the owner. */
enum { CONTEMPORARIES = 2, WEEKS = 4, LEAST = 50 };

/* AdaGrad's sums of squares stop at `most`, so that steps never become too small to follow an owner who changes. */
static const float rate = 0.6f, initial = 0.01f, most = 0.03f;

static const unsigned listens[NOTME_VOICES] = {[NOTME_VOICE_CONTENT] =
                                                   1u << NOTME_NAMES | 1u << NOTME_WORDS | 1u << NOTME_PAIRS,
                                               [NOTME_VOICE_FORM] = 1u << NOTME_CHARS | 1u << NOTME_STYLE};

/* One event as a vector of unit length. */
struct notme_heard {
    const uint16_t *at;
    const float *value;
    int count; /* −1: not worked out yet */
};

/* Room for one. */
struct inputs {
    uint16_t at[NOTME_TOKENS_MAX];
    float value[NOTME_TOKENS_MAX];
    int count;
};

/* Rare tokens speak louder, as in tf-idf: −ln p, less what the commonest have. How rare a pair is was not counted. */
static float loudness(const struct notme_background *background, unsigned channel, uint16_t token)
{
    const float common = 2, least = 0.5f, pair = 8;
    if (channel >= NOTME_COUNTED)
        return pair;
    const float rarity = (float)background->level[channel][token] / NOTME_LOG_STEP - common;
    return rarity > least ? rarity : least;
}

static void scale(float *value, int count, float length)
{
    float square = 0;
    for (int i = 0; i < count; i++)
        square += value[i] * value[i];
    const float by = square > 0 ? length / sqrtf(square) : 0;
    for (int i = 0; i < count; i++)
        value[i] *= by;
}

/* Buckets are salted by channel, so that a word and a style sign never share one by design. A channel's length is the
 * fourth root of its tokens: the many 4-grams of characters do not drown the few signs of style. */
static struct notme_heard hear(enum notme_voice_kind kind, const struct notme_background *background,
                               const uint16_t *token, const uint16_t *from, struct inputs *out)
{
    out->count = 0;
    for (unsigned c = 0; c < NOTME_CHANNELS; c++) {
        const int first = out->count;
        if (!(listens[kind] >> c & 1))
            continue;
        for (size_t t = from[c]; t < from[c + 1]; t++) {
            out->at[out->count] = (uint16_t)(token[t] ^ (c * 0x6a09u)) >> SHIFT;
            out->value[out->count++] = loudness(background, c, token[t]);
        }
        scale(out->value + first, out->count - first, sqrtf(sqrtf((float)(out->count - first))));
    }
    scale(out->value, out->count, 1);
    return (struct notme_heard){out->at, out->value, out->count};
}

bool notme_voice_init(struct notme_voice *voice, enum notme_voice_kind kind)
{
    memset(voice, 0, sizeof *voice);
    voice->kind = kind;
    voice->weight = notme_alloc(SIZE, sizeof *voice->weight);
    voice->gradient = notme_alloc(SIZE, sizeof *voice->gradient);
    return voice->weight && voice->gradient;
}

void notme_voice_release(struct notme_voice *voice)
{
    notme_free(voice->weight);
    notme_free(voice->gradient);
    memset(voice, 0, sizeof *voice);
}

void notme_voice_clear(struct notme_voice *voice)
{
    memset(voice->weight, 0, SIZE * sizeof *voice->weight);
    memset(voice->gradient, 0, SIZE * sizeof *voice->gradient);
    voice->bias = voice->bias_gradient = 0;
}

static float margin(const struct notme_voice *voice, const struct notme_heard *in)
{
    float sum = 0;
    for (int i = 0; i < in->count; i++)
        sum += voice->weight[in->at[i]] * in->value[i];
    return sum + voice->bias;
}

static void step(struct notme_voice *voice, const struct notme_heard *in, float label, float weight)
{
    const float error = (1 / (1 + expf(-margin(voice, in))) - label) * weight;
    for (int i = 0; i < in->count; i++) {
        float *g = &voice->gradient[in->at[i]];
        const float slope = error * in->value[i];
        *g = fminf(*g + slope * slope, most);
        voice->weight[in->at[i]] -= rate * slope / sqrtf(*g + initial);
    }
    voice->bias_gradient += error * error;
    voice->bias -= rate * error / sqrtf(voice->bias_gradient + initial);
}

float notme_voice_score(const struct notme_voice *voice, const struct notme_background *background,
                        const struct notme_features *event)
{
    struct inputs room;
    const struct notme_heard in = hear(voice->kind, background, event->token, event->from, &room);
    return in.count ? margin(voice, &in) : 0;
}

/* ---- the pool */

void notme_pool_release(struct notme_pool *pool)
{
    for (int kind = 0; kind < NOTME_VOICES; kind++)
        notme_free(pool->heard[kind]);
    notme_arena_release(&pool->arena);
    *pool = (struct notme_pool){.background = NULL};
}

static struct notme_heard *places(struct notme_pool *pool, enum notme_voice_kind kind)
{
    const uint32_t count = pool->background->impostors;
    if (!pool->heard[kind] && (pool->heard[kind] = notme_alloc(count, sizeof **pool->heard)))
        for (uint32_t i = 0; i < count; i++)
            pool->heard[kind][i].count = -1;
    return pool->heard[kind];
}

/* Keeps what was heard in the pool, where there is memory for it. */
static void keep(struct notme_pool *pool, struct notme_heard *place, const struct notme_heard *heard)
{
    const size_t count = (size_t)heard->count;
    float *value = notme_arena_alloc(&pool->arena, count * sizeof *value);
    uint16_t *at = value ? notme_arena_alloc(&pool->arena, count * sizeof *at) : NULL;
    if (!at)
        return;
    memcpy(value, heard->value, count * sizeof *value);
    memcpy(at, heard->at, count * sizeof *at);
    *place = (struct notme_heard){at, value, heard->count};
}

/* What an impostor sounds like; `room` is used where it cannot be kept. */
static struct notme_heard hear_impostor(struct notme_pool *pool, enum notme_voice_kind kind, uint32_t i,
                                        struct inputs *room)
{
    struct notme_heard *place = places(pool, kind);
    if (place && place[i].count >= 0)
        return place[i];
    const struct notme_impostor *impostor = &pool->background->impostor[i];
    const struct notme_heard heard =
        hear(kind, pool->background, pool->background->token + impostor->first, impostor->from, room);
    if (place)
        keep(pool, &place[i], &heard);
    return heard;
}

/* ---- learning */

/* Part of the pool. */
struct range {
    uint32_t first, count;
};

/* What was said in the same weeks; all of the pool where that is too little to choose from. */
static struct range same_weeks(const struct notme_background *background, int64_t clock)
{
    struct range r;
    r.count = notme_background_near(background, clock, WEEKS * 7, &r.first);
    return r.count >= LEAST ? r : (struct range){0, background->impostors};
}

/* Draws CANDIDATES impostors: the one that the voice takes for the owner most, or UINT32_MAX when there was none. */
static uint32_t hardest_impostor(const struct notme_voice *voice, struct notme_pool *pool, struct range among,
                                 uint32_t account, uint64_t *random)
{
    struct inputs room;
    uint32_t hardest = UINT32_MAX;
    float least = INFINITY;
    for (int k = 0; k < CANDIDATES; k++) {
        const uint32_t i = among.first + (uint32_t)notme_random_below(random, among.count);
        if (pool->background->impostor[i].account == account)
            continue;
        const struct notme_heard heard = hear_impostor(pool, voice->kind, i, &room);
        const float m = margin(voice, &heard);
        if (heard.count && m < least) {
            least = m;
            hardest = i;
        }
    }
    return hardest;
}

void notme_voice_learn(struct notme_voice *voice, const struct notme_features *event, struct notme_pool *pool,
                       uint32_t account, uint64_t *random)
{
    struct inputs room;
    const struct notme_background *background = pool->background;
    const struct notme_heard own = hear(voice->kind, background, event->token, event->from, &room);
    if (own.count == 0)
        return;
    step(voice, &own, 0, 1);
    if (background->impostors == 0)
        return;
    const struct range all = {0, background->impostors}, same = same_weeks(background, event->clock);
    for (int n = 0; n < STEPS; n++) {
        const uint32_t i = hardest_impostor(voice, pool, n < CONTEMPORARIES ? same : all, account, random);
        if (i == UINT32_MAX)
            continue;
        const struct notme_heard other = hear_impostor(pool, voice->kind, i, &room);
        step(voice, &other, 1, 1.0f / STEPS);
    }
}

/* ---- as bytes */

void notme_voice_pack(struct notme_buf *out, const struct notme_voice *voice)
{
    notme_pack_floats(out, voice->weight, SIZE);
    notme_pack_floats(out, voice->gradient, SIZE);
    notme_pack_float(out, voice->bias);
    notme_pack_float(out, voice->bias_gradient);
}

void notme_voice_unpack(struct notme_unpack *in, struct notme_voice *voice)
{
    notme_unpack_floats(in, voice->weight, SIZE);
    notme_unpack_floats(in, voice->gradient, SIZE);
    voice->bias = notme_unpack_float(in);
    voice->bias_gradient = notme_unpack_float(in);
}
