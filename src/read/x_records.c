#include "read/x_records.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { BRACKETS = 1024 };

/* Where the cutter stands. The array is depth 1; a record is what lies between commas there. */
struct cutter {
    struct notme_reader *reader;
    notme_x_record *record;
    void *ctx;
    struct notme_buf bytes;
    uint64_t offset, begin; /* in the file; of the record */
    size_t index;
    uint32_t depth;
    uint8_t in_object[BRACKETS]; /* per level; deeper ones are counted only */
    bool assigned, quoted, escaped, in_number, too_long, too_deep, done;
};

bool notme_x_is_assignment(const char *head, size_t len)
{
    char copy[256];
    const size_t n = len < sizeof copy - 1 ? len : sizeof copy - 1;
    memcpy(copy, head, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = copy[i] ? copy[i] : ' ';
    copy[n] = '\0';
    const char *equals = strchr(copy, '=');
    const char *name = strstr(copy, "YTD.");
    if (!name)
        name = strstr(copy, "__THAR_CONFIG");
    return equals && name && name < equals;
}

struct notme_text notme_x_text(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(item) || !item->valuestring[0])
        return (struct notme_text){NULL, 0};
    return notme_text_of(item->valuestring);
}

const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper)
{
    const cJSON *inner = cJSON_GetObjectItemCaseSensitive(record, wrapper);
    return cJSON_IsObject(inner) ? inner : record;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static uint32_t unit_at(const char *at)
{
    const char hex[] = {at[0], at[1], at[2], at[3], '\0'};
    return (uint32_t)strtoul(hex, NULL, 16);
}

/* Posts are cut by UTF-16 units, so half a pair may be left: it becomes U+FFFD, as does an escaped NUL, at which a C
 * string would end. In place: every escape is as long as "\ufffd". */
static void mend_escapes(char *at, const char *end)
{
    while ((at = memchr(at, '\\', (size_t)(end - at))) && end - at >= 6) {
        if (at[1] != 'u') {
            at += 2;
            continue;
        }
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

static int give(struct cutter *c)
{
    struct notme_reader *reader = c->reader;
    const char *wrong = c->too_long ? "record is too long" : c->too_deep ? "record is nested too deeply" : NULL;
    if (!wrong && memchr(c->bytes.at, '\0', c->bytes.len))
        wrong = "a NUL byte inside a record";
    if (!wrong && !notme_utf8_valid(c->bytes.at, c->bytes.len))
        wrong = "invalid UTF-8";
    if (!wrong)
        mend_escapes(c->bytes.at, c->bytes.at + c->bytes.len);
    cJSON *record = wrong ? NULL : parse(c->bytes.at, c->bytes.len);
    if (!wrong && !cJSON_IsObject(record))
        wrong = record ? "record is no object" : "record is no JSON";
    const int status =
        wrong ? notme_reader_skip(reader, 0, c->begin, "%s (byte %llu)", wrong, (unsigned long long)c->begin)
              : c->record(c->ctx, record, c->index);
    cJSON_Delete(record);
    c->index++;
    notme_buf_clear(&c->bytes);
    c->too_long = c->too_deep = false;
    return status;
}

static void keep(struct cutter *c, char byte)
{
    if (c->bytes.len == 0 && is_space(byte))
        return;
    if (c->bytes.len == 0)
        c->begin = c->offset;
    if (c->bytes.len >= c->reader->limits.record_bytes || !notme_buf_addc(&c->bytes, byte))
        c->too_long = true;
}

/* One byte inside a string. A line that ends there lost its quote: the damage stays in its record. */
static void take_quoted(struct cutter *c, char byte)
{
    keep(c, byte);
    if (c->escaped && byte != '\n')
        c->escaped = false;
    else if (byte == '\\')
        c->escaped = true;
    else if (byte == '"' || byte == '\n')
        c->quoted = c->escaped = false;
}

/* Bare numbers are put into quotes: X writes ids as strings, others rewrite them as numbers, and as a double an id
 * loses its last digits. */
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
    c->too_deep = c->too_deep || c->depth > c->reader->limits.depth;
}

/* A bracket closes the nearest one of its kind, inside its record: one that is missing or too many spoils this record,
 * not those that follow. */
static void close_bracket(struct cutter *c, char byte)
{
    uint32_t depth = c->depth;
    while (depth > 1 && depth <= BRACKETS && c->in_object[depth - 1] != (byte == '}'))
        depth--;
    if (depth > 1)
        c->depth = depth - 1;
    else if (c->depth == 1 && byte == ']')
        c->done = true;
}

/* Before the array: "window.YTD.like.part0 =", or nothing at all. */
static void take_prefix(struct cutter *c, char byte)
{
    const bool is_bare = byte == '[' && c->bytes.len == 0;
    c->assigned = byte == '=' || is_bare;
    if (is_bare)
        open_bracket(c, byte);
    else if (!is_space(byte) && c->bytes.len == 0 && (unsigned char)byte < 0x80) /* a byte order mark does not count */
        notme_buf_addc(&c->bytes, byte);
    if (c->assigned)
        notme_buf_clear(&c->bytes);
}

static int take(struct cutter *c, char byte)
{
    if (!c->assigned) {
        take_prefix(c, byte);
        return NOTME_OK;
    }
    if (c->done)
        return NOTME_OK; /* a semicolon, a newline */
    if (c->quoted) {
        take_quoted(c, byte);
        return NOTME_OK;
    }
    const bool opens = byte == '{' || byte == '[', closes = byte == '}' || byte == ']';
    if (c->depth == 0) {
        if (opens)
            open_bracket(c, '[');
        return NOTME_OK;
    }
    take_number(c, byte);
    if (opens)
        open_bracket(c, byte);
    if (closes)
        close_bracket(c, byte);
    if (c->done || (byte == ',' && c->depth == 1))
        return c->bytes.len ? give(c) : NOTME_OK;
    c->quoted = byte == '"';
    keep(c, byte);
    return NOTME_OK;
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
    if (!c->assigned)
        return notme_reader_skip(c->reader, 0, c->offset, "no list is assigned here");
    if (!c->done)
        return notme_reader_skip(c->reader, 0, c->offset, "the file is cut short after %zu records", c->index);
    return NOTME_OK;
}

int notme_x_records(struct notme_reader *reader, struct notme_stream *stream, notme_x_record *record, void *ctx)
{
    struct cutter c = {.reader = reader, .record = record, .ctx = ctx};
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
    return status;
}
