/* Mutators that know the shape of what they change, so that a fuzzer gets past checksums, lengths and brackets. One in
 * a few changes is a plain one all the same: damage is of interest, too. What they make is within `max` bytes; they are
 * called by libFuzzer (FUZZ_MUTATOR in fuzz.h) and by test_mutate.c, which judges how much of it is whole. */
#ifndef NOTME_TESTS_MUTATE_H
#define NOTME_TESTS_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Given by libFuzzer. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t len, size_t max);

/* JSON anywhere in a text: one value, or one member, becomes another. The text around it stays. */
size_t mutate_json(uint8_t *bytes, size_t len, size_t max, unsigned seed);

/* An archive, or a single packed stream: a member's bytes or its name change, or members come and go; then it is packed
 * again, with right lengths, directory and checksums. */
size_t mutate_archive(uint8_t *bytes, size_t len, size_t max, unsigned seed);

/* xorshift: `state` is not 0. A number below `most`, or 0. */
static inline size_t mutate_below(uint64_t *state, size_t most)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return most ? (size_t)(*state % most) : 0;
}

#endif
