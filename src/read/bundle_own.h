/* The inside of a bundle, for the files that make it up: bundle.c (archives), folder.c, shelf.c, spool.c. */
#ifndef NOTME_READ_BUNDLE_OWN_H
#define NOTME_READ_BUNDLE_OWN_H

#include "read/bundle.h"

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

struct notme_bundle {
    char *name; /* of the source: for messages, and to open it */
    const void *bytes;
    size_t len;
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
    /* the archive as it is open now */
    struct archive *archive;
    size_t next; /* index of the entry that the next header is of */
    int file;    /* of a folder's member */
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
/* Keeps the ceilings that stop a zip bomb. */
int notme_bundle_count_inflated(struct notme_bundle *b, size_t n, struct notme_error *err);
int64_t notme_bundle_pull_archive(void *ctx, const char **bytes, struct notme_error *err);

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
/* It is one stream, not many members: nothing needs to be remembered. */
void notme_spool_forget(struct notme_bundle *b);
/* It has members, which are read in any order: all of it goes to memory, and is opened anew. */
int notme_spool_all(struct notme_bundle *b, struct notme_error *err);

#endif
