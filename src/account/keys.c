#include "account/keys.h"

static uint32_t *find_slot(const struct notme_keys *keys, uint64_t key)
{
    size_t at = key & (keys->slots - 1);
    while (keys->slot[at] && keys->key[keys->slot[at] - 1] != key)
        at = (at + 1) & (keys->slots - 1);
    return &keys->slot[at];
}

bool notme_keys_find(const struct notme_keys *keys, uint64_t key, size_t *number)
{
    const uint32_t slot = keys->slots ? *find_slot(keys, key) : 0;
    if (slot)
        *number = slot - 1;
    return slot != 0;
}

static bool rehash(struct notme_keys *keys)
{
    const size_t slots = keys->slots ? keys->slots * 2 : 1024;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    notme_free(keys->slot);
    keys->slot = slot;
    keys->slots = slots;
    for (size_t i = 0; i < keys->count; i++)
        *find_slot(keys, keys->key[i]) = (uint32_t)i + 1;
    return true;
}

bool notme_keys_meet(struct notme_keys *keys, uint64_t key, size_t *number)
{
    if (notme_keys_find(keys, key, number))
        return true;
    if (keys->count == UINT32_MAX - 1 || !notme_grow(&keys->key, &keys->capacity, keys->count, sizeof *keys->key) ||
        (keys->count * 2 >= keys->slots && !rehash(keys)))
        return false;
    keys->key[keys->count++] = key;
    *find_slot(keys, key) = (uint32_t)keys->count;
    *number = keys->count - 1;
    return true;
}

void notme_keys_release(struct notme_keys *keys)
{
    notme_free(keys->key);
    notme_free(keys->slot);
    *keys = (struct notme_keys){0};
}
