#include "read/bsky/tid.h"

#include <string.h>

bool notme_tid_parse(struct notme_text tid, int64_t *time, int *clock)
{
    static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";
    uint64_t value = 0;
    if (tid.len != 13)
        return false;
    for (size_t i = 0; i < tid.len; i++) {
        const char *digit = tid.at[i] ? strchr(digits, tid.at[i]) : NULL;
        if (!digit || (i == 0 && *digit > 'j'))
            return false;
        value = value << 5 | (uint64_t)(digit - digits);
    }
    *time = (int64_t)(value >> 10);
    if (clock)
        *clock = (int)(value & 1023);
    return true;
}
