#include "read/export_own.h"

#include "read/detect.h"
#include "read/mend.h"
#include "read/survey.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

/* ---- which platform */

static bool path_fits(const char *path, const char *pattern)
{
    return !pattern || fnmatch(pattern, path, FNM_PATHNAME | FNM_NOESCAPE) == 0;
}

const struct notme_platform *notme_platform_of(const struct notme_sample *sample)
{
    for (const struct notme_platform *const *p = notme_platforms; *p; p++)
        if ((*p)->recognise(sample))
            return *p;
    return NULL;
}

/* ---- one file */

struct notme_file_rows notme_rows_from(struct notme_export *export, size_t i)
{
    const struct notme_platform *p = export->platform;
    struct notme_file_rows rows = {export, &p->file[i], 1};
    const char *name = p->file[i].name;
    while (i + rows.rows < p->files) {
        const char *next = p->file[i + rows.rows].name;
        if (!(name && next ? strcmp(name, next) == 0 : name == next))
            break;
        rows.rows++;
    }
    return rows;
}

static const struct notme_export_file *row_for(const struct notme_file_rows *rows, const char *path)
{
    for (size_t i = 0; i < rows->rows; i++)
        if (path_fits(path, rows->row[i].path))
            return &rows->row[i];
    return NULL;
}

static bool want(void *ctx, const char *path)
{
    const struct notme_file_rows *rows = ctx;
    rows->export->list++;
    const bool is = row_for(rows, path) != NULL;
    rows->export->wanted = rows->export->wanted || is;
    return is;
}

static int take_record(void *ctx, const struct notme_record *record)
{
    struct notme_file_rows *rows = ctx;
    const struct notme_export_file *row = row_for(rows, record->path);
    rows->export->index = record->line ? (size_t)record->line : record->index;
    notme_arena_clear(&rows->export->words);
    return row ? row->take(rows->export, record) : NOTME_OK;
}

static int take_row(void *ctx, const struct notme_row *row)
{
    struct notme_file_rows *rows = ctx;
    rows->export->index = (size_t)row->line;
    return row->header ? rows->row->row(rows->export, row) : NOTME_OK;
}

static int take_document(struct notme_file_rows *rows, struct notme_stream *stream)
{
    int status;
    const struct notme_record record = {notme_document(rows->export->reader, stream, &status), "", 0, 0, 0};
    if (record.json)
        status = take_record(rows, &record);
    cJSON_Delete(record.json);
    return status;
}

static int take_value(void *ctx, const struct notme_record *record)
{
    struct notme_file_rows *rows = ctx;
    rows->export->wanted = true;
    return take_record(ctx, record);
}

/* Does the file begin with an object that is a record? */
static bool is_record(const struct notme_platform *platform, struct notme_text head)
{
    char key[NOTME_KEY_MAX];
    const size_t i = notme_blank(head.at, head.len);
    if (i == head.len || head.at[i] != '{' || !notme_first_key(head.at + i, head.len - i, key))
        return false;
    const char *const *keys = platform->record_keys;
    while (*keys && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

static int read_lists(struct notme_file_rows *rows, struct notme_stream *stream)
{
    struct notme_reader *reader = rows->export->reader;
    struct notme_stream borrowed = {stream->pull, NULL, stream->ctx};
    struct notme_peek peek = {0};
    if (!rows->export->platform->record_keys)
        return notme_records(reader, stream, want, take_record, rows);
    int status = notme_peek_open(&peek, &borrowed, reader->err);
    struct notme_stream whole = notme_peek_stream(&peek);
    if (status == NOTME_OK && is_record(rows->export->platform, (struct notme_text){peek.head.at, peek.head.len}))
        status = notme_record_values(reader, &whole, take_value, rows);
    else if (status == NOTME_OK)
        status = notme_records(reader, &whole, want, take_record, rows);
    notme_peek_close(&peek);
    return status;
}

static int read_rows(void *ctx, struct notme_stream *stream)
{
    struct notme_file_rows *rows = ctx;
    struct notme_reader *reader = rows->export->reader;
    rows->export->list++;
    switch (rows->row->shape) {
    case NOTME_LISTS:
        return read_lists(rows, stream);
    case NOTME_LINES:
        return notme_record_lines(reader, stream, take_record, rows);
    case NOTME_VALUES:
        return notme_record_values(reader, stream, take_record, rows);
    case NOTME_DOCUMENT:
        return take_document(rows, stream);
    case NOTME_ROWS:
        return notme_csv_rows(reader, stream, take_row, rows);
    case NOTME_RAGGED:
        return notme_csv_ragged_rows(reader, stream, take_row, rows);
    case NOTME_BYTES:
        return rows->row->bytes(rows->export, stream);
    }
    return NOTME_OK;
}

/* ---- one export */

struct notme_export notme_export_open(struct notme_reader *reader, struct notme_bundle *bundle,
                                      const struct notme_platform *platform)
{
    snprintf(reader->stats->format, sizeof reader->stats->format, "%s", platform->format);
    notme_reader_look(reader);
    reader->changes_records = platform->changes_records;
    return (struct notme_export){.reader = reader,
                                 .bundle = bundle,
                                 .platform = platform,
                                 .events.runs.scratch = reader->scratch,
                                 .common.generated = NOTME_NO_TIME,
                                 .lost = notme_reader_lost(reader) - reader->unlisted,
                                 .member = ""};
}

static void note_limits(const struct notme_platform *platform, struct notme_read_stats *stats)
{
    stats->no_like_times = stats->no_like_times || platform->no_like_times;
    stats->no_unlikes = stats->no_unlikes || platform->no_unlikes;
    stats->no_authors = stats->no_authors || platform->no_authors;
    stats->order_only = stats->order_only || platform->order_only;
}

/* Whatever kinds of things it held all of. */
static int tell_snapshots(const struct notme_export *export)
{
    struct notme_snapshot snapshot = {notme_text_of(export->platform->service), export->common.account, NOTME_OTHER,
                                      export->common.generated};
    int status = NOTME_OK;
    for (int a = 0; a < NOTME_ACTION_COUNT && status == NOTME_OK; a++) {
        snapshot.action = (enum notme_action)a;
        if (export->complete >> a & 1 && snapshot.taken != NOTME_NO_TIME)
            status = notme_reader_snapshot(export->reader, &snapshot);
    }
    return status;
}

/* By what its owner is called, where no more is known; of several exports side by side that do not even say that, each
 * is an account of its own. */
static void name_account(struct notme_export *export, char *to, size_t size)
{
    char kind[64], place[512];
    const struct notme_text root = export->root;
    export->common.account = export->common.account_name;
    export->common.nameless = export->common.account.len || !root.at;
    if (export->common.account.len)
        return;
    snprintf(kind, sizeof kind, "%s-export", export->platform->service);
    snprintf(place, sizeof place, "%s%s%.*s", notme_bundle_name(export->bundle), root.len ? "/" : "", (int)root.len,
             root.at ? root.at : "");
    export->common.account = notme_reader_nameless(export->reader, place, root.at != NULL, kind, to, size);
}

int notme_export_close(struct notme_export *export, int status)
{
    const struct notme_platform *platform = export->platform;
    const int ended = platform->end ? platform->end(export) : NOTME_OK;
    char nobody[512];
    status = status == NOTME_OK ? ended : status;
    notme_reader_owner(export->reader, platform->service, export->common.account, export->common.account_name);
    note_limits(platform, export->reader->stats);
    if (export->unplaced)
        notme_reader_note(export->reader,
                          "%llu times are by a clock whose zone is not stated, and known to a day or so: "
                          "--source-tz=ZONE says where it was",
                          (unsigned long long)export->unplaced);
    if (status == NOTME_OK && export->events.open && !export->common.account.len)
        name_account(export, nobody, sizeof nobody);
    if (status == NOTME_OK)
        status = notme_collection_emit(&export->events, export->reader, &export->common);
    if (status == NOTME_OK)
        status = tell_snapshots(export);
    notme_collection_release(&export->events);
    notme_arena_release(&export->words);
    if (platform->release)
        platform->release(export);
    return status;
}

int notme_rows_read(struct notme_file_rows *rows, size_t member)
{
    struct notme_export *export = rows->export;
    export->member = notme_bundle_member(export->bundle, member)->name;
    return notme_export_read_member(export->reader, export->bundle, member, read_rows, rows);
}

/* The rows for a file read alone; where none is for it, all: lists tell themselves apart. */
static struct notme_file_rows rows_alone(struct notme_export *export, const struct notme_sample *sample)
{
    const struct notme_platform *p = export->platform;
    const struct notme_export_file *row = notme_row_of(p, sample, &export->called);
    return row ? notme_rows_from(export, (size_t)(row - p->file)) : (struct notme_file_rows){export, p->file, p->files};
}

int notme_export_read_file(struct notme_reader *reader, struct notme_bundle *bundle, size_t member,
                           const struct notme_platform *platform, const struct notme_sample *sample,
                           struct notme_stream *stream)
{
    struct notme_export export = notme_export_open(reader, bundle, platform);
    export.member = notme_bundle_member(bundle, member)->name;
    struct notme_file_rows rows = rows_alone(&export, sample);
    const uint64_t lost = notme_reader_lost(reader);
    const int status = notme_export_close(&export, read_rows(&rows, stream));
    const bool is_odd = rows.row->shape == NOTME_LISTS && !export.wanted && notme_reader_lost(reader) == lost;
    if (status != NOTME_OK || !is_odd || !notme_bundle_is_single(bundle))
        return status;
    reader->stats->unknown = true;
    return notme_fail(reader->err, NOTME_EFORMAT, "'%s' looks like %s, but holds no list that is known of it",
                      notme_bundle_name(bundle), platform->format);
}

/* ---- for the platforms */

/* A member's stream, without what a server wrote before it. */
struct body {
    struct notme_stream inner;
    bool begun;
};

static int64_t pull_body(void *ctx, const char **bytes, struct notme_error *err)
{
    struct body *body = ctx;
    int64_t n, skip;
    do {
        n = body->inner.pull(body->inner.ctx, bytes, err);
        skip = n > 0 && !body->begun ? (int64_t)notme_reply_head(*bytes, (size_t)n) : 0;
        body->begun = true;
    } while (skip && skip == n); /* the head alone */
    if (skip)
        *bytes += skip;
    return n - skip;
}

static int read_body(struct notme_reader *reader, struct notme_bundle *bundle, size_t member,
                     int (*read)(void *ctx, struct notme_stream *stream), void *ctx)
{
    struct body body = {.begun = false};
    struct notme_stream stream = {pull_body, NULL, &body};
    int status = notme_bundle_stream(bundle, member, &body.inner, reader->err);
    if (status == NOTME_OK)
        status = read(ctx, &stream);
    notme_stream_close(&stream);
    notme_stream_close(&body.inner);
    return status;
}

int notme_export_read_member(struct notme_reader *reader, struct notme_bundle *bundle, size_t member,
                             int (*read)(void *ctx, struct notme_stream *stream), void *ctx)
{
    char place[512];
    const char *outer = reader->place;
    snprintf(place, sizeof place, "%s: %s", notme_bundle_name(bundle), notme_bundle_member(bundle, member)->name);
    reader->place = place;
    const int status = read_body(reader, bundle, member, read, ctx);
    reader->place = outer;
    return status;
}
