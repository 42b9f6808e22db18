#include "read/bundle_own.h"

#include <archive.h>

enum {
    WAYS_BACK = 8,         /* so many are walked without keeping anything: most archives are read in their order */
    MOST_BYTES = 64 << 20, /* kept */
    MOST_MEMBERS = 1 << 16
};

/* ---- taking from it */

static int64_t pull_kept(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_bundle *b = ctx;
    struct notme_shelf *shelf = &b->shelf;
    const size_t n = shelf->left;
    *bytes = shelf->bytes.at + shelf->at;
    shelf->left = 0;
    const int status = notme_bundle_count_inflated(b, n, b->archive ? notme_bundle_packed(b) : 0, err);
    return status == NOTME_OK ? (int64_t)n : status;
}

bool notme_shelf_stream(struct notme_bundle *b, size_t i, struct notme_stream *out)
{
    struct notme_shelf *shelf = &b->shelf;
    if (i < shelf->from || i - shelf->from >= shelf->count)
        return false;
    const size_t place = i - shelf->from;
    shelf->at = place ? shelf->end[place - 1] : 0;
    shelf->left = shelf->end[place] - shelf->at;
    *out = (struct notme_stream){pull_kept, NULL, b};
    return true;
}

/* ---- filling it */

/* The members before i that fit, the last ones; those that do not say how long they are do not. */
static size_t first_to_keep(const struct notme_bundle *b, size_t i)
{
    size_t from = i;
    int64_t bytes = 0;
    while (from > 0 && i - from < MOST_MEMBERS && b->member[from - 1].size >= 0 &&
           b->member[from - 1].size <= MOST_BYTES - bytes)
        bytes += b->member[--from].size;
    return from;
}

/* 1 = kept, 0 = it cannot be. */
static int keep(struct notme_bundle *b, struct notme_error *err)
{
    struct notme_shelf *shelf = &b->shelf;
    la_ssize_t n = 0;
    if (!notme_grow(&shelf->end, &shelf->capacity, shelf->count, sizeof *shelf->end))
        return notme_fail_memory(err);
    while (shelf->bytes.len <= MOST_BYTES && (n = archive_read_data(b->archive, b->block, NOTME_PIECE)) > 0)
        if (!notme_buf_add(&shelf->bytes, b->block, (size_t)n))
            return notme_fail_memory(err);
    if (n != 0)
        return 0;
    shelf->end[shelf->count++] = shelf->bytes.len;
    return 1;
}

static int walk(struct notme_bundle *b, size_t i, struct notme_error *err)
{
    struct archive_entry *entry;
    int status = 1;
    while (status > 0 && b->next < i && (status = notme_bundle_next_entry(b, &entry, NULL)) > 0)
        if (b->next > b->shelf.from)
            status = keep(b, err);
    return status;
}

int notme_shelf_fill(struct notme_bundle *b, size_t i, struct notme_error *err)
{
    struct notme_shelf *shelf = &b->shelf;
    if (shelf->broken || ++shelf->ways_back <= WAYS_BACK)
        return NOTME_OK;
    notme_buf_clear(&shelf->bytes);
    shelf->count = 0;
    shelf->from = first_to_keep(b, i);
    const int status = walk(b, i, err);
    if (status > 0 || status == NOTME_ENOMEM)
        return status > 0 ? NOTME_OK : status;
    shelf->broken = true; /* what is asked for may be good nevertheless */
    shelf->count = 0;
    return notme_bundle_open_archive(b, err);
}

void notme_shelf_release(struct notme_shelf *shelf)
{
    notme_buf_release(&shelf->bytes);
    notme_free(shelf->end);
}
