#include "read/x/post.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "read/collect.h"
#include "read/link.h"
#include "read/records.h"
#include "read/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- values */

int64_t notme_x_snowflake(struct notme_text id)
{
    uint64_t value = 0;
    if (id.len == 0 || id.len > 19)
        return NOTME_NO_TIME;
    for (size_t i = 0; i < id.len; i++) {
        if (id.at[i] < '0' || id.at[i] > '9')
            return NOTME_NO_TIME;
        value = value * 10 + (uint64_t)(id.at[i] - '0');
    }
    if (value < UINT64_C(29700859247)) /* the first snowflake, November 2010: older ids carry no time */
        return NOTME_NO_TIME;
    return (int64_t)((value >> 22) + UINT64_C(1288834974657)) * 1000;
}

/* "&#39;" or "&#x27;": old texts have them. Bytes of it; 0 where it is none. */
static size_t numeric(const char *from, uint32_t *code)
{
    const bool is_hex = from[2] == 'x' || from[2] == 'X';
    const char *digits = from + (is_hex ? 3 : 2);
    const size_t n =
        from[0] == '&' && from[1] == '#' ? strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789") : 0;
    if (n == 0 || n > 7 || digits[n] != ';')
        return 0;
    *code = (uint32_t)strtoul(digits, NULL, is_hex ? 16 : 10);
    return *code ? (size_t)(digits - from) + n + 1 : 0;
}

static size_t entity(const char *from, uint32_t *code)
{
    static const struct {
        char name[8];
        char byte;
    } table[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strncmp(from, table[i].name, strlen(table[i].name)) == 0) {
            *code = (uint32_t)(unsigned char)table[i].byte;
            return strlen(table[i].name);
        }
    }
    return numeric(from, code);
}

/* In place, for it only gets shorter: the shortest spelling of a character has no fewer bytes than its UTF-8. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        uint32_t code;
        const size_t n = *from == '&' ? entity(from, &code) : 0;
        if (n)
            to += notme_utf8_encode(code, to);
        else
            *to++ = *from;
        from += n ? n : 1;
    }
    *to = '\0';
}

struct notme_text notme_x_written(const cJSON *object, const char *name)
{
    const cJSON *item = notme_member(object, name);
    if (cJSON_IsString(item))
        unescape(item->valuestring);
    return notme_text_in(item);
}

struct notme_text notme_x_client(struct notme_text source)
{
    const char *from = source.at ? memchr(source.at, '>', source.len) : NULL;
    if (!from)
        return source;
    from++;
    const char *to = memchr(from, '<', (size_t)(source.at + source.len - from));
    return to ? (struct notme_text){from, (size_t)(to - from)} : source;
}

struct notme_text notme_x_id(const cJSON *object, const char *name)
{
    char both[64];
    snprintf(both, sizeof both, "%s_str", name);
    const struct notme_text id = notme_text_at(object, both);
    return id.len ? id : notme_text_at(object, name);
}

/* "2012-01-31 23:59:59 +0000" lacks little to be RFC 3339. */
static bool time_of_2012(struct notme_text text, int64_t *out)
{
    char copy[24];
    if (text.len != 25 || text.at[19] != ' ')
        return false;
    memcpy(copy, text.at, 19);
    memcpy(copy + 19, text.at + 20, 5);
    return notme_time_parse(copy, sizeof copy, out);
}

bool notme_x_time(struct notme_text text, int64_t *out)
{
    return text.at && (notme_time_parse_x(text.at, text.len, out) || time_of_2012(text, out) ||
                       notme_time_parse(text.at, text.len, out) || notme_when(text, out));
}

bool notme_x_time_at(const cJSON *object, const char *name, int64_t *out)
{
    char millis[64];
    snprintf(millis, sizeof millis, "%sMsec", name);
    return notme_x_time(notme_text_at(object, name), out) || notme_x_time(notme_text_at(object, millis), out);
}

bool notme_x_post_time(int64_t stated, struct notme_text id, int64_t *out, size_t *odd)
{
    const int64_t from_id = notme_x_snowflake(id);
    *out = stated;
    if (from_id == NOTME_NO_TIME)
        return stated != NOTME_NO_TIME;
    if (stated == NOTME_NO_TIME || notme_floor_to(from_id, NOTME_SECOND) == notme_floor_to(stated, NOTME_SECOND))
        *out = from_id;
    else
        ++*odd;
    return true;
}

/* ---- what a post leads to */

static size_t skip_prefix(const char *at, const char *prefix)
{
    const size_t n = strlen(prefix);
    return strncmp(at, prefix, n) == 0 ? n : 0;
}

struct notme_text notme_x_quoted(struct notme_text url)
{
    static const char *const hosts[] = {"twitter.com", "x.com", "mobile.twitter.com"};
    const struct notme_text none = {NULL, 0}, host = notme_url_host(url);
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

void notme_x_link(struct notme_event *event, struct notme_text url)
{
    notme_list_add(event->links, &event->nlinks, notme_url_host(url));
}

/* Hashtags and the domains linked to; returns whose post a link leads to. */
static struct notme_text read_entities(const cJSON *tweet, struct notme_event *event)
{
    const cJSON *entities = notme_member(tweet, "entities"), *item;
    struct notme_text quoted = {NULL, 0};
    cJSON_ArrayForEach(item, notme_member(entities, "hashtags"))
    {
        notme_list_add(event->tags, &event->ntags, notme_text_at(item, "text"));
    }
    cJSON_ArrayForEach(item, notme_member(entities, "urls"))
    {
        const struct notme_text url = notme_text_at(item, "expanded_url");
        if (!quoted.len)
            quoted = notme_x_quoted(url);
        notme_x_link(event, url);
    }
    return quoted;
}

/* 2012-01-01: by then the button had taken the place of "RT @name" typed by hand, which has no colon often. */
static const int64_t by_hand_until = INT64_C(1325376000000000);

/* "RT @name: …": `retweeted` is false even on reposts, and the target's id is not given. */
static bool is_repost(const char *text, int64_t time, struct notme_text *author)
{
    if (!text || strncmp(text, "RT @", 4) != 0)
        return false;
    const size_t n = strspn(text + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    const bool by_hand = time < by_hand_until && (text[4 + n] == ' ' || text[4 + n] == '\0');
    if (n == 0 || (text[4 + n] != ':' && !by_hand))
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
    const cJSON *reposted = notme_member(tweet, "retweeted_status");
    event->action = NOTME_POST;
    if (is_repost(event->text.at, event->time, &event->author) || cJSON_IsObject(reposted)) {
        event->action = NOTME_REPOST;
        if (!event->author.len)
            event->author = notme_text_at(reposted, "user/screen_name");
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

static struct notme_text id_of(const cJSON *post)
{
    const struct notme_text id = notme_x_id(post, "id");
    return id.len ? id : notme_text_at(post, "tweet_id");
}

static struct notme_text text_of(const cJSON *post)
{
    const struct notme_text text = notme_x_written(post, "full_text");
    return text.at ? text : notme_x_written(post, "text");
}

const char *notme_x_post(const cJSON *post, const char *when, struct notme_event *event, size_t *odd)
{
    int64_t stated = NOTME_NO_TIME;
    event->object_id = id_of(post);
    if (!event->object_id.len)
        return "has no id";
    if (!notme_x_time(notme_text_at(post, when), &stated))
        stated = NOTME_NO_TIME;
    if (!notme_x_post_time(stated, event->object_id, &event->time, odd))
        return "has no readable time";
    const cJSON *sensitive = notme_member(post, "possibly_sensitive");
    event->text = text_of(post);
    event->lang = notme_text_at(post, "lang");
    event->app = notme_x_client(notme_text_at(post, "source"));
    event->sensitive = cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
    classify(post, event->object_id, event);
    return NULL;
}
