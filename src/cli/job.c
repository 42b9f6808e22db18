#define _XOPEN_SOURCE 700 /* open_memstream, realpath() */
#include "job.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDERS_DEEP = 32 };

struct sums {
    unsigned long long files, bytes, newest; /* newest: of the times of change, ns */
};

static void add_file(struct sums *sums, const struct stat *status)
{
    const unsigned long long changed =
        (unsigned long long)status->st_mtim.tv_sec * 1000000000u + (unsigned long long)status->st_mtim.tv_nsec;
    sums->files++;
    sums->bytes += (unsigned long long)status->st_size;
    sums->newest = changed > sums->newest ? changed : sums->newest;
}

/* The folders on the way down. */
struct walk {
    DIR *open[FOLDERS_DEEP];
    char path[8192];
    size_t len[FOLDERS_DEEP];
    int depth;
};

static bool enter(struct walk *walk)
{
    DIR *folder = walk->depth < FOLDERS_DEEP ? opendir(walk->path) : NULL;
    if (!folder)
        return false;
    walk->len[walk->depth] = strlen(walk->path);
    walk->open[walk->depth++] = folder;
    return true;
}

static void look_at(struct walk *walk, const char *name, struct sums *sums)
{
    struct stat status;
    const size_t len = walk->len[walk->depth - 1];
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        snprintf(walk->path + len, sizeof walk->path - len, "/%s", name) >= (int)(sizeof walk->path - len))
        return;
    if (lstat(walk->path, &status) == 0 && S_ISREG(status.st_mode))
        add_file(sums, &status);
    else if (S_ISDIR(status.st_mode))
        enter(walk);
}

static void add_folder(const char *path, struct sums *sums)
{
    struct walk walk = {.depth = 0};
    if (snprintf(walk.path, sizeof walk.path, "%s", path) >= (int)sizeof walk.path)
        return;
    enter(&walk);
    while (walk.depth) {
        struct dirent *entry = readdir(walk.open[walk.depth - 1]);
        if (entry)
            look_at(&walk, entry->d_name, sums);
        else
            closedir(walk.open[--walk.depth]);
    }
}

static bool put_source(FILE *to, const char *source)
{
    struct stat status;
    struct sums sums = {0};
    if (notme_fetch_knows(source))
        return fprintf(to, "source %s\n", source) > 0;
    char *real = realpath(source, NULL);
    if (!real || stat(real, &status) != 0) {
        fprintf(stderr, "notme: cannot open '%s': %s\n", source, strerror(errno));
        free(real);
        return false;
    }
    if (S_ISDIR(status.st_mode))
        add_folder(real, &sums);
    else
        add_file(&sums, &status);
    fprintf(to, "source %s: %llu files, %llu bytes, newest %llu\n", real, sums.files, sums.bytes, sums.newest);
    free(real);
    return true;
}

char *job_describe(const struct run *run, char *const *sources, int count)
{
    const struct notme_limits *l = &run->read.limits;
    char *text = NULL;
    size_t len;
    bool ok = true;
    FILE *to = open_memstream(&text, &len);
    if (!to) {
        fputs("notme: out of memory\n", stderr);
        return NULL;
    }
    fprintf(to, "strict %d\nlimits %llu %llu %llu %u %llu\n", run->read.strict, (unsigned long long)l->record_bytes,
            (unsigned long long)l->inflated_bytes, (unsigned long long)l->ratio, l->depth,
            (unsigned long long)l->members);
    for (int i = 0; i < count && ok; i++)
        ok = put_source(to, sources[i]);
    ok = fclose(to) == 0 && ok;
    if (ok)
        return text;
    free(text);
    return NULL;
}
