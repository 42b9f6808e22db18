/* Archives on a pipe. Their members are read in any order, so they are kept in memory: no file could be made once the
 * sandbox is entered. */
#define _GNU_SOURCE /* memfd_create */
#include "read/bundle_own.h"

#include "base/file.h"

#include <archive.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static la_ssize_t pull_pipe(struct archive *a, void *ctx, const void **bytes)
{
    struct notme_bundle *b = ctx;
    ssize_t n;
    while ((n = read(b->input, b->pipe.block, NOTME_PIECE)) < 0 && errno == EINTR)
        continue;
    *bytes = b->pipe.block;
    if (n < 0)
        archive_set_error(a, errno, "%s", strerror(errno));
    else if (b->pipe.remembers && !notme_buf_add(&b->pipe.begun, b->pipe.block, (size_t)n))
        archive_set_error(a, ENOMEM, "out of memory");
    else
        return n;
    return -1;
}

int notme_spool_open(struct notme_bundle *b)
{
    b->pipe.block = notme_alloc(NOTME_PIECE, 1);
    b->pipe.remembers = true;
    if (b->pipe.block)
        return archive_read_open(b->archive, b, NULL, pull_pipe, NULL);
    archive_set_error(b->archive, ENOMEM, "out of memory");
    return ARCHIVE_FATAL;
}

void notme_spool_forget(struct notme_bundle *b)
{
    b->pipe.remembers = false;
    notme_buf_release(&b->pipe.begun);
}

static int keep(const struct notme_bundle *b, int to, const char *bytes, size_t len, struct notme_error *err)
{
    if (notme_write_all(to, bytes, len))
        return NOTME_OK;
    return notme_fail(err, NOTME_EIO, "cannot keep '%s' in memory: %s", b->name, strerror(errno));
}

static int copy_rest(struct notme_bundle *b, int to, struct notme_error *err)
{
    int status = keep(b, to, b->pipe.begun.at, b->pipe.begun.len, err);
    b->size = (int64_t)b->pipe.begun.len;
    while (status == NOTME_OK) {
        const ssize_t n = read(b->input, b->pipe.block, NOTME_PIECE);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return notme_fail(err, NOTME_EIO, "cannot read '%s': %s", b->name, strerror(errno));
        b->size += n;
        if ((uint64_t)b->size > b->limits.inflated_bytes)
            return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu bytes", b->name,
                              (unsigned long long)b->limits.inflated_bytes);
        status = keep(b, to, b->pipe.block, (size_t)n, err);
    }
    return status;
}

int notme_spool_all(struct notme_bundle *b, struct notme_error *err)
{
    const int memory = memfd_create("notme", MFD_CLOEXEC);
    if (memory < 0)
        return notme_fail(err, NOTME_EIO, "cannot keep '%s' in memory: %s", b->name, strerror(errno));
    notme_bundle_close_archive(b);
    const int status = copy_rest(b, memory, err);
    notme_spool_forget(b);
    if (b->input != STDIN_FILENO)
        close(b->input);
    b->input = memory;
    b->once = false;
    return status == NOTME_OK ? notme_bundle_open_archive(b, err) : status;
}
