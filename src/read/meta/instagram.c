/*
 * Instagram's "Download your information" as JSON, in its three eras: pairs of a time and a name (to 2020), lists of
 * values (2021 … 2024), trees of labelled values (since 2025). Files of different eras lie side by side in one export,
 * so what a record looks like decides, never the era of the export. The user picks what is exported and since when:
 * what is not there proves nothing.
 */
#include "read/meta/instagram.h"
#include "read/link.h"
#include "read/mend.h"
#include "read/platforms.h"
#include "read/when.h"

#include <string.h>

/* ---- what a record is about */

static bool is_object_part(struct notme_text part)
{
    static const char *const names[] = {"p", "reel", "reels", "tv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (notme_text_is(part, names[i]))
            return true;
    return false;
}

/* "CODE" of https://www.instagram.com/[NAME/]p/CODE/: the same in all eras; the whole address where it has none. */
static struct notme_text code_of(struct notme_text url)
{
    struct notme_text rest = url, part;
    bool next = false;
    while (notme_url_next_part(&rest, &part)) {
        if (next)
            return part;
        next = is_object_part(part);
    }
    return url;
}

/* Whose post it is, or who is followed. */
static struct notme_text owner_of(const struct notme_meta_record *r)
{
    struct notme_text found = notme_meta_value(r, NOTME_META_USERNAME);
    if (!found.len)
        found = notme_meta_value(r, NOTME_META_OWNER);
    for (size_t i = 0; i < r->fields && !found.len; i++)
        if (r->field[i].nested && !r->field[i].listed && notme_meta_is_username(r->field[i].value))
            found = r->field[i].value;
    return found.len ? found : r->title;
}

/* In a language whose labels are unknown, the first text that is no address. */
static struct notme_text caption_of(const struct notme_meta_record *r)
{
    struct notme_text found = notme_meta_value(r, NOTME_META_CAPTION);
    const bool is_known_language = notme_meta_value(r, NOTME_META_USERNAME).len > 0;
    for (size_t i = 0; i < r->fields && !found.len && !is_known_language; i++) {
        const struct notme_meta_field *f = &r->field[i];
        if (f->label.len && !f->nested && !f->listed && !notme_is_url(f->value))
            found = f->value;
    }
    return found;
}

static void add_tags(struct notme_event *event, const struct notme_meta_record *r)
{
    for (size_t i = 0; i < r->fields; i++) {
        struct notme_text tag = r->field[i].value;
        if (!r->field[i].listed || notme_is_url(tag) || (tag.len && memchr(tag.at, ' ', tag.len)))
            continue;
        if (tag.len && tag.at[0] == '#')
            tag = (struct notme_text){tag.at + 1, tag.len - 1};
        notme_list_add(event->tags, &event->ntags, tag);
    }
}

/* ---- likes and the like */

/* ["2020-02-01T09:00:00+00:00","owner"] */
static int take_pair(struct notme_export *export, const struct notme_record *record, struct notme_event *event)
{
    cJSON *const owner = cJSON_GetArrayItem(record->json, 1);
    if (!notme_when_bounded(notme_text_in(cJSON_GetArrayItem(record->json, 0)), event))
        return notme_export_skip(export, record, "no time");
    event->author = notme_text_in(owner);
    return notme_export_add_timed(export, event, notme_action_name(event->action), event->author);
}

/* Several likes of things of one owner in one record. */
static int take_each(struct notme_export *export, const struct notme_record *record, struct notme_event *event,
                     const cJSON *list)
{
    const cJSON *item;
    int status = NOTME_OK;
    cJSON_ArrayForEach(item, list)
    {
        const bool timed = notme_seconds_at(item, "timestamp", &event->time);
        event->object_id = code_of(notme_text_at(item, "href"));
        if (status == NOTME_OK && timed)
            status = notme_export_add_timed(export, event, notme_action_name(event->action),
                                            event->object_id.len ? event->object_id : event->author);
        else if (status == NOTME_OK)
            status = notme_export_skip(export, record, "no time");
    }
    return status;
}

static int take_object(struct notme_export *export, const struct notme_record *record, enum notme_action action,
                       const char *type)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, action);
    event.object_type = notme_text_of(type);
    if (cJSON_IsArray(record->json))
        return take_pair(export, record, &event);
    notme_meta_open(&r, record->json);
    event.author = owner_of(&r);
    const cJSON *list = notme_member(record->json, "string_list_data");
    if (cJSON_GetArraySize(list) > 1)
        return take_each(export, record, &event, list);
    if (r.time == NOTME_NO_TIME)
        return notme_export_skip(export, record, "no time");
    event.time = r.time;
    event.object_id = code_of(notme_meta_url(&r));
    event.text = caption_of(&r);
    add_tags(&event, &r);
    /* of a comment the post is known, and whose it is: several of one post may be liked in a second */
    const struct notme_text none = {NULL, 0}, told = strcmp(type, "comment") == 0 ? event.author : none;
    return notme_export_add_timed_told(export, &event, notme_action_name(action),
                                       event.object_id.len ? event.object_id : event.author,
                                       event.object_id.len ? told : none);
}

static int take_like(struct notme_export *export, const struct notme_record *record)
{
    return take_object(export, record, NOTME_LIKE, "note");
}

static int take_comment_like(struct notme_export *export, const struct notme_record *record)
{
    return take_object(export, record, NOTME_LIKE, "comment");
}

static int take_story_like(struct notme_export *export, const struct notme_record *record)
{
    return take_object(export, record, NOTME_LIKE, "story");
}

static int take_repost(struct notme_export *export, const struct notme_record *record)
{
    return take_object(export, record, NOTME_REPOST, "note");
}

static int take_saved(struct notme_export *export, const struct notme_record *record)
{
    return take_object(export, record, NOTME_BOOKMARK, "note");
}

/* ---- comments */

/* ["2020-02-01T09:00:00","text","owner"] */
static int take_comment_triple(struct notme_export *export, const struct notme_record *record,
                               struct notme_event *event)
{
    cJSON *const text = cJSON_GetArrayItem(record->json, 1);
    if (!notme_when_bounded(notme_text_in(cJSON_GetArrayItem(record->json, 0)), event))
        return notme_export_skip(export, record, "no time");
    if (cJSON_IsString(text))
        notme_meta_repair(text->valuestring);
    event->text = notme_text_in(text);
    event->author = notme_text_in(cJSON_GetArrayItem(record->json, 2));
    return notme_export_add_timed_told(export, event, "reply", event->author, event->text);
}

/* The text comes before the name where labels are of no help. */
static int take_comment(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, NOTME_REPLY);
    if (cJSON_IsArray(record->json))
        return take_comment_triple(export, record, &event);
    if (!notme_meta_open_timed(&r, record->json, &event))
        return notme_export_skip(export, record, "no time");
    event.text = notme_meta_value(&r, NOTME_META_COMMENT);
    event.author = notme_meta_value(&r, NOTME_META_OWNER);
    if (!event.author.len)
        event.author = notme_meta_value(&r, NOTME_META_USERNAME);
    if (!event.text.len && r.fields)
        event.text = r.field[0].value;
    for (size_t i = 1; i < r.fields && !event.author.len; i++)
        if (notme_meta_is_username(r.field[i].value) && r.field[i].value.at != event.text.at)
            event.author = r.field[i].value;
    event.object_id = code_of(notme_meta_url(&r));
    return notme_export_add_timed_told(export, &event, "reply", event.author, event.text);
}

/* ---- own posts */

static int take_post(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, NOTME_POST);
    notme_meta_open(&r, record->json);
    const cJSON *media = cJSON_GetArrayItem(notme_member(record->json, "media"), 0);
    if (!notme_seconds_at(record->json, "creation_timestamp", &event.time) &&
        !notme_seconds_at(media, "creation_timestamp", &event.time) &&
        !notme_when_bounded(notme_text_at(record->json, "taken_at"), &event))
        return notme_export_skip(export, record, "no time");
    event.text = notme_text_at(record->json, "title");
    if (!event.text.len)
        event.text = notme_text_at(media, "title");
    if (!event.text.len)
        event.text = notme_text_at(record->json, "caption");
    struct notme_text uri = notme_text_at(record->json, "uri");
    if (!uri.len)
        uri = notme_text_at(media, "uri");
    if (!uri.len)
        uri = notme_text_at(record->json, "path");
    event.object_id = notme_url_last_part(uri);
    return notme_export_add_timed(export, &event, "post", event.object_id);
}

/* ---- people */

static int take_person(struct notme_export *export, const struct notme_record *record, enum notme_action action)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, action);
    if (!notme_meta_open_timed(&r, record->json, &event))
        return notme_export_skip(export, record, "no time");
    event.author = owner_of(&r);
    for (size_t i = 0; i < r.fields && !event.author.len; i++)
        if (notme_meta_is_username(r.field[i].value))
            event.author = r.field[i].value;
    if (!event.author.len)
        event.author = notme_url_last_part(notme_meta_url(&r));
    if (!event.author.len)
        return notme_export_skip(export, record, "no name");
    event.object_id = event.author;
    event.object_type = notme_text_of("person");
    return notme_export_add_timed(export, &event, notme_action_name(action), event.author);
}

static int take_follow(struct notme_export *export, const struct notme_record *record)
{
    return take_person(export, record, NOTME_FOLLOW);
}

static int take_unfollow(struct notme_export *export, const struct notme_record *record)
{
    return take_person(export, record, NOTME_UNFOLLOW);
}

static int take_block(struct notme_export *export, const struct notme_record *record)
{
    return take_person(export, record, NOTME_BLOCK);
}

/* To 2020: {"following":{"NAME":"2020-01-31T21:00:00+00:00",…},"blocked_users":{…},…} */
static int take_connections(struct notme_export *export, const struct notme_record *record)
{
    static const struct {
        const char *key;
        enum notme_action action;
    } kinds[] = {{"following", NOTME_FOLLOW}, {"blocked_users", NOTME_BLOCK}};
    int status = NOTME_OK;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const cJSON *who;
        cJSON_ArrayForEach(who, notme_member(record->json, kinds[k].key))
        {
            struct notme_event event = notme_export_event(export, kinds[k].action);
            if (status != NOTME_OK || !who->string)
                break;
            event.author = event.object_id = notme_text_of(who->string);
            event.object_type = notme_text_of("person");
            if (notme_when_bounded(notme_text_in(who), &event))
                status = notme_export_add_timed(export, &event, notme_action_name(event.action), event.author);
            else
                status = notme_export_skip(export, record, "no time");
        }
    }
    return status;
}

/* ---- the account */

static int take_owner(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    notme_meta_open(&r, record->json);
    const struct notme_text name = notme_meta_value(&r, NOTME_META_USERNAME);
    return notme_meta_is_username(name) ? notme_export_keep(export, name, &export->common.account) : NOTME_OK;
}

/* To 2020: {"username":"…","email":"…",…} */
static int take_profile(struct notme_export *export, const struct notme_record *record)
{
    const struct notme_text name = notme_text_at(record->json, "username");
    return notme_meta_is_username(name) ? notme_export_keep(export, name, &export->common.account) : NOTME_OK;
}

/* ---- the table */

static const struct notme_export_file files[] = {
    NOTME_META_LIST("personal_information.json", "profile_user", take_owner),
    NOTME_META_LIST("signup_details.json", "*signup*", take_owner),
    NOTME_META_LIST("signup_details.json", "*registration*", take_owner),
    NOTME_META_LIST("signup_details.json", "", take_owner),
    {.name = "profile.json", .shape = NOTME_DOCUMENT, .take = take_profile},
    {.name = "connections.json", .sign = "\"following_hashtags\"", .shape = NOTME_DOCUMENT, .take = take_connections},
    NOTME_META_LIST("likes.json", "media_likes", take_like),
    NOTME_META_LIST("likes.json", "comment_likes", take_comment_like),
    NOTME_META_ONE_LIST("liked_posts*.json", "*likes*", take_like),
    NOTME_META_ONE_LIST("liked_comments*.json", "*likes*", take_comment_like),
    NOTME_META_ONE_LIST("story_likes*.json", "*likes*", take_story_like),
    NOTME_META_ONE_LIST("post_comments*.json", "*comments*", take_comment),
    NOTME_META_ONE_LIST("reels_comments*.json", "*comments*", take_comment),
    NOTME_META_LIST("comments.json", "*_comments", take_comment),
    NOTME_META_ONE_LIST("posts_[0-9]*.json", "*posts*", take_post),
    NOTME_META_LIST("reels*.json", "ig_*", take_post),
    NOTME_META_LIST("stories*.json", "ig_*", take_post),
    NOTME_META_LIST("igtv_videos*.json", "ig_*", take_post),
    NOTME_META_LIST("archived_posts*.json", "ig_*", take_post),
    NOTME_META_LIST("media.json", "photos", take_post),
    NOTME_META_LIST("media.json", "videos", take_post),
    NOTME_META_LIST("media.json", "stories", take_post),
    NOTME_META_ONE_LIST("reposts*.json", "*reposts*", take_repost),
    NOTME_META_ONE_LIST("saved_posts*.json", "saved_*", take_saved),
    NOTME_META_LIST("following.json", "relationships_following", take_follow),
    NOTME_META_LIST("following.json", "", take_follow),
    NOTME_META_ONE_LIST("following_[0-9]*.json", "*following*", take_follow),
    NOTME_META_ONE_LIST("recently_unfollowed_*.json", "relationships_*", take_unfollow),
    NOTME_META_ONE_LIST("blocked_profiles*.json", "relationships_*", take_block),
    NOTME_META_ONE_LIST("blocked_accounts*.json", "relationships_*", take_block),
    NOTME_META_ONE_LIST("login_activity.json", "*login_history", notme_instagram_login),
    NOTME_META_ONE_LIST("logout_activity.json", "*logout_history", notme_instagram_logout),
    NOTME_META_ONE_LIST("password_change_activity.json", "*password_change*", notme_instagram_password),
    NOTME_META_ONE_LIST("profile_activity.json", "*_activity", notme_instagram_activity),
    NOTME_META_ONE_LIST("devices.json", "devices_devices", notme_instagram_device),
    NOTME_META_ONE_LIST("profile_changes.json", "*_change", notme_instagram_change),
    NOTME_META_LIST("account_history.json", "login_history", notme_instagram_login),
    NOTME_META_PAGES,
    /* files of another name whose lists say what they are */
    NOTME_META_LIST(NULL, "", take_post),
    NOTME_META_LIST(NULL, "media_comments", take_comment),
    NOTME_META_LIST(NULL, "live_comments", take_comment),
    NOTME_META_LIST(NULL, "story_comments", take_comment),
    NOTME_META_LIST(NULL, "account_history_registration_info", take_owner),
    NOTME_META_LIST(NULL, "relationships_blocked_users", take_block),
    NOTME_META_LIST(NULL, "devices_devices", notme_instagram_device),
    NOTME_META_LIST(NULL, "media_likes", take_like),
    NOTME_META_LIST(NULL, "comment_likes", take_comment_like),
    NOTME_META_LIST(NULL, "likes_media_likes", take_like),
    NOTME_META_LIST(NULL, "likes_comment_likes", take_comment_like),
    NOTME_META_LIST(NULL, "story_activities_story_likes", take_story_like),
    NOTME_META_LIST(NULL, "comments_reels_comments", take_comment),
    NOTME_META_LIST(NULL, "relationships_following", take_follow),
    NOTME_META_LIST(NULL, "relationships_unfollowed_users", take_unfollow),
    NOTME_META_LIST(NULL, "account_history_login_history", notme_instagram_login),
    NOTME_META_LIST(NULL, "account_history_logout_history", notme_instagram_logout),
    NOTME_META_LIST(NULL, "account_history_password_change_history", notme_instagram_password),
};

static const char *const keys[] = {"\"media_likes\"",
                                   "\"media_comments\"",
                                   "\"following_hashtags\"",
                                   "\"account_history_registration_info\"",
                                   "\"relationships_blocked_users\"",
                                   "\"comment_likes\"",
                                   "\"likes_media_likes\"",
                                   "\"likes_comment_likes\"",
                                   "\"story_activities_",
                                   "\"relationships_following\"",
                                   "\"comments_reels_",
                                   "\"relationships_unfol",
                                   "\"account_history_login_",
                                   "\"account_history_logout",
                                   "\"account_history_pas",
                                   "\"profile_profile_change\"",
                                   "\"ig_stories\"",
                                   "\"ig_reels_media\"",
                                   "\"profile_media_reposts\"",
                                   NULL};
static const char *const names[] = {"liked_posts*.json",          "liked_comments*.json",   "story_likes*.json",
                                    "post_comments*.json",        "reels_comments*.json",   "reposts*.json",
                                    "recently_unfollowed_*.json", "profile_activity.json",  "posts_[0-9]*.json",
                                    "saved_posts*.json",          "blocked_profiles*.json", "blocked_accounts*.json",
                                    "login_activity.json",        "devices.json",           NULL};
static const char *const holds[] = {"\"label_values\"", "\"string_map_data\"", "\"string_list_data\"",
                                    "\"creation_timestamp\"", NULL};
static const struct notme_meta_signs signs = {keys, names, holds};

/* A list of what was posted has no name of its own: [{"media":[{"uri","creation_timestamp"}]}] */
static bool is_posts(const struct notme_sample *sample)
{
    char key[NOTME_KEY_MAX];
    size_t i = notme_blank(sample->head, sample->len);
    while (i < sample->len && (sample->head[i] == '[' || notme_is_space(sample->head[i])))
        i++;
    return notme_first_key(sample->head + i, sample->len - i, key) && strcmp(key, "media") == 0 &&
           notme_sample_has(sample, "\"creation_timestamp\"") && notme_sample_has(sample, "\"uri\"") &&
           !notme_sample_has(sample, "\"attachments\"");
}

static bool recognise(const struct notme_sample *sample)
{
    return notme_meta_recognise(sample, &signs) || is_posts(sample) || notme_meta_is_page(&notme_instagram, sample) ||
           notme_instagram_called(sample);
}

/* Where there is but one, its list is left out. */
static const char *const record_keys[] = {"timestamp", "media",           "label_values",     "fbid",
                                          "title",     "string_map_data", "string_list_data", "creation_timestamp",
                                          NULL};

const struct notme_platform notme_instagram = {.service = "instagram",
                                               .format = "instagram.export",
                                               .recognise = recognise,
                                               .file = files,
                                               .files = sizeof files / sizeof *files,
                                               .called = notme_instagram_called,
                                               .doubtful = notme_meta_doubtful,
                                               .layout = NOTME_FOLDERS,
                                               .end = notme_meta_name_account,
                                               .record_keys = record_keys,
                                               .no_unlikes = true};
