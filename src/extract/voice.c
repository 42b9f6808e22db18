#include "extract/voice.h"

#include "base/clock.h"
#include "base/hash.h"

#include <math.h>
#include <string.h>

enum { BITS = 14, SIZE = 1 << BITS, SHIFT = 16 - BITS };

/* Per event of the owner: so many impostors are drawn, and a step is taken on those that sound most like the owner. Of
 * easy impostors there is nothing to learn (docs/method.md). Most are of the same days, of as few as the pool has LEAST
 * of: against other years the voice would learn what was in the news, and take everybody of today for the owner. */
struct lot {
    int drawn, steps;
};
enum { DRAWN_MAX = 8, STEPS = 3, LEAST = 200 };
static const int around[] = {0, 1, 2, 4, 7, 14, 28}; /* days */
enum { LINE = 16 };                                  /* inputs in a line of the cache */
static const struct lot contemporaries = {8, 2}, anybody = {4, 1};

/* How many scores of others are remembered: those of about fifty events, for what others say changes with the days. */
static const double others_kept = 1 - 1.0 / 400;

/* AdaGrad's sums of squares stop at `most`, so that steps never become too small to follow an owner who changes. */
static const float rate = 0.6f, initial = 0.01f, most = 0.03f;

static const unsigned listens[NOTME_VOICES] = {[NOTME_VOICE_CONTENT] =
                                                   1u << NOTME_NAMES | 1u << NOTME_WORDS | 1u << NOTME_PAIRS,
                                               [NOTME_VOICE_FORM] = 1u << NOTME_CHARS | 1u << NOTME_STYLE};

/* One event as a vector of unit length. An input is the bucket in the lower half and, taken whole, the value as a
 * float: the bucket stands where bits of the value would that nobody misses (it is off by 1/512 at most), and what is
 * read of the pool, which is most of the work, is half as much. */
struct notme_heard {
    const uint32_t *input;
    int count;
};

static uint32_t input_of(float value, uint16_t bucket)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return ((bits - bucket + 0x8000u) & 0xffff0000u) | bucket;
}

static uint16_t bucket_of(uint32_t input)
{
    return (uint16_t)input;
}

static float value_of(uint32_t input)
{
    float value;
    memcpy(&value, &input, sizeof value);
    return value;
}

/* Rare tokens speak louder, as in tf-idf: −ln p, less what the commonest have, in steps of NOTME_LOG_STEP: the sum of
 * the squares, which is returned, is the same in whatever order it is added up. How rare a pair is was not counted. */
static int32_t loudness(const struct notme_background *background, unsigned channel, const uint16_t *token, int count,
                        int32_t *out)
{
    const int32_t common = 2 * NOTME_LOG_STEP, least = NOTME_LOG_STEP / 2, pair = 8 * NOTME_LOG_STEP;
    int32_t square = 0;
    for (int i = 0; i < count; i++)
        out[i] = channel < NOTME_COUNTED ? background->level[channel][token[i]] : pair + common;
    for (int i = 0; i < count; i++) {
        const int32_t rarity = out[i] - common;
        out[i] = rarity > least ? rarity : least;
        square += out[i] * out[i];
    }
    return square;
}

static int tokens_heard(enum notme_voice_kind kind, unsigned channel, const uint16_t *from)
{
    return listens[kind] >> channel & 1 ? from[channel + 1] - from[channel] : 0;
}

/* Buckets are salted by channel, so that a word and a style sign never share one by design. A channel's length is the
 * fourth root of its tokens: the many 4-grams of characters do not drown the few signs of style. `out` has room for
 * NOTME_TOKENS_MAX. */
static struct notme_heard hear(enum notme_voice_kind kind, const struct notme_background *background,
                               const uint16_t *token, const uint16_t *from, uint32_t *out)
{
    int32_t loud[NOTME_TOKENS_MAX];
    int count[NOTME_CHANNELS], n = 0;
    float by[NOTME_CHANNELS], square = 0; /* of the whole's length */
    for (unsigned c = 0; c < NOTME_CHANNELS; c++) {
        count[c] = tokens_heard(kind, c, from);
        if (count[c] == 0)
            continue;
        const float length = sqrtf((float)count[c]); /* squared */
        by[c] = sqrtf(length / (float)loudness(background, c, token + from[c], count[c], loud + n));
        square += length;
        n += count[c];
    }
    const float unit = 1 / sqrtf(square);
    n = 0;
    for (unsigned c = 0; c < NOTME_CHANNELS; c++)
        for (int i = 0; i < count[c]; i++, n++)
            out[n] = input_of((float)loud[n] * by[c] * unit, (uint16_t)(token[from[c] + i] ^ (c * 0x6a09u)) >> SHIFT);
    return (struct notme_heard){out, n};
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
    voice->others = (struct notme_moments){0};
}

/* Three sums, for an addition takes about three times as long as it takes to begin one. */
static float margin(const struct notme_voice *voice, const struct notme_heard *heard)
{
    const float *weight = voice->weight;
    const uint32_t *in = heard->input;
    float a = 0, b = 0, c = 0;
    int i = 0;
    for (; i + 3 <= heard->count; i += 3) {
        a += weight[bucket_of(in[i])] * value_of(in[i]);
        b += weight[bucket_of(in[i + 1])] * value_of(in[i + 1]);
        c += weight[bucket_of(in[i + 2])] * value_of(in[i + 2]);
    }
    for (; i < heard->count; i++)
        a += weight[bucket_of(in[i])] * value_of(in[i]);
    return a + b + c + voice->bias;
}

/* `m`: the margin. In three rounds, so that the roots and quotients are taken of neighbours, several at a time; of a
 * token that an event repeats, the sum of squares grows by one. */
static void step(struct notme_voice *voice, const struct notme_heard *heard, float m, float label, float weight)
{
    float slope[NOTME_TOKENS_MAX], sum[NOTME_TOKENS_MAX];
    const uint32_t *in = heard->input;
    const int count = heard->count;
    const float error = (1 / (1 + expf(-m)) - label) * weight;
    for (int i = 0; i < count; i++) {
        slope[i] = error * value_of(in[i]);
        sum[i] = voice->gradient[bucket_of(in[i])];
    }
    for (int i = 0; i < count; i++) {
        const float more = sum[i] + slope[i] * slope[i];
        sum[i] = more < most ? more : most;
        slope[i] = rate * slope[i] / sqrtf(sum[i] + initial);
    }
    for (int i = 0; i < count; i++) {
        voice->gradient[bucket_of(in[i])] = sum[i];
        voice->weight[bucket_of(in[i])] -= slope[i];
    }
    voice->bias_gradient += error * error;
    voice->bias -= rate * error / sqrtf(voice->bias_gradient + initial);
}

float notme_voice_score(const struct notme_voice *voice, const struct notme_background *background,
                        const struct notme_features *event)
{
    uint32_t room[NOTME_TOKENS_MAX];
    const struct notme_heard in = hear(voice->kind, background, event->token, event->from, room);
    return in.count ? margin(voice, &in) : 0;
}

/* ---- the pool */

/* Where the pool keeps what an impostor sounds like to one voice. */
struct notme_place {
    uint32_t first;   /* of pool->input */
    int count;        /* −1: not worked out yet */
    uint32_t account; /* here, for it is looked at before every other thing */
};

void notme_pool_release(struct notme_pool *pool)
{
    for (int kind = 0; kind < NOTME_VOICES; kind++)
        notme_free(pool->place[kind]);
    notme_free(pool->input);
    *pool = (struct notme_pool){.background = NULL};
}

/* A token is heard by one voice, so inputs lie where the tokens do, those of the earlier voices before this one's. */
static struct notme_place place_of(enum notme_voice_kind kind, const struct notme_impostor *impostor)
{
    uint32_t first = impostor->first;
    for (int other = 0; other < (int)kind; other++)
        for (unsigned c = 0; c < NOTME_CHANNELS; c++)
            first += (uint32_t)tokens_heard((enum notme_voice_kind)other, c, impostor->from);
    return (struct notme_place){first, -1, impostor->account};
}

/* NULL where there is no memory for what was heard: then it is worked out every time. */
static struct notme_place *places(struct notme_pool *pool, enum notme_voice_kind kind)
{
    const struct notme_background *from = pool->background;
    if (!pool->input)
        pool->input = notme_alloc_table(from->tokens, sizeof *pool->input);
    if (!pool->place[kind] && pool->input && (pool->place[kind] = notme_alloc(from->impostors, sizeof **pool->place)))
        for (uint32_t i = 0; i < from->impostors; i++)
            pool->place[kind][i] = place_of(kind, &from->impostor[i]);
    return pool->place[kind];
}

/* What an impostor sounds like; `room` is used where it cannot be kept. */
static struct notme_heard hear_impostor(struct notme_pool *pool, enum notme_voice_kind kind, uint32_t i, uint32_t *room)
{
    struct notme_place *place = places(pool, kind);
    uint32_t *input = place ? pool->input + place[i].first : room;
    if (place && place[i].count >= 0)
        return (struct notme_heard){input, place[i].count};
    const struct notme_impostor *impostor = &pool->background->impostor[i];
    const struct notme_heard heard =
        hear(kind, pool->background, pool->background->token + impostor->first, impostor->from, input);
    if (place)
        place[i].count = heard.count;
    return heard;
}

/* ---- learning */

/* Of the same kind; all of the pool where that is too little to choose from. */
static struct notme_range same_kind(const struct notme_background *background, enum notme_stratum stratum)
{
    const struct notme_range same = notme_background_stratum(background, stratum);
    return same.count >= LEAST ? same : (struct notme_range){0, background->impostors, NULL};
}

/* What was said in the same days, or weeks; whenever, where that is too little to choose from. */
static struct notme_range same_days(const struct notme_background *background, enum notme_stratum stratum,
                                    int64_t clock)
{
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        const struct notme_range near = notme_background_near(background, stratum, clock, around[i]);
        if (near.count >= LEAST)
            return near;
    }
    return same_kind(background, stratum);
}

/* Looked up once a day: histories come in order of time. */
static struct notme_range near_in(struct notme_pool *pool, enum notme_stratum stratum, int64_t clock)
{
    const int64_t day = notme_floor_to(clock, NOTME_DAY) / NOTME_DAY;
    struct notme_nearby *near = &pool->near[stratum];
    if (near->range.count == 0 || near->day != day)
        *near = (struct notme_nearby){same_days(pool->background, stratum, clock), day};
    return near->range;
}

struct candidate {
    uint32_t impostor;
    float margin;
};

/* Other accounts' events; asks for what will be read of them, which no cache holds, before it is needed. */
static int draw(enum notme_voice_kind kind, struct notme_pool *pool, struct notme_range among, int count,
                uint32_t account, uint64_t *random, uint32_t *out)
{
    const struct notme_place *place = places(pool, kind);
    int n = 0;
    for (int k = 0; k < count; k++) {
        const uint32_t at_random = among.first + (uint32_t)((notme_random(random) >> 32) * among.count >> 32);
        const uint32_t i = among.of ? among.of[at_random] : at_random;
        if ((place ? place[i].account : pool->background->impostor[i].account) == account)
            continue;
        out[n++] = i;
        for (int at = 0; place && at < place[i].count; at += LINE)
            __builtin_prefetch(pool->input + place[i].first + at);
    }
    return n;
}

/* Draws impostors and hears them: at most lot.drawn. */
static int sound(const struct notme_voice *voice, struct notme_pool *pool, struct notme_range among, struct lot lot,
                 uint32_t account, uint64_t *random, struct candidate *out)
{
    uint32_t room[NOTME_TOKENS_MAX], drawn[DRAWN_MAX];
    const int n = draw(voice->kind, pool, among, lot.drawn, account, random, drawn);
    int count = 0;
    for (int k = 0; k < n; k++) {
        const struct notme_heard heard = hear_impostor(pool, voice->kind, drawn[k], room);
        if (heard.count)
            out[count++] = (struct candidate){drawn[k], margin(voice, &heard)};
    }
    return count;
}

/* Those that the voice takes for the owner most, the hardest first: at most `steps` of them, in front. */
static int hardest(struct candidate *drawn, int count, int steps)
{
    int kept = 0;
    for (int k = 0; k < count; k++) {
        const struct candidate c = drawn[k];
        int at = kept;
        if (kept == steps && c.margin >= drawn[--at].margin)
            continue;
        for (; at > 0 && c.margin < drawn[at - 1].margin; at--)
            drawn[at] = drawn[at - 1];
        drawn[at] = c;
        kept += kept < steps;
    }
    return kept;
}

static void remember(struct notme_voice *voice, const struct candidate *other, int count)
{
    const float limit = NOTME_VOICE_LIMIT;
    for (int k = 0; k < count; k++)
        notme_moments_add(&voice->others, (double)fmaxf(-limit, fminf(other[k].margin, limit)), others_kept);
}

/* Steps on impostors. All are chosen before the first step is taken. */
static void learn_others(struct notme_voice *voice, const struct notme_features *event, float weight,
                         struct notme_pool *pool, uint32_t account, uint64_t *random)
{
    uint32_t room[NOTME_TOKENS_MAX];
    struct candidate other[DRAWN_MAX + STEPS];
    const enum notme_stratum stratum = notme_stratum_of(event);
    const struct notme_range all = {0, pool->background->impostors, NULL};
    int drawn = sound(voice, pool, near_in(pool, stratum, event->clock), contemporaries, account, random, other);
    remember(voice, other, drawn);
    int n = hardest(other, drawn, contemporaries.steps);
    drawn = sound(voice, pool, all, anybody, account, random, other + n);
    n += hardest(other + n, drawn, anybody.steps);
    for (int k = 0; k < n; k++) {
        const struct notme_heard heard = hear_impostor(pool, voice->kind, other[k].impostor, room);
        step(voice, &heard, other[k].margin, 1, weight / STEPS);
    }
}

void notme_voice_learn(struct notme_voice *voice, const struct notme_features *event, float weight,
                       struct notme_pool *pool, uint32_t account, uint64_t *random)
{
    uint32_t room[NOTME_TOKENS_MAX];
    const struct notme_heard own = hear(voice->kind, pool->background, event->token, event->from, room);
    if (own.count == 0)
        return;
    step(voice, &own, margin(voice, &own), 0, weight);
    if (pool->background->impostors)
        learn_others(voice, event, weight, pool, account, random);
}

/* ---- as bytes */

void notme_voice_pack(struct notme_buf *out, const struct notme_voice *voice)
{
    notme_pack_floats(out, voice->weight, SIZE);
    notme_pack_floats(out, voice->gradient, SIZE);
    notme_pack_float(out, voice->bias);
    notme_pack_float(out, voice->bias_gradient);
    notme_moments_pack(out, &voice->others);
}

void notme_voice_unpack(struct notme_unpack *in, struct notme_voice *voice)
{
    notme_unpack_floats(in, voice->weight, SIZE);
    notme_unpack_floats(in, voice->gradient, SIZE);
    voice->bias = notme_unpack_float(in);
    voice->bias_gradient = notme_unpack_float(in);
    notme_moments_unpack(in, &voice->others);
}
