/*
 * Somebody else who stays: sessions that are each a little odd, one after the other, though none need be odd enough by
 * itself. Page's cumulative sum (Page 1954) of log likelihood ratios: of an owner's sessions p-values are uniform, of
 * somebody else's they are smaller, with density θ p^(θ−1), so a session adds ln θ − (1 − θ) ln p. Below 0 the sum
 * begins anew. Where an account's sessions add more than an owner's should, for its p-values do not hold, each adds
 * less by as much. No session adds more than 3: what one session says is the other threshold's (budget.h).
 */
#ifndef NOTME_SCORE_LASTING_H
#define NOTME_SCORE_LASTING_H

#include <stdint.h>

/* What part of the budget is for this. */
#define NOTME_LASTING_SHARE 0.1

/* Zero: nothing odd of late. */
struct notme_lasting {
    double sum;        /* nats */
    int64_t since;     /* start of the first session of the run, µs */
    uint32_t sessions; /* in it */
    double excess;     /* of the last two hundred sessions' ratios over what an owner's come to on average */
};

/* With one session more. */
struct notme_lasting notme_lasting_with(const struct notme_lasting *run, double p_value, int64_t start);

/* Runs a year that come so far, of a clean account of so many sessions a year, at the most: θ e^−sum of a session, by
 * Wald's identity, for what a run exceeds a limit by is exponential (Siegmund 1985, ch. 2). */
double notme_lasting_expected(double sum, double sessions_a_year);

#endif
