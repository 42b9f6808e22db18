/* Numbers the 64-bit keys it meets: 0, 1, 2 … Zero is an empty one. */
#ifndef NOTME_ACCOUNT_KEYS_H
#define NOTME_ACCOUNT_KEYS_H

#include "base/mem.h"

struct notme_keys {
    uint64_t *key;
    size_t count, capacity;
    uint32_t *slot; /* open addressing: 1 + number, 0 = free */
    size_t slots;   /* a power of two */
};

/* False where the key was not met. */
bool notme_keys_find(const struct notme_keys *keys, uint64_t key, size_t *number);
/* False when memory is out. */
bool notme_keys_meet(struct notme_keys *keys, uint64_t key, size_t *number);
void notme_keys_release(struct notme_keys *keys);

#endif
