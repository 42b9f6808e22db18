#include "read/x/like_order.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Nobody likes what is not yet written, and most of what people like is new. So the newest post among a few neighbours
 * (their level) comes close to the moment of liking, however many old posts were liked beside it, and down a list that
 * runs newest first it falls. A reading is judged by how often it does, and by how far: who likes many posts an hour
 * makes levels that rise as often as they fall, by minutes, where a wrong order rises by years. A wrong order is worse
 * than none: it claims bounds that are false, where no order only leaves them wide.
 */
enum { WINDOW = 16, LOOK = 4, LEAST = 64, LEAST_BLOCK = 100, MOST_PASSES = 16 };
static const double smooth_enough = 0.75; /* by chance it is one half */
static const double little = 0.1;         /* of all falls in days: by chance rises are as much */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool add_block(struct notme_like_blocks *order, size_t from, size_t size)
{
    if (!notme_grow(&order->block, &order->capacity, order->blocks, sizeof *order->block))
        return false;
    order->block[order->blocks++] = (struct notme_like_block){from, size};
    return true;
}

static bool file_order(size_t count, struct notme_like_blocks *order)
{
    order->blocks = 0;
    return count == 0 || add_block(order, 0, count);
}

/* The newest of places `from` to `to` (not included); NOTME_NO_TIME, the smallest number, where none has a time. */
static int64_t newest(const int64_t *created, size_t from, size_t to)
{
    int64_t most = NOTME_NO_TIME;
    for (size_t i = from; i < to; i++)
        if (created[i] > most)
            most = created[i];
    return most;
}

struct smoothness {
    size_t falls, rises;
    double fallen, risen; /* days, all together */
};

/* One more level, further down the list. */
static void step(struct smoothness *s, int64_t *last, int64_t level)
{
    if (level == NOTME_NO_TIME)
        return;
    s->falls += *last != NOTME_NO_TIME && level <= *last;
    s->rises += *last != NOTME_NO_TIME && level > *last;
    if (*last != NOTME_NO_TIME)
        *(level > *last ? &s->risen : &s->fallen) += fabs((double)(level - *last)) / (double)NOTME_DAY;
    *last = level;
}

static struct smoothness measure(const int64_t *created, const struct notme_like_blocks *order)
{
    struct smoothness s = {0};
    int64_t last = NOTME_NO_TIME, level = NOTME_NO_TIME;
    size_t n = 0;
    for (size_t b = 0; b < order->blocks; b++)
        for (size_t i = order->block[b].from; i < order->block[b].from + order->block[b].size; i++) {
            level = created[i] > level ? created[i] : level;
            if (++n % WINDOW)
                continue;
            step(&s, &last, level);
            level = NOTME_NO_TIME;
        }
    return s;
}

static bool is_smooth(struct smoothness s)
{
    const bool often = s.falls > 0 && (double)s.falls >= smooth_enough * (double)(s.falls + s.rises);
    return often || s.risen < little * s.fallen;
}

/* ---- short lists */

/* Fewer likes than the smallest block ever seen stand in one piece, and there is little to judge by: the order is
 * taken as it is unless more pairs contradict it than agree. */
static int judge_short(const int64_t *created, size_t count)
{
    size_t agree = 0, contradict = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (created[i] == NOTME_NO_TIME || created[j] == NOTME_NO_TIME)
                continue;
            agree += created[i] > created[j];
            contradict += created[i] < created[j];
        }
    }
    return agree > contradict ? NOTME_LIKES_AS_IS : NOTME_LIKES_UNORDERED;
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

static struct smoothness measure_blocks(const int64_t *created, const struct numbered *block, size_t blocks)
{
    struct smoothness s = {0};
    int64_t last = NOTME_NO_TIME;
    for (size_t b = 0; b < blocks; b++)
        step(&s, &last, newest(created, block[b].from, block[b].from + block[b].size));
    return s;
}

/* Half the rises, and either at least three fewer or none at all; or a tenth of the way. */
static bool is_clearly_smoother(struct smoothness a, struct smoothness b)
{
    if (b.risen > 0 && a.risen < little * b.risen)
        return true;
    return 2 * a.rises <= b.rises && b.rises > 0 && (a.rises + 3 <= b.rises || a.rises == 0);
}

/* 1 = the order was found, 0 = not clearly, negative = no memory. */
static int order_by_25(const int64_t *created, size_t count, struct notme_like_blocks *order)
{
    const size_t blocks = (count + 24) / 25;
    struct numbered *block = notme_alloc(blocks, sizeof *block);
    if (!block)
        return NOTME_ENOMEM;
    for (size_t b = 0; b < blocks; b++) {
        block[b].number = b;
        block[b].size = b + 1 < blocks ? 25 : count - 25 * b; /* the short one is the last, wherever it stands */
        snprintf(block[b].name, sizeof block[b].name, "%zu", b);
    }
    qsort(block, blocks, sizeof *block, by_string);
    for (size_t b = 0, from = 0; b < blocks; from += block[b++].size)
        block[b].from = from;
    const struct smoothness plain = measure_blocks(created, block, blocks);
    qsort(block, blocks, sizeof *block, by_number);
    const struct smoothness repaired = measure_blocks(created, block, blocks);
    const bool is_right = is_smooth(repaired) && is_clearly_smoother(repaired, plain);
    bool ok = true;
    order->blocks = is_right ? 0 : order->blocks;
    for (size_t b = 0; is_right && ok && b < blocks; b++)
        ok = add_block(order, block[b].from, block[b].size);
    notme_free(block);
    return ok ? is_right : NOTME_ENOMEM;
}

/* ---- blocks found from the data */

struct block {
    size_t from, size;
    int64_t key; /* newest post in it: what blocks are sorted by */
    bool is_burst;
};

struct search {
    const int64_t *created;
    size_t count;
    bool *begins; /* per like: a block begins here */
    struct block *block;
    size_t blocks, capacity;
    int64_t *keys; /* of all blocks, ascending */
};

static int by_key(const void *a, const void *b)
{
    const struct block *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static int by_value(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t level_of(const struct search *s, size_t from, size_t to)
{
    return newest(s->created, from, least(to, s->count));
}

/* A new block begins where the level rises above that of the LOOK windows before, as far as they are of the same block:
 * fewer old posts liked in a row do not look like that. */
static size_t cut_at_rises(struct search *s)
{
    size_t cuts = 0, begin = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->begins[i])
            begin = i;
        if (i % WINDOW != 0 || i < begin + WINDOW)
            continue;
        const size_t from = i - begin > LOOK * WINDOW ? i - LOOK * WINDOW : begin, end = least(i + WINDOW, s->count);
        const int64_t before = level_of(s, from, i);
        size_t at = i;
        while (at < end && s->created[at] <= before && !s->begins[at])
            at++;
        if (before == NOTME_NO_TIME || at == end || s->begins[at])
            continue;
        s->begins[at] = true;
        cuts++;
    }
    return cuts;
}

/* The smallest key above `low`, if it is below `high`, else NOTME_NO_TIME. */
static int64_t key_between(const struct search *s, int64_t low, int64_t high)
{
    size_t from = 0, to = s->blocks;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (s->keys[middle] > low)
            to = middle;
        else
            from = middle + 1;
    }
    return from < s->blocks && s->keys[from] < high ? s->keys[from] : NOTME_NO_TIME;
}

/* A fall is a pause, or the end of a block: the latter where another block belongs in between. */
static size_t cut_at_falls(struct search *s)
{
    size_t cuts = 0;
    for (size_t i = WINDOW; i < s->count; i += WINDOW) {
        const int64_t before = level_of(s, i - WINDOW, i), after = level_of(s, i, i + LOOK * WINDOW);
        const int64_t between = after == NOTME_NO_TIME ? NOTME_NO_TIME : key_between(s, after, before);
        if (between == NOTME_NO_TIME)
            continue;
        size_t at = i;
        while (s->created[at - 1] < between)
            at--; /* stops in this window: its level is above `between` */
        cuts += !s->begins[at];
        s->begins[at] = true;
    }
    return cuts;
}

static bool list_blocks(struct search *s)
{
    s->blocks = 0;
    for (size_t from = 0, to; from < s->count; from = to) {
        for (to = from + 1; to < s->count && !s->begins[to];)
            to++;
        if (!notme_grow(&s->block, &s->capacity, s->blocks, sizeof *s->block))
            return false;
        s->block[s->blocks++] = (struct block){from, to - from, level_of(s, from, to), false};
    }
    notme_free(s->keys);
    s->keys = notme_alloc(s->blocks, sizeof *s->keys);
    for (size_t b = 0; s->keys && b < s->blocks; b++)
        s->keys[b] = s->block[b].key;
    if (s->keys)
        qsort(s->keys, s->blocks, sizeof *s->keys, by_value);
    return s->keys;
}

/* A short run of old posts in the middle of the list is no block of its own but a burst, if the list goes on behind it
 * where it stopped before: it stays where it stands. Only the oldest block can be short and a block. */
static void keep_bursts(struct search *s)
{
    for (size_t b = 0; b + 1 < s->blocks; b++) {
        const int64_t before = b ? s->block[b - 1].key : INT64_MAX, after = s->block[b + 1].key;
        const bool is_burst =
            s->block[b].size < LEAST_BLOCK && s->block[b].key > s->keys[0] && s->block[b].key < after && after < before;
        if (is_burst && key_between(s, after, before) == NOTME_NO_TIME)
            s->block[b].key = after, s->block[b].is_burst = true;
    }
}

static bool find_blocks(struct search *s)
{
    const size_t rises = cut_at_rises(s);
    if ((rises + 1) * LEAST_BLOCK > s->count) /* so many rises are no borders of blocks: the file's order is judged */
        memset(s->begins, 0, s->count * sizeof *s->begins);
    bool ok = list_blocks(s);
    for (int pass = 0; ok && pass < MOST_PASSES && cut_at_falls(s) + cut_at_rises(s) > 0; pass++)
        ok = list_blocks(s);
    return ok;
}

/* Blocks are pieces of one time line: where one ends the next begins. Those that overlap were never blocks. */
static bool is_one_line(const struct search *s)
{
    for (size_t b = 0; b + 1 < s->blocks; b++) {
        const struct block *block = &s->block[b];
        const size_t end = block->from + block->size, tail = least(block->size, LOOK * WINDOW);
        if (!block->is_burst && level_of(s, end - tail, end) < s->block[b + 1].key)
            return false;
    }
    return true;
}

/* 1 = the order was found, 0 = not clearly, negative = no memory. */
static int order_by_found(const int64_t *created, size_t count, struct notme_like_blocks *order)
{
    struct search s = {.created = created, .count = count, .begins = notme_alloc(count, 1)};
    int found = s.begins && find_blocks(&s) ? 1 : NOTME_ENOMEM;
    if (found == 1) {
        keep_bursts(&s);
        qsort(s.block, s.blocks, sizeof *s.block, by_key);
        found = is_one_line(&s);
    }
    order->blocks = found == 1 ? 0 : order->blocks;
    for (size_t b = 0; found == 1 && b < s.blocks; b++)
        found = add_block(order, s.block[b].from, s.block[b].size) ? 1 : NOTME_ENOMEM;
    notme_free(s.begins);
    notme_free(s.block);
    notme_free(s.keys);
    return found;
}

/* ---- choosing */

static bool is_file_order(const struct notme_like_blocks *order)
{
    size_t b = 0, at = 0;
    for (; b < order->blocks && order->block[b].from == at; b++)
        at += order->block[b].size;
    return b == order->blocks;
}

int notme_like_order(const int64_t *created, size_t count, struct notme_like_blocks *order)
{
    *order = (struct notme_like_blocks){.blocks = 0};
    if (!file_order(count, order))
        return NOTME_ENOMEM;
    if (count < LEAST)
        return judge_short(created, count);
    const int by_25 = order_by_25(created, count, order);
    if (by_25 != 0)
        return by_25 < 0 ? by_25 : NOTME_LIKES_BLOCKS_OF_25;
    /* blocks sort themselves, so that they run smoothly afterwards proves little: inside them, too, it must fall */
    if (!is_smooth(measure(created, order)))
        return NOTME_LIKES_UNORDERED;
    const int found = order_by_found(created, count, order);
    if (found <= 0)
        return found < 0 ? found : NOTME_LIKES_UNORDERED;
    if (is_smooth(measure(created, order)))
        return is_file_order(order) ? NOTME_LIKES_AS_IS : NOTME_LIKES_BLOCKS;
    return file_order(count, order) ? NOTME_LIKES_UNORDERED : NOTME_ENOMEM;
}
