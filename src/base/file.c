#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

bool notme_write_all(int file, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len) {
        const ssize_t n = write(file, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : EIO;
            return false;
        }
        at += n;
        len -= (size_t)n;
    }
    return true;
}

bool notme_write_whole(int folder, const char *part, const char *name, const void *bytes, size_t len)
{
    unlinkat(folder, part, 0);
    const int file = openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    int why = notme_write_all(file, bytes, len) && fsync(file) == 0 ? 0 : errno;
    if (close(file) != 0 && !why)
        why = errno;
    if (!why && renameat(folder, part, folder, name) != 0)
        why = errno;
    if (!why)
        return true;
    unlinkat(folder, part, 0);
    errno = why;
    return false;
}
