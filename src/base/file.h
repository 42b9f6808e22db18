/* Files by descriptor: all of it or nothing. */
#ifndef NOTME_BASE_FILE_H
#define NOTME_BASE_FILE_H

#include "notme.h"

/* All `len` bytes, however many calls it takes. False leaves the reason in errno. */
bool notme_write_all(int file, const void *bytes, size_t len);

/* A file of these bytes, for its owner alone, complete or, on false (errno says why), as it was before. It is written
 * as `part`, put on disk and renamed; both are names in the open folder, or paths where `folder` is AT_FDCWD. A `part`
 * that is there, whatever it is, is taken for one that was left behind and goes. */
bool notme_write_whole(int folder, const char *part, const char *name, const void *bytes, size_t len);

#endif
