/*
 * The upper tail of session scores over clean sessions of people in general: empirical where there is much, a
 * generalised Pareto distribution beyond (Pickands 1975; Coles 2001, §4). The maximum over runs grows with the number
 * of events, so there is one tail per size of session, and one more for what people take up of others.
 */
#ifndef NOTME_MODEL_TAIL_H
#define NOTME_MODEL_TAIL_H

#include "notme.h"

enum { NOTME_TAIL_KNOTS = 14, NOTME_TAIL_SIZES = 5, NOTME_TAILS = 2 * NOTME_TAIL_SIZES };

/* Survival probabilities at the knots. Knots for which there is too little are the Pareto tail's; it goes on beyond the
 * last. */
extern const double notme_tail_survival[NOTME_TAIL_KNOTS];

struct notme_tail {
    double knot[NOTME_TAIL_KNOTS]; /* scores, not falling */
    double shape, scale;           /* ξ and σ of the excess over the last knot; σ > 0 */
};

/* Index of the tail for a session of `events` events: 1, 2-3, 4-7, 8-15, 16 and more. */
int notme_tail_size(uint32_t events);
/* Index of the tail: those of sessions in which most is written come first, then those in which most is taken up, for
 * people like more various things than they write. */
int notme_tail_of(uint32_t events, bool taken_up);

/* −ln P(score ≥ s) for a clean session; ≥ 0, rising in s, continuous. */
double notme_tail_surprise(const struct notme_tail *tail, double score);

/* Fits to `count` scores with positive weights (sorted in place). False with fewer than 50 or memory out. */
struct notme_weighted {
    double score, weight;
};
bool notme_tail_fit(struct notme_tail *out, struct notme_weighted *scores, size_t count);

/* How much higher and wider than base's the scores of other people's sessions are: their median lies `shift` nats above
 * base's, and distances from it are `stretch` times base's. */
struct notme_tail_move {
    double shift, stretch;
};

/* Compares with base what lies below their own 5 % point: hijacks among the sessions mostly score higher, and count
 * little. `count` scores, weights 1; a hundred more are base's. stretch is in ⅓ … 3. False when memory is out. */
bool notme_tail_compare(const struct notme_tail *base, const struct notme_weighted *scores, size_t count,
                        struct notme_tail_move *out);
struct notme_tail notme_tail_moved(const struct notme_tail *base, const struct notme_tail_move *move);

/* The tail of `base` for people whose sessions scored `scores` (`count` of them, weights 1; none is fine), base being
 * worth a hundred more sessions: theirs to the knot of `survival`, and beyond it base's distances. False when
 * memory is out. */
bool notme_tail_adapt(struct notme_tail *out, const struct notme_tail *base, const struct notme_weighted *scores,
                      size_t count, double survival);

/* The score that a share of `survival` of clean sessions reaches; 0 < survival < 1. Inverse of notme_tail_surprise. */
double notme_tail_score(const struct notme_tail *tail, double survival);

/* ln P(X > x) of a generalised Pareto excess, x ≥ 0: −(1/ξ) ln(1 + ξx/σ) (Coles 2001, eq. 4.2); −inf beyond the end. */
double notme_pareto_log_survival(double x, double shape, double scale);

#endif
