/* JSON files from strangers: cut into records, each parsed or complained of. */
#include "fuzz.h"

#include "read/records.h"

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

static int take(void *ctx, const struct notme_record *record)
{
    int64_t number;
    (void)ctx;
    if (!record->json || strlen(record->path) >= NOTME_PATH_MAX)
        abort();
    notme_text_at(record->json, "a/b");
    notme_seconds_at(record->json, "a", &number);
    return 0;
}

FUZZ_TARGET
{
    int status;
    struct memory memory = {(const char *)bytes, len}, again = memory, list = memory, values = memory, whole = memory;
    struct notme_stream stream = {pull, NULL, &memory};
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {.limits = {.record_bytes = 4096, .depth = 64}, .stats = &stats, .place = "fuzz"};
    if (notme_records(&reader, &stream, NULL, take, NULL) != NOTME_OK)
        abort(); /* damage is complained of; memory there is */
    stream.ctx = &again;
    notme_record_lines(&reader, &stream, take, NULL);
    stream.ctx = &list;
    notme_record_list(&reader, &stream, take, NULL);
    stream.ctx = &values;
    notme_record_values(&reader, &stream, take, NULL);
    stream.ctx = &whole;
    cJSON_Delete(notme_document(&reader, &stream, &status));
    return 0;
}
