/* Folders as bundles: by the system's calls. */
#include "read/bundle_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- walking: a stack of those still to be walked, no recursion */

struct walk {
    char **folder;
    size_t count, capacity;
};

static bool push_folder(struct walk *walk, const char *path)
{
    char *copy = notme_strdup_text(notme_text_of(path));
    if (!copy || !notme_grow(&walk->folder, &walk->capacity, walk->count, sizeof *walk->folder)) {
        notme_free(copy);
        return false;
    }
    walk->folder[walk->count++] = copy;
    return true;
}

/* It may hold what counts, and cannot be read. */
static int lose(struct notme_bundle *b, const char *relative, const char *why, struct notme_error *err)
{
    char text[256];
    snprintf(text, sizeof text, "cannot be read: %s", why);
    return notme_losses_add(b, relative, false, text, err);
}

static int visit_entry(struct notme_bundle *b, struct walk *walk, const char *relative, struct notme_error *err)
{
    char path[PATH_MAX];
    struct stat st;
    if (snprintf(path, sizeof path, "%s/%s", b->name, relative) >= (int)sizeof path)
        return lose(b, relative, "its path is too long", err);
    if (lstat(path, &st) != 0)
        return lose(b, relative, strerror(errno), err);
    if (S_ISDIR(st.st_mode))
        return push_folder(walk, relative) ? NOTME_OK : notme_fail_memory(err);
    if (S_ISREG(st.st_mode))
        return notme_bundle_add(b, relative, st.st_size, err);
    return notme_losses_add(b, relative, true, S_ISLNK(st.st_mode) ? NOTME_LINK_PASSED : NOTME_NO_FILE_PASSED, err);
}

static int visit_child(struct notme_bundle *b, struct walk *walk, const char *relative, const char *name,
                       struct notme_error *err)
{
    const size_t size = strlen(relative) + strlen(name) + 2;
    char *child = notme_alloc(size, 1);
    if (!child)
        return notme_fail_memory(err);
    snprintf(child, size, "%s%s%s", relative, *relative ? "/" : "", name);
    const int status = visit_entry(b, walk, child, err);
    notme_free(child);
    return status;
}

static int walk_folder(struct notme_bundle *b, struct walk *walk, const char *relative, struct notme_error *err)
{
    char path[PATH_MAX];
    int status = NOTME_OK;
    snprintf(path, sizeof path, "%s/%s", b->name, relative);
    DIR *dir = opendir(path);
    if (!dir && *relative)
        return lose(b, relative, strerror(errno), err);
    if (!dir)
        return notme_fail(err, NOTME_EIO, "cannot open folder '%s': %s", path, strerror(errno));
    struct dirent *entry;
    while (status == NOTME_OK && (errno = 0, entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = visit_child(b, walk, relative, entry->d_name, err);
    }
    if (status == NOTME_OK && errno)
        status = lose(b, *relative ? relative : NULL, strerror(errno), err);
    closedir(dir);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct notme_member *)a)->name, ((const struct notme_member *)b)->name);
}

int notme_folder_list(struct notme_bundle *b, struct notme_error *err)
{
    struct walk walk = {0};
    int status = push_folder(&walk, "") ? NOTME_OK : notme_fail_memory(err);
    while (walk.count) {
        char *relative = walk.folder[--walk.count];
        if (status == NOTME_OK)
            status = walk_folder(b, &walk, relative, err);
        notme_free(relative);
    }
    notme_free(walk.folder);
    if (b->members)
        qsort(b->member, b->members, sizeof *b->member, by_name);
    return status;
}

/* ---- members as streams */

static int64_t pull_file(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    const ssize_t n = b->broke ? 0 : read(b->file, b->block, NOTME_PIECE);
    b->broke = n < 0;
    if (n < 0)
        return notme_fail(err, NOTME_EIO, "cannot read in '%s': %s", b->name, strerror(errno));
    *bytes = b->block;
    const int status = notme_bundle_count_inflated(b, (size_t)n, 0, err);
    return status == NOTME_OK ? n : status;
}

static void close_file(void *ctx)
{
    struct notme_bundle *b = ctx;
    notme_direct_close(b);
    if (b->file >= 0)
        close(b->file);
    b->file = -1;
}

static enum notme_packing packing_of(int file)
{
    char head[6] = {0};
    const ssize_t n = pread(file, head, sizeof head, 0);
    return notme_direct_packing_of(head, n > 0 ? (size_t)n : 0);
}

/* A folder's compressed file is what is in it. */
static int unpack_file(struct notme_bundle *b, enum notme_packing packing, struct notme_stream *out,
                       struct notme_error *err)
{
    b->direct.packing = packing;
    const int status = notme_direct_open(b, b->file, false, NULL, 0, out, err);
    out->close = close_file;
    out->ctx = b;
    if (status != NOTME_OK)
        notme_stream_close(out);
    return status;
}

int notme_folder_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", b->name, b->member[i].name);
    close_file(b);
    b->file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (b->file < 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno));
    b->before = b->inflated;
    b->broke = false;
    const enum notme_packing packing = packing_of(b->file);
    if (packing != NOTME_PACKED_OTHERWISE)
        return unpack_file(b, packing, out, err);
    *out = (struct notme_stream){pull_file, close_file, b};
    return NOTME_OK;
}
