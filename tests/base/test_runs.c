#include "base/hash.h"
#include "base/runs.h"
#include "t.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct number {
    uint64_t value;
    char tail[];
};

static int by_value(const void *a, const void *b)
{
    const struct number *x = *(const struct number *const *)a, *y = *(const struct number *const *)b;
    return (x->value > y->value) - (x->value < y->value);
}

/* What a number's record says, so that a byte that went astray is seen; every 1,000th one is longer than all that is
 * held. */
static size_t tail_of(uint64_t value)
{
    return value % 1000 == 0 ? 9000 : value % 37;
}

static void add(struct notme_runs *runs, uint64_t value)
{
    struct notme_error err;
    void *record;
    const size_t tail = tail_of(value);
    ck_assert_int_eq(notme_runs_add(runs, sizeof(struct number) + tail, &record, &err), NOTME_OK);
    struct number *number = record;
    number->value = value;
    memset(number->tail, (int)(value & 0x7f), tail);
}

/* In the order 0, 1, 2 … as often as `same`. */
static void check(struct notme_runs *runs, uint64_t count, unsigned same)
{
    struct notme_error err;
    const void *record;
    ck_assert_int_eq(notme_runs_rewind(runs, &err), NOTME_OK);
    for (uint64_t i = 0; i < count * same; i++) {
        ck_assert_int_eq(notme_runs_next(runs, &record, &err), 1);
        const struct number *number = record;
        ck_assert_uint_eq(number->value, i / same);
        for (size_t k = 0; k < tail_of(number->value); k++)
            ck_assert_int_eq(number->tail[k], (int)(number->value & 0x7f));
    }
    ck_assert_int_eq(notme_runs_next(runs, &record, &err), 0);
}

static struct notme_scratch *scratch_here(void)
{
    struct notme_scratch *scratch;
    struct notme_error err;
    ck_assert_int_eq(notme_scratch_new(&scratch, "/tmp", &err), NOTME_OK);
    return scratch;
}

START_TEST(records_come_out_in_order_from_memory_and_from_the_scratch_file)
{
    enum { COUNT = 5003 };
    for (int spills = 0; spills < 2; spills++) {
        struct notme_scratch *scratch = spills ? scratch_here() : NULL;
        struct notme_runs runs = {.compare = by_value, .scratch = scratch, .memory = 4096};
        for (uint64_t i = 0; i < COUNT; i++) /* every one once: 7919 and COUNT have no divisor in common */
            add(&runs, i * 7919 % COUNT);
        check(&runs, COUNT, 1);
        ck_assert(spills == (runs.runs > 0));
        notme_runs_release(&runs);
        notme_scratch_free(scratch);
    }
}
END_TEST

START_TEST(they_can_be_walked_again_and_equal_ones_all_come)
{
    struct notme_scratch *scratch = scratch_here();
    struct notme_runs runs = {.compare = by_value, .scratch = scratch, .memory = 4096};
    struct notme_error err;
    const void *record;
    for (unsigned k = 0; k < 3; k++)
        for (uint64_t i = 0; i < 500; i++)
            add(&runs, 499 - i);
    check(&runs, 500, 3);
    ck_assert_int_eq(notme_runs_rewind(&runs, &err), NOTME_OK);
    for (int i = 0; i < 700; i++) /* half a walk */
        ck_assert_int_eq(notme_runs_next(&runs, &record, &err), 1);
    check(&runs, 500, 3);
    notme_runs_release(&runs);
    notme_scratch_free(scratch);
}
END_TEST

/* Runs of 4 KiB: more than can be merged at once. */
START_TEST(runs_beyond_what_is_merged_at_once_become_longer_runs)
{
    enum { COUNT = 50021 };
    struct notme_scratch *scratch = scratch_here();
    struct notme_runs runs = {.compare = by_value, .scratch = scratch, .memory = 4096};
    for (uint64_t i = 0; i < COUNT; i++)
        add(&runs, i * 7919 % COUNT);
    ck_assert_uint_lt(runs.runs, 512);
    ck_assert_uint_gt(runs.scratch->end, (uint64_t)600 * 4096);
    check(&runs, COUNT, 1);
    notme_runs_release(&runs);
    notme_scratch_free(scratch);
}
END_TEST

START_TEST(nothing_comes_out_of_nothing)
{
    struct notme_runs runs = {.compare = by_value};
    check(&runs, 0, 1);
    notme_runs_release(&runs);
}
END_TEST

START_TEST(the_scratch_file_is_emptied_when_its_last_user_has_gone)
{
    struct notme_scratch *scratch = scratch_here();
    struct notme_runs a = {.compare = by_value, .scratch = scratch, .memory = 4096}, b = a;
    for (uint64_t i = 0; i < 2000; i++) {
        add(&a, i);
        add(&b, 1999 - i);
    }
    check(&a, 2000, 1);
    notme_runs_release(&a);
    ck_assert_uint_gt(scratch->end, 0);
    check(&b, 2000, 1);
    notme_runs_release(&b);
    ck_assert_uint_eq(scratch->end, 0);
    ck_assert_int_eq(lseek(scratch->file, 0, SEEK_END), 0);
    notme_scratch_free(scratch);
}
END_TEST

START_TEST(a_scratch_file_that_was_cut_is_told_of)
{
    struct notme_scratch *scratch = scratch_here();
    struct notme_runs runs = {.compare = by_value, .scratch = scratch, .memory = 65536};
    struct notme_error err;
    const void *record;
    for (uint64_t i = 0; i < 30000; i++)
        add(&runs, i);
    ck_assert_int_eq(notme_runs_rewind(&runs, &err), NOTME_OK);
    ck_assert_int_eq(ftruncate(scratch->file, 100000), 0);
    int status;
    do
        status = notme_runs_next(&runs, &record, &err);
    while (status > 0);
    ck_assert_int_eq(status, NOTME_EIO);
    ck_assert_str_eq(err.text, "cannot read the scratch file: it is cut");
    notme_runs_release(&runs);
    notme_scratch_free(scratch);
}
END_TEST

START_TEST(a_folder_that_is_not_there_makes_no_scratch_file)
{
    struct notme_scratch *scratch;
    struct notme_error err;
    ck_assert_int_eq(notme_scratch_new(&scratch, "/nowhere", &err), NOTME_EIO);
    ck_assert_ptr_null(scratch);
    ck_assert_ptr_nonnull(strstr(err.text, "cannot make a scratch file in '/nowhere'"));
}
END_TEST

T_MAIN("runs", records_come_out_in_order_from_memory_and_from_the_scratch_file,
       they_can_be_walked_again_and_equal_ones_all_come, runs_beyond_what_is_merged_at_once_become_longer_runs,
       nothing_comes_out_of_nothing, the_scratch_file_is_emptied_when_its_last_user_has_gone,
       a_scratch_file_that_was_cut_is_told_of, a_folder_that_is_not_there_makes_no_scratch_file)
