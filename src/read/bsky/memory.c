#include "read/bsky/memory.h"

#include "base/hash.h"

#include <string.h>

enum { LONGEST = 4096, FIRST_SLOTS = 256 };

struct thing {
    uint64_t hash;
    char *bytes; /* who, what, value */
    uint32_t who, what, value;
    uint32_t next; /* in its chain, index + 1 */
};

struct notme_bsky_memory {
    struct thing *thing; /* a ring once it is full */
    size_t things, capacity, most, oldest;
    uint32_t *chain; /* index + 1 of its first thing */
    size_t chains;   /* a power of two */
};

struct notme_bsky_memory *notme_bsky_memory_new(size_t most)
{
    struct notme_bsky_memory *memory = notme_alloc(1, sizeof *memory);
    uint32_t *chain = notme_alloc(FIRST_SLOTS, sizeof *chain);
    if (!memory || !chain) {
        notme_free(memory);
        notme_free(chain);
        return NULL;
    }
    memory->chain = chain;
    memory->chains = FIRST_SLOTS;
    memory->most = most ? most : 1;
    return memory;
}

void notme_bsky_memory_free(struct notme_bsky_memory *memory)
{
    if (!memory)
        return;
    for (size_t i = 0; i < memory->things; i++)
        notme_free(memory->thing[i].bytes);
    notme_free(memory->thing);
    notme_free(memory->chain);
    notme_free(memory);
}

static uint64_t hash_of(struct notme_text who, struct notme_text what)
{
    return notme_hash(what.at, what.len, notme_hash(who.at, who.len, 0));
}

static uint32_t *chain_of(const struct notme_bsky_memory *memory, uint64_t hash)
{
    return &memory->chain[(size_t)hash & (memory->chains - 1)];
}

static bool is(const struct thing *thing, uint64_t hash, struct notme_text who, struct notme_text what)
{
    return thing->hash == hash && thing->who == who.len && thing->what == what.len &&
           memcmp(thing->bytes, who.at, who.len) == 0 && memcmp(thing->bytes + who.len, what.at, what.len) == 0;
}

static struct thing *find(const struct notme_bsky_memory *memory, struct notme_text who, struct notme_text what)
{
    const uint64_t hash = hash_of(who, what);
    for (uint32_t i = *chain_of(memory, hash); i; i = memory->thing[i - 1].next)
        if (is(&memory->thing[i - 1], hash, who, what))
            return &memory->thing[i - 1];
    return NULL;
}

struct notme_text notme_bsky_recall(const struct notme_bsky_memory *memory, struct notme_text who,
                                    struct notme_text what)
{
    const struct thing *thing = who.len && what.len ? find(memory, who, what) : NULL;
    if (!thing)
        return (struct notme_text){NULL, 0};
    return (struct notme_text){thing->bytes + thing->who + thing->what, thing->value};
}

/* ---- taking in */

static void enchain(struct notme_bsky_memory *memory, size_t i)
{
    uint32_t *chain = chain_of(memory, memory->thing[i].hash);
    memory->thing[i].next = *chain;
    *chain = (uint32_t)i + 1;
}

static void unchain(struct notme_bsky_memory *memory, size_t i)
{
    uint32_t *at = chain_of(memory, memory->thing[i].hash);
    while (*at != i + 1)
        at = &memory->thing[*at - 1].next;
    *at = memory->thing[i].next;
}

static bool more_chains(struct notme_bsky_memory *memory)
{
    if (memory->things < memory->chains)
        return true;
    uint32_t *chain = notme_alloc(memory->chains * 2, sizeof *chain);
    if (!chain)
        return false;
    notme_free(memory->chain);
    memory->chain = chain;
    memory->chains *= 2;
    for (size_t i = 0; i < memory->things; i++)
        enchain(memory, i);
    return true;
}

/* Where a new thing goes: behind the others, or in the place of the oldest. */
static bool make_room(struct notme_bsky_memory *memory, size_t *i)
{
    if (memory->things == memory->most) {
        *i = memory->oldest;
        memory->oldest = (memory->oldest + 1) % memory->most;
        unchain(memory, *i);
        notme_free(memory->thing[*i].bytes);
        return true;
    }
    if (!more_chains(memory) || !notme_grow(&memory->thing, &memory->capacity, memory->things, sizeof *memory->thing))
        return false;
    *i = memory->things++;
    return true;
}

static char *join(struct notme_text who, struct notme_text what, struct notme_text value)
{
    char *bytes = notme_alloc(who.len + what.len + value.len + 1, 1);
    if (!bytes)
        return NULL;
    memcpy(bytes, who.at, who.len);
    memcpy(bytes + who.len, what.at, what.len);
    memcpy(bytes + who.len + what.len, value.at, value.len);
    return bytes;
}

bool notme_bsky_remember(struct notme_bsky_memory *memory, struct notme_text who, struct notme_text what,
                         struct notme_text value)
{
    size_t i;
    if (!who.len || !what.len || !value.len || who.len > LONGEST || what.len > LONGEST || value.len > LONGEST)
        return true;
    char *bytes = join(who, what, value);
    if (!bytes)
        return false;
    struct thing *known = find(memory, who, what);
    if (known) {
        notme_free(known->bytes);
        known->bytes = bytes;
        known->value = (uint32_t)value.len;
        return true;
    }
    if (!make_room(memory, &i)) {
        notme_free(bytes);
        return false;
    }
    memory->thing[i] = (struct thing){.hash = hash_of(who, what),
                                      .bytes = bytes,
                                      .who = (uint32_t)who.len,
                                      .what = (uint32_t)what.len,
                                      .value = (uint32_t)value.len};
    enchain(memory, i);
    return true;
}
