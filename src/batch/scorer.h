/*
 * Scores the accounts of a part, one after the other, with one profile that every account begins anew: it stays in the
 * processor's cache, and memory does not grow with the accounts.
 */
#ifndef NOTME_BATCH_SCORER_H
#define NOTME_BATCH_SCORER_H

#include "batch/accounts.h"
#include "campaign/collect.h"
#include "report/part.h"
#include "score/track.h"

/* One for each thread. */
struct notme_scorer {
    struct notme_options options; /* session and hour are the scorer's own */
    struct notme_pool pool;
    struct notme_track track;
    struct notme_track_context context;
    struct notme_accounts accounts;
    uint64_t most;  /* bytes of a part that may be brought into memory */
    uint64_t *twin; /* identities of the account's events, open addressing; 0 = free */
    size_t twins;
    struct notme_event event;
    struct notme_event who; /* service and account of the one at hand; the rest is not set */
    struct notme_arena names;
    struct notme_report *report; /* of the part at hand */
    struct notme_collector collector;
    struct notme_candidates *candidates; /* of the part at hand */
};

/* `options` as for a detector, defaults filled in; window, session, hour and ctx play no part, but that with `hours`
 * the report gets hours. False when memory is out: release it then, too. */
bool notme_scorer_init(struct notme_scorer *scorer, const struct notme_model *model,
                       const struct notme_options *options, bool hours, uint64_t most);
/* What comes out of a part. */
struct notme_scored {
    struct notme_report *report; /* a part of one */
    struct notme_candidates candidates;
    struct notme_detector_stats stats;
};

/* Scores one part: adds to what is in `out`, and releases the part's memory. */
int notme_scorer_score(struct notme_scorer *scorer, const struct notme_parts *parts, struct notme_part *part,
                       struct notme_scored *out, struct notme_error *err);
void notme_scorer_release(struct notme_scorer *scorer);

#endif
