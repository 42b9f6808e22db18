/* What the open session of a track is worth: its p-value, the verdict. */
#ifndef NOTME_SCORE_JUDGE_H
#define NOTME_SCORE_JUDGE_H

#include "score/track.h"

/* How odd a stretch of events is, for this account. */
struct notme_oddity {
    double score;
    double p_value; /* with the slips */
    double slips;   /* probability that an owner's session is as odd by a slip of the thumb */
    int tail;       /* of such sessions */
};

/* Of events that scan so, at least one; slips left out of account. */
struct notme_oddity notme_judge_scan(const struct notme_track *track, const struct notme_model *model,
                                     const struct notme_scan *scan);
/* Would the open session be flagged if it were so odd? By itself, or, where it is not, together with those before it.
 */
bool notme_judge_is_odd(const struct notme_track *track, const struct notme_track_context *context,
                        const struct notme_oddity *oddity);

/* Would the open session be flagged as it stands, with the event just added? */
bool notme_judge_so_far(const struct notme_track *track, const struct notme_track_context *context);
/* Score, p-value, flag, risk and verdict of the open session, whose last hour was ended. */
void notme_judge(const struct notme_track *track, const struct notme_track_context *context,
                 struct notme_session *session);

#endif
