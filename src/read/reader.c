#include "read/reader.h"

#include "base/escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_MAX = 1024 }; /* of a name as it is told */

const char notme_no_memory[] = "out of memory";

int notme_reader_emit(struct notme_reader *reader, const struct notme_event *event)
{
    const int status = reader->sink(reader->sink_ctx, event);
    reader->refused = reader->refused || status < 0;
    reader->stats->records += status == NOTME_OK;
    reader->stats->claimed_times = reader->stats->claimed_times || event->basis == NOTME_CLAIMED;
    return status;
}

/* The names of members are a stranger's, too. */
static void tell(const struct notme_reader *reader, uint64_t line, const char *text)
{
    char place[PLACE_MAX];
    if (!reader->complain)
        return;
    notme_escape_to(place, sizeof place, notme_text_of(reader->place));
    reader->complain(reader->complain_ctx, place, line, text);
}

int notme_reader_skip(struct notme_reader *reader, uint64_t line, uint64_t offset, const char *format, ...)
{
    struct notme_error error;
    char text[sizeof error.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    notme_fail_at(&error, NOTME_EFORMAT, line, offset, "%s", text);
    if (reader->strict) {
        if (line)
            return notme_fail_at(reader->err, NOTME_EFORMAT, line, 0, "%s:%llu: %s", reader->place,
                                 (unsigned long long)line, error.text);
        return notme_fail_at(reader->err, NOTME_EFORMAT, 0, offset, "%s: byte %llu: %s", reader->place,
                             (unsigned long long)offset, error.text);
    }
    reader->stats->skipped++;
    tell(reader, line, error.text);
    return NOTME_OK;
}

/* Of the places that are damaged, the first is kept for whoever reports. */
static void name_first(const struct notme_reader *reader, const char *text)
{
    char place[256];
    notme_escape_to(place, sizeof place, notme_text_of(reader->place));
    snprintf(reader->stats->damage, sizeof reader->stats->damage, "%s: %s", place, text);
}

/* What is lost otherwise than by a bad record. */
static int lose(struct notme_reader *reader, uint64_t *count, const char *format, va_list args) NOTME_PRINTF(3, 0);

static int lose(struct notme_reader *reader, uint64_t *count, const char *format, va_list args)
{
    struct notme_error error;
    char text[sizeof error.text];
    vsnprintf(text, sizeof text, format, args);
    notme_fail(&error, NOTME_EFORMAT, "%s", text);
    if (reader->strict)
        return notme_fail(reader->err, NOTME_EFORMAT, "%s: %s", reader->place, error.text);
    if (count == &reader->stats->damaged && !reader->stats->damaged)
        name_first(reader, error.text);
    ++*count;
    tell(reader, 0, error.text);
    return NOTME_OK;
}

int notme_reader_damage(struct notme_reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int status = lose(reader, &reader->stats->damaged, format, args);
    va_end(args);
    return status;
}

int notme_reader_pass(struct notme_reader *reader, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int status = lose(reader, &reader->stats->passed, format, args);
    va_end(args);
    return status;
}

int notme_reader_cut(struct notme_reader *reader, uint64_t line)
{
    return notme_reader_damage(reader, "the file is cut short in its last line (line %llu)", (unsigned long long)line);
}

uint64_t notme_reader_lost(const struct notme_reader *reader)
{
    return reader->stats->skipped + reader->stats->damaged;
}

void notme_reader_look(const struct notme_reader *reader)
{
    if (reader->look)
        reader->look(reader->snapshot_ctx);
}

void notme_reader_several(const struct notme_reader *reader)
{
    if (reader->several)
        reader->several(reader->snapshot_ctx);
}

void notme_reader_owner(const struct notme_reader *reader, const char *service, struct notme_text account,
                        struct notme_text name)
{
    if (reader->owner && (account.len || name.len))
        reader->owner(reader->snapshot_ctx, notme_text_of(service), account.len ? account : name, name);
}

struct notme_text notme_reader_nameless(struct notme_reader *reader, const char *source, bool apart, const char *kind,
                                        char *to, size_t size)
{
    apart = apart || reader->nameless_apart;
    snprintf(to, size, "%s%s%s", kind, apart ? ":" : "", apart ? source : "");
    notme_reader_note(reader, "nothing says whose %s this is: the account is called '%s'",
                      strcmp(kind, "x-archive") == 0 ? "archive" : "export", to);
    return notme_text_of(to);
}

int notme_reader_snapshot(const struct notme_reader *reader, const struct notme_snapshot *snapshot)
{
    return reader->snapshot ? reader->snapshot(reader->snapshot_ctx, snapshot) : NOTME_OK;
}

void notme_reader_note(struct notme_reader *reader, const char *format, ...)
{
    struct notme_error error;
    char text[sizeof error.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    notme_fail(&error, NOTME_OK, "%s", text);
    tell(reader, 0, error.text);
}

void notme_stream_close(struct notme_stream *stream)
{
    if (stream->close)
        stream->close(stream->ctx);
    *stream = (struct notme_stream){0};
}

int notme_stream_all(struct notme_stream *stream, size_t ceiling, struct notme_buf *out, struct notme_error *err)
{
    const char *bytes;
    int64_t n;
    while ((n = stream->pull(stream->ctx, &bytes, err)) > 0) {
        if (out->len + (uint64_t)n > ceiling)
            return notme_fail(err, NOTME_ELIMIT, "more than %zu bytes", ceiling);
        if (!notme_buf_add(out, bytes, (size_t)n))
            return notme_fail_memory(err);
    }
    return n < 0 ? (int)n : NOTME_OK;
}

/* ---- lines */

static int refill(struct notme_lines *lines, struct notme_error *err)
{
    const int64_t n = lines->stream->pull(lines->stream->ctx, &lines->piece, err);
    lines->left = n > 0 ? (size_t)n : 0;
    lines->ended = n == 0;
    return n < 0 ? (int)n : NOTME_OK;
}

/* Adds to the carried part of a line; a line over the ceiling is not held. */
static bool carry(struct notme_lines *lines, const char *bytes, size_t len)
{
    if (lines->too_long || lines->carry.len + len > lines->ceiling) {
        lines->too_long = true;
        lines->carry.len = 0;
        return true;
    }
    return notme_buf_add(&lines->carry, bytes, len);
}

static int give(struct notme_lines *lines, struct notme_text *line, const char *at, size_t len)
{
    lines->number++;
    lines->open = lines->ended;
    if (len && at[len - 1] == '\r')
        len--;
    if (len > lines->ceiling)
        lines->too_long = true;
    *line = lines->too_long ? (struct notme_text){"", 0} : (struct notme_text){at, len};
    return 1;
}

int notme_lines_next(struct notme_lines *lines, struct notme_text *line, struct notme_error *err)
{
    notme_buf_clear(&lines->carry);
    lines->too_long = false;
    bool any = false;
    for (;;) {
        if (lines->left == 0) {
            const int status = lines->ended ? NOTME_OK : refill(lines, err);
            if (status != NOTME_OK)
                return status;
            if (lines->left == 0)
                return any ? give(lines, line, lines->carry.at, lines->carry.len) : 0;
        }
        const char *start = lines->piece, *end = memchr(start, '\n', lines->left);
        const size_t len = end ? (size_t)(end - start) : lines->left;
        lines->piece += len + (end != NULL);
        lines->left -= len + (end != NULL);
        if (end && !any)
            return give(lines, line, start, len);
        if (!carry(lines, start, len))
            return notme_fail_memory(err);
        any = true;
        if (end)
            return give(lines, line, lines->carry.at, lines->carry.len);
    }
}

void notme_lines_release(struct notme_lines *lines)
{
    notme_buf_release(&lines->carry);
}
