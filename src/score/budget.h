/*
 * The budget, expected false alarms an account and year, as thresholds for p-values. With one threshold for all,
 * sessions of one event, by far the most, would use the budget up, though they show the least: so a size of session
 * (model/tail.h) gets a part by the root of how often it comes, and rare sizes have higher thresholds. Weighting
 * hypotheses like this leaves the expected number of false alarms as it is (Genovese, Roeder & Wasserman 2006).
 */
#ifndef NOTME_SCORE_BUDGET_H
#define NOTME_SCORE_BUDGET_H

#include "model/tail.h"

#define NOTME_THRESHOLD_MAX 0.1

/* The p-value at which a session of `events` events is flagged, at most NOTME_THRESHOLD_MAX; what the sizes that are at
 * this limit leave of the budget is the others'. How many sessions of a size come in a year is taken from the past,
 * `sessions` by size in `days`, and from a month as people have it, which counts in the beginning. */
double notme_budget_threshold(double budget, const uint32_t sessions[NOTME_TAIL_SIZES], double days, uint32_t events);

/* Sessions of all sizes that come in a year, from the same past. */
double notme_budget_sessions(const uint32_t sessions[NOTME_TAIL_SIZES], double days);

#endif
