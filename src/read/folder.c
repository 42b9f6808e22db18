/* Folders as bundles: by the system's calls. */
#include "read/bundle_own.h"

#include <archive.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

static int visit_entry(struct notme_bundle *b, struct walk *walk, const char *relative, struct notme_error *err)
{
    char path[4096];
    struct stat st;
    if (snprintf(path, sizeof path, "%s/%s", b->name, relative) >= (int)sizeof path || lstat(path, &st) != 0)
        return NOTME_OK;
    if (S_ISDIR(st.st_mode))
        return push_folder(walk, relative) ? NOTME_OK : notme_fail_memory(err);
    b->links += S_ISLNK(st.st_mode);
    return S_ISREG(st.st_mode) ? notme_bundle_add(b, relative, st.st_size, err) : NOTME_OK;
}

static int walk_folder(struct notme_bundle *b, struct walk *walk, const char *relative, struct notme_error *err)
{
    char path[4096];
    int status = NOTME_OK;
    snprintf(path, sizeof path, "%s/%s", b->name, relative);
    DIR *dir = opendir(path);
    if (!dir)
        return notme_fail(err, NOTME_EIO, "cannot open folder '%s': %s", path, strerror(errno));
    for (struct dirent *entry; status == NOTME_OK && (entry = readdir(dir));) {
        char child[4096];
        const bool dots = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!dots &&
            snprintf(child, sizeof child, "%s%s%s", relative, *relative ? "/" : "", entry->d_name) < (int)sizeof child)
            status = visit_entry(b, walk, child, err);
    }
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
    const ssize_t n = read(b->file, b->block, NOTME_PIECE);
    if (n < 0)
        return notme_fail(err, NOTME_EIO, "cannot read in '%s': %s", b->name, strerror(errno));
    *bytes = b->block;
    const int status = notme_bundle_count_inflated(b, (size_t)n, 0, err);
    return status == NOTME_OK ? n : status;
}

static void close_file(void *ctx)
{
    struct notme_bundle *b = ctx;
    notme_bundle_close_archive(b);
    notme_direct_close(b);
    if (b->file >= 0)
        close(b->file);
    b->file = -1;
}

static bool is_packed(int file)
{
    char magic[6] = {0};
    const ssize_t n = pread(file, magic, sizeof magic, 0);
    return (n >= 2 && memcmp(magic, "\x1f\x8b", 2) == 0) || (n >= 4 && memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0) ||
           (n >= 6 && memcmp(magic,
                             "\xfd"
                             "7zXZ",
                             6) == 0);
}

/* A folder's compressed file is what is in it. */
static int unpack_file(struct notme_bundle *b, struct notme_stream *out, struct notme_error *err)
{
    struct archive_entry *entry;
    struct archive *a = b->archive = archive_read_new();
    if (!a)
        return notme_fail_memory(err);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_xz(a);
    archive_read_support_format_raw(a);
    if (archive_read_open_fd(a, b->file, NOTME_PIECE) != ARCHIVE_OK ||
        archive_read_next_header(a, &entry) != ARCHIVE_OK) {
        const int status = notme_bundle_trouble(b, a, err);
        close_file(b);
        return status;
    }
    *out = (struct notme_stream){notme_bundle_pull_archive, close_file, b};
    b->direct.packing = notme_direct_packing(a);
    if (b->direct.packing == NOTME_PACKED_OTHERWISE)
        return NOTME_OK;
    notme_bundle_close_archive(b);
    int status = NOTME_OK;
    if (lseek(b->file, 0, SEEK_SET) != 0)
        status = notme_fail(err, NOTME_EIO, "cannot read in '%s': %s", b->name, strerror(errno));
    if (status == NOTME_OK)
        status = notme_direct_open(b, b->file, false, NULL, 0, out, err);
    out->close = close_file;
    if (status != NOTME_OK)
        notme_stream_close(out);
    return status;
}

int notme_folder_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", b->name, b->member[i].name);
    close_file(b);
    b->file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (b->file < 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno));
    b->before = b->inflated;
    if (is_packed(b->file))
        return unpack_file(b, out, err);
    *out = (struct notme_stream){pull_file, close_file, b};
    return NOTME_OK;
}
