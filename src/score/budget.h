/*
 * The budget: expected false alarms an account and year. Of the owner's own sessions some score as high as a
 * stranger's; how many do in a year is known from how often sessions of each size come and from their tails, and a
 * session is flagged where fewer would than the budget allows. So one score is the threshold for all sizes, and sizes
 * share the budget by what their tails are: the score is a log likelihood ratio, and of all ways to spend the budget
 * the one with a common threshold for the ratio flags the most strangers (Neyman & Pearson 1933).
 */
#ifndef NOTME_SCORE_BUDGET_H
#define NOTME_SCORE_BUDGET_H

#include "model/model.h"

/* An account's past sessions, by size, in so many days. */
struct notme_pace {
    const uint32_t *sessions; /* NOTME_TAILS of them, borrowed */
    double days;
};

/* Sessions of a tail (model/tail.h) that come in a year: from the past, and from a month as people have it, which
 * counts in the beginning. */
double notme_budget_rate(const struct notme_pace *pace, int tail);
/* Of all tails. */
double notme_budget_sessions(const struct notme_pace *pace);

/* Sessions a year of this account's owner, whatever their size, that score so high: falls with the score. */
double notme_budget_expected(const struct notme_model *model, const struct notme_past *past,
                             const struct notme_pace *pace, double score);

/* From when to when a whole history goes, µs; both NOTME_NO_TIME: not known. */
struct notme_reach {
    int64_t begins, ends;
};

/* The history holds this moment, too: told of its first and its last one, in any order, before its first event is
 * judged. */
void notme_reach_add(struct notme_reach *reach, int64_t clock);
/* False alarms a year that an account is judged by: what options->per_history comes to in its years, where both are
 * known; a history of less than a day counts as one of a day. Else options->budget. */
double notme_budget_a_year(const struct notme_reach *reach, const struct notme_options *options);

#endif
