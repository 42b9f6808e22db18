/* What the fuzz targets of exports share: a file of a platform, whatever is in it, gives events that hold together. */
#ifndef NOTME_TESTS_READ_FUZZ_EXPORT_H
#define NOTME_TESTS_READ_FUZZ_EXPORT_H

#include "base/utf8.h"
#include "read/export.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static inline void fuzz_check(bool holds)
{
    if (!holds)
        abort();
}

static inline int fuzz_take(void *ctx, const struct notme_event *e)
{
    const struct notme_text texts[] = {e->id,   e->account, e->action_detail, e->object_id, e->object_type, e->author,
                                       e->text, e->app,     e->user_agent,    e->ip,        e->country};
    (void)ctx;
    fuzz_check(e->id.len > 0 && e->account.len > 0);
    fuzz_check(e->ntags <= NOTME_LIST_MAX && e->nlinks <= NOTME_LIST_MAX);
    fuzz_check(e->not_before == NOTME_NO_TIME || e->time == NOTME_NO_TIME || e->not_before <= e->time);
    fuzz_check(e->not_after == NOTME_NO_TIME || e->time == NOTME_NO_TIME || e->not_after >= e->time);
    fuzz_check(e->not_before == NOTME_NO_TIME || e->not_after == NOTME_NO_TIME || e->not_before <= e->not_after);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fuzz_check(!texts[i].len || notme_utf8_valid(texts[i].at, texts[i].len));
    for (size_t i = 0; i < e->ntags; i++)
        fuzz_check(notme_utf8_valid(e->tags[i].at, e->tags[i].len));
    return 0;
}

/* The first byte chooses the name of the file. */
static inline int fuzz_export(const struct notme_platform *platform, const char *const *names, size_t count,
                              const uint8_t *bytes, size_t len)
{
    struct notme_read_stats stats = {0};
    struct notme_error error;
    struct notme_reader reader = {
        .limits = {.inflated_bytes = 1 << 20, .ratio = 200, .record_bytes = 16384, .depth = 64, .members = 4},
        .stats = &stats,
        .sink = fuzz_take,
        .err = &error,
        .place = "fuzz"};
    struct notme_bundle *bundle;
    struct notme_stream stream;
    if (len == 0 || notme_bundle_open_bytes(&bundle, names[*bytes % count], bytes + 1, len - 1, &reader.limits, NULL))
        return 0;
    const struct notme_sample sample = {names[*bytes % count], (const char *)bytes + 1, len - 1, true};
    platform->recognise(&sample);
    if (notme_bundle_is_single(bundle) && notme_bundle_stream(bundle, 0, &stream, NULL) == NOTME_OK) {
        notme_export_read_file(&reader, bundle, 0, platform, &stream);
        notme_stream_close(&stream);
    }
    notme_bundle_free(bundle);
    return 0;
}

#endif
