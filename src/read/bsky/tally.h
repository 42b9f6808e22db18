/* Handing Bluesky's events on, and what is said of all of them together when they have been read. */
#ifndef NOTME_READ_BSKY_TALLY_H
#define NOTME_READ_BSKY_TALLY_H

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

/* Adds the event, or complains of the record. */
int notme_bsky_take(struct notme_export *export, const struct notme_record *record, struct notme_bsky_tally *tally,
                    enum notme_bsky_is is, struct notme_bsky_reading *reading);
void notme_bsky_tally_note(const struct notme_bsky_tally *tally, struct notme_reader *reader);

/* The bytes of a file, up to NOTME_CAR_BYTES_MAX. What cannot be read is complained of, and what came before is kept.
 */
int notme_bsky_all(struct notme_reader *reader, struct notme_stream *stream, struct notme_buf *bytes);

#endif
