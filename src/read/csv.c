#include "read/csv.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* One record: its fields lie one after the other in `bytes`, apart by their ends. */
struct record {
    struct notme_buf bytes;
    struct notme_buf rest; /* as it came, of a record of several lines: what follows its first one */
    size_t end[NOTME_COLUMNS_MAX];
    size_t fields;
    uint64_t line; /* where it begins */
    bool begun;    /* the field has a byte, or a quote */
    bool quoted, after_quote, too_long, any;
    bool several; /* lines */
    bool odd;     /* something other than a comma or an end came after a closing quote */
    bool broken;
};

enum { AGAIN = 4 }; /* times the longest record: how much is read twice, at most */

struct table {
    struct notme_reader *reader;
    notme_row_sink *sink;
    void *ctx;
    struct record record;
    struct notme_row header, row;
    struct notme_buf names; /* what the header's fields point to */
    uint64_t lines;         /* ended so far */
    uint64_t patience;      /* bytes that may be read once more; with none left, quotes end with their line */
    bool ragged;            /* the last field may be missing, or several */
    bool open;              /* the file ends in this record */
    bool retry;             /* the record was none, and from its second line on there may be others */
};

static struct notme_text field(const struct record *r, const char *bytes, size_t i)
{
    const size_t from = i ? r->end[i - 1] : 0;
    return bytes ? (struct notme_text){bytes + from, r->end[i] - from} : (struct notme_text){"", 0};
}

static void end_field(struct record *r)
{
    if (r->fields < NOTME_COLUMNS_MAX)
        r->end[r->fields++] = r->bytes.len;
    r->after_quote = r->begun = false;
}

/* ---- rows */

static void fill(struct notme_row *row, const struct record *r, const char *bytes, const struct notme_row *header)
{
    row->fields = r->fields;
    row->line = r->line;
    row->header = header;
    for (size_t i = 0; i < r->fields; i++)
        row->field[i] = field(r, bytes, i);
}

static const char *check(const struct table *t)
{
    const struct record *r = &t->record;
    if (r->broken || r->too_long)
        return "a quoted field without its end";
    const bool is_ragged = t->ragged && r->fields + 1 >= t->header.fields;
    if (t->header.fields && r->fields != t->header.fields && !is_ragged)
        return "a wrong number of fields";
    if (r->bytes.len && memchr(r->bytes.at, '\0', r->bytes.len))
        return "a NUL byte inside a field";
    return notme_utf8_valid(r->bytes.at, r->bytes.len) ? NULL : "invalid UTF-8";
}

static int give(struct table *t)
{
    struct record *r = &t->record;
    const char *wrong = check(t);
    if (wrong && t->open && !r->several)
        return notme_reader_cut(t->reader, r->line);
    if (wrong)
        return notme_reader_skip(t->reader, r->line, 0, "%s", wrong);
    if (t->header.fields) {
        fill(&t->row, r, r->bytes.at, &t->header);
        return t->sink(t->ctx, &t->row);
    }
    if (!notme_buf_add(&t->names, r->bytes.at, r->bytes.len))
        return notme_fail_memory(t->reader->err);
    fill(&t->header, r, t->names.at, NULL);
    return t->sink(t->ctx, &t->header);
}

static void begin_record(struct table *t)
{
    struct record *r = &t->record;
    notme_buf_clear(&r->bytes);
    r->fields = 0;
    r->line = t->lines + 1;
    r->begun = r->quoted = r->after_quote = r->too_long = r->any = r->several = r->odd = r->broken = false;
}

/* A quote that should have been none takes lines with it that are records of their own: then only the first is lost. */
static int end_record(struct table *t)
{
    struct record *r = &t->record;
    int status = NOTME_OK;
    end_field(r);
    r->broken = r->broken || r->quoted || (r->several && r->odd);
    t->retry = r->several && (r->broken || r->too_long);
    if (r->bytes.failed || r->rest.failed)
        status = notme_fail_memory(t->reader->err);
    else if (r->too_long && !t->retry)
        status = notme_reader_skip(t->reader, r->line, 0, "record is longer than %llu bytes",
                                   (unsigned long long)t->reader->limits.record_bytes);
    else if (r->too_long || r->any)
        status = give(t);
    if (t->retry)
        t->lines = r->line; /* its first line alone is read */
    else
        notme_buf_clear(&r->rest);
    begin_record(t);
    return status;
}

/* ---- bytes */

static void add_byte(struct record *r, char c, uint64_t ceiling)
{
    r->any = r->begun = true;
    if (r->bytes.len >= ceiling)
        r->too_long = true;
    else
        notme_buf_addc(&r->bytes, c);
}

static void take_quoted(struct record *r, char c, uint64_t ceiling)
{
    if (c == '"') {
        r->quoted = false;
        r->after_quote = true;
    } else {
        add_byte(r, c, ceiling);
    }
}

/* One byte outside or inside quotes; returns true where it ends the record. A quote that is not the first of its field
 * is a character like others. */
static bool take(struct record *r, char c, uint64_t ceiling)
{
    if (r->quoted) {
        take_quoted(r, c, ceiling);
        return false;
    }
    if (c == '"' && (!r->begun || r->after_quote)) {
        r->quoted = r->any = r->begun = true;
        if (r->after_quote)
            add_byte(r, '"', ceiling); /* "" inside a quoted field */
        r->after_quote = false;
    } else if (c == ',') {
        r->any = true;
        end_field(r);
    } else if (c == '\n') {
        return true;
    } else if (c != '\r') {
        r->odd = r->odd || r->after_quote;
        r->after_quote = false;
        add_byte(r, c, ceiling);
    }
    return false;
}

static int step(struct table *t, char c)
{
    struct record *r = &t->record;
    const uint64_t ceiling = t->reader->limits.record_bytes;
    const bool was_quoted = r->quoted;
    bool end = take(r, c, ceiling);
    if (r->several)
        notme_buf_addc(&r->rest, c);
    r->too_long = r->too_long || r->rest.len / 2 >= ceiling;
    t->lines += c == '\n';
    if (was_quoted && c == '\n') {
        end = t->patience == 0 || r->too_long;
        r->several = r->several || !end;
    }
    return end || (r->several && r->too_long) ? end_record(t) : NOTME_OK;
}

/* The lines after the first one of a record that was none: what is refused of them is among them still. */
static int read_again(struct table *t)
{
    struct notme_buf again = t->record.rest;
    size_t at = 0;
    int status = NOTME_OK;
    t->record.rest = (struct notme_buf){0};
    begin_record(t);
    while (t->retry && status == NOTME_OK) {
        t->retry = false;
        t->patience -= again.len - at < t->patience ? again.len - at : t->patience;
        while (at < again.len && status == NOTME_OK && !t->retry)
            status = step(t, again.at[at++]);
        at -= t->retry ? t->record.rest.len : 0;
        if (t->retry)
            notme_buf_clear(&t->record.rest);
    }
    notme_buf_release(&again);
    return status;
}

static int read_piece(struct table *t, struct notme_text piece)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < piece.len && status == NOTME_OK; i++) {
        status = step(t, piece.at[i]);
        if (status == NOTME_OK && t->retry)
            status = read_again(t);
    }
    return status;
}

static size_t mark_of(const char *bytes, size_t len)
{
    return len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static int read_all(struct table *t, struct notme_stream *stream)
{
    const char *bytes;
    int64_t n;
    int status = NOTME_OK;
    bool first = true;
    char last = '\n';
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, t->reader->err)) != 0) {
        if (n < 0)
            return (int)n;
        const size_t mark = first ? mark_of(bytes, (size_t)n) : 0;
        t->reader->stats->bytes += (uint64_t)n;
        status = read_piece(t, (struct notme_text){bytes + mark, (size_t)n - mark});
        first = false;
        last = bytes[n - 1];
    }
    t->open = last != '\n';
    while (status == NOTME_OK && t->record.any) {
        status = end_record(t);
        if (status == NOTME_OK && t->retry)
            status = read_again(t);
    }
    return status;
}

static int read_table(struct notme_reader *reader, struct notme_stream *stream, notme_row_sink *sink, void *ctx,
                      bool ragged)
{
    struct table *t = notme_alloc(1, sizeof *t);
    if (!t)
        return notme_fail_memory(reader->err);
    *t = (struct table){
        .reader = reader, .sink = sink, .ctx = ctx, .patience = AGAIN * reader->limits.record_bytes, .ragged = ragged};
    begin_record(t);
    const int status = read_all(t, stream);
    notme_buf_release(&t->record.bytes);
    notme_buf_release(&t->record.rest);
    notme_buf_release(&t->names);
    notme_free(t);
    return status;
}

int notme_csv_rows(struct notme_reader *reader, struct notme_stream *stream, notme_row_sink *sink, void *ctx)
{
    return read_table(reader, stream, sink, ctx, false);
}

int notme_csv_ragged_rows(struct notme_reader *reader, struct notme_stream *stream, notme_row_sink *sink, void *ctx)
{
    return read_table(reader, stream, sink, ctx, true);
}

/* ---- columns */

size_t notme_row_column(const struct notme_row *header, const char *name)
{
    const size_t len = strlen(name);
    for (size_t i = 0; i < header->fields; i++)
        if (header->field[i].len == len && strncasecmp(header->field[i].at, name, len) == 0)
            return i;
    return SIZE_MAX;
}

struct notme_text notme_row_text(const struct notme_row *row, const char *name)
{
    const size_t i = row->header ? notme_row_column(row->header, name) : SIZE_MAX;
    return i < row->fields && row->field[i].len ? row->field[i] : (struct notme_text){NULL, 0};
}

bool notme_csv_recognise(const char *head, size_t len, const char *const *names)
{
    const char *end = memchr(head, '\n', len);
    const size_t n = end ? (size_t)(end - head) : len;
    char room[8192]; /* of its own, so that what a file is never hangs on memory */
    struct record r = {.line = 1, .bytes = {.at = room, .capacity = sizeof room}};
    struct notme_row header;
    for (size_t i = mark_of(head, n); i < n; i++)
        take(&r, head[i], sizeof room - 1);
    end_field(&r);
    fill(&header, &r, r.bytes.at, NULL);
    bool all = true;
    for (; *names && all; names++)
        all = notme_row_column(&header, *names) != SIZE_MAX;
    return all;
}
