/* What the fuzz targets of exports share: a file from a stranger, read as the platform's whatever it begins with, gives
 * events that hold together. */
#ifndef NOTME_TESTS_READ_FUZZ_EXPORT_H
#define NOTME_TESTS_READ_FUZZ_EXPORT_H

#include "fuzz.h"
#include "read/platforms.h"

FUZZ_MUTATOR(mutate_json)

/* A file that a platform knows. */
struct fuzz_file {
    const struct notme_platform *platform;
    const char *name;
};

static inline void fuzz_read(const struct fuzz_file *file, const uint8_t *bytes, size_t len)
{
    struct notme_read_stats stats = {0};
    struct notme_error error;
    struct notme_reader reader = {
        .limits = {.inflated_bytes = 1 << 20, .ratio = 200, .record_bytes = 16384, .depth = 64, .members = 100},
        .stats = &stats,
        .sink = fuzz_named_event,
        .err = &error,
        .place = file->name};
    struct notme_bundle *bundle;
    struct notme_stream stream;
    const struct notme_sample sample = {file->name, (const char *)bytes, len < 65536 ? len : 65536, len < 65536};
    if (len == 0 || notme_bundle_open_bytes(&bundle, file->name, bytes, len, &reader.limits, NULL) != NOTME_OK)
        return;
    file->platform->recognise(&sample);
    if (file->platform->doubtful)
        file->platform->doubtful(&sample);
    if (notme_bundle_is_single(bundle) && notme_bundle_stream(bundle, 0, &stream, NULL) == NOTME_OK) {
        notme_export_read_file(&reader, bundle, 0, file->platform, &sample, &stream);
        notme_stream_close(&stream);
    }
    notme_bundle_free(bundle);
}

/* The first byte chooses the file. */
static inline int fuzz_export(const struct fuzz_file *files, size_t count, const uint8_t *bytes, size_t len)
{
    if (len)
        fuzz_read(&files[*bytes % count], bytes + 1, len - 1);
    return 0;
}

#define FUZZ_EXPORT(files) fuzz_export(files, sizeof(files) / sizeof *(files), bytes, len)

#endif
