/* Lines from strangers: where the quick reader says anything, the judge says the same. */
#include "same_event.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct both both = {.order = {{{0}}}};
    const char *at = (const char *)bytes, *end = at + len;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const size_t n = (size_t)((newline ? newline : end) - at);
        char *copy = malloc(n ? n : 1); /* of exact size: not a byte behind it may be read */
        if (!copy)
            abort();
        memcpy(copy, at, n);
        if (both_read(&both, (struct notme_text){copy, n}, 16) < 0)
            abort();
        free(copy);
        at += n + (newline != NULL);
    }
    both_release(&both);
    return 0;
}
