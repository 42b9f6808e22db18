#include "read/event_csv.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "read/event_json.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 128 };

/* One record: its fields lie one after the other in `bytes`, apart by their ends. */
struct record {
    struct notme_buf bytes;
    size_t end[COLUMNS_MAX];
    size_t fields;
    uint64_t line; /* where it begins */
    bool quoted, after_quote, too_long, broken, any;
};

static struct notme_text field(const struct record *r, size_t i)
{
    const size_t from = i ? r->end[i - 1] : 0;
    if (!r->bytes.at)
        return (struct notme_text){"", 0};
    return (struct notme_text){r->bytes.at + from, r->end[i] - from};
}

static void end_field(struct record *r)
{
    if (r->fields < COLUMNS_MAX)
        r->end[r->fields++] = r->bytes.len;
    r->after_quote = false;
}

/* ---- columns */

enum column_kind { TEXT, TIME, SPECIAL };

#define AT(member) offsetof(struct notme_event, member)
static const struct column {
    const char *name;
    enum column_kind kind;
    size_t offset;
} known[] = {
    {"id", TEXT, AT(id)},
    {"service", TEXT, AT(service)},
    {"actor_id", TEXT, AT(account)},
    {"actor_name", TEXT, AT(account_name)},
    {"object_id", TEXT, AT(object_id)},
    {"object_type", TEXT, AT(object_type)},
    {"object_author", TEXT, AT(author)},
    {"object_text", TEXT, AT(text)},
    {"object_lang", TEXT, AT(lang)},
    {"client_app", TEXT, AT(app)},
    {"client_user_agent", TEXT, AT(user_agent)},
    {"client_ip", TEXT, AT(ip)},
    {"client_country", TEXT, AT(country)},
    {"client_tz", TEXT, AT(tz)},
    {"source", TEXT, AT(source_format)},
    {"time", TIME, AT(time)},
    {"not_before", TIME, AT(not_before)},
    {"not_after", TIME, AT(not_after)},
    {"action", SPECIAL, AT(action)},
    {"time_basis", SPECIAL, AT(basis)},
    {"seq", SPECIAL, AT(seq)},
    {"client_asn", SPECIAL, AT(asn)},
    {"object_sensitive", SPECIAL, AT(sensitive)},
    {"object_tags", SPECIAL, AT(tags)},
    {"object_links", SPECIAL, AT(links)},
    {"object_labels", SPECIAL, AT(labels)},
};

struct table {
    const struct column *column[COLUMNS_MAX]; /* NULL = unknown, ignored */
    size_t columns;
};

static const struct column *find_column(struct notme_text name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (notme_text_is(name, known[i].name))
            return &known[i];
    return NULL;
}

static void read_header(struct table *table, const struct record *r)
{
    table->columns = r->fields;
    for (size_t i = 0; i < r->fields; i++)
        table->column[i] = find_column(field(r, i));
}

static size_t split(struct notme_text text, struct notme_text *list)
{
    size_t count = 0;
    while (text.len && count < NOTME_LIST_MAX) {
        const char *space = memchr(text.at, ' ', text.len);
        const size_t n = space ? (size_t)(space - text.at) : text.len;
        if (n)
            list[count++] = (struct notme_text){text.at, n};
        text.at += n + (space != NULL);
        text.len -= n + (space != NULL);
    }
    return count;
}

static int64_t integer_of(struct notme_text text)
{
    char digits[24] = {0};
    if (text.len >= sizeof digits)
        return 0;
    memcpy(digits, text.at, text.len);
    return strtoll(digits, NULL, 10);
}

static const char *set_special(struct notme_event *event, size_t offset, struct notme_text text)
{
    switch (offset) {
    case AT(action):
        notme_event_set_action(event, text);
        return NULL;
    case AT(basis):
        return notme_event_set_basis(event, text) ? NULL : "an unknown 'time_basis'";
    case AT(seq):
        event->seq = integer_of(text);
        return NULL;
    case AT(asn):
        event->asn = integer_of(text);
        return NULL;
    case AT(sensitive):
        event->sensitive = notme_text_is(text, "true") ? 1 : notme_text_is(text, "false") ? 0 : -1;
        return NULL;
    case AT(tags):
        event->ntags = split(text, event->tags);
        return NULL;
    case AT(links):
        event->nlinks = split(text, event->links);
        return NULL;
    default:
        event->nlabels = split(text, event->labels);
        return NULL;
    }
}

static const char *set_field(struct notme_event *event, const struct column *column, struct notme_text text)
{
    void *to = (char *)event + column->offset;
    if (memchr(text.at, '\0', text.len))
        return "a NUL byte inside a field";
    if (!notme_utf8_valid(text.at, text.len))
        return "invalid UTF-8";
    if (column->kind == SPECIAL)
        return set_special(event, column->offset, text);
    if (column->kind == TIME)
        return notme_time_parse(text.at, text.len, to) ? NULL : "a time that is not RFC 3339 with an offset";
    memcpy(to, &text, sizeof text);
    return NULL;
}

static const char *read_event(const struct table *table, const struct record *r, struct notme_event *event)
{
    notme_event_init(event);
    if (r->broken)
        return "a quoted field without its end";
    if (r->fields != table->columns)
        return "a wrong number of fields";
    for (size_t i = 0; i < r->fields; i++) {
        const struct notme_text text = field(r, i);
        const char *wrong = table->column[i] && text.len ? set_field(event, table->column[i], text) : NULL;
        if (wrong)
            return wrong;
    }
    if (event->object_id.len == 0) /* the object is what the columns say of it */
        event->object_hash =
            notme_hash(event->text.at, event->text.len, notme_hash(event->author.at, event->author.len, 11));
    return notme_event_check(event);
}

/* ---- records */

static int end_record(struct notme_reader *reader, struct table *table, struct record *r)
{
    struct notme_event event;
    const bool blank = !r->any;
    int status = NOTME_OK;
    end_field(r);
    if (r->too_long)
        status = notme_reader_skip(reader, r->line, 0, "record is longer than %llu bytes",
                                   (unsigned long long)reader->limits.record_bytes);
    else if (!blank && table->columns == 0)
        read_header(table, r);
    else if (!blank) {
        const char *wrong = read_event(table, r, &event);
        status = wrong ? notme_reader_skip(reader, r->line, 0, "%s", wrong) : notme_reader_emit(reader, &event);
    }
    notme_buf_clear(&r->bytes);
    r->fields = 0;
    r->quoted = r->after_quote = r->too_long = r->broken = r->any = false;
    return status;
}

static void add_byte(struct record *r, char c, uint64_t ceiling)
{
    r->any = true;
    if (r->bytes.len >= ceiling)
        r->too_long = true;
    else if (!notme_buf_addc(&r->bytes, c))
        r->too_long = true;
}

/* One byte outside or inside quotes; returns true where it ends the record. */
static bool take(struct record *r, char c, uint64_t ceiling)
{
    if (r->quoted) {
        if (c == '"') {
            r->quoted = false;
            r->after_quote = true;
        } else {
            add_byte(r, c, ceiling);
        }
        return false;
    }
    if (c == '"') {
        r->quoted = true;
        r->any = true;
        if (r->after_quote)
            add_byte(r, '"', ceiling); /* "" inside a quoted field */
    } else if (c == ',') {
        r->any = true;
        end_field(r);
    } else if (c == '\n') {
        return true;
    } else if (c != '\r') {
        add_byte(r, c, ceiling);
    }
    return false;
}

static int read_piece(struct notme_reader *reader, struct table *table, struct record *r, struct notme_text piece,
                      uint64_t *line)
{
    for (size_t i = 0; i < piece.len; i++) {
        const bool end = take(r, piece.at[i], reader->limits.record_bytes);
        *line += piece.at[i] == '\n';
        if (!end)
            continue;
        const int status = end_record(reader, table, r);
        r->line = *line + 1;
        if (status != NOTME_OK)
            return status;
    }
    return NOTME_OK;
}

int notme_event_csv_read(struct notme_reader *reader, struct notme_stream *stream)
{
    struct table table = {.columns = 0};
    struct record r = {.line = 1};
    uint64_t line = 0;
    const char *bytes;
    int64_t n;
    int status = NOTME_OK;
    bool first = true;
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, reader->err)) != 0) {
        if (n < 0) {
            status = (int)n;
            break;
        }
        const size_t mark = first && n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        reader->stats->bytes += (uint64_t)n;
        status = read_piece(reader, &table, &r, (struct notme_text){bytes + mark, (size_t)n - mark}, &line);
        first = false;
    }
    r.broken = r.quoted;
    if (status == NOTME_OK && r.any)
        status = end_record(reader, &table, &r);
    notme_buf_release(&r.bytes);
    return status;
}

bool notme_event_csv_recognise(const char *bytes, size_t len)
{
    const char *end = memchr(bytes, '\n', len);
    const size_t n = end ? (size_t)(end - bytes) : len;
    struct record r = {.line = 1};
    bool actor = false, action = false;
    const size_t mark = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t i = mark; i < n; i++)
        take(&r, bytes[i], 65536);
    end_field(&r);
    for (size_t i = 0; i < r.fields; i++) {
        actor = actor || notme_text_is(field(&r, i), "actor_id");
        action = action || notme_text_is(field(&r, i), "action");
    }
    notme_buf_release(&r.bytes);
    return actor && action;
}
