#include "net/header.h"

#include "base/clock.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* `name` is in lower case. */
static bool equal_in_any_case(struct notme_text text, const char *name)
{
    for (size_t i = 0; i < text.len; i++)
        if (lower(text.at[i]) != name[i]) /* name's NUL differs from all but a NUL, which ends it below */
            return false;
        else if (!name[i])
            return false;
    return name[text.len] == '\0';
}

static struct notme_text trim(struct notme_text text)
{
    while (text.len && is_blank(*text.at)) {
        text.at++;
        text.len--;
    }
    while (text.len && (is_blank(text.at[text.len - 1]) || text.at[text.len - 1] == '\r'))
        text.len--;
    return text;
}

bool notme_header_value(struct notme_text line, const char *name, struct notme_text *value)
{
    const char *colon = line.len ? memchr(line.at, ':', line.len) : NULL;
    if (!colon || !equal_in_any_case((struct notme_text){line.at, (size_t)(colon - line.at)}, name))
        return false;
    *value = trim((struct notme_text){colon + 1, line.len - (size_t)(colon - line.at) - 1});
    return true;
}

void notme_pace_header(struct notme_pace *pace, struct notme_text line)
{
    const struct {
        const char *name;
        struct notme_text *to;
    } known[] = {{"retry-after", &pace->retry_after},
                 {"ratelimit-reset", &pace->reset},
                 {"x-ratelimit-reset", &pace->reset},
                 {"ratelimit-remaining", &pace->remaining},
                 {"x-ratelimit-remaining", &pace->remaining}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (notme_header_value(line, known[i].name, known[i].to))
            return;
}

struct notme_pace notme_pace_read(struct notme_text headers, struct notme_buf *link)
{
    struct notme_pace pace = {0};
    size_t i = 0;
    notme_buf_clear(link);
    while (i < headers.len) {
        const char *line = headers.at + i, *end = memchr(line, '\n', headers.len - i);
        const struct notme_text text = {line, end ? (size_t)(end - line) : headers.len - i};
        struct notme_text value;
        if (!notme_header_value(text, "link", &value))
            notme_pace_header(&pace, text);
        else if (notme_buf_adds(link, link->len ? ", " : ""))
            notme_buf_add(link, value.at, value.len);
        i += text.len + 1;
    }
    return pace;
}

/* Digits, nothing else. What is more than `most` is as good as that. */
static bool parse_count(struct notme_text text, int64_t most, int64_t *count)
{
    *count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        *count = *count * 10 + (text.at[i] - '0');
        *count = *count < most ? *count : most;
    }
    return text.len > 0;
}

/* Pieces of a date, put together as X writes it: "Sun Nov 06 08:49:37 +0000 1994". */
static bool put_together(const char *month, const char *day, const char *clock, const char *year, int64_t *time)
{
    char whole[] = "Xxx Mon 00 00:00:00 +0000 0000";
    memcpy(whole + 4, month, 3);
    memcpy(whole + 8, day, 2);
    memcpy(whole + 11, clock, 8);
    memcpy(whole + 26, year, 4);
    if (whole[8] == ' ')
        whole[8] = '0';
    return notme_time_parse_x(whole, sizeof whole - 1, time);
}

/* Does it look so? '*' is anything. */
static bool fits(struct notme_text text, const char *shape)
{
    if (text.len != strlen(shape))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (shape[i] != '*' && shape[i] != text.at[i])
            return false;
    return true;
}

bool notme_http_date(struct notme_text text, int64_t *time)
{
    const char *comma = text.len ? memchr(text.at, ',', text.len) : NULL;
    const size_t day = comma ? (size_t)(comma - text.at) : 0;
    if (fits(text, "***, ** *** **** ******** GMT"))
        return put_together(text.at + 8, text.at + 5, text.at + 17, text.at + 12, time);
    if (fits(text, "*** *** ** ******** ****"))
        return put_together(text.at + 4, text.at + 8, text.at + 11, text.at + 20, time);
    if (day < 6)
        return false;
    const struct notme_text old = {text.at + day, text.len - day};
    if (!fits(old, ", **-***-** ******** GMT"))
        return false;
    const char year[] = {old.at[9] < '7' ? '2' : '1', old.at[9] < '7' ? '0' : '9', old.at[9], old.at[10]};
    return put_together(old.at + 5, old.at + 2, old.at + 12, year, time);
}

enum { BILLION = 1000000000 };

static int64_t reset_time(struct notme_text reset, int64_t now)
{
    const int64_t year_2001 = BILLION, in_milliseconds = INT64_C(1000) * BILLION, most = 4000 * in_milliseconds;
    int64_t value;
    if (parse_count(reset, most, &value))
        return value >= in_milliseconds ? value * (NOTME_SECOND / 1000)
               : value >= year_2001     ? value * NOTME_SECOND
                                        : now + value * NOTME_SECOND;
    return reset.len && notme_time_parse(reset.at, reset.len, &value) ? value : NOTME_NO_TIME;
}

int64_t notme_pace_until(const struct notme_pace *pace, int64_t now)
{
    const int64_t reset = reset_time(pace->reset, now), most = INT64_C(4000) * BILLION;
    int64_t value;
    if (parse_count(pace->retry_after, most, &value))
        return now + value * NOTME_SECOND;
    if (notme_http_date(pace->retry_after, &value))
        return value;
    return pace->retry_after.len && reset < now + NOTME_MINUTE ? now + NOTME_MINUTE : reset;
}

bool notme_pace_is_spent(const struct notme_pace *pace)
{
    int64_t left;
    return parse_count(pace->remaining, BILLION, &left) && left == 0;
}

static bool speaks_of_rate_limit(struct notme_text body)
{
    static const char words[] = "rate limit";
    const size_t n = sizeof words - 1, len = body.len < 4096 ? body.len : 4096;
    for (size_t i = 0; i + n <= len; i++)
        if (equal_in_any_case((struct notme_text){body.at + i, n}, words))
            return true;
    return false;
}

bool notme_pace_asks(const struct notme_pace *pace, long status, struct notme_text body, int64_t now, int64_t *until)
{
    const bool dated = pace->retry_after.len || notme_pace_is_spent(pace);
    const bool worded = status == 403 && speaks_of_rate_limit(body);
    /* words alone are not about the window that ends at `reset` */
    *until = worded && !dated ? now : notme_pace_until(pace, now);
    if (worded && *until < now + NOTME_MINUTE)
        *until = now + NOTME_MINUTE;
    if (status == 403)
        return worded || dated;
    return status == 429 || status == 408 || (status >= 500 && status != 501 && status != 505);
}

/* ---- Link */

static size_t skip_blanks(struct notme_text text, size_t i)
{
    while (i < text.len && is_blank(text.at[i]))
        i++;
    return i;
}

/* A parameter's value at `i`: a token or a quoted string (whose escapes do not matter for relation types). Returns
 * where it ends. */
static size_t parse_value(struct notme_text text, size_t i, struct notme_text *value)
{
    const bool quoted = i < text.len && text.at[i] == '"';
    const size_t start = i += quoted;
    while (i < text.len &&
           (quoted ? text.at[i] != '"' : text.at[i] != ';' && text.at[i] != ',' && !is_blank(text.at[i])))
        i += quoted && text.at[i] == '\\' && i + 1 < text.len ? 2 : 1;
    *value = (struct notme_text){text.at + start, i - start};
    return i + (quoted && i < text.len);
}

/* Relation types are a list, parted by blanks. */
static bool has_word(struct notme_text list, const char *word)
{
    size_t i = 0;
    while (i < list.len) {
        const size_t start = i = skip_blanks(list, i);
        while (i < list.len && !is_blank(list.at[i]))
            i++;
        if (equal_in_any_case((struct notme_text){list.at + start, i - start}, word))
            return true;
    }
    return false;
}

/* The parameters after a target; returns where the next link begins (or the end). */
static size_t parse_parameters(struct notme_text text, size_t i, bool *next)
{
    bool seen = false;
    while ((i = skip_blanks(text, i)) < text.len && text.at[i] == ';') {
        const size_t start = i = skip_blanks(text, i + 1);
        while (i < text.len && !strchr("=;, \t", text.at[i]))
            i++;
        const struct notme_text name = {text.at + start, i - start};
        struct notme_text value = {NULL, 0};
        i = skip_blanks(text, i);
        if (i < text.len && text.at[i] == '=')
            i = parse_value(text, skip_blanks(text, i + 1), &value);
        if (equal_in_any_case(name, "rel") && !seen) { /* a second "rel" is to be ignored: §3.3 */
            seen = true;
            *next = has_word(value, "next");
        }
    }
    while (i < text.len && text.at[i] != ',')
        i++;
    return i + 1;
}

struct notme_text notme_link_next(struct notme_text header)
{
    size_t i = 0;
    while ((i = skip_blanks(header, i)) < header.len) {
        if (header.at[i] == ',') {
            i++;
            continue;
        }
        if (header.at[i] != '<')
            break;
        const char *start = header.at + i + 1, *end = memchr(start, '>', header.len - i - 1);
        bool next = false;
        if (!end)
            break;
        i = parse_parameters(header, (size_t)(end + 1 - header.at), &next);
        if (next)
            return (struct notme_text){start, (size_t)(end - start)};
    }
    return (struct notme_text){NULL, 0};
}
