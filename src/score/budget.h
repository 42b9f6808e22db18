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
    const uint32_t *sessions; /* NOTME_TAIL_SIZES of them, borrowed */
    double days;
};

/* Sessions of a size (model/tail.h) that come in a year: from the past, and from a month as people have it, which
 * counts in the beginning. */
double notme_budget_rate(const struct notme_pace *pace, int size);
/* Of all sizes. */
double notme_budget_sessions(const struct notme_pace *pace);

/* Sessions a year of this account's owner, whatever their size, that score so high: falls with the score. */
double notme_budget_expected(const struct notme_model *model, const struct notme_past *past,
                             const struct notme_pace *pace, double score);

#endif
