/* Lines from strangers, as a whole source: read or refused, with a word. */
#include "fuzz.h"

FUZZ_TARGET
{
    const struct notme_read_options options = {.limits = {.record_bytes = 4096, .inflated_bytes = 1 << 20}};
    fuzz_read_bytes("fuzz", bytes, len, &options, fuzz_timed_event);
    return 0;
}
