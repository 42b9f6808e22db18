/*
 * The accounts of a part, one after the other, each with its events by the clock.
 */
#ifndef NOTME_BATCH_ACCOUNTS_H
#define NOTME_BATCH_ACCOUNTS_H

#include "batch/parts.h"

/* Where an event lies, and what it is sorted by. */
struct notme_entry {
    uint64_t key;
    int64_t clock;
    uint32_t block, at;
};

/* A record that is not in memory is fetched into one of two rooms, for two are compared. */
struct notme_room {
    char *at;
    size_t capacity;
};

/* Zero is one that nothing was opened with. */
struct notme_accounts {
    const struct notme_parts *parts;
    struct notme_part *part;
    struct notme_entry *entry;
    size_t entries, capacity;
    struct notme_room room[2];
    uint64_t most; /* bytes to bring into memory, and to sort in */
    int failed;    /* of a comparison; stays until another part is opened */
    struct notme_error *err;
};

/* Sorts the part's events by key and clock, ties as notme_held_compare. A part of more bytes than `most` is read event
 * by event, a smaller one is brought into memory. May be opened again with another part. */
int notme_accounts_open(struct notme_accounts *accounts, const struct notme_parts *parts, struct notme_part *part,
                        uint64_t most, struct notme_error *err);
/* The event of entry i; it lives until the next one is asked for. NULL after an error. */
const struct notme_held *notme_accounts_held(struct notme_accounts *accounts, size_t i);
void notme_accounts_release(struct notme_accounts *accounts);

#endif
