/*
 * Mean and variance of a quantity as it comes in, forgetting exponentially: of `keep` = 1 − 1/n, about the last n
 * values count. Unitless here; what is added says.
 */
#ifndef NOTME_EXTRACT_MOMENTS_H
#define NOTME_EXTRACT_MOMENTS_H

#include "base/pack.h"

/* Zero: nothing was added. */
struct notme_moments {
    double weight, mean, square; /* sums, not yet divided by the weight */
};

void notme_moments_add(struct notme_moments *moments, double x, double keep);

/* As bytes, and back (state.h). */
void notme_moments_pack(struct notme_buf *out, const struct notme_moments *moments);
void notme_moments_unpack(struct notme_unpack *in, struct notme_moments *moments);

#endif
