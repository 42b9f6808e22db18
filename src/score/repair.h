/*
 * What repairs is never evidence against the owner: taking something back, and, after that, the owner's public word on
 * what happened and the account's own name put back. Words alone repair nothing: an intruder can write them, too.
 */
#ifndef NOTME_SCORE_REPAIR_H
#define NOTME_SCORE_REPAIR_H

#include "score/track.h"

/* Log likelihood ratio of event i of the open session, whose surprises these are: of what repairs, at most 0. */
double notme_repair_llr(const struct notme_track *track, const struct notme_model *model, size_t i,
                        const struct notme_surprise *surprise);
/* Does the open session take something back? */
bool notme_repair_begins(const struct notme_track *track);

#endif
