#include "find_plain.h"

#define NOTME_PLAIN
#include "read/find.h"

const char *t_find_plain(const char *at, const char *end, bool *high)
{
    return notme_find(at, end, high);
}
