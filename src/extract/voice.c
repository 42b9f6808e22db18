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
static void find_inputs(const struct notme_voice *voice, const struct notme_background *background,
                        const uint16_t *token, const uint16_t *from, struct inputs *out)
{
    out->count = 0;
    for (unsigned c = 0; c < NOTME_CHANNELS; c++) {
        const int first = out->count;
        if (!(voice->channels >> c & 1))
            continue;
        for (size_t t = from[c]; t < from[c + 1]; t++) {
            out->at[out->count] = (uint16_t)(token[t] ^ (c * 0x6a09u)) >> SHIFT;
            out->value[out->count++] = loudness(background, c, token[t]);
        }
        scale(out->value + first, out->count - first, sqrtf(sqrtf((float)(out->count - first))));
    }
    scale(out->value, out->count, 1);
}

bool notme_voice_init(struct notme_voice *voice, enum notme_voice_kind kind)
{
    memset(voice, 0, sizeof *voice);
    voice->channels = listens[kind];
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

static float margin(const struct notme_voice *voice, const struct inputs *in)
{
    float sum = 0;
    for (int i = 0; i < in->count; i++)
        sum += voice->weight[in->at[i]] * in->value[i];
    return sum + voice->bias;
}

static void step(struct notme_voice *voice, const struct inputs *in, float label, float weight)
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
    struct inputs in;
    find_inputs(voice, background, event->token, event->from, &in);
    return in.count ? margin(voice, &in) : 0;
}

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

/* Draws CANDIDATES impostors and keeps the one the voice takes for the owner most. False when there was none. */
static bool hardest_impostor(const struct notme_voice *voice, const struct notme_background *background,
                             struct range among, uint32_t account, uint64_t *random, struct inputs *out)
{
    struct inputs other;
    float least = INFINITY;
    for (int k = 0; k < CANDIDATES; k++) {
        const struct notme_impostor *impostor =
            &background->impostor[among.first + notme_random_below(random, among.count)];
        if (impostor->account == account)
            continue;
        find_inputs(voice, background, background->token + impostor->first, impostor->from, &other);
        const float m = margin(voice, &other);
        if (other.count && m < least) {
            least = m;
            *out = other;
        }
    }
    return least < INFINITY;
}

void notme_voice_learn(struct notme_voice *voice, const struct notme_features *event,
                       const struct notme_background *background, uint32_t account, uint64_t *random)
{
    struct inputs own, other;
    find_inputs(voice, background, event->token, event->from, &own);
    if (own.count == 0)
        return;
    step(voice, &own, 0, 1);
    if (background->impostors == 0)
        return;
    const struct range all = {0, background->impostors}, same = same_weeks(background, event->clock);
    for (int n = 0; n < STEPS; n++)
        if (hardest_impostor(voice, background, n < CONTEMPORARIES ? same : all, account, random, &other))
            step(voice, &other, 1, 1.0f / STEPS);
}
