/* Why a session scored what it did: shares of signals and of events that sum to 1. */
#ifndef NOTME_SCORE_EXPLAIN_H
#define NOTME_SCORE_EXPLAIN_H

#include "score/track.h"

/* What reports show of a signal for one event, in units a person can read: shares 0 … 1 for novelties, a ratio to
 * uniform for the hour, a probability for the voice, nats for the rest. NaN where the event does not state it. */
double notme_shown(enum notme_signal_id signal, const struct notme_surprise *surprise);

/* Fills signals, evidence and nevidence of `session` from the track's open session. */
void notme_explain(const struct notme_track *track, const struct notme_track_context *context,
                   struct notme_session *session);

#endif
