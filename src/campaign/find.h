/*
 * Which of the candidates are campaigns: groups of at least NOTME_CAMPAIGN_ACCOUNTS accounts whose sessions are odder
 * together than the budget allows: false campaigns a year, in the whole set, are two fifths of the number that is the
 * budget for false alarms an account and year.
 */
#ifndef NOTME_CAMPAIGN_FIND_H
#define NOTME_CAMPAIGN_FIND_H

#include "campaign/candidates.h"

enum { NOTME_CAMPAIGN_ACCOUNTS = 3 };

/* Hands the campaigns on by their beginning. What the sink returns below 0 is passed on. */
int notme_campaigns_find(const struct notme_candidates *candidates, double budget, notme_campaign_sink *sink, void *ctx,
                         struct notme_campaign_stats *stats, struct notme_error *err);

#endif
