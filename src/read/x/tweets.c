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
