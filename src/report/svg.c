#include "report/svg.h"

#include "base/clock.h"

#include <math.h>

/* In units of the viewBox. Labels may be 21 high on a phone (page_html.c), where a unit is half a pixel. */
enum { WIDTH = 662, WEEK_LEFT = 50, WEEK_TOP = 26, LEFT = 50, RIGHT = 8, TOP = 14, FLOOR = 150, LABEL = 21 };

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
    static const double opacity[] = {0.05, 0.2, 0.4, 0.65, 0.95};
    const double x = WEEK_LEFT + 25.5 * hour, y = WEEK_TOP + 24.0 * day;
    const uint32_t flagged = w->flagged[day][hour];
    notme_buf_addf(
        out,
        "<rect x=\"%.1f\" y=\"%.0f\" width=\"23\" height=\"22\" fill=\"var(--fill)\" fill-opacity=\"%.2f\"%s>"
        "<title>%s %02d:00: %.2f %% of its events",
        x, y, opacity[step(w->share[day][hour])], flagged ? " stroke=\"var(--mark)\" stroke-width=\"3\"" : "",
        days[day], hour, 100 * w->share[day][hour]);
    if (flagged)
        notme_buf_addf(out, ", %u flagged", flagged);
    notme_buf_adds(out, "</title></rect>\n");
}

void notme_svg_week(struct notme_buf *out, const struct notme_week *w)
{
    bool flagged = false;
    open_svg(out, WIDTH, WEEK_TOP + 7 * 24, "Usual hours: how active the account is in each hour of the week");
    for (int h = 0; h < 24; h += 3)
        notme_buf_addf(out, "<text x=\"%.1f\" y=\"20\">%02d</text>\n", WEEK_LEFT + 25.5 * h, h);
    for (int d = 0; d < 7; d++) {
        notme_buf_addf(out, "<text x=\"0\" y=\"%d\">%s</text>\n", WEEK_TOP + 18 + 24 * d, days[d]);
        for (int h = 0; h < 24; h++) {
            week_cell(out, w, d, h);
            flagged = flagged || w->flagged[d][h];
        }
    }
    close_svg(out, flagged ? "Darker: more of its events fall into that hour. Framed: hours with events of flagged "
                             "sessions."
                           : "Darker: more of its events fall into that hour.");
}

/* ---- every hour against its band */

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

/* Lines where their labels have room. */
static void grid(struct notme_buf *out, const struct axes *a)
{
    static const double ticks[] = {1, 5, 20, 50, 100, 200, 500, 1000, 5000};
    double below = FLOOR + LABEL / 2.0;
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks && ticks[i] <= a->most; i++) {
        const double y = y_of(a, ticks[i]);
        if (below - y < LABEL)
            continue;
        notme_buf_addf(out,
                       "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"var(--line)\"/>"
                       "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n",
                       LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 6, ticks[i]);
        below = y;
    }
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
        notme_buf_addf(out, "<text x=\"%.1f\" y=\"%d\">%s</text>\n", x_of(a, (double)h), FLOOR + 24, time + 5);
    }
}

void notme_svg_series(struct notme_buf *out, const struct notme_series *s)
{
    struct axes a = {.most = 2, .hours = s->hours};
    for (size_t h = 0; h < s->hours; h++)
        a.most = fmax(a.most, fmax(s->count[h], s->most[h]));
    open_svg(out, WIDTH, FLOOR + 30, "Events of every hour around the session, against what was to be expected");
    grid(out, &a);
    band(out, &a, s);
    counts(out, &a, s);
    notme_buf_addf(out,
                   "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"4\" fill=\"var(--mark)\"><title>the "
                   "session</title></rect>\n",
                   x_of(&a, (double)s->first), FLOOR + 1,
                   fmax(3, x_of(&a, (double)s->end) - x_of(&a, (double)s->first)));
    dates(out, &a, s);
    close_svg(out,
              "Events of every hour. Shaded: not exceeded in 19 of 20 such hours. Underlined: the session. The axis "
              "is a square root.");
}

/* ---- a part of a whole */

void notme_svg_bar(struct notme_buf *out, double share, const char *whole)
{
    const double percent = 100 * share;
    notme_buf_addf(out,
                   "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" "
                   "aria-label=\"%.0f %% %s\"><rect width=\"100\" height=\"10\" fill=\"var(--line)\"><title>%.0f %% "
                   "%s</title></rect><rect width=\"%.1f\" height=\"10\" fill=\"var(--fill)\"><title>%.0f %% "
                   "%s</title></rect></svg>",
                   percent, whole, percent, whole, fmax(1, percent), percent, whole);
}
