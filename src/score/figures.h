/* What reports show of a signal: the surprises of an event in units that people understand. */
#ifndef NOTME_SCORE_FIGURES_H
#define NOTME_SCORE_FIGURES_H

#include "model/model.h"

/* The figure of an event on the scale on which it is averaged: logarithms of ratios, rarities and odds, shares as they
 * are. NaN where the event does not state it. NOTME_FIGURE_EVENTS is no event's: NaN. */
double notme_figure_of(enum notme_figure_id figure, const struct notme_surprise *surprise);
/* An average on that scale in the figure's unit. */
double notme_figure_shown(enum notme_figure_id figure, double mean);
/* What each figure adds to the event's log likelihood ratio: nats; the sum over a signal's figures is the signal's
 * part. */
void notme_figure_parts(const struct notme_weights *weights, const struct notme_surprise *surprise,
                        double part[NOTME_FIGURE_COUNT]);
enum notme_signal_id notme_figure_signal(enum notme_figure_id figure);

#endif
