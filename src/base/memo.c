#include "base/memo.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 32 << 10 };

struct notme_met {
    uint64_t key;
    size_t nth; /* of those that are held */
    struct notme_text bytes;
};

/* A piece of the scratch file with things in the order of their keys: of each its head, and its bytes. */
struct notme_put {
    uint64_t first, last; /* keys */
    uint64_t from;
    size_t len;
};

struct head {
    uint64_t key, len;
};

static int by_key(const void *a, const void *b)
{
    const struct notme_met *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->nth > y->nth) - (x->nth < y->nth);
}

static void sort(struct notme_memo *memo)
{
    if (!memo->sorted && memo->count)
        qsort(memo->met, memo->count, sizeof *memo->met, by_key);
    memo->sorted = true;
}

/* ---- in */

static int put_piece(struct notme_memo *memo, const struct notme_met *from, size_t count, struct notme_buf *bytes,
                     struct notme_error *err)
{
    const struct notme_put put = {from->key, from[count - 1].key, memo->scratch->end, bytes->len};
    if (bytes->failed || !notme_grow(&memo->put, &memo->puts_capacity, memo->puts, sizeof put))
        return notme_fail_memory(err);
    const int status = notme_scratch_write(memo->scratch, bytes->at, bytes->len, err);
    memo->put[memo->puts++] = put;
    notme_buf_clear(bytes);
    return status;
}

static int put_away(struct notme_memo *memo, struct notme_error *err)
{
    struct notme_buf bytes = {0};
    int status = NOTME_OK;
    if (!memo->entered)
        notme_scratch_enter(memo->scratch);
    memo->entered = true;
    sort(memo);
    for (size_t i = 0, from = 0; i < memo->count && status == NOTME_OK; i++) {
        const struct head head = {memo->met[i].key, memo->met[i].bytes.len};
        notme_buf_add(&bytes, &head, sizeof head);
        notme_buf_add(&bytes, memo->met[i].bytes.at, memo->met[i].bytes.len);
        if (bytes.len < PIECE && i + 1 < memo->count)
            continue;
        status = put_piece(memo, &memo->met[from], i + 1 - from, &bytes, err);
        from = i + 1;
    }
    notme_buf_release(&bytes);
    notme_arena_release(&memo->arena);
    memo->count = 0;
    return status;
}

int notme_memo_add(struct notme_memo *memo, uint64_t key, struct notme_text bytes, struct notme_error *err)
{
    const size_t most = memo->memory ? memo->memory : NOTME_MEMO_MEMORY;
    struct notme_met met = {.key = key, .bytes = {bytes.at ? bytes.at : "", bytes.len}};
    if (memo->scratch && memo->count && memo->arena.total + bytes.len + memo->count * sizeof met > most) {
        const int status = put_away(memo, err);
        if (status != NOTME_OK)
            return status;
    }
    met.nth = memo->count;
    if (!notme_grow(&memo->met, &memo->capacity, memo->count, sizeof met) ||
        (bytes.len && !notme_arena_text(&memo->arena, &met.bytes)))
        return notme_fail_memory(err);
    memo->sorted = false;
    memo->met[memo->count++] = met;
    return NOTME_OK;
}

/* ---- out */

/* 1 = it is in this piece. */
static int find_in(struct notme_memo *memo, const struct notme_put *put, uint64_t key, struct notme_text *out,
                   struct notme_error *err)
{
    struct head head;
    notme_buf_clear(&memo->found);
    char *at = notme_buf_room(&memo->found, put->len);
    const int status = at ? notme_scratch_read(memo->scratch, put->from, at, put->len, err) : notme_fail_memory(err);
    for (size_t i = 0; status == NOTME_OK && i + sizeof head <= put->len; i += sizeof head + (size_t)head.len) {
        memcpy(&head, at + i, sizeof head);
        if (head.len > put->len - i - sizeof head)
            return notme_fail(err, NOTME_EIO, "cannot read the scratch file: it is damaged");
        if (head.key != key)
            continue;
        *out = (struct notme_text){at + i + sizeof head, (size_t)head.len};
        return 1;
    }
    return status;
}

static int find_held(struct notme_memo *memo, uint64_t key, struct notme_text *out)
{
    size_t from = 0, to = memo->count;
    sort(memo);
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (memo->met[middle].key < key)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == memo->count || memo->met[from].key != key)
        return 0;
    *out = memo->met[from].bytes;
    return 1;
}

int notme_memo_find(struct notme_memo *memo, uint64_t key, struct notme_text *out, struct notme_error *err)
{
    int status = NOTME_OK;
    *out = (struct notme_text){NULL, 0};
    for (size_t i = 0; i < memo->puts && status == NOTME_OK; i++)
        if (memo->put[i].first <= key && key <= memo->put[i].last)
            status = find_in(memo, &memo->put[i], key, out, err);
    return status == NOTME_OK ? find_held(memo, key, out) : status;
}

void notme_memo_release(struct notme_memo *memo)
{
    if (memo->entered)
        notme_scratch_leave(memo->scratch);
    notme_free(memo->met);
    notme_free(memo->put);
    notme_buf_release(&memo->found);
    notme_arena_release(&memo->arena);
    *memo = (struct notme_memo){.scratch = memo->scratch, .memory = memo->memory};
}
