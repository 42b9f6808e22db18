/* notme_find() as it is compiled where there is neither SSE2 nor NEON. */
#ifndef NOTME_TESTS_FIND_PLAIN_H
#define NOTME_TESTS_FIND_PLAIN_H

#include <stdbool.h>

const char *t_find_plain(const char *at, const char *end, bool *high);

#endif
