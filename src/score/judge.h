/* What the open session of a track is worth: its p-value, the thresholds, the verdict. */
#ifndef NOTME_SCORE_JUDGE_H
#define NOTME_SCORE_JUDGE_H

#include "score/track.h"

/* p-value, for this account, of a session that scans so; of an event at least. */
double notme_judge_p(const struct notme_track *track, const struct notme_model *model, const struct notme_scan *scan);
/* The p-value at which a session of so many events is flagged, as things stand. */
double notme_judge_threshold(const struct notme_track *track, const struct notme_options *options, uint32_t events);
/* Would the open session be flagged if it were of so many events and had such a p-value? By itself, or, where it is
 * not, together with those before it: then *run, unless NULL, is the run, else it is zero. */
bool notme_judge_is_odd(const struct notme_track *track, const struct notme_options *options, double p_value,
                        uint32_t events, struct notme_lasting *run);

/* Would the open session be flagged as it stands, with the event just added? */
bool notme_judge_so_far(const struct notme_track *track, const struct notme_track_context *context);
/* Score, p-value, threshold, flag, risk and verdict of the open session, whose last hour was ended. */
void notme_judge(const struct notme_track *track, const struct notme_track_context *context,
                 struct notme_session *session);

#endif
