/* How often each of many texts occurs. */
#ifndef NOTME_ACCOUNT_TALLY_H
#define NOTME_ACCOUNT_TALLY_H

#include "base/mem.h"

struct notme_tallied {
    struct notme_text text; /* borrowed from whoever owns the text that was added first */
    uint32_t count;
};

/* Zero is empty. */
struct notme_tally {
    struct notme_tallied *entry; /* in the order in which they were met */
    size_t count, capacity;
    uint32_t *slot; /* open addressing: index + 1 into entry, 0 = free */
    size_t slots;
    uint64_t total; /* of all counts */
};

/* An absent or empty text is not counted. False when memory is out. */
bool notme_tally_add(struct notme_tally *tally, struct notme_text text);
uint32_t notme_tally_of(const struct notme_tally *tally, struct notme_text text);
/* Fills `top` with the indices of the commonest, most first, of equals the one met first; returns how many (≤ most). */
size_t notme_tally_top(const struct notme_tally *tally, size_t *top, size_t most);
void notme_tally_release(struct notme_tally *tally);

#endif
