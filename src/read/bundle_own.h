/* The inside of a bundle, for the files that make it up: bundle.c (archives), bundle_list.c, direct.c,
 * folder.c, losses.c, shelf.c, spool.c, unpacked.c, zip.c and zip_list.c. */
#ifndef NOTME_READ_BUNDLE_OWN_H
#define NOTME_READ_BUNDLE_OWN_H

#include "read/bundle.h"
#include "read/inflate.h"
#include "read/utf16.h"

struct archive;
struct archive_entry;

enum { NOTME_PIECE = 256 * 1024 };

/* Why something is passed over. */
#define NOTME_LINK_PASSED "a symbolic link, which is not followed: passed over"
#define NOTME_NO_FILE_PASSED "neither a file nor a folder: passed over"

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

enum notme_packing { NOTME_PACKED_OTHERWISE, NOTME_PLAIN_BYTES, NOTME_PACKED_GZIP, NOTME_PACKED_ZSTD, NOTME_PACKED_XZ };

/* One stream as it is read without libarchive. */
struct notme_direct {
    enum notme_packing packing;
    bool open;
    int file; /* -1 = none */
    bool own_file;
    const char *at; /* bytes that come before those of the file */
    size_t left;
    struct notme_inflate *inflate; /* NULL = plain bytes */
    bool broke;                    /* reading failed: nothing more comes */
};

struct notme_loss_kept {
    char *member, *text;
    bool passed;
};

/* What could not be given, and whoever is told of it. */
struct notme_losses {
    struct notme_loss_kept *kept; /* of the list of members */
    size_t count, capacity;
    notme_loss_sink *sink; /* NULL = nobody yet */
    void *ctx;
    /* the stream that is read now */
    struct notme_stream inner;
    size_t member;
    uint64_t given; /* bytes of it */
    char last;      /* of them */
    bool looking;   /* ahead: nothing is told */
};

/* A compressed archive, made plain before libarchive sees it. */
struct notme_unpacked {
    enum notme_packing packing;
    struct notme_inflate *inflate;
    int file;
    uint64_t told; /* how far damage was told, and one more */
    bool broke;    /* there was damage, so libarchive may find more of the same */
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
    bool listed;
    bool cut; /* the list of members ends in damage, which its last member shares */
    struct notme_losses losses;
    struct notme_unpacked unpacked;
    struct notme_zip *zip; /* a zip that is read without libarchive */
    int64_t mtime, size;
    struct notme_limits limits;
    struct notme_member *member;
    size_t members, capacity;
    struct notme_shelf shelf;
    struct notme_direct direct;
    /* the archive as it is open now */
    struct archive *archive;
    size_t next;        /* index of the entry that the next header is of */
    bool warned, broke; /* its data: what is wrong is still to be told; the member gives nothing more */
    int file;           /* of a folder's member */
    struct notme_utf16 utf16;
    char *block;
    uint64_t inflated;
    uint64_t before; /* of it, by other members of a folder */
};

/* ---- bundle.c */

/* What libarchive says is wrong, and where in the file. */
int notme_bundle_trouble(const struct notme_bundle *b, struct archive *a, struct notme_error *err);
/* Where it is now, in the file. */
uint64_t notme_bundle_place(const struct notme_bundle *b);
int notme_bundle_open_archive(struct notme_bundle *b, struct notme_error *err);
void notme_bundle_close_archive(struct notme_bundle *b);
/* 1 = an entry, 0 = the end. */
int notme_bundle_next_entry(struct notme_bundle *b, struct archive_entry **entry, struct notme_error *err);
int notme_bundle_add(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err);
/* In bundle_list.c. A name as a stranger wrote it, NULL where there is none: what is added lies below the archive,
 * whatever it says. */
int notme_bundle_add_strange(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err);
/* Keeps the ceilings that stop a zip bomb. `packed` is notme_bundle_packed(), or 0 where nothing is packed. */
int notme_bundle_count_inflated(struct notme_bundle *b, size_t n, uint64_t packed, struct notme_error *err);
/* Bytes of the whole file, or, where that is not known, those that have come in so far. */
uint64_t notme_bundle_packed(const struct notme_bundle *b);
int64_t notme_bundle_pull_archive(void *ctx, const char **bytes, struct notme_error *err);

/* ---- bundle_list.c */

int notme_bundle_list(struct notme_bundle *b, struct notme_error *err);

/* ---- direct.c */

/* How what `a` has been opened on is packed. */
enum notme_packing notme_direct_packing(struct archive *a);
/* … by its first bytes; OTHERWISE also where it is not packed at all. */
enum notme_packing notme_direct_packing_of(const char *head, size_t len);
const struct notme_decoder *notme_direct_decoder(enum notme_packing packing);
/* A stream of the bytes, then of the file from where it stands, packed as b->direct.packing says (not OTHERWISE). */
int notme_direct_open(struct notme_bundle *b, int file, bool own_file, const char *bytes, size_t len,
                      struct notme_stream *out, struct notme_error *err);
/* The same of a bundle that is a single stream, from its beginning; where it can be read but once, from where it is. */
int notme_direct_single(struct notme_bundle *b, struct notme_stream *out, struct notme_error *err);
void notme_direct_close(struct notme_bundle *b);

/* ---- losses.c */

/* Keeps what the list of members lacks until somebody is told. `member` may be NULL. */
int notme_losses_add(struct notme_bundle *b, const char *member, bool passed, const char *text,
                     struct notme_error *err);
/* Is this a loss that ends neither the source nor the program? */
bool notme_is_loss(int64_t status);
/* Damage with its place, as a text. */
void notme_losses_text(const struct notme_error *error, char *to, size_t size);
/* Puts a stream of member i that tells what it cannot give in the place of *inner; `status` is what opening it did. */
int notme_losses_open(struct notme_bundle *b, size_t i, int status, struct notme_stream *out, struct notme_error *err);
void notme_losses_release(struct notme_losses *losses);

/* ---- unpacked.c */

/* Opens b->archive on what the compressed archive holds. */
int notme_unpacked_open(struct notme_bundle *b);
/* Reads on to the end, for what is damaged there. */
int notme_unpacked_drain(struct notme_bundle *b, struct notme_error *err);
void notme_unpacked_close(struct notme_bundle *b);

/* ---- zip.c, zip_list.c */

/* Lists its members, where the bytes are a zip that can be read without libarchive: b->zip is then set. */
int notme_zip_list(struct notme_bundle *b, struct notme_error *err);
int notme_zip_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err);
void notme_zip_free(struct notme_zip *zip);

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
