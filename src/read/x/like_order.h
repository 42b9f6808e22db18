/*
 * The order of like.js. A like has no time there; what can be known is when the liked post was made, and the order of
 * the list. The list runs newest like first, but the export writes it in blocks: of 25, sorted by their number as a
 * decimal string, or longer ones (100 to 270 likes were seen) in any order.
 *
 * Each reading is tested on the data, and where none is clearly right, no order is used. Two things cannot be told
 * apart: 64 or more old posts liked one after the other look like a block from another time, and keep their own bounds,
 * true but wide; a last block of fewer likes may look like such a burst, and is then taken for younger than it is.
 */
#ifndef NOTME_READ_X_LIKE_ORDER_H
#define NOTME_READ_X_LIKE_ORDER_H

#include "base/mem.h"

enum notme_like_order {
    NOTME_LIKES_UNORDERED,    /* no reading is clearly right: use no order at all */
    NOTME_LIKES_AS_IS,        /* newest first from top to bottom */
    NOTME_LIKES_BLOCKS_OF_25, /* blocks of 25, sorted by their number as a decimal string */
    NOTME_LIKES_BLOCKS        /* blocks found from the data, each newest first */
};

/* Likes that stand side by side in the file, the newest first. */
struct notme_like_block {
    size_t from, size;
};

/* From the block with the newest likes to that with the oldest: every like of the file is in one. */
struct notme_like_blocks {
    struct notme_like_block *block;
    size_t blocks, capacity;
};

/* `created`: when each liked post was made, in file order, NOTME_NO_TIME where its id does not tell. With
 * NOTME_LIKES_UNORDERED it is the file order. Returns a negative code when memory is out. `*order` is the caller's in
 * any case, to be freed by notme_free(order->block). */
int notme_like_order(const int64_t *created, size_t count, struct notme_like_blocks *order);

#endif
