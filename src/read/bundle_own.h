/* The inside of a bundle, for the files that make it up: bundle.c (archives), direct.c, folder.c, shelf.c, spool.c. */
#ifndef NOTME_READ_BUNDLE_OWN_H
#define NOTME_READ_BUNDLE_OWN_H

#include "read/bundle.h"
#include "read/inflate.h"
#include "read/utf16.h"

struct archive;
struct archive_entry;

enum { NOTME_PIECE = 256 * 1024 };

/* Members of an archive that were passed on the way to another, kept for those who ask for them next: every way back
 * means reading the archive from its beginning. */
struct notme_shelf {
    struct notme_buf bytes;
    size_t from, count; /* members from .. from + count - 1 */
    size_t *end;        /* where in the bytes each ends */
    size_t capacity;
    size_t ways_back;
    size_t at, left; /* of the member being read */
    bool broken;     /* the archive is damaged: nothing is kept any more */
};

enum notme_packing { NOTME_PACKED_OTHERWISE, NOTME_PLAIN_BYTES, NOTME_PACKED_GZIP, NOTME_PACKED_ZSTD };

/* One stream as it is read without libarchive. */
struct notme_direct {
    enum notme_packing packing;
    bool open;
    int file; /* -1 = none */
    bool own_file;
    const char *at; /* bytes that come before those of the file */
    size_t left;
    struct notme_inflate *inflate; /* NULL = plain bytes */
};

struct notme_bundle {
    char *name;  /* of the source: for messages, and to open it */
    char *plain; /* the same, without the ending that says how it is packed */
    const void *bytes;
    size_t len;
    struct notme_buf held; /* what `bytes` are, where they came through a pipe */
    bool folder;
    bool single; /* no archive but one stream: plain or compressed */
    bool once;   /* `input` is a pipe, or whatever cannot be read twice */
    int input;   /* what is read instead of the file of that name; -1 = none */
    struct {
        char *block;
        struct notme_buf begun; /* what has come, while it is remembered */
        bool remembers;
    } pipe;
    char *damage; /* what ended the list of members early */
    size_t links;
    int64_t mtime, size;
    struct notme_limits limits;
    struct notme_member *member;
    size_t members, capacity;
    struct notme_shelf shelf;
    struct notme_direct direct;
    /* the archive as it is open now */
    struct archive *archive;
    size_t next; /* index of the entry that the next header is of */
    int file;    /* of a folder's member */
    struct notme_utf16 utf16;
    char *block;
    uint64_t inflated;
    uint64_t before; /* of it, by other members of a folder */
};

/* ---- bundle.c */

int notme_bundle_trouble(const struct notme_bundle *b, struct archive *a, struct notme_error *err);
int notme_bundle_open_archive(struct notme_bundle *b, struct notme_error *err);
void notme_bundle_close_archive(struct notme_bundle *b);
/* 1 = an entry, 0 = the end. */
int notme_bundle_next_entry(struct notme_bundle *b, struct archive_entry **entry, struct notme_error *err);
int notme_bundle_add(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err);
/* Keeps the ceilings that stop a zip bomb. `packed` is notme_bundle_packed(), or 0 where nothing is packed. */
int notme_bundle_count_inflated(struct notme_bundle *b, size_t n, uint64_t packed, struct notme_error *err);
/* Bytes of the whole file, or, where that is not known, those that have come in so far. */
uint64_t notme_bundle_packed(const struct notme_bundle *b);
int64_t notme_bundle_pull_archive(void *ctx, const char **bytes, struct notme_error *err);

/* ---- direct.c */

/* How the one stream that `a` has been opened on is packed. */
enum notme_packing notme_direct_packing(struct archive *a);
/* A stream of the bytes, then of the file from where it stands, packed as b->direct.packing says (not OTHERWISE). */
int notme_direct_open(struct notme_bundle *b, int file, bool own_file, const char *bytes, size_t len,
                      struct notme_stream *out, struct notme_error *err);
/* The same of a bundle that is a single stream, from its beginning; where it can be read but once, from where it is. */
int notme_direct_single(struct notme_bundle *b, struct notme_stream *out, struct notme_error *err);
void notme_direct_close(struct notme_bundle *b);

/* ---- folder.c */

int notme_folder_list(struct notme_bundle *b, struct notme_error *err);
int notme_folder_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err);

/* ---- shelf.c */

/* Is member i kept? Then *out is it. */
bool notme_shelf_stream(struct notme_bundle *b, size_t i, struct notme_stream *out);
/* The archive has been opened anew for the sake of member i: walks to it, and keeps what is on the way if such ways
 * back are many. The next entry is i's or one before it. */
int notme_shelf_fill(struct notme_bundle *b, size_t i, struct notme_error *err);
void notme_shelf_release(struct notme_shelf *shelf);

/* ---- spool.c */

/* Opens the archive that comes through the pipe; what is read up to its first member is remembered. */
int notme_spool_open(struct notme_bundle *b);
/* Lets go of what was remembered. */
void notme_spool_forget(struct notme_bundle *b);
/* It has members, which are read in any order: all of it goes to memory, and is opened anew. */
int notme_spool_all(struct notme_bundle *b, struct notme_error *err);

#endif
