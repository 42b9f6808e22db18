/* Posts, reposts, replies, quotes and deletions of an X archive. */
#include "base/clock.h"
#include "read/x_collect.h"

#include <stdio.h>
#include <string.h>

/* "&amp;" "&lt;" "&gt;" "&quot;" "&#39;" back to what was written; in place, for it only gets shorter. */
static void unescape(char *text)
{
    static const struct {
        const char *entity;
        char byte;
    } table[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    char *to = text;
    for (const char *from = text; *from;) {
        size_t i = 0;
        while (i < sizeof table / sizeof *table && strncmp(from, table[i].entity, strlen(table[i].entity)) != 0)
            i++;
        if (i < sizeof table / sizeof *table) {
            *to++ = table[i].byte;
            from += strlen(table[i].entity);
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

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

/* The stated second, with the id's milliseconds where both agree. */
static bool post_time(struct notme_x *x, const cJSON *tweet, const char *field, struct notme_text id, int64_t *out)
{
    const struct notme_text stated = notme_x_text(tweet, field);
    const int64_t from_id = notme_x_snowflake(id);
    if (!stated.at || !notme_time_parse_x(stated.at, stated.len, out))
        return stated.at && notme_time_parse(stated.at, stated.len, out);
    if (from_id == NOTME_NO_TIME)
        return true;
    if (notme_floor_to(from_id, NOTME_SECOND) == *out)
        *out = from_id;
    else
        x->odd_seconds++;
    return true;
}

static bool is_status_link(struct notme_text url)
{
    static const char *const hosts[] = {"https://twitter.com/", "https://x.com/", "http://twitter.com/"};
    for (size_t h = 0; h < 3; h++)
        if (url.len > strlen(hosts[h]) && memcmp(url.at, hosts[h], strlen(hosts[h])) == 0)
            return strstr(url.at, "/status/") != NULL; /* cJSON's strings end in NUL */
    return false;
}

/* Hashtags and links; returns whether a link leads to another post. */
static bool read_entities(const cJSON *tweet, struct notme_event *event)
{
    const cJSON *entities = cJSON_GetObjectItemCaseSensitive(tweet, "entities"), *item;
    bool quotes = false;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(entities, "hashtags"))
    {
        const struct notme_text tag = notme_x_text(item, "text");
        if (tag.len && event->ntags < NOTME_LIST_MAX)
            event->tags[event->ntags++] = tag;
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(entities, "urls"))
    {
        const struct notme_text url = notme_x_text(item, "expanded_url");
        quotes = quotes || is_status_link(url);
        if (url.len && event->nlinks < NOTME_LIST_MAX)
            event->links[event->nlinks++] = url;
    }
    return quotes;
}

/* "RT @name: …": `retweeted` is false even on reposts, and the target's id is not given. */
static bool is_repost(const char *text, struct notme_text *author)
{
    if (!text || strncmp(text, "RT @", 4) != 0)
        return false;
    const char *colon = strchr(text, ':');
    if (!colon || colon - text > 24)
        return false;
    *author = (struct notme_text){text + 4, (size_t)(colon - text - 4)};
    return true;
}

static enum notme_action classify(const cJSON *tweet, const char *text, bool quotes, struct notme_event *event)
{
    if (is_repost(text, &event->author))
        return NOTME_REPOST;
    if (notme_x_text(tweet, "in_reply_to_status_id").len || notme_x_text(tweet, "in_reply_to_status_id_str").len ||
        notme_x_text(tweet, "in_reply_to_user_id").len || notme_x_text(tweet, "in_reply_to_user_id_str").len) {
        event->author = notme_x_text(tweet, "in_reply_to_screen_name");
        return NOTME_REPLY;
    }
    return quotes ? NOTME_QUOTE : NOTME_POST;
}

static int add_deletion(struct notme_x *x, const cJSON *tweet, struct notme_text id, size_t index)
{
    struct notme_event event = notme_x_event(x, NOTME_DELETE);
    const struct notme_text at = notme_x_text(tweet, "deleted_at");
    event.object_id = id;
    if (!at.len || (!notme_time_parse_x(at.at, at.len, &event.time) && !notme_time_parse(at.at, at.len, &event.time)))
        return NOTME_OK;
    return notme_x_add(x, &event, "delete", id, index);
}

static struct notme_text id_of(const cJSON *tweet)
{
    static const char *const names[] = {"id_str", "id", "tweet_id"};
    struct notme_text id = {NULL, 0};
    for (size_t i = 0; i < 3 && !id.len; i++)
        id = notme_x_text(tweet, names[i]);
    return id;
}

static int take_tweet(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *tweet = notme_x_unwrap(record, "tweet");
    struct notme_event event = notme_x_event(x, NOTME_POST);
    const struct notme_text id = id_of(tweet);
    if (!id.len)
        return notme_reader_skip(x->reader, 0, 0, "post %zu has no id", index);
    if (!post_time(x, tweet, "created_at", id, &event.time))
        return notme_reader_skip(x->reader, 0, 0, "post %zu has no readable 'created_at'", index);
    cJSON *text = cJSON_GetObjectItemCaseSensitive(tweet, "full_text");
    if (!cJSON_IsString(text))
        text = cJSON_GetObjectItemCaseSensitive(tweet, "text");
    if (cJSON_IsString(text))
        unescape(text->valuestring);
    const char *written = cJSON_IsString(text) ? text->valuestring : NULL;
    event.object_id = id;
    event.text = notme_text_of(written);
    event.lang = notme_x_text(tweet, "lang");
    event.app = client_app(notme_x_text(tweet, "source"));
    const cJSON *sensitive = cJSON_GetObjectItemCaseSensitive(tweet, "possibly_sensitive");
    event.sensitive = cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
    event.action = classify(tweet, written, read_entities(tweet, &event), &event);
    x->have_tweets = true;
    const int status = notme_x_add(x, &event, notme_action_name(event.action), id, index);
    return status == NOTME_OK ? add_deletion(x, tweet, id, index) : status;
}

static int take_header(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    return x->have_tweets ? NOTME_OK : take_tweet(ctx, record, index);
}

static int take_deleted_header(void *ctx, const cJSON *record, size_t index)
{
    const cJSON *tweet = notme_x_unwrap(record, "tweet");
    const struct notme_text id = id_of(tweet);
    return id.len ? add_deletion(ctx, tweet, id, index) : NOTME_OK;
}

int notme_x_read_tweets(struct notme_x *x)
{
    static const struct {
        const char *name;
        notme_x_record *record;
    } files[] = {{"tweets", take_tweet},
                 {"tweet", take_tweet},
                 {"community-tweet", take_tweet},
                 {"deleted-tweets", take_tweet},
                 {"deleted-tweet-headers", take_deleted_header},
                 {"tweet-headers", take_header}};
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && status == NOTME_OK; i++)
        status = notme_x_each(x, files[i].name, files[i].record, x);
    return status;
}
