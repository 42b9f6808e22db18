/* The archive that Mastodon makes of an account: what it posted and boosted with times, what it liked without any. */
#include "base/clock.h"
#include "read/mastodon/mastodon.h"
#include "read/platforms.h"

#include <string.h>

static int out_of_memory(const struct notme_export *export)
{
    return notme_fail_memory(export->reader->err);
}

/* ---- when the archive was made */

/* "…archive-20250307090000-…": UTC. */
static bool time_in_name(const char *name, int64_t *out)
{
    static const char mark[] = "archive-";
    while ((name = strstr(name, mark))) {
        name += sizeof mark - 1;
        if (strspn(name, "0123456789") != 14)
            continue;
        char text[] = "0000-00-00T00:00:00Z";
        const char *at = name;
        for (char *to = text; *to; to++)
            if (*to == '0')
                *to = *at++;
        if (notme_time_parse(text, sizeof text - 1, out))
            return true;
    }
    return false;
}

/* Found out at the first record, for bounds depend on it. The date of a file is no younger than what it holds, but may
 * be that of a copy: then it does not tell of when the likes that are missing were missing. */
static int64_t made(struct notme_export *export)
{
    struct notme_common *common = &export->common;
    if (common->generated != NOTME_NO_TIME)
        return common->generated;
    if (time_in_name(notme_bundle_name(export->bundle), &common->generated) ||
        time_in_name(export->member, &common->generated)) {
        export->complete |= 1u << NOTME_LIKE; /* until `end` finds that something was lost */
        return common->generated;
    }
    common->generated = notme_bundle_mtime(export->bundle);
    notme_reader_note(
        export->reader,
        common->generated != NOTME_NO_TIME
            ? "its name does not say when the archive was made: the file's own date is taken as upper bound"
            : "nothing says when the archive was made: likes have no upper bound");
    return common->generated;
}

/* ---- the account */

struct account {
    int64_t created; /* at midnight: its server tells no more */
};

static struct account *own(struct notme_export *export)
{
    if (!export->own && (export->own = notme_alloc(1, sizeof(struct account))))
        ((struct account *)export->own)->created = NOTME_NO_TIME;
    return export->own;
}

static int name_account(struct notme_export *export, struct notme_text uri)
{
    if (export->common.account.len)
        return NOTME_OK;
    return notme_mastodon_account(&export->events.arena, uri, &export->common.account) ? NOTME_OK
                                                                                       : out_of_memory(export);
}

static int take_actor(struct notme_export *export, const struct notme_record *record)
{
    struct account *account = own(export);
    if (!account)
        return out_of_memory(export);
    notme_time_at(record->json, "published", &account->created);
    made(export);
    const int status = name_account(export, notme_text_at(record->json, "id"));
    return status == NOTME_OK ? notme_export_keep(export, notme_text_at(record->json, "preferredUsername"),
                                                  &export->common.account_name)
                              : status;
}

/* ---- posts and boosts */

static bool lists(const cJSON *receivers, const char *end)
{
    const cJSON *item;
    const size_t n = strlen(end);
    const struct notme_text one = notme_text_in(receivers);
    bool found = one.len >= n && memcmp(one.at + one.len - n, end, n) == 0;
    cJSON_ArrayForEach(item, receivers)
    {
        const struct notme_text to = notme_text_in(item);
        found = found || (to.len >= n && memcmp(to.at + to.len - n, end, n) == 0);
    }
    return found;
}

/* Neither for the public nor for the followers: for those who are named. Where the note names nobody, the activity
 * does.
 */
static bool is_direct(const cJSON *note, const cJSON *activity)
{
    const bool is_named = notme_member(note, "to") || notme_member(note, "cc");
    const cJSON *from = is_named ? note : activity, *to = notme_member(from, "to"), *cc = notme_member(from, "cc");
    return !lists(to, "Public") && !lists(cc, "Public") && !lists(to, "/followers") && !lists(cc, "/followers");
}

static void read_tags(const cJSON *note, struct notme_event *e)
{
    const cJSON *tag;
    cJSON_ArrayForEach(tag, notme_member(note, "tag"))
    {
        struct notme_text name = notme_text_at(tag, "name");
        if (!notme_text_is(notme_text_at(tag, "type"), "Hashtag") || !name.len)
            continue;
        name.at += *name.at == '#';
        name.len = strlen(name.at);
        notme_list_add(e->tags, &e->ntags, name);
    }
}

static bool read_note(const cJSON *note, struct notme_arena *arena, struct notme_event *e)
{
    const cJSON *sensitive = notme_member(note, "sensitive"), *map = notme_member(note, "contentMap"), *item;
    e->sensitive = cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
    if (cJSON_IsObject(map) && map->child)
        e->lang = notme_text_of(map->child->string);
    read_tags(note, e);
    struct notme_text content = notme_text_at(note, "content");
    if (!content.len && map)
        content = notme_text_in(map->child);
    bool ok = notme_mastodon_words(arena, notme_text_at(note, "summary"), content, e);
    for (int i = 0; i < 2; i++)
        cJSON_ArrayForEach(item, notme_member(note, i ? "anyOf" : "oneOf"))
        {
            ok = ok && notme_mastodon_more(arena, notme_text_at(item, "name"), e);
        }
    return ok;
}

static struct notme_text quoted(const cJSON *note)
{
    static const char *const names[] = {"quote", "quoteUrl", "quoteUri", "_misskey_quote"};
    struct notme_text uri = {NULL, 0};
    for (size_t i = 0; i < sizeof names / sizeof *names && !uri.len; i++)
        uri = notme_text_at(note, names[i]);
    return uri;
}

static bool read_post(const cJSON *note, const cJSON *activity, struct notme_arena *arena, struct notme_event *e)
{
    const struct notme_text to = notme_text_at(note, "inReplyTo"), quote = quoted(note);
    e->object_id = notme_text_at(note, "id");
    if (is_direct(note, activity)) {
        e->action = NOTME_OTHER;
        e->action_detail = notme_text_of("direct_message");
        return true;
    }
    e->action = to.len ? NOTME_REPLY : quote.len ? NOTME_QUOTE : NOTME_POST;
    return read_note(note, arena, e) && notme_mastodon_account(arena, to.len ? to : quote, &e->author);
}

/* The object is an address; of an own post that is not public it is the post itself. */
static bool read_boost(const cJSON *object, const cJSON *activity, struct notme_arena *arena, struct notme_event *e)
{
    const bool embedded = cJSON_IsObject(object);
    e->action = NOTME_REPOST;
    e->object_id = embedded ? notme_text_at(object, "id") : notme_text_in(object);
    if (embedded)
        notme_time_at(object, "published", &e->published);
    if (e->published == NOTME_NO_TIME)
        e->published = notme_mastodon_made(e->object_id);
    if (e->published > e->time) /* another server's numbers */
        e->published = NOTME_NO_TIME;
    const struct notme_text author = notme_text_at(object, "attributedTo");
    return notme_mastodon_account(arena, author.len ? author : e->object_id, &e->author) &&
           (!embedded || is_direct(object, activity) || read_note(object, arena, e));
}

/* The words are those of the last edit, the time of the first is not kept. */
static int add_edit(struct notme_export *export, const cJSON *note)
{
    struct notme_event event = notme_export_event(export, NOTME_EDIT);
    event.object_id = notme_text_at(note, "id");
    if (!notme_time_at(note, "updated", &event.time))
        return NOTME_OK;
    return notme_mastodon_id(&export->words, "edit", event.object_id, &event.id)
               ? notme_export_add(export, &event, "", (struct notme_text){NULL, 0})
               : out_of_memory(export);
}

static int take_activity(struct notme_export *export, const struct notme_record *record)
{
    const cJSON *activity = record->json, *object = notme_member(activity, "object");
    const struct notme_text type = notme_text_at(activity, "type");
    const bool creates = notme_text_is(type, "Create") && cJSON_IsObject(object);
    struct notme_event event = notme_export_event(export, NOTME_POST);
    struct notme_arena *arena = &export->words;
    made(export);
    if (!creates && !notme_text_is(type, "Announce"))
        return notme_export_skip(export, record, "activity is neither a post nor a boost");
    if (!notme_time_at(activity, "published", &event.time) && !notme_time_at(object, "published", &event.time))
        return notme_export_skip(export, record, "activity has no readable 'published'");
    const bool ok = creates ? read_post(object, activity, arena, &event) : read_boost(object, activity, arena, &event);
    const struct notme_text id = creates ? event.object_id : notme_text_at(activity, "id");
    if (!ok || !notme_mastodon_id(arena, "post", id, &event.id))
        return out_of_memory(export);
    if (!id.len || !event.object_id.len)
        return notme_export_skip(export, record, "activity has no 'id'");
    int status = name_account(export, notme_text_at(activity, "actor"));
    if (status == NOTME_OK)
        status = notme_export_add(export, &event, "", (struct notme_text){NULL, 0});
    return status == NOTME_OK && creates ? add_edit(export, object) : status;
}

/* ---- likes and bookmarks */

/* Where it stands in the list says nothing: the archive is written in the order in which the posts reached the server.
 */
static int take_marked(struct notme_export *export, const struct notme_record *record, enum notme_action action)
{
    const struct notme_text uri =
        cJSON_IsObject(record->json) ? notme_text_at(record->json, "id") : notme_text_in(record->json);
    const struct account *account = export->own;
    const int64_t latest = made(export);
    struct notme_event event = notme_export_event(export, action);
    if (!uri.len)
        return notme_export_skip(export, record, "record is no address");
    event.object_id = uri;
    event.basis = NOTME_BOUNDED;
    event.published = notme_mastodon_made(uri);
    if (latest != NOTME_NO_TIME && event.published > latest) /* another server's numbers, or made up */
        event.published = NOTME_NO_TIME;
    event.not_before = event.published;
    if (account && account->created > event.not_before)
        event.not_before = account->created;
    return notme_mastodon_account(&export->words, uri, &event.author) &&
                   notme_mastodon_id(&export->words, notme_action_name(action), uri, &event.id)
               ? notme_export_add(export, &event, "", (struct notme_text){NULL, 0})
               : out_of_memory(export);
}

static int take_like(struct notme_export *export, const struct notme_record *record)
{
    export->reader->stats->no_like_times = true;
    return take_marked(export, record, NOTME_LIKE);
}

static int take_bookmark(struct notme_export *export, const struct notme_record *record)
{
    return take_marked(export, record, NOTME_BOOKMARK);
}

/* ---- the platform */

/* likes.json lists every like that stood when the archive was made, if nothing of it was lost on the way here. */
static int end(struct notme_export *export)
{
    size_t likes = notme_bundle_find(export->bundle, "likes.json", 0);
    while (likes != SIZE_MAX && !notme_export_owns(export, likes))
        likes = notme_bundle_find(export->bundle, "likes.json", likes + 1);
    if (likes == SIZE_MAX || notme_reader_lost(export->reader) != export->lost)
        export->complete = 0;
    notme_free(export->own);
    return NOTME_OK;
}

static bool recognise(const struct notme_sample *sample)
{
    return notme_sample_has(sample, "activitystreams") &&
           (notme_sample_has(sample, "\"OrderedCollection\"") || notme_sample_has(sample, "\"preferredUsername\""));
}

/* Each of its files says its name. */
static const char *called(const struct notme_sample *sample)
{
    static const struct {
        const char *sign, *name;
    } signs[] = {
        {"\"outbox.json\"", "outbox.json"}, {"\"likes.json\"", "likes.json"}, {"\"bookmarks.json\"", "bookmarks.json"}};
    if (notme_sample_has(sample, "\"preferredUsername\""))
        return "actor.json";
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (notme_sample_has(sample, signs[i].sign))
            return signs[i].name;
    const bool acts = notme_sample_has(sample, "\"Create\"") || notme_sample_has(sample, "\"Announce\"");
    return acts ? "outbox.json" : NULL;
}

static const struct notme_export_file files[] = {
    {.name = "actor.json", .shape = NOTME_DOCUMENT, .take = take_actor},
    {.name = "outbox.json", .shape = NOTME_LISTS, .path = "orderedItems", .take = take_activity},
    {.name = "likes.json", .shape = NOTME_LISTS, .path = "orderedItems", .take = take_like},
    {.name = "bookmarks.json", .shape = NOTME_LISTS, .path = "orderedItems", .take = take_bookmark},
};

const struct notme_platform notme_mastodon_archive = {.service = "mastodon",
                                                      .format = "mastodon.archive",
                                                      .recognise = recognise,
                                                      .file = files,
                                                      .called = called,
                                                      .layout = NOTME_FLAT,
                                                      .files = sizeof files / sizeof *files,
                                                      .end = end,
                                                      .no_unlikes = true};
