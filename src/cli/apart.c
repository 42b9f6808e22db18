#define _XOPEN_SOURCE 700 /* realpath() */
#include "apart.h"

#include "say.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Cuts the last part off an absolute path; false at the root. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || !path[1])
        return false;
    slash[slash == path] = '\0';
    return true;
}

/* Where a file is or would be: links are followed; of what is not there the folder counts. To be freed. */
static char *real_place(const char *path)
{
    char place[PATH_MAX];
    char *real = realpath(path, NULL);
    if (real || snprintf(place, sizeof place, "%s", path) >= (int)sizeof place)
        return real;
    for (size_t len = strlen(place); len > 1 && place[len - 1] == '/';)
        place[--len] = '\0';
    char *slash = strrchr(place, '/');
    if (slash)
        slash[slash == place] = '\0'; /* of "/x" it is "/" */
    return realpath(slash ? place : ".", NULL);
}

/* Is `folder` the place that a path leads to, or any above it? */
static bool is_in(const char *path, const struct stat *folder)
{
    struct stat status;
    char *place = real_place(path);
    bool found = false;
    if (place)
        do
            found = stat(place, &status) == 0 && is_same(&status, folder);
        while (!found && go_up(place));
    free(place);
    return found;
}

/* What a path is, or the descriptor that stands for it; false where it is neither file nor folder. */
static bool look(const char *path, int descriptor, struct stat *status)
{
    const int looked = path ? stat(path, status) : fstat(descriptor, status);
    return looked == 0 && (S_ISREG(status->st_mode) || S_ISDIR(status->st_mode));
}

/* A link to a file stands where it is asked for, too: beside it stands what a run needs until its end. */
static bool is_below(const char *output, const struct stat *to, const struct stat *folder)
{
    char own[PATH_MAX];
    if (is_in(output, folder))
        return true;
    if ((to && S_ISDIR(to->st_mode)) || snprintf(own, sizeof own, "%s", output) >= (int)sizeof own)
        return false;
    char *slash = strrchr(own, '/');
    if (slash)
        slash[slash == own] = '\0';
    return is_in(slash ? own : ".", folder);
}

static bool is_apart(const char *output, const char *source)
{
    const char *file = strcmp(source, "-") == 0 ? NULL : source;
    struct stat from, to;
    if (!look(file, STDIN_FILENO, &from))
        return true;
    const bool there = look(output, STDOUT_FILENO, &to);
    if (there && is_same(&from, &to)) {
        say("'%s' is read and would be written: write it elsewhere", output ? output : source);
        return false;
    }
    if (output && S_ISDIR(from.st_mode) && is_below(output, there ? &to : NULL, &from)) {
        say("'%s' would stand in the source '%s', and be read: write it elsewhere", output, source);
        return false;
    }
    if (output && file && there && S_ISDIR(to.st_mode) && is_in(file, &to)) {
        say("the source '%s' stands in '%s', which is written to: write elsewhere", source, output);
        return false;
    }
    return true;
}

/* Where standard output was led to, if that is a file; NULL where it is not or cannot be told. To be freed. */
static char *place_of_stdout(void)
{
    struct stat status;
    const bool is_file = fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode);
    return is_file ? realpath("/proc/self/fd/1", NULL) : NULL;
}

/* What is neither file nor folder - a terminal, a pipe, /dev/null - cannot be a source that is read from a file. */
static bool is_of_no_account(const char *output)
{
    struct stat status;
    const int looked = output ? stat(output, &status) : fstat(STDOUT_FILENO, &status);
    return (looked == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) || (looked != 0 && !output);
}

bool apart_from_sources(const char *output, char *const *sources, size_t count)
{
    bool apart = true;
    if (is_of_no_account(output))
        return true;
    char *place = output ? NULL : place_of_stdout();
    for (size_t i = 0; i < count && apart; i++)
        apart = is_apart(place ? place : output, sources[i]);
    free(place);
    return apart;
}

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool apart_from_each_other(const char *a, const char *b)
{
    struct stat p, q;
    if (!a || !b || is_of_no_account(a) || is_of_no_account(b))
        return true;
    bool same = look(a, STDOUT_FILENO, &p) && look(b, STDOUT_FILENO, &q) && is_same(&p, &q);
    if (!same && stat(a, &p) != 0 && stat(b, &q) != 0 && strcmp(name_in(a), name_in(b)) == 0) {
        char *here = real_place(a), *there = real_place(b);
        same = here && there && strcmp(here, there) == 0;
        free(here);
        free(there);
    }
    if (same)
        say("'%s' and '%s' are the same file, and both would be written", a, b);
    return !same;
}
