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

/* Had the owner moved `by` hours later: what that explains beyond no move, in nats. */
static double gain_of(const struct day_hours *before, const struct day_hours *after, int by)
{
    double p[HOURS];
    chances(before, p);
    return fit(after, p, by) - fit(after, p, 0);
}

/* Where clocks change, as Sundays of a month, and by how many hours of UTC lives that follow the clock move then:
 * clocks put forward bring them an hour earlier. The dates are a week apart at least. */
static const struct clocks {
    struct {
        int month, nth, by; /* nth 5: the last */
    } change[2];
} all_clocks[] = {
    {{{3, 2, -1}, {11, 1, 1}}}, /* North America */
    {{{3, 5, -1}, {10, 5, 1}}}, /* Europe */
    {{{10, 1, -1}, {4, 1, 1}}}, /* south-eastern Australia */
};

static int64_t change_time(const struct clocks *clocks, int which, int year)
{
    const int nth = clocks->change[which].nth;
    struct notme_civil first = {.year = year, .month = clocks->change[which].month, .day = 1};
    const int sunday = 1 + (6 - notme_civil_of(notme_civil_time(&first)).weekday) % 7;
    first.day = nth == 5 ? sunday + (sunday + 28 <= 31 ? 28 : 21) : sunday + 7 * (nth - 1);
    return notme_civil_time(&first);
}

/* The clocks that change within three days of a session, or since the event before it, or NULL. */
static const struct clocks *clocks_at(const struct notme_scene *scene)
{
    const int64_t start = scene->session->start, near = 3 * NOTME_DAY;
    const int year = notme_civil_of(start).year;
    const int64_t before = scene->first ? notme_timeline_clock(scene->timeline, scene->first - 1) : start;
    const int64_t since = before < start - near ? before : start - near;
    for (size_t i = 0; i < sizeof all_clocks / sizeof *all_clocks; i++)
        for (int which = 0; which < 2; which++) {
            const int64_t change = change_time(&all_clocks[i], which, year);
            if (change >= since && change <= start + near && start - change <= 7 * NOTME_DAY)
                return &all_clocks[i];
        }
    return NULL;
}

/* Active hours of so long before a moment and after it. False: too few. */
static bool sides(const struct notme_timeline *timeline, int64_t moment, int64_t span, struct day_hours *before,
                  struct day_hours *after)
{
    const size_t at = notme_timeline_at(timeline, moment);
    *before = hours_of(timeline, notme_timeline_at(timeline, moment - span), at);
    *after = hours_of(timeline, at, notme_timeline_at(timeline, moment + span));
    return before->count >= ACTIVE && after->count >= ACTIVE;
}

/* By how many hours the time after moved, and what this explains beyond no move at all, in nats. False: too few. */
static bool best_shift(const struct notme_scene *scene, int64_t span, int *by, double *gain)
{
    struct day_hours before, after;
    if (!sides(scene->timeline, scene->session->start, span, &before, &after))
        return false;
    *gain = -(double)INFINITY;
    for (int k = 1 - HOURS / 2; k <= HOURS / 2; k++) {
        const double here = gain_of(&before, &after, k);
        if (here > *gain) {
            *gain = here;
            *by = k;
        }
    }
    return true;
}

/* Did the hours follow the clocks at this change and at those of the three years before, in nats: the time after told
 * from the time before, and the time before from the time after? A month shows one hour badly, and people's hours
 * drift; changes are 18 weeks apart at least. */
static double clocks_gain(const struct notme_scene *scene, const struct clocks *clocks)
{
    const int64_t last = scene->session->start + 4 * NOTME_DAY;
    const int year = notme_civil_of(last).year;
    double sum = 0;
    for (int i = 0; i < 8; i++) {
        struct day_hours before, after;
        const int64_t change = change_time(clocks, i % 2, year - i / 2);
        const int by = clocks->change[i % 2].by;
        if (change < last && sides(scene->timeline, change, 120 * NOTME_DAY, &before, &after))
            sum += (gain_of(&before, &after, by) + gain_of(&after, &before, -by)) / 2;
    }
    return sum;
}

/* At its date a change of clocks is likelier than not, so that it takes more than 4 nats to speak against it. */
static bool follows_clocks(const struct notme_scene *scene)
{
    struct day_hours before, after;
    const struct clocks *clocks = clocks_at(scene);
    return clocks && sides(scene->timeline, scene->session->start, 120 * NOTME_DAY, &before, &after) &&
           clocks_gain(scene, clocks) > -4;
}

/* A move by more hours counts before a change of clocks. */
static void find_shift(const struct notme_scene *scene, struct notme_facts *out)
{
    int by = 0, days = 30;
    double gain = 0;
    bool compared = best_shift(scene, days * NOTME_DAY, &by, &gain);
    for (; !compared && days < 240; compared = best_shift(scene, days * NOTME_DAY, &by, &gain))
        days *= 2; /* of an account that does little */
    const bool moved = compared && gain > 12, clocks = follows_clocks(scene);
    if (moved && (abs(by) > 1 || !clocks))
        notme_fact(out, NOTME_SHIFT_IS_ZONE, "hours of day moved by %+d from here on (%d days before and after)", by,
                   days);
    else if (clocks)
        notme_fact(
            out, NOTME_SHIFT_IS_DAYLIGHT,
            "a change of clocks is near, and hours of day do not speak against their following it (120 days before "
            "and after it, and around those of three years)");
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
