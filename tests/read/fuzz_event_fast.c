/* Lines from strangers: where the quick reader says anything, the judge says the same. */
#include "fuzz.h"

#include "same_event.h"

FUZZ_TARGET
{
    struct both both = {.order = {{{0}}}};
    const char *at = (const char *)bytes, *end = at + len;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const size_t n = (size_t)((newline ? newline : end) - at);
        char *copy = fuzz_copy(at, n);
        fuzz_check(both_read(&both, (struct notme_text){copy, n}, 16) >= 0);
        free(copy);
        at += n + (newline != NULL);
    }
    both_release(&both);
    return 0;
}
