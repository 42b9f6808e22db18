#include "read/dates.h"

#include "base/clock.h"
#include "read/date_tokens.h"

static bool is_sign(const struct notme_date_tokens *t, size_t i, int sign)
{
    return i < t->count && t->at[i].kind == NOTME_DATE_SIGN && t->at[i].value == sign;
}

static bool is_number(const struct notme_date_tokens *t, size_t i)
{
    return i < t->count && t->at[i].kind == NOTME_DATE_NUMBER;
}

/* ---- the time of day */

/* A date as it is put together; numbers of the time and the zone are taken away first. */
struct parts {
    int hour, minute, second; /* second -1: not written */
    size_t time_at, time_end; /* tokens */
    bool zoned;
    int east_least, east_most;
    size_t zone_at, zone_end;
    int number[3], digits[3];
    size_t numbers;
    int first_sign; /* between the first two numbers of a date */
    unsigned months;
};

static bool is_two_digits(const struct notme_date_tokens *t, size_t i, int below)
{
    return is_number(t, i) && t->at[i].digits == 2 && t->at[i].value < below && !t->at[i].apart;
}

/* H:MM or H:MM:SS from token i on, with this sign between. */
static bool time_from(const struct notme_date_tokens *t, size_t i, int sign, struct parts *p)
{
    if (!is_number(t, i) || t->at[i].digits > 2 || t->at[i].value > 24 || !is_sign(t, i + 1, sign) ||
        !is_two_digits(t, i + 2, 60))
        return false;
    const bool seconds = is_sign(t, i + 3, sign) && is_two_digits(t, i + 4, 61);
    *p = (struct parts){.hour = t->at[i].value,
                        .minute = t->at[i + 2].value,
                        .second = seconds ? t->at[i + 4].value : -1,
                        .time_at = i,
                        .time_end = i + (seconds ? 5 : 3)};
    return true;
}

/* "20 h 04", "20 h 04 min 54 s" */
static bool spelt_from(const struct notme_date_tokens *t, size_t i, struct parts *p)
{
    if (i + 2 >= t->count || !is_number(t, i) || t->at[i].value > 24 || t->at[i + 1].kind != NOTME_DATE_WORD ||
        t->at[i + 1].value != 'h' || !is_number(t, i + 2) || t->at[i + 2].digits != 2)
        return false;
    const bool seconds = i + 5 < t->count && t->at[i + 3].kind == NOTME_DATE_WORD && is_number(t, i + 4) &&
                         t->at[i + 5].kind == NOTME_DATE_WORD && t->at[i + 5].value == 's';
    *p = (struct parts){.hour = t->at[i].value,
                        .minute = t->at[i + 2].value,
                        .second = seconds ? t->at[i + 4].value : -1,
                        .time_at = i,
                        .time_end = i + (seconds ? 6 : 3)};
    return p->minute < 60 && p->second < 61;
}

/* With dots ("20.04.54", and "27.08.2026" beside it) only what stands last. */
static bool find_time(const struct notme_date_tokens *t, struct parts *p)
{
    for (size_t i = 0; i < t->count; i++)
        if (time_from(t, i, ':', p) || spelt_from(t, i, p))
            return true;
    for (size_t i = t->count; i-- > 1;)
        if (t->at[i].apart && time_from(t, i, '.', p))
            return true;
    return false;
}

/* ---- the zone */

/* "+2", "+02", "+0200", "+02:00" from token i on; *end is behind it. */
static bool offset_from(const struct notme_date_tokens *t, size_t i, int *east, size_t *end)
{
    if ((!is_sign(t, i, '+') && !is_sign(t, i, '-')) || !is_number(t, i + 1))
        return false;
    const struct notme_date_token *hours = &t->at[i + 1];
    int minutes = hours->digits <= 2 ? 60 * hours->value : 60 * (hours->value / 100) + hours->value % 100;
    *end = i + 2;
    if (is_sign(t, i + 2, ':') && is_two_digits(t, i + 3, 60)) {
        minutes += t->at[i + 3].value;
        *end = i + 4;
    }
    *east = is_sign(t, i, '-') ? -minutes : minutes;
    return *east >= NOTME_EAST_LEAST && *east <= NOTME_EAST_MOST;
}

/* A name, or a name and how far off it, or how far off alone; it may stand before the time, too. */
static void find_zone(const struct notme_date_tokens *t, struct parts *p)
{
    for (size_t i = 0; i < t->count && !p->zoned; i++) {
        const struct notme_date_word *word = t->at[i].kind == NOTME_DATE_WORD ? t->at[i].word : NULL;
        const bool named = word && word->east_least != NOTME_NO_OFFSET_NAMED && !word->months && !word->hours;
        int east;
        p->zone_at = i;
        p->zone_end = i + 1;
        if (offset_from(t, named ? i + 1 : i, &east, &p->zone_end) && (named || i >= p->time_end)) {
            p->zoned = true;
            p->east_least = p->east_most = east;
        } else if (named) {
            p->zoned = true;
            p->zone_end = i + 1;
            p->east_least = word->east_least;
            p->east_most = word->east_most;
        }
    }
    if (!p->zoned)
        p->zone_at = p->zone_end = 0;
}

/* ---- the hour of twelve */

/* What stands with the time says in which half of the day it is. False: nothing that fits. */
static bool settle_hour(const struct notme_date_tokens *t, struct parts *p)
{
    unsigned mask = 0;
    bool told = false;
    for (size_t i = 0; i < t->count; i++) {
        const struct notme_date_word *word = t->at[i].kind == NOTME_DATE_WORD ? t->at[i].word : NULL;
        if (!word || !word->hours || word->filler || word->months)
            continue;
        mask = told ? mask & word->hours : word->hours;
        told = true;
    }
    if (!told || p->hour > 12)
        return p->hour < 24;
    const int early = p->hour % 12;
    enum { MORNING = 1, EVENING = 2 };
    const unsigned half = (mask >> early & 1) * MORNING + (mask >> (early + 12) & 1) * EVENING;
    p->hour = half == EVENING ? early + 12 : early;
    return half == MORNING || half == EVENING;
}

/* ---- the day */

static bool add_number(struct parts *p, const struct notme_date_tokens *t, size_t i)
{
    if (p->numbers == 3)
        return false;
    if (p->numbers == 1 && i && t->at[i - 1].kind == NOTME_DATE_SIGN)
        p->first_sign = t->at[i - 1].value;
    p->digits[p->numbers] = t->at[i].digits;
    p->number[p->numbers++] = t->at[i].value;
    return true;
}

static bool collect_numbers(const struct notme_date_tokens *t, struct parts *p)
{
    for (size_t i = 0; i < t->count; i++) {
        const bool taken = (i >= p->time_at && i < p->time_end) || (i >= p->zone_at && i < p->zone_end);
        if (!taken && t->at[i].kind == NOTME_DATE_NUMBER && !add_number(p, t, i))
            return false;
    }
    return true;
}

/* Words that can be nothing else come first: "mar" is a Tuesday as well. */
static void collect_months(const struct notme_date_tokens *t, struct parts *p)
{
    unsigned sure = 0xfff, perhaps = 0xfff;
    for (size_t i = 0; i < t->count; i++) {
        const struct notme_date_word *word = t->at[i].kind == NOTME_DATE_WORD ? t->at[i].word : NULL;
        if (word && word->months && !word->filler)
            sure &= word->months;
        else if (word && word->months)
            perhaps &= word->months;
    }
    p->months = sure != 0xfff ? sure : perhaps != 0xfff ? perhaps : 0;
}

struct day {
    int year, month, day;
};

/* Years of the Thai calendar are 543 ahead. */
static int year_of(int number, int digits)
{
    const int year = digits == 4 && number > 2500 && number < 2700 ? number - 543 : number;
    return digits == 4 && year >= 1990 && year <= 2100 ? year : 0;
}

/* Numbers alone: the year is first or last, and where it is last the day is first in every language of CLDR that
 * writes months as numbers so, if not with slashes and beyond what a month can be. */
static bool day_of_numbers(const struct parts *p, struct day *day)
{
    const int first = year_of(p->number[0], p->digits[0]), last = year_of(p->number[2], p->digits[2]);
    if (p->numbers != 3 || (!first && !last))
        return false;
    const bool month_first = !first && p->first_sign == '/' && p->number[1] > 12;
    *day = first         ? (struct day){first, p->number[1], p->number[2]}
           : month_first ? (struct day){last, p->number[0], p->number[1]}
                         : (struct day){last, p->number[1], p->number[0]};
    return day->month >= 1 && day->month <= 12;
}

static bool day_of_name(const struct parts *p, struct day *day)
{
    const int first = year_of(p->number[0], p->digits[0]), last = year_of(p->number[1], p->digits[1]);
    if (p->numbers != 2 || (!first && !last))
        return false;
    *day = first ? (struct day){first, 0, p->number[1]} : (struct day){last, 0, p->number[0]};
    return true;
}

static bool put_together(const struct parts *p, struct day day, int64_t *out)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int second = p->second < 0 ? 0 : p->second < 60 ? p->second : 59;
    const struct notme_civil civil = {
        .year = day.year, .month = day.month, .day = day.day, .hour = p->hour, .minute = p->minute, .second = second};
    if (day.day < 1 || day.day > days[day.month - 1])
        return false;
    *out = notme_civil_time(&civil);
    return notme_civil_of(*out).day == day.day;
}

static bool place_day(const struct parts *p, struct notme_written *out)
{
    struct day day;
    bool any = false;
    if (!p->months)
        return day_of_numbers(p, &day) && put_together(p, day, &out->first) && put_together(p, day, &out->last);
    if (!day_of_name(p, &day))
        return false;
    for (day.month = 1; day.month <= 12; day.month++) {
        int64_t time;
        if (!(p->months >> (day.month - 1) & 1) || !put_together(p, day, &time))
            continue;
        out->first = any ? out->first : time;
        out->last = time;
        any = true;
    }
    return any;
}

/* ---- all of it */

static bool parse_rfc3339(struct notme_text text, struct notme_written *out)
{
    enum { SHORTEST = 20 };
    if (text.len < SHORTEST || text.at[4] != '-' || (text.at[10] != 'T' && text.at[10] != ' ') ||
        !notme_time_parse(text.at, text.len, &out->first))
        return false;
    out->first = notme_floor_to(out->first, NOTME_SECOND);
    out->last = out->first;
    out->span = NOTME_SECOND;
    out->east_least = out->east_most = 0;
    return true;
}

bool notme_written_parse(struct notme_text text, struct notme_written *out)
{
    struct notme_date_tokens tokens;
    struct parts parts;
    if (text.len < 12 || text.len > NOTME_DATE_LONGEST)
        return false;
    if (parse_rfc3339(text, out))
        return true;
    if (!notme_date_tokenise(text, &tokens) || !find_time(&tokens, &parts))
        return false;
    find_zone(&tokens, &parts);
    collect_months(&tokens, &parts);
    if (!settle_hour(&tokens, &parts) || !collect_numbers(&tokens, &parts) || !place_day(&parts, out))
        return false;
    out->span = parts.second < 0 ? NOTME_MINUTE : NOTME_SECOND;
    out->east_least = parts.zoned ? parts.east_least : NOTME_EAST_LEAST;
    out->east_most = parts.zoned ? parts.east_most : NOTME_EAST_MOST;
    return true;
}

/* ---- when that was */

static bool may_be_at(const struct notme_written *written, int64_t east)
{
    return east >= written->east_least * NOTME_MINUTE && east <= written->east_most * NOTME_MINUTE;
}

/* A clock in this zone showed it once, twice (when it was set back), or never (when it was set forward): then it is
 * between what the offsets before and after would say. False: what was written contradicts the zone. */
static bool in_zone(const struct notme_written *written, int64_t clock, const struct notme_zone *zone, int64_t *from,
                    int64_t *to)
{
    const int64_t before = notme_zone_offset(zone, clock - NOTME_DAY) * NOTME_SECOND;
    const int64_t after = notme_zone_offset(zone, clock + NOTME_DAY) * NOTME_SECOND;
    const bool is_before = notme_zone_offset(zone, clock - before) * NOTME_SECOND == before;
    const bool is_after = notme_zone_offset(zone, clock - after) * NOTME_SECOND == after;
    const int64_t a = clock - (is_before || !is_after ? before : after);
    const int64_t b = clock - (is_after || !is_before ? after : before);
    *from = a < b ? a : b;
    *to = a < b ? b : a;
    return may_be_at(written, before) && may_be_at(written, after);
}

void notme_written_bounds(const struct notme_written *written, const struct notme_zone *zone, int64_t *from,
                          int64_t *to)
{
    int64_t unused, a, b;
    if (written->east_least != written->east_most && zone && in_zone(written, written->first, zone, &a, &unused) &&
        in_zone(written, written->last, zone, &unused, &b)) {
        *from = a;
        *to = b + written->span - 1;
        return;
    }
    *from = written->first - written->east_most * NOTME_MINUTE;
    *to = written->last - written->east_least * NOTME_MINUTE + written->span - 1;
}

void notme_written_place(const struct notme_written *written, const struct notme_zone *zone, struct notme_event *event)
{
    int64_t from, to;
    notme_written_bounds(written, zone, &from, &to);
    const bool is_point = to - from < written->span, is_second = is_point && written->span == NOTME_SECOND;
    event->time = is_point ? from : NOTME_NO_TIME;
    event->not_before = is_second ? NOTME_NO_TIME : from;
    event->not_after = is_second ? NOTME_NO_TIME : to;
    event->basis = is_point ? event->basis : NOTME_BOUNDED;
}
