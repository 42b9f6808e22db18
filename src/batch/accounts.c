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

/* The head of a record says how long it is. */
static const struct notme_held *fetch(struct notme_accounts *a, const struct notme_block *block, uint32_t at,
                                      struct notme_room *room)
{
    enum { HEAD = 16 };
    uint32_t next = 0;
    if (!make_room(room, HEAD)) {
        a->failed = notme_fail_memory(a->err);
        return NULL;
    }
    a->failed = notme_block_read_at(a->parts, block, at, HEAD, room->at, a->err);
    if (a->failed != NOTME_OK)
        return NULL;
    notme_parted_next(room->at, &next);
    if (!make_room(room, next)) {
        a->failed = notme_fail_memory(a->err);
        return NULL;
    }
    a->failed = notme_block_read_at(a->parts, block, at, next, room->at, a->err);
    next = 0;
    return a->failed == NOTME_OK ? notme_parted_next(room->at, &next).held : NULL;
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

static int compare(const void *x, const void *y, void *ctx)
{
    struct notme_accounts *a = ctx;
    const struct notme_entry *p = x, *q = y;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    if (p->clock != q->clock)
        return p->clock < q->clock ? -1 : 1;
    const struct notme_held *first = held(a, p, &a->room[0]), *second = held(a, q, &a->room[1]);
    return first && second ? notme_held_compare(first, second) : 0;
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
    int status = NOTME_OK;
    a->entries = 0;
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
    int status = part->bytes <= most ? notme_part_load(parts, part, err) : NOTME_OK;
    if (status == NOTME_OK)
        status = index_part(a);
    if (status == NOTME_OK && a->entries)
        qsort_r(a->entry, a->entries, sizeof *a->entry, compare, a);
    return status == NOTME_OK ? a->failed : status;
}

void notme_accounts_release(struct notme_accounts *accounts)
{
    notme_free(accounts->entry);
    for (int i = 0; i < 2; i++)
        notme_free(accounts->room[i].at);
    *accounts = (struct notme_accounts){.parts = NULL};
}
