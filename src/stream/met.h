/* A set of accounts, by their keys: which have been met. */
#ifndef NOTME_STREAM_MET_H
#define NOTME_STREAM_MET_H

#include "base/mem.h"

/* Zero is empty. */
struct notme_met {
    uint64_t *key; /* open addressing, 0 = free */
    size_t count, slots;
};

/* 1 = added, 0 = it was there, −1 = memory is out. `key` is not 0. */
int notme_met_add(struct notme_met *met, uint64_t key);
void notme_met_release(struct notme_met *met);

#endif
