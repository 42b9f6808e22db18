/*
 * Facebook's "Download your information" as JSON. Reactions come in three eras: an object with a list, a list of the
 * same records, and (since 2025) a list of trees of labelled values under the same name. The user picks what is
 * exported and since when: what is not there proves nothing.
 *
 * Every reaction is a like, angry ones, too: which of them it was is a word in the language of the account since 2025,
 * and all of them are one press on the same button.
 */
#include "read/link.h"
#include "read/meta/meta.h"
#include "read/platforms.h"

#include <string.h>

/* The ways of old titles to name whose object it is: "A VERB B's post." Other languages cannot be cut without knowing
 * their grammar; there the author stays unknown. */
static struct notme_text named_in(struct notme_text title, struct notme_text actor)
{
    static const char *const verbs[] = {" likes ", " liked ", " reacted to ", " commented on ", " replied to "};
    static const char *const owns[] = {"'s ", "\xe2\x80\x99s "};
    if (!title.len || title.len <= actor.len || (actor.len && memcmp(title.at, actor.at, actor.len) != 0))
        return (struct notme_text){NULL, 0};
    const char *rest = title.at + actor.len;
    for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++) {
        const char *verb = strstr(rest, verbs[v]); /* titles come from cJSON and end in NUL */
        const char *name = verb ? verb + strlen(verbs[v]) : NULL;
        for (size_t o = 0; name && o < sizeof owns / sizeof *owns; o++) {
            const char *own = strstr(name, owns[o]);
            if (own && own > name)
                return (struct notme_text){name, (size_t)(own - name)};
        }
    }
    return (struct notme_text){NULL, 0};
}

static const cJSON *first_of(const cJSON *record, const char *list)
{
    return cJSON_GetArrayItem(notme_member(record, list), 0);
}

/* ---- reactions */

/* Since 2025. In a language whose labels are unknown the name is the last text that is no address. */
static int take_labelled(struct notme_export *export, const struct notme_record *record,
                         const struct notme_meta_record *r, struct notme_event *event)
{
    event->object_id = notme_meta_url(r);
    event->author = notme_meta_value(r, NOTME_META_NAME);
    const bool is_known_language = notme_meta_value(r, NOTME_META_REACTION).len > 0;
    for (size_t i = 1; i < r->fields && !is_known_language && !notme_meta_value(r, NOTME_META_NAME).len; i++)
        if (!r->field[i].nested && !r->field[i].listed && !notme_is_url(r->field[i].value))
            event->author = r->field[i].value;
    if (!event->object_id.len)
        event->object_id = notme_text_at(record->json, "fbid");
    return notme_export_add_timed(export, event, "like", event->object_id.len ? event->object_id : event->author);
}

/* Whose title it is, is whose account it is. Where it does not tell whose object, that is told at the end. */
static int name_author(struct notme_export *export, struct notme_text title, struct notme_text actor,
                       struct notme_event *event)
{
    event->author = named_in(title, actor);
    export->unnamed += title.len && !event->author.len;
    return export->common.account_name.len ? NOTME_OK : notme_export_keep(export, actor, &export->common.account_name);
}

static int take_reaction(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    const cJSON *data = first_of(record->json, "data");
    const bool is_none = notme_text_is(notme_text_at(data, "reaction/reaction"), "NONE"); /* it was taken back */
    struct notme_event event = notme_export_event(export, is_none ? NOTME_UNLIKE : NOTME_LIKE);
    if (!notme_meta_open_timed(&r, record->json, &event))
        return notme_export_skip(export, record, "no time");
    event.object_type = notme_text_of("note");
    if (notme_member(record->json, "label_values"))
        return take_labelled(export, record, &r, &event);
    const int status = name_author(export, r.title, notme_text_at(data, "reaction/actor"), &event);
    return status == NOTME_OK ? notme_export_add_timed_hashed(export, &event, notme_action_name(event.action), r.title)
                              : status;
}

/* ---- posts and comments */

static void add_links(struct notme_event *event, const cJSON *record)
{
    const cJSON *attachments = notme_member(record, "attachments"), *attachment, *part;
    cJSON_ArrayForEach(attachment, attachments)
    {
        cJSON_ArrayForEach(part, notme_member(attachment, "data"))
        {
            const struct notme_text url = notme_text_at(part, "external_context/url");
            if (notme_is_url(url))
                notme_list_add(event->links, &event->nlinks, notme_url_host(url));
        }
    }
}

static int take_text(struct notme_export *export, const struct notme_record *record, enum notme_action action,
                     const char *path, enum notme_meta_word label)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, action);
    const cJSON *part;
    int status = NOTME_OK;
    if (!notme_meta_open_timed(&r, record->json, &event))
        return notme_export_skip(export, record, "no time");
    cJSON_ArrayForEach(part, notme_member(record->json, "data"))
    {
        if (!event.text.len)
            event.text = notme_text_at(part, path);
        if (!event.author.len && action == NOTME_REPLY && status == NOTME_OK)
            status = name_author(export, r.title, notme_text_at(part, "comment/author"), &event);
    }
    if (status != NOTME_OK)
        return status;
    if (!event.text.len)
        event.text = notme_meta_value(&r, label);
    add_links(&event, record->json);
    return notme_export_add_timed_hashed(export, &event, notme_action_name(action), event.text);
}

static int take_comment(struct notme_export *export, const struct notme_record *record)
{
    return take_text(export, record, NOTME_REPLY, "comment/comment", NOTME_META_COMMENT);
}

static int take_post(struct notme_export *export, const struct notme_record *record)
{
    return take_text(export, record, NOTME_POST, "post", NOTME_META_CAPTION);
}

/* ---- people and pages */

static int take_named(struct notme_export *export, const struct notme_record *record, enum notme_action action,
                      const char *type)
{
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, action);
    notme_meta_open(&r, record->json);
    event.author = notme_text_at(record->json, "name");
    if (!event.author.len)
        event.author = notme_text_at(first_of(record->json, "data"), "name");
    if (!event.author.len)
        event.author = notme_meta_value(&r, NOTME_META_NAME);
    if (r.time == NOTME_NO_TIME || !event.author.len)
        return notme_export_skip(export, record, r.time == NOTME_NO_TIME ? "no time" : "no name");
    event.time = r.time;
    event.object_id = event.author;
    event.object_type = notme_text_of(type);
    return notme_export_add_timed(export, &event, notme_action_name(action), event.author);
}

static int take_page_like(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_LIKE, "page");
}

static int take_page_unfollow(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_UNFOLLOW, "page");
}

static int take_follow(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_FOLLOW, "person");
}

static int take_group(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_FOLLOW, "group");
}

/* Asked for, whatever the other side said. */
static int take_request(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_FOLLOW, "friend_request");
}

/* The other side may have been the one that said yes last: hence a type of its own. */
static int take_friend(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_FOLLOW, "friend");
}

static int take_unfriend(struct notme_export *export, const struct notme_record *record)
{
    return take_named(export, record, NOTME_UNFOLLOW, "friend");
}

/* ---- security */

/* Country codes only: names of countries are in the language of the account. `code` lives as long as the event. */
static void add_country(struct notme_event *event, struct notme_text country, char code[2])
{
    for (size_t i = 0; i < 2 && country.len == 2; i++) {
        code[i] = country.at[i];
        if (code[i] >= 'a' && code[i] <= 'z')
            code[i] = (char)(code[i] - 'a' + 'A');
        if (code[i] < 'A' || code[i] > 'Z')
            return;
    }
    if (country.len == 2)
        event->country = (struct notme_text){code, 2};
}

static void add_client(struct notme_event *event, const cJSON *from, char code[2])
{
    struct notme_text ip = notme_text_at(from, "ip_address");
    if (!ip.len)
        ip = notme_text_at(from, "ip");
    if (notme_is_ip(ip))
        event->ip = ip;
    event->user_agent = notme_text_at(from, "user_agent");
    event->app = notme_text_at(from, "app");
    add_country(event, notme_text_at(from, "country"), code);
}

static enum notme_action action_of(struct notme_text word)
{
    const enum notme_meta_word said = notme_meta_word_of(word, NOTME_META_LOGIN, NOTME_META_PASSWORD);
    return said == NOTME_META_LOGIN      ? NOTME_LOGIN
           : said == NOTME_META_LOGOUT   ? NOTME_LOGOUT
           : said == NOTME_META_PASSWORD ? NOTME_PASSWORD_CHANGE
                                         : NOTME_OTHER;
}

/* The same login stands in up to four files, not all of which know the user agent: it is one event by its second and
 * its address, and its place among those of its list. */
static int add_security(struct notme_export *export, struct notme_event *event, struct notme_text word)
{
    if (event->action != NOTME_OTHER)
        return notme_export_add_timed(export, event, notme_action_name(event->action), event->ip);
    event->action_detail = word.len ? word : notme_text_of("account_activity");
    return notme_export_add_timed(export, event, "other", event->action_detail);
}

static int take_activity(struct notme_export *export, const struct notme_record *record)
{
    char code[2];
    struct notme_meta_record r;
    notme_meta_open(&r, record->json);
    const struct notme_text word = notme_text_at(record->json, "action");
    struct notme_event event = notme_export_event(export, action_of(word));
    if (r.time == NOTME_NO_TIME)
        return notme_export_skip(export, record, "no time");
    event.time = r.time;
    add_client(&event, record->json, code);
    return add_security(export, &event, word);
}

/* A session that still goes on began with a login; its address may be a later one. */
static int take_open_session(struct notme_export *export, const struct notme_record *record)
{
    char code[2];
    struct notme_meta_record r;
    struct notme_event event = notme_export_event(export, NOTME_LOGIN);
    notme_meta_open(&r, record->json);
    if (!notme_seconds_at(record->json, "created_timestamp", &event.time))
        return notme_export_skip(export, record, "no time");
    add_client(&event, record->json, code);
    return add_security(export, &event, (struct notme_text){NULL, 0});
}

/* What was changed shows in the names of the members with the old and the new value, which are English everywhere. The
 * values stay out of it. */
static enum notme_action changed_in(const cJSON *info)
{
    for (const cJSON *item = info ? info->child : NULL; item; item = item->next) {
        if (item->string && strstr(item->string, "email"))
            return NOTME_EMAIL_CHANGE;
        if (item->string && (strstr(item->string, "name") || strstr(item->string, "vanity")))
            return NOTME_NAME_CHANGE;
    }
    return NOTME_OTHER;
}

static int take_change(struct notme_export *export, const struct notme_record *record)
{
    char code[2];
    struct notme_meta_record r;
    notme_meta_open(&r, record->json);
    const struct notme_text word = notme_text_at(record->json, "event");
    const enum notme_action said = action_of(word);
    const cJSON *session = notme_member(record->json, "session");
    struct notme_event event =
        notme_export_event(export, said == NOTME_OTHER ? changed_in(notme_member(record->json, "extra_info")) : said);
    if (!notme_seconds_at(session, "created_timestamp", &event.time))
        return notme_export_skip(export, record, "no time");
    add_client(&event, session, code);
    return add_security(export, &event, word);
}

/* ---- the account */

/* "NAME" of https://www.facebook.com/NAME, "7" of https://www.facebook.com/profile.php?id=7 */
static struct notme_text account_of(struct notme_text url)
{
    const char *id = url.len ? strstr(url.at, "?id=") : NULL; /* from cJSON: ends in NUL */
    if (id)
        return (struct notme_text){id + 4, strspn(id + 4, "0123456789")};
    return notme_url_last_part(url);
}

static int take_profile(struct notme_export *export, const struct notme_record *record)
{
    struct notme_meta_record r;
    notme_meta_open(&r, record->json);
    const cJSON *profile = notme_member(record->json, "profile_v2");
    if (!profile)
        profile = notme_member(record->json, "profile");
    struct notme_text account = notme_text_at(profile, "username");
    if (!account.len)
        account = account_of(notme_text_at(profile, "profile_uri"));
    const int status = notme_export_keep(export, account, &export->common.account);
    if (status != NOTME_OK)
        return status;
    return notme_export_keep(export, notme_text_at(profile, "name/full_name"), &export->common.account_name);
}

/* ---- the table */

static const struct notme_export_file files[] = {
    {.name = "profile_information.json", .shape = NOTME_DOCUMENT, .take = take_profile},
    NOTME_META_LIST("posts_and_comments.json", "reactions*", take_reaction),
    NOTME_META_LIST("likes_and_reactions*.json", "reactions*", take_reaction),
    NOTME_META_LIST("likes_and_reactions*.json", "", take_reaction),
    NOTME_META_LIST("comments.json", "comments*", take_comment),
    NOTME_META_LIST("comments.json", "", take_comment),
    NOTME_META_LIST("comments_[0-9]*.json", "comments*", take_comment),
    NOTME_META_LIST("comments_[0-9]*.json", "", take_comment),
    NOTME_META_LIST("your_comments_in_groups*.json", "group_comments*", take_comment),
    NOTME_META_ONE_LIST("your_posts*.json", "*posts*", take_post),
    NOTME_META_LIST("your_posts*.json", "status_updates*", take_post),
    NOTME_META_LIST("likes_on_external_sites*.json", "other_likes*", take_reaction),
    NOTME_META_LIST("your_group_membership_activity*.json", "groups_joined*", take_group),
    NOTME_META_LIST("sent_friend_requests*.json", "sent_requests*", take_request),
    NOTME_META_LIST("friend_requests_sent*.json", "sent_requests*", take_request),
    NOTME_META_ONE_LIST("who_you_ve_followed*.json", "following*", take_follow),
    NOTME_META_LIST("following.json", "following*", take_follow),
    NOTME_META_ONE_LIST("pages_you_ve_liked*.json", "page_likes*", take_page_like),
    NOTME_META_LIST("pages.json", "page_likes*", take_page_like),
    NOTME_META_ONE_LIST("unfollowed_pages.json", "pages_unfollowed*", take_page_unfollow),
    NOTME_META_ONE_LIST("pages_you_ve_unfollowed*.json", "pages_unfollowed*", take_page_unfollow),
    NOTME_META_LIST("your_friends.json", "friends*", take_friend),
    NOTME_META_LIST("friends.json", "friends*", take_friend),
    NOTME_META_LIST("deleted_friends.json", "deleted_friends*", take_unfriend),
    NOTME_META_LIST("removed_friends.json", "deleted_friends*", take_unfriend),
    /* the fullest first: of events that are one, the first one counts */
    NOTME_META_LIST("account_activity.json", "account_activity*", take_activity),
    NOTME_META_LIST("ip_address_activity.json", "used_ip_address*", take_activity),
    NOTME_META_LIST("used_ip_addresses.json", "used_ip_address*", take_activity),
    NOTME_META_LIST("logins_and_logouts.json", "account_accesses*", take_activity),
    NOTME_META_LIST("where_you_re_logged_in.json", "active_sessions*", take_open_session),
    NOTME_META_LIST("recognized_devices*.json", "recognized_devices*", take_open_session),
    NOTME_META_LIST("record_details.json", "admin_records*", take_change),
    NOTME_META_LIST("administrative_records.json", "admin_records*", take_change),
    NOTME_META_PAGES,
    /* files of another name whose lists say what they are */
    NOTME_META_LIST(NULL, "reactions_v2", take_reaction),
    NOTME_META_LIST(NULL, "reactions", take_reaction),
    NOTME_META_LIST(NULL, "status_updates", take_post),
    NOTME_META_LIST(NULL, "other_likes*", take_reaction),
    NOTME_META_LIST(NULL, "groups_joined*", take_group),
    NOTME_META_LIST(NULL, "sent_requests*", take_request),
    NOTME_META_LIST(NULL, "recognized_devices*", take_open_session),
    NOTME_META_LIST(NULL, "comments_v2", take_comment),
    NOTME_META_LIST(NULL, "following_v3", take_follow),
    NOTME_META_LIST(NULL, "page_likes_v2", take_page_like),
    NOTME_META_LIST(NULL, "pages_unfollowed_v2", take_page_unfollow),
    NOTME_META_LIST(NULL, "friends_v2", take_friend),
    NOTME_META_LIST(NULL, "deleted_friends_v2", take_unfriend),
    NOTME_META_LIST(NULL, "account_activity_v2", take_activity),
    NOTME_META_LIST(NULL, "used_ip_address_v2", take_activity),
    NOTME_META_LIST(NULL, "account_accesses_v2", take_activity),
    NOTME_META_LIST(NULL, "active_sessions_v2", take_open_session),
    NOTME_META_LIST(NULL, "admin_records_v2", take_change),
};

static const char *const keys[] = {"\"reactions_v2\"",       "\"comments_v2\"",         "\"following_v3\"",
                                   "\"page_likes_v2\"",      "\"pages_unfollowed_v2\"", "\"friends_v2\"",
                                   "\"deleted_friends_v2\"", "\"account_activity",      "\"account_accesses",
                                   "\"active_sessions",      "\"used_ip_address",       "\"admin_records",
                                   "\"profile_v2\"",         "\"group_comments_v2\"",   "\"page_likes\"",
                                   "\"status_updates\"",     "\"other_likes",           "\"groups_joined",
                                   "\"sent_requests",        "\"recognized_devices",    NULL};
static const char *const names[] = {"likes_and_reactions*.json", "posts_and_comments.json", "your_posts*.json", NULL};
static const char *const holds[] = {"\"timestamp\"", NULL};
static const struct notme_meta_signs signs = {keys, names, holds};

static bool recognise(const struct notme_sample *sample)
{
    return notme_meta_recognise(sample, &signs) || notme_meta_is_page(&notme_facebook, sample) ||
           notme_facebook_called(sample) ||
           (notme_sample_has(sample, "\"reactions\"") && notme_sample_has(sample, "\"reaction\"") &&
            notme_sample_has(sample, "\"actor\""));
}

static int end(struct notme_export *export)
{
    if (export->unnamed)
        notme_reader_note(export->reader,
                          "%llu titles do not say in words that are known whose it was: its author is unknown",
                          (unsigned long long)export->unnamed);
    return notme_meta_name_account(export);
}

const struct notme_platform notme_facebook = {.service = "facebook",
                                              .format = "facebook.export",
                                              .recognise = recognise,
                                              .file = files,
                                              .files = sizeof files / sizeof *files,
                                              .called = notme_facebook_called,
                                              .doubtful = notme_meta_page_doubtful,
                                              .layout = NOTME_FOLDERS,
                                              .end = end,
                                              .no_unlikes = true};
