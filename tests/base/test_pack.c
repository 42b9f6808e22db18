#include "base/hash.h"
#include "base/murmur.h"
#include "base/pack.h"
#include "t.h"

#include <math.h>

START_TEST(what_was_packed_is_unpacked)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 300, 1u << 31, UINT64_C(1) << 62};
    struct notme_buf out = {0};
    for (size_t i = 0; i < 7; i++)
        notme_pack_number(&out, numbers[i]);
    notme_pack_u64(&out, 0xfedcba9876543210u);
    notme_pack_time(&out, -5);
    notme_pack_time(&out, NOTME_NO_TIME);
    notme_pack_float(&out, 0.1f);
    notme_pack_double(&out, -1e-300);
    notme_pack_text(&out, notme_text_of("word"));
    notme_pack_text(&out, (struct notme_text){NULL, 0});
    notme_pack_text(&out, notme_text_of(""));
    ck_assert_mem_eq(out.at + 2, "\x7f\x80\x01\xac\x02", 5); /* the same bytes on any machine */
    struct notme_unpack in = {out.at, out.len, false};
    for (size_t i = 0; i < 7; i++)
        ck_assert_uint_eq(notme_unpack_number(&in, UINT64_MAX), numbers[i]);
    ck_assert_uint_eq(notme_unpack_u64(&in), 0xfedcba9876543210u);
    ck_assert_int_eq(notme_unpack_time(&in, false), -5);
    ck_assert_int_eq(notme_unpack_time(&in, true), NOTME_NO_TIME);
    ck_assert(notme_unpack_float(&in) == 0.1f);
    ck_assert(notme_unpack_double(&in) == -1e-300);
    ck_assert(notme_text_is(notme_unpack_text(&in, 4), "word"));
    ck_assert_ptr_null(notme_unpack_text(&in, 4).at);
    const struct notme_text empty = notme_unpack_text(&in, 4);
    ck_assert(empty.at && empty.len == 0);
    ck_assert(!in.bad && in.left == 0);
    notme_buf_release(&out);
}
END_TEST

START_TEST(arrays_come_back_to_the_bit)
{
    uint64_t random = 7;
    for (int round = 0; round < 400; round++) {
        float values[300] = {0}, floats[300] = {0}, counts[300] = {0};
        struct notme_buf out = {0};
        const size_t n = notme_random_below(&random, 300);
        const int sparse = (int)notme_random_below(&random, 9);
        for (size_t i = 0; i < n; i++) {
            const int kind = (int)notme_random_below(&random, 10);
            values[i] = kind < sparse ? 0 : kind < 8 ? (float)(kind * kind) : (float)notme_random_unit(&random) - 0.5f;
            if (notme_random_below(&random, 50) == 0)
                values[i] = -0.0f;
        }
        notme_pack_floats(&out, values, n);
        notme_pack_counts(&out, values, n);
        char *copy = t_copy(out.at, out.len);
        struct notme_unpack in = {copy, out.len, false};
        notme_unpack_floats(&in, floats, n);
        notme_unpack_counts(&in, counts, n);
        ck_assert(!in.bad && in.left == 0);
        ck_assert_mem_eq(floats, values, n * sizeof *values);
        ck_assert_mem_eq(counts, values, n * sizeof *values);
        free(copy);
        notme_buf_release(&out);
    }
}
END_TEST

START_TEST(zeros_take_next_to_nothing)
{
    static float zeros[1 << 14];
    struct notme_buf out = {0};
    notme_pack_floats(&out, zeros, 1 << 14);
    ck_assert_uint_eq(out.len, 4);
    notme_buf_release(&out);
}
END_TEST

/* What cannot be. */
static const struct {
    const char *bytes;
    size_t len;
    char what; /* n number, t time, T time that may lack, f float, c counts of 3, s text */
} bad[] = {
    {"", 0, 'n'},
    {"\x80", 1, 'n'},
    {"\x65", 1, 'n'},                                      /* 101 of 100 */
    {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10, 'n'}, /* more than 63 bits */
    {"\0\0\0\0\0\0\0\x80", 8, 't'},
    {"\xff\xff\xff\xff\xff\xff\xff\x7f", 8, 't'},
    {"\xff\xff\xff\xff\xff\xff\xff\x7f", 8, 'T'},
    {"\0\0\xc0\x7f", 4, 'f'}, /* NaN */
    {"\0\0\x80\x7f", 4, 'f'}, /* infinity */
    {"\0\0\0", 3, 'f'},
    {"\x04\0", 2, 'c'}, /* four zeros of three */
    {"\x00\x04\x02\x02\x02\x02", 6, 'c'},
    {"\0\0\0\0\0\0", 6, 'c'}, /* nothing, again and again */
    {"\x00\x03\x02\x02", 4, 'c'},
    {"\x00\x03\x02\x02\x03", 5, 'c'}, /* an odd byte that is not 1 */
    {"\x06word", 5, 's'},             /* five bytes of four */
    {"\x09wordword", 9, 's'},         /* eight, where seven are allowed */
};

START_TEST(what_cannot_be_is_bad)
{
    float three[3];
    const int i = _i;
    char *copy = t_copy(bad[i].bytes, bad[i].len);
    struct notme_unpack in = {copy, bad[i].len, false};
    switch (bad[i].what) {
    case 'n':
        ck_assert_uint_eq(notme_unpack_number(&in, 100), 0);
        break;
    case 'f':
        notme_unpack_float(&in);
        break;
    case 'c':
        notme_unpack_counts(&in, three, 3);
        break;
    case 's':
        ck_assert_ptr_null(notme_unpack_text(&in, 7).at);
        break;
    default:
        notme_unpack_time(&in, bad[i].what == 'T');
    }
    ck_assert_msg(in.bad, "%d", i);
    ck_assert_uint_eq(notme_unpack_u64(&in), 0); /* and so is all that follows */
    free(copy);
}
END_TEST

/* From the tests of Kafka's own partitioner (UtilsTest.testMurmur2). */
static const struct {
    const char *key;
    int32_t hash;
} published[] = {
    {"21", -973932308},
    {"foobar", -790332482},
    {"a-little-bit-long-string", -985981536},
    {"a-little-bit-longer-string", -1486304829},
    {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
    {"abc", 479470107},
};

START_TEST(murmur2_is_that_of_kafka)
{
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const size_t len = strlen(published[i].key);
        char *copy = t_copy(published[i].key, len);
        ck_assert_int_eq(notme_murmur2(copy, len), published[i].hash);
        ck_assert_uint_eq(notme_murmur2_part(copy, len, 1000), (uint32_t)(published[i].hash & 0x7fffffff) % 1000);
        free(copy);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pack");
    TCase *all = tcase_create("all");
    tcase_add_test(all, what_was_packed_is_unpacked);
    tcase_add_test(all, arrays_come_back_to_the_bit);
    tcase_add_test(all, zeros_take_next_to_nothing);
    tcase_add_loop_test(all, what_cannot_be_is_bad, 0, sizeof bad / sizeof *bad);
    tcase_add_test(all, murmur2_is_that_of_kafka);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
