/*
 * A repository of the AT Protocol: from a commit through its Merkle search tree to the records, in the order of their
 * keys, without recursion.
 */
#ifndef NOTME_READ_BSKY_MST_H
#define NOTME_READ_BSKY_MST_H

#include "read/bsky/car.h"

enum { NOTME_MST_KEY_MAX = 1024, NOTME_MST_DEPTH_MAX = 128 };

/* {did, version: 2 or 3, data, rev, sig}; the signature is not checked: that takes the account's keys. */
struct notme_commit {
    struct notme_text did, rev, data; /* rev may be absent in version 2 */
};

/* NULL = fine, else what is wrong. Texts are borrowed from the block. */
const char *notme_commit_read(struct notme_commit *commit, struct notme_text block);

/* One leaf. `block` is NULL where the car does not hold the record, as in answers to getRepo?since=. */
typedef int notme_mst_sink(void *ctx, struct notme_text collection, struct notme_text rkey,
                           const struct notme_block *block);

struct notme_mst_stats {
    size_t leaves, missing_records, missing_nodes;
};

/* Complains of nodes that are damaged or come twice, and of keys that are none or out of order, and goes on with what
 * follows them. Missing blocks are only counted. */
int notme_mst_walk(struct notme_car *car, struct notme_text root, struct notme_reader *reader, notme_mst_sink *sink,
                   void *ctx, struct notme_mst_stats *stats);

/* After the walk of a tree that is damaged: the leaves of all nodes that it did not reach, but for records that were
 * handed on. A node spells its keys itself, so that one is of use alone; of what revision it is nothing tells. */
int notme_mst_strays(struct notme_car *car, struct notme_reader *reader, notme_mst_sink *sink, void *ctx,
                     struct notme_mst_stats *stats);

#endif
