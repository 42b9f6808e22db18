/* Archives by libarchive, met only here; folders by the system. */
#include "read/bundle.h"

#include "base/clock.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

struct notme_bundle {
    char *name; /* of the source: for messages, and to open it */
    const void *bytes;
    size_t len;
    bool folder;
    bool single; /* no archive but one stream: plain or compressed */
    int64_t mtime, size;
    struct notme_limits limits;
    struct notme_member *member;
    size_t members, capacity;
    /* the archive as it is open now */
    struct archive *archive;
    size_t next; /* index of the entry that the next header is of */
    int file;    /* of a folder's member */
    char *block;
    uint64_t inflated;
    uint64_t before; /* of it, by other members of a folder */
};

/* ---- the archive */

static int trouble(const struct notme_bundle *b, struct archive *a, struct notme_error *err)
{
    const char *text = a ? archive_error_string(a) : NULL;
    if (a && archive_errno(a) == ENOMEM)
        return notme_fail_memory(err);
    return notme_fail(err, NOTME_EFORMAT, "'%s' is cut short or damaged: %s", b->name, text ? text : "unreadable");
}

static void close_archive(struct notme_bundle *b)
{
    if (b->archive)
        archive_read_free(b->archive);
    b->archive = NULL;
    b->next = 0;
}

static int open_archive(struct notme_bundle *b, struct notme_error *err)
{
    close_archive(b);
    struct archive *a = b->archive = archive_read_new();
    if (!a)
        return notme_fail_memory(err);
    archive_read_support_filter_gzip(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_raw(a);
    int status;
    if (b->bytes)
        status = archive_read_open_memory(a, b->bytes, b->len);
    else if (strcmp(b->name, "-") == 0)
        status = archive_read_open_fd(a, STDIN_FILENO, BLOCK);
    else
        status = archive_read_open_filename(a, b->name, BLOCK);
    return status == ARCHIVE_OK ? NOTME_OK : trouble(b, a, err);
}

/* 1 = an entry, 0 = the end. */
static int next_entry(struct notme_bundle *b, struct archive_entry **entry, struct notme_error *err)
{
    const int status = archive_read_next_header(b->archive, entry);
    if (status == ARCHIVE_EOF)
        return 0;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return trouble(b, b->archive, err);
    b->next++;
    return 1;
}

/* Names that try to leave the archive are no members; nothing is ever written, but what plays tricks is not read
 * either. */
static bool is_tricky(const char *name)
{
    if (!*name || *name == '/' || strchr(name, '\\'))
        return true;
    for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return true;
    return false;
}

static int add_member(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err)
{
    const uint64_t most = b->limits.members;
    if (b->members >= most)
        return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu files", b->name, (unsigned long long)most);
    if (!notme_grow(&b->member, &b->capacity, b->members, sizeof *b->member))
        return notme_fail_memory(err);
    char *copy = notme_strdup_text(notme_text_of(name));
    if (!copy)
        return notme_fail_memory(err);
    b->member[b->members++] = (struct notme_member){copy, size};
    return NOTME_OK;
}

static const char *entry_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    return name && archive_entry_filetype(entry) == AE_IFREG && !is_tricky(name) ? name : "";
}

static int list_archive(struct notme_bundle *b, struct notme_error *err)
{
    struct archive_entry *entry;
    int status = open_archive(b, err);
    while (status == NOTME_OK && (status = next_entry(b, &entry, err)) > 0) {
        b->single = archive_format(b->archive) == ARCHIVE_FORMAT_RAW;
        const int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
        status = add_member(b, b->single ? "" : entry_name(entry), size, err);
        if (b->single)
            break; /* stays open: standard input is read but once */
    }
    return status;
}

/* ---- folders: a stack of those still to be walked, no recursion */

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
    return S_ISREG(st.st_mode) ? add_member(b, relative, st.st_size, err) : NOTME_OK;
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

static int list_folder(struct notme_bundle *b, struct notme_error *err)
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

/* ---- opening */

static struct notme_bundle *new_bundle(const char *name, const struct notme_limits *limits)
{
    struct notme_bundle *b = notme_alloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->name = notme_strdup_text(notme_text_of(name));
    b->block = notme_alloc(BLOCK, 1);
    b->limits = *limits;
    b->mtime = NOTME_NO_TIME;
    b->size = -1;
    b->file = -1;
    if (b->name && b->block)
        return b;
    notme_bundle_free(b);
    return NULL;
}

static int finish(struct notme_bundle **out, struct notme_bundle *b, int status)
{
    if (status == NOTME_OK || status > 0)
        *out = b;
    else
        notme_bundle_free(b);
    return status > 0 ? NOTME_OK : status;
}

int notme_bundle_open_path(struct notme_bundle **out, const char *path, const struct notme_limits *limits,
                           struct notme_error *err)
{
    struct stat st;
    *out = NULL;
    const bool standard_input = strcmp(path, "-") == 0;
    if (!standard_input && stat(path, &st) != 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno));
    struct notme_bundle *b = new_bundle(path, limits);
    if (!b)
        return notme_fail_memory(err);
    if (!standard_input) {
        b->folder = S_ISDIR(st.st_mode);
        b->mtime = (int64_t)st.st_mtime * NOTME_SECOND;
        b->size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
        if (!b->folder && access(path, R_OK) != 0)
            return finish(out, b, notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno)));
        if (b->size == 0)
            return finish(out, b, notme_fail(err, NOTME_EFORMAT, "'%s' is empty", path));
    }
    return finish(out, b, b->folder ? list_folder(b, err) : list_archive(b, err));
}

int notme_bundle_open_bytes(struct notme_bundle **out, const char *name, const void *bytes, size_t len,
                            const struct notme_limits *limits, struct notme_error *err)
{
    *out = NULL;
    if (len == 0)
        return notme_fail(err, NOTME_EFORMAT, "'%s' is empty", name);
    struct notme_bundle *b = new_bundle(name, limits);
    if (!b)
        return notme_fail_memory(err);
    b->bytes = bytes;
    b->len = len;
    b->size = (int64_t)len;
    return finish(out, b, list_archive(b, err));
}

void notme_bundle_free(struct notme_bundle *b)
{
    if (!b)
        return;
    close_archive(b);
    if (b->file >= 0)
        close(b->file);
    for (size_t i = 0; i < b->members; i++)
        notme_free(b->member[i].name);
    notme_free(b->member);
    notme_free(b->block);
    notme_free(b->name);
    notme_free(b);
}

/* ---- looking */

size_t notme_bundle_count(const struct notme_bundle *b)
{
    return b->members;
}

const struct notme_member *notme_bundle_member(const struct notme_bundle *b, size_t i)
{
    return &b->member[i];
}

bool notme_bundle_is_single(const struct notme_bundle *b)
{
    return b->single;
}

bool notme_bundle_is_folder(const struct notme_bundle *b)
{
    return b->folder;
}

const char *notme_bundle_name(const struct notme_bundle *b)
{
    return b->name;
}

int64_t notme_bundle_mtime(const struct notme_bundle *b)
{
    return b->mtime;
}

int64_t notme_bundle_size(const struct notme_bundle *b)
{
    return b->size;
}

static bool ends_in(const char *name, const char *suffix)
{
    const size_t n = strlen(name), m = strlen(suffix);
    if (m > n || (m < n && name[n - m - 1] != '/'))
        return false;
    for (size_t i = 0; i < m; i++)
        if (tolower((unsigned char)name[n - m + i]) != tolower((unsigned char)suffix[i]))
            return false;
    return true;
}

size_t notme_bundle_find(const struct notme_bundle *b, const char *suffix, size_t from)
{
    for (size_t i = from; i < b->members; i++)
        if (ends_in(b->member[i].name, suffix))
            return i;
    return SIZE_MAX;
}

/* ---- members as streams */

/* Keeps the ceilings that stop a zip bomb. */
static int count_inflated(struct notme_bundle *b, size_t n, struct notme_error *err)
{
    const uint64_t free_of_ratio = 16 << 20;
    b->inflated += n;
    if (b->inflated > b->limits.inflated_bytes)
        return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu bytes", b->name,
                          (unsigned long long)b->limits.inflated_bytes);
    if (!b->archive)
        return NOTME_OK;
    const uint64_t inflated = b->inflated - b->before;
    const int64_t packed = b->size >= 0 && !b->folder ? b->size : archive_filter_bytes(b->archive, -1);
    if (inflated > free_of_ratio && packed > 0 && inflated / (uint64_t)packed >= b->limits.ratio)
        return notme_fail(err, NOTME_ELIMIT, "'%s' inflates to more than %llu times its size: refused as a zip bomb",
                          b->name, (unsigned long long)b->limits.ratio);
    return NOTME_OK;
}

static int64_t pull_archive(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    const la_ssize_t n = archive_read_data(b->archive, b->block, BLOCK);
    if (n < 0)
        return trouble(b, b->archive, err);
    *bytes = b->block;
    const int status = count_inflated(b, (size_t)n, err);
    return status == NOTME_OK ? n : status;
}

static int64_t pull_file(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    const ssize_t n = read(b->file, b->block, BLOCK);
    if (n < 0)
        return notme_fail(err, NOTME_EIO, "cannot read in '%s': %s", b->name, strerror(errno));
    *bytes = b->block;
    const int status = count_inflated(b, (size_t)n, err);
    return status == NOTME_OK ? n : status;
}

static void close_file(void *ctx)
{
    struct notme_bundle *b = ctx;
    close_archive(b);
    if (b->file >= 0)
        close(b->file);
    b->file = -1;
}

static bool is_packed(int file)
{
    unsigned char magic[4] = {0};
    const ssize_t n = pread(file, magic, sizeof magic, 0);
    return (n >= 2 && magic[0] == 0x1f && magic[1] == 0x8b) || (n == 4 && memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0);
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
    archive_read_support_format_raw(a);
    if (archive_read_open_fd(a, b->file, BLOCK) != ARCHIVE_OK || archive_read_next_header(a, &entry) != ARCHIVE_OK) {
        const int status = trouble(b, a, err);
        close_file(b);
        return status;
    }
    *out = (struct notme_stream){pull_archive, close_file, b};
    return NOTME_OK;
}

static int stream_file(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
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

int notme_bundle_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    *out = (struct notme_stream){0};
    if (b->folder)
        return stream_file(b, i, out, err);
    struct archive_entry *entry;
    int status = NOTME_OK;
    if (b->single) { /* its only header was read when it was listed; a second look needs a second opening */
        const bool again = b->inflated > 0 && strcmp(b->name, "-") != 0;
        if (again && (status = open_archive(b, err)) == NOTME_OK)
            status = next_entry(b, &entry, err) > 0 ? NOTME_OK : trouble(b, b->archive, err);
    } else {
        if (!b->archive || b->next > i)
            status = open_archive(b, err);
        while (status >= 0 && b->next <= i && (status = next_entry(b, &entry, err)) > 0)
            continue;
    }
    if (status < 0)
        return status;
    *out = (struct notme_stream){pull_archive, NULL, b};
    return NOTME_OK;
}
