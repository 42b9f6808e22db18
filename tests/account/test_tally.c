#include "account/tally.h"
#include "t.h"

#include <stdio.h>

START_TEST(the_commonest_come_first_and_equals_as_they_were_met)
{
    struct notme_tally tally = {0};
    static const char *const texts[] = {"b", "a", "c", "a", "", "b", "a", "d"};
    size_t top[3];
    for (size_t i = 0; i < 8; i++)
        ck_assert(notme_tally_add(&tally, notme_text_of(texts[i])));
    ck_assert_uint_eq(tally.total, 7);
    ck_assert_uint_eq(notme_tally_of(&tally, notme_text_of("a")), 3);
    ck_assert_uint_eq(notme_tally_of(&tally, notme_text_of("x")), 0);
    ck_assert_uint_eq(notme_tally_top(&tally, top, 3), 3);
    ck_assert(notme_text_is(tally.entry[top[0]].text, "a") && notme_text_is(tally.entry[top[1]].text, "b") &&
              notme_text_is(tally.entry[top[2]].text, "c"));
    ck_assert_uint_eq(notme_tally_top(&tally, top, 0), 0);
    notme_tally_release(&tally);
    ck_assert_uint_eq(notme_tally_of(&tally, notme_text_of("a")), 0);
}
END_TEST

START_TEST(thousands_of_texts_are_told_apart)
{
    static char names[5000][16];
    struct notme_tally tally = {0};
    size_t top[1];
    for (int i = 0; i < 5000; i++) {
        snprintf(names[i], sizeof names[i], "n%d", i);
        ck_assert(notme_tally_add(&tally, notme_text_of(names[i])));
    }
    ck_assert(notme_tally_add(&tally, notme_text_of("n4711")));
    ck_assert_uint_eq(tally.count, 5000);
    ck_assert_uint_eq(notme_tally_top(&tally, top, 1), 1);
    ck_assert(notme_text_is(tally.entry[top[0]].text, "n4711"));
    notme_tally_release(&tally);
}
END_TEST

T_MAIN("tally", the_commonest_come_first_and_equals_as_they_were_met, thousands_of_texts_are_told_apart)
