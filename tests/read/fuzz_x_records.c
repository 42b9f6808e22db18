/* X's data files from strangers: cut into records, each parsed or complained of. */
#include "read/x_records.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct memory {
    const char *at;
    size_t len;
};

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    struct memory *memory = ctx;
    const size_t n = memory->len > 7 ? 7 : memory->len; /* small pieces: borders fall everywhere */
    (void)err;
    *bytes = memory->at;
    memory->at += n;
    memory->len -= n;
    return (int64_t)n;
}

static int take(void *ctx, const cJSON *record, size_t index)
{
    (void)ctx;
    (void)index;
    if (!cJSON_IsObject(record))
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct memory memory = {(const char *)bytes, len};
    struct notme_stream stream = {pull, NULL, &memory};
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {.limits = {.record_bytes = 4096, .depth = 64}, .stats = &stats, .place = "fuzz"};
    return notme_x_records(&reader, &stream, take, NULL) == NOTME_OK ? 0 : 0;
}
