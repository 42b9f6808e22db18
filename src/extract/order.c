#include "extract/order.h"

#include "base/hash.h"
#include "extract/features.h"

#include <stdlib.h>
#include <string.h>

/* An event that waits, in one allocation with all its strings. */
struct held {
    int64_t clock;
    uint64_t identity, content;
    struct notme_event event;
};

/* What was passed on in the last window, so that a twin is known even after the first has gone. */
struct seen {
    uint64_t identity;
    int64_t clock;
};

struct queue {
    uint64_t key;
    char *service, *account;
    struct held **heap; /* a binary heap, earliest first */
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
};

/* ---- identity and copies */

#define TEXTS(X)                                                                                                       \
    X(id)                                                                                                              \
    X(service)                                                                                                         \
    X(account)                                                                                                         \
    X(account_name)                                                                                                    \
    X(action_detail)                                                                                                   \
    X(object_id)                                                                                                       \
    X(object_type)                                                                                                     \
    X(author)                                                                                                          \
    X(text)                                                                                                            \
    X(lang)                                                                                                            \
    X(app)                                                                                                             \
    X(user_agent)                                                                                                      \
    X(ip)                                                                                                              \
    X(country)                                                                                                         \
    X(tz)                                                                                                              \
    X(source_format)                                                                                                   \
    X(source_ref)

static uint64_t hash_text(struct notme_text text, uint64_t seed)
{
    return text.at ? notme_hash(text.at, text.len, seed) : notme_hash_mix(seed, 1);
}

uint64_t notme_event_identity(const struct notme_event *e)
{
    if (e->id.len)
        return hash_text(e->id, 1) | 1;
    uint64_t hash = hash_text(e->account, hash_text(e->service, 2));
    hash = notme_hash_mix(hash, (uint64_t)e->action);
    hash = notme_hash_mix(hash, (uint64_t)notme_event_clock(e));
    hash = e->object_id.len ? hash_text(e->object_id, hash) : notme_hash_mix(hash, e->object_hash);
    return hash | 1; /* 0 is "free" in the tables */
}

/* Of everything that an event says but for where it was read: breaks ties, and chooses among unequal twins. */
static uint64_t content_hash(const struct notme_event *e)
{
    uint64_t hash = 3;
    const uint64_t numbers[] = {
        (uint64_t)e->time,  (uint64_t)e->not_before, (uint64_t)e->not_after, (uint64_t)e->published, (uint64_t)e->seq,
        (uint64_t)e->basis, (uint64_t)e->action,     (uint64_t)e->sensitive, (uint64_t)e->asn,       e->object_hash};
    hash = notme_hash(numbers, sizeof numbers, hash);
    const struct notme_text texts[] = {
        e->id,   e->service, e->account, e->action_detail, e->object_id, e->object_type, e->author,
        e->text, e->lang,    e->app,     e->user_agent,    e->ip,        e->country,     e->tz};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash = hash_text(texts[i], hash);
    for (size_t i = 0; i < e->ntags; i++)
        hash = hash_text(e->tags[i], hash);
    for (size_t i = 0; i < e->nlinks; i++)
        hash = hash_text(e->links[i], hash);
    return hash;
}

static size_t list_size(const struct notme_text *list, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += list[i].len;
    return size;
}

static void move_text(struct notme_text *text, char **to)
{
    if (!text->at)
        return;
    if (text->len)
        memcpy(*to, text->at, text->len);
    text->at = *to;
    *to += text->len;
}

static void move_list(struct notme_text *list, size_t count, char **to)
{
    for (size_t i = 0; i < count; i++)
        move_text(&list[i], to);
}

static struct held *hold(const struct notme_event *event, uint64_t identity)
{
    size_t size = 1 + list_size(event->tags, event->ntags) + list_size(event->links, event->nlinks) +
                  list_size(event->labels, event->nlabels);
#define X(field) size += event->field.len;
    TEXTS(X)
#undef X
    struct held *held = notme_alloc(1, sizeof *held + size);
    if (!held)
        return NULL;
    *held = (struct held){notme_event_clock(event), identity, content_hash(event), *event};
    char *to = (char *)(held + 1);
#define X(field) move_text(&held->event.field, &to);
    TEXTS(X)
#undef X
    move_list(held->event.tags, event->ntags, &to);
    move_list(held->event.links, event->nlinks, &to);
    move_list(held->event.labels, event->nlabels, &to);
    return held;
}

/* ---- the heap */

static int compare_text(struct notme_text a, struct notme_text b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare(const struct held *a, const struct held *b)
{
    int order = (a->clock > b->clock) - (a->clock < b->clock);
    if (!order)
        order = (a->event.seq > b->event.seq) - (a->event.seq < b->event.seq);
    if (!order)
        order = compare_text(a->event.id, b->event.id);
    if (!order)
        order = compare_text(a->event.object_id, b->event.object_id);
    if (!order)
        order = (int)a->event.action - (int)b->event.action;
    return order ? order : (a->content > b->content) - (a->content < b->content);
}

static bool push(struct queue *q, struct held *held)
{
    if (!notme_grow(&q->heap, &q->capacity, q->count, sizeof *q->heap))
        return false;
    size_t i = q->count++;
    for (; i > 0 && compare(held, q->heap[(i - 1) / 2]) < 0; i = (i - 1) / 2)
        q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = held;
    return true;
}

static struct held *pop(struct queue *q)
{
    struct held *first = q->heap[0], *last = q->heap[--q->count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < q->count; i = child) {
        child += child + 1 < q->count && compare(q->heap[child + 1], q->heap[child]) < 0;
        if (compare(last, q->heap[child]) <= 0)
            break;
        q->heap[i] = q->heap[child];
    }
    q->heap[i] = last;
    return first;
}

/* ---- duplicates */

static bool rebuild_seen(struct notme_order *order, struct queue *q)
{
    const size_t slots = q->seen_slots && q->seen_count < q->seen_slots / 4 ? q->seen_slots : q->seen_slots * 2 + 16;
    size_t size = 16;
    while (size < slots)
        size *= 2;
    struct seen *fresh = notme_alloc(size, sizeof *fresh);
    if (!fresh)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < q->seen_slots; i++) {
        const struct seen *old = &q->seen[i];
        if (!old->identity || (order->window >= 0 && old->clock < q->newest - 2 * order->window))
            continue; /* nothing that old can come any more */
        size_t at = old->identity & (size - 1);
        while (fresh[at].identity)
            at = (at + 1) & (size - 1);
        fresh[at] = *old;
        count++;
    }
    notme_free(q->seen);
    q->seen = fresh;
    q->seen_slots = size;
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

static struct queue *new_queue(struct notme_order *order, uint64_t key, const struct notme_event *event)
{
    if (!notme_grow(&order->queue, &order->capacity, order->queues, sizeof *order->queue))
        return NULL;
    struct queue *q = notme_alloc(1, sizeof *q);
    if (!q)
        return NULL;
    order->queue[order->queues++] = q;
    q->key = key;
    q->service = notme_strdup_text(event->service);
    q->account = notme_strdup_text(event->account);
    q->newest = q->released = INT64_MIN;
    return q->service && q->account ? q : NULL;
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
    return q->key == key && compare_text(notme_text_of(q->account), event->account) == 0 &&
           compare_text(notme_text_of(q->service), event->service) == 0;
}

static struct queue *find_queue(struct notme_order *order, const struct notme_event *event)
{
    const uint64_t key = hash_text(event->account, hash_text(event->service, 5));
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
    while (q->count && q->heap[0]->clock <= until) {
        struct held *held = pop(q);
        const int fresh = note(order, q, held->identity, held->clock);
        int status = NOTME_OK;
        q->released = held->clock;
        if (fresh > 0)
            status = order->sink(order->ctx, &held->event);
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
    (*out)->window = window;
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
    struct held *held = hold(event, identity);
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
    const int order = strcmp(x->service, y->service);
    return order ? order : strcmp(x->account, y->account);
}

int notme_order_end(struct notme_order *order, struct notme_error *err)
{
    if (order->queues)
        qsort(order->queue, order->queues, sizeof *order->queue, by_name); /* the slots are of no use from here on */
    for (size_t i = 0; i < order->queues; i++) {
        const int status = release(order, order->queue[i], INT64_MAX, err);
        if (status != NOTME_OK)
            return status;
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
        notme_free(q->service);
        notme_free(q->account);
        notme_free(q);
    }
    notme_free(order->queue);
    notme_free(order->slot);
    notme_free(order);
}
