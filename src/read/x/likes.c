/* like.js: posts without a time of liking, and what can be said about it. */
#include "read/x/collect.h"
#include "read/x/like_order.h"

#include <stdlib.h>
#include <string.h>

struct like {
    struct notme_text id, text;
    int64_t created;
    size_t place;       /* in the whole list */
    const char *member; /* where it was read */
    size_t index;
};

struct likes {
    struct notme_x *x;
    struct like *like;
    size_t count, capacity;
};

/* A record that cannot be read leaves a hole: the list may be in blocks of a fixed size. */
static int take_like(void *ctx, const cJSON *record, size_t index)
{
    struct likes *likes = ctx;
    struct notme_x *x = likes->x;
    const cJSON *like = notme_x_unwrap(record, "like");
    struct like new = {.id = notme_text_at(like, "tweetId"),
                       .text = notme_x_written(like, "fullText"),
                       .place = likes->count,
                       .member = x->member,
                       .index = index};
    if (!notme_grow(&likes->like, &likes->capacity, likes->count, sizeof new) ||
        !notme_arena_text(&x->events.arena, &new.id) || !notme_arena_text(&x->events.arena, &new.text))
        return notme_fail_memory(x->reader->err);
    new.created = notme_x_snowflake(new.id);
    x->likes_read += new.id.len > 0;
    likes->like[likes->count++] = new;
    return new.id.len ? NOTME_OK : notme_reader_skip(x->reader, 0, 0, "like %zu has no 'tweetId'", index);
}

static int by_id(const void *a, const void *b)
{
    const struct like *x = a, *y = b;
    const int order = x->id.len != y->id.len ? (x->id.len > y->id.len) - (x->id.len < y->id.len)
                      : x->id.len            ? memcmp(x->id.at, y->id.at, x->id.len)
                                             : 0;
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b)
{
    const struct like *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Of likes of the same post the first in the list stays, and holes go. Only after the order was found: it needs the
 * list whole. */
static size_t drop_twins(struct like *like, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(like, count, sizeof *like, by_id);
    for (size_t i = 0; i < count; i++)
        if (like[i].id.len && (i == 0 || !notme_text_equal(like[i].id, like[i - 1].id)))
            like[kept++] = like[i];
    if (kept)
        qsort(like, kept, sizeof *like, by_place);
    return kept;
}

static int add_like(struct notme_x *x, const struct like *like, int64_t not_before, int64_t seq)
{
    struct notme_event event = notme_x_event(NOTME_LIKE);
    event.object_id = like->id;
    event.text = like->text;
    event.published = like->created;
    event.not_before = not_before;
    event.basis = seq ? NOTME_BOUNDED_BY_ORDER : NOTME_BOUNDED;
    event.seq = seq;
    x->member = like->member;
    return notme_x_add(x, &event, "like", like->id, like->index);
}

/* The export writes in blocks, and within one the order may be scrambled: only that between blocks bounds anything. */
enum { BLOCK = 25 };

/* From the oldest like to the newest: no like is older than the newest post liked in an older block. */
static int add_ordered(struct notme_x *x, const struct likes *likes, const size_t *order, size_t total)
{
    int64_t older = x->created, newest = older; /* of the blocks behind; of this one, too */
    int64_t seq = 0;
    int status = NOTME_OK;
    for (size_t i = total; i-- > 0 && status == NOTME_OK;) {
        const struct like key = {.place = order[i]};
        if (i % BLOCK == BLOCK - 1)
            older = newest;
        const struct like *like = bsearch(&key, likes->like, likes->count, sizeof key, by_place);
        if (!like)
            continue;
        newest = like->created > newest ? like->created : newest; /* NOTME_NO_TIME is the smallest */
        status = add_like(x, like, like->created > older ? like->created : older, ++seq);
    }
    return status;
}

static int add_unordered(struct notme_x *x, const struct likes *likes)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < likes->count && status == NOTME_OK; i++) {
        const int64_t created = likes->like[i].created;
        const int64_t bound = created != NOTME_NO_TIME && created > x->created ? created : x->created;
        status = add_like(x, &likes->like[i], bound, 0);
    }
    return status;
}

static const char *const notes[] = {"the likes stand in no order that can be trusted: only bounds are known",
                                    "likes have no time: their order was read as newest first",
                                    "likes have no time: their order was repaired from blocks of 25",
                                    "likes have no time: their order was repaired from blocks found in the data"};

/* The order is a matter of the whole list: of a part of it nothing is known. */
static bool is_complete(const struct notme_x *x, size_t count)
{
    if (x->likes_stated < 0 || (uint64_t)x->likes_stated == count)
        return !x->partial;
    notme_reader_note(x->reader, "the manifest speaks of %lld likes, but %zu are here", (long long)x->likes_stated,
                      count);
    return false;
}

static int order_likes(struct notme_x *x, struct likes *likes)
{
    const size_t total = likes->count;
    int64_t *created = notme_alloc(total, sizeof *created);
    size_t *order = notme_alloc(total, sizeof *order);
    int reading = created && order ? NOTME_LIKES_UNORDERED : NOTME_ENOMEM;
    for (size_t i = 0; reading >= 0 && i < total; i++)
        created[i] = likes->like[i].created;
    if (reading >= 0 && is_complete(x, total))
        reading = notme_like_order(created, total, order);
    likes->count = drop_twins(likes->like, total);
    int status = reading < 0 ? notme_fail_memory(x->reader->err) : NOTME_OK;
    if (status == NOTME_OK)
        status = reading == NOTME_LIKES_UNORDERED ? add_unordered(x, likes) : add_ordered(x, likes, order, total);
    if (status == NOTME_OK)
        notme_reader_note(x->reader, "%s", notes[reading]);
    notme_free(created);
    notme_free(order);
    return status;
}

int notme_x_read_likes(struct notme_x *x)
{
    struct likes likes = {.x = x};
    int status = notme_x_each(x, "like", take_like, &likes);
    if (status == NOTME_OK && likes.count) {
        status = order_likes(x, &likes);
        x->reader->stats->no_like_times = true;
        x->reader->stats->no_authors = true;
    }
    notme_free(likes.like);
    return status;
}
