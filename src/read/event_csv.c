#include "read/event_csv.h"

#include "base/hash.h"
#include "read/csv.h"
#include "read/event_json.h"

#include <stdlib.h>
#include <string.h>

/* ---- columns */

enum column_kind { TEXT, TIME, SPECIAL, OUTCOME };

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
    {"outcome", OUTCOME, 0},
    {"time_basis", SPECIAL, AT(basis)},
    {"seq", SPECIAL, AT(seq)},
    {"client_asn", SPECIAL, AT(asn)},
    {"object_sensitive", SPECIAL, AT(sensitive)},
    {"object_tags", SPECIAL, AT(tags)},
    {"object_links", SPECIAL, AT(links)},
    {"object_labels", SPECIAL, AT(labels)},
};

struct table {
    struct notme_reader *reader;
    const struct column *column[NOTME_COLUMNS_MAX]; /* NULL = unknown, ignored */
};

static const struct column *find_column(struct notme_text name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (notme_text_is(name, known[i].name))
            return &known[i];
    return NULL;
}

static void read_header(struct table *table, const struct notme_row *header)
{
    for (size_t i = 0; i < header->fields; i++)
        table->column[i] = find_column(header->field[i]);
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
    if (column->kind == SPECIAL)
        return set_special(event, column->offset, text);
    if (column->kind == TIME)
        return notme_time_parse(text.at, text.len, to) ? NULL : "a time that is not RFC 3339 with an offset";
    memcpy(to, &text, sizeof text);
    return NULL;
}

static const char *read_event(const struct table *table, const struct notme_row *row, struct notme_event *event)
{
    struct notme_text outcome = {NULL, 0};
    notme_event_init(event);
    for (size_t i = 0; i < row->fields; i++) {
        const struct notme_text text = row->field[i];
        if (table->column[i] && table->column[i]->kind == OUTCOME) {
            outcome = text; /* of an action that may come later */
            continue;
        }
        const char *wrong = table->column[i] && text.len ? set_field(event, table->column[i], text) : NULL;
        if (wrong)
            return wrong;
    }
    if (event->object_id.len == 0) /* the object is what the columns say of it */
        event->object_hash =
            notme_hash(event->text.at, event->text.len, notme_hash(event->author.at, event->author.len, 11));
    notme_event_set_outcome(event, outcome);
    return notme_event_check(event);
}

static int take_row(void *ctx, const struct notme_row *row)
{
    struct table *table = ctx;
    struct notme_event event;
    if (!row->header) {
        read_header(table, row);
        return NOTME_OK;
    }
    const char *wrong = read_event(table, row, &event);
    return wrong ? notme_reader_skip(table->reader, row->line, 0, "%s", wrong)
                 : notme_reader_emit(table->reader, &event);
}

int notme_event_csv_read(struct notme_reader *reader, struct notme_stream *stream)
{
    struct table table = {.reader = reader};
    return notme_csv_rows(reader, stream, take_row, &table);
}

bool notme_event_csv_recognise(const char *bytes, size_t len)
{
    static const char *const telling[] = {"actor_id", "action", NULL};
    return notme_csv_recognise(bytes, len, telling);
}
