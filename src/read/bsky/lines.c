/* Streams as they are saved in lines: of Jetstream, in the order of the clock, and of tap, which brings old and new. */
#include "read/bsky/stream.h"
#include "read/bsky/tally.h"
#include "read/platforms.h"

struct lines {
    struct notme_bsky_tally tally;
    struct notme_bsky_memory *memory;
};

static struct lines *lines_of(struct notme_export *export)
{
    struct lines *lines = export->own;
    if (!lines)
        lines = export->own = notme_alloc(1, sizeof *lines);
    if (lines && !lines->memory)
        lines->memory = notme_bsky_memory_new(NOTME_BSKY_REMEMBERED);
    return lines && lines->memory ? lines : NULL;
}

static int take_line(struct notme_export *export, const struct notme_record *record)
{
    struct lines *lines = lines_of(export);
    const enum notme_bsky_stream stream = notme_bsky_stream_of(record->json);
    struct notme_bsky_reading reading = {.wrong = NULL};
    struct notme_arena arena = {0};
    if (!lines)
        return notme_fail_memory(export->reader->err);
    if (stream == NOTME_BSKY_NO_STREAM)
        return notme_export_skip(export, record, "no message of a Bluesky stream");
    if ((stream == NOTME_BSKY_TAP) != (export->platform == &notme_bsky_tap))
        return NOTME_OK; /* of a folder with both */
    const enum notme_bsky_is is = notme_bsky_message(lines->memory, record->json, &arena, &reading);
    const int status = notme_bsky_take(export, record, &lines->tally, is, &reading);
    notme_arena_release(&arena);
    return status;
}

static int end_lines(struct notme_export *export)
{
    struct lines *lines = export->own;
    if (!lines)
        return NOTME_OK;
    notme_bsky_tally_note(&lines->tally, export->reader);
    notme_bsky_memory_free(lines->memory);
    notme_free(lines);
    export->own = NULL;
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
                                                 .streams = true};

const struct notme_platform notme_bsky_tap = {.service = NOTME_BSKY_SERVICE,
                                              .format = "bsky.tap",
                                              .recognise = is_tap,
                                              .file = files,
                                              .files = sizeof files / sizeof *files,
                                              .end = end_lines};
