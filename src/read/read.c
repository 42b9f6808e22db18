/* One source, whatever it is: opened, recognised, handed to its reader. */
#include "read/bundle.h"
#include "read/detect.h"
#include "read/event_csv.h"
#include "read/event_json.h"
#include "read/export.h"
#include "read/survey.h"
#include "read/x/archive.h"

#include <stdio.h>
#include <string.h>

static void fill_defaults(struct notme_limits *limits)
{
    if (!limits->inflated_bytes)
        limits->inflated_bytes = UINT64_C(64) << 30;
    if (!limits->ratio)
        limits->ratio = 200;
    if (!limits->record_bytes)
        limits->record_bytes = 16 << 20;
    if (!limits->depth)
        limits->depth = 256;
    if (!limits->members)
        limits->members = 200000;
}

static int read_content(struct notme_reader *reader, enum notme_content content, struct notme_stream *stream)
{
    const bool csv = content == NOTME_CONTENT_EVENT_CSV;
    snprintf(reader->stats->format, sizeof reader->stats->format, "%s", csv ? "event.csv" : "event.jsonl");
    return csv ? notme_event_csv_read(reader, stream) : notme_event_json_read(reader, stream);
}

/* Asks behind the head, too. */
struct ask {
    const char *name;
    const struct notme_platform *platform; /* that it is of */
};

/* What a member was. */
struct told {
    enum notme_content content;
    const char *doubt; /* why it is of no platform; NULL = it looks like none's */
};

static bool is_of_platform(void *ctx, const char *head, size_t len)
{
    struct ask *ask = ctx;
    const struct notme_sample sample = {ask->name, head, len, false};
    ask->platform = notme_platform_of(&sample);
    return ask->platform != NULL;
}

/* A file may begin with megabytes that do not tell what it is. Then it is opened anew. */
static int look_on(struct notme_bundle *bundle, size_t i, struct notme_peek *peek, struct ask *ask,
                   struct notme_error *err)
{
    struct notme_stream raw;
    int status = notme_peek_on(peek, notme_bundle_is_once(bundle), is_of_platform, ask, err);
    if (status != NOTME_OK || !peek->spent)
        return status;
    notme_peek_close(peek);
    *peek = (struct notme_peek){.whole = true};
    if (!ask->platform)
        return NOTME_OK;
    status = notme_bundle_stream(bundle, i, &raw, err);
    return status == NOTME_OK ? notme_peek_open(peek, &raw, err) : status;
}

static void tell(const struct notme_sample *sample, struct ask *ask, struct told *told)
{
    told->content = notme_told_by(sample, &ask->platform);
    if (told->content == NOTME_CONTENT_UNKNOWN || told->content == NOTME_CONTENT_HTML)
        told->doubt = notme_doubt(sample);
}

/* One member (or the only stream). *told says what it was. */
static int read_member(struct notme_reader *reader, struct notme_bundle *bundle, size_t i, uint64_t walked,
                       struct told *told)
{
    const char *name = notme_bundle_member(bundle, i)->name;
    struct ask ask = {.name = *name ? name : notme_bundle_file(bundle)};
    struct notme_stream raw, stream;
    struct notme_peek peek = {0};
    *told = (struct told){NOTME_CONTENT_UNKNOWN, NULL};
    int status = notme_bundle_stream(bundle, i, &raw, reader->err);
    if (status == NOTME_OK)
        status = notme_peek_open(&peek, &raw, reader->err);
    if (status == NOTME_OK && peek.head.len)
        tell(&(struct notme_sample){ask.name, peek.head.at, peek.head.len, peek.whole}, &ask, told);
    if (status == NOTME_OK && told->content == NOTME_CONTENT_UNKNOWN && !notme_bundle_member(bundle, i)->asked)
        status = look_on(bundle, i, &peek, &ask, reader->err);
    told->content = ask.platform ? NOTME_CONTENT_PLATFORM : told->content;
    if (status == NOTME_OK && peek.head.len) {
        stream = notme_peek_stream(&peek);
        const struct notme_sample sample = {ask.name, peek.head.at, peek.head.len, peek.whole};
        if (ask.platform && !notme_export_walked(ask.platform, walked))
            status = notme_export_read_file(reader, bundle, i, ask.platform, &sample, &stream);
        else if (told->content == NOTME_CONTENT_EVENT_JSON || told->content == NOTME_CONTENT_EVENT_CSV)
            status = read_content(reader, told->content, &stream);
    }
    notme_peek_close(&peek);
    return status;
}

static int unknown(const struct notme_reader *reader, const struct notme_bundle *bundle, const struct told *told)
{
    const char *name = notme_bundle_name(bundle);
    reader->stats->unknown = reader->stats->damaged == reader->damaged;
    if (!reader->stats->unknown)
        return notme_fail(reader->err, NOTME_EFORMAT, "'%s' is cut short or damaged, and nothing could be read of it",
                          name);
    if (told->doubt)
        return notme_fail(reader->err, NOTME_EFORMAT, "'%s' %s", name, told->doubt);
    if (told->content == NOTME_CONTENT_HTML)
        return notme_fail(reader->err, NOTME_EFORMAT, "'%s' is an HTML page, and of no export that notme knows", name);
    if (!notme_bundle_is_single(bundle))
        return notme_fail(reader->err, NOTME_EFORMAT, "'%s' holds nothing that notme can read", name);
    if (notme_bundle_size(bundle) >= 0 && notme_bundle_size(bundle) < 16)
        return notme_fail(reader->err, NOTME_EFORMAT, "'%s' is %lld byte%s long and of no format that notme knows",
                          name, (long long)notme_bundle_size(bundle), notme_bundle_size(bundle) == 1 ? "" : "s");
    return notme_fail(reader->err, NOTME_EFORMAT, "'%s' is of no format that notme knows", name);
}

static bool is_known(enum notme_content content)
{
    return content == NOTME_CONTENT_EVENT_JSON || content == NOTME_CONTENT_EVENT_CSV ||
           content == NOTME_CONTENT_PLATFORM;
}

static int read_single(struct notme_reader *reader, struct notme_bundle *bundle)
{
    struct told told;
    const int status = read_member(reader, bundle, 0, 0, &told);
    return status == NOTME_OK && !is_known(told.content) ? unknown(reader, bundle, &told) : status;
}

/* What is left when those who name their files have read. */
struct rest {
    uint64_t walked;
    bool is_x;
    size_t known, strays;
    char stray[128];  /* what the first of them are called */
    struct told last; /* that was told */
};

/* Is it an archive in the folder, or in one in it, which the caller reads, too? */
static bool is_read_apart(const struct notme_reader *reader, const struct notme_bundle *bundle, const char *name)
{
    const char *slash = strchr(name, '/');
    return reader->archives_apart && notme_bundle_is_folder(bundle) && !(slash && strchr(slash + 1, '/'));
}

/* Was it shown to a reader that takes whatever JSON lies beside its own, such as posts that were liked? */
static bool is_shown(const struct rest *rest, const char *name)
{
    bool shown = false;
    for (size_t p = 0; notme_platforms[p]; p++) {
        const bool is_here = rest->walked >> p & 1 && !notme_platforms[p]->by_content;
        const struct notme_export_file *row = is_here ? notme_named_row(notme_platforms[p], name) : NULL;
        shown = shown || (row && strcmp(row->name, "*.json") == 0);
    }
    return shown;
}

/* What lies right in a folder beside exports, and is none. Within them most files are nothing that is read. */
static void note_stray(const struct notme_bundle *bundle, const char *name, struct rest *rest)
{
    const size_t n = strlen(rest->stray);
    if (!notme_bundle_is_folder(bundle) || strchr(name, '/') || is_shown(rest, name))
        return;
    if (n + strlen(name) + 8 < sizeof rest->stray)
        snprintf(rest->stray + n, sizeof rest->stray - n, "%s'%s'", rest->strays ? ", " : "", name);
    else if (n && strcmp(rest->stray + n - 3, "…") != 0)
        snprintf(rest->stray + n, sizeof rest->stray - n, ", …");
    rest->strays++;
}

static int read_left(struct notme_reader *reader, struct notme_bundle *bundle, size_t i, struct rest *rest)
{
    char place[512];
    struct told told;
    const struct notme_member *member = notme_bundle_member(bundle, i);
    if (!*member->name || member->taken)
        return NOTME_OK;
    if (notme_is_media(member->name)) {
        note_stray(bundle, member->name, rest);
        return NOTME_OK;
    }
    snprintf(place, sizeof place, "%s: %s", notme_bundle_name(bundle), member->name);
    reader->place = place;
    const uint64_t lost = notme_reader_lost(reader);
    int status = read_member(reader, bundle, i, rest->walked, &told);
    if (status == NOTME_OK && told.doubt)
        notme_reader_note(reader, "not read: it %s", told.doubt);
    if (status == NOTME_OK && told.content == NOTME_CONTENT_PACKED && !is_read_apart(reader, bundle, member->name))
        status = notme_reader_pass(reader, "an archive in an archive or folder is not opened: give it as a source of "
                                           "its own");
    reader->place = notme_bundle_name(bundle);
    rest->known += is_known(told.content);
    if (told.content == NOTME_CONTENT_UNKNOWN && !told.doubt && notme_reader_lost(reader) == lost)
        note_stray(bundle, member->name, rest);
    if (told.content != NOTME_CONTENT_UNKNOWN)
        rest->last = (struct told){told.content, NULL};
    return status;
}

static void note_strays(struct notme_reader *reader, const struct rest *rest)
{
    if (rest->strays && (rest->known || rest->walked || rest->is_x))
        notme_reader_note(reader, "%zu file%s nothing that notme reads: %s", rest->strays,
                          rest->strays == 1 ? " in it is" : "s in it are", rest->stray);
}

/* Files that tell what they are, in any member of an archive or folder, but those read already. */
static int read_rest(struct notme_reader *reader, struct notme_bundle *bundle, struct rest *rest)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < notme_bundle_count(bundle) && status == NOTME_OK; i++)
        status = read_left(reader, bundle, i, rest);
    if (status == NOTME_OK)
        note_strays(reader, rest);
    return status;
}

static int read_bundle(struct notme_reader *reader, struct notme_bundle *bundle)
{
    if (notme_bundle_is_single(bundle))
        return read_single(reader, bundle);
    struct rest rest = {.is_x = notme_x_archive_recognise(bundle), .last.content = NOTME_CONTENT_UNKNOWN};
    int status = rest.is_x ? notme_x_archive_read(reader, bundle) : NOTME_OK;
    if (status == NOTME_OK)
        status = notme_export_read(reader, bundle, &rest.walked);
    if (status == NOTME_OK)
        status = read_rest(reader, bundle, &rest);
    if (status == NOTME_OK && !rest.is_x && !rest.walked && !rest.known)
        return unknown(reader, bundle, &rest.last);
    return status;
}

/* What the bundle cannot give. */
static int take_loss(void *ctx, const struct notme_loss *loss, struct notme_error *err)
{
    struct notme_reader *reader = ctx;
    struct notme_error *const outer = reader->err;
    const char *const place = reader->place;
    char member[512];
    if (loss->member) {
        snprintf(member, sizeof member, "%s: %s", reader->source, loss->member);
        reader->place = member;
    }
    reader->err = err;
    const int status =
        loss->passed ? notme_reader_pass(reader, "%s", loss->text) : notme_reader_damage(reader, "%s", loss->text);
    reader->err = outer;
    reader->place = place;
    return status;
}

/* Nothing and no word about it would leave people wondering. */
static int read_aloud(struct notme_reader *reader, struct notme_bundle *bundle)
{
    const struct notme_read_stats before = *reader->stats;
    reader->stats->unknown = false;
    reader->damaged = before.damaged;
    int status = notme_bundle_tell(bundle, take_loss, reader, reader->err);
    reader->unlisted = notme_reader_lost(reader) - before.skipped - before.damaged;
    if (status == NOTME_OK)
        status = read_bundle(reader, bundle);
    if (status == NOTME_OK &&
        reader->stats->records + notme_reader_lost(reader) == before.records + before.skipped + before.damaged)
        notme_reader_note(reader, "no event is in it");
    return status;
}

static struct notme_reader make_reader(const char *name, const struct notme_read_options *options,
                                       notme_event_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_reader reader = {.sink = sink, .sink_ctx = ctx, .err = err, .place = name, .source = name};
    if (options) {
        reader.limits = options->limits;
        reader.scratch = options->scratch;
        reader.strict = options->strict;
        reader.archives_apart = options->archives_apart;
        reader.nameless_apart = options->nameless_apart;
        reader.owner = options->owner;
        reader.complain = options->complain;
        reader.complain_ctx = options->complain_ctx;
        reader.snapshot = options->snapshot;
        reader.look = options->look;
        reader.several = options->several;
        reader.snapshot_ctx = options->snapshot_ctx;
    }
    fill_defaults(&reader.limits);
    return reader;
}

/* By the clocks of the zone that the caller names, if any. */
static int read_in_zone(struct notme_reader *reader, struct notme_bundle *bundle,
                        const struct notme_read_options *options)
{
    struct notme_zone zone;
    if (!options || !options->source_tz)
        return read_aloud(reader, bundle);
    int status = notme_zone_load(&zone, options->source_tz, reader->err);
    reader->zone = &zone;
    if (status == NOTME_OK)
        status = read_aloud(reader, bundle);
    notme_zone_release(&zone);
    reader->zone = NULL;
    return status;
}

int notme_read(const char *path, const struct notme_read_options *options, notme_event_sink *sink, void *ctx,
               struct notme_read_stats *stats, struct notme_error *err)
{
    struct notme_read_stats own = {0};
    struct notme_bundle *bundle;
    struct notme_reader reader = make_reader(path, options, sink, ctx, err);
    reader.stats = stats ? stats : &own;
    int status = notme_bundle_open_path(&bundle, path, &reader.limits, err);
    if (status == NOTME_OK)
        status = read_in_zone(&reader, bundle, options);
    notme_bundle_free(bundle);
    return status;
}

int notme_read_bytes(const char *name, const void *bytes, size_t len, const struct notme_read_options *options,
                     notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err)
{
    struct notme_read_stats own = {0};
    struct notme_bundle *bundle;
    struct notme_reader reader = make_reader(name, options, sink, ctx, err);
    reader.stats = stats ? stats : &own;
    int status = notme_bundle_open_bytes(&bundle, name, bytes, len, &reader.limits, err);
    if (status == NOTME_OK)
        status = read_in_zone(&reader, bundle, options);
    notme_bundle_free(bundle);
    return status;
}
