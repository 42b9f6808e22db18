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

static bool is_folder(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode); /* links to folders are not followed */
}

/* The archives right in a folder; *others = whether there is anything else but hidden files. What is a folder goes to
 * `below`, if that is asked for. */
static bool add_archives(struct sources *s, const char *folder, struct sources *below, bool *others)
{
    bool ok = true;
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && ok && (entry = readdir(open));) {
        char path[8192];
        if (entry->d_name[0] == '.')
            continue;
        const int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (len < (int)sizeof path && !is_link(path) && is_archive(path))
            ok = sources_keep(s, path);
        else if (len < (int)sizeof path && below && is_folder(path))
            ok = sources_keep(below, path);
        else
            *others = true;
    }
    if (open)
        closedir(open);
    return ok;
}

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool sources_add(struct sources *s, const char *path)
{
    const size_t first = s->count;
    struct sources below = {.count = 0};
    bool others = false, ok = true;
    const bool is_one = strcmp(path, "-") != 0 && is_there(path);
    if (is_one)
        ok = add_archives(s, path, &below, &others);
    for (size_t i = 0; i < below.count && ok; i++)
        ok = add_archives(s, below.path[i], NULL, &others);
    sources_release(&below);
    if (s->count > first)
        qsort(s->path + first, s->count - first, sizeof *s->path, by_name);
    for (size_t i = first; i < s->count; i++)
        s->found[i] = true;
    return ok && (s->count > first && !others ? true : sources_keep(s, path));
}

struct named {
    char *path;
    bool found;
};

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->path, ((const struct named *)b)->path);
}

bool sources_sort(struct sources *s)
{
    struct named *sorted = calloc(s->count + 1, sizeof *sorted);
    if (!sorted)
        return false;
    for (size_t i = 0; i < s->count; i++)
        sorted[i] = (struct named){s->path[i], s->found[i]};
    qsort(sorted, s->count, sizeof *sorted, by_path);
    for (size_t i = 0; i < s->count; i++) {
        s->path[i] = sorted[i].path;
        s->found[i] = sorted[i].found;
    }
    free(sorted);
    return true;
}

/* ---- copies */

static bool have_same_bytes(const char *a, const char *b)
{
    enum { PIECE = 1 << 16 };
    static const size_t piece = PIECE;
    FILE *p = fopen(a, "rb"), *q = fopen(b, "rb");
    char *one = malloc(piece), *two = malloc(piece);
    bool same = p && q && one && two;
    for (size_t n = piece; same && n == piece;) {
        n = fread(one, 1, piece, p);
        same = fread(two, 1, piece, q) == n && memcmp(one, two, n) == 0 && !ferror(p) && !ferror(q);
    }
    if (p)
        fclose(p);
    if (q)
        fclose(q);
    free(one);
    free(two);
    return same;
}

const char *sources_copied(const struct sources *s, size_t i)
{
    enum { MOST = 1000 }; /* of a folder of thousands of shards none is a copy, and looking takes its time */
    struct stat own, other;
    if (!s->found[i] || s->count > MOST || stat(s->path[i], &own) != 0)
        return NULL;
    for (size_t k = 0; k < i; k++)
        if (s->found[k] && stat(s->path[k], &other) == 0 && other.st_size == own.st_size && own.st_size > 0 &&
            have_same_bytes(s->path[k], s->path[i]))
            return s->path[k];
    return NULL;
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
