/*
 * A snapshot: one record for each account, in a file that says for which model and options it is good. Read and written
 * record by record: memory grows with the number of accounts (some 40 bytes each) and with the longest record, never
 * with the whole.
 *
 *     "notmeST1", head, records: 'A' key open length hash bytes, …, 'Z' count hash
 *
 * Numbers are little-endian, 8 bytes; hashes are XXH3-64, the last one over all before it. They tell accidents, not
 * forgeries: what a record says is checked by whoever reads it, too.
 */
#ifndef NOTME_STREAM_STATES_H
#define NOTME_STREAM_STATES_H

#include "base/error.h"
#include "base/mem.h"

#include <stdio.h>

enum { NOTME_STATES_HEAD_MAX = 4096, NOTME_STATES_RECORD_MAX = 1 << 30 };

/* ---- reading */

struct notme_states;

/* Reads the file once, whole, and checks every hash; `file` is then the states' own, in any case. `head` (appended) is
 * what was given when it was written. */
int notme_states_open(struct notme_states **out, FILE *file, struct notme_buf *head, struct notme_error *err);
/* Is there an account that was open when the snapshot was made? At most one. */
bool notme_states_has_open(const struct notme_states *states, uint64_t *key);
/* 1 = `out` (cleared first) is the record, which counts as taken from here on; 0 = there is none. */
int notme_states_take(struct notme_states *states, uint64_t key, struct notme_buf *out, struct notme_error *err);
void notme_states_free(struct notme_states *states);

/* ---- writing */

struct notme_states_writer {
    notme_byte_sink *sink;
    void *ctx;
    uint64_t count, hash;
};

int notme_states_begin(struct notme_states_writer *w, struct notme_text head, struct notme_error *err);
int notme_states_add(struct notme_states_writer *w, uint64_t key, bool open, struct notme_text record,
                     struct notme_error *err);
/* Adds the records of `before` (may be NULL) that were not taken, and ends the snapshot. */
int notme_states_end(struct notme_states_writer *w, struct notme_states *before, struct notme_error *err);

#endif
