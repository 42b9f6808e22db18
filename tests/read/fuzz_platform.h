/* What the fuzz targets of the platforms share: a file from a stranger, read as the platform's whatever it begins with,
 * under one of the names that the platform knows. */
#ifndef NOTME_TESTS_READ_FUZZ_PLATFORM_H
#define NOTME_TESTS_READ_FUZZ_PLATFORM_H

#include "base/utf8.h"
#include "read/platforms.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void fuzz_check(struct notme_text text)
{
    if (text.len && (!text.at || !notme_utf8_valid(text.at, text.len)))
        abort();
}

/* An event that goes out says who did it, its texts are UTF-8, and its bounds are in order. */
static int fuzz_take(void *ctx, const struct notme_event *event)
{
    (void)ctx;
    const struct notme_text texts[] = {event->id,     event->account, event->account_name, event->object_id,
                                       event->author, event->text,    event->lang,         event->action_detail};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fuzz_check(texts[i]);
    for (size_t i = 0; i < event->ntags; i++)
        fuzz_check(event->tags[i]);
    for (size_t i = 0; i < event->nlinks; i++)
        fuzz_check(event->links[i]);
    const bool bounded = event->not_before != NOTME_NO_TIME && event->not_after != NOTME_NO_TIME;
    if (!event->account.len || (bounded && event->not_before > event->not_after))
        abort();
    return 0;
}

static inline void fuzz_read(const struct notme_platform *platform, const char *name, const uint8_t *bytes, size_t len)
{
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {
        .limits = {.inflated_bytes = 1 << 20, .ratio = 50, .record_bytes = 8192, .depth = 64, .members = 100},
        .sink = fuzz_take,
        .stats = &stats,
        .place = name};
    struct notme_bundle *bundle;
    struct notme_stream stream;
    const struct notme_sample sample = {name, (const char *)bytes, len < 65536 ? len : 65536, len < 65536};
    if (len == 0)
        return;
    platform->recognise(&sample);
    if (notme_bundle_open_bytes(&bundle, name, bytes, len, &reader.limits, NULL) != NOTME_OK)
        return;
    if (notme_bundle_is_single(bundle) && notme_bundle_stream(bundle, 0, &stream, NULL) == NOTME_OK) {
        notme_export_read_file(&reader, bundle, 0, platform, &stream);
        notme_stream_close(&stream);
    }
    notme_bundle_free(bundle);
}

#endif
