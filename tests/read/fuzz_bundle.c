/* Archives from strangers: every member is listed and read to its end, within ceilings. */
#include "read/bundle.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const struct notme_limits limits = {
        .inflated_bytes = 4 << 20, .ratio = 200, .record_bytes = 65536, .depth = 64, .members = 50};
    struct notme_bundle *bundle;
    if (notme_bundle_open_bytes(&bundle, "fuzz", bytes, len, &limits, NULL) != NOTME_OK)
        return 0;
    for (size_t i = 0; i < notme_bundle_count(bundle); i++) {
        const char *name = notme_bundle_member(bundle, i)->name;
        if (strstr(name, "../") || *name == '/')
            abort();
        read_member(bundle, i);
    }
    notme_bundle_free(bundle);
    return 0;
}
