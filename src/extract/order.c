#include "extract/order.h"

#include "base/hash.h"
#include "base/held.h"
#include "extract/features.h"

#include <stdlib.h>
#include <string.h>

/* What was passed on in the last window, so that a twin is known even after the first has gone. */
struct seen {
    uint64_t identity;
    int64_t clock;
};

/* One account; the bytes of its names stand behind it. */
struct queue {
    uint64_t key;
    struct notme_text service, account;
    struct notme_held **heap; /* a binary heap, earliest first */
    size_t count, capacity;
    struct seen *seen; /* open addressing, 0 = free */
    size_t seen_count, seen_slots;
    int64_t newest, released;
};

struct notme_order {
    int64_t window;
    notme_event_sink *sink;
    void *ctx;
    struct notme_order_stats stats;
    struct queue **queue;
    size_t queues, capacity;
    uint32_t *slot; /* index + 1 into queue */
    size_t slots;
    struct notme_event event; /* the one that is being released */
};

/* ---- the heap */

static bool push(struct queue *q, struct notme_held *held)
{
    if (!notme_grow(&q->heap, &q->capacity, q->count, sizeof *q->heap))
        return false;
    size_t i = q->count++;
    for (; i > 0 && notme_held_compare(held, q->heap[(i - 1) / 2]) < 0; i = (i - 1) / 2)
        q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = held;
    return true;
}

static struct notme_held *pop(struct queue *q)
{
    struct notme_held *first = q->heap[0], *last = q->heap[--q->count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < q->count; i = child) {
        child += child + 1 < q->count && notme_held_compare(q->heap[child + 1], q->heap[child]) < 0;
        if (notme_held_compare(last, q->heap[child]) <= 0)
            break;
        q->heap[i] = q->heap[child];
    }
    q->heap[i] = last;
    return first;
}

/* ---- duplicates */

/* No twin of this one can be in its window any more. Told by what was released, not by the newest: between the two
 * there may be twins that wait. */
static bool is_past(const struct notme_order *order, const struct queue *q, const struct seen *seen)
{
    return order->window >= 0 && seen->clock < q->released - order->window;
}

/* Drops what is past, so the table grows with the window and not with the history. At most a quarter full: the next
 * rebuild is as many entries away. Where all was held until the end it is known how many will come, and none is past.
 */
static bool rebuild_seen(const struct notme_order *order, struct queue *q)
{
    size_t count = 0, slots = 8;
    for (size_t i = 0; i < q->seen_slots; i++)
        count += q->seen[i].identity && !is_past(order, q, &q->seen[i]);
    const size_t room = order->window < 0 ? 2 * (count + q->count + 1) : 4 * (count + 1);
    while (slots < room)
        slots *= 2;
    struct seen *fresh = notme_alloc(slots, sizeof *fresh);
    if (!fresh)
        return false;
    for (size_t i = 0; i < q->seen_slots; i++) {
        if (!q->seen[i].identity || is_past(order, q, &q->seen[i]))
            continue;
        size_t at = q->seen[i].identity & (slots - 1);
        while (fresh[at].identity)
            at = (at + 1) & (slots - 1);
        fresh[at] = q->seen[i];
    }
    notme_free(q->seen);
    q->seen = fresh;
    q->seen_slots = slots;
    q->seen_count = count;
    return true;
}

static bool is_seen(const struct queue *q, uint64_t identity)
{
    if (q->seen_slots == 0)
        return false;
    size_t at = identity & (q->seen_slots - 1);
    while (q->seen[at].identity && q->seen[at].identity != identity)
        at = (at + 1) & (q->seen_slots - 1);
    return q->seen[at].identity == identity;
}

/* 1 = new and noted, 0 = its twin has gone before, −1 = memory is out. Asked when an event leaves the heap: of unequal
 * twins the one that sorts first goes on, whichever came first. */
static int note(struct notme_order *order, struct queue *q, uint64_t identity, int64_t clock)
{
    if (2 * (q->seen_count + 1) > q->seen_slots && !rebuild_seen(order, q))
        return -1;
    size_t at = identity & (q->seen_slots - 1);
    for (; q->seen[at].identity; at = (at + 1) & (q->seen_slots - 1))
        if (q->seen[at].identity == identity)
            return 0;
    q->seen[at] = (struct seen){identity, clock};
    q->seen_count++;
    return 1;
}

/* ---- queues */

static struct notme_text copy_name(struct notme_text name, char *to)
{
    if (name.len)
        memcpy(to, name.at, name.len);
    return (struct notme_text){to, name.len};
}

static struct queue *new_queue(struct notme_order *order, uint64_t key, const struct notme_event *event)
{
    if (!notme_grow(&order->queue, &order->capacity, order->queues, sizeof *order->queue))
        return NULL;
    struct queue *q = notme_alloc(1, sizeof *q + event->service.len + event->account.len);
    if (!q)
        return NULL;
    char *names = (char *)(q + 1);
    q->key = key;
    q->service = copy_name(event->service, names);
    q->account = copy_name(event->account, names + event->service.len);
    q->newest = q->released = INT64_MIN;
    order->queue[order->queues++] = q;
    return q;
}

static bool grow_slots(struct notme_order *order)
{
    const size_t slots = order->slots ? order->slots * 2 : 64;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    for (size_t i = 0; i < order->queues; i++) {
        size_t at = order->queue[i]->key & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = (uint32_t)i + 1;
    }
    notme_free(order->slot);
    order->slot = slot;
    order->slots = slots;
    return true;
}

static bool is_of(const struct queue *q, uint64_t key, const struct notme_event *event)
{
    return q->key == key && notme_text_compare(q->account, event->account) == 0 &&
           notme_text_compare(q->service, event->service) == 0;
}

static struct queue *find_queue(struct notme_order *order, const struct notme_event *event)
{
    const uint64_t key = notme_account_key(event);
    if (2 * (order->queues + 1) > order->slots && !grow_slots(order))
        return NULL;
    size_t at = key & (order->slots - 1);
    for (; order->slot[at]; at = (at + 1) & (order->slots - 1))
        if (is_of(order->queue[order->slot[at] - 1], key, event))
            return order->queue[order->slot[at] - 1];
    struct queue *q = new_queue(order, key, event);
    if (q)
        order->slot[at] = (uint32_t)order->queues;
    return q;
}

static int release(struct notme_order *order, struct queue *q, int64_t until, struct notme_error *err)
{
    while (q->count && notme_held_clock(q->heap[0]) <= until) {
        struct notme_held *held = pop(q);
        int status = NOTME_OK;
        q->released = notme_held_clock(held);
        const int fresh = note(order, q, notme_held_identity(held), q->released);
        notme_held_event(held, &order->event);
        if (fresh > 0)
            status = order->sink(order->ctx, &order->event);
        else if (fresh == 0)
            order->stats.duplicates++;
        else
            status = notme_fail_memory(err);
        notme_free(held);
        if (status != NOTME_OK)
            return status;
    }
    return NOTME_OK;
}

/* ---- the interface */

int notme_order_new(struct notme_order **out, int64_t window, notme_event_sink *sink, void *ctx,
                    struct notme_error *err)
{
    *out = notme_alloc(1, sizeof **out);
    if (!*out)
        return notme_fail_memory(err);
    (*out)->window = window < INT64_MAX / 8 ? window : INT64_MAX / 8; /* a time less the window still is one */
    (*out)->sink = sink;
    (*out)->ctx = ctx;
    return NOTME_OK;
}

int notme_order_feed(struct notme_order *order, const struct notme_event *event, struct notme_error *err)
{
    const int64_t clock = notme_event_clock(event);
    if (clock == NOTME_NO_TIME) {
        order->stats.dropped++;
        return NOTME_OK;
    }
    struct queue *q = find_queue(order, event);
    if (!q)
        return notme_fail_memory(err);
    const uint64_t identity = notme_event_identity(event);
    if (order->window >= 0 && clock < q->released) {
        *(is_seen(q, identity) ? &order->stats.duplicates : &order->stats.late) += 1;
        return NOTME_OK;
    }
    struct notme_held *held = notme_held_new(event, identity);
    if (!held || !push(q, held)) {
        notme_free(held);
        return notme_fail_memory(err);
    }
    if (clock > q->newest)
        q->newest = clock;
    return order->window >= 0 ? release(order, q, q->newest - order->window - 1, err) : NOTME_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct queue *x = *(struct queue *const *)a, *y = *(struct queue *const *)b;
    const int order = notme_text_compare(x->service, y->service);
    return order ? order : notme_text_compare(x->account, y->account);
}

int notme_order_end(struct notme_order *order, struct notme_error *err)
{
    if (order->queues)
        qsort(order->queue, order->queues, sizeof *order->queue, by_name); /* the slots are of no use from here on */
    for (size_t i = 0; i < order->queues; i++) {
        struct queue *q = order->queue[i];
        const int status = release(order, q, INT64_MAX, err);
        if (status != NOTME_OK)
            return status;
        notme_free(q->seen); /* one account's at a time is enough */
        q->seen = NULL;
        q->seen_slots = q->seen_count = 0;
    }
    return NOTME_OK;
}

const struct notme_order_stats *notme_order_stats(const struct notme_order *order)
{
    return &order->stats;
}

void notme_order_free(struct notme_order *order)
{
    if (!order)
        return;
    for (size_t i = 0; i < order->queues; i++) {
        struct queue *q = order->queue[i];
        while (q->count)
            notme_free(pop(q));
        notme_free(q->heap);
        notme_free(q->seen);
        notme_free(q);
    }
    notme_free(order->queue);
    notme_free(order->slot);
    notme_free(order);
}
