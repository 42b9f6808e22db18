#include "read/bsky/record.h"

#include "base/clock.h"
#include "read/bsky/tid.h"
#include "read/collect.h"
#include "read/link.h"
#include "read/records.h"

#include <string.h>

enum { DID_MAX = 2048, RKEY_MAX = 512, COLLECTION_MAX = 317 };

static const struct collection {
    const char *name, *word;
    enum notme_action done, undone;
    const char *subject; /* where it is stated; NULL: the record itself is the object */
} collections[] = {
    {"app.bsky.feed.like", "like", NOTME_LIKE, NOTME_UNLIKE, "subject/uri"},
    {"app.bsky.feed.repost", "repost", NOTME_REPOST, NOTME_UNREPOST, "subject/uri"},
    {"app.bsky.graph.follow", "follow", NOTME_FOLLOW, NOTME_UNFOLLOW, "subject"},
    {"app.bsky.graph.block", "block", NOTME_BLOCK, NOTME_UNBLOCK, "subject"},
    {"app.bsky.feed.post", "post", NOTME_POST, NOTME_DELETE, NULL},
};

static const struct collection *collection_of(struct notme_text name)
{
    for (size_t i = 0; i < sizeof collections / sizeof *collections; i++)
        if (notme_text_is(name, collections[i].name))
            return &collections[i];
    return NULL;
}

/* ---- names */

static bool starts_with(struct notme_text text, const char *prefix)
{
    const size_t n = strlen(prefix);
    return text.len >= n && memcmp(text.at, prefix, n) == 0;
}

/* Visible ASCII without a slash. */
static bool is_name(struct notme_text text, size_t most)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '/')
            return false;
    return text.len && text.len <= most;
}

static bool has_names(const struct notme_bsky_key *key)
{
    return is_name(key->did, DID_MAX) && is_name(key->collection, COLLECTION_MAX) && is_name(key->rkey, RKEY_MAX);
}

bool notme_bsky_is_key(const struct notme_bsky_key *key)
{
    return has_names(key) && starts_with(key->did, "did:");
}

static struct notme_text cut(struct notme_text *rest, char at)
{
    const char *end = rest->len ? memchr(rest->at, at, rest->len) : NULL;
    const struct notme_text part = {rest->at, end ? (size_t)(end - rest->at) : rest->len};
    rest->at += part.len + (end != NULL);
    rest->len -= part.len + (end != NULL);
    return part;
}

bool notme_bsky_uri(struct notme_text uri, struct notme_bsky_key *out)
{
    if (!starts_with(uri, "at://"))
        return false;
    struct notme_text rest = {uri.at + 5, uri.len - 5};
    out->did = cut(&rest, '/');
    out->collection = cut(&rest, '/');
    out->rkey = rest;
    return has_names(out);
}

/* The joined pieces, in the arena; absent when memory is out. */
static struct notme_text join(struct notme_arena *arena, const struct notme_text *piece, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += piece[i].len;
    char *at = notme_arena_alloc(arena, len + 1), *to = at;
    for (size_t i = 0; at && i < count; i++) {
        if (piece[i].len)
            memcpy(to, piece[i].at, piece[i].len);
        to += piece[i].len;
    }
    return (struct notme_text){at, at ? len : 0};
}

bool notme_bsky_set_id(const char *word, const struct notme_bsky_key *key, struct notme_text rev,
                       struct notme_arena *arena, struct notme_event *event)
{
    const struct notme_text slash = {"/", 1};
    const struct notme_text piece[] = {
        notme_text_of(NOTME_BSKY_SERVICE ":"), notme_text_of(word), {":", 1}, key->did, slash, key->rkey, slash, rev};
    event->id = join(arena, piece, rev.len ? 8 : 6);
    return event->id.at != NULL;
}

/* ---- objects */

/* "app.bsky.feed.generator" -> what people call it */
static struct notme_text type_of(struct notme_text collection)
{
    static const struct {
        const char *collection, *type;
    } types[] = {
        {"app.bsky.feed.post", "note"}, {"app.bsky.feed.generator", "feed"}, {"app.bsky.labeler.service", "labeler"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (notme_text_is(collection, types[i].collection))
            return notme_text_of(types[i].type);
    while (memchr(collection.at, '.', collection.len))
        cut(&collection, '.');
    return collection;
}

static bool set_subject(struct notme_text subject, struct notme_event *event)
{
    struct notme_bsky_key key;
    int64_t time;
    event->object_id = subject;
    if (starts_with(subject, "did:")) {
        event->object_type = notme_text_of("person");
        event->author = subject;
        return is_name(subject, DID_MAX);
    }
    if (!notme_bsky_uri(subject, &key))
        return false;
    event->object_type = type_of(key.collection);
    event->author = key.did;
    if (notme_tid_parse(key.rkey, &time, NULL))
        event->published = time;
    return true;
}

bool notme_bsky_set_object(const struct notme_bsky_key *key, struct notme_text subject, struct notme_arena *arena,
                           struct notme_event *event)
{
    const struct collection *c = collection_of(key->collection);
    if (c && c->subject) {
        if (subject.len)
            set_subject(subject, event);
        return true;
    }
    const struct notme_text slash = {"/", 1};
    const struct notme_text piece[] = {{"at://", 5}, key->did, slash, key->collection, slash, key->rkey};
    event->object_id = join(arena, piece, 6);
    event->object_type = type_of(key->collection);
    return event->object_id.at != NULL;
}

struct notme_text notme_bsky_subject(struct notme_text collection, const cJSON *value)
{
    const struct collection *c = collection_of(collection);
    if (!c || !c->subject)
        return (struct notme_text){NULL, 0};
    const struct notme_text subject = notme_text_at(value, c->subject);
    return subject.len ? subject : notme_text_at(value, "subject/did"); /* follows of early 2023 */
}

bool notme_bsky_undone(struct notme_text collection, enum notme_action *action)
{
    const struct collection *c = collection_of(collection);
    if (c)
        *action = c->undone;
    return c != NULL;
}

struct notme_event notme_bsky_event(enum notme_action action, struct notme_text did)
{
    struct notme_event event = notme_event_of(action, NOTME_BSKY_SERVICE, "");
    event.account = did;
    return event;
}

/* ---- times */

/* RFC 3339 with any number of digits in its fraction. */
static bool parse_datetime(struct notme_text text, int64_t *out)
{
    char plain[48];
    struct notme_text rest = text;
    if (!text.len)
        return false;
    const struct notme_text seconds = cut(&rest, '.');
    size_t digits = 0;
    while (digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    if (digits <= 9)
        return notme_time_parse(text.at, text.len, out);
    const struct notme_text zone = {rest.at + digits, rest.len - digits};
    if (seconds.len != 19 || zone.len > 8)
        return false;
    memcpy(plain, seconds.at, 19);
    plain[19] = '.';
    memcpy(plain + 20, rest.at, 6);
    memcpy(plain + 26, zone.at, zone.len);
    return notme_time_parse(plain, 26 + zone.len, out);
}

static bool set_time(const struct notme_bsky_key *key, const cJSON *value, struct notme_bsky_reading *out)
{
    int64_t keyed = NOTME_NO_TIME, claimed = NOTME_NO_TIME;
    out->clock = -1;
    notme_tid_parse(key->rkey, &keyed, &out->clock);
    parse_datetime(notme_text_at(value, "createdAt"), &claimed);
    const bool both = keyed != NOTME_NO_TIME && claimed != NOTME_NO_TIME;
    const bool agree = both && keyed - claimed <= 5 * NOTME_MINUTE && claimed - keyed <= 5 * NOTME_MINUTE;
    out->clock_conflict = both && !agree;
    out->event.time = agree || claimed == NOTME_NO_TIME ? keyed : claimed;
    out->event.basis = agree ? NOTME_REPORTED : NOTME_CLAIMED;
    return out->event.time != NOTME_NO_TIME;
}

/* ---- posts */

static void add_once(struct notme_text *list, size_t *count, struct notme_text text)
{
    for (size_t i = 0; i < *count; i++)
        if (notme_text_equal(list[i], text))
            return;
    notme_list_add(list, count, text);
}

static void add_link(struct notme_event *event, const cJSON *object, const char *path)
{
    add_once(event->links, &event->nlinks, notme_url_host(notme_text_at(object, path)));
}

bool notme_bsky_label(struct notme_text val, struct notme_text src, struct notme_arena *arena,
                      struct notme_event *event)
{
    static const char *const adult[] = {"porn", "sexual", "nudity", "graphic-media"};
    const struct notme_text piece[] = {val, {"@", 1}, src};
    const struct notme_text label = join(arena, piece, 3);
    if (!val.len)
        return true;
    for (size_t i = 0; i < sizeof adult / sizeof *adult; i++)
        if (notme_text_is(val, adult[i]))
            event->sensitive = 1;
    if (label.at)
        add_once(event->labels, &event->nlabels, label);
    return label.at != NULL;
}

static void add_facets(const cJSON *post, struct notme_event *event)
{
    const cJSON *facet, *feature;
    cJSON_ArrayForEach(facet, notme_member(post, "facets"))
    {
        cJSON_ArrayForEach(feature, notme_member(facet, "features"))
        {
            add_once(event->tags, &event->ntags, notme_text_at(feature, "tag"));
            add_link(event, feature, "uri");
        }
    }
}

bool notme_bsky_content(const cJSON *post, struct notme_arena *arena, struct notme_event *event)
{
    const cJSON *text = notme_member(post, "text"), *item;
    bool ok = true;
    if (cJSON_IsString(text))
        event->text = notme_text_of(text->valuestring);
    event->lang = notme_text_in(cJSON_GetArrayItem(notme_member(post, "langs"), 0));
    cJSON_ArrayForEach(item, notme_member(post, "tags"))
    {
        add_once(event->tags, &event->ntags, notme_text_in(item));
    }
    add_facets(post, event);
    add_link(event, post, "embed/external/uri");
    add_link(event, post, "embed/media/external/uri");
    cJSON_ArrayForEach(item, notme_member_at(post, "labels/values"))
    {
        ok = ok && notme_bsky_label(notme_text_at(item, "val"), (struct notme_text){"self", 4}, arena, event);
    }
    return ok;
}

/* A reply that quotes is a reply. */
static void set_kind(const cJSON *post, struct notme_event *event)
{
    static const struct {
        const char *path;
        enum notme_action action;
    } kinds[] = {{"reply/parent/uri", NOTME_REPLY},
                 {"embed/record/uri", NOTME_QUOTE},         /* app.bsky.embed.record */
                 {"embed/record/record/uri", NOTME_QUOTE}}; /* app.bsky.embed.recordWithMedia */
    struct notme_bsky_key key;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct notme_text uri = notme_text_at(post, kinds[i].path);
        if (!uri.len)
            continue;
        event->action = kinds[i].action;
        if (notme_bsky_uri(uri, &key))
            event->author = key.did;
        return;
    }
}

/* ---- records */

static const char *check(const struct notme_bsky_key *key, const cJSON *value, bool whole)
{
    const struct notme_text type = notme_text_at(value, "$type");
    if (whole && !notme_bsky_is_key(key))
        return "a record whose key is none";
    if (!cJSON_IsObject(value))
        return "a record that is no object";
    if (type.len && !notme_text_equal(type, key->collection))
        return "a record of another type than its collection";
    return NULL;
}

static enum notme_bsky_is wrong(struct notme_bsky_reading *out, const char *what)
{
    out->wrong = what;
    return NOTME_BSKY_WRONG;
}

static enum notme_bsky_is convert(const struct notme_bsky_key *key, const cJSON *value, bool whole,
                                  struct notme_arena *arena, struct notme_bsky_reading *out)
{
    const struct collection *c = collection_of(key->collection);
    if (!c)
        return NOTME_BSKY_OTHER;
    out->event = notme_bsky_event(c->done, key->did);
    out->wrong = check(key, value, whole);
    if (out->wrong)
        return NOTME_BSKY_WRONG;
    const struct notme_text subject = notme_bsky_subject(key->collection, value);
    if (c->subject && !set_subject(subject, &out->event))
        return wrong(out, "a record without the uri or DID that it is about");
    if (!set_time(key, value, out))
        return wrong(out, "a record with no time in its key and no readable 'createdAt'");
    bool ok = !whole || (notme_bsky_set_id(c->word, key, (struct notme_text){NULL, 0}, arena, &out->event) &&
                         notme_bsky_set_object(key, subject, arena, &out->event));
    if (ok && !c->subject) {
        out->event.object_type = type_of(key->collection);
        ok = notme_bsky_content(value, arena, &out->event);
        set_kind(value, &out->event);
    }
    return ok ? NOTME_BSKY_EVENT : NOTME_BSKY_NO_MEMORY;
}

enum notme_bsky_is notme_bsky_record(const struct notme_bsky_key *key, const cJSON *value, struct notme_arena *arena,
                                     struct notme_bsky_reading *out)
{
    return convert(key, value, true, arena, out);
}

enum notme_bsky_is notme_bsky_stray(const struct notme_bsky_key *key, const cJSON *value, struct notme_arena *arena,
                                    struct notme_bsky_reading *out)
{
    return convert(key, value, false, arena, out);
}
