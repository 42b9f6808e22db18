#include "read/event_json.h"

#include "base/hash.h"
#include "read/collect.h"
#include "read/end_line.h"
#include "read/event_fast.h"

#include <stdlib.h>
#include <string.h>

void notme_event_init(struct notme_event *event)
{
    memset(event, 0, offsetof(struct notme_event, tags)); /* the lists are long, and their counts say what is in them */
    event->ntags = event->nlinks = event->nlabels = 0;
    event->object_hash = 0;
    event->time = event->not_before = event->not_after = event->published = NOTME_NO_TIME;
    event->sensitive = -1;
    event->action = NOTME_ACTION_COUNT; /* until it is set */
}

void notme_event_set_action(struct notme_event *event, struct notme_text word)
{
#define X(id, name) {name, sizeof(name) - 1},
    static const struct {
        char name[16];
        size_t len;
    } actions[] = {NOTME_ACTIONS(X)};
#undef X
    for (int a = 0; a < NOTME_ACTION_COUNT; a++) {
        if (word.len == actions[a].len && memcmp(word.at, actions[a].name, word.len) == 0) {
            event->action = (enum notme_action)a;
            return;
        }
    }
    event->action = NOTME_OTHER;
    event->action_detail = word;
}

void notme_event_set_outcome(struct notme_event *event, struct notme_text outcome)
{
#define X(id, name) name "_failed",
    static const char *const failed[] = {NOTME_ACTIONS(X)};
#undef X
    if (!notme_text_is(outcome, "failure") || event->action == NOTME_OTHER || event->action == NOTME_ACTION_COUNT)
        return;
    event->action_detail = notme_text_of(failed[event->action]);
    event->action = NOTME_OTHER;
}

bool notme_event_set_basis(struct notme_event *event, struct notme_text word)
{
    for (int b = 0; b <= NOTME_BOUNDED_BY_ORDER; b++) {
        if (notme_text_is(word, notme_basis_name((enum notme_basis)b))) {
            event->basis = (enum notme_basis)b;
            return true;
        }
    }
    return false;
}

const char *notme_event_check(struct notme_event *e)
{
    if (e->account.len == 0)
        return "'actor.id' is missing";
    if (memchr(e->account.at, '\0', e->account.len))
        return "'actor.id' holds a NUL"; /* names are C strings from here on: two would become one */
    if (e->action == NOTME_ACTION_COUNT)
        return "'action' is missing";
    const bool before = e->not_before != NOTME_NO_TIME, after = e->not_after != NOTME_NO_TIME;
    if (before && after && e->not_before > e->not_after)
        return "'not_before' is after 'not_after'";
    const bool vague = e->basis == NOTME_BOUNDED || e->basis == NOTME_BOUNDED_BY_ORDER;
    if (e->time == NOTME_NO_TIME && !before && !after && !vague)
        return "neither 'time' nor a bound";
    if (e->time != NOTME_NO_TIME && ((before && e->time < e->not_before) || (after && e->time > e->not_after)))
        return "'time' lies outside its bounds";
    return NULL;
}

/* ---- values */

/* Strings and numbers (as their text) are texts; null is absent; anything else is passed over. */
static bool read_text(struct notme_json *json, struct notme_text *out)
{
    const enum notme_json_type type = notme_json_next(json);
    if (type == NOTME_JSON_STRING || type == NOTME_JSON_NUMBER)
        *out = json->text;
    if (type == NOTME_JSON_OBJECT || type == NOTME_JSON_ARRAY)
        return notme_json_skip_rest(json);
    return type != NOTME_JSON_ERROR && type != NOTME_JSON_END;
}

int64_t notme_event_integer(struct notme_text text)
{
    char digits[24] = {0};
    if (text.len == 0 || text.len >= sizeof digits)
        return 0;
    memcpy(digits, text.at, text.len);
    char *end;
    const long long value = strtoll(digits, &end, 10);
    return *end ? 0 : value;
}

/* A time that is there must be one: "" and null are absent. */
static const char *read_time(struct notme_json *json, int64_t *out)
{
    struct notme_text text = {NULL, 0};
    if (!read_text(json, &text))
        return json->error;
    if (text.len && !notme_time_parse(text.at, text.len, out))
        return "a time that is not RFC 3339 with an offset";
    return NULL;
}

/* {"val":"porn","src":"self"} -> "porn@self", in the scanner's buffer like every decoded text. */
static bool read_label(struct notme_json *json, struct notme_event *event)
{
    struct notme_text val = {NULL, 0}, src = {NULL, 0}, unused = {NULL, 0};
    enum notme_json_type type;
    while ((type = notme_json_next(json)) == NOTME_JSON_KEY) {
        struct notme_text *to = notme_text_is(json->text, "val")   ? &val
                                : notme_text_is(json->text, "src") ? &src
                                                                   : &unused;
        if (!read_text(json, to))
            return false;
    }
    notme_list_add(event->labels, &event->nlabels, val.len && src.len ? notme_json_join(json, val, '@', src) : val);
    return type == NOTME_JSON_OBJECT_END;
}

void notme_event_split(struct notme_text *list, size_t *count, struct notme_text words)
{
    while (words.len) {
        const char *space = memchr(words.at, ' ', words.len);
        const size_t n = space ? (size_t)(space - words.at) : words.len;
        notme_list_add(list, count, (struct notme_text){words.at, n});
        words.at += n + (space != NULL);
        words.len -= n + (space != NULL);
    }
}

/* An array of strings (or of labels), or one string of words apart by spaces. */
static bool read_list(struct notme_json *json, struct notme_event *event, struct notme_text *list, size_t *count)
{
    enum notme_json_type type = notme_json_next(json);
    if (type == NOTME_JSON_STRING) {
        notme_event_split(list, count, json->text);
        return true;
    }
    if (type == NOTME_JSON_OBJECT)
        return notme_json_skip_rest(json);
    if (type != NOTME_JSON_ARRAY)
        return type != NOTME_JSON_ERROR && type != NOTME_JSON_END;
    while ((type = notme_json_next(json)) != NOTME_JSON_ARRAY_END) {
        if (type == NOTME_JSON_STRING)
            notme_list_add(list, count, json->text);
        else if (type == NOTME_JSON_OBJECT && list == event->labels      ? !read_label(json, event)
                 : type == NOTME_JSON_OBJECT || type == NOTME_JSON_ARRAY ? !notme_json_skip_rest(json)
                                                                         : type == NOTME_JSON_ERROR)
            return false;
    }
    return true;
}

/* ---- the parts of an event */

struct field {
    const char *name;
    size_t offset; /* of a struct notme_text in struct notme_event */
};

#define FIELD(name, member)                                                                                            \
    {                                                                                                                  \
        name, offsetof(struct notme_event, member)                                                                     \
    }

static const struct field actor_fields[] = {
    FIELD("id", account), FIELD("service", service), FIELD("name", account_name), {NULL, 0}};
static const struct field object_fields[] = {FIELD("text", text),     FIELD("id", object_id),     FIELD("lang", lang),
                                             FIELD("author", author), FIELD("type", object_type), {NULL, 0}};
static const struct field client_fields[] = {FIELD("app", app), FIELD("user_agent", user_agent),
                                             FIELD("ip", ip),   FIELD("country", country),
                                             FIELD("tz", tz),   {NULL, 0}};
static const struct field source_fields[] = {FIELD("format", source_format), FIELD("ref", source_ref), {NULL, 0}};

static struct notme_text *find(const struct field *fields, struct notme_text key, struct notme_event *event)
{
    for (; fields->name; fields++)
        if (notme_text_is(key, fields->name))
            return (struct notme_text *)(void *)((char *)event + fields->offset);
    return NULL;
}

/* Keys of objects that are not plain texts. Returns false where the key is none of them. */
static bool special(struct notme_json *json, struct notme_event *event, bool *ok)
{
    const struct notme_text key = json->text;
    struct notme_text text = {NULL, 0};
    if (notme_text_is(key, "tags")) {
        *ok = read_list(json, event, event->tags, &event->ntags);
    } else if (notme_text_is(key, "links")) {
        *ok = read_list(json, event, event->links, &event->nlinks);
    } else if (notme_text_is(key, "labels")) {
        *ok = read_list(json, event, event->labels, &event->nlabels);
    } else if (notme_text_is(key, "asn")) {
        *ok = read_text(json, &text);
        event->asn = notme_event_integer(text);
    } else if (notme_text_is(key, "sensitive")) {
        const enum notme_json_type type = notme_json_next(json);
        event->sensitive = type == NOTME_JSON_TRUE ? 1 : type == NOTME_JSON_FALSE ? 0 : -1;
        *ok = type == NOTME_JSON_OBJECT || type == NOTME_JSON_ARRAY ? notme_json_skip_rest(json)
                                                                    : type != NOTME_JSON_ERROR;
    } else if (notme_text_is(key, "published")) {
        *ok = read_text(json, &text);
        if (text.len)
            notme_time_parse(text.at, text.len,
                             &event->published); /* context only: an odd one is no reason to refuse */
    } else {
        return false;
    }
    return true;
}

/* One nested object; other values in its place are passed over. */
static bool read_part(struct notme_json *json, const struct field *fields, struct notme_event *event)
{
    enum notme_json_type type = notme_json_next(json);
    if (type == NOTME_JSON_ARRAY)
        return notme_json_skip_rest(json);
    if (type != NOTME_JSON_OBJECT)
        return type != NOTME_JSON_ERROR;
    while ((type = notme_json_next(json)) == NOTME_JSON_KEY) {
        bool ok = true;
        struct notme_text *text = find(fields, json->text, event);
        if (text) {
            *text = (struct notme_text){NULL, 0}; /* of duplicate keys the last wins */
            ok = read_text(json, text);
        } else if (fields == source_fields || fields == actor_fields || !special(json, event, &ok)) {
            ok = notme_json_skip_value(json);
        }
        if (!ok)
            return false;
    }
    return type == NOTME_JSON_OBJECT_END;
}

uint64_t notme_event_object_hash(const char *from, const char *to)
{
    uint64_t hash = 11;
    bool quoted = false;
    for (const char *at = from, *run = from; at <= to; at++) {
        const bool space = at == to || (!quoted && (*at == ' ' || *at == '\t'));
        if (space) {
            if (at > run)
                hash = notme_hash(run, (size_t)(at - run), hash);
            run = at + 1;
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (*at == '\\') {
            at++;
        }
    }
    return hash;
}

static const char *read_object(struct notme_json *json, struct notme_event *event)
{
    const char *from = json->at;
    event->ntags = event->nlinks = event->nlabels = 0;
    if (!read_part(json, object_fields, event))
        return json->error;
    if (event->object_id.len == 0)
        event->object_hash = notme_event_object_hash(from, json->at);
    return NULL;
}

/* What follows one key of the line's object. NULL = fine. */
static const char *read_member(struct notme_json *json, struct notme_event *event, struct notme_text *outcome)
{
    const struct notme_text key = json->text;
    struct notme_text text = {NULL, 0};
    if (notme_text_is(key, "time"))
        return read_time(json, &event->time);
    if (notme_text_is(key, "not_before"))
        return read_time(json, &event->not_before);
    if (notme_text_is(key, "not_after"))
        return read_time(json, &event->not_after);
    if (notme_text_is(key, "actor"))
        return read_part(json, actor_fields, event) ? NULL : json->error;
    if (notme_text_is(key, "object"))
        return read_object(json, event);
    if (notme_text_is(key, "client"))
        return read_part(json, client_fields, event) ? NULL : json->error;
    if (notme_text_is(key, "source"))
        return read_part(json, source_fields, event) ? NULL : json->error;
    if (notme_text_is(key, "id"))
        return read_text(json, &event->id) ? NULL : json->error;
    if (notme_text_is(key, "outcome"))
        return read_text(json, outcome) ? NULL : json->error;
    if (!read_text(json, &text))
        return json->error;
    if (notme_text_is(key, "action") && text.len)
        notme_event_set_action(event, text);
    else if (notme_text_is(key, "time_basis") && text.len && !notme_event_set_basis(event, text))
        return "an unknown 'time_basis'";
    else if (notme_text_is(key, "seq"))
        event->seq = notme_event_integer(text);
    return NULL;
}

const char *notme_event_json(struct notme_json *json, struct notme_text line, uint32_t depth, struct notme_event *out)
{
    struct notme_text outcome = {NULL, 0};
    notme_event_init(out);
    if (!notme_json_start(json, line.at, line.len, depth))
        return notme_no_memory;
    if (notme_json_next(json) != NOTME_JSON_OBJECT)
        return json->error ? json->error : "not a JSON object";
    enum notme_json_type type;
    while ((type = notme_json_next(json)) == NOTME_JSON_KEY) {
        const char *wrong = read_member(json, out, &outcome);
        if (wrong || json->error)
            return wrong ? wrong : json->error;
    }
    if (type != NOTME_JSON_OBJECT_END || notme_json_next(json) != NOTME_JSON_END)
        return json->error;
    notme_event_set_outcome(out, outcome);
    return notme_event_check(out);
}

/* Blank lines are no records; a byte order mark may begin the first. */
bool notme_event_trim(struct notme_text *line, uint64_t number)
{
    if (number == 1 && line->len >= 3 && memcmp(line->at, "\xef\xbb\xbf", 3) == 0) {
        line->at += 3;
        line->len -= 3;
    }
    for (size_t i = 0; i < line->len; i++)
        if (line->at[i] != ' ' && line->at[i] != '\t')
            return true;
    return false;
}

const char *notme_event_read(struct notme_json *json, struct notme_key_order *order, struct notme_text line,
                             uint32_t depth, struct notme_event *out)
{
    return notme_event_fast(json, order, line, depth, out) ? NULL : notme_event_json(json, line, depth, out);
}

static int read_line(struct notme_reader *reader, struct notme_json *json, struct notme_key_order *order,
                     const struct notme_lines *lines, struct notme_text line)
{
    struct notme_event event;
    if (lines->too_long)
        return notme_reader_skip(reader, lines->number, 0, "line is longer than %llu bytes",
                                 (unsigned long long)reader->limits.record_bytes);
    if (!notme_event_trim(&line, lines->number))
        return NOTME_OK;
    const char *wrong = notme_event_read(json, order, line, reader->limits.depth, &event);
    uint64_t records;
    if (wrong == notme_no_memory)
        return notme_fail_memory(reader->err);
    if (wrong && notme_end_line(json, line, &records))
        return NOTME_OK; /* a shard's last line */
    if (wrong && lines->open)
        return notme_reader_cut(reader, lines->number);
    if (wrong)
        return notme_reader_skip(reader, lines->number, 0, "%s", wrong);
    return notme_reader_emit(reader, &event);
}

int notme_event_json_read(struct notme_reader *reader, struct notme_stream *stream)
{
    struct notme_lines lines = {.stream = stream, .ceiling = (size_t)reader->limits.record_bytes};
    struct notme_json json = {0};
    struct notme_key_order order = {{{0}}};
    struct notme_text line;
    int status;
    while ((status = notme_lines_next(&lines, &line, reader->err)) > 0) {
        reader->stats->bytes += line.len + 1;
        status = read_line(reader, &json, &order, &lines, line);
        if (status != NOTME_OK)
            break;
    }
    notme_lines_release(&lines);
    notme_json_release(&json);
    return status;
}
