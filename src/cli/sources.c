#include "sources.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAGIC = 262 }; /* where a tar's stands */

bool sources_keep(struct sources *s, const char *path)
{
    if (s->count == s->capacity) {
        const size_t capacity = s->capacity ? s->capacity * 2 : 16;
        char **grown = realloc(s->path, capacity * sizeof *grown);
        if (!grown)
            return false;
        s->path = grown;
        bool *found = realloc(s->found, capacity * sizeof *found);
        if (!found)
            return false;
        s->found = found;
        s->capacity = capacity;
    }
    s->found[s->count] = false;
    s->path[s->count] = strdup(path);
    return s->path[s->count] && ++s->count;
}

static bool ends_in(const char *name, const char *ending)
{
    const size_t len = strlen(name), n = strlen(ending);
    return len > n && strcmp(name + len - n, ending) == 0;
}

/* By content; of a compressed tar only the name tells without unpacking it. */
static bool is_archive(const char *path)
{
    char head[MAGIC] = {0};
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    const size_t n = fread(head, 1, sizeof head, file);
    fclose(file);
    if (n > 4 && memcmp(head, "PK\3\4", 4) == 0)
        return true;
    return (n == sizeof head && memcmp(head + 257, "ustar", 5) == 0) || ends_in(path, ".tar.gz") ||
           ends_in(path, ".tgz") || ends_in(path, ".tar.zst") || ends_in(path, ".tar.xz");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In a folder no link is followed, to whatever it leads. */
static bool is_link(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

/* The archives right in the folder; *others = whether there is anything else but hidden files. */
static bool add_archives(struct sources *s, const char *folder, DIR *open, bool *others)
{
    const size_t first = s->count;
    for (struct dirent *entry; (entry = readdir(open));) {
        char path[8192];
        if (entry->d_name[0] == '.')
            continue;
        const int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (len >= (int)sizeof path || is_link(path) || !is_archive(path))
            *others = true;
        else if (!sources_keep(s, path))
            return false;
    }
    if (s->count > first)
        qsort(s->path + first, s->count - first, sizeof *s->path, by_name);
    return true;
}

bool sources_add(struct sources *s, const char *path)
{
    const size_t first = s->count;
    bool others = false;
    DIR *folder = strcmp(path, "-") == 0 ? NULL : opendir(path);
    const bool ok = !folder || add_archives(s, path, folder, &others);
    for (size_t i = first; i < s->count; i++)
        s->found[i] = true;
    if (folder)
        closedir(folder);
    return ok && (s->count > first && !others ? true : sources_keep(s, path));
}

/* Packed data begins with bytes that text does not: gzip and zstd. zip and tar are told by sources_add. */
static bool is_packed(const char *path)
{
    unsigned char head[2] = {0};
    FILE *file = fopen(path, "rb");
    const bool read = file && fread(head, 1, sizeof head, file) == sizeof head;
    if (file)
        fclose(file);
    return read && (head[0] == 0x1f || (head[0] == 0x28 && head[1] == 0xb5));
}

uint64_t sources_plain_bytes(const struct sources *s)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        struct stat status;
        if (stat(s->path[i], &status) != 0 || !S_ISREG(status.st_mode) || is_archive(s->path[i]) ||
            is_packed(s->path[i]))
            return 0;
        sum += (uint64_t)status.st_size;
    }
    return sum;
}

void sources_release(struct sources *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->path[i]);
    free(s->path);
    free(s->found);
    *s = (struct sources){.count = 0};
}
