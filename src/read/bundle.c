/* Archives by libarchive, met only here; folders by the system. */
#define _GNU_SOURCE /* newlocale() */
#include "read/bundle_own.h"

#include "base/clock.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the archive */

/* What the system refuses says nothing about the file. */
static bool is_of_system(int number)
{
    static const int numbers[] = {EMFILE, ENFILE, EACCES, EPERM, EIO, ENOENT, ESTALE};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

int notme_bundle_trouble(const struct notme_bundle *b, struct archive *a, struct notme_error *err)
{
    const char *text = a ? archive_error_string(a) : NULL;
    const int number = a ? archive_errno(a) : 0;
    if (number == ENOMEM)
        return notme_fail_memory(err);
    if (is_of_system(number))
        return notme_fail(err, NOTME_EIO, "cannot read '%s': %s", b->name, strerror(number));
    return notme_fail_at(err, NOTME_EFORMAT, 0, notme_bundle_place(b), "'%s' is cut short or damaged: %s", b->name,
                         text ? text : "unreadable");
}

uint64_t notme_bundle_place(const struct notme_bundle *b)
{
    if (b->unpacked.inflate)
        return notme_inflate_packed(b->unpacked.inflate);
    const la_int64_t place = b->archive ? archive_filter_bytes(b->archive, 0) : 0;
    return place > 0 ? (uint64_t)place : 0;
}

void notme_bundle_close_archive(struct notme_bundle *b)
{
    if (b->archive)
        archive_read_free(b->archive);
    notme_unpacked_close(b);
    b->archive = NULL;
    b->next = 0;
    b->broke = b->warned = false;
}

int notme_bundle_open_archive(struct notme_bundle *b, struct notme_error *err)
{
    notme_bundle_close_archive(b);
    struct archive *a = b->archive = archive_read_new();
    if (!a)
        return notme_fail_memory(err);
    archive_read_support_format_tar(a);
    int status;
    if (!b->unpacked.packing) {
        archive_read_support_filter_gzip(a);
        archive_read_support_filter_zstd(a);
        archive_read_support_filter_xz(a);
        archive_read_support_format_zip(a);
        archive_read_support_format_raw(a);
    }
    if (b->unpacked.packing)
        status = notme_unpacked_open(b);
    else if (b->bytes)
        status = archive_read_open_memory(a, b->bytes, b->len);
    else if (b->once)
        status = notme_spool_open(b);
    else if (b->input >= 0)
        status = lseek(b->input, 0, SEEK_SET) == 0 ? archive_read_open_fd(a, b->input, NOTME_PIECE) : ARCHIVE_FATAL;
    else
        status = archive_read_open_filename(a, b->name, NOTME_PIECE);
    return status == ARCHIVE_OK ? NOTME_OK : notme_bundle_trouble(b, a, err);
}

/* libarchive decodes names by the locale of the thread, and those that it cannot decode it does not give at all. In the
 * C locale those are all that are not ASCII and marked as UTF-8. */
static int next_header(struct archive *a, struct archive_entry **entry)
{
    const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    const locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    const int status = archive_read_next_header(a, entry);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return status;
}

/* 1 = an entry, 0 = the end. A tar's header that is damaged is passed over: libarchive looks for the next one. */
int notme_bundle_next_entry(struct notme_bundle *b, struct archive_entry **entry, struct notme_error *err)
{
    int status, retries = 0;
    b->broke = b->warned = false;
    while ((status = next_header(b->archive, entry)) == ARCHIVE_RETRY) {
        struct notme_error error;
        char text[sizeof error.text + 32];
        if (retries++ || b->listed)
            continue;
        notme_bundle_trouble(b, b->archive, &error);
        notme_losses_text(&error, text, sizeof text);
        const int added = notme_losses_add(b, NULL, false, text, err);
        if (added != NOTME_OK)
            return added;
    }
    if (status == ARCHIVE_EOF)
        return 0;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return notme_bundle_trouble(b, b->archive, err);
    b->next++;
    return 1;
}

/* ---- its members */

int notme_bundle_add(struct notme_bundle *b, const char *name, int64_t size, struct notme_error *err)
{
    const uint64_t most = b->limits.members;
    if (b->members >= most)
        return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu files", b->name, (unsigned long long)most);
    if (!notme_grow(&b->member, &b->capacity, b->members, sizeof *b->member))
        return notme_fail_memory(err);
    char *copy = notme_strdup_text(notme_text_of(name));
    if (!copy)
        return notme_fail_memory(err);
    b->member[b->members++] = (struct notme_member){.name = copy, .size = size};
    return NOTME_OK;
}

/* ---- opening */

static struct notme_text unpacked(struct notme_text name)
{
    static const char *const ends[] = {".gz", ".zst", ".xz", ".bz2", ".lz4"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t n = strlen(ends[i]);
        if (name.len > n && memcmp(name.at + name.len - n, ends[i], n) == 0)
            return (struct notme_text){name.at, name.len - n};
    }
    return name;
}

static struct notme_bundle *new_bundle(const char *name, const struct notme_limits *limits)
{
    struct notme_bundle *b = notme_alloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->name = notme_strdup_text(notme_text_of(name));
    b->plain = notme_strdup_text(unpacked(notme_text_of(name)));
    b->block = notme_alloc(NOTME_PIECE, 1);
    b->limits = *limits;
    b->mtime = NOTME_NO_TIME;
    b->size = -1;
    b->file = b->input = b->direct.file = b->unpacked.file = -1;
    if (b->name && b->plain && b->block)
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

/* Pipes, standard input among them, are opened once. */
static int open_file(struct notme_bundle *b, const struct stat *st, struct notme_error *err)
{
    b->once = !st || !(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode));
    if (st && !b->once) {
        b->folder = S_ISDIR(st->st_mode);
        b->mtime = (int64_t)st->st_mtime * NOTME_SECOND;
        b->size = b->folder ? -1 : (int64_t)st->st_size;
    }
    if (b->size == 0)
        return notme_fail(err, NOTME_EFORMAT, "'%s' is empty", b->name);
    if (!st)
        b->input = STDIN_FILENO;
    else if (b->once)
        b->input = open(b->name, O_RDONLY | O_CLOEXEC);
    if (b->once ? b->input < 0 : !b->folder && access(b->name, R_OK) != 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", b->name, strerror(errno));
    return NOTME_OK;
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
    const int status = open_file(b, standard_input ? NULL : &st, err);
    if (status != NOTME_OK)
        return finish(out, b, status);
    return finish(out, b, b->folder ? notme_folder_list(b, err) : notme_bundle_list(b, err));
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
    return finish(out, b, notme_bundle_list(b, err));
}

void notme_bundle_free(struct notme_bundle *b)
{
    if (!b)
        return;
    notme_bundle_close_archive(b);
    notme_direct_close(b);
    if (b->file >= 0)
        close(b->file);
    if (b->input > STDIN_FILENO)
        close(b->input);
    notme_shelf_release(&b->shelf);
    notme_buf_release(&b->pipe.begun);
    notme_buf_release(&b->held);
    notme_free(b->pipe.block);
    notme_losses_release(&b->losses);
    notme_zip_free(b->zip);
    for (size_t i = 0; i < b->members; i++)
        notme_free(b->member[i].name);
    notme_free(b->member);
    notme_free(b->block);
    notme_free(b->name);
    notme_free(b->plain);
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

bool notme_bundle_is_once(const struct notme_bundle *b)
{
    return b->once && b->single;
}

bool notme_bundle_is_folder(const struct notme_bundle *b)
{
    return b->folder;
}

const char *notme_bundle_name(const struct notme_bundle *b)
{
    return b->name;
}

const char *notme_bundle_file(const struct notme_bundle *b)
{
    return b->plain;
}

int64_t notme_bundle_mtime(const struct notme_bundle *b)
{
    return b->mtime;
}

int64_t notme_bundle_size(const struct notme_bundle *b)
{
    return b->size;
}

void notme_bundle_mark(struct notme_bundle *b, size_t i)
{
    b->member[i].taken = true;
}

void notme_bundle_asked(struct notme_bundle *b, size_t i)
{
    b->member[i].asked = true;
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
int notme_bundle_count_inflated(struct notme_bundle *b, size_t n, uint64_t packed, struct notme_error *err)
{
    const uint64_t free_of_ratio = 16 << 20;
    b->inflated += n;
    if (b->inflated > b->limits.inflated_bytes)
        return notme_fail(err, NOTME_ELIMIT, "'%s' holds more than %llu bytes", b->name,
                          (unsigned long long)b->limits.inflated_bytes);
    const uint64_t inflated = b->inflated - b->before;
    if (inflated > free_of_ratio && packed && inflated / packed >= b->limits.ratio)
        return notme_fail(err, NOTME_ELIMIT, "'%s' inflates to more than %llu times its size: refused as a zip bomb",
                          b->name, (unsigned long long)b->limits.ratio);
    return NOTME_OK;
}

uint64_t notme_bundle_packed(const struct notme_bundle *b)
{
    if (b->size >= 0 && !b->folder)
        return (uint64_t)b->size;
    if (b->direct.inflate)
        return notme_inflate_packed(b->direct.inflate);
    const la_int64_t packed = b->archive ? archive_filter_bytes(b->archive, -1) : 0;
    return packed > 0 ? (uint64_t)packed : 0;
}

int64_t notme_bundle_pull_archive(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    const void *piece = NULL;
    size_t len = 0;
    la_int64_t place;
    int how = ARCHIVE_OK;
    while (!b->warned && !b->broke && len == 0 && how == ARCHIVE_OK)
        how = archive_read_data_block(b->archive, &piece, &len, &place);
    if (b->broke || how == ARCHIVE_EOF)
        return 0;
    b->broke = b->warned || how < ARCHIVE_WARN || len == 0;
    if (b->broke)
        return notme_bundle_trouble(b, b->archive, err);
    b->warned = how == ARCHIVE_WARN; /* of what comes now the checksum is wrong: it is given, and then told */
    *bytes = piece;
    const int status = notme_bundle_count_inflated(b, len, notme_bundle_packed(b), err);
    return status == NOTME_OK ? (int64_t)len : status;
}

/* Its only header was read when it was listed; a second look needs a second opening. */
static int stream_single(struct notme_bundle *b, struct notme_error *err)
{
    struct archive_entry *entry;
    if (b->inflated == 0 || b->once)
        return NOTME_OK;
    const int status = notme_bundle_open_archive(b, err);
    if (status == NOTME_OK && notme_bundle_next_entry(b, &entry, err) <= 0)
        return notme_bundle_trouble(b, b->archive, err);
    return status;
}

static int walk_to(struct notme_bundle *b, size_t i, struct notme_error *err)
{
    struct archive_entry *entry;
    const bool back = b->archive && b->next > i;
    int status = back || !b->archive ? notme_bundle_open_archive(b, err) : NOTME_OK;
    if (status == NOTME_OK && back)
        status = notme_shelf_fill(b, i, err);
    while (status >= 0 && b->next <= i && (status = notme_bundle_next_entry(b, &entry, err)) > 0)
        continue;
    return status;
}

static int stream_of(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    if (b->folder)
        return notme_folder_stream(b, i, out, err);
    if (b->zip)
        return notme_zip_stream(b, i, out, err);
    if (notme_shelf_stream(b, i, out))
        return NOTME_OK;
    if (b->direct.packing != NOTME_PACKED_OTHERWISE)
        return notme_direct_single(b, out, err);
    const int status = b->single ? stream_single(b, err) : walk_to(b, i, err);
    if (status < 0)
        return status;
    *out = (struct notme_stream){notme_bundle_pull_archive, NULL, b};
    return NOTME_OK;
}

static int open_stream(struct notme_bundle *b, size_t i, bool looking, struct notme_stream *out,
                       struct notme_error *err)
{
    struct notme_error error = {0};
    *out = (struct notme_stream){0};
    b->losses.looking = looking;
    int status = stream_of(b, i, out, &error);
    if (status == NOTME_OK)
        notme_utf16_open(&b->utf16, out);
    status = notme_losses_open(b, i, status, out, &error);
    if (status != NOTME_OK && err)
        *err = error;
    return status;
}

int notme_bundle_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    return open_stream(b, i, false, out, err);
}

int notme_bundle_look(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    return open_stream(b, i, true, out, err);
}
