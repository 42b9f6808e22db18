/* like.js: posts without a time of liking, and what can be said about it. */
#include "base/runs.h"
#include "read/x/collect.h"
#include "read/x/like_order.h"

#include <stdlib.h>
#include <string.h>

/* A record of the runs; id and text follow. */
struct like {
    int64_t created;
    uint64_t place;     /* in the whole list */
    uint64_t rank;      /* from the oldest on, 0 while it is not known */
    uint64_t index;     /* in its file */
    const char *member; /* where it was read; lives as long as the archive */
    uint32_t id, text;  /* lengths; absent = UINT32_MAX */
};

enum { LISTS = 8 << 20 }; /* bytes of likes held at once, twice */

struct likes {
    struct notme_x *x;
    struct notme_runs read, ordered; /* by id, then place; by rank */
    int64_t *created;                /* of every like, by place: the order is a matter of all of them */
    size_t count, capacity;
};

static struct notme_text id_of(const struct like *like)
{
    return (struct notme_text){(const char *)(like + 1), like->id};
}

static struct notme_text text_of(const struct like *like)
{
    const struct notme_text none = {NULL, 0};
    return like->text == UINT32_MAX ? none : (struct notme_text){(const char *)(like + 1) + like->id, like->text};
}

static int by_id(const void *a, const void *b)
{
    const struct like *x = *(const struct like *const *)a, *y = *(const struct like *const *)b;
    int order = (x->id > y->id) - (x->id < y->id);
    if (!order && x->id)
        order = memcmp(x + 1, y + 1, x->id);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_rank(const void *a, const void *b)
{
    const struct like *x = *(const struct like *const *)a, *y = *(const struct like *const *)b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* A record that cannot be read leaves a hole: the list may be in blocks of a fixed size. */
static int take_like(void *ctx, const cJSON *record, size_t index)
{
    struct likes *likes = ctx;
    struct notme_x *x = likes->x;
    const cJSON *json = notme_x_unwrap(record, "like");
    const struct notme_text id = notme_text_at(json, "tweetId"), text = notme_x_written(json, "fullText");
    void *room;
    if (!notme_grow(&likes->created, &likes->capacity, likes->count, sizeof *likes->created))
        return notme_fail_memory(x->reader->err);
    const size_t place = likes->count++;
    likes->created[place] = notme_x_snowflake(id);
    x->likes_read += id.len > 0;
    if (!id.len)
        return notme_reader_skip(x->reader, 0, 0, "like %zu has no 'tweetId'", index);
    const int status = notme_runs_add(&likes->read, sizeof(struct like) + id.len + text.len, &room, x->reader->err);
    if (status != NOTME_OK)
        return status;
    struct like *like = room;
    *like = (struct like){.created = likes->created[place],
                          .place = place,
                          .member = x->member,
                          .index = index,
                          .id = (uint32_t)id.len,
                          .text = text.at ? (uint32_t)text.len : UINT32_MAX};
    if (id.at)
        memcpy(like + 1, id.at, id.len);
    if (text.at)
        memcpy((char *)(like + 1) + id.len, text.at, text.len);
    return NOTME_OK;
}

/* ---- their order */

/* A block with the likes before it. */
struct ranked {
    size_t from, size, before;
};

static int by_from(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static struct ranked *rank_blocks(const struct notme_like_blocks *order)
{
    struct ranked *ranked = notme_alloc(order->blocks, sizeof *ranked);
    size_t before = 0;
    for (size_t b = 0; ranked && b < order->blocks; before += order->block[b++].size)
        ranked[b] = (struct ranked){order->block[b].from, order->block[b].size, before};
    if (ranked && order->blocks)
        qsort(ranked, order->blocks, sizeof *ranked, by_from);
    return ranked;
}

/* How many likes of the file are newer than the one at this place. */
static size_t newer_than(const struct ranked *ranked, size_t blocks, size_t place)
{
    size_t from = 0, to = blocks;
    while (to - from > 1) {
        const size_t middle = from + (to - from) / 2;
        if (ranked[middle].from <= place)
            from = middle;
        else
            to = middle;
    }
    return ranked[from].before + (place - ranked[from].from);
}

static int copy_ranked(struct likes *likes, const struct like *like, uint64_t rank)
{
    void *room;
    const size_t size = sizeof *like + like->id + text_of(like).len;
    const int status = notme_runs_add(&likes->ordered, size, &room, likes->x->reader->err);
    if (status != NOTME_OK)
        return status;
    memcpy(room, like, size);
    ((struct like *)room)->rank = rank;
    return NOTME_OK;
}

/* Of likes of the same post the first in the list stays: only after the order was found, for it needs the list whole.
 * Ranks are from the oldest on, or, where there is no order, as the file has them. */
static int rank_likes(struct likes *likes, const struct notme_like_blocks *order, bool ordered)
{
    struct notme_error *err = likes->x->reader->err;
    struct ranked *ranked = rank_blocks(order);
    struct notme_buf before = {0};
    const void *record;
    int status = ranked ? notme_runs_rewind(&likes->read, err) : notme_fail_memory(err);
    while (status == NOTME_OK && (status = notme_runs_next(&likes->read, &record, err)) > 0) {
        const struct like *like = record;
        const bool is_twin = before.len == like->id && (!before.len || memcmp(before.at, like + 1, before.len) == 0);
        status = NOTME_OK;
        if (is_twin)
            continue;
        notme_buf_clear(&before);
        if (!notme_buf_add(&before, like + 1, like->id))
            status = notme_fail_memory(err);
        else
            status = copy_ranked(likes, like,
                                 ordered ? likes->count - 1 - newer_than(ranked, order->blocks, (size_t)like->place)
                                         : like->place);
    }
    notme_buf_release(&before);
    notme_free(ranked);
    notme_runs_release(&likes->read);
    return status;
}

/* ---- out */

static int add_like(struct notme_x *x, const struct like *like, int64_t not_before, int64_t seq)
{
    struct notme_event event = notme_x_event(NOTME_LIKE);
    event.object_id = id_of(like);
    event.text = text_of(like);
    event.published = like->created;
    event.not_before = not_before;
    event.basis = seq ? NOTME_BOUNDED_BY_ORDER : NOTME_BOUNDED;
    event.seq = seq;
    x->member = like->member;
    return notme_x_add(x, &event, "like", event.object_id, (size_t)like->index);
}

/* The export writes in blocks, and within one the order may be scrambled: only that between blocks bounds anything. */
enum { BLOCK = 25 };

/* From the oldest like to the newest: no like is older than the newest post liked in an older block. Blocks are counted
 * from the newest like on, those of likes that were dropped among them. */
static int add_ordered(struct likes *likes)
{
    struct notme_x *x = likes->x;
    int64_t older = x->created, newest = older; /* of the blocks behind; of this one, too */
    int64_t seq = 0;
    size_t block = (likes->count - 1) / BLOCK;
    const void *record;
    int status = notme_runs_rewind(&likes->ordered, x->reader->err);
    while (status == NOTME_OK && (status = notme_runs_next(&likes->ordered, &record, x->reader->err)) > 0) {
        const struct like *like = record;
        const size_t here = (likes->count - 1 - (size_t)like->rank) / BLOCK;
        older = here != block ? newest : older;
        block = here;
        newest = like->created > newest ? like->created : newest; /* NOTME_NO_TIME is the smallest */
        status = add_like(x, like, like->created > older ? like->created : older, ++seq);
    }
    return status;
}

static int add_unordered(struct likes *likes)
{
    struct notme_x *x = likes->x;
    const void *record;
    int status = notme_runs_rewind(&likes->ordered, x->reader->err);
    while (status == NOTME_OK && (status = notme_runs_next(&likes->ordered, &record, x->reader->err)) > 0) {
        const int64_t created = ((const struct like *)record)->created;
        const bool is_known = created != NOTME_NO_TIME && created > x->created;
        status = add_like(x, record, is_known ? created : x->created, 0);
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

static int order_likes(struct likes *likes)
{
    struct notme_x *x = likes->x;
    struct notme_like_blocks order = {.blocks = 0};
    int reading = NOTME_LIKES_UNORDERED;
    if (is_complete(x, likes->count))
        reading = notme_like_order(likes->created, likes->count, &order);
    notme_free(likes->created);
    likes->created = NULL;
    int status =
        reading < 0 ? notme_fail_memory(x->reader->err) : rank_likes(likes, &order, reading != NOTME_LIKES_UNORDERED);
    if (status == NOTME_OK)
        status = reading == NOTME_LIKES_UNORDERED ? add_unordered(likes) : add_ordered(likes);
    if (status == NOTME_OK)
        notme_reader_note(x->reader, "%s", notes[reading]);
    notme_free(order.block);
    return status;
}

int notme_x_read_likes(struct notme_x *x)
{
    const struct notme_runs runs = {.scratch = x->reader->scratch, .memory = LISTS};
    struct likes likes = {.x = x, .read = runs, .ordered = runs};
    likes.read.compare = by_id;
    likes.ordered.compare = by_rank;
    int status = notme_x_each(x, "like", take_like, &likes);
    if (status == NOTME_OK && likes.count) {
        status = order_likes(&likes);
        x->reader->stats->no_like_times = true;
        x->reader->stats->no_authors = true;
    }
    notme_runs_release(&likes.read);
    notme_runs_release(&likes.ordered);
    notme_free(likes.created);
    return status;
}
