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

bool notme_when(struct notme_text text, int64_t *out)
{
    enum { CIVIL = 19, MOST = 40 };
    char copy[MOST + 2];
    size_t len = text.len;
    if (!text.at || len < 4 || len > MOST)
        return false;
    if (memchr(text.at, '-', len) == NULL)
        return epoch(text, out);
    memcpy(copy, text.at, len);
    if (memcmp(copy + len - 4, " UTC", 4) == 0)
        len -= 4;
    if (len >= CIVIL && copy[len - 1] >= '0' && copy[len - 1] <= '9' && !memchr(copy + CIVIL, '+', len - CIVIL) &&
        !memchr(copy + CIVIL, '-', len - CIVIL))
        copy[len++] = 'Z';
    return notme_time_parse(copy, len, out);
}
