/* A file from a stranger, read as a platform's: events come out whole, or nothing does. */
#ifndef NOTME_TESTS_READ_FUZZ_EXPORT_H
#define NOTME_TESTS_READ_FUZZ_EXPORT_H

#include "read/export.h"

#include <stdlib.h>

static inline int fuzz_sink(void *ctx, const struct notme_event *event)
{
    (void)ctx;
    const bool bounded = event->not_before != NOTME_NO_TIME && event->not_after != NOTME_NO_TIME;
    if (!event->account.len || !event->id.len || (bounded && event->not_before > event->not_after) ||
        event->ntags > NOTME_LIST_MAX || event->nlinks > NOTME_LIST_MAX)
        abort();
    return 0;
}

static inline void fuzz_export(const struct notme_platform *platform, const char *name, const void *bytes, size_t len)
{
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {
        .limits = {.inflated_bytes = 4 << 20, .ratio = 200, .record_bytes = 65536, .depth = 64, .members = 50},
        .stats = &stats,
        .place = name,
        .sink = fuzz_sink};
    struct notme_bundle *bundle;
    struct notme_stream stream;
    if (notme_bundle_open_bytes(&bundle, name, bytes, len, &reader.limits, NULL) != NOTME_OK)
        return;
    const struct notme_sample sample = {name, bytes, len < 65536 ? len : 65536, len < 65536};
    platform->recognise(&sample);
    if (notme_bundle_is_single(bundle) && notme_bundle_stream(bundle, 0, &stream, NULL) == NOTME_OK) {
        notme_export_read_file(&reader, bundle, 0, platform, &stream);
        notme_stream_close(&stream);
    }
    notme_bundle_free(bundle);
}

#endif
