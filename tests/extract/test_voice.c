/* The voice's arithmetic, against sums that take their time. */
#include "made.h"

#include "base/clock.h"
#include "base/hash.h"
#include "extract/profile.h"

#include <math.h>

enum { OWNER = 9, OTHERS = 7, WEIGHTS = 1 << 14 };

/* Which channels a voice hears, and what a token of them weighs before lengths are set. */
static bool hears(enum notme_voice_kind kind, unsigned channel)
{
    const bool form = channel == NOTME_STYLE || channel == NOTME_CHARS;
    return form == (kind == NOTME_VOICE_FORM) && channel != NOTME_TOPICS;
}

static double rarity(const struct notme_background *bg, unsigned channel, uint16_t token)
{
    return channel == NOTME_PAIRS ? 8 : fmax(0.5, bg->level[channel][token] / 8.0 - 2);
}

/* Σ weight · value: a channel's length is the fourth root of its tokens, the whole's is 1. */
static double slow_score(const struct notme_voice *voice, const struct notme_background *bg,
                         const struct notme_features *f)
{
    double sum = 0, square = 0;
    for (unsigned c = 0; c < NOTME_CHANNELS; c++) {
        double length = 0, part = 0;
        const int n = hears(voice->kind, c) ? f->from[c + 1] - f->from[c] : 0;
        for (int i = f->from[c]; i < f->from[c] + n; i++) {
            const double value = rarity(bg, c, f->token[i]);
            length += value * value;
            part += value * (double)voice->weight[(uint16_t)(f->token[i] ^ c * 0x6a09u) >> 2];
        }
        if (n == 0)
            continue;
        sum += part * pow(n, 0.25) / sqrt(length);
        square += sqrt(n);
    }
    return sum / sqrt(square) + (double)voice->bias;
}

static const char *const texts[] = {"The harbour lamp is lit; good night, sailors.",
                                    "WIN!!! http://a.example #free @ann", "a", "naïve café, 日本語 and Привет",
                                    "ab cd"};

START_TEST(a_score_is_the_sum_of_weights_by_loudness)
{
    struct notme_background *bg = flat_background();
    uint64_t random = 1;
    for (size_t c = 0; c < NOTME_COUNTED; c++)
        for (size_t t = 0; t < NOTME_BUCKETS; t++)
            bg->level[c][t] = (uint8_t)notme_random_below(&random, 256);
    for (int kind = 0; kind < NOTME_VOICES; kind++) {
        struct notme_voice voice;
        ck_assert(notme_voice_init(&voice, (enum notme_voice_kind)kind));
        for (size_t i = 0; i < WEIGHTS; i++)
            voice.weight[i] = (float)notme_random_unit(&random) - 0.3f;
        voice.bias = 0.25f;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            const struct notme_features f = features_of(texts[i]);
            const double slow = kind == NOTME_VOICE_CONTENT && i == 2 ? 0 : slow_score(&voice, bg, &f);
            ck_assert_double_eq_tol((double)notme_voice_score(&voice, bg, &f), slow, 0.01 * fabs(slow) + 1e-6);
        }
        notme_voice_release(&voice);
    }
}
END_TEST

/* From nothing the error is a half, and each weight moves by what AdaGrad's formula says; where a token is met once. */
START_TEST(a_step_is_what_adagrad_says)
{
    struct notme_pool pool = {.background = flat_background()};
    const struct notme_features own = features_of("lamp light");
    uint64_t random = 1;
    struct notme_voice voice;
    ck_assert(notme_voice_init(&voice, NOTME_VOICE_CONTENT));
    notme_voice_learn(&voice, &own, 1, &pool, OWNER, &random);
    /* two words of 8 nats each, and their pair of 8: lengths √√2 and 1, over all √(√2 + 1) */
    const double word = pow(2, 0.25) / sqrt(2) / sqrt(sqrt(2) + 1), pair = 1 / sqrt(sqrt(2) + 1);
    const double values[] = {word, word, pair};
    double sum = -0.6 * 0.5 / sqrt(0.25 + 0.01);
    ck_assert_double_eq_tol((double)voice.bias, sum, 1e-5);
    for (int i = 0; i < 3; i++) {
        const double slope = 0.5 * values[i];
        sum -= 0.6 * slope / sqrt(fmin(slope * slope, 0.03) + 0.01) * values[i];
    }
    ck_assert_double_eq_tol((double)notme_voice_score(&voice, pool.background, &own), sum, 0.01 * fabs(sum));
    notme_voice_release(&voice);
    notme_pool_release(&pool);
}
END_TEST

/* A pool of `count[i]` times event i, of two. */
static struct notme_background pool_of_both(struct notme_features *event, const int *count, uint32_t account)
{
    struct notme_background out;
    struct notme_background_builder *builder = notme_background_builder_new(1000, 1);
    for (int i = 0; i < 2; i++) {
        struct notme_features *one = &event[i];
        ck_assert(notme_background_builder_add(builder, account, &one, 1, 1, (size_t)count[i]));
    }
    ck_assert(notme_background_builder_finish(builder, &out));
    notme_background_builder_free(builder);
    return out;
}

/* A pool of `like` events with the owner's words, and one without. */
static struct notme_background pool_of(int like, uint32_t account)
{
    struct notme_features event[2] = {features_of("the harbour lamp is lit"), features_of("cheap followers sold")};
    return pool_of_both(event, (const int[]){like, 1}, account);
}

static void learn(struct notme_voice *voice, const struct notme_background *bg, int times)
{
    struct notme_pool pool = {.background = bg};
    const struct notme_features own = features_of("the harbour lamp is lit");
    uint64_t random = 1;
    ck_assert(notme_voice_init(voice, NOTME_VOICE_CONTENT));
    for (int i = 0; i < times; i++)
        notme_voice_learn(voice, &own, 1, &pool, OWNER, &random);
    notme_pool_release(&pool);
}

/* Of one that sounds like the owner and one that does not, the step is on the first: the other is never learnt. */
START_TEST(steps_are_on_the_hardest_of_those_drawn)
{
    struct notme_background bg = pool_of(19, OTHERS);
    struct notme_voice voice;
    learn(&voice, &bg, 20);
    const struct notme_features far = features_of("followers sold"), near = features_of("lamp is lit");
    ck_assert_float_eq(notme_voice_score(&voice, &bg, &far), voice.bias);
    ck_assert_float_ne(notme_voice_score(&voice, &bg, &near), voice.bias);
    notme_voice_release(&voice);
    notme_background_release(&bg);
}
END_TEST

START_TEST(nobody_is_an_impostor_of_his_own)
{
    struct notme_background own = pool_of(9, OWNER), nobody = pool_of(9, OWNER);
    struct notme_voice voice, alone;
    nobody.impostors = 0;
    learn(&voice, &own, 50);
    learn(&alone, &nobody, 50);
    ck_assert_mem_eq(voice.weight, alone.weight, WEIGHTS * sizeof *voice.weight);
    notme_voice_release(&voice);
    notme_voice_release(&alone);
    notme_background_release(&own);
    notme_background_release(&nobody);
}
END_TEST

/* A hundred events a day on two days far apart: only those of the owner's day are drawn as contemporaries, so that the
 * owner's voice remembers what these sound like, and no others. */
START_TEST(others_are_remembered_as_they_sound_on_the_owners_day)
{
    struct notme_voice voice[2];
    struct notme_features own = features_of("the harbour lamp is lit");
    struct notme_features event[2] = {own, features_of("cheap followers")};
    event[0].clock = 1000 * NOTME_DAY;
    event[1].clock = 1001 * NOTME_DAY;
    struct notme_background bg = pool_of_both(event, (const int[]){200, 200}, OTHERS);
    for (int i = 0; i < 2; i++) {
        struct notme_pool pool = {.background = &bg};
        uint64_t random = 1;
        own.clock = event[i].clock;
        ck_assert(notme_voice_init(&voice[i], NOTME_VOICE_CONTENT));
        for (int k = 0; k < 20; k++)
            notme_voice_learn(&voice[i], &own, 1, &pool, OWNER, &random);
        notme_pool_release(&pool);
    }
    /* eight a time, of which each weighs 1/400 less than the next */
    const double weight = (1 - pow(1 - 1.0 / 400, 160)) * 400;
    ck_assert_double_eq_tol(voice[0].others.weight, weight, 1e-9);
    ck_assert_double_eq_tol(voice[1].others.weight, weight, 1e-9);
    ck_assert_double_lt(voice[0].others.mean / weight + 0.5, voice[1].others.mean / weight);
    for (int i = 0; i < 2; i++)
        notme_voice_release(&voice[i]);
    notme_background_release(&bg);
}
END_TEST

/* The last day before 1970 is a day like others: what a pool was asked for before changes nothing. */
START_TEST(a_pool_knows_no_day_that_it_was_not_asked_for)
{
    struct notme_voice voice[2];
    struct notme_features own = features_of("the harbour lamp is lit");
    struct notme_background bg = pool_of(1, OTHERS);
    for (int i = 0; i < 2; i++) {
        struct notme_pool pool = {.background = &bg};
        uint64_t random = 1;
        ck_assert(notme_voice_init(&voice[i], NOTME_VOICE_CONTENT));
        own.clock = 7 * NOTME_DAY;
        if (i)
            notme_voice_learn(&voice[i], &own, 1, &pool, OWNER, &random);
        notme_voice_clear(&voice[i]);
        random = 2;
        own.clock = -NOTME_DAY;
        for (int k = 0; k < 20; k++)
            notme_voice_learn(&voice[i], &own, 1, &pool, OWNER, &random);
        notme_pool_release(&pool);
    }
    ck_assert_double_eq(voice[0].others.mean, voice[1].others.mean);
    ck_assert_mem_eq(voice[0].weight, voice[1].weight, WEIGHTS * sizeof *voice[0].weight);
    for (int i = 0; i < 2; i++)
        notme_voice_release(&voice[i]);
    notme_background_release(&bg);
}
END_TEST

/* Half the weight is half the error: the first step's bias says so. None at all is no event. */
START_TEST(what_may_be_a_strangers_is_taught_less)
{
    struct notme_background nobody = pool_of(9, OWNER);
    struct notme_pool pool = {.background = &nobody};
    const struct notme_features own = features_of("the harbour lamp is lit");
    struct notme_profile p;
    uint64_t random = 1;
    nobody.impostors = 0;
    ck_assert(notme_profile_init(&p));
    notme_profile_teach(&p, &own, 0, &pool, OWNER, &random);
    ck_assert_float_eq(p.voice[NOTME_VOICE_CONTENT].bias_gradient, 0);
    notme_profile_teach(&p, &own, 0.5f, &pool, OWNER, &random);
    ck_assert_float_eq(p.voice[NOTME_VOICE_CONTENT].bias_gradient, 0.0625f);
    notme_profile_release(&p);
    notme_pool_release(&pool);
    notme_background_release(&nobody);
    struct notme_background others = pool_of(9, OTHERS); /* steps on impostors are as small */
    struct notme_pool crowd = {.background = &others};
    ck_assert(notme_profile_init(&p));
    notme_profile_teach(&p, &own, 1e-4f, &crowd, OWNER, &random);
    ck_assert_float_gt(p.voice[NOTME_VOICE_CONTENT].bias_gradient, 0);
    ck_assert_float_lt(p.voice[NOTME_VOICE_CONTENT].bias_gradient, 1e-8f);
    notme_profile_release(&p);
    notme_pool_release(&crowd);
    notme_background_release(&others);
}
END_TEST

T_MAIN("voice", a_score_is_the_sum_of_weights_by_loudness, a_step_is_what_adagrad_says,
       steps_are_on_the_hardest_of_those_drawn, nobody_is_an_impostor_of_his_own,
       others_are_remembered_as_they_sound_on_the_owners_day, a_pool_knows_no_day_that_it_was_not_asked_for,
       what_may_be_a_strangers_is_taught_less)
