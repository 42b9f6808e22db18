/* A set of named members: a zip, a tar (plain, .gz, .zst) or a folder, looked at alike. */
#ifndef NOTME_READ_BUNDLE_H
#define NOTME_READ_BUNDLE_H

#include "read/reader.h"

struct notme_member {
    char *name;   /* with '/' between parts; '..', absolute names, backslashes and NULs were refused */
    int64_t size; /* as stated; -1 = not stated */
};

struct notme_bundle; /* opaque */

/* Lists the members (regular files only, symlinks ignored). Ceilings: limits.members. */
int notme_bundle_open_path(struct notme_bundle **out, const char *path, const struct notme_limits *limits,
                           struct notme_error *err);
int notme_bundle_open_bytes(struct notme_bundle **out, const char *name, const void *bytes, size_t len,
                            const struct notme_limits *limits, struct notme_error *err);
size_t notme_bundle_count(const struct notme_bundle *bundle);
const struct notme_member *notme_bundle_member(const struct notme_bundle *bundle, size_t i);
/* Index of the first member whose name ends in `suffix` at a '/' boundary or is it (ASCII case ignored), from `from`
 * on; SIZE_MAX where there is none. */
size_t notme_bundle_find(const struct notme_bundle *bundle, const char *suffix, size_t from);
/* A stream of member i; ceilings on inflated bytes and ratio are kept (together over all members of the bundle). */
int notme_bundle_stream(struct notme_bundle *bundle, size_t i, struct notme_stream *out, struct notme_error *err);
void notme_bundle_free(struct notme_bundle *bundle);

/* mtime of the archive file itself in µs, NOTME_NO_TIME for bytes in memory. */
int64_t notme_bundle_mtime(const struct notme_bundle *bundle);

#endif
