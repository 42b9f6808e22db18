/* Archives on a pipe. Their members are read in any order, so they are kept in memory: no file could be made once the
 * sandbox is entered. */
#include "read/bundle_own.h"

#include <archive.h>
#include <errno.h>
#include <string.h>
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

static int take_rest(struct notme_bundle *b, struct notme_buf *to, struct notme_error *err)
{
    ssize_t n;
    while ((n = read(b->input, b->pipe.block, NOTME_PIECE)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return notme_fail(err, NOTME_EIO, "cannot read '%s': %s", b->name, strerror(errno));
        if (to->len + (uint64_t)n > b->limits.inflated_bytes)
            return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu bytes", b->name,
                              (unsigned long long)b->limits.inflated_bytes);
        if (!notme_buf_add(to, b->pipe.block, (size_t)n))
            return notme_fail_memory(err);
    }
    return NOTME_OK;
}

int notme_spool_all(struct notme_bundle *b, struct notme_error *err)
{
    notme_bundle_close_archive(b);
    b->held = b->pipe.begun;
    b->pipe.begun = (struct notme_buf){0};
    notme_spool_forget(b);
    const int status = take_rest(b, &b->held, err);
    if (b->input != STDIN_FILENO)
        close(b->input);
    b->input = -1;
    b->once = false;
    b->bytes = b->held.at;
    b->len = b->held.len;
    b->size = (int64_t)b->held.len;
    return status == NOTME_OK ? notme_bundle_open_archive(b, err) : status;
}
