/* One stream of bytes, read without libarchive once it has said what it is: plain bytes as they lie there, compressed
 * ones inflated ahead of whoever pulls. */
#include "read/bundle_own.h"

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum notme_packing notme_direct_packing(struct archive *a)
{
    if (archive_filter_count(a) > 2) /* the last stands for the file itself */
        return NOTME_PACKED_OTHERWISE;
    switch (archive_filter_code(a, 0)) {
    case ARCHIVE_FILTER_NONE:
        return NOTME_PLAIN_BYTES;
    case ARCHIVE_FILTER_GZIP:
        return NOTME_PACKED_GZIP;
    case ARCHIVE_FILTER_ZSTD:
        return NOTME_PACKED_ZSTD;
    case ARCHIVE_FILTER_XZ:
        return NOTME_PACKED_XZ;
    default:
        return NOTME_PACKED_OTHERWISE;
    }
}

enum notme_packing notme_direct_packing_of(const char *head, size_t len)
{
    static const struct {
        enum notme_packing packing;
        size_t len;
        const char *magic;
    } signs[] = {{NOTME_PACKED_GZIP, 2, "\x1f\x8b"},
                 {NOTME_PACKED_ZSTD, 4, "\x28\xb5\x2f\xfd"},
                 {NOTME_PACKED_XZ, 6,
                  "\xfd"
                  "7zXZ"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (len >= signs[i].len && memcmp(head, signs[i].magic, signs[i].len) == 0)
            return signs[i].packing;
    return NOTME_PACKED_OTHERWISE;
}

const struct notme_decoder *notme_direct_decoder(enum notme_packing packing)
{
    return packing == NOTME_PACKED_GZIP ? &notme_gzip : packing == NOTME_PACKED_XZ ? &notme_xz : &notme_zstd;
}

static int64_t pull_plain(struct notme_bundle *b, const char **bytes, struct notme_error *err)
{
    struct notme_direct *d = &b->direct;
    ssize_t n = d->left < NOTME_PIECE ? (ssize_t)d->left : NOTME_PIECE;
    *bytes = n ? d->at : b->block;
    if (n) {
        d->at += n;
        d->left -= (size_t)n;
        return n;
    }
    while (d->file >= 0 && !d->broke && (n = read(d->file, b->block, NOTME_PIECE)) < 0 && errno == EINTR)
        continue;
    d->broke = d->broke || n < 0;
    return n < 0 ? notme_fail(err, NOTME_EIO, "cannot read '%s': %s", b->name, strerror(errno)) : n;
}

static int64_t pull_direct(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    struct notme_inflate *inflate = b->direct.inflate;
    const int64_t n = inflate ? notme_inflate_pull(inflate, bytes, err) : pull_plain(b, bytes, err);
    if (n < 0)
        return n;
    const int status = notme_bundle_count_inflated(b, (size_t)n, inflate ? notme_bundle_packed(b) : 0, err);
    return status == NOTME_OK ? n : status;
}

void notme_direct_close(struct notme_bundle *b)
{
    notme_inflate_close(b->direct.inflate);
    if (b->direct.own_file)
        close(b->direct.file);
    b->direct = (struct notme_direct){.packing = b->direct.packing, .file = -1};
}

int notme_direct_open(struct notme_bundle *b, int file, bool own_file, const char *bytes, size_t len,
                      struct notme_stream *out, struct notme_error *err)
{
    const enum notme_packing packing = b->direct.packing;
    const struct notme_feed feed = {.at = bytes, .left = len, .file = file};
    b->direct = (struct notme_direct){.packing = packing, .file = file, .own_file = own_file, .at = bytes, .left = len};
    if (packing != NOTME_PLAIN_BYTES) {
        const int status = notme_inflate_open(&b->direct.inflate, notme_direct_decoder(packing), &feed, b->name, err);
        if (status != NOTME_OK)
            return status;
    }
    b->direct.open = true;
    *out = (struct notme_stream){pull_direct, NULL, b};
    return NOTME_OK;
}

/* What came through a pipe while libarchive looked at it comes first; the pipe goes on where it is. */
int notme_direct_single(struct notme_bundle *b, struct notme_stream *out, struct notme_error *err)
{
    *out = (struct notme_stream){pull_direct, NULL, b};
    if (b->once && b->direct.open)
        return NOTME_OK;
    notme_bundle_close_archive(b);
    notme_direct_close(b);
    if (b->bytes)
        return notme_direct_open(b, -1, false, b->bytes, b->len, out, err);
    if (b->once)
        return notme_direct_open(b, b->input, false, b->pipe.begun.at, b->pipe.begun.len, out, err);
    const int file = open(b->name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return notme_fail(err, NOTME_EIO, "cannot open '%s': %s", b->name, strerror(errno));
    return notme_direct_open(b, file, true, NULL, 0, out, err);
}
