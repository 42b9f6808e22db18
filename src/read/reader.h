/* What every reader stands on: a stream of bytes in, events and complaints out. */
#ifndef NOTME_READ_READER_H
#define NOTME_READ_READER_H

#include "base/error.h"
#include "base/mem.h"
#include "base/zone.h"

/* The surroundings of one notme_read() call; readers borrow it. */
struct notme_reader {
    struct notme_limits limits;    /* defaults filled in */
    struct notme_scratch *scratch; /* may be NULL */
    bool strict, archives_apart, nameless_apart;
    bool changes_records; /* who takes records adds to them, or takes parts of them away */
    notme_complaint *complain;
    void *complain_ctx;
    notme_event_sink *sink;
    void *sink_ctx;
    notme_owner_sink *owner;       /* may be NULL */
    notme_snapshot_sink *snapshot; /* may be NULL */
    void (*look)(void *ctx);       /* may be NULL */
    void (*several)(void *ctx);    /* may be NULL */
    void *snapshot_ctx;
    struct notme_read_stats *stats; /* never NULL */
    struct notme_error *err;        /* may be NULL */
    const char *source;             /* as it was given */
    uint64_t damaged;               /* in stats before this source */
    uint64_t unlisted;              /* losses told before any file was read */
    bool refused;                   /* the sink returned a failure: of the sink, whatever its code, not of the source */
    const char *place;              /* file, or "archive.zip: data/like.js": for messages */
    const struct notme_zone *zone;  /* of clocks that say none; NULL = unknown */
};

/* What a converter of single records says when memory is out: told by its address. */
extern const char notme_no_memory[];

/* Hands one good event on and counts it. Returns 0 or what the sink returned. */
int notme_reader_emit(struct notme_reader *reader, const struct notme_event *event);

/* Complains of a record that is skipped (line 0: `offset` counts) and counts it. Returns 0, or NOTME_EFORMAT with
 * --strict. */
int notme_reader_skip(struct notme_reader *reader, uint64_t line, uint64_t offset, const char *format, ...)
    NOTME_PRINTF(4, 5);

/* Complains of a place where the source is damaged or cannot be read, and counts it: the rest is read on. Returns 0, or
 * NOTME_EFORMAT with --strict. */
int notme_reader_damage(struct notme_reader *reader, const char *format, ...) NOTME_PRINTF(2, 3);
/* The same of a file that is passed over. */
int notme_reader_pass(struct notme_reader *reader, const char *format, ...) NOTME_PRINTF(2, 3);
/* The last line of a file, which does not end, is no record. */
int notme_reader_cut(struct notme_reader *reader, uint64_t line);
/* What was lost so far of this source: where it grows while an export is read, that one is not whole. What the list of
 * files lacks any of them may lack. */
uint64_t notme_reader_lost(const struct notme_reader *reader);

/* What comes now is another look at an account than what came before. */
void notme_reader_look(const struct notme_reader *reader);

/* What is read now holds several exports of a service. Before anything of it goes out. */
void notme_reader_several(const struct notme_reader *reader);

/* Whose this source is, to whoever listens. */
void notme_reader_owner(const struct notme_reader *reader, const char *service, struct notme_text account,
                        struct notme_text name);
/* Nothing says it: what the account is called then, in `size` bytes of `to`, and a note. `kind`: "x-archive"; `apart`:
 * there are others beside it that are somebody else's. */
struct notme_text notme_reader_nameless(struct notme_reader *reader, const char *source, bool apart, const char *kind,
                                        char *to, size_t size);

/* Tells of a snapshot, to whoever listens. Returns 0 or what the listener returned. */
int notme_reader_snapshot(const struct notme_reader *reader, const struct notme_snapshot *snapshot);

/* Tells the user something about the source that is not an error. */
void notme_reader_note(struct notme_reader *reader, const char *format, ...) NOTME_PRINTF(2, 3);

/* Bytes, pulled piece by piece. */
struct notme_stream {
    /* Points *bytes at the next piece, valid until the next pull. Returns its length, 0 at the end, or a negative code
     * (err filled). */
    int64_t (*pull)(void *ctx, const char **bytes, struct notme_error *err);
    void (*close)(void *ctx); /* may be NULL */
    void *ctx;
};

void notme_stream_close(struct notme_stream *stream); /* zeroes it; safe on zero */

/* Everything that is left, with a ceiling; NOTME_ELIMIT beyond. Frees nothing of the stream. */
int notme_stream_all(struct notme_stream *stream, size_t ceiling, struct notme_buf *out, struct notme_error *err);

/* Lines, cut from a stream. A line ends at LF (a CR before it is dropped) or at the end. Lines over the ceiling are
 * not held: their rest is skipped and `too_long` says so. NUL and other bytes pass through untouched. */
struct notme_lines {
    struct notme_stream *stream;
    struct notme_buf carry;
    const char *piece;
    size_t left, ceiling;
    uint64_t number; /* of the line last returned, from 1 */
    bool ended, too_long;
    bool open; /* the line last returned has no end: a file that is cut short ends so */
};
/* 1 = a line in *line (valid until the next call), 0 = end, negative = error. */
int notme_lines_next(struct notme_lines *lines, struct notme_text *line, struct notme_error *err);
void notme_lines_release(struct notme_lines *lines);

#endif
