/*
 * What was met, by a 64-bit key, for who asks for it later: in memory up to so much, and beyond in a scratch file, by
 * loads in the order of their keys.
 */
#ifndef NOTME_BASE_MEMO_H
#define NOTME_BASE_MEMO_H

#include "base/mem.h"
#include "base/scratch.h"

enum { NOTME_MEMO_MEMORY = 4 << 20 }; /* bytes held, but for a thing that is longer */

/* Zero, but for the scratch file, has met nothing. */
struct notme_memo {
    struct notme_scratch *scratch; /* borrowed; NULL = all is held */
    size_t memory;                 /* 0 = NOTME_MEMO_MEMORY */
    struct notme_arena arena;
    struct notme_met *met; /* held */
    size_t count, capacity;
    struct notme_put *put; /* pieces of the file */
    size_t puts, puts_capacity;
    struct notme_buf found; /* the piece that was read last */
    bool sorted, entered;
};

int notme_memo_add(struct notme_memo *memo, uint64_t key, struct notme_text bytes, struct notme_error *err);
/* 1 = *out is what was added first under this key, valid until the next call; 0 = nothing was. */
int notme_memo_find(struct notme_memo *memo, uint64_t key, struct notme_text *out, struct notme_error *err);
void notme_memo_release(struct notme_memo *memo); /* keeps scratch and memory */

#endif
