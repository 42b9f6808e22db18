/*
 * The voice: per account, an online logistic regression that tells the owner's events from other people's (hashed
 * tokens, AdaGrad: Duchi, Hazan & Singer 2011). It weighs correlated tokens, which likelihood
 * ratios count twice. An account has two: one listens to what is said, the other to how. Two that disagree say more
 * than one of both.
 */
#ifndef NOTME_EXTRACT_VOICE_H
#define NOTME_EXTRACT_VOICE_H

#include "extract/background.h"
#include "extract/moments.h"

enum notme_voice_kind {
    NOTME_VOICE_CONTENT, /* names, words, pairs of words */
    NOTME_VOICE_FORM,    /* characters, style            */
    NOTME_VOICES
};

struct notme_voice {
    float *weight, *gradient; /* 2^14 each */
    float bias, bias_gradient;
    enum notme_voice_kind kind;
    struct notme_moments others; /* scores of other people's events of the same days, as they were drawn of late */
};

/* A score is cut off there before it is compared with others. */
enum { NOTME_VOICE_LIMIT = 8 };

/* A background's impostors as the voices hear them: worked out when first drawn, and kept, for every account draws from
 * the same ones. One for each thread. Zero but for `background` is one where nothing is worked out yet. */
struct notme_pool {
    const struct notme_background *background; /* borrowed */
    struct notme_place *place[NOTME_VOICES];   /* by impostor */
    uint32_t *input;                           /* as many as the background has tokens */
    struct notme_nearby {
        struct notme_range range; /* the stratum's events around `day`; empty: not looked up yet */
        int64_t day;              /* from 1970 */
    } near[NOTME_STRATA];
};
void notme_pool_release(struct notme_pool *pool);

bool notme_voice_init(struct notme_voice *voice, enum notme_voice_kind kind);
void notme_voice_release(struct notme_voice *voice);
void notme_voice_clear(struct notme_voice *voice); /* has learnt nothing yet */

/* As bytes, and back into a voice that was initialised (state.h). */
void notme_voice_pack(struct notme_buf *out, const struct notme_voice *voice);
void notme_voice_unpack(struct notme_unpack *in, struct notme_voice *voice);

/* Log-odds that somebody else wrote it (positive speaks against the owner). 0 for an event without tokens. */
float notme_voice_score(const struct notme_voice *voice, const struct notme_background *background,
                        const struct notme_features *event);

/* One step on the owner's event, and steps on impostors drawn from the background. `weight`: of all of them, 1 where
 * the event is the owner's for certain. */
void notme_voice_learn(struct notme_voice *voice, const struct notme_features *event, float weight,
                       struct notme_pool *pool, uint32_t account, uint64_t *random);

#endif
