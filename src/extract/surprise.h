/* The feature extractor's second half: one event against the profile -> a vector of surprises. */
#ifndef NOTME_EXTRACT_SURPRISE_H
#define NOTME_EXTRACT_SURPRISE_H

#include "extract/profile.h"

/* The elements of the vector: X(ENUM, signal it belongs to). Positive speaks against the owner. Order is part of model
 * files. `mean`, `root` and `new` are of a channel's tokens: mean evidence, evidence over √n, share never seen. `z` is
 * the mean standardised by the owner's own events. */
#define NOTME_SURPRISES(X)                                                                                             \
    X(WORDS_MEAN, WORDS)                                                                                               \
    X(WORDS_ROOT, WORDS)                                                                                               \
    X(WORDS_NEW, WORDS)                                                                                                \
    X(WORDS_Z, WORDS)                                                                                                  \
    X(NAMES_MEAN, NAMES)                                                                                               \
    X(NAMES_ROOT, NAMES)                                                                                               \
    X(NAMES_NEW, NAMES)                                                                                                \
    X(NAMES_Z, NAMES)                                                                                                  \
    X(CHARS_MEAN, CHARS)                                                                                               \
    X(CHARS_ROOT, CHARS)                                                                                               \
    X(CHARS_NEW, CHARS)                                                                                                \
    X(CHARS_Z, CHARS)                                                                                                  \
    X(STYLE_MEAN, STYLE)                                                                                               \
    X(STYLE_ROOT, STYLE)                                                                                               \
    X(STYLE_NEW, STYLE)                                                                                                \
    X(STYLE_Z, STYLE)                                                                                                  \
    X(VOICE, VOICE)                                                                                                    \
    X(VOICE_Z, VOICE)                                                                                                  \
    X(AUTHOR, AUTHOR)                                                                                                  \
    X(HOUR, HOUR)                                                                                                      \
    X(ACTION, ACTION)                                                                                                  \
    X(APP, CLIENT)                                                                                                     \
    X(LANG, CLIENT)                                                                                                    \
    X(TZ, CLIENT)                                                                                                      \
    X(NET, CLIENT)

enum notme_surprise_id {
#define X(id, signal) NOTME_SURPRISE_##id,
    NOTME_SURPRISES(X)
#undef X
        NOTME_SURPRISE_COUNT
};

enum notme_signal_id notme_surprise_signal(enum notme_surprise_id id);
const char *notme_surprise_name(enum notme_surprise_id id); /* "words_mean" … */

struct notme_surprise {
    float x[NOTME_SURPRISE_COUNT]; /* 0 where the event does not state what it takes */
};

/* `profile` must have been advanced to the session's start. */
void notme_surprise_of(const struct notme_profile *profile, const struct notme_background *background,
                       const struct notme_features *event, struct notme_surprise *out);

/* The owner's own event was `surprise`: keeps the running moments that standardise the next ones. */
void notme_surprise_learn(struct notme_profile *profile, const struct notme_surprise *surprise);

/* Pitman-Yor predictive probability that the next author is one never met: (α + d·K) / (α + n), n events of K authors
 * (Sanna Passino & Heard 2019, eq. 2). */
double notme_pitman_yor_new(double events, double kinds, double alpha, double discount);

/* Density of the hour of the week relative to uniform, from the owner's hours: smoothed over 1.2 h (Gaussian), 40 %
 * hour of week and 60 % hour of day, 3 % uniform. */
double notme_hour_density(const struct notme_profile *profile, int64_t time);

#endif
