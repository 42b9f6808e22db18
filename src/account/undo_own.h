/* What undo.c finds, and purge.c and undone.c look through. */
#ifndef NOTME_ACCOUNT_UNDO_OWN_H
#define NOTME_ACCOUNT_UNDO_OWN_H

#include "account/undo.h"

/* Of each event: 1 + the undo that it is, or that took it back; 1 + the telling before it of the same. 0 = none. */
struct notme_mark {
    uint32_t undo, before;
};

struct notme_undos {
    const struct notme_timeline *timeline; /* borrowed */
    struct notme_mark *mark;
    struct notme_undo *undo;
    size_t count, capacity;
    struct notme_purge *purge;
    size_t purges, purge_capacity;
    uint32_t *notice; /* events, by the clock */
    size_t notices, notice_capacity;
};

/* Fills in purges once all undos are known. False when memory is out. */
bool notme_purges_find(struct notme_undos *undos);

#endif
