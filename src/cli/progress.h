/* One line on stderr for long work on a terminal. */
#ifndef NOTME_CLI_PROGRESS_H
#define NOTME_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
    bool shown; /* stderr is a terminal, and nobody asked for quiet */
    bool drawn;
    struct timespec start, last;
};

void progress_start(struct progress *progress, bool quiet);
/* Draws at most five times a second, and not in the first second. */
void progress_step(struct progress *progress, uint64_t events, uint64_t bytes);
void progress_stage(struct progress *progress, const char *stage, double done);
void progress_fetch(struct progress *progress, uint64_t pages, uint64_t bytes);
void progress_clear(struct progress *progress);

#endif
