/* Handing Bluesky's events on, and what is said of all of them together when they have been read. */
#ifndef NOTME_READ_BSKY_TALLY_H
#define NOTME_READ_BSKY_TALLY_H

#include "read/bsky/memory.h"
#include "read/bsky/record.h"
#include "read/export.h"

enum { NOTME_BSKY_CLOCKS = 1024 };

/* Zero is an empty one. */
struct notme_bsky_tally {
    size_t conflicts, likes;
    uint32_t clock[NOTME_BSKY_CLOCKS]; /* likes by the clock id of their key */
    uint64_t account;                  /* hash of the DID met first */
    bool accounts;                     /* there are others */
};

/* What a reader keeps in export->own, or the beginning of it. */
struct notme_bsky_own {
    struct notme_bsky_tally tally;
    struct notme_bsky_memory *memory;
};

/* export->own, made at the first call: a struct of `size` bytes that begins with a notme_bsky_own whose memory has room
 * for `most` things. NULL when memory is out. */
void *notme_bsky_own(struct notme_export *export, size_t size, size_t most);
/* Tells what the tally says, and frees the memory: nothing is read any more. */
void notme_bsky_tell(struct notme_export *export);
/* The same, and frees export->own. */
void notme_bsky_disown(struct notme_export *export);

/* Adds the event, or complains of the record. */
int notme_bsky_take(struct notme_export *export, const struct notme_record *record, struct notme_bsky_tally *tally,
                    enum notme_bsky_is is, struct notme_bsky_reading *reading);

/* The bytes of a file, up to NOTME_CAR_BYTES_MAX. What cannot be read is complained of, and what came before is kept.
 */
int notme_bsky_all(struct notme_reader *reader, struct notme_stream *stream, struct notme_buf *bytes);

#endif
