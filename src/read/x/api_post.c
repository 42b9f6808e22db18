/* Posts as the API v2 writes them. Authors go by their ids. */
#include "base/clock.h"
#include "read/x/api.h"

#include <stdio.h>

int notme_x_api_add(struct notme_x_value *value, const struct notme_event *event, const char *kind, struct notme_text a,
                    struct notme_text b)
{
    char id[160];
    if (!b.len)
        return notme_export_add(value->export, event, kind, a);
    snprintf(id, sizeof id, "%.*s:%.*s", (int)(a.len < 64 ? a.len : 64), a.at ? a.at : "",
             (int)(b.len < 64 ? b.len : 64), b.at);
    return notme_export_add(value->export, event, kind, notme_text_of(id));
}

bool notme_x_milliseconds(const cJSON *object, const char *path, int64_t *out)
{
    int64_t ms;
    if (!notme_integer_in(notme_member_at(object, path), &ms) || ms <= 0 || ms > INT64_C(253402300799999))
        return false;
    *out = ms * 1000;
    return true;
}

enum { MOST_INCLUDED = 500 }; /* a page of 100 posts comes with fewer; each post looks through them */

/* "tweets" has been the name of what may come as "posts". */
const cJSON *notme_x_included(const cJSON *includes, struct notme_text id)
{
    static const char *const names[] = {"tweets", "posts"};
    const cJSON *post;
    size_t looks = 0;
    for (size_t i = 0; i < 2 && id.len; i++)
        cJSON_ArrayForEach(post, notme_member(includes, names[i]))
        {
            if (looks++ == MOST_INCLUDED)
                return NULL;
            if (notme_text_equal(notme_text_at(post, "id"), id))
                return post;
        }
    return NULL;
}

static void read_entities(const cJSON *entities, struct notme_event *event)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, notme_member(entities, "hashtags"))
    {
        const struct notme_text tag = notme_text_at(item, "tag");
        notme_list_add(event->tags, &event->ntags, tag.len ? tag : notme_text_at(item, "text"));
    }
    cJSON_ArrayForEach(item, notme_member(entities, "urls"))
    {
        notme_x_link(event, notme_text_at(item, "expanded_url"));
    }
}

static int sensitivity(const cJSON *post)
{
    const cJSON *sensitive = notme_member(post, "possibly_sensitive");
    return cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
}

/* Long posts have all of their text in a place of its own. */
static void say(const cJSON *post, struct notme_event *event)
{
    const cJSON *note = notme_member(post, "note_tweet"), *long_note = note ? note : notme_member(post, "note_post");
    const struct notme_text whole = notme_x_written(long_note, "text");
    const cJSON *entities = whole.len ? notme_member(long_note, "entities") : NULL;
    event->text = whole.len ? whole : notme_x_written(post, "text");
    event->lang = notme_text_at(post, "lang");
    event->sensitive = sensitivity(post);
    read_entities(entities ? entities : notme_member(post, "entities"), event);
}

static bool time_of(const cJSON *post, struct notme_text id, int64_t *out)
{
    int64_t stated;
    size_t odd = 0;
    if (!notme_x_time(notme_text_at(post, "created_at"), &stated))
        stated = NOTME_NO_TIME;
    return notme_x_post_time(stated, id, out, &odd);
}

void notme_x_api_liked(const cJSON *post, struct notme_event *event)
{
    const struct notme_text id = notme_text_at(post, "id"), author = notme_text_at(post, "author_id");
    event->object_id = id.len ? id : event->object_id;
    event->author = author.len ? author : event->author;
    if (!time_of(post, event->object_id, &event->published))
        event->published = NOTME_NO_TIME;
    say(post, event);
}

/* What a post refers to in this way. */
static struct notme_text referred(const cJSON *references, const char *type)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, references)
    {
        if (notme_text_is(notme_text_at(item, "type"), type))
            return notme_text_at(item, "id");
    }
    return (struct notme_text){NULL, 0};
}

static void classify(const cJSON *post, const cJSON *includes, struct notme_event *event)
{
    static const struct {
        const char *type;
        enum notme_action action;
    } types[] = {
        {"retweeted", NOTME_REPOST}, {"reposted", NOTME_REPOST}, {"replied_to", NOTME_REPLY}, {"quoted", NOTME_QUOTE}};
    const cJSON *old = notme_member(post, "referenced_tweets");
    const cJSON *references = old ? old : notme_member(post, "referenced_posts");
    const struct notme_text user = notme_text_at(post, "in_reply_to_user_id");
    event->action = user.len ? NOTME_REPLY : NOTME_POST;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const struct notme_text id = referred(references, types[i].type);
        if (!id.len)
            continue;
        event->action = types[i].action;
        event->author = notme_text_at(notme_x_included(includes, id), "author_id");
        break;
    }
    if (event->action == NOTME_REPLY && !event->author.len)
        event->author = user;
}

static bool is_edit(const cJSON *post, struct notme_text id)
{
    const cJSON *old = notme_member(post, "edit_history_tweet_ids");
    const cJSON *ids = old ? old : notme_member(post, "edit_history_post_ids");
    const struct notme_text first = notme_text_in(cJSON_GetArrayItem(ids, 0));
    return first.len && !notme_text_equal(first, id);
}

const char *notme_x_api_post(const cJSON *post, const cJSON *includes, struct notme_event *event)
{
    event->object_id = notme_text_at(post, "id");
    event->account = notme_text_at(post, "author_id");
    if (!event->object_id.len)
        return "the post has no id";
    if (!time_of(post, event->object_id, &event->time))
        return "the post has no readable time";
    event->app = notme_x_client(notme_text_at(post, "source"));
    say(post, event);
    classify(post, includes, event);
    if (is_edit(post, event->object_id))
        event->action = NOTME_EDIT;
    return NULL;
}
