/*
 * Sorts more records than should be held in memory: full loads are sorted and set down as runs in a scratch file, and
 * the runs are merged (Knuth 1998, The Art of Computer Programming 3, §5.4.1). Without a scratch file all stay in
 * memory.
 */
#ifndef NOTME_BASE_RUNS_H
#define NOTME_BASE_RUNS_H

#include "base/mem.h"
#include "base/scratch.h"

enum { NOTME_RUNS_MEMORY = 16 << 20 }; /* bytes held at once, but for a record that is longer */

/* As qsort() has it: each leads to a pointer to a record. 0 only where it does not matter which is first. */
typedef int notme_runs_compare(const void *a, const void *b);

struct notme_run;

/* Zero but for the first three is empty. */
struct notme_runs {
    notme_runs_compare *compare;
    struct notme_scratch *scratch; /* borrowed; may be NULL */
    size_t memory;                 /* 0 = NOTME_RUNS_MEMORY */
    struct notme_arena arena;      /* of the records held */
    const void **loaded;           /* the records held; before each stands its size */
    size_t count, capacity;
    struct notme_run *run;
    size_t runs, runs_capacity;
    struct notme_run **heap; /* the one with the least record on top */
    size_t left;             /* in the heap */
    size_t next;             /* record held that is handed on next, where there is no run */
    bool entered;            /* something of it is in the scratch file */
    bool sorted, moved;
};

/* Room for one more record of `size` bytes, aligned to 8: to be filled in before the next call. */
int notme_runs_add(struct notme_runs *runs, size_t size, void **record, struct notme_error *err);
/* To before the first record, as often as wanted. Add nothing more afterwards. */
int notme_runs_rewind(struct notme_runs *runs, struct notme_error *err);
/* 1 = a record, valid until the next call; 0 = there is no more. */
int notme_runs_next(struct notme_runs *runs, const void **record, struct notme_error *err);
void notme_runs_release(struct notme_runs *runs); /* keeps compare, scratch and memory */

#endif
