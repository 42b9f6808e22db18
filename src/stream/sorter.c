#define _GNU_SOURCE /* O_CLOEXEC with mkostemp */
#include "stream/sorter.h"

#include "base/scratch.h"

#include "base/held.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So many runs of a level become one of the next: files stay few, and every line is copied once a level. */
enum { FAN = 64, RUN_BUFFER = 1 << 16 };

struct run {
    FILE *file;
    int level;
    struct notme_sorted *head; /* read, not handed on yet; NULL at the end */
    size_t capacity;
};

struct notme_sorter {
    const char *folder;
    uint64_t memory;
    struct notme_arena arena;
    struct notme_sorted **record;
    size_t records, capacity;
    struct run *run; /* levels never rise */
    size_t runs, runs_capacity;
};

/* ---- order */

static size_t text_bytes(const struct notme_sorted *r)
{
    return (size_t)r->account + r->service + r->id + r->object + r->line;
}

static size_t size_of(const struct notme_sorted *r)
{
    return sizeof *r + text_bytes(r);
}

struct notme_text notme_sorted_line(const struct notme_sorted *r)
{
    return (struct notme_text){r->bytes + text_bytes(r) - r->line, r->line};
}

/* The texts of both that stand at the same place, one after the other. */
static int compare_next(const char **a, uint32_t a_len, const char **b, uint32_t b_len)
{
    const int order = notme_text_compare((struct notme_text){*a, a_len}, (struct notme_text){*b, b_len});
    *a += a_len;
    *b += b_len;
    return order;
}

#define ORDER(x, y) (((x) > (y)) - ((x) < (y)))

int notme_sorted_compare(const struct notme_sorted *a, const struct notme_sorted *b)
{
    const char *at = a->bytes, *bt = b->bytes;
    int order = ORDER(a->shard, b->shard);
    order = order ? order : compare_next(&at, a->account, &bt, b->account);
    order = order ? order : compare_next(&at, a->service, &bt, b->service);
    order = order ? order : ORDER(a->clock, b->clock);
    order = order ? order : ORDER(a->seq, b->seq);
    order = order ? order : compare_next(&at, a->id, &bt, b->id);
    order = order ? order : compare_next(&at, a->object, &bt, b->object);
    order = order ? order : ORDER(a->action, b->action);
    order = order ? order : ORDER(a->content, b->content);
    return order ? order : compare_next(&at, a->line, &bt, b->line);
}

static int by_order(const void *a, const void *b)
{
    return notme_sorted_compare(*(struct notme_sorted *const *)a, *(struct notme_sorted *const *)b);
}

/* ---- runs */

static int disk_trouble(const struct notme_sorter *s, const char *what, struct notme_error *err)
{
    return notme_fail(err, NOTME_EIO, "cannot %s a file for sorting in '%s': %s", what, s->folder, strerror(errno));
}

static int new_run(struct notme_sorter *s, int level, struct notme_error *err)
{
    if (!notme_grow(&s->run, &s->runs_capacity, s->runs, sizeof *s->run))
        return notme_fail_memory(err);
    const int fd = notme_scratch_open(s->folder);
    if (fd < 0)
        return disk_trouble(s, "make", err);
    FILE *file = fdopen(fd, "w+b");
    if (!file) {
        close(fd);
        return notme_fail_memory(err);
    }
    setvbuf(file, NULL, _IOFBF, RUN_BUFFER);
    s->run[s->runs++] = (struct run){.file = file, .level = level};
    return NOTME_OK;
}

static void close_run(struct run *run)
{
    fclose(run->file);
    notme_free(run->head);
}

static bool put(FILE *file, const struct notme_sorted *r)
{
    return fwrite(r, 1, size_of(r), file) == size_of(r);
}

/* The next record of a run becomes its head; NULL at the end. */
static int advance(const struct notme_sorter *s, struct run *run, struct notme_error *err)
{
    struct notme_sorted fixed;
    const size_t n = fread(&fixed, 1, sizeof fixed, run->file);
    if (n == 0 && feof(run->file)) {
        notme_free(run->head);
        run->head = NULL;
        return NOTME_OK;
    }
    if (n < sizeof fixed)
        return disk_trouble(s, "read", err);
    const size_t size = size_of(&fixed);
    if (size > run->capacity) {
        notme_free(run->head);
        run->capacity = 2 * size;
        if (!(run->head = notme_alloc(1, run->capacity)))
            return notme_fail_memory(err);
    }
    memcpy(run->head, &fixed, sizeof fixed);
    return fread(run->head->bytes, 1, size - n, run->file) == size - n ? NOTME_OK : disk_trouble(s, "read", err);
}

/* ---- merging: a heap of runs, the one with the least head on top */

static bool is_less(const struct run *a, const struct run *b)
{
    return notme_sorted_compare(a->head, b->head) < 0;
}

static void sink_down(struct run **heap, size_t count, size_t i)
{
    struct run *moved = heap[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        child += child + 1 < count && is_less(heap[child + 1], heap[child]);
        if (!is_less(heap[child], moved))
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
}

static int start_heap(const struct notme_sorter *s, struct run *run, size_t count, struct run **heap, size_t *filled,
                      struct notme_error *err)
{
    *filled = 0;
    for (size_t i = 0; i < count; i++) {
        if (fflush(run[i].file) != 0 || fseeko(run[i].file, 0, SEEK_SET) != 0)
            return disk_trouble(s, "write", err);
        const int status = advance(s, &run[i], err);
        if (status != NOTME_OK)
            return status;
        if (run[i].head)
            heap[(*filled)++] = &run[i];
    }
    for (size_t i = *filled; i-- > 0;)
        sink_down(heap, *filled, i);
    return NOTME_OK;
}

static int merge(const struct notme_sorter *s, struct run *run, size_t count, notme_sorted_sink *sink, void *ctx,
                 struct notme_error *err)
{
    size_t left;
    struct run **heap = notme_alloc(count, sizeof *heap);
    int status = heap ? start_heap(s, run, count, heap, &left, err) : notme_fail_memory(err);
    while (status == NOTME_OK && left) {
        status = sink(ctx, heap[0]->head);
        if (status == NOTME_OK)
            status = advance(s, heap[0], err);
        if (status == NOTME_OK && !heap[0]->head)
            heap[0] = heap[--left];
        if (left)
            sink_down(heap, left, 0);
    }
    notme_free(heap);
    return status;
}

static int put_record(void *ctx, const struct notme_sorted *record)
{
    return put(ctx, record) ? NOTME_OK : NOTME_EIO;
}

static bool are_full(const struct notme_sorter *s)
{
    return s->runs >= FAN && s->run[s->runs - FAN].level == s->run[s->runs - 1].level;
}

/* The last FAN runs become one of the next level. */
static int join_runs(struct notme_sorter *s, struct notme_error *err)
{
    const size_t first = s->runs - FAN;
    int status = new_run(s, s->run[first].level + 1, err);
    if (status != NOTME_OK)
        return status;
    struct run joined = s->run[s->runs - 1];
    status = merge(s, s->run + first, FAN, put_record, joined.file, err);
    for (size_t i = first; i < first + FAN; i++)
        close_run(&s->run[i]);
    s->run[first] = joined;
    s->runs = first + 1;
    return status == NOTME_EIO ? disk_trouble(s, "write", err) : status;
}

/* What is held goes to disk. */
static int set_down(struct notme_sorter *s, struct notme_error *err)
{
    if (!s->records)
        return NOTME_OK;
    int status = new_run(s, 0, err);
    if (status != NOTME_OK)
        return status;
    qsort(s->record, s->records, sizeof *s->record, by_order);
    for (size_t i = 0; i < s->records; i++)
        if (!put(s->run[s->runs - 1].file, s->record[i]))
            return disk_trouble(s, "write", err);
    s->records = 0;
    notme_arena_release(&s->arena);
    while (status == NOTME_OK && are_full(s))
        status = join_runs(s, err);
    return status;
}

/* ---- the interface */

int notme_sorter_new(struct notme_sorter **out, const char *folder, uint64_t memory, struct notme_error *err)
{
    *out = notme_alloc(1, sizeof **out);
    if (!*out)
        return notme_fail_memory(err);
    (*out)->folder = folder;
    (*out)->memory = memory;
    return NOTME_OK;
}

static bool fits(const struct notme_sorter *s, size_t size)
{
    return s->arena.total + (s->records + 1) * sizeof *s->record + size <= s->memory;
}

int notme_sorter_add(struct notme_sorter *s, const struct notme_sorted *key, const struct notme_text texts[5],
                     struct notme_error *err)
{
    struct notme_sorted fixed = *key;
    uint32_t *const len[5] = {&fixed.account, &fixed.service, &fixed.id, &fixed.object, &fixed.line};
    for (int i = 0; i < 5; i++) {
        if (texts[i].len > UINT32_MAX / 8)
            return notme_fail(err, NOTME_ELIMIT, "an event line of %zu bytes is too long to sort", texts[i].len);
        *len[i] = (uint32_t)texts[i].len;
    }
    const int status = fits(s, size_of(&fixed)) ? NOTME_OK : set_down(s, err);
    if (status != NOTME_OK)
        return status;
    struct notme_sorted *r = notme_arena_alloc(&s->arena, size_of(&fixed));
    if (!r || !notme_grow(&s->record, &s->capacity, s->records, sizeof *s->record))
        return notme_fail_memory(err);
    memcpy(r, &fixed, sizeof fixed);
    char *to = r->bytes;
    for (int i = 0; i < 5; to += texts[i].len, i++)
        if (texts[i].len)
            memcpy(to, texts[i].at, texts[i].len);
    s->record[s->records++] = r;
    return NOTME_OK;
}

int notme_sorter_end(struct notme_sorter *s, notme_sorted_sink *sink, void *ctx, struct notme_error *err)
{
    int status = s->runs ? set_down(s, err) : NOTME_OK;
    if (status == NOTME_OK && s->runs)
        return merge(s, s->run, s->runs, sink, ctx, err);
    if (s->records)
        qsort(s->record, s->records, sizeof *s->record, by_order);
    for (size_t i = 0; i < s->records && status == NOTME_OK; i++)
        status = sink(ctx, s->record[i]);
    return status;
}

void notme_sorter_free(struct notme_sorter *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->runs; i++)
        close_run(&s->run[i]);
    notme_free(s->run);
    notme_free(s->record);
    notme_arena_release(&s->arena);
    notme_free(s);
}
