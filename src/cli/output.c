#define _XOPEN_SOURCE 700 /* realpath() */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const struct output *output, const char *what)
{
    fprintf(stderr, "notme: cannot %s '%s': %s\n", what, output->path ? output->path : "standard output",
            strerror(errno));
    return false;
}

/* What is there already and is no file is written to as it is: a pipe, a terminal, /dev/null. */
static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Where the file is that a link leads to; a file that is not there yet is where its name says. */
static bool find_final(struct output *output)
{
    char *real = realpath(output->path, NULL);
    const int len = snprintf(output->final, sizeof output->final, "%s", real ? real : output->path);
    free(real);
    char own[32] = "";
    if (!output->alone)
        snprintf(own, sizeof own, "%ld", (long)getpid());
    const int more = snprintf(output->temporary, sizeof output->temporary, "%s.part%s", output->final, own);
    errno = ENAMETOOLONG;
    return len < (int)sizeof output->final && more < (int)sizeof output->temporary;
}

bool output_open(struct output *output, const char *path, bool alone)
{
    *output = (struct output){.file = stdout, .path = path && strcmp(path, "-") != 0 ? path : NULL, .alone = alone};
    if (!output->path)
        return true;
    if (is_special(output->path))
        output->file = fopen(output->path, "wb");
    else
        output->file = find_final(output) ? fopen(output->temporary, "wb") : NULL;
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
    const bool is_file = output->temporary[0] != '\0';
    ok = ok && (!is_file || fsync(fileno(output->file)) == 0);
    ok = fclose(output->file) == 0 && ok;
    if (ok && keep && is_file)
        ok = rename(output->temporary, output->final) == 0;
    if (!ok)
        complain(output, "write");
    if (is_file && (!ok || !keep))
        unlink(output->temporary);
    return ok;
}
