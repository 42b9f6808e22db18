#include "read/x_records.h"
#include "t.h"

#include <stdio.h>

struct memory {
    const char *at;
    size_t left, piece;
    int then; /* what the pull after the last piece returns */
};

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    struct memory *memory = ctx;
    const size_t n = memory->left < memory->piece ? memory->left : memory->piece;
    if (n == 0)
        return memory->then ? notme_fail(err, memory->then, "the disk burns") : 0;
    *bytes = memory->at;
    memory->at += n;
    memory->left -= n;
    return (int64_t)n;
}

struct got {
    char ids[256], complaints[1024];
};

static int take(void *ctx, const cJSON *record, size_t index)
{
    struct got *got = ctx;
    const struct notme_text id = notme_x_text(record, "id");
    const size_t n = strlen(got->ids);
    snprintf(got->ids + n, sizeof got->ids - n, "%zu:%.*s ", index, (int)id.len, id.at ? id.at : "");
    return 0;
}

static void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    const size_t n = strlen(got->complaints);
    snprintf(got->complaints + n, sizeof got->complaints - n, "%s %llu %s\n", place, (unsigned long long)line, text);
}

static int read_with(struct got *got, const char *file, size_t piece, int then, bool strict)
{
    char *copy = t_copy(file, strlen(file));
    struct memory memory = {copy, strlen(file), piece, then};
    struct notme_stream stream = {pull, NULL, &memory};
    struct notme_read_stats stats = {0};
    struct notme_error error = {0};
    struct notme_reader reader = {.limits = {.record_bytes = 100, .depth = 5},
                                  .strict = strict,
                                  .stats = &stats,
                                  .place = "like.js",
                                  .complain = hear,
                                  .complain_ctx = got,
                                  .err = &error};
    *got = (struct got){0};
    const int status = notme_x_records(&reader, &stream, take, got);
    ck_assert_int_eq(status, error.code);
    free(copy);
    return status;
}

/* Where pieces end makes no difference. */
static void expect(const char *file, const char *ids, const char *complaint)
{
    for (size_t piece = 1; piece <= 64; piece *= 4) {
        struct got got;
        ck_assert_int_eq(read_with(&got, file, piece, 0, false), NOTME_OK);
        ck_assert_str_eq(got.ids, ids);
        if (complaint)
            ck_assert_msg(strstr(got.complaints, complaint) != NULL, "no '%s' in '%s'", complaint, got.complaints);
        else
            ck_assert_str_eq(got.complaints, "");
    }
}

START_TEST(every_way_to_begin_a_file_is_read)
{
    expect("window.YTD.like.part0 = [ {\"id\":\"1\"}, {\"id\":\"2\"} ]", "0:1 1:2 ", NULL);
    expect("\xEF\xBB\xBF YTD.direct_messages_group.part12=[{\"id\":\"1\"}];\n", "0:1 ", NULL);
    expect("\xEF\xBB\xBF\n[{\"id\":\"1\"}]", "0:1 ", NULL);
    expect("window.YTD.like.part0 = []", "", NULL);
    expect("window.YTD.like.part0 = [ ]\n;\n", "", NULL);
}
END_TEST

START_TEST(brackets_and_quotes_inside_strings_are_text)
{
    expect("x = [{\"id\":\"]}\\\"[{,\"},{\"id\":\"\\\\\"},{\"id\":\"3\"}]", "0:]}\"[{, 1:\\ 2:3 ", NULL);
}
END_TEST

START_TEST(numbers_keep_every_digit)
{
    expect("x = [{\"id\":1690394353264578561},{\"id\" : 12 ,\"n\":[1,-2.5e+3]},{\"a\":true,\"id\":7}]",
           "0:1690394353264578561 1:12 2:7 ", NULL);
}
END_TEST

START_TEST(half_a_pair_becomes_a_mark)
{
    expect("x = [{\"id\":\"\\uD83D\"},{\"id\":\"a\\uDE00b\"},{\"id\":\"\\uD83D\\uDE00\"},{\"id\":\"1\\u00002\"},"
           "{\"id\":\"\\\\uD83D\"}]",
           "0:\xEF\xBF\xBD 1:a\xEF\xBF\xBD"
           "b 2:\xF0\x9F\x98\x80 3:1\xEF\xBF\xBD"
           "2 4:\\uD83D ",
           NULL);
}
END_TEST

START_TEST(damage_stays_in_its_record)
{
    expect("x = [{\"id\":\"1\"},{broken},{\"id\":\"3\"}]", "0:1 2:3 ", "like.js 0 record is no JSON (byte 16)");
    expect("x = [{\"id\":\"1\"}},{\"id\":\"2\"},{\"id\":\"3\"}]", "1:2 2:3 ", "record is no JSON (byte 5)");
    expect("x = [{\"id\":[\"1\"},{\"id\":\"2\"}]", "1:2 ", "record is no JSON (byte 5)");
    expect("x = [{\"id\":\"1\"]},{\"id\":\"2\"}]", "1:2 ", "record is no JSON (byte 5)");
    expect("x = [ {\n\"id\" : \"1\n}, {\n\"id\" : \"2\"\n} ]", "1:2 ", "record is no JSON (byte 6)");
    expect("x = [{\"id\":\"\xFF\"},{\"id\":\"2\"}]", "1:2 ", "invalid UTF-8 (byte 5)");
    expect("x = [5,\"a\",{\"id\":\"2\"}]", "2:2 ", "record is no object (byte 7)");
    expect("x = [{\"a\":[[[[1]]]]},{\"id\":\"2\"}]", "1:2 ", "record is nested too deeply (byte 5)");
    expect(
        "x = [{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
        "456789\"},{\"id\":\"2\"}]",
        "1:2 ", "record is too long (byte 5)");
}
END_TEST

START_TEST(every_proper_prefix_is_complained_of)
{
    static const char file[] = "x = [{\"id\":\"1\"},{\"id\":\"2\",\"n\":[{}]}]";
    for (size_t n = 0; n + 1 < sizeof file; n++) {
        char cut[sizeof file] = "";
        struct got got;
        memcpy(cut, file, n);
        ck_assert_int_eq(read_with(&got, cut, 64, 0, false), NOTME_OK);
        ck_assert_str_ne(got.complaints, "");
        ck_assert_str_eq(got.ids, n > 15 ? "0:1 " : ""); /* the comma behind it ends a record */
    }
}
END_TEST

START_TEST(a_damaged_file_keeps_what_came_before)
{
    static const char file[] = "x = [{\"id\":\"1\"},{\"id\":\"2";
    struct got got;
    ck_assert_int_eq(read_with(&got, file, 64, NOTME_EFORMAT, false), NOTME_OK);
    ck_assert_str_eq(got.ids, "0:1 ");
    ck_assert_str_eq(got.complaints, "like.js 0 the disk burns\n");
    ck_assert_int_eq(read_with(&got, file, 64, NOTME_EFORMAT, true), NOTME_EFORMAT);
    ck_assert_int_eq(read_with(&got, file, 64, NOTME_ELIMIT, false), NOTME_ELIMIT);
    ck_assert_int_eq(read_with(&got, file, 64, NOTME_ENOMEM, false), NOTME_ENOMEM);
}
END_TEST

T_MAIN("x_records", every_way_to_begin_a_file_is_read, brackets_and_quotes_inside_strings_are_text,
       numbers_keep_every_digit, half_a_pair_becomes_a_mark, damage_stays_in_its_record,
       every_proper_prefix_is_complained_of, a_damaged_file_keeps_what_came_before)
