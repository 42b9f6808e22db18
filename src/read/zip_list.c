/* The members of a zip: by its directory, and, where that is missing or damaged, by the members' own headers.
 * libarchive gives up at the first lie; what is intact lies behind it. */
#include "read/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { END = 22, END_64 = 56, LOCATOR = 20, MOST_DIRECTORY = 256 << 20, FULL = 65535 };

/* ---- bytes */

size_t notme_zip_get(const struct notme_bundle *b, uint64_t at, void *to, size_t len)
{
    const struct notme_zip *zip = b->zip;
    size_t got = 0;
    if (at >= zip->size)
        return 0;
    len = len < zip->size - at ? len : (size_t)(zip->size - at);
    if (zip->file < 0) {
        memcpy(to, (const char *)b->bytes + at, len);
        return len;
    }
    for (ssize_t n = 1; got < len && n > 0; got += n > 0 ? (size_t)n : 0)
        while ((n = pread(zip->file, (char *)to + got, len - got, (off_t)(at + got))) < 0 && errno == EINTR)
            continue;
    return got;
}

bool notme_zip_is_header(const char *at, bool local_only)
{
    static const char known[] = "\3\4\1\2\5\6\6\6";
    if (at[0] != 'P' || at[1] != 'K')
        return false;
    for (size_t i = 0; i < (local_only ? 2 : sizeof known - 1); i += 2)
        if (at[2] == known[i] && at[3] == known[i + 1])
            return true;
    return false;
}

uint64_t notme_zip_seek(struct notme_bundle *b, uint64_t from, uint64_t until, bool local_only)
{
    while (from < until) {
        const size_t n = notme_zip_get(b, from, b->block, NOTME_PIECE);
        const char *end = b->block + n;
        for (const char *at = b->block; end - at >= 4 && (at = memchr(at, 'P', (size_t)(end - at - 3))); at++)
            if (notme_zip_is_header(at, local_only)) {
                const uint64_t place = from + (uint64_t)(at - b->block);
                return place < until ? place : UINT64_MAX;
            }
        if (n < NOTME_PIECE)
            break;
        from += n - 3;
    }
    return UINT64_MAX;
}

/* ---- entries */

void notme_zip_wide(const char *extra, size_t len, struct notme_zip_entry *e)
{
    uint64_t *const fields[] = {&e->size, &e->packed, &e->header};
    while (len >= 4) {
        const size_t n = notme_zip_16(extra + 2);
        if (n > len - 4)
            return;
        if (notme_zip_16(extra) == 1)
            for (size_t i = 0, at = 0; i < 3; i++)
                if (*fields[i] == UINT32_MAX && at + 8 <= n) {
                    *fields[i] = notme_zip_64(extra + 4 + at);
                    at += 8;
                }
        extra += 4 + n;
        len -= 4 + n;
    }
}

uint64_t notme_zip_end(const struct notme_bundle *b, const struct notme_zip_entry *e)
{
    char behind[24] = {0};
    if (e->next < e->header + sizeof behind ||
        notme_zip_get(b, e->next - sizeof behind, behind, sizeof behind) < sizeof behind)
        return e->next;
    return e->next - (memcmp(behind + 8, "PK\7\10", 4) == 0 ? 16 : memcmp(behind, "PK\7\10", 4) == 0 ? 24 : 0);
}

bool notme_zip_described(const struct notme_bundle *b, struct notme_zip_entry *e)
{
    char behind[24];
    const uint64_t end = notme_zip_end(b, e), len = e->next - end;
    if (len == 0 || notme_zip_get(b, end, behind, (size_t)len) < len)
        return false;
    e->crc = notme_zip_32(behind + 4);
    e->packed = len == 16 ? notme_zip_32(behind + 8) : notme_zip_64(behind + 8);
    e->size = len == 16 ? notme_zip_32(behind + 12) : notme_zip_64(behind + 16);
    return e->sized = true;
}

static int keep(struct notme_bundle *b, const struct notme_zip_entry *entry, const char *name, struct notme_error *err)
{
    struct notme_zip *zip = b->zip;
    if (!notme_grow(&zip->entry, &zip->capacity, zip->count, sizeof *entry))
        return notme_fail_memory(err);
    const int status = notme_bundle_add_strange(b, name, entry->size <= INT64_MAX ? (int64_t)entry->size : -1, err);
    if (status == NOTME_OK)
        zip->entry[zip->count++] = *entry;
    return status;
}

/* A name, ended by NUL, and what the system of whoever packed it says it is. */
static int add(struct notme_bundle *b, const struct notme_zip_entry *entry, const char *name, mode_t mode,
               struct notme_error *err)
{
    const size_t len = strlen(name);
    char text[64];
    if (len && name[len - 1] == '/')
        return NOTME_OK; /* a folder */
    if (S_ISLNK(mode))
        return notme_losses_add(b, name, true, NOTME_LINK_PASSED, err);
    if (S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode))
        return notme_losses_add(b, name, true, NOTME_NO_FILE_PASSED, err);
    if (entry->flags & NOTME_ZIP_ENCRYPTED)
        return notme_losses_add(b, name, false, "is encrypted, and cannot be read", err);
    if (entry->method != NOTME_ZIP_STORED && entry->method != NOTME_ZIP_DEFLATED) {
        snprintf(text, sizeof text, "is packed by method %u, and cannot be read", entry->method);
        return notme_losses_add(b, name, false, text, err);
    }
    return keep(b, entry, name, err);
}

/* ---- the directory */

struct directory {
    uint64_t at, size, count;
    uint64_t before; /* bytes that stand before the zip, and that its places leave out */
};

/* Of a zip of more than 4 GiB, or of 65,535 members, the true record stands before the usual one. */
static void find_wide(const struct notme_bundle *b, uint64_t end, struct directory *d)
{
    char locator[LOCATOR], record[END_64];
    if (end < LOCATOR || notme_zip_get(b, end - LOCATOR, locator, LOCATOR) < LOCATOR ||
        memcmp(locator, "PK\6\7", 4) != 0)
        return;
    if (notme_zip_get(b, notme_zip_64(locator + 8), record, END_64) < END_64 || memcmp(record, "PK\6\6", 4) != 0)
        return;
    d->count = notme_zip_64(record + 32);
    d->size = notme_zip_64(record + 40);
    d->at = notme_zip_64(record + 48);
    d->before = 0;
}

static bool take_end(const struct notme_bundle *b, const char *record, uint64_t place, struct directory *d)
{
    *d = (struct directory){
        .count = notme_zip_16(record + 10), .size = notme_zip_32(record + 12), .at = notme_zip_32(record + 16)};
    const bool is_wide = d->count == UINT16_MAX || d->size == UINT32_MAX || d->at == UINT32_MAX;
    d->before = is_wide || d->at + d->size > place ? 0 : place - d->at - d->size;
    if (is_wide)
        find_wide(b, place, d);
    char sign[4] = {0};
    return d->count == 0 || (notme_zip_get(b, d->at + d->before, sign, 4) == 4 && memcmp(sign, "PK\1\2", 4) == 0);
}

/* The record that ends a zip says where its directory is; a comment may follow it. */
static bool find_directory(const struct notme_bundle *b, struct directory *d)
{
    const uint64_t size = b->zip->size;
    const size_t most = size < END + FULL ? (size_t)size : END + FULL;
    char *tail = notme_alloc(most + 1, 1);
    bool found = false;
    const size_t n = tail ? notme_zip_get(b, size - most, tail, most) : 0;
    for (size_t i = n >= END ? n - END + 1 : 0; i-- > 0 && !found;)
        found = memcmp(tail + i, "PK\5\6", 4) == 0 && take_end(b, tail + i, size - most + i, d);
    notme_free(tail);
    return found;
}

/* One entry of the directory; returns its length, 0 where it is none. */
static size_t read_entry(const char *at, size_t left, const struct directory *d, struct notme_zip_entry *e,
                         mode_t *mode)
{
    *e = (struct notme_zip_entry){.header = 0};
    *mode = 0;
    if (left < NOTME_ZIP_CENTRAL || memcmp(at, "PK\1\2", 4) != 0)
        return 0;
    const size_t name = notme_zip_16(at + 28), extra = notme_zip_16(at + 30), comment = notme_zip_16(at + 32);
    if (name + extra + comment > left - NOTME_ZIP_CENTRAL)
        return 0;
    *e = (struct notme_zip_entry){.flags = notme_zip_16(at + 8),
                                  .method = notme_zip_16(at + 10),
                                  .crc = notme_zip_32(at + 16),
                                  .packed = notme_zip_32(at + 20),
                                  .size = notme_zip_32(at + 24),
                                  .name_len = (uint16_t)name,
                                  .header = notme_zip_32(at + 42),
                                  .sized = true};
    notme_zip_wide(at + NOTME_ZIP_CENTRAL + name, extra, e);
    e->header += d->before;
    *mode = at[5] == 3 ? (mode_t)(notme_zip_32(at + 38) >> 16) : 0; /* 3: Unix */
    return NOTME_ZIP_CENTRAL + name + extra + comment;
}

enum trust { SOUND, DAMAGED, FOREIGN }; /* FOREIGN: with packings that libarchive reads, and we do not */

static enum trust judge(const char *bytes, const struct directory *d, uint64_t size)
{
    enum trust trust = SOUND;
    size_t at = 0;
    for (uint64_t i = 0; i < d->count; i++) {
        struct notme_zip_entry e;
        mode_t mode;
        const size_t n = read_entry(bytes + at, (size_t)d->size - at, d, &e, &mode);
        if (n == 0 || e.header >= size)
            return DAMAGED;
        if (e.method != NOTME_ZIP_STORED && e.method != NOTME_ZIP_DEFLATED && !(e.flags & NOTME_ZIP_ENCRYPTED))
            trust = FOREIGN;
        at += n;
    }
    return at == d->size ? trust : DAMAGED;
}

/* Names end in NUL by borrowing the byte behind them. */
static int add_all(struct notme_bundle *b, char *bytes, const struct directory *d, struct notme_error *err)
{
    int status = NOTME_OK;
    size_t at = 0;
    for (uint64_t i = 0; i < d->count && status == NOTME_OK; i++) {
        struct notme_zip_entry e, after;
        mode_t mode, ignored;
        const size_t n = read_entry(bytes + at, (size_t)d->size - at, d, &e, &mode);
        char *name = bytes + at + NOTME_ZIP_CENTRAL, *end = name + e.name_len, byte = *end;
        at += n;
        read_entry(bytes + at, (size_t)d->size - at, d, &after, &ignored);
        e.next = after.header > e.header ? after.header : d->at + d->before;
        *end = '\0';
        status = add(b, &e, name, mode, err);
        *end = byte;
    }
    return status;
}

/* ---- the members' own headers */

static int add_local(struct notme_bundle *b, struct notme_zip_entry *e, struct notme_error *err)
{
    char name[FULL + 1];
    const size_t n = notme_zip_get(b, e->header + NOTME_ZIP_LOCAL, name, e->name_len);
    name[n] = '\0';
    if (!e->sized)
        notme_zip_described(b, e);
    return add(b, e, name, 0, err);
}

/* A header may say how long a member is and leave its checksum to what stands behind it. */
static void read_behind(const struct notme_bundle *b, struct notme_zip_entry *e)
{
    char behind[8];
    if (!(e->flags & NOTME_ZIP_DESCRIBED) || !e->sized || e->crc)
        return;
    if (notme_zip_get(b, e->next, behind, sizeof behind) == sizeof behind && memcmp(behind, "PK\7\10", 4) == 0)
        e->crc = notme_zip_32(behind + 4);
}

static bool read_local(const struct notme_bundle *b, uint64_t at, struct notme_zip_entry *e)
{
    char header[NOTME_ZIP_LOCAL], extra[FULL];
    if (notme_zip_get(b, at, header, sizeof header) < sizeof header || memcmp(header, "PK\3\4", 4) != 0)
        return false;
    *e = (struct notme_zip_entry){.flags = notme_zip_16(header + 6),
                                  .method = notme_zip_16(header + 8),
                                  .crc = notme_zip_32(header + 14),
                                  .packed = notme_zip_32(header + 18),
                                  .size = notme_zip_32(header + 22),
                                  .name_len = notme_zip_16(header + 26)};
    const size_t n = notme_zip_get(b, at + NOTME_ZIP_LOCAL + e->name_len, extra, notme_zip_16(header + 28));
    notme_zip_wide(extra, n, e);
    e->header = at;
    e->sized = !(e->flags & NOTME_ZIP_DESCRIBED) || e->packed;
    e->next = at + NOTME_ZIP_LOCAL + e->name_len + notme_zip_16(header + 28) + (e->sized ? e->packed : 0);
    read_behind(b, e);
    return true;
}

static int scan(struct notme_bundle *b, struct notme_error *err)
{
    struct notme_zip *zip = b->zip;
    struct notme_zip_entry e;
    int status = notme_losses_add(
        b, NULL, false, "the zip's directory is missing or damaged: its members are found by their own headers", err);
    uint64_t at = 0;
    zip->scanned = true;
    while (status == NOTME_OK && (at = notme_zip_seek(b, at, zip->size, true)) != UINT64_MAX) {
        if (!read_local(b, at, &e)) {
            at += 4;
            continue;
        }
        /* one that says it is longer than what follows lies */
        const uint64_t least = at + NOTME_ZIP_LOCAL + e.name_len;
        if (!e.sized || e.next > zip->size) {
            const uint64_t next = notme_zip_seek(b, least, zip->size, false);
            e.next = next == UINT64_MAX ? zip->size : next;
        }
        status = add_local(b, &e, err);
        at = e.next > least ? e.next : least;
    }
    return status;
}

/* ---- opening */

static bool open_zip(struct notme_bundle *b, struct notme_error *err, int *status)
{
    char sign[4] = {0};
    struct notme_zip *zip = b->zip = notme_alloc(1, sizeof *zip);
    *status = zip ? NOTME_OK : notme_fail_memory(err);
    if (!zip)
        return false;
    zip->size = b->bytes ? b->len : (uint64_t)b->size;
    zip->file = b->bytes ? -1 : open(b->name, O_RDONLY | O_CLOEXEC);
    if (!b->bytes && zip->file < 0) {
        *status = notme_fail(err, NOTME_EIO, "cannot open '%s': %s", b->name, strerror(errno));
        return false;
    }
    return notme_zip_get(b, 0, sign, 4) == 4 && notme_zip_is_header(sign, false);
}

static int list(struct notme_bundle *b, bool begins, bool *is, struct notme_error *err)
{
    struct directory d;
    const bool found = find_directory(b, &d) && d.size <= MOST_DIRECTORY;
    *is = begins || found;
    if (!*is)
        return NOTME_OK;
    char *bytes = found ? notme_alloc((size_t)d.size + 1, 1) : NULL;
    if (found && !bytes)
        return notme_fail_memory(err);
    enum trust trust = DAMAGED;
    if (found && notme_zip_get(b, d.at + d.before, bytes, (size_t)d.size) == d.size)
        trust = judge(bytes, &d, b->zip->size);
    int status = NOTME_OK;
    *is = trust != FOREIGN;
    if (trust == SOUND)
        status = add_all(b, bytes, &d, err);
    else if (trust == DAMAGED)
        status = scan(b, err);
    notme_free(bytes);
    return status;
}

int notme_zip_list(struct notme_bundle *b, struct notme_error *err)
{
    int status;
    bool is = false;
    const bool begins = open_zip(b, err, &status);
    if (status == NOTME_OK)
        status = list(b, begins, &is, err);
    if (status == NOTME_OK && is)
        return NOTME_OK;
    notme_zip_free(b->zip);
    b->zip = NULL;
    return status;
}
