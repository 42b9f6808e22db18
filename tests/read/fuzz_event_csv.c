/* CSV from strangers: a header of ours is put before it, so that the fuzzer gets to the records at once. */
#include "fuzz.h"

FUZZ_TARGET
{
    static const char header[] =
        "actor_id,action,time,not_before,object_text,object_tags,object_sensitive,seq,time_basis\n";
    const struct notme_read_options options = {.limits = {.record_bytes = 4096}};
    char *text = malloc(sizeof header - 1 + len);
    fuzz_check(text != NULL);
    memcpy(text, header, sizeof header - 1);
    if (len)
        memcpy(text + sizeof header - 1, bytes, len);
    fuzz_read_bytes("fuzz", text, sizeof header - 1 + len, &options, fuzz_timed_event);
    free(text);
    return 0;
}
