/*
 * One account under observation: its profile, its past scores, and the session that is open. Prequential: every event
 * is scored with the profile as it stood before its session; the session is learnt when it ends, unless it was flagged.
 */
#ifndef NOTME_SCORE_TRACK_H
#define NOTME_SCORE_TRACK_H

#include "model/model.h"
#include "score/budget.h"
#include "score/gap.h"
#include "score/lasting.h"
#include "score/scan.h"

enum {
    NOTME_SESSION_EVENTS = 200, /* a longer session is cut: memory stays bounded */
    NOTME_EXCERPT = 280,
    NOTME_QUARANTINE = 8 /* flagged sessions that wait, unlearnt, until they have aged */
};

/* "Enough history": what the trials showed to be the least that supports a judgement. The default of min_history. */
enum { NOTME_ENOUGH_EVENTS = 100, NOTME_ENOUGH_SESSIONS = 20 };

/* An event of the open session. */
struct notme_item {
    const struct notme_features *features; /* in the track's arena */
    struct notme_surprise surprise;
    double llr;
    unsigned begun;    /* enum notme_begun */
    int64_t not_after; /* µs: the time if it is known, else the upper bound; NOTME_NO_TIME: open */
    struct notme_text id, author, text;
};

struct notme_quarantined {
    int64_t since;
    struct notme_features **features;
    size_t count;
};

struct notme_track {
    bool never; /* the caller knows that there will never be enough history: nothing is learnt, for nothing is judged */
    char *service, *account, *name; /* service and name: "" where not stated */
    uint32_t hash;                  /* of the account */
    struct notme_reach reach;       /* of the whole history, where it is known beforehand */
    uint64_t events;                /* that came before the open session */
    struct notme_profile profile;
    struct notme_past past;
    struct notme_moments shown[NOTME_FIGURE_COUNT]; /* what is typical, on the scales of figures.h */
    struct notme_gaps gaps;
    uint64_t random;
    uint32_t sessions[NOTME_TAILS]; /* by tail, scored or not, ended */
    int64_t first, last;
    struct notme_lasting lasting; /* of the sessions that have ended */
    bool undid;                   /* the last of them took something back: see repair.h */
    struct notme_quarantined quarantine[NOTME_QUARANTINE];
    size_t quarantined;
    /* the open session */
    struct notme_arena arena;
    struct notme_item *item;
    size_t items, items_capacity;
    uint32_t untimed, taken_up;
    struct notme_scan scan;
    struct notme_said said;
    int64_t flagged_at;
    struct notme_hour hour;
    struct notme_scan hour_scan;
};

struct notme_track_context {
    const struct notme_model *model;
    struct notme_pool *pool;             /* of the model's background */
    const struct notme_options *options; /* defaults filled in */
    struct notme_detector_stats *stats;
    struct notme_error *err;
};

/* Puts the defaults in the place of 0. */
void notme_options_fill(struct notme_options *options);

bool notme_track_init(struct notme_track *track, struct notme_text service, struct notme_text account);
/* As if it were a new track, of another account, in the same memory. False when memory is out: release it then, too. */
bool notme_track_restart(struct notme_track *track, struct notme_text service, struct notme_text account);
void notme_track_release(struct notme_track *track);
/* Is most of the open session taken up of others, rather than written? */
static inline bool notme_track_takes_up(const struct notme_track *track)
{
    return 2 * track->taken_up > track->items;
}
/* Sessions of all sizes that have ended. */
uint32_t notme_track_sessions(const struct notme_track *track);
/* Does the history support a judgement? */
bool notme_track_enough(const struct notme_track *track, const struct notme_options *options);
/* Events of one account, in clock order. Those that have no lower bound are in no session: they are learnt. */
int notme_track_event(struct notme_track *track, const struct notme_track_context *context,
                      const struct notme_event *event);
/* The open session as it stands: as it would be told if it ended now, but for signals and evidence. False without one.
 */
bool notme_track_so_far(const struct notme_track *track, const struct notme_track_context *context,
                        struct notme_session *out);
/* Ends the open session, if there is one. */
int notme_track_end(struct notme_track *track, const struct notme_track_context *context);

#endif
