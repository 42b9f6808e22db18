/* Streams as they are saved in lines: of Jetstream, in the order of the clock, and of tap, which brings old and new. */
#include "read/bsky/stream.h"
#include "read/bsky/tally.h"
#include "read/platforms.h"

static int take_line(struct notme_export *export, const struct notme_record *record)
{
    struct notme_bsky_own *own = notme_bsky_own(export, sizeof *own, NOTME_BSKY_REMEMBERED);
    const enum notme_bsky_stream stream = notme_bsky_stream_of(record->json);
    struct notme_bsky_reading reading = {.wrong = NULL};
    struct notme_arena arena = {0};
    if (!own)
        return notme_fail_memory(export->reader->err);
    if (stream == NOTME_BSKY_NO_STREAM)
        return notme_export_skip(export, record, "no message of a Bluesky stream");
    if ((stream == NOTME_BSKY_TAP) != (export->platform == &notme_bsky_tap))
        return NOTME_OK; /* of a folder with both */
    const enum notme_bsky_is is = notme_bsky_message(own->memory, record->json, &arena, &reading);
    const int status = notme_bsky_take(export, record, &own->tally, is, &reading);
    notme_arena_release(&arena);
    return status;
}

static int end_lines(struct notme_export *export)
{
    if (export->own)
        notme_bsky_disown(export);
    return NOTME_OK;
}

static bool is_jetstream(const struct notme_sample *sample)
{
    return (notme_sample_has(sample, "\"did\"") && notme_sample_has(sample, "\"time_us\"") &&
            notme_sample_has(sample, "\"kind\"")) ||
           (notme_sample_has(sample, "\"payload\"") && notme_sample_has(sample, ".jetstream."));
}

static bool is_tap(const struct notme_sample *sample)
{
    return notme_sample_has(sample, "\"record\"") && notme_sample_has(sample, "\"live\"") &&
           notme_sample_has(sample, "\"did\"") && notme_sample_has(sample, "\"rkey\"");
}

static const struct notme_export_file files[] = {
    {"*.jsonl", NOTME_LINES, .take = take_line},
    {"*.ndjson", NOTME_LINES, .take = take_line},
    {NULL, NOTME_LINES, .take = take_line},
};

const struct notme_platform notme_bsky_stream = {.service = NOTME_BSKY_SERVICE,
                                                 .format = "bsky.jetstream",
                                                 .recognise = is_jetstream,
                                                 .file = files,
                                                 .files = sizeof files / sizeof *files,
                                                 .end = end_lines,
                                                 .by_content = true,
                                                 .streams = true};

const struct notme_platform notme_bsky_tap = {.service = NOTME_BSKY_SERVICE,
                                              .format = "bsky.tap",
                                              .recognise = is_tap,
                                              .file = files,
                                              .files = sizeof files / sizeof *files,
                                              .end = end_lines,
                                              .by_content = true};
