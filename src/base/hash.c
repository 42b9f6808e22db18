#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t notme_hash(const void *bytes, size_t len, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes, len, seed);
}

uint64_t notme_hash_mix(uint64_t a, uint64_t b)
{
    uint64_t state = a * 0x9e3779b97f4a7c15u + b;
    return notme_random(&state);
}

uint64_t notme_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double notme_random_unit(uint64_t *state)
{
    return (double)(notme_random(state) >> 11) * 0x1p-53;
}

uint64_t notme_random_below(uint64_t *state, uint64_t n)
{
    return notme_random(state) % n; /* the bias of 2^-64·n is of no matter here */
}
