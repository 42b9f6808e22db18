/* Posts, reposts, replies, quotes and deletions of an X archive. */
#include "read/x/collect.h"

/* Deletions without a time are those of deleted-tweets.js: its headers have it. */
static int add_deletion(struct notme_x *x, const cJSON *tweet, struct notme_text id, size_t index)
{
    struct notme_event event = notme_x_event(NOTME_DELETE);
    event.object_id = id;
    if (!notme_x_time(notme_text_at(tweet, "deleted_at"), &event.time))
        return NOTME_OK;
    return notme_x_add(x, &event, "delete", id, index);
}

static int take_tweet(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    const cJSON *tweet = notme_x_unwrap(record, "tweet");
    struct notme_event event = notme_x_event(NOTME_POST);
    const char *wrong = notme_x_post(tweet, "created_at", &event, &x->odd_seconds);
    if (wrong)
        return notme_reader_skip(x->reader, 0, 0, "post %zu %s", index, wrong);
    const int status = notme_x_add(x, &event, "post", event.object_id, index);
    return status == NOTME_OK ? add_deletion(x, tweet, event.object_id, index) : status;
}

static int take_whole(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    x->posts_read++;
    return take_tweet(ctx, record, index);
}

/* Without tweets.js posts are known by them alone. */
static int take_header(void *ctx, const cJSON *record, size_t index)
{
    struct notme_x *x = ctx;
    x->headers += x->posts_read == 0;
    return take_tweet(ctx, record, index);
}

static void note_headers(const struct notme_x *x)
{
    if (x->headers)
        notme_reader_note(x->reader,
                          "tweets.js is missing%s: the texts of %zu posts are unknown, and replies and reposts among "
                          "them are not told from posts",
                          x->posts_stated > 0 ? ", which the manifest names" : "", x->headers);
}

/* Whole posts before bare headers: what was read first stays. */
int notme_x_read_tweets(struct notme_x *x)
{
    static const struct {
        const char *name;
        notme_x_record *take;
    } files[] = {{"tweets", take_whole},
                 {"tweet", take_whole},
                 {"community-tweet", take_tweet},
                 {"twitter-circle-tweet", take_tweet},
                 {"deleted-tweets", take_tweet},
                 {"tweet-headers", take_header},
                 {"deleted-tweet-headers", take_tweet}};
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof files / sizeof *files && status == NOTME_OK; i++)
        status = notme_x_each(x, files[i].name, files[i].take, x);
    note_headers(x);
    return status;
}
