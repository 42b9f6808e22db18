/* Moments as people write them, in a zone of theirs. */
#include "base/clock.h"
#include "base/zone.h"

#include <stdio.h>
#include <string.h>

/* The moments whose local time in the zone is `local`: none in the hour that is left out in spring, two in the one that
 * comes twice in autumn. Where there is none, as if the clocks had been changed already. */
static void of_local(const struct notme_zone *zone, int64_t local, int64_t *first, int64_t *last)
{
    const int64_t before = local - notme_zone_offset(zone, local - NOTME_DAY) * NOTME_SECOND;
    const int64_t after = local - notme_zone_offset(zone, local + NOTME_DAY) * NOTME_SECOND;
    const bool is_before = before + notme_zone_offset(zone, before) * NOTME_SECOND == local;
    const bool is_after = after + notme_zone_offset(zone, after) * NOTME_SECOND == local;
    *first = is_before && (!is_after || before < after) ? before : after;
    *last = is_after && (!is_before || after > before) ? after : is_before ? before : after;
}

/* "2020-09-09" and "2020-09-09T01:04", "…:05", with a space for the T. */
static bool parse_local(const char *text, int64_t *local, bool *is_date)
{
    char full[NOTME_TIME_MAX];
    const size_t len = strlen(text);
    *is_date = len == 10;
    if (len != 10 && len != 16 && len != 19)
        return false;
    snprintf(full, sizeof full, "%s%s", text, &"0000-00-00T00:00:00Z"[len]);
    if (full[10] == ' ')
        full[10] = 'T';
    return notme_time_parse(full, 20, local);
}

int notme_moment_parse(const char *text, const char *tz_name, int64_t *from, int64_t *to, struct notme_error *err)
{
    struct notme_zone zone = {.count = 0};
    int64_t local, unused;
    bool is_date;
    *to = NOTME_NO_TIME;
    if (notme_time_parse(text, strlen(text), from)) {
        *to = *from;
        return NOTME_OK;
    }
    if (!parse_local(text, &local, &is_date))
        return notme_fail(err, NOTME_EUSAGE,
                          "not a time like 2020-09-09T07:00:00Z, 2020-09-09T07:00 or 2020-09-09: '%s'", text);
    const int status = notme_zone_load(&zone, tz_name, err);
    if (status != NOTME_OK)
        return status;
    of_local(&zone, local, from, to);
    if (is_date) {
        of_local(&zone, local + NOTME_DAY, to, &unused);
        --*to;
    }
    notme_zone_release(&zone);
    return NOTME_OK;
}
