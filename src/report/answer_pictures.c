/* The numbers behind the picture of a session. */
#include "base/clock.h"
#include "report/answer.h"

#include <math.h>

enum { DAYS_BEFORE = 10, DAYS_AFTER = 4, PAST_DAYS = 90 };

static int64_t local(const struct notme_answer *answer, int64_t time)
{
    return notme_zone_local(&answer->report->zone, time);
}

/* Mean events of each hour of the week in the 90 days before the session, drawn toward the mean of that hour over all
 * days as if it had been seen twice. */
static void usual_week(const struct notme_answer *answer, const struct notme_session *s, double rate[7][24])
{
    const struct notme_timeline *timeline = answer->report->options.timeline;
    const int64_t from = s->start - PAST_DAYS * NOTME_DAY, first = notme_timeline_clock(timeline, 0);
    const double weeks = fmax(1, (double)(s->start - (from > first ? from : first)) / (7.0 * (double)NOTME_DAY));
    double count[7][24] = {{0}};
    struct notme_event event;
    for (size_t i = notme_timeline_at(timeline, from); i < s->first_event && i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &event);
        if (event.time == NOTME_NO_TIME)
            continue;
        const struct notme_civil civil = notme_civil_of(local(answer, event.time));
        count[civil.weekday][civil.hour]++;
    }
    for (int hour = 0; hour < 24; hour++) {
        double all = 0;
        for (int day = 0; day < 7; day++)
            all += count[day][hour] / (7 * weeks);
        for (int day = 0; day < 7; day++)
            rate[day][hour] = (count[day][hour] + 2 * all) / (weeks + 2);
    }
}

/* The number that a Poisson variable exceeds with probability 0.05 or less. */
static uint32_t most_of(double mean)
{
    double term = exp(-mean), sum = term;
    uint32_t n = 0;
    while (sum < 0.95 && n < 100000) {
        term *= mean / ++n;
        sum += term;
    }
    return n;
}

static void fill(const struct notme_answer *answer, const struct notme_session *s, int64_t start, size_t hours,
                 uint32_t *count, double *usual, uint32_t *most)
{
    const struct notme_timeline *timeline = answer->report->options.timeline;
    double rate[7][24];
    struct notme_event event;
    usual_week(answer, s, rate);
    for (size_t h = 0; h < hours; h++) {
        const struct notme_civil civil = notme_civil_of(start + (int64_t)h * NOTME_HOUR);
        usual[h] = rate[civil.weekday][civil.hour];
        most[h] = most_of(usual[h]);
    }
    for (size_t i = notme_timeline_at(timeline, start - NOTME_DAY); i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &event);
        const int64_t at = event.time == NOTME_NO_TIME ? -1 : (local(answer, event.time) - start) / NOTME_HOUR;
        if (at >= (int64_t)hours)
            return;
        if (event.time != NOTME_NO_TIME && local(answer, event.time) >= start)
            count[at]++;
    }
}

void notme_answer_series(struct notme_answer *answer, const struct notme_session *s)
{
    enum { HOURS = 24 * (DAYS_BEFORE + DAYS_AFTER) };
    uint32_t count[HOURS] = {0}, most[HOURS];
    double usual[HOURS];
    const int64_t start = notme_floor_to(local(answer, s->start), NOTME_DAY) - DAYS_BEFORE * NOTME_DAY;
    const int64_t end = local(answer, s->end);
    if (!answer->page.writer->series || !answer->report->options.timeline || s->untimed == s->events)
        return;
    fill(answer, s, start, HOURS, count, usual, most);
    const struct notme_series series = {.start = start,
                                        .hours = HOURS,
                                        .count = count,
                                        .usual = usual,
                                        .most = most,
                                        .first = (size_t)((local(answer, s->start) - start) / NOTME_HOUR),
                                        .end = (size_t)((end - start) / NOTME_HOUR) + 1};
    answer->page.writer->series(&answer->page, &series);
}
