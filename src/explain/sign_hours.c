/* Hours of day: is it the account's, and are they moved by a constant from here on? */
#include "explain/scene.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

enum { HOURS = 24, ENOUGH = 100, ACTIVE = 30 };

struct day_hours {
    double hour[HOURS];
    double count;
};

static bool timed(const struct notme_event *e)
{
    return e->time != NOTME_NO_TIME && e->basis != NOTME_OBSERVED && e->basis < NOTME_BOUNDED &&
           notme_deed_of(e->action) != NOTME_DEED_OTHER;
}

/* Active hours of [first, end): each clock hour once, so that a burst counts once. */
static struct day_hours hours_of(const struct notme_timeline *timeline, size_t first, size_t end)
{
    struct day_hours h = {0};
    struct notme_event e;
    int64_t last = NOTME_NO_TIME;
    for (size_t i = first; i < end; i++) {
        notme_timeline_event(timeline, i, &e);
        const int64_t hour = timed(&e) ? notme_floor_to(e.time, NOTME_HOUR) : last;
        if (hour == last)
            continue;
        last = hour;
        h.hour[notme_civil_of(hour).hour]++;
        h.count++;
    }
    return h;
}

/* Chance of an hour: Dirichlet-smoothed, and a little of its neighbours'. */
static void chances(const struct day_hours *h, double p[HOURS])
{
    for (int i = 0; i < HOURS; i++) {
        const double near = h->hour[(i + 1) % HOURS] + h->hour[(i + HOURS - 1) % HOURS];
        p[i] = (0.8 * h->hour[i] + 0.1 * near + 0.5) / (h->count + 0.5 * HOURS);
    }
}

/* ---- hour */

static void find_hour(const struct notme_scene *scene, struct notme_facts *out)
{
    const int64_t span = 180 * NOTME_DAY, start = scene->session->start;
    const size_t from = notme_timeline_at(scene->timeline, start - span);
    const struct day_hours past = hours_of(scene->timeline, from, scene->first);
    const struct day_hours now = hours_of(scene->timeline, scene->first, scene->end);
    double p[HOURS], odd = 0;
    if (past.count < ENOUGH || now.count == 0)
        return;
    chances(&past, p);
    for (int i = 0; i < HOURS; i++)
        odd += p[i] < 0.2 / HOURS ? now.hour[i] : 0;
    const int hour = notme_civil_of(start).hour;
    notme_fact(out, odd * 2 >= now.count ? NOTME_HOUR_IS_UNUSUAL : NOTME_HOUR_IS_USUAL,
               "%.0f of the %.0f active hours of the half year before began at %02d:00 UTC", past.hour[hour],
               past.count, hour);
}

/* ---- shift */

/* Log likelihood of the hours after, had the owner moved `by` hours later. */
static double fit(const struct day_hours *after, const double before[HOURS], int by)
{
    double sum = 0;
    for (int i = 0; i < HOURS; i++)
        sum += after->hour[i] * log(before[(i - by + HOURS) % HOURS]);
    return sum;
}

/* Days to the nearest date at which clocks change in Europe, North America or south-eastern Australia. */
static int64_t to_clock_change(int64_t time)
{
    static const struct {
        int month, nth; /* Sunday of the month; 5: the last */
    } dates[] = {{3, 2}, {3, 5}, {4, 1}, {10, 1}, {10, 5}, {11, 1}};
    const int year = notme_civil_of(time).year;
    int64_t nearest = INT64_MAX;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct notme_civil first = {.year = year, .month = dates[i].month, .day = 1};
        const int sunday = 1 + (6 - notme_civil_of(notme_civil_time(&first)).weekday) % 7;
        first.day = dates[i].nth == 5 ? sunday + (sunday + 28 <= 31 ? 28 : 21) : sunday + 7 * (dates[i].nth - 1);
        const int64_t away = llabs(notme_civil_time(&first) - time) / NOTME_DAY;
        nearest = away < nearest ? away : nearest;
    }
    return nearest;
}

/* By how many hours the time after moved, and what this explains beyond no move at all, in nats. False: too few. */
static bool best_shift(const struct notme_scene *scene, int64_t span, int most, int *by, double *gain)
{
    const struct notme_timeline *timeline = scene->timeline;
    const int64_t start = scene->session->start;
    const struct day_hours before = hours_of(timeline, notme_timeline_at(timeline, start - span), scene->first);
    const struct day_hours after = hours_of(timeline, scene->first, notme_timeline_at(timeline, start + span));
    double p[HOURS], best = -(double)INFINITY;
    if (before.count < ACTIVE || after.count < ACTIVE)
        return false;
    chances(&before, p);
    for (int k = -most + (most == HOURS / 2); k <= most; k++) {
        const double here = fit(&after, p, k);
        if (here > best) {
            best = here;
            *by = k;
        }
    }
    *gain = best - fit(&after, p, 0);
    return true;
}

/* A change of clocks is expected at its date, and a month shows one hour badly; the changes are 18 weeks apart at
 * least. A move by more hours counts before it. */
static void find_shift(const struct notme_scene *scene, struct notme_facts *out)
{
    const int64_t season = 120 * NOTME_DAY;
    int by = 0, hour = 0;
    double gain = 0, clocks = 0;
    int days = 30;
    bool compared = best_shift(scene, days * NOTME_DAY, HOURS / 2, &by, &gain);
    for (; !compared && days < 120; compared = best_shift(scene, days * NOTME_DAY, HOURS / 2, &by, &gain))
        days *= 2; /* of an account that does little */
    const bool moved = compared && gain > 12;
    const bool changes = to_clock_change(scene->session->start) <= 3 && best_shift(scene, season, 1, &hour, &clocks);
    if (moved && (abs(by) > 1 || !changes))
        notme_fact(out, NOTME_SHIFT_IS_ZONE, "hours of day moved by %+d from here on (%d days before and after)", by,
                   days);
    else if (changes && clocks > 1)
        notme_fact(out, NOTME_SHIFT_IS_DAYLIGHT,
                   "hours of day moved by %+d within three days of a change of clocks (120 days before and after)",
                   hour);
    else if (compared)
        notme_fact(out, NOTME_SHIFT_IS_NONE, "hours of day as in the %d days before", days);
}

int notme_find_hours(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    (void)err;
    find_hour(scene, out);
    find_shift(scene, out);
    return NOTME_OK;
}
