#include "read/records.h"

#include "read/cutter.h"

int notme_records(struct notme_reader *reader, struct notme_stream *stream, notme_record_want *want,
                  notme_record_sink *sink, void *ctx)
{
    struct notme_cutter c = {.reader = reader, .want = want, .sink = sink, .ctx = ctx};
    return notme_cutter_read(&c, stream);
}

int notme_record_list(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx)
{
    struct notme_cutter c = {.reader = reader, .sink = sink, .ctx = ctx, .bare = true};
    return notme_cutter_read(&c, stream);
}

/* ---- records that are not in a list: they are read as if they were */

static struct notme_cutter cutter_for_one(struct notme_reader *reader, notme_record_sink *sink, void *ctx)
{
    struct notme_cutter c = {.reader = reader, .sink = sink, .ctx = ctx, .wanted = true, .endless = true};
    notme_cutter_enter(&c);
    return c;
}

static int take_one(struct notme_cutter *c, struct notme_text text)
{
    int status = notme_cutter_take(c, text.at, text.len);
    if (status == NOTME_OK)
        status = notme_cutter_finish(c);
    c->depth = 1; /* a bracket too many may have led outside: the next one begins anew */
    c->outer = 0;
    c->path[0] = '\0';
    c->quoted = c->escaped = c->in_number = false;
    return status;
}

int notme_record_values(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx)
{
    struct notme_cutter c = cutter_for_one(reader, sink, ctx);
    c.found = true;
    return notme_cutter_read(&c, stream);
}

int notme_record_lines(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx)
{
    struct notme_lines lines = {.stream = stream, .ceiling = reader->limits.record_bytes};
    struct notme_cutter c = cutter_for_one(reader, sink, ctx);
    struct notme_text line;
    int status = NOTME_OK, more;
    while (status == NOTME_OK && (more = notme_lines_next(&lines, &line, reader->err)) != 0) {
        if (more < 0) {
            status = more;
            break;
        }
        reader->stats->bytes += line.len + 1;
        c.line = lines.number;
        c.open = lines.open;
        status = lines.too_long ? notme_reader_skip(reader, c.line, 0, "line is longer than %llu bytes",
                                                    (unsigned long long)reader->limits.record_bytes)
                                : take_one(&c, line);
    }
    notme_lines_release(&lines);
    notme_cutter_release(&c);
    return status;
}

int notme_record_text(struct notme_reader *reader, struct notme_text text, notme_record_sink *sink, void *ctx)
{
    struct notme_cutter c = cutter_for_one(reader, sink, ctx);
    c.whole = true;
    const int status = take_one(&c, text);
    notme_cutter_release(&c);
    return status;
}
