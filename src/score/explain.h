/* Why a session scored what it did: shares of signals and of events that sum to 1. */
#ifndef NOTME_SCORE_EXPLAIN_H
#define NOTME_SCORE_EXPLAIN_H

#include "score/track.h"

/* Fills signals, evidence and nevidence of `session` from the track's open session. */
void notme_explain(const struct notme_track *track, const struct notme_track_context *context,
                   struct notme_session *session);

#endif
