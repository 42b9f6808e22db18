#include "read/x_like_order.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* People mostly like what is new, so down a list that runs newest first the posts' ages fall; one old post liked is
 * noise, so medians of a few neighbours are compared. A reading's smoothness is the share of falls among neighbouring
 * medians. */
enum { NEIGHBOURS = 8, BLOCK = 25, LEAST = 60, LEAST_BLOCK = 50 };
static const double smooth_enough = 0.75;
static const int64_t jump = 14 * NOTME_DAY; /* upward, between medians: a new block begins */

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Of the first BLOCK places from `from` that have a time; NOTME_NO_TIME where none has. */
static int64_t median(const int64_t *created, const size_t *order, size_t from, size_t to)
{
    int64_t value[BLOCK];
    size_t n = 0;
    for (size_t i = from; i < to && n < BLOCK; i++)
        if (created[order[i]] != NOTME_NO_TIME)
            value[n++] = created[order[i]];
    if (n == 0)
        return NOTME_NO_TIME;
    qsort(value, n, sizeof *value, by_value);
    return value[n / 2];
}

struct smoothness {
    size_t falls, pairs, jumps;
    int64_t climb;          /* all rises together */
    int64_t newest, oldest; /* of the medians */
};

/* Rises beyond `jump` are counted apart: they may be the borders of blocks. */
static struct smoothness measure(const int64_t *created, const size_t *order, size_t count, size_t window)
{
    struct smoothness s = {.newest = INT64_MIN, .oldest = INT64_MAX};
    int64_t last = NOTME_NO_TIME;
    for (size_t i = 0; i + window <= count; i += window) {
        const int64_t now = median(created, order, i, i + window);
        if (now == NOTME_NO_TIME)
            continue;
        s.newest = now > s.newest ? now : s.newest;
        s.oldest = now < s.oldest ? now : s.oldest;
        if (last != NOTME_NO_TIME) {
            s.pairs++;
            s.falls += now <= last;
            s.climb += now > last ? now - last : 0;
            s.jumps += now > last + jump;
        }
        last = now;
    }
    return s;
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

/* ---- blocks of 25 */

struct numbered {
    char name[24];
    size_t number, from, size;
};

static int by_string(const void *a, const void *b)
{
    return strcmp(((const struct numbered *)a)->name, ((const struct numbered *)b)->name);
}

static int by_number(const void *a, const void *b)
{
    const size_t x = ((const struct numbered *)a)->number, y = ((const struct numbered *)b)->number;
    return (x > y) - (x < y);
}

static size_t put_blocks(const struct numbered *block, size_t blocks, size_t *order)
{
    size_t n = 0;
    for (size_t b = 0; b < blocks; b++)
        for (size_t i = 0; i < block[b].size; i++)
            order[n++] = block[b].from + i;
    return n;
}

static bool order_by_25(size_t count, size_t *order)
{
    const size_t blocks = (count + BLOCK - 1) / BLOCK;
    struct numbered *block = notme_alloc(blocks, sizeof *block);
    if (!block)
        return false;
    for (size_t b = 0; b < blocks; b++) {
        block[b].number = b;
        block[b].size = b + 1 < blocks ? BLOCK : count - BLOCK * b; /* the short one is the last, wherever it stands */
        snprintf(block[b].name, sizeof block[b].name, "%zu", b);
    }
    qsort(block, blocks, sizeof *block, by_string);
    for (size_t b = 0, from = 0; b < blocks; from += block[b++].size)
        block[b].from = from;
    qsort(block, blocks, sizeof *block, by_number);
    put_blocks(block, blocks, order);
    notme_free(block);
    return true;
}

/* ---- blocks found from the data */

struct found {
    size_t from, size;
    int64_t newest;
};

static int by_newest(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->newest != y->newest)
        return x->newest > y->newest ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* The exact border lies near `about`: where the times of neighbours rise, or fall, most. */
static size_t border(const int64_t *created, const size_t *as_is, size_t about, size_t count, bool rises)
{
    const size_t half = NEIGHBOURS / 2, low = about > NEIGHBOURS + half ? about - NEIGHBOURS : half;
    size_t best = about;
    int64_t most = INT64_MIN;
    for (size_t i = low; i < about + NEIGHBOURS && i + half <= count; i++) {
        const int64_t before = median(created, as_is, i - half, i), after = median(created, as_is, i, i + half);
        if (before == NOTME_NO_TIME || after == NOTME_NO_TIME)
            continue;
        const int64_t step = rises ? after - before : before - after;
        if (step > most) {
            most = step;
            best = i;
        }
    }
    return best;
}

static bool order_by_found(const int64_t *created, size_t count, size_t *order)
{
    struct found *block = NULL;
    size_t *as_is = notme_alloc(count, sizeof *as_is);
    size_t blocks = 0, capacity = 0, from = 0;
    bool ok = as_is;
    for (size_t i = 0; ok && i < count; i++)
        as_is[i] = i;
    int64_t last = ok ? median(created, as_is, 0, NEIGHBOURS) : NOTME_NO_TIME;
    for (size_t i = NEIGHBOURS; ok && i <= count; i += NEIGHBOURS) {
        const bool end = i + NEIGHBOURS > count;
        const int64_t now = end ? INT64_MAX : median(created, as_is, i, i + NEIGHBOURS);
        const bool known = last != NOTME_NO_TIME && now != NOTME_NO_TIME;
        /* a fall may be a border, too; where it is only a pause, the halves are sorted side by side again */
        if (end || (known && (now > last + jump || now < last - jump))) {
            const size_t to = end ? count : border(created, as_is, i, count, now > last);
            ok = notme_grow(&block, &capacity, blocks, sizeof *block);
            if (ok && to > from) {
                block[blocks++] = (struct found){from, to - from, median(created, as_is, from, to)};
                from = to;
            }
        }
        last = now;
    }
    if (ok && blocks)
        qsort(block, blocks, sizeof *block, by_newest);
    for (size_t b = 0, n = 0; ok && b < blocks; b++)
        for (size_t i = 0; i < block[b].size; i++)
            order[n++] = block[b].from + i;
    notme_free(block);
    notme_free(as_is);
    return ok;
}

/* ---- choosing */

static void file_order(size_t count, size_t *order)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
}

/* Block by block: is there at most a third of the climbing, and was the climbing more than noise, a fifth of the whole
 * span? */
static bool is_clearly_smoother(const struct smoothness *a, const struct smoothness *b)
{
    if (share(a->falls, a->pairs) < smooth_enough)
        return false;
    return a->climb <= b->climb / 3 && b->climb - a->climb > (b->newest - b->oldest) / 5;
}

int notme_like_order(const int64_t *created, size_t count, size_t *order)
{
    file_order(count, order);
    if (count < LEAST)
        return NOTME_LIKES_AS_IS; /* fewer than three blocks: up to 250 likes nothing has been seen to move */
    const struct smoothness plain = measure(created, order, count, NEIGHBOURS);
    const struct smoothness plain_blocks = measure(created, order, count, BLOCK);
    if (!order_by_25(count, order))
        return NOTME_ENOMEM;
    const struct smoothness by_25 = measure(created, order, count, BLOCK);
    if (is_clearly_smoother(&by_25, &plain_blocks))
        return NOTME_LIKES_BLOCKS_OF_25;
    /* blocks from the data sort themselves, so smoothness after sorting proves nothing: what is asked is that the falls
     * are the rule inside blocks, and that the blocks are long */
    const double inside = share(plain.falls, plain.pairs - plain.jumps);
    if (plain.jumps && inside >= smooth_enough && count / (plain.jumps + 1) >= LEAST_BLOCK)
        return order_by_found(created, count, order) ? NOTME_LIKES_BLOCKS : NOTME_ENOMEM;
    file_order(count, order);
    return share(plain.falls, plain.pairs) >= smooth_enough ? NOTME_LIKES_AS_IS : NOTME_LIKES_UNORDERED;
}
