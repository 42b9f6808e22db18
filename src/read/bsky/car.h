/*
 * CARv1, a file of blocks named by the SHA-256 of their bytes, as com.atproto.sync.getRepo and the firehose send it.
 * The blocks stand in any order: all are indexed first. The only place that meets nettle.
 */
#ifndef NOTME_READ_BSKY_CAR_H
#define NOTME_READ_BSKY_CAR_H

#include "read/reader.h"

/* CIDs of version 1, DAG-CBOR or raw bytes, SHA-256: the only ones that the AT Protocol has. */
enum { NOTME_CID = 36, NOTME_CAR_BLOCK_MAX = 2 << 20, NOTME_CAR_BLOCKS_MAX = 16 << 20 };
#define NOTME_CAR_BYTES_MAX (UINT64_C(2) << 30)

struct notme_block {
    const char *cid; /* NOTME_CID bytes */
    struct notme_text data;
    uint64_t offset; /* of the block in the file */
    /* For those who walk, false at first: a node that was walked, and a record that a node names. */
    bool visited, named;
};

struct notme_car {
    struct notme_text root; /* the first one; absent where there is none */
    struct notme_block *block;
    size_t blocks, capacity;
    size_t damaged; /* places that were passed over */
    bool headless;  /* one of them is the header */
    uint64_t tried; /* bytes that were hashed in vain */
    uint32_t *slot; /* index + 1, open addressing */
    size_t slots;
};

/* Does this begin as a CAR file does, or with a damaged header and an intact block? */
bool notme_car_recognise(const char *head, size_t len);
/* Indexes the blocks of `bytes`, which must outlive the car. What is damaged, too long or not named as above is
 * complained of with its place, and passed over up to the next intact block, wherever that begins: one place each.
 * Returns 0, NOTME_EFORMAT with --strict, NOTME_ELIMIT or NOTME_ENOMEM. To be released in any case. */
int notme_car_open(struct notme_car *car, struct notme_text bytes, struct notme_reader *reader);
/* NULL where the file does not hold it. */
struct notme_block *notme_car_find(const struct notme_car *car, struct notme_text cid);
void notme_car_release(struct notme_car *car);

#endif
