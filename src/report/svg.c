#include "report/svg.h"

#include "base/clock.h"

#include <math.h>

static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static void open_svg(struct notme_buf *out, double width, double height, const char *label)
{
    notme_buf_addf(out, "<figure><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n", width, height,
                   label);
}

static void close_svg(struct notme_buf *out, const char *caption)
{
    notme_buf_addf(out, "</svg>\n<figcaption>%s</figcaption></figure>\n", caption);
}

/* ---- hours of the week */

/* 0 … 4, against an even spread. */
static int step(double share)
{
    const double even = 1.0 / 168;
    return share <= 0 ? 0 : share < even / 2 ? 1 : share < even * 1.5 ? 2 : share < even * 3 ? 3 : 4;
}

static void week_cell(struct notme_buf *out, const struct notme_week *w, int day, int hour)
{
    static const double opacity[] = {0.04, 0.2, 0.4, 0.65, 0.95};
    const double x = 36 + 26.0 * hour, y = 18 + 22.0 * day;
    const uint32_t flagged = w->flagged[day][hour];
    notme_buf_addf(
        out,
        "<rect x=\"%.0f\" y=\"%.0f\" width=\"24\" height=\"20\" fill=\"var(--fill)\" fill-opacity=\"%.2f\"%s>"
        "<title>%s %02d:00: %.2f %% of its events",
        x, y, opacity[step(w->share[day][hour])], flagged ? " stroke=\"var(--mark)\" stroke-width=\"2.5\"" : "",
        days[day], hour, 100 * w->share[day][hour]);
    if (flagged)
        notme_buf_addf(out, ", %u flagged", flagged);
    notme_buf_adds(out, "</title></rect>\n");
    if (flagged)
        notme_buf_addf(out, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\" style=\"fill:var(--ink)\">%u</text>\n",
                       x + 12, y + 14, flagged);
}

void notme_svg_week(struct notme_buf *out, const struct notme_week *w)
{
    open_svg(out, 662, 174, "Usual hours: how active the account is in each hour of the week");
    for (int h = 0; h < 24; h += 3)
        notme_buf_addf(out, "<text x=\"%d\" y=\"12\">%02d</text>\n", 38 + 26 * h, h);
    for (int d = 0; d < 7; d++) {
        notme_buf_addf(out, "<text x=\"2\" y=\"%d\">%s</text>\n", 32 + 22 * d, days[d]);
        for (int h = 0; h < 24; h++)
            week_cell(out, w, d, h);
    }
    close_svg(out, "Darker: more of its events fall into that hour. Framed, with their number: timed events of flagged "
                   "sessions.");
}

/* ---- every hour against its band */

enum { LEFT = 34, RIGHT = 8, TOP = 10, FLOOR = 150, WIDTH = 662 };

struct axes {
    double most; /* events at the top */
    size_t hours;
};

static double x_of(const struct axes *a, double hour)
{
    return LEFT + hour * (WIDTH - LEFT - RIGHT) / (double)a->hours;
}

static double y_of(const struct axes *a, double events)
{
    return FLOOR - sqrt(events / a->most) * (FLOOR - TOP);
}

static void grid(struct notme_buf *out, const struct axes *a)
{
    static const double ticks[] = {1, 5, 20, 50, 100, 200, 500, 1000, 5000};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks && ticks[i] <= a->most; i++)
        notme_buf_addf(out,
                       "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"/>"
                       "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n",
                       LEFT, WIDTH - RIGHT, y_of(a, ticks[i]), y_of(a, ticks[i]), LEFT - 4, y_of(a, ticks[i]) + 4,
                       ticks[i]);
}

/* From above to the floor. */
static void band(struct notme_buf *out, const struct axes *a, const struct notme_series *s)
{
    notme_buf_addf(out, "<path fill=\"var(--band)\" d=\"M%.1f %d", x_of(a, 0), FLOOR);
    for (size_t h = 0; h < s->hours; h++)
        notme_buf_addf(out, "L%.1f %.1fH%.1f", x_of(a, (double)h), y_of(a, s->most[h]), x_of(a, (double)h + 1));
    notme_buf_addf(out, "V%dZ\"><title>not exceeded in 19 of 20 such hours</title></path>\n", FLOOR);
}

static void local_hour(const struct notme_series *s, size_t hour, char text[NOTME_TIME_MAX])
{
    notme_time_format(s->start + (int64_t)hour * NOTME_HOUR, text);
    text[10] = ' ';
    text[16] = '\0';
}

static void counts(struct notme_buf *out, const struct axes *a, const struct notme_series *s)
{
    char time[NOTME_TIME_MAX];
    for (size_t h = 0; h < s->hours; h++) {
        const bool flagged = h >= s->first && h < s->end;
        if (s->count[h] == 0)
            continue;
        local_hour(s, h, time);
        notme_buf_addf(out,
                       "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"var(--%s)\"><title>%s: %u "
                       "event%s%s; usually %.2g, %u at the most</title></rect>\n",
                       x_of(a, (double)h), y_of(a, s->count[h]), fmax(1.2, x_of(a, 1) - x_of(a, 0)),
                       FLOOR - y_of(a, s->count[h]), flagged ? "mark" : "fill", time, s->count[h],
                       s->count[h] == 1 ? "" : "s", flagged ? ", in the session" : "", s->usual[h], s->most[h]);
    }
}

static void dates(struct notme_buf *out, const struct axes *a, const struct notme_series *s)
{
    char time[NOTME_TIME_MAX];
    for (size_t h = 0; h + 24 <= s->hours; h += 48) {
        local_hour(s, h, time);
        time[10] = '\0';
        notme_buf_addf(out, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", x_of(a, (double)h), FLOOR + 14, time + 5);
    }
}

void notme_svg_series(struct notme_buf *out, const struct notme_series *s)
{
    struct axes a = {.most = 2, .hours = s->hours};
    for (size_t h = 0; h < s->hours; h++)
        a.most = fmax(a.most, fmax(s->count[h], s->most[h]));
    open_svg(out, WIDTH, FLOOR + 20, "Events of every hour around the session, against what was to be expected");
    grid(out, &a);
    band(out, &a, s);
    counts(out, &a, s);
    notme_buf_addf(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"4\" fill=\"var(--mark)\"/>\n",
                   x_of(&a, (double)s->first), FLOOR + 1,
                   fmax(3, x_of(&a, (double)s->end) - x_of(&a, (double)s->first)));
    dates(out, &a, s);
    close_svg(out,
              "Events of every hour. Shaded: not exceeded in 19 of 20 such hours. Underlined: the session. The axis "
              "is a square root.");
}

/* ---- parts of a whole */

void notme_svg_bars(struct notme_buf *out, const struct notme_bar *bar, size_t count)
{
    open_svg(out, WIDTH, 8 + 24.0 * (double)count, "What moved the score: the share of each signal");
    for (size_t i = 0; i < count; i++) {
        const double y = 4 + 24.0 * (double)i;
        notme_buf_addf(out, "<text x=\"218\" y=\"%.0f\" text-anchor=\"end\">%s</text>", y + 14, bar[i].name);
        notme_buf_addf(out,
                       "<rect x=\"226\" y=\"%.0f\" width=\"%.1f\" height=\"18\" fill=\"var(--fill)\"><title>%s: %.0f "
                       "%%</title></rect><text x=\"%.1f\" y=\"%.0f\">%.0f %%</text>\n",
                       y, fmax(1, 370 * bar[i].share), bar[i].name, 100 * bar[i].share, 232 + 370 * bar[i].share,
                       y + 14, 100 * bar[i].share);
    }
    close_svg(out, "What moved the score, by share.");
}
