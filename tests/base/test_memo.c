#include "base/memo.h"
#include "t.h"

#include <stdio.h>

enum { KEYS = 3000 };

/* Keys all over their range, as hashes are. */
static uint64_t key_of(uint64_t i)
{
    return (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static void add(struct notme_memo *memo, uint64_t i, const char *word)
{
    char text[64];
    struct notme_error err;
    snprintf(text, sizeof text, "%s %llu", word, (unsigned long long)i);
    ck_assert_int_eq(notme_memo_add(memo, key_of(i), notme_text_of(text), &err), NOTME_OK);
}

static void check(struct notme_memo *memo, uint64_t i, const char *word)
{
    char text[64];
    struct notme_error err;
    struct notme_text found;
    snprintf(text, sizeof text, "%s %llu", word, (unsigned long long)i);
    ck_assert_int_eq(notme_memo_find(memo, key_of(i), &found, &err), 1);
    ck_assert(notme_text_is(found, text));
}

START_TEST(what_was_added_first_is_found_in_memory_and_in_the_scratch_file)
{
    for (int spills = 0; spills < 2; spills++) {
        struct notme_memo memo = {.memory = 65536};
        struct notme_error err;
        struct notme_text found;
        if (spills)
            ck_assert_int_eq(notme_scratch_new(&memo.scratch, "/tmp", &err), NOTME_OK);
        for (uint64_t i = 0; i < KEYS; i++)
            add(&memo, i, i % 2 ? "odd" : "even");
        for (uint64_t i = 0; i < KEYS; i += 3)
            add(&memo, i, "again");
        ck_assert(spills == (memo.puts > 2));
        for (uint64_t i = 0; i < KEYS; i += 7)
            check(&memo, i, i % 2 ? "odd" : "even");
        ck_assert_int_eq(notme_memo_find(&memo, key_of(KEYS), &found, &err), 0);
        add(&memo, KEYS, "late"); /* after some were looked for */
        check(&memo, KEYS, "late");
        notme_memo_release(&memo);
        notme_scratch_free(memo.scratch);
    }
}
END_TEST

START_TEST(an_empty_thing_is_found_as_such)
{
    struct notme_memo memo = {.memory = 0};
    struct notme_error err;
    struct notme_text found;
    ck_assert_int_eq(notme_memo_find(&memo, 7, &found, &err), 0);
    ck_assert_int_eq(notme_memo_add(&memo, 7, (struct notme_text){NULL, 0}, &err), NOTME_OK);
    ck_assert_int_eq(notme_memo_find(&memo, 7, &found, &err), 1);
    ck_assert_uint_eq(found.len, 0);
    notme_memo_release(&memo);
}
END_TEST

T_MAIN("memo", what_was_added_first_is_found_in_memory_and_in_the_scratch_file, an_empty_thing_is_found_as_such)
