#include "read/detect.h"

#include "read/end_line.h"
#include "read/event_csv.h"
#include "read/event_json.h"
#include "read/keys_met.h"
#include "read/mend.h"

#include <string.h>

static bool is_html(const char *at, size_t len)
{
    static const char *const signs[] = {"<!doctype html", "<html"};
    for (size_t s = 0; s < 2; s++) {
        const size_t n = strlen(signs[s]);
        size_t i = 0;
        while (i < n && i < len && ((at[i] >= 'A' && at[i] <= 'Z') ? at[i] + 32 : at[i]) == signs[s][i])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* A JSON object with the keys "actor" and "action" at its top: one of ours, whether or not all of it is in order. */
static bool is_event_line(struct notme_json *json, struct notme_text line)
{
    bool actor = false, action = false;
    if (!notme_json_start(json, line.at, line.len, 256) || notme_json_next(json) != NOTME_JSON_OBJECT)
        return false;
    while (notme_json_next(json) == NOTME_JSON_KEY) {
        actor = actor || notme_text_is(json->text, "actor");
        action = action || notme_text_is(json->text, "action");
        if (!notme_json_skip_value(json))
            break;
    }
    return actor && action;
}

static bool has_event_line(const char *head, size_t len, bool whole)
{
    struct notme_json json = {0};
    uint64_t records;
    bool found = false;
    for (int line = 0; line < NOTME_HEAD_LINES && len && !found; line++) {
        const char *end = memchr(head, '\n', len);
        if (!end && !whole && line > 0)
            break; /* cut by the head's end */
        const struct notme_text text = {head, end ? (size_t)(end - head) : len};
        found = is_event_line(&json, text) || notme_end_line(&json, text, &records); /* all of an empty shard */
        head += text.len + (end != NULL);
        len -= text.len + (end != NULL);
    }
    notme_json_release(&json);
    return found;
}

enum notme_content notme_detect(const char *head, size_t len, bool whole)
{
    if (len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        head += 3;
        len -= 3;
    }
    if (is_html(head, len))
        return NOTME_CONTENT_HTML;
    if (has_event_line(head, len, whole))
        return NOTME_CONTENT_EVENT_JSON;
    return notme_event_csv_recognise(head, len) ? NOTME_CONTENT_EVENT_CSV : NOTME_CONTENT_UNKNOWN;
}

bool notme_is_packed(const char *head, size_t len)
{
    static const struct {
        size_t at, len;
        const char *magic;
    } signs[] = {{0, 4, "PK\3\4"},
                 {0, 2, "\x1f\x8b"},
                 {0, 4, "\x28\xb5\x2f\xfd"},
                 {257, 5, "ustar"},
                 {0, 6, "7z\xbc\xaf\x27\x1c"},
                 {0, 4, "Rar!"},
                 {0, 6,
                  "\xfd"
                  "7zXZ"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (len >= signs[i].at + signs[i].len && memcmp(head + signs[i].at, signs[i].magic, signs[i].len) == 0)
            return true;
    return false;
}

/* ---- peeking */

size_t notme_reply_head(const char *bytes, size_t len)
{
    if (len < 12 || memcmp(bytes, "HTTP/", 5) != 0)
        return 0;
    for (size_t i = 1, line = 0; i < len; i++) {
        if (bytes[i] != '\n')
            continue;
        if (i - line - (bytes[i - 1] == '\r') == 0)
            return i + 1;
        line = i + 1;
    }
    return 0;
}

int notme_peek_open(struct notme_peek *peek, struct notme_stream *inner, struct notme_error *err)
{
    const char *bytes;
    int64_t n = 1;
    *peek = (struct notme_peek){.inner = *inner};
    *inner = (struct notme_stream){0};
    while (peek->head.len < NOTME_HEAD && (n = peek->inner.pull(peek->inner.ctx, &bytes, err)) > 0)
        if (!notme_buf_add(&peek->head, bytes, (size_t)n))
            return notme_fail_memory(err);
    peek->whole = n == 0;
    const size_t skip = peek->head.len ? notme_reply_head(peek->head.at, peek->head.len) : 0;
    peek->head.len -= skip;
    if (skip)
        memmove(peek->head.at, peek->head.at + skip, peek->head.len);
    return n < 0 ? (int)n : NOTME_OK;
}

enum { MOST_READ_ON = 1 << 30, MOST_KEPT = 32 << 20 };

static bool begins_as_json(struct notme_text head)
{
    const size_t i = notme_blank(head.at, head.len);
    return i < head.len && (head.at[i] == '{' || head.at[i] == '[');
}

/* The head, and the keys behind it. */
static bool is_known_now(struct notme_buf *sample, size_t head, const struct notme_keys_met *keys, notme_known *known,
                         void *ctx)
{
    sample->len = head;
    return notme_buf_add(sample, keys->text.at, keys->text.len) && known(ctx, sample->at, sample->len);
}

static int read_on(struct notme_peek *peek, bool keep, notme_known *known, void *ctx, struct notme_buf *sample,
                   struct notme_keys_met *keys, struct notme_error *err)
{
    const uint64_t most = keep ? MOST_KEPT : MOST_READ_ON;
    const size_t head = sample->len;
    const char *bytes;
    int64_t n = 1;
    int fresh = notme_keys_met_take(keys, sample->at, head) < 0 ? NOTME_ENOMEM : 0;
    keys->text.len = 0; /* those are in the head */
    for (uint64_t sum = 0; fresh >= 0 && sum < most && (n = peek->inner.pull(peek->inner.ctx, &bytes, err)) > 0;
         sum += (uint64_t)n) {
        fresh = notme_keys_met_take(keys, bytes, (size_t)n);
        if (fresh >= 0 && keep && !notme_buf_add(&peek->head, bytes, (size_t)n))
            fresh = NOTME_ENOMEM;
        if (fresh > 0 && is_known_now(sample, head, keys, known, ctx))
            return NOTME_OK;
    }
    peek->whole = keep && n == 0;
    if (fresh < 0 || sample->failed)
        return notme_fail_memory(err);
    return n < 0 ? (int)n : NOTME_OK;
}

int notme_peek_on(struct notme_peek *peek, bool keep, notme_known *known, void *ctx, struct notme_error *err)
{
    struct notme_keys_met keys = {.keys = 0};
    struct notme_buf sample = {0};
    if (peek->whole || !peek->head.len || !begins_as_json((struct notme_text){peek->head.at, peek->head.len}))
        return NOTME_OK;
    int status = notme_buf_add(&sample, peek->head.at, peek->head.len) ? NOTME_OK : notme_fail_memory(err);
    if (status == NOTME_OK)
        status = read_on(peek, keep, known, ctx, &sample, &keys, err);
    peek->spent = !keep;
    notme_buf_release(&sample);
    notme_keys_met_release(&keys);
    return status;
}

static int64_t pull_peeked(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_peek *peek = ctx;
    if (!peek->given && peek->head.len) {
        peek->given = true;
        *bytes = peek->head.at;
        return (int64_t)peek->head.len;
    }
    return peek->whole ? 0 : peek->inner.pull(peek->inner.ctx, bytes, err);
}

struct notme_stream notme_peek_stream(struct notme_peek *peek)
{
    return (struct notme_stream){pull_peeked, NULL, peek};
}

void notme_peek_close(struct notme_peek *peek)
{
    notme_stream_close(&peek->inner);
    notme_buf_release(&peek->head);
}
