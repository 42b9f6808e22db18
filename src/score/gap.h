/*
 * The inactivity gap that ends a session, fitted to one account: the valley between the two humps of log inter-event
 * times (Halfaker et al. 2015: a mixture of Gaussians on a log scale, most people near one hour).
 */
#ifndef NOTME_SCORE_GAP_H
#define NOTME_SCORE_GAP_H

#include "notme.h"

enum { NOTME_GAP_BINS = 48 };

struct notme_gaps {
    float count[NOTME_GAP_BINS]; /* of log2(seconds), half an octave each */
    float total;
};

void notme_gaps_add(struct notme_gaps *gaps, int64_t gap);
/* µs between 10 minutes and 6 hours; `fallback` with fewer than 100 gaps or where the humps do not part. */
int64_t notme_gaps_fit(const struct notme_gaps *gaps, int64_t fallback);

#endif
