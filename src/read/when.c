#include "read/when.h"

#include "base/clock.h"
#include "read/records.h"

#include <string.h>

static bool epoch(struct notme_text text, int64_t *out)
{
    const int64_t least_millis = INT64_C(100000000000); /* as seconds it would be in the year 5138 */
    int64_t number;
    if (!notme_integer_of(text, &number) || number <= 0 || number >= 1000 * least_millis)
        return false;
    *out = number >= least_millis ? number * 1000 : number * NOTME_SECOND;
    return true;
}

/* *zoned = it says its zone; else it is read as UTC. */
static bool civil(struct notme_text text, int64_t *out, bool *zoned)
{
    enum { CIVIL = 19, MOST = 40 };
    char copy[MOST + 2];
    size_t len = text.len;
    if (!text.at || len < 4 || len > MOST)
        return false;
    memcpy(copy, text.at, len);
    *zoned = memcmp(copy + len - 4, " UTC", 4) == 0;
    len -= *zoned ? 4 : 0;
    if (len >= CIVIL && copy[len - 1] >= '0' && copy[len - 1] <= '9' && !memchr(copy + CIVIL, '+', len - CIVIL) &&
        !memchr(copy + CIVIL, '-', len - CIVIL))
        copy[len++] = 'Z';
    else
        *zoned = true;
    return notme_time_parse(copy, len, out);
}

bool notme_when(struct notme_text text, int64_t *out)
{
    bool zoned;
    const bool is_number = text.len >= 4 && text.len <= 40 && !memchr(text.at, '-', text.len);
    return is_number ? epoch(text, out) : civil(text, out, &zoned);
}

bool notme_when_bounded(struct notme_text text, struct notme_event *event)
{
    bool zoned;
    if (!civil(text, &event->time, &zoned))
        return false;
    event->not_before = zoned ? event->not_before : event->time - 14 * NOTME_HOUR;
    event->not_after = zoned ? event->not_after : event->time + 14 * NOTME_HOUR;
    return true;
}
