#define _GNU_SOURCE /* O_TMPFILE, mkostemp() */
#include "base/scratch.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int notme_scratch_open(const char *folder)
{
    char path[4096];
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    errno = ENAMETOOLONG;
    if (snprintf(path, sizeof path, "%s/notme-XXXXXX", folder) >= (int)sizeof path)
        return -1;
    file = mkostemp(path, O_CLOEXEC); /* not every file system has files without a name */
    if (file >= 0)
        unlink(path);
    return file;
}

void notme_scratch_close(int file)
{
    if (file >= 0)
        close(file);
}

int notme_scratch_write_at(int file, uint64_t to, const void *bytes, size_t len, struct notme_error *err)
{
    const char *at = bytes;
    while (len) {
        const ssize_t n = pwrite(file, at, len, (off_t)to);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return notme_fail(err, NOTME_EIO, "cannot write the scratch file: %s", strerror(n ? errno : ENOSPC));
        at += n;
        to += (uint64_t)n;
        len -= (size_t)n;
    }
    return NOTME_OK;
}

int notme_scratch_read_at(int file, uint64_t from, void *bytes, size_t len, struct notme_error *err)
{
    char *to = bytes;
    while (len) {
        const ssize_t n = pread(file, to, len, (off_t)from);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return notme_fail(err, NOTME_EIO, "cannot read the scratch file: %s", n ? strerror(errno) : "it is cut");
        to += n;
        from += (uint64_t)n;
        len -= (size_t)n;
    }
    return NOTME_OK;
}

/* ---- one that is shared */

int notme_scratch_new(struct notme_scratch **out, const char *folder, struct notme_error *err)
{
    *out = NULL;
    const int file = notme_scratch_open(folder);
    if (file < 0)
        return notme_fail(err, NOTME_EIO, "cannot make a scratch file in '%s': %s", folder, strerror(errno));
    *out = notme_alloc(1, sizeof **out);
    if (*out) {
        (*out)->file = file;
        return NOTME_OK;
    }
    close(file);
    return notme_fail_memory(err);
}

void notme_scratch_free(struct notme_scratch *scratch)
{
    if (scratch)
        notme_scratch_close(scratch->file);
    notme_free(scratch);
}

void notme_scratch_enter(struct notme_scratch *scratch)
{
    scratch->users++;
}

void notme_scratch_leave(struct notme_scratch *scratch)
{
    if (--scratch->users == 0 && ftruncate(scratch->file, 0) == 0)
        scratch->end = 0;
}

int notme_scratch_write(struct notme_scratch *scratch, const void *bytes, size_t len, struct notme_error *err)
{
    const int status = notme_scratch_write_at(scratch->file, scratch->end, bytes, len, err);
    scratch->end += status == NOTME_OK ? len : 0;
    return status;
}

int notme_scratch_read(const struct notme_scratch *scratch, uint64_t from, void *bytes, size_t len,
                       struct notme_error *err)
{
    return notme_scratch_read_at(scratch->file, from, bytes, len, err);
}
