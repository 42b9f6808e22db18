#include "base/clock.h"
#include "base/hash.h"
#include "read/x/like_order.h"
#include "t.h"

#include <stdio.h>

enum { LIKES = 1000, SEEDS = 8 };

/* A person's likes, newest first: when each was made, and of what. One in three is of an old post. */
struct likes {
    int64_t made[LIKES], created[LIKES];
    size_t n;
};

static void make_likes(struct likes *likes, size_t n, uint64_t seed)
{
    int64_t now = INT64_C(1600000000000000);
    likes->n = n;
    for (size_t i = 0; i < n; i++) {
        now -= (int64_t)notme_random_below(&seed, 20) * NOTME_HOUR;
        likes->made[i] = now;
        likes->created[i] = now - (int64_t)notme_random_below(&seed, 5) * NOTME_HOUR;
        if (notme_random_below(&seed, 3) == 0)
            likes->created[i] -= (int64_t)notme_random_below(&seed, 900) * NOTME_DAY;
    }
}

/* What became of a file in which place i holds like number file[i]. */
struct outcome {
    int reading;
    size_t restored;     /* likes that stand where they belong */
    size_t false_bounds; /* likes said to be made later than they were */
};

/* The places of the file from the newest like to the oldest. */
static int find_order(const int64_t *created, size_t count, size_t *order)
{
    struct notme_like_blocks blocks;
    const int reading = notme_like_order(created, count, &blocks);
    size_t n = 0;
    for (size_t b = 0; b < blocks.blocks; b++)
        for (size_t i = 0; i < blocks.block[b].size; i++) {
            ck_assert_uint_lt(n, count);
            order[n++] = blocks.block[b].from + i;
        }
    ck_assert_uint_eq(n, count);
    notme_free(blocks.block);
    return reading;
}

static struct outcome put_in_order(const struct likes *likes, const size_t *file)
{
    int64_t created[LIKES], bound = NOTME_NO_TIME;
    size_t order[LIKES];
    bool seen[LIKES] = {false};
    struct outcome outcome = {0};
    for (size_t i = 0; i < likes->n; i++)
        created[i] = likes->created[file[i]];
    outcome.reading = find_order(created, likes->n, order);
    ck_assert_int_ge(outcome.reading, 0);
    for (size_t i = likes->n; i-- > 0;) {
        ck_assert(order[i] < likes->n && !seen[order[i]]); /* every place once */
        seen[order[i]] = true;
        bound = created[order[i]] > bound ? created[order[i]] : bound;
        outcome.restored += file[order[i]] == i;
        outcome.false_bounds += bound > likes->made[file[order[i]]];
    }
    return outcome;
}

static void stand(size_t *file, size_t n)
{
    for (size_t i = 0; i < n; i++)
        file[i] = i;
}

static void shuffle(size_t *what, size_t n, uint64_t seed)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = notme_random_below(&seed, i), swap = what[i - 1];
        what[i - 1] = what[j];
        what[j] = swap;
    }
}

START_TEST(a_list_newest_first_is_left_alone)
{
    static const size_t sizes[] = {20, 100, 300, LIKES};
    struct likes likes;
    size_t file[LIKES];
    stand(file, LIKES);
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        for (size_t s = 0; s < 4; s++) {
            make_likes(&likes, sizes[s], seed);
            const struct outcome got = put_in_order(&likes, file);
            ck_assert_int_eq(got.reading, NOTME_LIKES_AS_IS);
            ck_assert_uint_eq(got.restored, sizes[s]);
        }
}
END_TEST

static int by_string(const void *a, const void *b)
{
    char x[16], y[16];
    snprintf(x, sizeof x, "%zu", *(const size_t *)a);
    snprintf(y, sizeof y, "%zu", *(const size_t *)b);
    return strcmp(x, y);
}

START_TEST(blocks_of_25_in_string_order_are_put_back)
{
    static const size_t sizes[] = {268, 300, 510, 990}; /* the short last block stands in the middle */
    struct likes likes;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        for (size_t s = 0; s < 4; s++) {
            size_t file[LIKES], number[40], n = 0;
            const size_t blocks = (sizes[s] + 24) / 25;
            make_likes(&likes, sizes[s], seed);
            stand(number, blocks);
            qsort(number, blocks, sizeof *number, by_string);
            for (size_t b = 0; b < blocks; b++)
                for (size_t i = number[b] * 25; i < sizes[s] && i < number[b] * 25 + 25; i++)
                    file[n++] = i;
            const struct outcome got = put_in_order(&likes, file);
            ck_assert_int_eq(got.reading, NOTME_LIKES_BLOCKS_OF_25);
            ck_assert_uint_eq(got.restored, sizes[s]);
        }
}
END_TEST

/* Who likes a hundred posts an hour, of the last hours: levels rise as often as they fall, by minutes. */
START_TEST(blocks_of_25_are_put_back_of_who_likes_much_at_a_time)
{
    struct likes likes = {.n = LIKES};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        size_t file[LIKES], number[40], n = 0;
        uint64_t random = seed;
        int64_t now = INT64_C(1600000000000000);
        for (size_t i = 0; i < LIKES; i++) {
            now -= i % 200 == 0 ? 20 * NOTME_DAY : NOTME_MINUTE / 4;
            likes.made[i] = now;
            likes.created[i] = now - NOTME_HOUR - (int64_t)notme_random_below(&random, 600) * NOTME_MINUTE;
        }
        stand(number, 40);
        qsort(number, 40, sizeof *number, by_string);
        for (size_t b = 0; b < 40; b++)
            for (size_t i = number[b] * 25; i < number[b] * 25 + 25; i++)
                file[n++] = i;
        struct outcome got = put_in_order(&likes, file);
        ck_assert_int_eq(got.reading, NOTME_LIKES_BLOCKS_OF_25);
        ck_assert_uint_eq(got.restored, LIKES);
        stand(file, LIKES);
        got = put_in_order(&likes, file);
        ck_assert_int_ne(got.reading, NOTME_LIKES_BLOCKS_OF_25);
    }
}
END_TEST

START_TEST(long_blocks_in_any_order_are_found_and_sorted)
{
    struct likes likes;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        size_t file[LIKES], begin[12], number[12], blocks = 0, n = 0;
        uint64_t random = seed;
        make_likes(&likes, LIKES, seed);
        for (size_t i = 0; i < LIKES; i += 100 + notme_random_below(&random, 171))
            begin[blocks++] = i;
        begin[blocks] = LIKES;
        stand(number, blocks);
        shuffle(number, blocks, seed);
        for (size_t b = 0; b < blocks; b++)
            for (size_t i = begin[number[b]]; i < begin[number[b] + 1]; i++)
                file[n++] = i;
        const struct outcome got = put_in_order(&likes, file);
        ck_assert_int_eq(got.reading, NOTME_LIKES_BLOCKS);
        /* the last block, shorter than 64 likes, cannot be told from a burst where the next block follows it */
        ck_assert_uint_lt(got.false_bounds, 64);
    }
}
END_TEST

START_TEST(where_no_reading_is_right_no_order_is_used)
{
    struct likes likes;
    size_t file[LIKES];
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_likes(&likes, LIKES, seed);
        stand(file, LIKES);
        shuffle(file, LIKES, seed);
        ck_assert_int_eq(put_in_order(&likes, file).reading, NOTME_LIKES_UNORDERED);
    }
}
END_TEST

START_TEST(a_list_oldest_first_is_not_believed)
{
    static const size_t sizes[] = {20, 300, LIKES};
    struct likes likes;
    size_t file[LIKES];
    for (size_t s = 0; s < 3; s++) {
        make_likes(&likes, sizes[s], 1);
        for (size_t i = 0; i < sizes[s]; i++)
            file[i] = sizes[s] - 1 - i;
        ck_assert_int_eq(put_in_order(&likes, file).reading, NOTME_LIKES_UNORDERED);
    }
}
END_TEST

/* What an intruder does who likes old posts one after the other: it must not be sorted away as a block of its own. */
START_TEST(a_burst_of_old_posts_stays_where_it_is)
{
    static const size_t at[] = {0, 400, 930};
    struct likes likes;
    size_t file[LIKES];
    stand(file, LIKES);
    for (size_t b = 0; b < 3; b++) {
        uint64_t random = 3;
        make_likes(&likes, LIKES, 2);
        for (size_t i = at[b]; i < at[b] + 40; i++)
            likes.created[i] = likes.made[i] - (int64_t)(200 + notme_random_below(&random, 40)) * NOTME_DAY;
        const struct outcome got = put_in_order(&likes, file);
        ck_assert_int_eq(got.reading, NOTME_LIKES_AS_IS);
        ck_assert_uint_eq(got.restored, LIKES);
    }
}
END_TEST

START_TEST(a_long_burst_of_old_posts_falsifies_no_bound)
{
    struct likes likes;
    size_t file[LIKES];
    stand(file, LIKES);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed;
        make_likes(&likes, LIKES, seed);
        for (size_t i = 300; i < 500; i++)
            likes.created[i] = likes.made[i] - (int64_t)(100 + notme_random_below(&random, 90)) * NOTME_DAY;
        ck_assert_uint_le(put_in_order(&likes, file).false_bounds, LIKES / 100);
    }
}
END_TEST

START_TEST(ids_without_times_are_no_order)
{
    int64_t created[100];
    size_t order[100];
    for (size_t i = 0; i < 100; i++)
        created[i] = NOTME_NO_TIME;
    for (size_t n = 0; n <= 100; n += 20)
        ck_assert_int_eq(find_order(created, n, order), NOTME_LIKES_UNORDERED);
}
END_TEST

T_MAIN("x_like_order", a_list_newest_first_is_left_alone, blocks_of_25_in_string_order_are_put_back,
       blocks_of_25_are_put_back_of_who_likes_much_at_a_time, long_blocks_in_any_order_are_found_and_sorted,
       where_no_reading_is_right_no_order_is_used, a_list_oldest_first_is_not_believed,
       a_burst_of_old_posts_stays_where_it_is, a_long_burst_of_old_posts_falsifies_no_bound,
       ids_without_times_are_no_order)
