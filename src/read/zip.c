/* The members of a zip as streams. Deflated data are put between the head and the tail of a gzip member, whose decoder
 * then judges them; where the directory and a member's own header say different things, what fits is believed. */
#include "read/zip.h"

#include <string.h>
#include <unistd.h>

enum { HEAD = 10 };

void notme_zip_free(struct notme_zip *zip)
{
    if (!zip)
        return;
    notme_inflate_close(zip->inflate);
    if (zip->file >= 0)
        close(zip->file);
    notme_free(zip->entry);
    notme_free(zip);
}

/* ---- streams */

/* What is wrong with headers is told when the member has been given: perhaps nothing of it was lost. */
static int64_t end_member(struct notme_zip *zip, const struct notme_bundle *b, struct notme_error *err)
{
    const char *wrong = zip->wrong;
    zip->ended = true;
    zip->wrong = NULL;
    return wrong ? notme_fail_at(err, NOTME_EFORMAT, 0, zip->start, "'%s' is cut short or damaged: %s", b->name, wrong)
                 : 0;
}

static int64_t pull_deflated(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    struct notme_zip *zip = b->zip;
    struct notme_error error = {0};
    const int64_t n = zip->ended ? 0 : notme_inflate_pull(zip->inflate, bytes, &error);
    if (n == 0)
        return end_member(zip, b, err);
    if (n < 0) {
        error.offset = zip->start + (error.offset > HEAD ? error.offset - HEAD : 0);
        if (err)
            *err = error;
        return n;
    }
    const int status = notme_bundle_count_inflated(b, (size_t)n, notme_bundle_packed(b), err);
    return status == NOTME_OK ? n : status;
}

static int64_t pull_stored(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    struct notme_zip *zip = b->zip;
    const size_t most = zip->left < NOTME_PIECE ? (size_t)zip->left : NOTME_PIECE;
    const size_t n = zip->ended ? 0 : notme_zip_get(b, zip->at, b->block, most);
    if (n < most && !zip->ended)
        zip->wrong = "it ends before its time";
    if (n == 0) {
        if (!zip->wrong && !zip->ended && zip->sized && zip->sum != zip->crc)
            zip->wrong = "its checksum is another";
        return end_member(zip, b, err);
    }
    zip->sum = notme_crc32(zip->sum, b->block, n);
    zip->at += n;
    zip->left -= n;
    *bytes = b->block;
    const int status = notme_bundle_count_inflated(b, n, notme_bundle_packed(b), err);
    return status == NOTME_OK ? (int64_t)n : status;
}

/* ---- headers */

enum { MOST_SOUGHT = 64 };

static bool get_header(const struct notme_bundle *b, const struct notme_zip_entry *e, char header[NOTME_ZIP_LOCAL])
{
    memset(header, 0, NOTME_ZIP_LOCAL);
    return notme_zip_get(b, e->header, header, NOTME_ZIP_LOCAL) == NOTME_ZIP_LOCAL &&
           memcmp(header, "PK\3\4", 4) == 0 && notme_zip_16(header + 26) == e->name_len;
}

/* The directory has it where it is not: it is the header between its neighbours', if there is one. */
static bool seek_header(struct notme_bundle *b, size_t i, struct notme_zip_entry *e, char header[NOTME_ZIP_LOCAL])
{
    struct notme_zip *zip = b->zip;
    const bool last = i + 1 == zip->count;
    const uint64_t from = i ? zip->entry[i - 1].header + NOTME_ZIP_LOCAL : 0;
    const uint64_t until = last ? zip->size : zip->entry[i + 1].header;
    const uint64_t at = zip->sought++ < MOST_SOUGHT && from < until ? notme_zip_seek(b, from, until, true) : UINT64_MAX;
    struct notme_zip_entry found = *e;
    found.header = at;
    if (at == UINT64_MAX || !get_header(b, &found, header))
        return false;
    const uint64_t next = notme_zip_seek(b, at + NOTME_ZIP_LOCAL, until, false);
    found.next = next == UINT64_MAX ? until : next;
    *e = found;
    return true;
}

/* Sizes that no sign stands before, or whose sign is damaged. */
static bool fits_unsigned(const struct notme_zip_entry *e, uint64_t end)
{
    const uint64_t gap = e->next - end;
    return end <= e->next && (gap == 12 || gap == 16 || gap == 20 || gap == 24);
}

/* Behind data come their sizes, in one of four ways, or the next header. */
static bool ends_at(const struct notme_bundle *b, const struct notme_zip_entry *e, uint64_t end)
{
    char sign[4] = {0};
    if (end == e->next || (fits_unsigned(e, end) && notme_zip_end(b, e) == e->next))
        return true;
    return notme_zip_get(b, end, sign, sizeof sign) == sizeof sign &&
           (notme_zip_is_header(sign, false) || memcmp(sign, "PK\7\10", sizeof sign) == 0);
}

/* Where the data begin: the member's own header says it, by the length of its fields. Of two that differ the one is
 * believed by which the member ends where the next thing begins. */
static void find_data(struct notme_bundle *b, size_t i, struct notme_zip_entry *e)
{
    struct notme_zip *zip = b->zip;
    char header[NOTME_ZIP_LOCAL];
    const bool there = get_header(b, e, header), is_header = there || seek_header(b, i, e, header);
    if (!is_header)
        get_header(b, e, header);
    const uint32_t own = notme_zip_32(header + 18);
    const bool silent = notme_zip_16(header + 6) & NOTME_ZIP_DESCRIBED || own == UINT32_MAX || !e->sized;
    const uint64_t least = e->header + NOTME_ZIP_LOCAL + e->name_len;
    zip->start = least + notme_zip_16(header + 28);
    if (there && (!e->sized || ends_at(b, e, zip->start + e->packed) || (!silent && own == e->packed)))
        return;
    if (zip->scanned && zip->start + e->packed > zip->size) /* cut, which is told where it ends */
        return;
    struct notme_zip_entry described = *e;
    if (!there || !silent)
        zip->wrong = "its headers do not agree";
    if (ends_at(b, e, zip->start + e->packed))
        return;
    if (is_header && !silent && ends_at(b, e, zip->start + own)) {
        e->packed = own;
    } else if (is_header && notme_zip_described(b, &described) && ends_at(b, e, zip->start + described.packed)) {
        zip->wrong = "its headers do not agree";
        *e = described;
    } else if (notme_zip_end(b, e) - least - e->packed <= UINT16_MAX) {
        zip->wrong = "its headers do not agree";
        zip->start = notme_zip_end(b, e) - e->packed;
    }
}

static void put_32(char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(value >> 8 * i & 0xff);
}

static int open_deflated(struct notme_bundle *b, const struct notme_zip_entry *e, struct notme_error *err)
{
    struct notme_zip *zip = b->zip;
    const bool whole = zip->start + e->packed <= zip->size;
    const uint64_t there = zip->start >= zip->size ? 0 : whole ? e->packed : zip->size - zip->start;
    memcpy(zip->head, "\x1f\x8b\x08\0\0\0\0\0\0\xff", HEAD);
    put_32(zip->tail, e->crc);
    put_32(zip->tail + 4, (uint32_t)e->size);
    struct notme_feed feed = {.at = zip->head, .left = HEAD, .file = zip->file};
    const struct notme_span tail = {zip->tail, whole && e->sized ? sizeof zip->tail : 0};
    feed.part = zip->file >= 0;
    feed.from = zip->start;
    feed.most = there;
    feed.behind[0] =
        feed.part ? tail : (struct notme_span){(const char *)b->bytes + (there ? zip->start : 0), (size_t)there};
    feed.behind[1] = feed.part ? (struct notme_span){NULL, 0} : tail;
    return notme_inflate_open(&zip->inflate, &notme_gzip, &feed, b->name, err);
}

int notme_zip_stream(struct notme_bundle *b, size_t i, struct notme_stream *out, struct notme_error *err)
{
    struct notme_zip *zip = b->zip;
    struct notme_zip_entry e = zip->entry[i];
    notme_inflate_close(zip->inflate);
    zip->inflate = NULL;
    zip->wrong = NULL;
    zip->ended = false;
    find_data(b, i, &e);
    if (!e.sized) /* all there is until the next thing */
        e.packed = e.next > zip->start ? e.next - zip->start : 0;
    zip->at = zip->start;
    zip->left = e.packed;
    zip->sum = 0;
    zip->crc = e.crc;
    zip->sized = e.sized;
    if (e.method == NOTME_ZIP_STORED) {
        *out = (struct notme_stream){pull_stored, NULL, b};
        return NOTME_OK;
    }
    *out = (struct notme_stream){pull_deflated, NULL, b};
    return open_deflated(b, &e, err);
}
