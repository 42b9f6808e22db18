/* Archives from strangers: every member is listed and read to its end, within ceilings. */
#include "fuzz.h"

#include "read/bundle.h"

/* No part of the name is "..", and it does not begin at the root. "fi../jsonl" does no harm. */
static bool stays_inside(const char *name)
{
    if (*name == '/')
        return false;
    for (const char *part = name; *part; part += *part == '/') {
        const size_t n = strcspn(part, "/");
        if (n == 2 && part[0] == '.' && part[1] == '.')
            return false;
        part += n;
    }
    return true;
}

static void read_member(struct notme_bundle *bundle, size_t i)
{
    struct notme_stream stream;
    const char *piece;
    uint64_t total = 0;
    int64_t n;
    if (notme_bundle_stream(bundle, i, &stream, NULL) != NOTME_OK)
        return;
    while ((n = stream.pull(stream.ctx, &piece, NULL)) > 0)
        total += (uint64_t)n;
    if (total > 8 << 20)
        abort(); /* the ceiling did not hold */
    notme_stream_close(&stream);
}

FUZZ_MUTATOR(mutate_archive)

FUZZ_TARGET
{
    const struct notme_limits limits = {
        .inflated_bytes = 4 << 20, .ratio = 200, .record_bytes = 65536, .depth = 64, .members = 50};
    struct notme_bundle *bundle;
    if (notme_bundle_open_bytes(&bundle, "fuzz", bytes, len, &limits, NULL) != NOTME_OK)
        return 0;
    for (size_t i = 0; i < notme_bundle_count(bundle); i++) {
        fuzz_check(stays_inside(notme_bundle_member(bundle, i)->name));
        read_member(bundle, i);
    }
    notme_bundle_free(bundle);
    return 0;
}
