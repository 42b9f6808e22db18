#include "report/words.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Digits with a comma at every thousand. */
static void grouped(uint64_t number, char *out, size_t size)
{
    char digits[24];
    const int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t at = 0;
    for (int i = 0; i < n && at + 2 < size; i++) {
        if (i && (n - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
}

/* To two significant digits. */
static double rounded(double number)
{
    const double unit = pow(10, floor(log10(number)) - 1);
    return round(number / unit) * unit;
}

void notme_words_number(double number, char out[NOTME_WORDS_MAX_LEN])
{
    if (!(number >= 1e-5)) {
        snprintf(out, NOTME_WORDS_MAX_LEN, "none");
        return;
    }
    if (number >= 9.95) {
        grouped(number < 1e15 ? (uint64_t)llround(rounded(number)) : UINT64_C(1000000000000000), out,
                NOTME_WORDS_MAX_LEN);
        return;
    }
    const int digits = number >= 0.995 ? 1 : 1 - (int)floor(log10(rounded(number)));
    snprintf(out, NOTME_WORDS_MAX_LEN, "%.*f", digits, number);
    for (size_t len = strlen(out); strchr(out, '.') && (out[len - 1] == '0' || out[len - 1] == '.');) {
        const char last = out[--len];
        out[len] = '\0';
        if (last == '.')
            break;
    }
}

void notme_how_often(double a_year, char out[NOTME_WORDS_MAX_LEN])
{
    char number[NOTME_WORDS_MAX_LEN];
    const double years = 1 / a_year;
    if (a_year >= 52) {
        snprintf(out, NOTME_WORDS_MAX_LEN, "more than once a week");
        return;
    }
    notme_words_number(a_year > 1 ? a_year : fmin(years, 1000), number);
    const bool one = strcmp(number, "1") == 0;
    if (a_year > 1)
        snprintf(out, NOTME_WORDS_MAX_LEN, one ? "about once a year" : "about %s times a year", number);
    else if (years > 1000)
        snprintf(out, NOTME_WORDS_MAX_LEN, "less than once in 1,000 years");
    else
        snprintf(out, NOTME_WORDS_MAX_LEN, one ? "about once a year" : "about once in %.20s years", number);
}

void notme_words_a_history(double alarms, char out[NOTME_WORDS_MAX_LEN])
{
    char number[NOTME_WORDS_MAX_LEN];
    notme_words_number(alarms > 0.5 ? alarms : 1 / alarms, number);
    snprintf(out, NOTME_WORDS_MAX_LEN,
             alarms > 0.5 ? "about %.20s times in a history like this" : "in about one of %.20s histories like this",
             number);
}

void notme_words_count(uint64_t count, const char *one, char out[NOTME_WORDS_MAX_LEN])
{
    char digits[32];
    grouped(count, digits, sizeof digits);
    snprintf(out, NOTME_WORDS_MAX_LEN, "%s %.24s%s", digits, one, count == 1 ? "" : "s");
}

void notme_words_how_long(int64_t time, char out[NOTME_WORDS_MAX_LEN])
{
    static const struct {
        double unit;
        const char *name;
    } units[] = {{365.25 * 86400, "year"}, {30.44 * 86400, "month"}, {86400, "day"}, {3600, "hour"}, {60, "minute"}};
    const double seconds = (double)time / (double)NOTME_SECOND;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds >= 1.95 * units[i].unit) {
            notme_words_count((uint64_t)llround(seconds / units[i].unit), units[i].name, out);
            return;
        }
    if (seconds >= 59.5)
        snprintf(out, NOTME_WORDS_MAX_LEN, "1 minute");
    else
        notme_words_count((uint64_t)llround(fmax(0, seconds)), "second", out);
}
