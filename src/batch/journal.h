/*
 * The folder of a run that can be resumed. It holds
 *
 *     lock     held while a run is at work
 *     part     a file that is being written
 *     job      what the run is, in words: a folder of another run is refused
 *     events   the scratch file
 *     index    which blocks are where, and what reading met: it is there when everything was read
 *     scored   the results of parts, in their order
 *
 * A run that was killed finds what was finished; what was being written then is told by its checksum, and done again.
 * The files are for the program and the machine that wrote them.
 */
#ifndef NOTME_BATCH_JOURNAL_H
#define NOTME_BATCH_JOURNAL_H

#include "batch/crew.h"

/* What reading met. */
struct notme_reading {
    struct notme_read_stats read;
    uint64_t fed, dropped; /* events; those without any time were dropped */
    bool whole;            /* no source failed */
};

struct notme_journal {
    char *folder;
    int lock, place, events, index, scored; /* −1 = not open; `place`: the folder itself */
    bool is_read;                           /* the index was there, and this is what it says: */
    struct notme_reading reading;
};

/* Makes the folder, or finds what an earlier run left; then the parts get the blocks it wrote. NOTME_EUSAGE: another
 * run is at work there, it was another job's, or it is no folder of ours: without a job and not empty, a link, or of
 * another user. NOTME_EFORMAT: what was left is damaged. To be closed in any case. */
int notme_journal_open(struct notme_journal *journal, const char *folder, const char *job, struct notme_parts *parts,
                       struct notme_error *err);
/* Everything was read. */
int notme_journal_index(struct notme_journal *journal, const struct notme_parts *parts,
                        const struct notme_reading *reading, struct notme_error *err);
/* Adds a part's result. */
int notme_journal_add(struct notme_journal *journal, size_t part, const struct notme_scored *scored,
                      struct notme_error *err);
/* Hands the results of an earlier run to the sink, which gets `part` filled with each; *next is the first that is
 * missing. */
int notme_journal_replay(struct notme_journal *journal, struct notme_scored *part, notme_part_sink *sink, void *ctx,
                         size_t *next, struct notme_error *err);
/* Removes the folder and what is ours in it. NOTME_EIO: it is left, for other files are there, too. */
int notme_journal_remove(const char *folder, struct notme_error *err);
/* Everything was scored: lets go of the folder, the lock too, for whoever removes it. A run that comes in between finds
 * everything scored, and ends with the same bytes. */
void notme_journal_rest(struct notme_journal *journal);
void notme_journal_close(struct notme_journal *journal);

#endif
