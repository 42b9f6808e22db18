/*
 * How odd it is that sessions of several accounts share something.
 *
 * Each account brings one p-value: of its sessions that share it the smallest, corrected for how many there are (Šidák
 * 1967), divided by the limit below which sessions are looked at at all. If nothing were shared, such values would be
 * uniform. But owners share what is in the news, and then they do what they seldom do: of the owner's sessions that
 * share a text, p^θ was about uniform with θ = 0.65 (docs/campaigns.md); θ is less on days on which the
 * sessions of everybody else are odd, too. They are combined as by Fisher (1925): −2 θ Σ ln p, a chi-squared with two
 * degrees of freedom for each account if they were independent. They are not, for a subject is odder than another to
 * all who take it up: the terms are taken to have a common correlation of 0.12, and sum and degrees of freedom are
 * scaled to the mean and variance this gives (Brown 1975; Kost & McDermott 2002).
 */
#ifndef NOTME_CAMPAIGN_ODDS_H
#define NOTME_CAMPAIGN_ODDS_H

#include "campaign/days.h"

/* θ, where everybody else's sessions are as usual and less where they are odd: `sessions` of them with this sum of
 * notme_oddity_of(). */
double notme_campaign_theta(uint64_t sessions, uint64_t oddity);
/* An account's part: of its `sessions` the smallest p is `share` of the limit, 0 < share ≤ 1. Nats. */
double notme_campaign_nats(double share, uint32_t sessions);
/* The combined p-value of so many accounts, whose parts sum to `nats`. */
double notme_campaign_p(double nats, uint32_t accounts, double theta);

/* Groups of so many accounts or more that are innocent: twice those with p above one half (Storey 2002), of which there
 * are `above_half[n]` with n accounts or more. Half a one more, for what was not seen yet; and not fewer than smaller
 * groups let expect, for their number falls with about the fourth power of the accounts. */
double notme_campaign_innocent(const uint64_t *above_half, uint32_t accounts);
/* Groups a year, that come to be without a campaign, of so many accounts and as odd: each of the `kinds` has its share.
 */
double notme_campaign_expected(double p, double innocent, double years, int kinds);

#endif
