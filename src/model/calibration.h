/*
 * From what a score means for people in general to what it means for this account.
 *
 * A clean session's surprise e = −ln P(score) is Exp(1) over people; single accounts differ. How often an account
 * exceeds a threshold t, and by how much, is learnt from its own past and shrunk toward people: a beta prior on the
 * rate, a gamma prior on the excesses' rate. The posterior predictive tail is then a Lomax (Pareto II) distribution, in
 * closed form:
 *
 *     p = ρ · (1 + (e − t) / b)^−a    for e > t,   ρ = (r·s + k) / (s + n),  a = a0 + k,  b = b0 + Σ excess
 *
 * with k exceedances among n past sessions (both forgotten slowly). See Gelman et al., Bayesian Data Analysis,
 * §2.6-2.7.
 */
#ifndef NOTME_MODEL_CALIBRATION_H
#define NOTME_MODEL_CALIBRATION_H

#include "notme.h"

/* t = −ln 0.2: a fifth of people's sessions exceed it. */
#define NOTME_EXCEED_AT 1.6094379124341003
#define NOTME_EXCEED_RATE 0.2
/* c: one in five hundred of people's sessions goes beyond t + c. */
#define NOTME_EXCEED_CUT 4.6051701859880914

struct notme_calibration {
    double rate_strength; /* s: sessions that the prior rate is worth                       */
    double shape;         /* a0 > 1                                                         */
    double scale;         /* b0 > 0; b0 / (a0 − 1) is the mean excess expected of an account */
    double memory;        /* sessions after which a past session weighs 1/e                 */
};

/* An account's past, as far as calibration needs it. Zero is no past. */
struct notme_past {
    double sessions, exceedances, uncut, excess;
};

/* p-value of a session with population surprise `e` ≥ 0; in (0, 1], falling in e, continuous. */
double notme_account_p(const struct notme_calibration *calibration, const struct notme_past *past, double e);
/* The session is over: remember it. */
void notme_past_learn(const struct notme_calibration *calibration, struct notme_past *past, double e);
/* ln likelihood of e under the predictive distribution, what the trainer maximises; of an e below t, that it is. How
 * far below says nothing of the tail: people whose sessions all score alike would else decide how the others' tails are
 * learnt.
 */
double notme_account_log_likelihood(const struct notme_calibration *calibration, const struct notme_past *past,
                                    double e);

#endif
