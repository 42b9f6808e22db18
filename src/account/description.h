/* What an account is like, in numbers that a person can check: when it is active, with what, in which languages, with
 * whom. */
#ifndef NOTME_ACCOUNT_DESCRIPTION_H
#define NOTME_ACCOUNT_DESCRIPTION_H

#include "account/tally.h"
#include "account/timeline.h"
#include "base/zone.h"

struct notme_description {
    size_t events, timed; /* timed: of these, events whose time is known */
    uint32_t actions[NOTME_ACTION_COUNT];
    struct notme_tally clients, languages, authors; /* texts borrowed from the timeline */
    uint32_t week[7][24];                           /* timed events by local day (0 = Monday) and hour */
};

/* Adds the events from `first` to before `end`; days and hours are the zone's. NOTME_ENOMEM: release it then, too. */
int notme_describe(struct notme_description *description, const struct notme_timeline *timeline, size_t first,
                   size_t end, const struct notme_zone *zone, struct notme_error *err);
void notme_description_release(struct notme_description *description);

#endif
