#define _GNU_SOURCE /* O_TMPFILE, mkostemp() */
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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
