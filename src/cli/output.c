#include "output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool complain(const struct output *output, const char *what)
{
    fprintf(stderr, "notme: cannot %s '%s': %s\n", what, output->path ? output->path : "standard output",
            strerror(errno));
    return false;
}

bool output_open(struct output *output, const char *path)
{
    *output = (struct output){.file = stdout, .path = path};
    if (!path)
        return true;
    if (snprintf(output->temporary, sizeof output->temporary, "%s.part%ld", path, (long)getpid()) >=
        (int)sizeof output->temporary) {
        errno = ENAMETOOLONG;
        return complain(output, "write");
    }
    output->file = fopen(output->temporary, "wb");
    return output->file ? true : complain(output, "write");
}

int output_write(void *ctx, const void *bytes, size_t len)
{
    struct output *output = ctx;
    return fwrite(bytes, 1, len, output->file) == len ? 0 : -1;
}

bool output_close(struct output *output, bool keep)
{
    if (!output->file)
        return false;
    bool ok = fflush(output->file) == 0 && !ferror(output->file);
    if (!output->path)
        return ok ? true : complain(output, "write to");
    ok = ok && fsync(fileno(output->file)) == 0;
    ok = fclose(output->file) == 0 && ok;
    if (ok && keep)
        ok = rename(output->temporary, output->path) == 0;
    if (!ok || !keep) {
        if (!ok)
            complain(output, "write");
        unlink(output->temporary);
    }
    return ok;
}
