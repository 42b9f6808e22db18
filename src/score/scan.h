/*
 * The scan: does a run of events inside the session speak for somebody else?
 *
 * Each event has a log likelihood ratio v. If somebody else made the events i … j, the session's log likelihood ratio
 * is v_i + … + v_j; which run it was is unknown, so the ratios of all runs are averaged. This is the maximum-sum
 * segment with "log-sum-exp" in place of "max" - the same four numbers, the same algebra (Kulldorff 1997 takes the
 * maximum; Chan 2009 shows that averaging the likelihood ratios detects better). Four numbers join in O(1), so hours
 * add up to sessions.
 */
#ifndef NOTME_SCORE_SCAN_H
#define NOTME_SCORE_SCAN_H

#include "notme.h"

/* Of a stretch of events. All in log space; zero-length: notme_scan_empty(). */
struct notme_scan {
    double total;  /* Σ v                              */
    double prefix; /* ln Σ over runs that begin it     */
    double suffix; /* ln Σ over runs that end it       */
    double run;    /* ln Σ over all runs, of exp(Σ v)  */
    uint32_t events;
};

struct notme_scan notme_scan_empty(void);
struct notme_scan notme_scan_event(double v);
struct notme_scan notme_scan_join(const struct notme_scan *a, const struct notme_scan *b);

/* The session's log likelihood ratio, nats: ln of the runs' sum, averaged over where a run may begin. Needs events > 0.
 */
double notme_scan_score(const struct notme_scan *scan);

/* Probability that event i lies in the run, given that there is one; `count` of each. */
void notme_scan_membership(const double *v, size_t count, double *probability);

/* ln(e^a + e^b) without overflow. */
double notme_log_add(double a, double b);

#endif
