/*
 * What is usual for one account, as it stood before the session at hand. Two clocks: lifetime counts, and a recent
 * window that forgets by half in 60 days; the owner is half of each, smoothed toward the background. Memory is bounded.
 */
#ifndef NOTME_EXTRACT_PROFILE_H
#define NOTME_EXTRACT_PROFILE_H

#include "extract/background.h"
#include "extract/clients.h"
#include "extract/voice.h"

/* Channels whose tokens the profile counts: names, words, style. Characters are left to the voice: counted, too, they
 * weighed nothing (docs/method.md). */
enum { NOTME_PROFILED = NOTME_CHARS };

/* Hashed counts of one channel. */
struct notme_counts {
    float *life, *recent; /* 2^bits each; recent in units of the profile's decay */
    double life_total, recent_total;
    int bits;
};

/* A category's values (apps, languages …): the first so many, the rest together. */
enum { NOTME_VALUES_MAX = 24 };
struct notme_values {
    uint32_t value[NOTME_VALUES_MAX];
    float life[NOTME_VALUES_MAX], recent[NOTME_VALUES_MAX];
    double life_total, recent_total;
    int count;
};

enum { NOTME_WEEK_HOURS = 168, NOTME_MOMENTS = 5, NOTME_AUTHOR_BITS = 12 };

struct notme_profile {
    struct notme_counts counts[NOTME_PROFILED];
    struct notme_voice voice[NOTME_VOICES];
    struct notme_values categories[NOTME_CATEGORIES];
    struct notme_clients clients; /* of the event learnt last */
    int64_t last_clock;
    float switches[NOTME_CLIENT_PARTS], stays[NOTME_CLIENT_PARTS]; /* from one event to the next, within the hour */
    float week[NOTME_WEEK_HOURS];                                  /* in units of the decay */
    double week_total;
    float action_life[NOTME_ACTION_COUNT], action_recent[NOTME_ACTION_COUNT];
    uint16_t *author; /* hashed counts */
    double author_events, author_kinds;
    struct notme_moments moments[NOTME_CLASSES][NOTME_MOMENTS]; /* of the owner's own events, by class of action */
    int64_t epoch;                                              /* when one recent count weighed 1 */
    double unit; /* what one recent count weighs now: 2^((now − epoch) / half-life) */
    double recent_events;
    uint32_t events;
    bool learnt; /* anything: else all tables are zero */
};

bool notme_profile_init(struct notme_profile *profile); /* false when memory is out: release it then, too */
void notme_profile_release(struct notme_profile *profile);
void notme_profile_clear(struct notme_profile *profile); /* as it was after its init */

/* Moves the recent window's clock; call before learning and before scoring. Never backwards. */
void notme_profile_advance(struct notme_profile *profile, int64_t now);
/* Learns one event. The voices are taught separately: their impostors come from the background, and they are taught
 * less of what may not be the owner's (`weight`, 0 … 1). */
void notme_profile_learn(struct notme_profile *profile, const struct notme_features *event);
void notme_profile_teach(struct notme_profile *profile, const struct notme_features *event, float weight,
                         struct notme_pool *pool, uint32_t account, uint64_t *random);

/* The owner's probability of a token, by mixture of recent, lifetime and background; *seen = it was counted before. */
float notme_profile_owner(const struct notme_profile *profile, enum notme_channel channel, uint16_t token,
                          float background, bool *seen);

#endif
