#include "base/clock.h"

#include <string.h>

int64_t notme_floor_to(int64_t time, int64_t unit)
{
    const int64_t rest = time % unit;
    return time - (rest < 0 ? rest + unit : rest);
}

/* Days since 1970-01-01 of a proleptic Gregorian date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
static int64_t days_from_civil(int year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t yoe = y - era * 400;
    const int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

struct notme_civil notme_civil_of(int64_t time)
{
    const int64_t midnight = notme_floor_to(time, NOTME_DAY);
    const int64_t rest = time - midnight;
    const int64_t z = midnight / NOTME_DAY + 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    struct notme_civil civil = {0};
    civil.day = (int)(doy - (153 * mp + 2) / 5 + 1);
    civil.month = (int)(mp < 10 ? mp + 3 : mp - 9);
    civil.year = (int)(yoe + era * 400 + (civil.month <= 2));
    civil.hour = (int)(rest / NOTME_HOUR);
    civil.minute = (int)(rest / NOTME_MINUTE % 60);
    civil.second = (int)(rest / NOTME_SECOND % 60);
    civil.micro = (int)(rest % NOTME_SECOND);
    const int64_t days = midnight / NOTME_DAY + 3; /* 1970-01-01 was a Thursday */
    civil.weekday = (int)((days % 7 + 7) % 7);
    return civil;
}

int64_t notme_civil_time(const struct notme_civil *c)
{
    return days_from_civil(c->year, c->month, c->day) * NOTME_DAY + c->hour * NOTME_HOUR + c->minute * NOTME_MINUTE +
           c->second * NOTME_SECOND + c->micro;
}

/* `n` decimal digits at `at`, or -1. */
static int digits(const char *at, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

static bool in_range(const struct notme_civil *c)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (c->year < 1 || c->month < 1 || c->month > 12 || c->day < 1)
        return false;
    const bool leap = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;
    const int length = lengths[c->month - 1] + (leap && c->month == 2);
    /* second 60 is a leap second: legal in RFC 3339, counted as the first of the next minute */
    return c->day <= length && c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59 && c->second >= 0 &&
           c->second <= 60;
}

/* "+0100", "+01:00", "-00:00" or "Z" -> seconds; returns the bytes read, 0 where there is none. */
static size_t parse_offset(const char *at, size_t len, int *seconds)
{
    if (len >= 1 && (*at == 'Z' || *at == 'z')) {
        *seconds = 0;
        return 1;
    }
    if (len < 5 || (*at != '+' && *at != '-'))
        return 0;
    const bool colon = at[3] == ':';
    if (colon && len < 6)
        return 0;
    const int hours = digits(at + 1, 2), minutes = digits(at + (colon ? 4 : 3), 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return 0;
    *seconds = (hours * 3600 + minutes * 60) * (*at == '-' ? -1 : 1);
    return colon ? 6 : 5;
}

/* The civil time less its offset, which may lead out of the years that can be written. */
static bool finish(const struct notme_civil *c, int offset, int64_t *out)
{
    const int64_t time = notme_civil_time(c) - offset * NOTME_SECOND;
    if (c->year == 1 || c->year == 9999) {
        const int year = notme_civil_of(time).year;
        if (year < 1 || year > 9999)
            return false;
    }
    *out = time;
    return true;
}

bool notme_time_parse(const char *at, size_t len, int64_t *out)
{
    if (len < 20 || at[4] != '-' || at[7] != '-' || (at[10] != 'T' && at[10] != 't' && at[10] != ' ') ||
        at[13] != ':' || at[16] != ':')
        return false;
    struct notme_civil c = {.year = digits(at, 4),
                            .month = digits(at + 5, 2),
                            .day = digits(at + 8, 2),
                            .hour = digits(at + 11, 2),
                            .minute = digits(at + 14, 2),
                            .second = digits(at + 17, 2)};
    if (!in_range(&c))
        return false;
    size_t i = 19;
    if (at[i] == '.') {
        int unit = 100000;
        size_t n = 0;
        for (i++; i < len && at[i] >= '0' && at[i] <= '9'; i++, n++, unit /= 10)
            c.micro += (at[i] - '0') * unit; /* digits beyond the sixth fall away: unit is 0 */
        if (n == 0 || n > 9)
            return false;
    }
    int offset = 0;
    const size_t read = parse_offset(at + i, len - i, &offset);
    if (read == 0 || i + read != len)
        return false;
    return finish(&c, offset, out);
}

static void put(char *at, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
}

size_t notme_time_format(int64_t time, char *out)
{
    const struct notme_civil c = notme_civil_of(time);
    memcpy(out, "0000-00-00T00:00:00", 19);
    put(out, c.year, 4);
    put(out + 5, c.month, 2);
    put(out + 8, c.day, 2);
    put(out + 11, c.hour, 2);
    put(out + 14, c.minute, 2);
    put(out + 17, c.second, 2);
    size_t len = 19;
    if (c.micro) {
        const int n = c.micro % 1000 ? 6 : 3;
        out[len++] = '.';
        put(out + len, n == 6 ? c.micro : c.micro / 1000, n);
        len += (size_t)n;
    }
    out[len++] = 'Z';
    out[len] = '\0';
    return len;
}

bool notme_time_parse_x(const char *at, size_t len, int64_t *out)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (len != 30 || at[3] != ' ' || at[7] != ' ' || at[10] != ' ' || at[13] != ':' || at[16] != ':' || at[19] != ' ' ||
        at[25] != ' ')
        return false;
    int month = 0;
    while (month < 12 && memcmp(names + 3 * (size_t)month, at + 4, 3) != 0)
        month++;
    struct notme_civil c = {.year = digits(at + 26, 4),
                            .month = month + 1,
                            .day = digits(at + 8, 2),
                            .hour = digits(at + 11, 2),
                            .minute = digits(at + 14, 2),
                            .second = digits(at + 17, 2)};
    int offset = 0;
    if (!in_range(&c) || parse_offset(at + 20, 5, &offset) != 5)
        return false;
    return finish(&c, offset, out);
}
