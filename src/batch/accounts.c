#define _GNU_SOURCE /* qsort_r */
#include "batch/accounts.h"

#include <stdlib.h>
#include <string.h>

/* ---- records */

static bool make_room(struct notme_room *room, size_t size)
{
    if (size <= room->capacity)
        return true;
    notme_free(room->at);
    room->at = notme_alloc(size, 1);
    room->capacity = room->at ? size : 0;
    return room->at;
}

static bool bring(struct notme_accounts *a, const struct notme_block *block, uint32_t at, size_t len,
                  struct notme_room *room)
{
    const int status = make_room(room, len) ? notme_block_read_at(a->parts, block, at, len, room->at, a->err)
                                            : notme_fail_memory(a->err);
    if (status != NOTME_OK)
        a->failed = status; /* stays: what is read later cannot mend an order */
    return status == NOTME_OK;
}

/* The head of a record says how long it is; most are no longer than what is read with it. */
static const struct notme_held *fetch(struct notme_accounts *a, const struct notme_block *block, uint32_t at,
                                      struct notme_room *room)
{
    enum { AHEAD = 1024 };
    const uint32_t left = block->used - at, ahead = left < AHEAD ? left : AHEAD;
    uint32_t next = 0;
    if (!bring(a, block, at, ahead, room))
        return NULL;
    notme_parted_next(room->at, &next);
    if (next > ahead && !bring(a, block, at, next, room))
        return NULL;
    next = 0;
    return notme_parted_next(room->at, &next).held;
}

static const struct notme_held *held(struct notme_accounts *a, const struct notme_entry *entry, struct notme_room *room)
{
    const struct notme_block *block = &a->part->block[entry->block];
    uint32_t at = entry->at;
    return block->at ? notme_parted_next(block->at, &at).held : fetch(a, block, at, room);
}

const struct notme_held *notme_accounts_held(struct notme_accounts *accounts, size_t i)
{
    return held(accounts, &accounts->entry[i], &accounts->room[0]);
}

/* ---- order */

static int by_clock(const struct notme_entry *p, const struct notme_entry *q)
{
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->clock > q->clock) - (p->clock < q->clock);
}

static int compare_clocks(const void *x, const void *y, void *ctx)
{
    (void)ctx;
    return by_clock(x, y);
}

static int compare(const void *x, const void *y, void *ctx)
{
    struct notme_accounts *a = ctx;
    const int order = by_clock(x, y);
    if (order || a->failed != NOTME_OK)
        return order;
    const struct notme_held *first = held(a, x, &a->room[0]);
    const struct notme_held *second = first ? held(a, y, &a->room[1]) : NULL;
    return second ? notme_held_compare(first, second) : 0;
}

/* ---- sorting */

typedef int notme_order(const void *x, const void *y, void *ctx);

static void sift(struct notme_entry *entry, size_t at, size_t count, notme_order *order, void *ctx)
{
    const struct notme_entry moved = entry[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && order(&entry[child], &entry[child + 1], ctx) < 0;
        if (order(&moved, &entry[child], ctx) >= 0)
            break;
        entry[at] = entry[child];
        at = child;
    }
    entry[at] = moved;
}

/* By heap: in place, where qsort_r would make a copy. */
static void sort_in_place(struct notme_entry *entry, size_t count, notme_order *order, void *ctx)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(entry, i, count, order, ctx);
    for (size_t i = count; i-- > 1;) {
        const struct notme_entry last = entry[i];
        entry[i] = entry[0];
        entry[0] = last;
        sift(entry, 0, i, order, ctx);
    }
}

static void sort(struct notme_accounts *a, struct notme_entry *entry, size_t count, notme_order *order)
{
    if (count > a->most / sizeof *entry)
        sort_in_place(entry, count, order, a);
    else if (count)
        qsort_r(entry, count, sizeof *entry, order, a);
}

/* ---- ties of a part that is not in memory */

struct tie {
    const struct notme_held *held;
    struct notme_entry entry;
};

static int compare_ties(const void *x, const void *y)
{
    return notme_held_compare(((const struct tie *)x)->held, ((const struct tie *)y)->held);
}

/* Brings the events of the entries into memory, each once. False when they would take more than `most` bytes, or after
 * an error. */
static bool bring_ties(struct notme_accounts *a, const struct notme_entry *entry, size_t count, struct tie *tie,
                       struct notme_arena *arena)
{
    const size_t sorted = 2 * count * sizeof *tie; /* with qsort's copy */
    for (size_t i = 0; i < count; i++) {
        const struct notme_held *found = held(a, &entry[i], &a->room[0]);
        if (!found)
            return false;
        const size_t bytes = notme_held_bytes(found);
        void *copy = sorted + arena->total + bytes <= a->most ? notme_arena_alloc(arena, bytes) : NULL;
        if (!copy)
            return false;
        tie[i] = (struct tie){memcpy(copy, found, bytes), entry[i]};
    }
    return true;
}

/* Events at one instant: in memory if they fit; else two are read for every comparison. */
static void sort_ties(struct notme_accounts *a, struct notme_entry *entry, size_t count)
{
    struct notme_arena arena = {0};
    struct tie *tie = count <= a->most / (2 * sizeof *tie) ? notme_alloc(count, sizeof *tie) : NULL;
    if (tie && bring_ties(a, entry, count, tie, &arena)) {
        qsort(tie, count, sizeof *tie, compare_ties);
        for (size_t i = 0; i < count; i++)
            entry[i] = tie[i].entry;
    } else if (a->failed == NOTME_OK) {
        sort(a, entry, count, compare);
    }
    notme_free(tie);
    notme_arena_release(&arena);
}

static void sort_unloaded(struct notme_accounts *a)
{
    sort(a, a->entry, a->entries, compare_clocks);
    for (size_t first = 0, end; first < a->entries && a->failed == NOTME_OK; first = end) {
        for (end = first + 1; end < a->entries && by_clock(&a->entry[first], &a->entry[end]) == 0;)
            end++;
        if (end - first > 1)
            sort_ties(a, &a->entry[first], end - first);
    }
}

/* ---- the index */

/* Exactly, where it is known how many there are: doubling would take up to twice as much, and more while it grows. */
static bool make_entries(struct notme_accounts *a, uint64_t events)
{
    a->entries = 0;
    if (events <= a->capacity && events >= a->capacity / 64)
        return true;
    notme_free(a->entry);
    a->entry = NULL;
    a->capacity = 0;
    if (events == 0)
        return true;
    a->entry = notme_alloc(events, sizeof *a->entry);
    a->capacity = a->entry ? events : 0;
    return a->entry;
}

static bool index_block(struct notme_accounts *a, uint32_t b, char *bytes)
{
    for (uint32_t at = 0; at < a->part->block[b].used;) {
        const uint32_t from = at;
        const struct notme_parted record = notme_parted_next(bytes, &at);
        if (!notme_grow(&a->entry, &a->capacity, a->entries, sizeof *a->entry))
            return false;
        a->entry[a->entries++] = (struct notme_entry){record.key, notme_held_clock(record.held), b, from};
    }
    return true;
}

static int index_part(struct notme_accounts *a)
{
    struct notme_room room = {NULL, 0};
    int status = make_entries(a, a->part->events) ? NOTME_OK : notme_fail_memory(a->err);
    for (uint32_t b = 0; b < a->part->blocks && status == NOTME_OK; b++) {
        const struct notme_block *block = &a->part->block[b];
        if (!block->at && !make_room(&room, block->used))
            status = notme_fail_memory(a->err);
        else if (!block->at)
            status = notme_block_read(a->parts, block, room.at, a->err);
        if (status == NOTME_OK && !index_block(a, b, block->at ? block->at : room.at))
            status = notme_fail_memory(a->err);
    }
    notme_free(room.at);
    return status;
}

int notme_accounts_open(struct notme_accounts *a, const struct notme_parts *parts, struct notme_part *part,
                        uint64_t most, struct notme_error *err)
{
    a->parts = parts;
    a->part = part;
    a->err = err;
    a->failed = NOTME_OK;
    a->most = most;
    const bool is_loaded = part->bytes <= most;
    int status = is_loaded ? notme_part_load(parts, part, err) : NOTME_OK;
    if (status == NOTME_OK)
        status = index_part(a);
    if (status != NOTME_OK)
        return status;
    if (is_loaded)
        sort(a, a->entry, a->entries, compare);
    else
        sort_unloaded(a);
    return a->failed;
}

void notme_accounts_release(struct notme_accounts *accounts)
{
    notme_free(accounts->entry);
    for (int i = 0; i < 2; i++)
        notme_free(accounts->room[i].at);
    *accounts = (struct notme_accounts){.parts = NULL};
}
