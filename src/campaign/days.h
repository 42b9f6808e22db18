/*
 * What all accounts were like, day by day: against this the days are known on which everybody is odd.
 */
#ifndef NOTME_CAMPAIGN_DAYS_H
#define NOTME_CAMPAIGN_DAYS_H

#include "base/mem.h"

enum { NOTME_DAYS_MAX = 1 << 16 };

struct notme_day {
    int64_t day;       /* number of the UTC day from 1970 */
    uint32_t sessions; /* judged; 0: a free slot */
    uint32_t accounts; /* that had any of them */
    uint64_t oddity;   /* sum of notme_oddity_of() */
};

/* Zero is an empty table. Whole numbers: sums do not depend on their order. */
struct notme_days {
    struct notme_day *slot;
    size_t slots, count;
    uint64_t left_out; /* sessions of days beyond NOTME_DAYS_MAX */
};

/* -ln p in units of 1/65536, at most that of p = 0.01: a few sessions that are very odd say nothing of a day. */
uint64_t notme_oddity_of(double p_value);
double notme_oddity_nats(uint64_t oddity);

/* False when memory is out. */
bool notme_days_add(struct notme_days *days, const struct notme_day *more);
/* Zero sessions where it is not known. */
struct notme_day notme_days_at(const struct notme_days *days, int64_t day);
/* Days on which two accounts or more were active, in years. */
double notme_days_years(const struct notme_days *days);
void notme_days_clear(struct notme_days *days);
void notme_days_release(struct notme_days *days);

#endif
