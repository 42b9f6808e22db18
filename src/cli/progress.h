/* How far long work is: one line on a terminal, or, asked for, JSON lines for whoever watches; both on stderr. */
#ifndef NOTME_CLI_PROGRESS_H
#define NOTME_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum progress_kind {
    PROGRESS_NONE,
    PROGRESS_LINE, /* drawn five times a second, and not in the first second */
    PROGRESS_JSON  /* a line a second, and one at the end of a stage; see docs/batch.md */
};

struct progress {
    enum progress_kind kind;
    bool drawn, begun, ended; /* of scoring; ended: its last line was written */
    uint64_t before;          /* events that an earlier run had scored */
    uint64_t bytes;           /* that are to be read, 0 = not known */
    struct timespec start, last;
};

/* `json` as asked for; else a line where stderr is a terminal and nobody asked for quiet. Begins a stage. */
void progress_start(struct progress *progress, bool json, bool quiet);
void progress_read(struct progress *progress, uint64_t events, uint64_t bytes);
/* `done` of `events` events are scored, of so many accounts. */
void progress_score(struct progress *progress, uint64_t done, uint64_t events, uint64_t accounts);
void progress_stage(struct progress *progress, const char *stage, double done);
void progress_fetch(struct progress *progress, uint64_t pages, uint64_t bytes);
void progress_clear(struct progress *progress);

#endif
