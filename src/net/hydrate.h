/* The posts that an account liked or reposted: its own records name them, another server knows what they say. */
#ifndef NOTME_NET_HYDRATE_H
#define NOTME_NET_HYDRATE_H

#include "net/fetch.h"
#include "net/list.h"

struct notme_posts {
    cJSON *list; /* an array; NULL = none are known */
    struct notme_post *slot;
    struct notme_arena arena; /* of what they say */
    uint64_t seed;
};

/* The answers about the subjects of one page of likes or reposts, from the cache or asked for, at most 25 at a time.
 * Posts that are gone are not among them, nor such as the server does not take; where it fails, none are: that is
 * noted, and not an error. *posts is to be released. */
int notme_hydrate_page(struct notme_fetch *fetch, const char *list, const struct notme_page *page,
                       struct notme_posts *posts);
void notme_posts_release(struct notme_posts *posts);

/* Puts what the post `event->object_id` says into the event, where it is among `posts`: text, language, tags, links and
 * labels, which live as long as `posts`. Labels that were taken back or have run out at `now` are left out, and so are
 * those that the post's author put on it, which stand in the record itself. A post is read once, however many likes of
 * it a page holds. False when memory is out. */
bool notme_hydrate_event(struct notme_posts *posts, int64_t now, struct notme_event *event);

#endif
