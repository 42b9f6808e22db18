#include "campaign/days.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

static const double unit = 65536, most = 4.605; /* -ln 0.01 */

uint64_t notme_oddity_of(double p_value)
{
    return (uint64_t)(fmin(-log(p_value), most) * unit);
}

double notme_oddity_nats(uint64_t oddity)
{
    return (double)oddity / unit;
}

static size_t place(const struct notme_days *days, int64_t day)
{
    size_t at = notme_hash_mix(1, (uint64_t)day) & (days->slots - 1);
    while (days->slot[at].sessions && days->slot[at].day != day)
        at = (at + 1) & (days->slots - 1);
    return at;
}

static bool grow(struct notme_days *days)
{
    const struct notme_days old = *days;
    days->slots = old.slots ? 2 * old.slots : 64;
    days->slot = notme_alloc(days->slots, sizeof *days->slot);
    if (!days->slot) {
        *days = old;
        return false;
    }
    for (size_t i = 0; i < old.slots; i++)
        if (old.slot[i].sessions)
            days->slot[place(days, old.slot[i].day)] = old.slot[i];
    notme_free(old.slot);
    return true;
}

bool notme_days_add(struct notme_days *days, const struct notme_day *more)
{
    if (!more->sessions)
        return true;
    if (days->count >= days->slots / 4 * 3 && !grow(days))
        return false;
    struct notme_day *day = &days->slot[place(days, more->day)];
    if (!day->sessions && days->count == NOTME_DAYS_MAX) {
        days->left_out += more->sessions;
        return true;
    }
    days->count += !day->sessions;
    day->day = more->day;
    day->sessions += more->sessions;
    day->accounts += more->accounts;
    day->oddity += more->oddity;
    return true;
}

struct notme_day notme_days_at(const struct notme_days *days, int64_t day)
{
    return days->slots ? days->slot[place(days, day)] : (struct notme_day){.day = day};
}

double notme_days_years(const struct notme_days *days)
{
    size_t shared = 0;
    for (size_t i = 0; i < days->slots; i++)
        shared += days->slot[i].accounts >= 2;
    return (double)shared / 365.25;
}

void notme_days_clear(struct notme_days *days)
{
    if (days->slots)
        memset(days->slot, 0, days->slots * sizeof *days->slot);
    days->count = 0;
    days->left_out = 0;
}

void notme_days_release(struct notme_days *days)
{
    notme_free(days->slot);
    *days = (struct notme_days){.slot = NULL};
}
