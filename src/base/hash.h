/* 64-bit hashing (XXH3). The only place that meets xxhash. */
#ifndef NOTME_BASE_HASH_H
#define NOTME_BASE_HASH_H

#include "notme.h"

uint64_t notme_hash(const void *bytes, size_t len, uint64_t seed);
/* Joins two hashes; not symmetric. */
uint64_t notme_hash_mix(uint64_t a, uint64_t b);

/* splitmix64 (Steele, Lea & Flood 2014): the seeded source of every random number. Advances *state. */
uint64_t notme_random(uint64_t *state);
/* Uniform in [0, 1). */
double notme_random_unit(uint64_t *state);
/* Uniform in 0 … n−1; n > 0. */
uint64_t notme_random_below(uint64_t *state, uint64_t n);

#endif
