/*
 * Events parted by account: 1,024 parts by the hash of service and account, each a list of blocks. Blocks are kept in
 * memory while there is room, and in a scratch file beyond: every account's events end up together, in bounded memory
 * but for 40 bytes a block. Parts are in the order of keys.
 */
#ifndef NOTME_BATCH_PARTS_H
#define NOTME_BATCH_PARTS_H

#include "base/held.h"
#include "base/mem.h"

enum { NOTME_PARTS = 1024, NOTME_PART_BLOCK = 1 << 14 };

/* What stands in a block, one after the other: the account's key (notme_account_key), and the event. */
struct notme_parted {
    uint64_t key;
    struct notme_held *held; /* notme_held_bytes() of them follow the key */
};

struct notme_block {
    char *at;        /* NULL: in the scratch file only */
    uint64_t offset; /* in the scratch file, NOTME_NOT_WRITTEN = not there */
    uint32_t used, size;
    uint64_t hash; /* of what was written */
};

#define NOTME_NOT_WRITTEN UINT64_MAX

struct notme_part {
    struct notme_block *block;
    size_t blocks, capacity;
    uint64_t bytes, events; /* events: 0 where it is not known */
};

struct notme_parts {
    struct notme_part part[NOTME_PARTS];
    uint64_t memory,
        held;         /* bytes that blocks may take in memory (one of NOTME_PART_BLOCK a part goes beyond), and take */
    int scratch;      /* a file, open for reading and writing; -1 = none. Borrowed */
    uint64_t written; /* its length */
};

void notme_parts_init(struct notme_parts *parts, uint64_t memory, int scratch);
/* Adds a copy of a record. NOTME_ELIMIT: there is no scratch file, and the memory is full. NOTME_EIO: the scratch file
 * cannot be written. */
int notme_parts_add(struct notme_parts *parts, const struct notme_parted *parted, struct notme_error *err);
/* Writes every block to the scratch file, which there must be: what is added later is not there yet. */
int notme_parts_write(struct notme_parts *parts, struct notme_error *err);
void notme_parts_release(struct notme_parts *parts);

/* Several threads may do the following at once, each with a part of its own. */

/* Brings a block that is in the scratch file into memory: `to` has room for block->used bytes. */
int notme_block_read(const struct notme_parts *parts, const struct notme_block *block, char *to,
                     struct notme_error *err);
/* The same for bytes of it. */
int notme_block_read_at(const struct notme_parts *parts, const struct notme_block *block, uint32_t at, size_t len,
                        char *to, struct notme_error *err);
/* Brings all of the part into memory. */
int notme_part_load(const struct notme_parts *parts, struct notme_part *part, struct notme_error *err);
void notme_part_release(struct notme_part *part); /* it is empty then */

/* The record at an offset below block->used of a block whose bytes are `bytes`; *at moves on to the next. */
struct notme_parted notme_parted_next(char *bytes, uint32_t *at);

#endif
