/* Time zone files from strangers. */
#include "fuzz.h"

#include "base/zone.h"

FUZZ_TARGET
{
    struct notme_zone zone = {0};
    if (notme_zone_parse(&zone, bytes, len, NULL) == NOTME_OK)
        for (int64_t t = -4; t < 5; t++)
            notme_zone_offset(&zone, t * INT64_C(500000000000000));
    notme_zone_release(&zone);
    return 0;
}
