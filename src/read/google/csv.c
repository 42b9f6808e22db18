/* The CSV files of Google's Takeout: playlists, comments, uploads, and the log of accesses. */
#include "base/hash.h"
#include "read/detect.h"
#include "read/google/google.h"
#include "read/google/names.h"
#include "read/json_scan.h"
#include "read/when.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- which line is the header */

enum kind { OTHER, PLAYLIST, UPLOADS, COMMENTS, ACCESSES };

enum { MOST_LINES = 12 };

static bool has(struct notme_text text, const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.len; i++)
        if (strncasecmp(text.at + i, word, n) == 0)
            return true;
    return false;
}

/* Two columns, the first of which is of a video, in some language. */
static bool is_playlist(const char *at, size_t len)
{
    static const char *const words[] = {"video", "vídeo", "vidéo", "filmu"};
    const char *comma = memchr(at, ',', len);
    if (!comma || memchr(comma + 1, ',', len - (size_t)(comma - at) - 1))
        return false;
    const struct notme_text column = {at, (size_t)(comma - at)};
    bool is = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        is = is || has(column, words[i]);
    return is;
}

static enum kind kind_of(const char *at, size_t len)
{
    static const char *const accesses[] = {"Activity Timestamp", "IP Address", NULL};
    static const char *const uploads[] = {"Video ID", "Video Create Timestamp", NULL};
    static const char *const comments[] = {"Comment ID", NULL}, *const chats[] = {"Live Chat ID", NULL};
    if (notme_csv_recognise(at, len, accesses))
        return ACCESSES;
    if (notme_csv_recognise(at, len, uploads))
        return UPLOADS;
    if (notme_csv_recognise(at, len, comments) || notme_csv_recognise(at, len, chats))
        return COMMENTS;
    return is_playlist(at, len) ? PLAYLIST : OTHER;
}

/* Where in the head the header of the table stands: before it there may be a table that describes the list. */
static size_t find_header(const char *head, size_t len, enum kind *kind)
{
    size_t from = 0;
    *kind = OTHER;
    for (int line = 0; line < MOST_LINES && from < len; line++) {
        const char *end = memchr(head + from, '\n', len - from);
        size_t n = end ? (size_t)(end - head) - from : len - from;
        const size_t next = from + n + 1;
        n -= n && head[from + n - 1] == '\r';
        *kind = kind_of(head + from, n);
        if (*kind != OTHER)
            return from;
        from = next;
    }
    return 0;
}

/* Comments are written as pieces of JSON, whatever the columns are called; until 2024 as a list of them. */
static bool has_pieces(const struct notme_sample *sample)
{
    return notme_sample_has(sample, "\"{\"\"text\"\":") || notme_sample_has(sample, "\"{\"\"takeoutSegments\"\":");
}

bool notme_google_csv_recognise(const struct notme_sample *sample)
{
    enum kind kind;
    find_header(sample->head, sample->len, &kind);
    return kind != OTHER || has_pieces(sample);
}

/* ---- rows */

struct table {
    struct notme_export *export;
    enum kind kind;
    enum notme_google_list list;
};

static struct notme_text trimmed(struct notme_text text)
{
    while (text.len && text.at[0] == ' ')
        text = (struct notme_text){text.at + 1, text.len - 1};
    while (text.len && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

/* The first field that is a time; columns have many names. */
static bool any_time(const struct notme_row *row, int64_t *out)
{
    for (size_t i = 0; i < row->fields; i++)
        if (row->field[i].len > 10 && memchr(row->field[i].at, '-', row->field[i].len) &&
            notme_when(row->field[i], out))
            return true;
    return false;
}

static int skip(const struct notme_export *export, const struct notme_row *row)
{
    return notme_reader_skip(export->reader, row->line, 0, "row has no readable time");
}

/* Ids that begin with "-" have a space before them, lest a spreadsheet takes them for a sum. */
static int take_playlist(struct notme_export *export, const struct notme_row *row, enum notme_google_list list)
{
    const bool likes =
        list == NOTME_GOOGLE_UNTOLD ? notme_google_is_likes(notme_export_name(export)) : list == NOTME_GOOGLE_LIKES;
    struct notme_event event = notme_export_event(export, likes ? NOTME_LIKE : NOTME_BOOKMARK);
    struct notme_google_video video;
    if (list == NOTME_GOOGLE_UNTOLD && !likes)
        notme_google_untold(export);
    event.object_id = trimmed(row->field[0]);
    if (!any_time(row, &event.time))
        return skip(export, row);
    if (!event.object_id.len)
        return notme_reader_skip(export->reader, row->line, 0, "row has no video");
    const int known = notme_google_known(export, event.object_id, &video);
    if (known < 0)
        return known;
    event.text = video.title;
    event.author = video.channel;
    return notme_google_add(export, &event, true);
}

static int take_upload(struct notme_export *export, const struct notme_row *row)
{
    struct notme_event event = notme_export_event(export, NOTME_POST);
    const struct notme_text time = notme_row_text(row, "Video Create Timestamp");
    event.object_id = notme_row_text(row, "Video ID");
    event.text = notme_row_text(row, "Video Title (Original)");
    if (!notme_when(time, &event.time))
        return skip(export, row);
    return notme_google_add(export, &event, false);
}

/* {"text":"…"},{"text":"…"}, or {"takeoutSegments":[{"text":"…"},…]}: joined; what is no JSON is left as it is. False
 * when memory is out. */
static bool join_pieces(struct notme_text pieces, uint32_t depth, struct notme_buf *out)
{
    struct notme_buf list = {0};
    struct notme_json json = {0};
    enum notme_json_type type = NOTME_JSON_NULL, before = NOTME_JSON_NULL;
    bool ok = notme_buf_addc(&list, '[') && notme_buf_add(&list, pieces.at, pieces.len) && notme_buf_addc(&list, ']') &&
              notme_json_start(&json, list.at, list.len, depth);
    for (bool is_text = false; ok && type != NOTME_JSON_END && type != NOTME_JSON_ERROR; before = type) {
        type = notme_json_next(&json);
        if (type == NOTME_JSON_STRING && before == NOTME_JSON_KEY && is_text)
            ok = notme_buf_add(out, json.text.at, json.text.len);
        is_text = type == NOTME_JSON_KEY && (json.depth == 2 || json.depth == 4) && notme_text_is(json.text, "text");
    }
    if (ok && type == NOTME_JSON_ERROR) {
        notme_buf_clear(out);
        ok = notme_buf_add(out, pieces.at, pieces.len);
    }
    notme_json_release(&json);
    notme_buf_release(&list);
    return ok;
}

static struct notme_text pieces_of(const struct notme_row *row)
{
    static const char *const begins[] = {"{\"text\":", "{\"takeoutSegments\":"};
    for (size_t i = 0; i < 2 * row->fields; i++) {
        const struct notme_text field = row->field[i / 2];
        const size_t n = strlen(begins[i % 2]);
        if (field.len > n && memcmp(field.at, begins[i % 2], n) == 0)
            return field;
    }
    return (struct notme_text){NULL, 0};
}

static int take_comment(struct notme_export *export, const struct notme_row *row)
{
    struct notme_event event = notme_export_event(export, NOTME_REPLY);
    const struct notme_text pieces = pieces_of(row), comment = notme_row_text(row, "Comment ID");
    const struct notme_text id = comment.len ? comment : notme_row_text(row, "Live Chat ID");
    struct notme_google_video video;
    struct notme_buf text = {0};
    char name[40];
    int status;
    if (!pieces.len && !id.len)
        return NOTME_OK;
    if (!any_time(row, &event.time))
        return skip(export, row);
    if (!join_pieces(pieces, export->reader->limits.depth, &text)) {
        notme_buf_release(&text);
        return notme_fail_memory(export->reader->err);
    }
    event.text = (struct notme_text){text.len ? text.at : NULL, text.len};
    event.object_id = id;
    status = notme_google_known(export, notme_row_text(row, "Video ID"), &video);
    event.author = video.channel;
    snprintf(name, sizeof name, "%lld/%08x", (long long)event.time,
             (unsigned)(notme_hash(pieces.at ? pieces.at : "", pieces.len, 0) & 0xffffffff));
    if (status >= 0)
        status = notme_export_add(export, &event, "comment", id.len ? id : notme_text_of(name));
    notme_buf_release(&text);
    return status;
}

/* Most accesses are of machines that hold a login: they say nothing of who is there. */
static int take_access(struct notme_export *export, const struct notme_row *row)
{
    const struct notme_text type = notme_row_text(row, "Activity Type");
    const bool in = has(type, "login") || has(type, "log in") || has(type, "sign in") || has(type, "signin");
    const bool out = has(type, "logout") || has(type, "log out") || has(type, "sign out");
    struct notme_event event = notme_export_event(export, out ? NOTME_LOGOUT : in ? NOTME_LOGIN : NOTME_OTHER);
    const struct notme_text country = notme_row_text(row, "Activity Country"), who = notme_row_text(row, "Gaia ID");
    char id[120];
    if (has(type, "non user initiated") || has(type, "non-user"))
        return NOTME_OK;
    if (!notme_when(notme_row_text(row, "Activity Timestamp"), &event.time))
        return skip(export, row);
    if (!in && !out)
        event.action_detail = notme_text_of("access");
    event.ip = notme_row_text(row, "IP Address");
    event.user_agent = notme_row_text(row, "User Agent String");
    event.app = notme_row_text(row, "Product Name");
    event.country = notme_text_is(country, "ZZ") ? event.country : country;
    if (!export->common.account.len && notme_export_keep(export, who, &export->common.account) != NOTME_OK)
        return NOTME_ENOMEM;
    snprintf(id, sizeof id, "%lld/%.*s/%.*s", (long long)(event.time / 1000000),
             (int)(event.ip.len < 48 ? event.ip.len : 48), event.ip.at ? event.ip.at : "",
             (int)(event.app.len < 32 ? event.app.len : 32), event.app.at ? event.app.at : "");
    return notme_export_add(export, &event, in || out ? notme_action_name(event.action) : "access", notme_text_of(id));
}

static int take_row(void *ctx, const struct notme_row *row)
{
    const struct table *table = ctx;
    table->export->index = (size_t)row->line;
    if (!row->header)
        return NOTME_OK;
    switch (table->kind) {
    case PLAYLIST:
        return take_playlist(table->export, row, table->list);
    case UPLOADS:
        return take_upload(table->export, row);
    case ACCESSES:
        return take_access(table->export, row);
    case COMMENTS:
        return take_comment(table->export, row);
    case OTHER:
        break;
    }
    return NOTME_OK;
}

/* ---- files */

/* A stream from some place of its head on. */
struct rest {
    struct notme_stream inner;
    size_t from;
};

static int64_t pull_rest(void *ctx, const char **bytes, struct notme_error *err)
{
    struct rest *rest = ctx;
    int64_t n = rest->inner.pull(rest->inner.ctx, bytes, err);
    if (n > 0 && rest->from) {
        *bytes += rest->from; /* the head comes in one piece */
        n -= (int64_t)rest->from;
        rest->from = 0;
    }
    return n;
}

/* Before the list stands what it is: its id, and the id of the channel whose it is. */
static int take_description(struct table *table, const char *head, size_t len)
{
    int status = NOTME_OK;
    for (size_t from = 0, n; from < len && status == NOTME_OK; from += n + 1) {
        n = strcspn(head + from, ",\r\n");
        n = n < len - from ? n : len - from;
        const struct notme_text field = {head + from, n};
        if (table->list == NOTME_GOOGLE_UNTOLD)
            table->list = notme_google_list_of(field);
        if (n > 2 && memcmp(field.at, "UC", 2) == 0 && !table->export->common.account.len)
            status = notme_export_keep(table->export, field, &table->export->common.account);
    }
    return status;
}

int notme_google_take_csv(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_peek peek = {0};
    struct table table = {.export = export};
    struct notme_error error = {0};
    int status = notme_peek_open(&peek, stream, &error);
    if (status == NOTME_ENOMEM || status == NOTME_ELIMIT) {
        if (export->reader->err)
            *export->reader->err = error;
    } else if (status != NOTME_OK) {
        status = notme_reader_skip(export->reader, 0, 0, "%s", error.text);
    } else if (peek.head.len) {
        const struct notme_sample sample = {notme_export_name(export), peek.head.at, peek.head.len, peek.whole};
        struct rest rest = {.inner = notme_peek_stream(&peek)};
        struct notme_stream from = {pull_rest, NULL, &rest};
        rest.from = find_header(peek.head.at, peek.head.len, &table.kind);
        if (table.kind == PLAYLIST)
            status = take_description(&table, peek.head.at, rest.from);
        if (table.kind == OTHER && has_pieces(&sample))
            table.kind = COMMENTS;
        if (table.kind != OTHER && status == NOTME_OK)
            status = notme_csv_rows(export->reader, &from, take_row, &table);
    }
    notme_peek_close(&peek);
    return status;
}
