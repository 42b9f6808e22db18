#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int digest(int fd, const char *name, char hex[65], struct notme_error *err)
{
    struct sha256_ctx sha;
    uint8_t bytes[65536], sum[SHA256_DIGEST_SIZE];
    ssize_t n;
    sha256_init(&sha);
    while ((n = read(fd, bytes, sizeof bytes)) > 0)
        sha256_update(&sha, (size_t)n, bytes);
    if (n < 0)
        return notme_fail(err, NOTME_EIO, "cannot read '%s': %s", name, strerror(errno));
    sha256_digest(&sha, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
    return NOTME_OK;
}

int notme_source_hash(struct notme_source *source, struct notme_error *err)
{
    struct stat status;
    int result = NOTME_OK;
    source->sha256[0] = '\0';
    if (stat(source->name, &status) != 0 || !S_ISREG(status.st_mode))
        return NOTME_OK;
    const int fd = open(source->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", source->name, strerror(errno));
    result = digest(fd, source->name, source->sha256, err);
    close(fd);
    return result;
}
