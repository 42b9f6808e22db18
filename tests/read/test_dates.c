#include "dates_reference.h"
#include "lines.h"

#include "base/clock.h"
#include "base/mem.h"
#include "read/dates.h"

#include <check.h>

const unsigned t_parts = 0;

static bool parse(const char *text, struct notme_written *written)
{
    return notme_written_parse(notme_text_of(text), written);
}

/* What was written and what is left open: "TIME" and, where they say more, "..LAST", "/60" for a minute, "[EAST,EAST]".
 */
static const char *shown(const char *text, char *out, size_t size)
{
    struct notme_written w;
    char first[NOTME_TIME_MAX], last[NOTME_TIME_MAX];
    if (!parse(text, &w))
        return "-";
    notme_time_format(w.first, first);
    notme_time_format(w.last, last);
    snprintf(out, size, "%s", first);
    if (w.last != w.first)
        t_add(out, size, "..%s", last);
    if (w.span == NOTME_MINUTE)
        t_add(out, size, "/60");
    if (w.east_least != NOTME_EAST_LEAST || w.east_most != NOTME_EAST_MOST)
        t_add(out, size, "[%d,%d]", w.east_least, w.east_most);
    return out;
}

/* As other people's readers show them: see docs/formats. */
START_TEST(dates_are_read_as_exports_write_them)
{
    static const char *const rows[][2] = {
        {"Dec 28, 2020 7:20 am", "2020-12-28T07:20:00Z/60"},
        {"jun. 07, 2024 5:44 am", "2024-06-07T05:44:00Z/60"},
        {"ene. 10, 2024 1:00 pm", "2024-01-10T13:00:00Z/60"},
        {"Fev 05, 2025 8:25:54 da tarde", "2025-02-05T20:25:54Z"},
        {"Dec 27, 2023 11:16:01am", "2023-12-27T11:16:01Z"},
        {"Dec 5, 2020, 3:36 PM", "2020-12-05T15:36:00Z/60"},
        {"14 Mar 2019, 21:30", "2019-03-14T21:30:00Z/60"},
        {"Jun 07, 2024 12:00 am", "2024-06-07T00:00:00Z/60"},
        {"Jun 07, 2024 12:10 pm", "2024-06-07T12:10:00Z/60"},
        {"Aug 25, 2020, 5:06:44 PM PDT", "2020-08-25T17:06:44Z[-420,-420]"},
        {"15 jun 2026, 20:30:41 CEST", "2026-06-15T20:30:41Z[120,120]"},
        {"27.08.2026, 20:04:54 MESZ", "2026-08-27T20:04:54Z[120,120]"},
        {"5. nov. 2025, 01:34:47 CEST", "2025-11-05T01:34:47Z[120,120]"},
        {"Jun 23, 2015, 2:43:45 PM", "2015-06-23T14:43:45Z"},
        {"Saturday, December 5, 2020 at 3:36 PM UTC+01:00", "2020-12-05T15:36:00Z/60[60,60]"},
        {"2026年8月27日 GMT+8 20:04:54", "2026-08-27T20:04:54Z[480,480]"},
        {"27 août 2026, 20:04:54 UTC−3", "2026-08-27T20:04:54Z[-180,-180]"},
        {"2024-07-05T10:49:31+00:00", "2024-07-05T10:49:31Z[0,0]"},
        {"2024-07-05T10:49:31+02:00", "2024-07-05T08:49:31Z[0,0]"}};
    char out[128];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(strcmp(shown(rows[i][0], out, sizeof out), rows[i][1]) == 0, "%s: %s", rows[i][0], out);
}
END_TEST

/* ICU wrote them, scripts/make-date-words --reference asked it to. */
START_TEST(dates_are_read_in_every_language_that_platforms_write)
{
    for (size_t i = 0; i < sizeof reference_dates / sizeof *reference_dates; i++) {
        struct notme_written w;
        char first[NOTME_TIME_MAX] = "-", last[NOTME_TIME_MAX] = "-";
        if (parse(reference_dates[i].text, &w)) {
            notme_time_format(w.first, first);
            notme_time_format(w.last, last);
        }
        const bool found = strcmp(first, reference_dates[i].time) == 0 || strcmp(last, reference_dates[i].time) == 0;
        ck_assert_msg(found, "%s: '%s' is %s, not %s", reference_dates[i].locale, reference_dates[i].text, first,
                      reference_dates[i].time);
    }
}
END_TEST

/* lis: listopad is October in Croatian and November in Polish. */
START_TEST(a_name_of_two_months_leaves_both_open)
{
    char out[128];
    ck_assert_str_eq(shown("21 lis 2024, 20:40:50", out, sizeof out), "2024-10-21T20:40:50Z..2024-11-21T20:40:50Z");
    ck_assert_str_eq(shown("31 lis 2024, 20:40:50", out, sizeof out), "2024-10-31T20:40:50Z");
}
END_TEST

START_TEST(what_is_no_date_is_none)
{
    static const char *const rows[] = {"",
                                       "Dec 28, 2020",
                                       "7:20 am",
                                       "see you Dec 28, 2020 7:20 am",
                                       "Dec 32, 2020 7:20 am",
                                       "Feb 30, 2020 7:20 am",
                                       "30.2.2021 10:00",
                                       "Dec 28, 1820 7:20 am",
                                       "Dec 28, 2020 7:60 am",
                                       "Dec 28, 2020 25:20",
                                       "Dec Jan 28, 2020 7:20 am",
                                       "28 28, 2020 7:20 am",
                                       "1 2 3 4 2020 7:20",
                                       "2020-13-01 10:00:00",
                                       "Dec 28, 2020 7:20 am pm",
                                       "\xff\xfe Dec 28, 2020 7:20",
                                       "99999999999999999999999 Dec 2020 7:20"};
    struct notme_written w;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(!parse(rows[i], &w), "%s", rows[i]);
}
END_TEST

/* ---- when that was */

static const char *placed(const char *text, const char *tz, char *out, size_t size)
{
    struct notme_written w;
    struct notme_zone zone = {0};
    struct notme_event event = {.basis = NOTME_REPORTED};
    ck_assert(parse(text, &w));
    if (tz)
        ck_assert_int_eq(notme_zone_load(&zone, tz, NULL), NOTME_OK);
    notme_written_place(&w, tz ? &zone : NULL, &event);
    notme_zone_release(&zone);
    *out = '\0';
    t_time(out, size, "", event.time, "");
    t_time(out, size, " [", event.not_before, ",");
    t_time(out, size, "", event.not_after, "]");
    ck_assert_int_eq(event.basis, event.time == NOTME_NO_TIME ? NOTME_BOUNDED : NOTME_REPORTED);
    return out;
}

START_TEST(a_time_without_a_zone_has_the_bounds_of_all_zones_to_the_end_of_what_the_clock_showed)
{
    char out[160];
    ck_assert_str_eq(placed("Dec 28, 2020 7:20 am", NULL, out, sizeof out),
                     "- [2020-12-27T17:20:00Z,2020-12-28T19:20:59.999999Z]");
    ck_assert_str_eq(placed("Nov 08, 2005 4:19:54 am", NULL, out, sizeof out),
                     "- [2005-11-07T14:19:54Z,2005-11-08T16:19:54.999999Z]");
    ck_assert_str_eq(
        placed("Jan 5, 2021, 5:06:44 PM PST", NULL, out, sizeof out), /* California's or the Philippines' */
        "- [2021-01-05T09:06:44Z,2021-01-06T01:06:44.999999Z]");
}
END_TEST

START_TEST(a_zone_that_is_stated_makes_a_time)
{
    char out[160];
    ck_assert_str_eq(placed("15 jun 2026, 20:30:41 CEST", NULL, out, sizeof out), "2026-06-15T18:30:41Z [-,-]");
    ck_assert_str_eq(placed("15 jun 2026, 20:30:41 CEST", "Asia/Tokyo", out, sizeof out), "2026-06-15T18:30:41Z [-,-]");
    ck_assert_str_eq(placed("Dec 5, 2020 at 3:36 PM UTC+1", NULL, out, sizeof out),
                     "2020-12-05T14:36:00Z [2020-12-05T14:36:00Z,2020-12-05T14:36:59.999999Z]");
}
END_TEST

START_TEST(a_zone_that_the_user_names_makes_a_time)
{
    char out[160];
    ck_assert_str_eq(placed("Dec 28, 2020 7:20 am", "Europe/Berlin", out, sizeof out),
                     "2020-12-28T06:20:00Z [2020-12-28T06:20:00Z,2020-12-28T06:20:59.999999Z]");
    ck_assert_str_eq(placed("Jul 28, 2020 7:20:01 am", "Europe/Berlin", out, sizeof out), "2020-07-28T05:20:01Z [-,-]");
    ck_assert_str_eq(placed("Jan 5, 2021, 5:06:44 PM PST", "America/Los_Angeles", out, sizeof out),
                     "2021-01-06T01:06:44Z [-,-]");
    /* the zone contradicts what is written: that counts */
    ck_assert_str_eq(placed("Jan 5, 2021, 5:06:44 PM IST", "America/Los_Angeles", out, sizeof out),
                     "- [2021-01-05T11:36:44Z,2021-01-05T16:06:44.999999Z]");
}
END_TEST

/* Berlin set its clocks back from 3:00 to 2:00 on 25 October 2020, at 01:00Z, and forward from 2:00 to 3:00 on 29
 * March. */
START_TEST(an_hour_that_comes_twice_or_never_has_bounds)
{
    char out[160];
    ck_assert_str_eq(placed("Oct 25, 2020 2:30:00 am", "Europe/Berlin", out, sizeof out),
                     "- [2020-10-25T00:30:00Z,2020-10-25T01:30:00.999999Z]");
    ck_assert_str_eq(placed("Oct 25, 2020 1:59:59 am", "Europe/Berlin", out, sizeof out), "2020-10-24T23:59:59Z [-,-]");
    ck_assert_str_eq(placed("Oct 25, 2020 3:00:00 am", "Europe/Berlin", out, sizeof out), "2020-10-25T02:00:00Z [-,-]");
    ck_assert_str_eq(placed("Mar 29, 2020 2:30:00 am", "Europe/Berlin", out, sizeof out),
                     "- [2020-03-29T00:30:00Z,2020-03-29T01:30:00.999999Z]");
}
END_TEST

T_MAIN("dates", dates_are_read_as_exports_write_them, dates_are_read_in_every_language_that_platforms_write,
       a_name_of_two_months_leaves_both_open, what_is_no_date_is_none,
       a_time_without_a_zone_has_the_bounds_of_all_zones_to_the_end_of_what_the_clock_showed,
       a_zone_that_is_stated_makes_a_time, a_zone_that_the_user_names_makes_a_time,
       an_hour_that_comes_twice_or_never_has_bounds)
