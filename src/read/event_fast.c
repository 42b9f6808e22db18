#include "read/event_fast.h"

#include "base/utf8.h"
#include "read/collect.h"
#include "read/event_json.h"
#include "read/find.h"

/* ---- the keys */

enum level_id { TOP, ACTOR, OBJECT, CLIENT, SOURCE };

enum kind { TEXT, TIME, PUBLISHED, INTEGER, FLAG, ACTION, BASIS, OUTCOME, TAGS, LINKS, LABELS, PASSED, ODD, PART };

struct key {
    char name[16]; /* with its quotes and its colon */
    uint8_t len, kind;
    uint16_t to; /* offset in struct notme_event; of a PART: its level */
};

#define KEY(name, kind, to)                                                                                            \
    {                                                                                                                  \
        "\"" name "\":", sizeof(name) + 2, kind, to                                                                    \
    }
#define FIELD(name, kind, member) KEY(name, kind, offsetof(struct notme_event, member))

static const struct key top_keys[] = {KEY("schema", PASSED, 0),
                                      FIELD("id", TEXT, id),
                                      FIELD("time", TIME, time),
                                      KEY("actor", PART, ACTOR),
                                      KEY("action", ACTION, 0),
                                      KEY("object", PART, OBJECT),
                                      KEY("client", PART, CLIENT),
                                      KEY("source", PART, SOURCE),
                                      FIELD("not_before", TIME, not_before),
                                      FIELD("not_after", TIME, not_after),
                                      KEY("time_basis", BASIS, 0),
                                      FIELD("seq", INTEGER, seq),
                                      KEY("outcome", OUTCOME, 0)};
static const struct key actor_keys[] = {FIELD("service", TEXT, service), FIELD("id", TEXT, account),
                                        FIELD("name", TEXT, account_name)};
static const struct key object_keys[] = {FIELD("id", TEXT, object_id),
                                         FIELD("type", TEXT, object_type),
                                         FIELD("author", TEXT, author),
                                         FIELD("text", TEXT, text),
                                         FIELD("lang", TEXT, lang),
                                         KEY("tags", TAGS, 0),
                                         KEY("links", LINKS, 0),
                                         KEY("labels", LABELS, 0),
                                         KEY("sensitive", FLAG, 0),
                                         FIELD("published", PUBLISHED, published),
                                         KEY("asn", ODD, 0)};
static const struct key client_keys[] = {FIELD("app", TEXT, app), FIELD("user_agent", TEXT, user_agent),
                                         FIELD("ip", TEXT, ip),   FIELD("country", TEXT, country),
                                         FIELD("tz", TEXT, tz),   FIELD("asn", INTEGER, asn),
                                         KEY("tags", ODD, 0),     KEY("links", ODD, 0),
                                         KEY("labels", ODD, 0),   KEY("sensitive", ODD, 0),
                                         KEY("published", ODD, 0)};
static const struct key source_keys[] = {FIELD("format", TEXT, source_format), FIELD("ref", TEXT, source_ref)};

#define LEVEL(keys)                                                                                                    \
    {                                                                                                                  \
        keys, sizeof(keys) / sizeof *(keys)                                                                            \
    }

static const struct level {
    const struct key *keys;
    unsigned count;
} levels[NOTME_FAST_LEVELS] = {LEVEL(top_keys), LEVEL(actor_keys), LEVEL(object_keys), LEVEL(client_keys),
                               LEVEL(source_keys)};

/* ---- values */

/* The line ends in '}', so that whoever looks at single bytes and goes on at none but it never leaves the line. */
struct fast {
    const char *at, *end;
    struct notme_json *json;
    struct notme_event *event;
    struct notme_text outcome;
    uint32_t depth; /* that is left to values passed over */
};

static void skip_space(struct fast *f)
{
    while (*f->at == ' ' || *f->at == '\t')
        f->at++;
}

/* From a backslash on; what came before is kept already. */
static bool escaped_string(struct fast *f, const char *from, const char *stop, struct notme_text *out)
{
    struct notme_buf *decoded = &f->json->decoded; /* has room for all that the line decodes to */
    const size_t begin = decoded->len;
    for (;;) {
        bool high = false;
        memcpy(decoded->at + decoded->len, from, (size_t)(stop - from));
        decoded->len += (size_t)(stop - from);
        if (*stop == '"')
            break;
        f->json->at = stop;
        if (*stop != '\\' || !notme_json_escape(f->json))
            return false;
        from = f->json->at;
        stop = notme_find(from, f->end, &high);
        if (stop == f->end || (high && !notme_utf8_valid(from, (size_t)(stop - from))))
            return false;
    }
    *out = (struct notme_text){decoded->at + begin, decoded->len - begin};
    f->at = stop + 1;
    return true;
}

/* At the opening quote. */
static bool string(struct fast *f, struct notme_text *out)
{
    const char *from = f->at + 1;
    bool high = false;
    const char *stop = notme_find(from, f->end, &high);
    if (stop == f->end || (high && !notme_utf8_valid(from, (size_t)(stop - from))))
        return false;
    if (*stop != '"')
        return escaped_string(f, from, stop, out);
    *out = (struct notme_text){from, (size_t)(stop - from)};
    f->at = stop + 1;
    return true;
}

static bool word(struct fast *f, const char *text, size_t len)
{
    if ((size_t)(f->end - f->at) < len || memcmp(f->at, text, len) != 0)
        return false;
    f->at += len;
    return true;
}

static bool digits(struct fast *f)
{
    const char *from = f->at;
    while (*f->at >= '0' && *f->at <= '9')
        f->at++;
    return f->at > from;
}

static bool number(struct fast *f, struct notme_text *out)
{
    const char *from = f->at;
    f->at += *f->at == '-';
    if (*f->at == '0')
        f->at++;
    else if (!digits(f))
        return false;
    if (*f->at == '.') {
        f->at++;
        if (!digits(f))
            return false;
    }
    if (*f->at == 'e' || *f->at == 'E') {
        f->at++;
        f->at += *f->at == '+' || *f->at == '-';
        if (!digits(f))
            return false;
    }
    *out = (struct notme_text){from, (size_t)(f->at - from)};
    return true;
}

/* Strings and numbers are texts; of null, true and false *out stays as it is. Returns the value's first byte, or 0
 * where there is none of these. */
static char scalar(struct fast *f, struct notme_text *out)
{
    const char c = *f->at;
    switch (c) {
    case '"':
        return string(f, out) ? c : '\0';
    case 'n':
        return word(f, "null", 4) ? c : '\0';
    case 't':
        return word(f, "true", 4) ? c : '\0';
    case 'f':
        return word(f, "false", 5) ? c : '\0';
    default:
        return number(f, out) ? c : '\0';
    }
}

/* Any value of a key that says nothing to us. */
static bool pass(struct fast *f)
{
    struct notme_text unused;
    if (*f->at == '{' || *f->at == '[')
        return notme_json_pass(f->json, &f->at, f->end, f->depth) && f->at < f->end;
    return scalar(f, &unused);
}

/* ---- lists */

/* {"val":"porn","src":"self"}, at its brace. */
static bool label(struct fast *f)
{
    static const char names[2][16] = {"\"val\":", "\"src\":"};
    struct notme_text part[2] = {{NULL, 0}, {NULL, 0}};
    do {
        f->at++;
        skip_space(f);
        const int i = notme_begins(f->at, f->end, names[0], 6) ? 0 : 1;
        if (part[i].at || !notme_begins(f->at, f->end, names[i], 6))
            return false;
        f->at += 6;
        skip_space(f);
        if (scalar(f, &part[i]) != '"')
            return false;
        skip_space(f);
    } while (*f->at == ',');
    struct notme_event *e = f->event;
    const bool both = part[0].len && part[1].len;
    notme_list_add(e->labels, &e->nlabels, both ? notme_json_join(f->json, part[0], '@', part[1]) : part[0]);
    return *f->at++ == '}' && f->at < f->end;
}

static bool items(struct fast *f, struct notme_text *list, size_t *count, bool labels)
{
    do {
        struct notme_text text = {NULL, 0};
        f->at++;
        skip_space(f);
        if (labels && *f->at == '{') {
            if (!label(f))
                return false;
        } else {
            const char type = scalar(f, &text);
            if (!type)
                return false;
            if (type == '"')
                notme_list_add(list, count, text);
        }
        skip_space(f);
    } while (*f->at == ',');
    return *f->at++ == ']' && f->at < f->end;
}

static bool list(struct fast *f, struct notme_text *to, size_t *count, bool labels)
{
    struct notme_text text = {NULL, 0};
    if (*f->at == '[' && f->at[1] == ']') {
        f->at += 2;
        return f->at < f->end;
    }
    if (*f->at == '[')
        return items(f, to, count, labels);
    const char type = scalar(f, &text);
    if (type == '"')
        notme_event_split(to, count, text);
    return type;
}

/* ---- what follows a key */

/* Texts that go somewhere as something else. */
static bool convert(struct fast *f, const struct key *key)
{
    struct notme_event *e = f->event;
    struct notme_text text = {NULL, 0};
    int64_t *number_to = (int64_t *)(void *)((char *)e + key->to);
    const char type = scalar(f, &text);
    if (!type)
        return false;
    switch (key->kind) {
    case TIME:
        return !text.len || notme_time_parse(text.at, text.len, number_to);
    case PUBLISHED:
        if (text.len)
            notme_time_parse(text.at, text.len, number_to);
        return true;
    case INTEGER:
        *number_to = notme_event_integer(text);
        return true;
    case FLAG:
        e->sensitive = type == 't' ? 1 : type == 'f' ? 0 : -1;
        return true;
    case ACTION:
        if (text.len)
            notme_event_set_action(e, text);
        return true;
    case BASIS:
        return !text.len || notme_event_set_basis(e, text);
    case OUTCOME:
    default:
        f->outcome = text;
        return true;
    }
}

static bool value(struct fast *f, const struct key *key)
{
    struct notme_event *e = f->event;
    switch (key->kind) {
    case TEXT:
        return scalar(f, (struct notme_text *)(void *)((char *)e + key->to));
    case TAGS:
        return list(f, e->tags, &e->ntags, false);
    case LINKS:
        return list(f, e->links, &e->nlinks, false);
    case LABELS:
        return list(f, e->labels, &e->nlabels, true);
    case PASSED:
        return pass(f);
    case ODD:
        return false;
    default:
        return convert(f, key);
    }
}

/* ---- keys */

/* A key that no level knows: passed over up to its colon. One that is escaped might be known. */
static bool strange_key(struct fast *f)
{
    bool high = false;
    const char *from = f->at + 1, *stop = notme_find(from, f->end, &high);
    if (*f->at != '"' || stop == f->end || *stop != '"' || stop[1] != ':' ||
        (high && !notme_utf8_valid(from, (size_t)(stop - from))))
        return false;
    f->at = stop + 2;
    return true;
}

/* The key at hand, its bit set in *seen; NULL = none that is known. */
static const struct key *known_key(struct fast *f, const struct level *level, uint8_t *expected)
{
    const struct key *key = &level->keys[*expected];
    if (notme_begins(f->at, f->end, key->name, key->len))
        return key;
    for (key = level->keys; key < level->keys + level->count; key++)
        if (notme_begins(f->at, f->end, key->name, key->len)) {
            *expected = (uint8_t)(key - level->keys);
            return key;
        }
    return NULL;
}

/* Where in which object we are; top is kept while we are in a part of it. */
struct place {
    enum level_id level;
    unsigned before; /* the key before, from 1 on; 0 = none */
    uint32_t seen;   /* bit per key */
};

enum step { WRONG, VALUE, OPENED };

/* A key and what follows it. The brace that opens a part is for the caller. */
static enum step member(struct fast *f, struct place *place, struct notme_key_order *order, enum level_id *part)
{
    const struct level *level = &levels[place->level];
    uint8_t *expected = &order->after[place->level][place->before];
    const struct key *key = known_key(f, level, expected);
    if (!key) {
        if (!strange_key(f))
            return WRONG;
        skip_space(f);
        return pass(f) ? VALUE : WRONG;
    }
    const uint32_t bit = UINT32_C(1) << (key - level->keys);
    if (place->seen & bit)
        return WRONG;
    place->seen |= bit;
    place->before = (unsigned)(key - level->keys) + 1;
    f->at += key->len;
    if (key->kind != PART) {
        skip_space(f);
        return value(f, key) ? VALUE : WRONG;
    }
    *part = (enum level_id)key->to;
    return OPENED;
}

/* The top's members and those of its parts: at the brace of the line. */
static bool members(struct fast *f, struct notme_key_order *order)
{
    struct place top = {.level = TOP}, part = {.level = TOP}, *place = &top;
    const char *object = NULL; /* where the object being read begins */
    for (;;) {
        enum level_id opened = TOP;
        const bool first = *f->at++ == '{'; /* or a comma */
        skip_space(f);
        const bool empty = first && *f->at == '}';
        const enum step step = empty ? VALUE : member(f, place, order, &opened);
        if (step == WRONG)
            return false;
        if (step == OPENED) {
            object = f->at;
            skip_space(f);
            if (*f->at != '{')
                return false;
            part = (struct place){.level = opened};
            place = &part;
            f->depth--;
            continue;
        }
        skip_space(f);
        if (*f->at == '}' && place == &part) {
            f->at++;
            if (part.level == OBJECT && f->event->object_id.len == 0)
                f->event->object_hash = notme_event_object_hash(object, f->at);
            place = &top;
            f->depth++;
            if (f->at == f->end)
                return false;
            skip_space(f);
        }
        if (*f->at == '}' && place == &top)
            return ++f->at == f->end;
        if (*f->at != ',')
            return false;
    }
}

bool notme_event_fast(struct notme_json *json, struct notme_key_order *order, struct notme_text line, uint32_t depth,
                      struct notme_event *out)
{
    while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\t'))
        line.len--;
    if (line.len < NOTME_FIND_LEAST || line.at[0] != '{' || line.at[line.len - 1] != '}' || depth < 4 ||
        !notme_json_start(json, line.at, line.len, depth))
        return false;
    struct fast f = {.at = line.at, .end = line.at + line.len, .json = json, .event = out, .depth = depth - 1};
    notme_event_init(out);
    if (!members(&f, order))
        return false;
    notme_event_set_outcome(out, f.outcome);
    return notme_event_check(out) == NULL;
}
