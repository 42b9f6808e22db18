#include "read/x_records.h"

#include "base/utf8.h"

#include <string.h>

/* Where the cutter stands. The array is depth 1; a record is what lies between commas there. */
struct cutter {
    struct notme_reader *reader;
    notme_x_record *record;
    void *ctx;
    struct notme_buf bytes;
    uint64_t offset, begin; /* in the file; of the record */
    size_t index;
    uint32_t depth;
    bool assigned, quoted, escaped, too_long, too_deep, done;
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

static int give(struct cutter *c)
{
    struct notme_reader *reader = c->reader;
    const char *wrong = c->too_long ? "record is too long" : c->too_deep ? "record is nested too deeply" : NULL;
    if (!wrong && memchr(c->bytes.at, '\0', c->bytes.len))
        wrong = "a NUL byte inside a record";
    if (!wrong && !notme_utf8_valid(c->bytes.at, c->bytes.len))
        wrong = "invalid UTF-8";
    const char *end = NULL;
    cJSON *record = wrong ? NULL : cJSON_ParseWithLengthOpts(c->bytes.at, c->bytes.len, &end, 0);
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

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
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

/* One byte inside a string. */
static void take_quoted(struct cutter *c, char byte)
{
    keep(c, byte);
    if (c->escaped)
        c->escaped = false;
    else if (byte == '\\')
        c->escaped = true;
    else if (byte == '"')
        c->quoted = false;
}

static int take(struct cutter *c, char byte)
{
    if (!c->assigned) {
        c->assigned = byte == '=';
        return NOTME_OK;
    }
    if (c->done)
        return NOTME_OK; /* a semicolon, a newline */
    if (c->quoted) {
        take_quoted(c, byte);
        return NOTME_OK;
    }
    const bool opens = byte == '{' || byte == '[', closes = byte == '}' || byte == ']';
    if (opens && ++c->depth == 1)
        return NOTME_OK;
    if (c->depth == 0)
        return NOTME_OK;
    c->too_deep = c->too_deep || c->depth > c->reader->limits.depth;
    if (closes && --c->depth == 0)
        c->done = true;
    if (c->done || (byte == ',' && c->depth == 1))
        return c->bytes.len ? give(c) : NOTME_OK;
    c->quoted = byte == '"';
    keep(c, byte);
    return NOTME_OK;
}

int notme_x_records(struct notme_reader *reader, struct notme_stream *stream, notme_x_record *record, void *ctx)
{
    struct cutter c = {.reader = reader, .record = record, .ctx = ctx};
    const char *bytes;
    int64_t n;
    int status = NOTME_OK;
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, reader->err)) != 0) {
        if (n < 0) {
            status = (int)n;
            break;
        }
        reader->stats->bytes += (uint64_t)n;
        for (int64_t i = 0; i < n && status == NOTME_OK; i++, c.offset++)
            status = take(&c, bytes[i]);
    }
    if (status == NOTME_OK && !c.done)
        status = notme_reader_skip(reader, 0, c.offset, "the file is cut short after %zu records", c.index);
    notme_buf_release(&c.bytes);
    return status;
}
