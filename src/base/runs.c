#include "base/runs.h"

#include <stdlib.h>
#include <string.h>

/* So many runs of a level become one of the next: every record is copied once a level. */
enum { FAN = 512, BUFFER_LEAST = 16 << 10, BUFFER_MOST = 256 << 10, ALIGNED = 8 };

/* A piece of the scratch file: of each record its size, 8 bytes, and its bytes, filled up to a multiple of 8. */
struct notme_run {
    uint64_t from, end;
    int level;
    /* while it is merged */
    uint64_t at; /* what comes into the buffer next */
    char *buffer;
    size_t capacity, len, next;
    const void *head; /* in the buffer */
};

static size_t padded(size_t size)
{
    return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
}

/* ---- a run as it is read */

static size_t buffer_size(const struct notme_runs *runs, size_t count)
{
    const size_t share = (runs->memory ? runs->memory : NOTME_RUNS_MEMORY) / count / ALIGNED * ALIGNED;
    return share < BUFFER_LEAST ? BUFFER_LEAST : share > BUFFER_MOST ? BUFFER_MOST : share;
}

/* Makes `want` bytes from `next` on readable, which there are. */
static int fill(const struct notme_runs *runs, struct notme_run *run, size_t want, struct notme_error *err)
{
    if (run->len - run->next >= want)
        return NOTME_OK;
    if (want > run->capacity) {
        char *larger = notme_alloc(2 * want, 1);
        if (!larger)
            return notme_fail_memory(err);
        memcpy(larger, run->buffer + run->next, run->len - run->next);
        notme_free(run->buffer);
        run->buffer = larger;
        run->capacity = 2 * want;
    } else {
        memmove(run->buffer, run->buffer + run->next, run->len - run->next);
    }
    run->len -= run->next;
    run->next = 0;
    const size_t room = run->capacity - run->len, left = (size_t)(run->end - run->at), n = room < left ? room : left;
    const int status = notme_scratch_read(runs->scratch, run->at, run->buffer + run->len, n, err);
    run->at += n;
    run->len += n;
    if (status == NOTME_OK && run->len < want)
        return notme_fail(err, NOTME_EIO, "cannot read the scratch file: it is damaged");
    return status;
}

/* The next record becomes the head; NULL at the end. */
static int advance(const struct notme_runs *runs, struct notme_run *run, struct notme_error *err)
{
    uint64_t size;
    run->head = NULL;
    if (run->at == run->end && run->next == run->len)
        return NOTME_OK;
    int status = fill(runs, run, sizeof size, err);
    if (status != NOTME_OK)
        return status;
    memcpy(&size, run->buffer + run->next, sizeof size);
    if (size > run->end - run->from)
        return notme_fail(err, NOTME_EIO, "cannot read the scratch file: it is damaged");
    status = fill(runs, run, sizeof size + padded((size_t)size), err);
    if (status != NOTME_OK)
        return status;
    run->head = run->buffer + run->next + sizeof size;
    run->next += sizeof size + padded((size_t)size);
    return NOTME_OK;
}

static void close_run(struct notme_run *run)
{
    notme_free(run->buffer);
    run->buffer = NULL;
    run->capacity = run->len = run->next = 0;
}

/* ---- merging */

static bool is_less(const struct notme_runs *runs, const struct notme_run *a, const struct notme_run *b)
{
    const int order = runs->compare(&a->head, &b->head);
    return order < 0 || (order == 0 && a < b);
}

static void sink_down(const struct notme_runs *runs, size_t i)
{
    struct notme_run **heap = runs->heap, *moved = heap[i];
    for (size_t child; (child = 2 * i + 1) < runs->left; i = child) {
        child += child + 1 < runs->left && is_less(runs, heap[child + 1], heap[child]);
        if (!is_less(runs, heap[child], moved))
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
}

/* Runs from `first` on, each at its beginning. */
static int start_merge(struct notme_runs *runs, size_t first, struct notme_error *err)
{
    const size_t count = runs->runs - first, buffer = buffer_size(runs, count);
    int status = NOTME_OK;
    notme_free(runs->heap);
    runs->heap = notme_alloc(count, sizeof(struct notme_run *));
    runs->left = 0;
    runs->moved = false;
    if (!runs->heap)
        return notme_fail_memory(err);
    for (size_t i = first; i < runs->runs && status == NOTME_OK; i++) {
        struct notme_run *run = &runs->run[i];
        close_run(run);
        run->buffer = notme_alloc(buffer, 1);
        run->capacity = run->buffer ? buffer : 0;
        run->at = run->from;
        status = run->buffer ? advance(runs, run, err) : notme_fail_memory(err);
        if (status == NOTME_OK && run->head)
            runs->heap[runs->left++] = run;
    }
    for (size_t i = runs->left; i-- > 0 && status == NOTME_OK;)
        sink_down(runs, i);
    return status;
}

/* The run with the least record; NULL at the end. Records stay valid until it is asked again: only then its run moves
 * on. */
static int next_run(struct notme_runs *runs, struct notme_run **out, struct notme_error *err)
{
    int status = NOTME_OK;
    *out = NULL;
    if (runs->moved && runs->left) {
        status = advance(runs, runs->heap[0], err);
        if (status == NOTME_OK && !runs->heap[0]->head) {
            close_run(runs->heap[0]);
            runs->heap[0] = runs->heap[--runs->left];
        }
        if (status == NOTME_OK && runs->left)
            sink_down(runs, 0);
    }
    runs->moved = true;
    if (status == NOTME_OK && runs->left)
        *out = runs->heap[0];
    return status;
}

/* ---- setting down */

/* Bytes gathered before they are written. */
struct writing {
    struct notme_scratch *scratch;
    struct notme_buf bytes;
};

static int flush(struct writing *w, struct notme_error *err)
{
    if (w->bytes.failed)
        return notme_fail_memory(err);
    const int status = notme_scratch_write(w->scratch, w->bytes.at, w->bytes.len, err);
    notme_buf_clear(&w->bytes);
    return status;
}

static int put(struct writing *w, const void *record, struct notme_error *err)
{
    const uint64_t *whole = (const uint64_t *)record - 1;
    notme_buf_add(&w->bytes, whole, sizeof *whole + padded((size_t)*whole));
    return w->bytes.len >= BUFFER_MOST || w->bytes.failed ? flush(w, err) : NOTME_OK;
}

static bool add_run(struct notme_runs *runs, uint64_t from, int level)
{
    if (!notme_grow(&runs->run, &runs->runs_capacity, runs->runs, sizeof *runs->run))
        return false;
    runs->run[runs->runs++] = (struct notme_run){.from = from, .end = runs->scratch->end, .level = level};
    return true;
}

static bool are_full(const struct notme_runs *runs)
{
    return runs->runs >= FAN && runs->run[runs->runs - FAN].level == runs->run[runs->runs - 1].level;
}

/* The last FAN runs become one of the next level. */
static int join_runs(struct notme_runs *runs, struct notme_error *err)
{
    const size_t first = runs->runs - FAN;
    const int level = runs->run[first].level + 1;
    const uint64_t from = runs->scratch->end;
    struct writing w = {.scratch = runs->scratch};
    struct notme_run *run;
    int status = start_merge(runs, first, err);
    while (status == NOTME_OK && (status = next_run(runs, &run, err)) == NOTME_OK && run)
        status = put(&w, run->head, err);
    if (status == NOTME_OK)
        status = flush(&w, err);
    notme_buf_release(&w.bytes);
    for (size_t i = first; i < runs->runs; i++)
        close_run(&runs->run[i]);
    runs->runs = first;
    return status == NOTME_OK && !add_run(runs, from, level) ? notme_fail_memory(err) : status;
}

static void sort_loaded(struct notme_runs *runs)
{
    if (runs->count)
        qsort(runs->loaded, runs->count, sizeof *runs->loaded, runs->compare);
}

static int set_down(struct notme_runs *runs, struct notme_error *err)
{
    struct writing w = {.scratch = runs->scratch};
    int status = NOTME_OK;
    if (!runs->entered)
        notme_scratch_enter(runs->scratch);
    runs->entered = true;
    const uint64_t from = runs->scratch->end;
    sort_loaded(runs);
    for (size_t i = 0; i < runs->count && status == NOTME_OK; i++)
        status = put(&w, runs->loaded[i], err);
    if (status == NOTME_OK)
        status = flush(&w, err);
    notme_buf_release(&w.bytes);
    notme_arena_release(&runs->arena);
    runs->count = 0;
    if (status == NOTME_OK && !add_run(runs, from, 0))
        status = notme_fail_memory(err);
    while (status == NOTME_OK && are_full(runs))
        status = join_runs(runs, err);
    return status;
}

/* ---- the interface */

static bool fits(const struct notme_runs *runs, size_t size)
{
    const size_t memory = runs->memory ? runs->memory : NOTME_RUNS_MEMORY;
    return runs->arena.total + size + (runs->count + 1) * sizeof *runs->loaded <= memory;
}

int notme_runs_add(struct notme_runs *runs, size_t size, void **record, struct notme_error *err)
{
    const size_t whole = sizeof(uint64_t) + padded(size);
    *record = NULL;
    if (runs->scratch && runs->count && !fits(runs, whole)) {
        const int status = set_down(runs, err);
        if (status != NOTME_OK)
            return status;
    }
    uint64_t *to = notme_arena_alloc(&runs->arena, whole);
    if (!to || !notme_grow(&runs->loaded, &runs->capacity, runs->count, sizeof *runs->loaded))
        return notme_fail_memory(err);
    to[whole / sizeof *to - 1] = 0; /* no byte without a value goes to a file */
    *to = size;
    runs->loaded[runs->count++] = *record = to + 1;
    return NOTME_OK;
}

int notme_runs_rewind(struct notme_runs *runs, struct notme_error *err)
{
    int status = NOTME_OK;
    if (!runs->runs && !runs->sorted)
        sort_loaded(runs);
    runs->sorted = true;
    runs->next = 0;
    if (runs->runs && runs->count)
        status = set_down(runs, err);
    return status == NOTME_OK && runs->runs ? start_merge(runs, 0, err) : status;
}

int notme_runs_next(struct notme_runs *runs, const void **record, struct notme_error *err)
{
    struct notme_run *run;
    *record = NULL;
    if (!runs->runs) {
        if (runs->next == runs->count)
            return 0;
        *record = runs->loaded[runs->next++];
        return 1;
    }
    const int status = next_run(runs, &run, err);
    if (status != NOTME_OK || !run)
        return status;
    *record = run->head;
    return 1;
}

void notme_runs_release(struct notme_runs *runs)
{
    for (size_t i = 0; i < runs->runs; i++)
        close_run(&runs->run[i]);
    if (runs->entered)
        notme_scratch_leave(runs->scratch);
    notme_free(runs->run);
    notme_free(runs->heap);
    notme_free(runs->loaded);
    notme_arena_release(&runs->arena);
    *runs = (struct notme_runs){.compare = runs->compare, .scratch = runs->scratch, .memory = runs->memory};
}
