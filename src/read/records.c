#include "read/records.h"

#include "base/utf8.h"
#include "read/json_scan.h"

#include <stdlib.h>
#include <string.h>

enum { BRACKETS = 1024, KEYS = 32 };

/* Where the cutter stands: outside of lists, or in one, at `depth` of its own: 1 is the list, and a record is what lies
 * between commas there. */
struct cutter {
    struct notme_reader *reader;
    notme_record_want *want;
    notme_record_sink *sink;
    void *ctx;
    /* outside */
    char path[NOTME_PATH_MAX];
    size_t ends[KEYS];    /* of the path at each level of objects */
    uint32_t outer;       /* objects around */
    struct notme_buf key; /* the string met last, as written */
    bool found;           /* any list */
    /* in a list */
    struct notme_buf bytes;
    uint64_t offset, begin; /* in the file; of the record */
    uint64_t line;          /* of a file of lines, else 0 */
    size_t index;
    uint32_t depth;
    uint8_t in_object[BRACKETS]; /* per level; deeper ones are counted only */
    bool wanted, any, in_number, too_long, too_deep;
    bool quoted, escaped;
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* ---- records, parsed */

/* cJSON takes an escape without its four digits for a NUL, and may cut a character with it. */
static bool is_unit(const char *at)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    size_t n = 0;
    while (n < 4 && memchr(digits, at[n], sizeof digits - 1))
        n++;
    return n == 4;
}

static uint32_t unit_at(const char *at)
{
    const char hex[] = {at[0], at[1], at[2], at[3], '\0'};
    return (uint32_t)strtoul(hex, NULL, 16);
}

/* Posts are cut by UTF-16 units, so half a pair may be left: it becomes U+FFFD, as does an escaped NUL, at which a C
 * string would end. In place: every escape is as long as "\ufffd". False where an escape is none. */
static bool mend_escapes(char *at, const char *end)
{
    while ((at = memchr(at, '\\', (size_t)(end - at))) && end - at >= 6) {
        if (at[1] != 'u') {
            at += 2;
            continue;
        }
        if (!is_unit(at + 2))
            return false;
        const uint32_t unit = unit_at(at + 2);
        const bool high = unit >= 0xD800 && unit < 0xDC00;
        if (high && end - at >= 12 && memcmp(at + 6, "\\u", 2) == 0 && unit_at(at + 8) >> 10 == 0xDC00 >> 10) {
            at += 12;
            continue;
        }
        if (unit >> 11 == 0xD800 >> 11 || unit == 0)
            memcpy(at + 2, "fffd", 4);
        at += 6;
    }
    return true;
}

/* NULL where it is no JSON, or JSON and something more. */
static cJSON *parse(const char *at, size_t len)
{
    const char *end = NULL;
    cJSON *record = cJSON_ParseWithLengthOpts(at, len, &end, 0);
    while (record && end < at + len && is_space(*end))
        end++;
    if (record && end < at + len) {
        cJSON_Delete(record);
        return NULL;
    }
    return record;
}

/* What is wrong with a record's bytes, before they are parsed. They are mended on the way. */
static const char *check(char *at, size_t len)
{
    if (memchr(at, '\0', len))
        return "a NUL byte inside a record";
    if (!notme_utf8_valid(at, len))
        return "invalid UTF-8";
    return mend_escapes(at, at + len) ? NULL : "record is no JSON";
}

/* cJSON says no more than that it failed. Bytes that are JSON all the same failed for want of memory. */
static bool is_json(struct notme_buf *bytes)
{
    struct notme_json json = {0};
    const bool is = !notme_json_start(&json, bytes->at, bytes->len, CJSON_NESTING_LIMIT - 1) ||
                    (notme_json_skip_value(&json) && notme_json_next(&json) == NOTME_JSON_END);
    notme_json_release(&json);
    return is;
}

static int give(struct cutter *c)
{
    struct notme_reader *reader = c->reader;
    const char *wrong = c->too_long ? "record is too long" : c->too_deep ? "record is nested too deeply" : NULL;
    if (c->bytes.failed)
        return notme_fail_memory(reader->err);
    if (!wrong)
        wrong = check(c->bytes.at, c->bytes.len);
    cJSON *json = wrong ? NULL : parse(c->bytes.at, c->bytes.len);
    const struct notme_record record = {json, c->path, c->index, c->line, c->begin};
    if (!wrong && !json && is_json(&c->bytes))
        return notme_fail_memory(reader->err);
    if (!wrong && !json)
        wrong = "record is no JSON";
    const int status =
        !wrong    ? c->sink(c->ctx, &record)
        : c->line ? notme_reader_skip(reader, c->line, 0, "%s", wrong)
                  : notme_reader_skip(reader, 0, c->begin, "%s (byte %llu)", wrong, (unsigned long long)c->begin);
    cJSON_Delete(json);
    return status;
}

static int end_record(struct cutter *c)
{
    const int status = c->any && c->wanted ? give(c) : NOTME_OK;
    c->index += c->any;
    notme_buf_clear(&c->bytes);
    c->any = c->too_long = c->too_deep = false;
    return status;
}

static void keep(struct cutter *c, char byte)
{
    if (!c->any && is_space(byte))
        return;
    if (!c->any)
        c->begin = c->offset;
    c->any = true;
    if (c->wanted && c->bytes.len >= c->reader->limits.record_bytes)
        c->too_long = true;
    else if (c->wanted)
        notme_buf_addc(&c->bytes, byte);
}

/* ---- inside a list */

/* Bare numbers are put into quotes. */
static void take_number(struct cutter *c, char byte)
{
    const bool is_part = (byte >= '0' && byte <= '9') || byte == '-';
    const bool is_rest = is_part || byte == '.' || byte == '+' || byte == 'e' || byte == 'E';
    if (c->in_number ? !is_rest : is_part) {
        keep(c, '"');
        c->in_number = !c->in_number;
    }
}

static void open_bracket(struct cutter *c, char byte)
{
    if (c->depth < BRACKETS)
        c->in_object[c->depth] = byte == '{';
    c->depth++;
    c->too_deep = c->too_deep || c->outer + c->depth > c->reader->limits.depth;
}

/* A bracket closes the nearest one of its kind, inside its record: one that is missing or too many spoils this record,
 * not those that follow. True where it ends the list. */
static bool close_bracket(struct cutter *c, char byte)
{
    uint32_t depth = c->depth;
    while (depth > 1 && depth <= BRACKETS && c->in_object[depth - 1] != (byte == '}'))
        depth--;
    if (depth > 1)
        c->depth = depth - 1;
    else if (c->depth == 1 && byte == ']')
        c->depth = 0;
    return c->depth == 0;
}

static int take_inside(struct cutter *c, char byte)
{
    const bool opens = byte == '{' || byte == '[', closes = byte == '}' || byte == ']';
    take_number(c, byte);
    if (opens)
        open_bracket(c, byte);
    if ((closes && close_bracket(c, byte)) || (byte == ',' && c->depth == 1))
        return end_record(c);
    keep(c, byte);
    return NOTME_OK;
}

/* ---- outside of lists */

/* The key before a bracket becomes part of the path; what does not fit stays out of it. */
static void enter(struct cutter *c)
{
    size_t end = c->outer && c->outer <= KEYS ? c->ends[c->outer - 1] : strlen(c->path);
    if (c->key.len && end + c->key.len + 2 < sizeof c->path) {
        if (end)
            c->path[end++] = '/';
        memcpy(c->path + end, c->key.at, c->key.len);
        end += c->key.len;
    }
    c->path[end] = '\0';
    notme_buf_clear(&c->key);
}

static void leave(struct cutter *c)
{
    const size_t end = c->outer && c->outer <= KEYS ? c->ends[c->outer - 1] : 0;
    c->path[c->outer ? end : 0] = '\0';
}

static void open_list(struct cutter *c)
{
    enter(c);
    c->found = true;
    c->index = 0;
    c->wanted = !c->want || c->want(c->ctx, c->path);
    open_bracket(c, '[');
}

static void take_outside(struct cutter *c, char byte)
{
    if (byte == '[') {
        open_list(c);
    } else if (byte == '{') {
        enter(c);
        if (c->outer < KEYS)
            c->ends[c->outer] = strlen(c->path);
        c->outer++;
    } else if (byte == '}' && c->outer) {
        c->outer--;
        leave(c);
    } else if (byte == ',') {
        notme_buf_clear(&c->key);
    }
}

/* ---- both */

/* One byte inside a string. A line that ends there lost its quote: the damage stays in its record. */
static void take_quoted(struct cutter *c, char byte)
{
    if (c->depth)
        keep(c, byte);
    else if (byte != '"' && c->key.len < NOTME_PATH_MAX)
        notme_buf_addc(&c->key, byte);
    if (c->escaped && byte != '\n')
        c->escaped = false;
    else if (byte == '\\')
        c->escaped = true;
    else if (byte == '"' || byte == '\n')
        c->quoted = c->escaped = false;
}

static int take(struct cutter *c, char byte)
{
    if (c->quoted) {
        take_quoted(c, byte);
        return NOTME_OK;
    }
    c->quoted = byte == '"';
    if (c->depth == 0 && c->quoted)
        notme_buf_clear(&c->key);
    if (c->depth == 0) {
        take_outside(c, byte);
        return NOTME_OK;
    }
    const int status = take_inside(c, byte);
    if (c->depth == 0)
        leave(c);
    return status;
}

/* What cannot be read of a file is complained of; what came before stays good. */
static int note_end(struct cutter *c, int64_t pulled, const struct notme_error *error)
{
    if (pulled == NOTME_ENOMEM || pulled == NOTME_ELIMIT) {
        if (c->reader->err)
            *c->reader->err = *error;
        return (int)pulled;
    }
    if (pulled < 0)
        return notme_reader_skip(c->reader, 0, c->offset, "%s", error->text);
    if (!c->found)
        return notme_reader_skip(c->reader, 0, c->offset, "no list is in this file");
    if (c->depth || c->outer)
        return notme_reader_skip(c->reader, 0, c->offset, "the file is cut short after %zu records", c->index);
    return NOTME_OK;
}

int notme_records(struct notme_reader *reader, struct notme_stream *stream, notme_record_want *want,
                  notme_record_sink *sink, void *ctx)
{
    struct cutter c = {.reader = reader, .want = want, .sink = sink, .ctx = ctx};
    struct notme_error error = {0};
    const char *bytes;
    int64_t n = 0;
    int status = NOTME_OK;
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, &error)) > 0) {
        reader->stats->bytes += (uint64_t)n;
        for (int64_t i = 0; i < n && status == NOTME_OK; i++, c.offset++)
            status = take(&c, bytes[i]);
    }
    if (status == NOTME_OK)
        status = note_end(&c, n, &error);
    notme_buf_release(&c.bytes);
    notme_buf_release(&c.key);
    return status;
}

/* ---- records that are not in a list: they are read as if they were */

static struct cutter cutter_for_one(struct notme_reader *reader, notme_record_sink *sink, void *ctx)
{
    struct cutter c = {.reader = reader, .sink = sink, .ctx = ctx, .wanted = true};
    open_bracket(&c, '[');
    return c;
}

static int take_one(struct cutter *c, struct notme_text text)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < text.len && status == NOTME_OK; i++, c->offset++)
        status = take(c, text.at[i]);
    if (status == NOTME_OK && c->in_number)
        take_number(c, ' ');
    if (status == NOTME_OK)
        status = end_record(c);
    c->depth = 1;
    c->quoted = c->escaped = false;
    return status;
}

int notme_record_lines(struct notme_reader *reader, struct notme_stream *stream, notme_record_sink *sink, void *ctx)
{
    struct notme_lines lines = {.stream = stream, .ceiling = reader->limits.record_bytes};
    struct cutter c = cutter_for_one(reader, sink, ctx);
    struct notme_text line;
    int status = NOTME_OK, more;
    while (status == NOTME_OK && (more = notme_lines_next(&lines, &line, reader->err)) != 0) {
        if (more < 0) {
            status = more;
            break;
        }
        reader->stats->bytes += line.len + 1;
        c.line = lines.number;
        status = lines.too_long ? notme_reader_skip(reader, c.line, 0, "line is longer than %llu bytes",
                                                    (unsigned long long)reader->limits.record_bytes)
                                : take_one(&c, line);
    }
    notme_lines_release(&lines);
    notme_buf_release(&c.bytes);
    notme_buf_release(&c.key);
    return status;
}

/* ---- small files */

static int keep_document(void *ctx, const struct notme_record *record)
{
    cJSON **kept = ctx;
    if (*kept) /* values with a comma between them: the first one is the file */
        return NOTME_OK;
    *kept = cJSON_Duplicate(record->json, true);
    return *kept ? NOTME_OK : NOTME_ENOMEM;
}

/* From "window.__THAR_CONFIG = {…};" what lies between '=' and ';'. */
static struct notme_text assigned(struct notme_text text)
{
    const char *from = text.at, *end = text.at + text.len;
    if (text.len >= 3 && memcmp(from, "\xef\xbb\xbf", 3) == 0)
        from += 3;
    while (from < end && is_space(*from))
        from++;
    const char *equals = memchr(from, '=', (size_t)(end - from));
    if (from < end && equals && *from != '{' && *from != '[' && *from != '"')
        from = equals + 1;
    while (end > from && (is_space(end[-1]) || end[-1] == ';'))
        end--;
    return (struct notme_text){from, (size_t)(end - from)};
}

cJSON *notme_document(struct notme_reader *reader, struct notme_stream *stream, int *status)
{
    struct notme_buf bytes = {0};
    struct notme_error error = {0};
    cJSON *kept = NULL;
    struct cutter c = cutter_for_one(reader, keep_document, &kept);
    *status = notme_stream_all(stream, reader->limits.record_bytes, &bytes, &error);
    reader->stats->bytes += bytes.len;
    if (*status == NOTME_ENOMEM)
        notme_fail_memory(reader->err);
    else if (*status != NOTME_OK)
        *status = notme_reader_skip(reader, 0, 0, "%s", error.text);
    else
        *status =
            take_one(&c, bytes.len ? assigned((struct notme_text){bytes.at, bytes.len}) : (struct notme_text){"", 0});
    notme_buf_release(&bytes);
    notme_buf_release(&c.bytes);
    notme_buf_release(&c.key);
    return kept;
}
