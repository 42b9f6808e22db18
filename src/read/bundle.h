/* A set of named members: a zip, a tar (plain, .gz, .zst, .xz) or a folder, looked at alike. */
#ifndef NOTME_READ_BUNDLE_H
#define NOTME_READ_BUNDLE_H

#include "read/reader.h"

struct notme_member {
    char *name;    /* with '/' between parts; empty = to be passed over */
    int64_t size;  /* as stated; -1 = not stated */
    bool taken;    /* its content has found its reader */
    bool asked;    /* every platform was asked whether it is theirs, as far as its keys tell */
    uint64_t told; /* how far into it losses were told */
};

/* What a bundle cannot give. Texts are borrowed. */
struct notme_loss {
    const char *member; /* NULL = of the bundle as a whole */
    const char *text;   /* what is wrong, and where: "… (byte 17)" */
    bool passed;        /* never meant to be read, as a link is; else it is damage */
};

/* Negative = stop: that is what the stream or notme_bundle_tell() then gives. */
typedef int notme_loss_sink(void *ctx, const struct notme_loss *loss, struct notme_error *err);

struct notme_bundle; /* opaque */

/* Lists the members: regular files; what else there is, is listed with an empty name. "-" is standard input; an archive
 * on a pipe is held in memory. Of an archive that is cut short or damaged the members before and behind are listed.
 * Ceilings: limits.members. */
int notme_bundle_open_path(struct notme_bundle **out, const char *path, const struct notme_limits *limits,
                           struct notme_error *err);
int notme_bundle_open_bytes(struct notme_bundle **out, const char *name, const void *bytes, size_t len,
                            const struct notme_limits *limits, struct notme_error *err);
size_t notme_bundle_count(const struct notme_bundle *bundle);
const struct notme_member *notme_bundle_member(const struct notme_bundle *bundle, size_t i);
/* Index of the first member whose name ends in `suffix` at a '/' boundary or is it (ASCII case ignored), from `from`
 * on; SIZE_MAX where there is none. */
size_t notme_bundle_find(const struct notme_bundle *bundle, const char *suffix, size_t from);
/* A stream of member i, UTF-8 where it is UTF-16 and says so; ceilings on inflated bytes and ratio are kept (together
 * over all members of the bundle). */
int notme_bundle_stream(struct notme_bundle *bundle, size_t i, struct notme_stream *out, struct notme_error *err);
/* The same for a look ahead: what is lost is not told, and ends nothing. */
int notme_bundle_look(struct notme_bundle *bundle, size_t i, struct notme_stream *out, struct notme_error *err);
/* From here on what cannot be given is told, each loss once: those of the list now, those of members where they are
 * met. A stream goes on behind damage where it can, and ends where it cannot; what came before ends in a line of NUL,
 * so that half a record is none. Without it, a stream fails. */
int notme_bundle_tell(struct notme_bundle *bundle, notme_loss_sink *sink, void *ctx, struct notme_error *err);
void notme_bundle_mark(struct notme_bundle *bundle, size_t i); /* taken */
void notme_bundle_asked(struct notme_bundle *bundle, size_t i);
void notme_bundle_free(struct notme_bundle *bundle);

/* No archive but one stream of bytes, plain or compressed: its only member has an empty name. */
bool notme_bundle_is_single(const struct notme_bundle *bundle);
bool notme_bundle_is_once(const struct notme_bundle *bundle); /* such a stream, which cannot be read again */
bool notme_bundle_is_folder(const struct notme_bundle *bundle);
const char *notme_bundle_name(const struct notme_bundle *bundle);
/* The same without ".gz" or the like at its end: what the stream in it was called. */
const char *notme_bundle_file(const struct notme_bundle *bundle);
int64_t notme_bundle_size(const struct notme_bundle *bundle); /* of the file as it lies there; -1 = unknown */

/* mtime of the archive file itself in µs, NOTME_NO_TIME for bytes in memory. */
int64_t notme_bundle_mtime(const struct notme_bundle *bundle);

#endif
