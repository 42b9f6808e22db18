/* Posts, reposts, replies, quotes and deletions of an X archive. */
#include "base/clock.h"
#include "read/x_collect.h"

#include <string.h>

/* <a href="…" rel="nofollow">Twitter Web App</a> -> Twitter Web App */
static struct notme_text client_app(struct notme_text source)
{
    const char *from = source.at ? memchr(source.at, '>', source.len) : NULL;
    if (!from)
        return source;
    from++;
    const char *to = memchr(from, '<', (size_t)(source.at + source.len - from));
    return to ? (struct notme_text){from, (size_t)(to - from)} : source;
}

static bool any_time(struct notme_text text, int64_t *out)
{
    return text.at && (notme_time_parse_x(text.at, text.len, out) || notme_time_parse(text.at, text.len, out));
}

/* The stated second, with the id's milliseconds where both agree; without one, the id's time. */
static bool post_time(struct notme_x *x, const cJSON *tweet, struct notme_text id, int64_t *out)
{
    const int64_t from_id = notme_x_snowflake(id);
    if (!any_time(notme_text_at(tweet, "created_at"), out))
        *out = NOTME_NO_TIME;
    if (from_id == NOTME_NO_TIME)
        return *out != NOTME_NO_TIME;
    if (*out == NOTME_NO_TIME || notme_floor_to(from_id, NOTME_SECOND) == *out)
        *out = from_id;
    else
        x->odd_seconds++;
    return true;
}

static size_t skip_prefix(const char *at, const char *prefix)
{
    const size_t n = strlen(prefix);
    return strncmp(at, prefix, n) == 0 ? n : 0;
}

static struct notme_text host_of(struct notme_text url)
{
    const char *scheme = url.at ? strstr(url.at, "://") : NULL; /* cJSON's strings end in NUL */
    if (!scheme)
        return (struct notme_text){NULL, 0};
    const char *host = scheme + 3 + skip_prefix(scheme + 3, "www.");
    return (struct notme_text){host, strcspn(host, "/?#:")};
}

/* https://x.com/NAME/status/ID: whose post it leads to. */
static struct notme_text quoted_author(struct notme_text url)
{
    static const char *const hosts[] = {"twitter.com", "x.com", "mobile.twitter.com"};
    const struct notme_text none = {NULL, 0}, host = host_of(url);
    bool is_ours = false;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        is_ours = is_ours || notme_text_is(host, hosts[i]);
    if (!host.at || !is_ours || host.at[host.len] != '/')
        return none;
    const char *name = host.at + host.len + 1;
    const size_t n = strcspn(name, "/?#");
    const size_t status = skip_prefix(name + n, "/status/");
    return n && status && name[n + status] >= '0' && name[n + status] <= '9' ? (struct notme_text){name, n} : none;
}

/* Hashtags and the domains linked to; returns whose post a link leads to. */
static struct notme_text read_entities(const cJSON *tweet, struct notme_event *event)
{
    const cJSON *entities = notme_member(tweet, "entities"), *item;
    struct notme_text quoted = {NULL, 0};
    cJSON_ArrayForEach(item, notme_member(entities, "hashtags"))
    {
        const struct notme_text tag = notme_text_at(item, "text");
        if (tag.len && event->ntags < NOTME_LIST_MAX)
            event->tags[event->ntags++] = tag;
    }
    cJSON_ArrayForEach(item, notme_member(entities, "urls"))
    {
        const struct notme_text url = notme_text_at(item, "expanded_url"), host = host_of(url);
        if (!quoted.len)
            quoted = quoted_author(url);
        if (host.len && event->nlinks < NOTME_LIST_MAX)
            event->links[event->nlinks++] = host;
    }
    return quoted;
}

/* "RT @name: …": `retweeted` is false even on reposts, and the target's id is not given. */
static bool is_repost(const char *text, struct notme_text *author)
{
    if (!text || strncmp(text, "RT @", 4) != 0)
        return false;
    const size_t n = strspn(text + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    if (n == 0 || text[4 + n] != ':')
        return false;
    *author = (struct notme_text){text + 4, n};
    return true;
}

/* Edits are posts of their own, tied together by the list of all their ids: all but the first are edits. */
static bool is_edit(const cJSON *tweet, struct notme_text id)
{
    const cJSON *info = notme_member(tweet, "edit_info");
    const cJSON *edit = notme_member(info, "edit");
    const cJSON *control = notme_member(edit, "editControlInitial");
    if (!control)
        control = notme_member(info, "initial");
    const cJSON *first = cJSON_GetArrayItem(notme_member(control, "editTweetIds"), 0);
    return cJSON_IsString(first) && !notme_text_is(id, first->valuestring);
}

static bool is_reply(const cJSON *tweet)
{
    static const char *const names[] = {"in_reply_to_status_id_str", "in_reply_to_status_id", "in_reply_to_user_id_str",
                                        "in_reply_to_user_id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (notme_text_at(tweet, names[i]).len)
            return true;
    return false;
}

static void classify(const cJSON *tweet, struct notme_text id, struct notme_event *event)
{
    const struct notme_text quoted = read_entities(tweet, event);
    event->action = NOTME_POST;
    if (is_repost(event->text.at, &event->author)) {
        event->action = NOTME_REPOST;
    } else if (is_reply(tweet)) {
        event->action = NOTME_REPLY; /* to oneself, too: a thread */
        event->author = notme_text_at(tweet, "in_reply_to_screen_name");
    } else if (quoted.len) {
        event->action = NOTME_QUOTE;
        event->author = quoted;
    }
    if (is_edit(tweet, id))
        event->action = NOTME_EDIT;
}

/* Deletions without a time are those of deleted-tweets.js: its headers have it. */
static int add_deletion(struct notme_x *x, const cJSON *tweet, struct notme_text id, size_t index)
{
    struct notme_event event = notme_x_event(NOTME_DELETE);
    event.object_id = id;
    if (!any_time(notme_text_at(tweet, "deleted_at"), &event.time))
        return NOTME_OK;
    return notme_x_add(x, &event, "delete", id, index);
}

static struct notme_text id_of(const cJSON *tweet)
{
    static const char *const names[] = {"id_str", "id", "tweet_id"};
    struct notme_text id = {NULL, 0};
    for (size_t i = 0; i < 3 && !id.len; i++)
        id = notme_text_at(tweet, names[i]);
    return id;
}

static struct notme_text text_of(const cJSON *tweet)
{
    const struct notme_text text = notme_x_written(tweet, "full_text");
    return text.at ? text : notme_x_written(tweet, "text");
}

static int take_tweet(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *tweet = notme_x_unwrap(record, "tweet");
    struct notme_event event = notme_x_event(NOTME_POST);
    const struct notme_text id = id_of(tweet);
    if (!id.len)
        return notme_reader_skip(x->reader, 0, 0, "post %zu has no id", index);
    if (!post_time(x, tweet, id, &event.time))
        return notme_reader_skip(x->reader, 0, 0, "post %zu has no readable 'created_at'", index);
    const cJSON *sensitive = notme_member(tweet, "possibly_sensitive");
    event.object_id = id;
    event.text = text_of(tweet);
    event.lang = notme_text_at(tweet, "lang");
    event.app = client_app(notme_text_at(tweet, "source"));
    event.sensitive = cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
    classify(tweet, id, &event);
    const int status = notme_x_add(x, &event, "post", id, index);
    return status == NOTME_OK ? add_deletion(x, tweet, id, index) : status;
}

/* Whole posts before bare headers: what was read first stays. */
int notme_x_read_tweets(struct notme_x *x)
{
    static const char *const names[] = {
        "tweets",         "tweet",         "community-tweet",      "twitter-circle-tweet",
        "deleted-tweets", "tweet-headers", "deleted-tweet-headers"};
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && status == NOTME_OK; i++)
        status = notme_x_each(x, names[i], take_tweet, x);
    return status;
}
