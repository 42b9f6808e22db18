#define _XOPEN_SOURCE 700 /* open_memstream, realpath() */
#include "job.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TOLD = 100 }; /* sources with a line of their own: an archive may be thousands of them */

/* ---- hashes: of what nobody forges, so that quick and small will do (FNV-1a) */

#define NOTHING 14695981039346656037u

static unsigned long long hash_text(unsigned long long hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    while (*text++);
    return hash;
}

/* ---- what is in a folder */

struct sums {
    unsigned long long files, bytes;
    unsigned long long hash; /* the sum of theirs: a folder tells its files in any order */
};

/* Times can be set, and copies keep them; inode and time of change tell a file that was put in another's place. */
static void add_file(struct sums *sums, const char *name, const struct stat *status)
{
    char facts[160];
    snprintf(facts, sizeof facts, "%lld %lld.%09ld %lld.%09ld %llu", (long long)status->st_size,
             (long long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec, (long long)status->st_ctim.tv_sec,
             status->st_ctim.tv_nsec, (unsigned long long)status->st_ino);
    sums->files++;
    sums->bytes += (unsigned long long)status->st_size;
    sums->hash += hash_text(hash_text(NOTHING, name), facts);
}

/* Links are followed to files, for the archives right in a folder are read through them; not to folders, as in reading.
 * False when memory is out. */
static bool look_at(struct sources *folders, const char *source, const char *relative, struct sums *sums)
{
    struct stat status;
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", source, relative) >= (int)sizeof path || lstat(path, &status) != 0)
        return true; /* nor can it be read */
    if (S_ISDIR(status.st_mode))
        return sources_keep(folders, relative);
    if (S_ISLNK(status.st_mode) && stat(path, &status) != 0)
        return true;
    if (S_ISREG(status.st_mode))
        add_file(sums, relative, &status);
    return true;
}

static bool look_into(struct sources *folders, const char *source, const char *relative, struct sums *sums)
{
    char path[PATH_MAX];
    bool ok = true;
    if (snprintf(path, sizeof path, "%s/%s", source, relative) >= (int)sizeof path)
        return true;
    DIR *folder = opendir(path);
    if (!folder)
        return true;
    for (struct dirent *entry; ok && (entry = readdir(folder));) {
        const bool dots = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!dots &&
            snprintf(path, sizeof path, "%s%s%s", relative, *relative ? "/" : "", entry->d_name) < (int)sizeof path)
            ok = look_at(folders, source, path, sums);
    }
    closedir(folder);
    return ok;
}

static bool add_folder(const char *source, struct sums *sums)
{
    struct sources folders = {0}; /* still to be looked into, relative to the source */
    bool ok = sources_keep(&folders, "");
    while (folders.count) {
        char *relative = folders.path[--folders.count];
        ok = ok && look_into(&folders, source, relative, sums);
        free(relative);
    }
    sources_release(&folders);
    return ok;
}

/* ---- the text */

/* An account of a service, or standard input. */
static bool is_told_later(const char *source)
{
    return notme_fetch_knows(source) || strcmp(source, "-") == 0;
}

/* A line of a source, to be freed; NULL when it was said what is wrong. What cannot be looked at is for reading to
 * complain of: the other sources are still a result. */
static char *describe_source(const char *source)
{
    struct stat status;
    struct sums sums = {0};
    char *text = NULL, *real = NULL;
    size_t len;
    bool ok = true;
    FILE *to = open_memstream(&text, &len);
    if (!to) {
        say("out of memory");
        return NULL;
    }
    if (is_told_later(source)) {
        fprintf(to, "source %s\n", source);
    } else if (stat(source, &status) != 0) {
        fprintf(to, "source %s: absent\n", source);
    } else if (!(real = realpath(source, NULL)) || !(S_ISDIR(status.st_mode) || S_ISREG(status.st_mode))) {
        fprintf(to, "source %s: no file\n", source); /* a pipe, say */
    } else {
        if (S_ISREG(status.st_mode))
            add_file(&sums, "", &status);
        else
            ok = add_folder(real, &sums);
        fprintf(to, "source %s: %llu files, %llu bytes, %016llx\n", real, sums.files, sums.bytes, sums.hash);
    }
    if (!ok)
        say("out of memory");
    free(real);
    ok = fclose(to) == 0 && ok;
    if (ok)
        return text;
    free(text);
    return NULL;
}

static bool put_sources(FILE *to, char *const *sources, int count)
{
    unsigned long long hash = NOTHING;
    for (int i = 0; i < count; i++) {
        char *line = describe_source(sources[i]);
        if (!line)
            return false;
        if (i < TOLD)
            fputs(line, to);
        hash = hash_text(hash, line);
        free(line);
    }
    fprintf(to, "sources %d: %016llx\n", count, hash);
    return true;
}

bool job_can_tell(char *const *sources, int count)
{
    bool can = true;
    for (int i = 0; i < count && can; i++) {
        struct stat status;
        can = !is_told_later(sources[i]) && stat(sources[i], &status) == 0 &&
              (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
    }
    return can;
}

char *job_describe(const struct run *run, char *const *sources, int count)
{
    const struct notme_limits *l = &run->read.limits;
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    if (!to) {
        say("out of memory");
        return NULL;
    }
    if (run->which.wanted)
        fprintf(to, "account %s\n", run->which.wanted);
    if (run->read.source_tz)
        fprintf(to, "zone %s\n", run->read.source_tz);
    fprintf(to, "strict %d\nlimits %llu %llu %llu %u %llu\n", run->read.strict, (unsigned long long)l->record_bytes,
            (unsigned long long)l->inflated_bytes, (unsigned long long)l->ratio, l->depth,
            (unsigned long long)l->members);
    bool ok = put_sources(to, sources, count);
    ok = fclose(to) == 0 && ok;
    if (ok)
        return text;
    free(text);
    return NULL;
}
