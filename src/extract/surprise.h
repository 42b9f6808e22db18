/* The feature extractor's second half: one event against the profile -> a vector of surprises. */
#ifndef NOTME_EXTRACT_SURPRISE_H
#define NOTME_EXTRACT_SURPRISE_H

#include "extract/profile.h"
#include "extract/said.h"

/* The elements of the vector: X(ENUM, name in model files, signal it belongs to). Positive speaks against the owner.
 * Order is part of model files. `mean`, `root` and `new` are of a channel's tokens: mean evidence, evidence over √n,
 * share never seen. `z` is the mean standardised by the owner's own events. */
#define NOTME_SURPRISES(X)                                                                                             \
    X(WORDS_MEAN, "words_mean", WORDS)                                                                                 \
    X(WORDS_ROOT, "words_root", WORDS)                                                                                 \
    X(WORDS_NEW, "words_new", WORDS)                                                                                   \
    X(WORDS_Z, "words_z", WORDS)                                                                                       \
    X(NAMES_MEAN, "names_mean", NAMES)                                                                                 \
    X(NAMES_ROOT, "names_root", NAMES)                                                                                 \
    X(NAMES_NEW, "names_new", NAMES)                                                                                   \
    X(NAMES_Z, "names_z", NAMES)                                                                                       \
    X(STYLE_MEAN, "style_mean", STYLE)                                                                                 \
    X(STYLE_ROOT, "style_root", STYLE)                                                                                 \
    X(STYLE_NEW, "style_new", STYLE)                                                                                   \
    X(STYLE_Z, "style_z", STYLE)                                                                                       \
    X(CONTENT, "content", WORDS)                                                                                       \
    X(CONTENT_Z, "content_z", WORDS)                                                                                   \
    X(FORM, "form", VOICE)                                                                                             \
    X(FORM_Z, "form_z", VOICE)                                                                                         \
    X(CONTENT_OTHERS, "content_others", WORDS)                                                                         \
    X(FORM_OTHERS, "form_others", VOICE)                                                                               \
    X(CONTENT_ODDS, "content_odds", WORDS)                                                                             \
    X(FORM_ODDS, "form_odds", VOICE)                                                                                   \
    X(AUTHOR, "author", AUTHOR)                                                                                        \
    X(HOUR, "hour", HOUR)                                                                                              \
    X(ACTION, "action", ACTION)                                                                                        \
    X(APP, "app", CLIENT)                                                                                              \
    X(LANG, "lang", CLIENT)                                                                                            \
    X(TZ, "tz", CLIENT)                                                                                                \
    X(NET, "net", CLIENT)                                                                                              \
    X(SCRIPT, "script", STYLE)                                                                                         \
    X(SWITCH, "switch", CLIENT)                                                                                        \
    X(TOPIC, "topic", WORDS)                                                                                           \
    X(TOPIC_RARE, "topic_rare", WORDS)

enum notme_surprise_id {
#define X(id, name, signal) NOTME_SURPRISE_##id,
    NOTME_SURPRISES(X)
#undef X
        NOTME_SURPRISE_COUNT
};

/* Is it a log likelihood ratio by itself, of weight 1? What these see no training on strangers of the same batch shows:
 * another writing system, two clients at once. */
bool notme_surprise_is_ratio(enum notme_surprise_id id);
enum notme_signal_id notme_surprise_signal(enum notme_surprise_id id);
const char *notme_surprise_name(enum notme_surprise_id id); /* "words_mean" … */

struct notme_surprise {
    float x[NOTME_SURPRISE_COUNT]; /* NaN where the event does not state what it takes: such a signal weighs nothing */
    enum notme_stratum stratum;    /* of its action */
};

/* `profile` must have been advanced to the session's start; `said` is what the session has said before the event. */
void notme_surprise_of(const struct notme_profile *profile, const struct notme_background *background,
                       const struct notme_said *said, const struct notme_features *event, struct notme_surprise *out);

/* Takes out what speaks of something that the source has recorded since a moment before only (enum notme_begun). */
void notme_surprise_hush(struct notme_surprise *surprise, unsigned begun);

/* The owner's own event was `surprise`: keeps the running moments that standardise the next ones. */
void notme_surprise_learn(struct notme_profile *profile, const struct notme_features *event,
                          const struct notme_surprise *surprise);

/* Pitman-Yor predictive probability that the next author is one never met: (α + d·K) / (α + n), n events of K authors
 * (Sanna Passino & Heard 2019, eq. 2). */
double notme_pitman_yor_new(double events, double kinds, double alpha, double discount);

/* Density of the hour of the week relative to uniform, from the owner's hours: smoothed over 1.2 h (Gaussian), 40 %
 * hour of week and 60 % hour of day, 3 % uniform. */
double notme_hour_density(const struct notme_profile *profile, int64_t time);

#endif
