/* Small files of JSON, read whole. */
#include "read/mend.h"
#include "read/records.h"

#include <string.h>

struct document {
    struct notme_reader *reader;
    cJSON *json;
    bool more; /* than one value */
};

static int keep_document(void *ctx, const struct notme_record *record)
{
    struct document *kept = ctx;
    kept->more = kept->json != NULL;
    if (!kept->more)
        kept->json = cJSON_Duplicate(record->json, true);
    return kept->json ? NOTME_OK : notme_fail_memory(kept->reader->err);
}

/* From "window.__THAR_CONFIG = {…};" what lies between '=' and ';'. */
static struct notme_text assigned(struct notme_text text)
{
    const char *from = text.at, *end = text.at + text.len;
    if (text.len >= 3 && memcmp(from, "\xef\xbb\xbf", 3) == 0)
        from += 3;
    while (from < end && notme_is_space(*from))
        from++;
    const char *equals = memchr(from, '=', (size_t)(end - from));
    if (from < end && equals && *from != '{' && *from != '[' && *from != '"')
        from = equals + 1;
    while (end > from && (notme_is_space(end[-1]) || end[-1] == ';'))
        end--;
    return (struct notme_text){from, (size_t)(end - from)};
}

cJSON *notme_document(struct notme_reader *reader, struct notme_stream *stream, int *status)
{
    const struct notme_text nothing = {"", 0};
    struct notme_buf bytes = {0};
    struct notme_error error = {0};
    struct document kept = {.reader = reader};
    *status = notme_stream_all(stream, reader->limits.record_bytes, &bytes, &error);
    reader->stats->bytes += bytes.len;
    if (*status == NOTME_ENOMEM)
        notme_fail_memory(reader->err);
    else if (*status != NOTME_OK)
        *status = notme_reader_skip(reader, 0, 0, "%s", error.text);
    else
        *status = notme_record_text(reader, bytes.len ? assigned((struct notme_text){bytes.at, bytes.len}) : nothing,
                                    keep_document, &kept);
    if (kept.more && *status == NOTME_OK)
        *status = notme_reader_skip(reader, 0, 0, "more than one value");
    if (kept.more) {
        cJSON_Delete(kept.json);
        kept.json = NULL;
    }
    notme_buf_release(&bytes);
    return kept.json;
}
