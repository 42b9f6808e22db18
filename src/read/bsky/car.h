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
    bool visited;    /* for those who walk: false at first */
};

struct notme_car {
    struct notme_text root; /* the first one; absent where there is none */
    struct notme_block *block;
    size_t blocks, capacity;
    size_t damaged; /* passed over */
    uint32_t *slot; /* index + 1, open addressing */
    size_t slots;
};

/* Does this begin as a CAR file does? */
bool notme_car_recognise(const char *head, size_t len);
/* Indexes the blocks of `bytes`, which must outlive the car. Those that are damaged, too long or not named as above are
 * complained of and passed over; after a length that makes no sense, or without a header, the rest is. Returns 0,
 * NOTME_EFORMAT with --strict, NOTME_ELIMIT or NOTME_ENOMEM. To be released in any case. */
int notme_car_open(struct notme_car *car, struct notme_text bytes, struct notme_reader *reader);
/* NULL where the file does not hold it. */
struct notme_block *notme_car_find(const struct notme_car *car, struct notme_text cid);
void notme_car_release(struct notme_car *car);

#endif
