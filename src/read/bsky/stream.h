/*
 * Messages of the AT Protocol's streams -> events: Jetstream of 2024 and of 2026, tap, and what the firehose's frames
 * say. Only here are deletions seen, so only here are there unlikes.
 */
#ifndef NOTME_READ_BSKY_STREAM_H
#define NOTME_READ_BSKY_STREAM_H

#include "read/bsky/memory.h"
#include "read/bsky/record.h"

/* What is kept of the past: at about 300 bytes a like, some 80 MB at most. */
enum { NOTME_BSKY_REMEMBERED = 1 << 18 };

/* One operation on one record. */
struct notme_bsky_operation {
    struct notme_bsky_key key;
    struct notme_text rev, word; /* "create", "update" or "delete" */
    const cJSON *record;         /* NULL in deletions */
    int64_t time, seq;           /* the server's clock; NOTME_NO_TIME, 0 = none */
    bool archive;                /* the stream keeps everything, and its old times may be the records' own */
    bool backfill;               /* read from the repository, when it happened is not known: `rev` is no earlier */
};

/* Texts of the event live in the operation, in `arena`, and in the memory until the next call. */
enum notme_bsky_is notme_bsky_operation(struct notme_bsky_memory *memory, const struct notme_bsky_operation *op,
                                        struct notme_arena *arena, struct notme_bsky_reading *out);
/* "The account has this name from now on." Of one that bears it already nothing is said. */
enum notme_bsky_is notme_bsky_identity(struct notme_bsky_memory *memory, struct notme_text did,
                                       struct notme_text handle, int64_t time, struct notme_arena *arena,
                                       struct notme_bsky_reading *out);

enum notme_bsky_stream { NOTME_BSKY_NO_STREAM, NOTME_BSKY_JETSTREAM, NOTME_BSKY_JETSTREAM_2, NOTME_BSKY_TAP };
/* By the shape of one message; messages of other kinds than commits and identities are known, too. */
enum notme_bsky_stream notme_bsky_stream_of(const cJSON *message);
/* One message. NOTME_BSKY_OTHER also where it is of no stream. */
enum notme_bsky_is notme_bsky_message(struct notme_bsky_memory *memory, const cJSON *message, struct notme_arena *arena,
                                      struct notme_bsky_reading *out);

#endif
