/* Times from strangers: what is read is written back as a time that reads the same. */
#include "fuzz.h"

#include "base/clock.h"

static void check(int64_t time)
{
    char text[NOTME_TIME_MAX];
    int64_t back;
    const size_t len = notme_time_format(time, text);
    if (len >= sizeof text || !notme_time_parse(text, len, &back) || back != time)
        abort();
}

FUZZ_TARGET
{
    int64_t time;
    if (notme_time_parse((const char *)bytes, len, &time))
        check(time);
    if (notme_time_parse_x((const char *)bytes, len, &time))
        check(time);
    return 0;
}
