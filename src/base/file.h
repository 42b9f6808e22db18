/* Files by descriptor: all of it or nothing. Every file that notme makes is made here. */
#ifndef NOTME_BASE_FILE_H
#define NOTME_BASE_FILE_H

#include "base/error.h"

/* All `len` bytes, however many calls it takes. False leaves the reason in errno. */
bool notme_write_all(int file, const void *bytes, size_t len);

enum { NOTME_DRAFT_NAME = 256 };
#define NOTME_DRAFT_PREFIX ".notme-" /* of names that a killed run may leave where files must have one */

/* A file before it is complete. It has no name, or, on file systems that have no such files, one that nobody can guess
 * and no link is followed through; so nothing that is there is ever opened, let alone emptied. */
struct notme_draft {
    int file, folder; /* open descriptors; -1 = none */
    bool named;       /* it is there as `temporary` */
    char temporary[32], name[NOTME_DRAFT_NAME];
};

/* In the open folder, which is borrowed till the end, or, where `folder` is AT_FDCWD, where the path leads to: a link
 * to a file is followed, so that the file is replaced and not the link. `mode` is masked by the umask. False leaves the
 * reason in errno, and nothing to be dropped. */
bool notme_draft_open(struct notme_draft *draft, int folder, const char *path, unsigned mode);
/* The same as on a file system that has no files without a name: for tests. */
bool notme_draft_open_named(struct notme_draft *draft, int folder, const char *path, unsigned mode);
/* Puts it on disk and under its name, in place of what stood there: complete or, on false (errno says why), as it was
 * before. The folder is put on disk, too. Closes it in any case. */
bool notme_draft_keep(struct notme_draft *draft);
/* Nothing is left. Safe on one that was kept or dropped. */
void notme_draft_drop(struct notme_draft *draft);

/* A whole file of these bytes, for its owner alone, by the same way. */
bool notme_write_whole(int folder, const char *path, const void *bytes, size_t len);

#endif
