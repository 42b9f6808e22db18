/*
 * Activities. Both interfaces send what others did to the account, too: only what it did itself is taken. Neither says
 * when a like was taken back, and the newer one gives no time to what it says but for likes.
 */
#include "base/clock.h"
#include "read/x/api.h"

#include <string.h>

/* ---- X Activity API */

bool notme_x_is_activity(const cJSON *json)
{
    return notme_text_at(json, "data/event_type").len && cJSON_IsObject(notme_member_at(json, "data/payload"));
}

struct activity {
    struct notme_x_value *value;
    const cJSON *payload, *includes;
    struct notme_text account, direction, uuid;
};

static bool is_inbound(const struct activity *a)
{
    return notme_text_is(a->direction, "inbound");
}

/* Who liked is not said where the direction is not: what was liked of the account's own then came from another. */
static bool is_own_like(const struct activity *a, struct notme_text author)
{
    static const char *const actors[] = {"user_id", "liking_user_id", "actor_id", "source/id"};
    for (size_t i = 0; i < sizeof actors / sizeof *actors; i++) {
        const struct notme_text actor = notme_text_at(a->payload, actors[i]);
        if (actor.len)
            return notme_text_equal(actor, a->account);
    }
    return !is_inbound(a) && (notme_text_is(a->direction, "outbound") || !notme_text_equal(author, a->account));
}

/* `created_at` is the like's time, though it is said to be the post's: only where it is the very second of the post,
 * and there are no milliseconds, it is taken for that. */
static void like_time(const struct activity *a, struct notme_event *like)
{
    int64_t stated;
    if (notme_x_milliseconds(a->payload, "timestamp_ms", &like->time))
        return;
    const int64_t made = notme_x_snowflake(like->object_id);
    if (notme_x_time(notme_text_at(a->payload, "created_at"), &stated) &&
        (made == NOTME_NO_TIME || notme_floor_to(stated, NOTME_SECOND) != notme_floor_to(made, NOTME_SECOND)))
        like->time = stated;
    else {
        like->not_before = made;
        like->basis = NOTME_BOUNDED;
    }
}

static int take_like(struct activity *a)
{
    struct notme_event like = notme_export_event(a->value->export, NOTME_LIKE);
    const struct notme_text author = notme_text_at(a->payload, "liked_tweet_author_id");
    like.account = a->account;
    like.object_id = notme_text_at(a->payload, "liked_tweet_id");
    like.author = author.len ? author : notme_text_at(a->payload, "tweet_author_id");
    if (!like.object_id.len)
        return notme_export_skip(a->value->export, a->value->record, "the like does not say of what");
    if (!is_own_like(a, like.author))
        return NOTME_OK;
    like.published = notme_x_snowflake(like.object_id);
    const cJSON *post = notme_x_included(a->includes, like.object_id);
    if (post)
        notme_x_api_liked(post, &like);
    like_time(a, &like);
    a->value->export->reader->stats->no_unlikes = true;
    return notme_x_api_add(a->value, &like, "like", like.object_id, (struct notme_text){NULL, 0});
}

static int take_post(struct activity *a)
{
    struct notme_event post = notme_export_event(a->value->export, NOTME_POST);
    const char *wrong = notme_x_api_post(a->payload, a->includes, &post);
    if (wrong)
        return notme_export_skip(a->value->export, a->value->record, wrong);
    if (post.account.len ? !notme_text_equal(post.account, a->account) : is_inbound(a))
        return NOTME_OK;
    post.account = a->account;
    return notme_x_api_add(a->value, &post, "post", post.object_id, (struct notme_text){NULL, 0});
}

static int take_deletion(struct activity *a)
{
    static const char *const names[] = {"post_id", "tweet_id", "id"};
    struct notme_event deletion = notme_export_event(a->value->export, NOTME_DELETE);
    for (size_t i = 0; i < 3 && !deletion.object_id.len; i++)
        deletion.object_id = notme_text_at(a->payload, names[i]);
    const struct notme_text id = deletion.object_id;
    if (!id.len || strspn(id.at, "0123456789") != id.len)
        return notme_export_skip(a->value->export, a->value->record, "the deletion does not say of what");
    deletion.account = a->account;
    if (!notme_x_milliseconds(a->payload, "timestamp_ms", &deletion.time)) {
        deletion.not_before = notme_x_snowflake(id);
        deletion.basis = NOTME_BOUNDED;
    }
    return notme_x_api_add(a->value, &deletion, "delete", id, (struct notme_text){NULL, 0});
}

/* Following, blocking, muting: from a source to a target. */
static int take_tie(struct activity *a, enum notme_action action, const char *kind)
{
    const struct notme_text source = notme_text_at(a->payload, "source/id");
    struct notme_event tie = notme_export_event(a->value->export, action);
    const char *stamp = "timestamp_ms";
    tie.object_id = notme_text_at(a->payload, "target/id");
    if (!tie.object_id.len)
        return notme_export_skip(a->value->export, a->value->record, "the activity does not say toward whom");
    if (source.len ? !notme_text_equal(source, a->account) : is_inbound(a))
        return NOTME_OK;
    tie.account = a->account;
    tie.object_type = notme_text_of("user");
    tie.author = tie.object_id;
    if (action == NOTME_OTHER)
        tie.action_detail = notme_text_of(kind);
    if (!notme_x_milliseconds(a->payload, stamp, &tie.time))
        tie.basis = NOTME_BOUNDED; /* by nothing: when it was received is not in the file */
    return notme_x_api_add(a->value, &tie, kind, tie.object_id, a->uuid);
}

/* "like.create", and "LikeCreate" before March 2026. */
static bool is_called(struct notme_text type, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < type.len; i++) {
        const char byte = type.at[i];
        if (byte == '.' || byte == '_')
            continue;
        if (name[n++] != (byte >= 'A' && byte <= 'Z' ? byte + 32 : byte))
            return false;
    }
    return name[n] == '\0';
}

int notme_x_take_activity(struct notme_x_value *value)
{
    static const struct {
        const char *name, *kind;
        int (*take)(struct activity *a);
        enum notme_action tie;
    } types[] = {{"likecreate", NULL, take_like, NOTME_OTHER},         {"postcreate", NULL, take_post, NOTME_OTHER},
                 {"postdelete", NULL, take_deletion, NOTME_OTHER},     {"followfollow", "follow", NULL, NOTME_FOLLOW},
                 {"followunfollow", "unfollow", NULL, NOTME_UNFOLLOW}, {"blockblock", "block", NULL, NOTME_BLOCK},
                 {"blockunblock", "unblock", NULL, NOTME_UNBLOCK},     {"mutemute", "mute", NULL, NOTME_MUTE},
                 {"muteunmute", "unmute", NULL, NOTME_OTHER}};
    const cJSON *data = notme_member(value->json, "data"), *inner = notme_member(data, "includes");
    struct activity a = {value,
                         notme_member(data, "payload"),
                         inner ? inner : notme_member(value->json, "includes"),
                         notme_text_at(data, "filter/user_id"),
                         notme_text_at(data, "filter/direction"),
                         notme_text_at(data, "event_uuid")};
    const struct notme_text type = notme_text_at(data, "event_type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!is_called(type, types[i].name))
            continue;
        if (!a.account.len)
            return notme_export_skip(value->export, value->record, "the activity does not say whose");
        return types[i].take ? types[i].take(&a) : take_tie(&a, types[i].tie, types[i].kind);
    }
    return NOTME_OK; /* profiles, messages, spaces */
}

/* ---- Account Activity API */

bool notme_x_is_account_activity(const cJSON *json)
{
    return notme_text_at(json, "for_user_id").len > 0;
}

/* Long posts keep their text and entities in a place of their own. */
static void extend(cJSON *status)
{
    static const char *const names[] = {"full_text", "entities"};
    cJSON *extended = notme_member(status, "extended_tweet");
    for (size_t i = 0; i < 2 && cJSON_IsObject(extended); i++) {
        cJSON *item = cJSON_DetachItemFromObjectCaseSensitive(extended, names[i]);
        if (!item)
            continue;
        cJSON_DeleteItemFromObjectCaseSensitive(status, names[i]);
        if (!cJSON_AddItemToObject(status, names[i], item))
            cJSON_Delete(item);
    }
}

static struct notme_event own_event(const struct notme_x_value *value, enum notme_action action)
{
    struct notme_event event = notme_export_event(value->export, action);
    event.account = notme_text_at(value->json, "for_user_id");
    return event;
}

static int take_favorite(struct notme_x_value *value, cJSON *item)
{
    struct notme_event like = own_event(value, NOTME_LIKE);
    cJSON *post = notme_member(item, "favorited_status");
    const cJSON *user = notme_member(item, "user");
    size_t odd = 0;
    if (!notme_text_equal(notme_x_id(user, "id"), like.account))
        return NOTME_OK;
    extend(post);
    like.published = notme_x_post(post, "created_at", &like, &odd) ? NOTME_NO_TIME : like.time;
    if (!like.object_id.len)
        return notme_export_skip(value->export, value->record, "the like does not say of what");
    if (!notme_x_milliseconds(item, "timestamp_ms", &like.time) &&
        !notme_x_time(notme_text_at(item, "created_at"), &like.time))
        return notme_export_skip(value->export, value->record, "the like has no readable time");
    like.action = NOTME_LIKE; /* not what the post is; and the app is the author's */
    like.app = (struct notme_text){NULL, 0};
    like.account_name = notme_text_at(user, "screen_name");
    like.author = notme_x_id(notme_member(post, "user"), "id");
    value->export->reader->stats->no_unlikes = true;
    const int status = notme_x_api_timed(value, &like);
    return status == NOTME_OK ? notme_x_api_add(value, &like, "like", like.object_id, (struct notme_text){NULL, 0})
                              : status;
}

static int take_status(struct notme_x_value *value, cJSON *item)
{
    struct notme_event post = own_event(value, NOTME_POST);
    static const char *const authors[] = {"retweeted_status", "quoted_status"};
    size_t odd = 0;
    if (!notme_text_equal(notme_x_id(notme_member(item, "user"), "id"), post.account))
        return NOTME_OK;
    extend(item);
    const char *wrong = notme_x_post(item, "created_at", &post, &odd);
    if (wrong)
        return notme_export_skip(value->export, value->record, wrong);
    struct notme_text author =
        post.action == NOTME_REPLY ? notme_x_id(item, "in_reply_to_user_id") : (struct notme_text){NULL, 0};
    for (size_t i = 0; i < 2 && !author.len; i++)
        author = notme_x_id(notme_member(notme_member(item, authors[i]), "user"), "id");
    post.author = author.len ? author : post.author;
    if (post.action == NOTME_POST && cJSON_IsObject(notme_member(item, "quoted_status")))
        post.action = NOTME_QUOTE;
    return notme_x_api_add(value, &post, "post", post.object_id, (struct notme_text){NULL, 0});
}

static int take_status_deletion(struct notme_x_value *value, cJSON *item)
{
    struct notme_event deletion = own_event(value, NOTME_DELETE);
    const cJSON *status = notme_member(item, "status");
    deletion.object_id = notme_x_id(status, "id");
    if (!notme_text_equal(notme_x_id(status, "user_id"), deletion.account))
        return NOTME_OK;
    if (!deletion.object_id.len || !notme_x_milliseconds(item, "timestamp_ms", &deletion.time))
        return notme_export_skip(value->export, value->record, "the deletion does not say of what, or when");
    return notme_x_api_add(value, &deletion, "delete", deletion.object_id, (struct notme_text){NULL, 0});
}

/* Following and unfollowing come in the same list. */
static int take_two(struct notme_x_value *value, cJSON *item)
{
    static const struct {
        const char *type;
        enum notme_action action;
    } types[] = {{"follow", NOTME_FOLLOW},   {"unfollow", NOTME_UNFOLLOW}, {"block", NOTME_BLOCK},
                 {"unblock", NOTME_UNBLOCK}, {"mute", NOTME_MUTE},         {"unmute", NOTME_OTHER}};
    struct notme_event tie = own_event(value, NOTME_OTHER);
    const struct notme_text type = notme_text_at(item, "type");
    size_t i = 0;
    while (i < sizeof types / sizeof *types && !notme_text_is(type, types[i].type))
        i++;
    if (!notme_text_equal(notme_x_id(notme_member(item, "source"), "id"), tie.account))
        return NOTME_OK;
    tie.object_id = notme_x_id(notme_member(item, "target"), "id");
    if (i == sizeof types / sizeof *types || !tie.object_id.len ||
        !notme_x_milliseconds(item, "created_timestamp", &tie.time))
        return notme_export_skip(value->export, value->record, "the activity does not say what, toward whom, or when");
    tie.action = types[i].action;
    if (tie.action == NOTME_OTHER)
        tie.action_detail = type;
    tie.object_type = notme_text_of("user");
    tie.author = tie.object_id;
    return notme_x_api_add(value, &tie, types[i].type, tie.object_id, notme_text_at(item, "created_timestamp"));
}

int notme_x_take_account_activity(struct notme_x_value *value)
{
    static const struct {
        const char *list;
        int (*take)(struct notme_x_value *value, cJSON *item);
    } lists[] = {{"favorite_events", take_favorite},
                 {"tweet_create_events", take_status},
                 {"tweet_delete_events", take_status_deletion},
                 {"follow_events", take_two},
                 {"unfollow_events", take_two},
                 {"block_events", take_two},
                 {"unblock_events", take_two},
                 {"mute_events", take_two},
                 {"unmute_events", take_two}};
    cJSON *item;
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && status == NOTME_OK; i++)
        cJSON_ArrayForEach(item, notme_member(value->json, lists[i].list))
        {
            status = lists[i].take(value, item);
            if (status != NOTME_OK)
                break;
        }
    return status;
}
