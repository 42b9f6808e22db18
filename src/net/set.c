#include "net/set.h"

#include "base/hash.h"

#include <time.h>

struct notme_set notme_set_new(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct notme_set){.seed = notme_hash_mix((uint64_t)now.tv_nsec, (uint64_t)now.tv_sec)};
}

static uint64_t *find(const struct notme_set *set, uint64_t hash)
{
    size_t i = hash & (set->size - 1);
    while (set->slot[i] && set->slot[i] != hash)
        i = (i + 1) & (set->size - 1);
    return set->slot + i;
}

static bool make_room(struct notme_set *set)
{
    struct notme_set wider = {.size = set->size ? 2 * set->size : 1024, .seed = set->seed, .count = set->count};
    if (2 * set->count < set->size)
        return true;
    if (!(wider.slot = notme_alloc(wider.size, sizeof *wider.slot)))
        return false;
    for (size_t i = 0; i < set->size; i++)
        if (set->slot[i])
            *find(&wider, set->slot[i]) = set->slot[i];
    notme_free(set->slot);
    *set = wider;
    return true;
}

static uint64_t hash_of(const struct notme_set *set, struct notme_text text)
{
    const uint64_t hash = notme_hash(text.at, text.len, set->seed);
    return hash ? hash : 1;
}

int notme_set_add(struct notme_set *set, struct notme_text text)
{
    if (!make_room(set))
        return NOTME_ENOMEM;
    uint64_t *slot = find(set, hash_of(set, text));
    const bool is_new = *slot == 0;
    *slot = hash_of(set, text);
    set->count += is_new;
    return is_new;
}

bool notme_set_holds(const struct notme_set *set, struct notme_text text)
{
    return set->size && *find(set, hash_of(set, text));
}

void notme_set_release(struct notme_set *set)
{
    notme_free(set->slot);
    *set = (struct notme_set){.seed = set->seed};
}
