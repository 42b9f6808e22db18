/*
 * Scores all parts, several at a time, and hands the results on in the order of the parts: what comes out does not
 * depend on how many threads there were.
 */
#ifndef NOTME_BATCH_CREW_H
#define NOTME_BATCH_CREW_H

#include "batch/scorer.h"

/* One part's result, which is empty when this returns. Return 0 to go on. */
typedef int notme_part_sink(void *ctx, size_t part, struct notme_scored *scored);

struct notme_crew_options {
    const struct notme_model *model;
    const struct notme_options *options; /* defaults filled in */
    const struct notme_report *report;   /* what the parts are parts of */
    bool hours;
    unsigned jobs;    /* 1: all in the caller's thread */
    uint64_t most;    /* bytes of a part that one thread may bring into memory */
    uint64_t waiting; /* bytes of results that wait for their turn; beyond, only the part whose turn it is is begun */
};

/* Parts from `first` on. The sink is called in the caller's thread. */
int notme_crew_run(struct notme_parts *parts, size_t first, const struct notme_crew_options *options,
                   notme_part_sink *sink, void *ctx, struct notme_error *err);

#endif
