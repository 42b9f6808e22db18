#define _XOPEN_SOURCE 700 /* realpath() */
#include "output.h"

#include "say.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const struct output *output, const char *what)
{
    say("cannot %s '%s': %s", what, output->path ? output->path : "standard output", strerror(errno));
    return false;
}

/* What is there already and is no file is written to as it is: a pipe, a terminal, /dev/null. */
static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

bool output_is_file(const char *path)
{
    return path && *path && strcmp(path, "-") != 0 && !is_special(path);
}

/* Where the file is that a link leads to; a file that is not there yet is where its name says. */
bool output_beside(const char *path, const char *ending, char *to, size_t size)
{
    char *real = realpath(path, NULL);
    const int len = snprintf(to, size, "%s%s", real ? real : path, ending);
    free(real);
    if (len < (int)size)
        return true;
    say("the name of '%s' is too long", path);
    return false;
}

static bool find_final(struct output *output)
{
    char own[32] = ".part";
    if (!output->alone)
        snprintf(own, sizeof own, ".part%ld", (long)getpid());
    errno = ENAMETOOLONG;
    return output_beside(output->path, "", output->final, sizeof output->final) &&
           output_beside(output->path, own, output->temporary, sizeof output->temporary);
}

/* ---- a run that is told to end leaves nothing half-written */

static char half_written[4096]; /* of this process: there is one output at a time. "" = none */

static void take_away(int signal)
{
    if (half_written[0])
        unlink(half_written);
    raise(signal); /* its action is the usual one again: SA_RESETHAND */
}

static void watch(const char *temporary)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = take_away, .sa_flags = (int)SA_RESETHAND};
    memcpy(half_written, temporary, sizeof half_written);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction before;
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL) /* nohup means what it says */
            sigaction(signals[i], &action, NULL);
    }
}

/* ---- the output */

bool output_open(struct output *output, const char *path, bool alone)
{
    *output = (struct output){.file = stdout, .path = path && strcmp(path, "-") != 0 ? path : NULL, .alone = alone};
    if (!output->path)
        return true;
    if (is_special(output->path))
        output->file = fopen(output->path, "wb");
    else
        output->file = find_final(output) ? fopen(output->temporary, "wb") : NULL;
    if (output->file && output->temporary[0])
        watch(output->temporary);
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
    half_written[0] = '\0';
    return ok;
}
