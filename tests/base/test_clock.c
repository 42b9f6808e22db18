#include "base/clock.h"
#include "t.h"

#include "reference.h"

#include <stdio.h>

enum { CLOCKS = sizeof clocks / sizeof *clocks };

START_TEST(times_are_those_of_python)
{
    for (size_t i = 0; i < CLOCKS; i++) {
        int64_t time = 0;
        const size_t len = strlen(clocks[i].rfc3339);
        char *copy = t_copy(clocks[i].rfc3339, len);
        ck_assert_msg(notme_time_parse(copy, len, &time), "%s", clocks[i].rfc3339);
        ck_assert_msg(time == clocks[i].time, "%s: %lld", clocks[i].rfc3339, (long long)time);
        ck_assert_int_eq(notme_civil_of(time).weekday, clocks[i].weekday);
        free(copy);
    }
}
END_TEST

START_TEST(x_dates_are_those_of_python)
{
    for (size_t i = 0; i < CLOCKS; i++) {
        int64_t time = 0;
        char *copy = t_copy(clocks[i].x, 30);
        ck_assert_msg(notme_time_parse_x(copy, 30, &time), "%s", clocks[i].x);
        ck_assert_msg(time == notme_floor_to(clocks[i].time, NOTME_SECOND), "%s: %lld", clocks[i].x, (long long)time);
        free(copy);
    }
}
END_TEST

START_TEST(every_prefix_of_an_x_date_is_refused_without_a_read_past_its_end)
{
    int64_t time;
    for (size_t len = 0; len < 30; len++) {
        char *copy = t_copy(clocks[0].x, len);
        ck_assert(!notme_time_parse_x(copy, len, &time));
        free(copy);
    }
}
END_TEST

START_TEST(every_day_of_ten_thousand_years_follows_the_day_before)
{
    struct notme_civil last = notme_civil_of(INT64_C(-62135596800000000)); /* 0001-01-01, a Monday */
    ck_assert(last.year == 1 && last.month == 1 && last.day == 1 && last.weekday == 0);
    for (int64_t day = 1; day < 3652059; day++) {
        const int64_t time = INT64_C(-62135596800000000) + day * NOTME_DAY;
        const struct notme_civil c = notme_civil_of(time);
        const bool same_month = c.month == last.month && c.day == last.day + 1 && c.year == last.year;
        const bool next_month = c.month == last.month + 1 && c.day == 1 && c.year == last.year && last.day >= 28;
        const bool next_year = c.month == 1 && c.day == 1 && c.year == last.year + 1 && last.month == 12;
        if ((!same_month && !next_month && !next_year) || c.weekday != (last.weekday + 1) % 7 ||
            notme_civil_time(&c) != time)
            ck_abort_msg("%d-%d-%d", c.year, c.month, c.day);
        last = c;
    }
    ck_assert(last.year == 9999 && last.month == 12 && last.day == 31);
}
END_TEST

START_TEST(only_leap_years_have_a_29th_of_february)
{
    for (int year = 1; year < 10000; year++) {
        int64_t time;
        char text[32];
        snprintf(text, sizeof text, "%04u-02-29T00:00:00Z", (unsigned)year % 10000);
        const int days =
            notme_civil_of(notme_civil_time(&(struct notme_civil){.year = year, .month = 3, .day = 1}) - 1).day;
        if (notme_time_parse(text, 20, &time) != (days == 29) || (days == 29) != (year % (year % 25 ? 4 : 16) == 0))
            ck_abort_msg("%s", text);
    }
}
END_TEST

START_TEST(rounding_goes_toward_the_past)
{
    ck_assert_int_eq(notme_floor_to(0, 10), 0);
    ck_assert_int_eq(notme_floor_to(19, 10), 10);
    ck_assert_int_eq(notme_floor_to(-1, 10), -10);
    ck_assert_int_eq(notme_floor_to(-10, 10), -10);
    ck_assert_int_eq(notme_floor_to(-11, 10), -20);
}
END_TEST

START_TEST(an_offset_that_leads_out_of_the_years_is_refused)
{
    static const char *const bad[] = {"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"};
    static const char *const good[] = {"0001-01-01T00:01:00+00:01", "9999-12-31T23:58:59-00:01"};
    int64_t time;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!notme_time_parse(bad[i], strlen(bad[i]), &time), "%s", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(notme_time_parse(good[i], strlen(good[i]), &time), "%s", good[i]);
    ck_assert(!notme_time_parse_x("Mon Jan 01 00:00:00 +0001 0001", 30, &time));
}
END_TEST

T_MAIN("clock", only_leap_years_have_a_29th_of_february, an_offset_that_leads_out_of_the_years_is_refused,
       times_are_those_of_python, x_dates_are_those_of_python,
       every_prefix_of_an_x_date_is_refused_without_a_read_past_its_end,
       every_day_of_ten_thousand_years_follows_the_day_before, rounding_goes_toward_the_past)
