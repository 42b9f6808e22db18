/* What the tests share: one suite per program, and inputs in heap copies of exact size so that one byte read too far is
 * seen. */
#ifndef NOTME_TESTS_T_H
#define NOTME_TESTS_T_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Check's assertions on floats print them as doubles. */
#pragma GCC diagnostic ignored "-Wdouble-promotion"

#define T_SUITE(function, name, ...)                                                                                   \
    static int function(void)                                                                                          \
    {                                                                                                                  \
        const TTest *tests[] = {__VA_ARGS__};                                                                          \
        Suite *suite = suite_create(name);                                                                             \
        TCase *all = tcase_create("all");                                                                              \
        tcase_set_timeout(all, 0); /* no clock decides: what hangs for good, ctest ends (CMakePresets.json) */         \
        for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)                                                      \
            tcase_add_test(all, tests[i]);                                                                             \
        suite_add_tcase(suite, all);                                                                                   \
        SRunner *runner = srunner_create(suite);                                                                       \
        srunner_run_all(runner, CK_NORMAL);                                                                            \
        const int failed = srunner_ntests_failed(runner);                                                              \
        srunner_free(runner);                                                                                          \
        return failed ? 1 : 0;                                                                                         \
    }

#define T_MAIN(name, ...)                                                                                              \
    T_SUITE(run_tests, name, __VA_ARGS__)                                                                              \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        return run_tests();                                                                                            \
    }

static inline char *t_copy(const char *bytes, size_t len)
{
    char *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

#endif
