#include "extract/voice.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

enum { BITS = 14, SIZE = 1 << BITS, SHIFT = 16 - BITS };

/* Per event of the owner: so many steps on impostors, each the one of so many drawn that sounds most like the owner. Of
 * easy impostors there is nothing to learn: choosing among ten gained 0.017 of AUC over taking any (docs/method.md). */
enum { STEPS = 3, CANDIDATES = 10 };

static const float rate = 0.6f, initial = 0.01f;

/* Buckets of one event, salted by channel so that a word and a style sign never share one by design. */
struct buckets {
    uint16_t at[NOTME_TOKENS_MAX];
    int count;
    float value; /* of every input: 1/√n */
};

static void find_buckets(const uint16_t *token, const uint16_t *from, struct buckets *out)
{
    out->count = 0;
    for (unsigned c = 0; c < NOTME_CHANNELS; c++)
        for (size_t t = from[c]; t < from[c + 1]; t++)
            out->at[out->count++] = (uint16_t)(token[t] ^ (c * 0x6a09u)) >> SHIFT;
    out->value = out->count ? 1 / sqrtf((float)out->count) : 0;
}

bool notme_voice_init(struct notme_voice *voice)
{
    memset(voice, 0, sizeof *voice);
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

static float margin(const struct notme_voice *voice, const struct buckets *b)
{
    float sum = 0;
    for (int i = 0; i < b->count; i++)
        sum += voice->weight[b->at[i]];
    return sum * b->value + voice->bias;
}

static void step(struct notme_voice *voice, const struct buckets *b, float label, float weight)
{
    const float error = (1 / (1 + expf(-margin(voice, b))) - label) * weight;
    const float slope = error * b->value;
    const float square = slope * slope;
    for (int i = 0; i < b->count; i++) {
        float *g = &voice->gradient[b->at[i]];
        *g += square;
        voice->weight[b->at[i]] -= rate * slope / sqrtf(*g + initial);
    }
    voice->bias_gradient += error * error;
    voice->bias -= rate * error / sqrtf(voice->bias_gradient + initial);
}

float notme_voice_score(const struct notme_voice *voice, const struct notme_features *event)
{
    struct buckets b;
    find_buckets(event->token, event->from, &b);
    return b.count ? margin(voice, &b) : 0;
}

/* Draws CANDIDATES impostors and keeps the one the voice takes for the owner most. False when there was none. */
static bool hardest_impostor(const struct notme_voice *voice, const struct notme_background *background,
                             uint32_t account, uint64_t *random, struct buckets *out)
{
    struct buckets other;
    float least = INFINITY;
    for (int k = 0; k < CANDIDATES; k++) {
        const struct notme_impostor *impostor =
            &background->impostor[notme_random_below(random, background->impostors)];
        if (impostor->account == account)
            continue;
        find_buckets(background->token + impostor->first, impostor->from, &other);
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
    struct buckets own, other;
    find_buckets(event->token, event->from, &own);
    if (own.count == 0)
        return;
    step(voice, &own, 0, 1);
    for (int n = 0; n < STEPS && background->impostors; n++)
        if (hardest_impostor(voice, background, account, random, &other))
            step(voice, &other, 1, 1.0f / STEPS);
}
