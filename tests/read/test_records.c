#include "read/records.h"
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

static int take(void *ctx, const struct notme_record *record)
{
    struct got *got = ctx;
    const struct notme_text id = notme_text_at(record->json, "id");
    const size_t n = strlen(got->ids);
    snprintf(got->ids + n, sizeof got->ids - n, "%s%s%zu:%.*s ", record->path, *record->path ? "/" : "", record->index,
             (int)id.len, id.at ? id.at : "");
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
    const int status = notme_records(&reader, &stream, NULL, take, got);
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
    expect("x = [{\"id\":\"1\"}},{\"id\":\"2\"},{\"id\":\"3\"}]", "0:1 2:2 3:3 ", "record is no JSON (byte 15)");
    expect("x = [{\"id\":[\"1\"},{\"id\":\"2\"}]", "1:2 ", "record is no JSON (byte 5)");
    expect("x = [{\"id\":\"1\"]},{\"id\":\"2\"}]", "1:2 ", "record is no JSON (byte 5)");
    expect("x = [ {\n\"id\" : \"1\n}, {\n\"id\" : \"2\"\n} ]", "1:2 ", "record is no JSON (byte 6)");
    expect("x = [{\"id\":\"\xFF\"},{\"id\":\"2\"}]", "1:2 ", "invalid UTF-8 (byte 5)");
    expect("x = [5,\"a\",{\"id\":\"2\"}]", "0: 1: 2:2 ", NULL); /* what a record must be is the taker's business */
    expect("x = [{\"a\":[[[[1]]]]},{\"id\":\"2\"}]", "1:2 ", "record is nested too deeply (byte 5)");
    expect(
        "x = [{\"a\":\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
        "456789\"},{\"id\":\"2\"}]",
        "1:2 ", "record is too long (byte 5)");
}
END_TEST

/* As a NUL it would end the text, and cut the character that stands in it. */
START_TEST(an_escape_without_its_digits_is_no_json)
{
    expect("[{\"id\":\"a\\u0\u05dd\u0248e\"},{\"id\":\"1\"}]", "1:1 ", "no JSON");
    expect("[{\"id\":\"a\\u00g0\"},{\"id\":\"b\\u00E9\"}]", "1:b\u00e9 ", "no JSON");
}
END_TEST

#define R(id) "{\"id\":\"" id "\"}"

START_TEST(commas_missing_or_too_many_lose_nothing)
{
    expect("x = [" R("1") R("2") "\n" R("3") ",," R("4") ",]", "0:1 1:2 2:3 3:4 ", NULL);
    expect("x = [{\"id\":\"1\",},{\"id\":\"2\" \"a\":5 \"b\":[1,2,] \"c\":[{}{}]\n\"d\":null \"e\":{}}]", "0:1 1:2 ",
           NULL);
    expect("x = [{\"a\":[\"b\" \"c\"],\"id\":\"1\"}]", "0:1 ", NULL);
}
END_TEST

START_TEST(a_bracket_too_few_spoils_one_record)
{
    expect("x = [" R("1") ",{\"id\":\"2\"," R("3") "," R("4") "]", "0:1 2:3 3:4 ", "record is no JSON (byte 16)");
    expect("x = [{\"id\":{\"a\":\"1\"}," R("2") "," R("3") "]", "1:2 2:3 ", "record is no JSON (byte 5)");
    expect("x = [{\"id\":\"1\",\"n\":[{\"id\":\"a\"},\n{ \"id\":\"b\"}," R("2") "]}," R("3") "]", "0:1 1:3 ", NULL);
    expect("x = [" R("1") ",{\"id\":\"2\",\"n\":[\"5\"} , " R("3") "]", "0:1 2:3 ", "record is no JSON (byte 16)");
}
END_TEST

/* What follows is a part of it by its brackets, and ends with the file. */
START_TEST(a_record_without_its_end_does_not_take_the_rest_of_the_file)
{
    expect("x = [" R("1") ",{\"id\":\"2\",\"n\":[{\"k\":5}," R("3") "," R("4") "]", "0:1 2:3 3:4 ",
           "no JSON (byte 16)");
    expect("x = [" R("1") ",{\"id\":\"2\",\"n\":[{\"k\":5}," R("3") ",{\"id\":\"4\",\"n\":[{}," R("5") "]",
           "0:1 2:3 4:5 ", "no JSON");
}
END_TEST

START_TEST(a_bracket_too_many_does_not_end_its_list)
{
    expect("{\"l\":[" R("1") ",{\"id\":\"2\",\"n\":[]}]}," R("3") "," R("4") "],\"m\":[" R("5") "]}",
           "l/0:1 l/1:2 l/2:3 l/3:4 m/0:5 ", NULL);
    expect("[" R("1") ",{\"id\":\"2\"}]\n,{\"n\":[{\"id\":\"a\"}],\"id\":\"3\"}]", "0:1 1:2 2:3 ", NULL);
    expect("{\"l\":[" R("1") ",{\"id\":\"2\",\"n\":[{\"id\":\"a\"}}]}," R("3") "]}", "l/0:1 l/2:3 ", "no JSON");
    expect("{\"l\":[[{\"id\":\"a\"}]],[{\"id\":\"b\"}]]}", "l/0: l/1: ", NULL);
    expect("{\"l\":[" R("1") "],\"m\":[" R("2") "]}", "l/0:1 m/0:2 ", NULL); /* it is at its end */
    expect("{\"l\":[" R("1") "]},[" R("2") "]", "l/0:1 0:2 ", NULL);
}
END_TEST

START_TEST(a_quote_too_few_spoils_one_record)
{
    expect("x = [" R("1") ",{\"id\":\"2}," R("3") "," R("4") "]", "0:1 2:3 3:4 ", "record is no JSON (byte 16)");
    expect("x = [" R("1") ",{\"id\":2\"}," R("3") ", { \"id\" : \"4\" } ]", "0:1 2:3 3:4 ", "no JSON (byte 16)");
    expect("x = [" R("1") ",{\"id:\"2\"}," R("3") "]", "0:1 2:3 ", "record is no JSON (byte 16)");
    expect("x = [{\"id\":\"2}," R("3") "]", "1:3 ", "record is no JSON (byte 5)"); /* known by its own key */
    expect("x = [" R("1") ",{\"id\":\"2},{\"n\":{\"id\":\"3\"}}," R("4") "]", "0:1 2:4 ", "no JSON (byte 16)");
}
END_TEST

START_TEST(text_between_records_spoils_none)
{
    expect("x = [" R("1") ", sorry " R("2") "]", "0:1 2:2 ", "record is no JSON (byte 17)");
    expect("x = [" R("1") "\nx.part1 = [\n" R("2") "," R("3") "]", "0:1 2:2 3:3 ", "record is no JSON (byte 16)");
    expect("x = [" R("1") "]\nx.part1 = [" R("2") "]", "0:1 0:2 ", NULL);
}
END_TEST

static int read_as(struct got *got, const char *file, size_t piece,
                   int (*read)(struct notme_reader *, struct notme_stream *, notme_record_sink *, void *))
{
    char *copy = t_copy(file, strlen(file));
    struct memory memory = {copy, strlen(file), piece, 0};
    struct notme_stream stream = {pull, NULL, &memory};
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {.limits = {.record_bytes = 100, .depth = 5},
                                  .stats = &stats,
                                  .place = "f",
                                  .complain = hear,
                                  .complain_ctx = got};
    *got = (struct got){0};
    const int status = read(&reader, &stream, take, got);
    free(copy);
    return status;
}

START_TEST(a_list_without_its_bracket_is_a_list)
{
    struct got got;
    for (size_t piece = 1; piece <= 64; piece *= 8) {
        read_as(&got, "\xEF\xBB\xBF" R("1") ",\n" R("2") " ]", piece, notme_record_list);
        ck_assert_str_eq(got.ids, "0:1 1:2 ");
        ck_assert_str_eq(got.complaints, "");
        read_as(&got, "YTD.part0 = {\"n\":[5],\"id\":\"1\"}, " R("2"), piece, notme_record_list);
        ck_assert_str_eq(got.ids, "0:1 1:2 ");
        ck_assert_str_eq(got.complaints, "f 0 the file is cut short after 2 records (byte 42)\n");
        read_as(&got, "YTD.part0 = [" R("1") "]", piece, notme_record_list);
        ck_assert_str_eq(got.ids, "0:1 ");
        ck_assert_str_eq(got.complaints, "");
    }
}
END_TEST

START_TEST(values_one_after_the_other_are_records)
{
    struct got got;
    for (size_t piece = 1; piece <= 64; piece *= 8) {
        read_as(&got, "\xEF\xBB\xBF" R("1") "\r\n\r\n" R("2") R("3") ",[" R("a") "]\n", piece, notme_record_values);
        ck_assert_str_eq(got.ids, "0:1 1:2 2:3 3: ");
        ck_assert_str_eq(got.complaints, "");
        read_as(&got, "{\"id\":{\"a\":\n" R("2") "]\n" R("3") "\n{\"id\":", piece, notme_record_values);
        ck_assert_msg(strstr(got.ids, ":3 ") != NULL, "%s", got.ids);
        ck_assert_ptr_nonnull(strstr(got.complaints, "record is no JSON (byte 0)"));
        read_as(&got, "", piece, notme_record_values);
        ck_assert_str_eq(got.complaints, "");
    }
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
        ck_assert_str_eq(got.ids, n + 2 == sizeof file ? "0:1 1:2 "
                                  : n >= 15            ? "0:1 "
                                                       : ""); /* a brace ends a record */
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

START_TEST(lists_are_named_by_the_keys_that_lead_to_them)
{
    expect("{\"a\":{\"b c\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"d\":null},\"e\":[{\"id\":3}]}",
           "a/b c/0:1 a/b c/1:2 e/0:3 ", NULL);
    expect("{\"a\":[{\"id\":\"1\",\"b\":[{\"id\":\"2\"}]}],\"c\":{\"d\":{}},\"f\":[]}", "a/0:1 ", NULL);
    expect("{\"s\":\"[1,{\",\"t\":\"\\\"\",\"a\":[{\"id\":\"1\"}]}", "a/0:1 ", NULL);
}
END_TEST

START_TEST(a_key_that_comes_twice_is_two_lists)
{
    expect("{\"orderedItems\":[],\"id\":\"x\",\"orderedItems\":[{\"id\":\"1\"}]}", "orderedItems/0:1 ", NULL);
}
END_TEST

static bool want_b(void *ctx, const char *path)
{
    (void)ctx;
    return strcmp(path, "b") == 0;
}

static struct notme_stream stream_of(struct memory *memory)
{
    return (struct notme_stream){pull, NULL, memory};
}

static struct notme_reader reader_of(struct got *got, struct notme_read_stats *stats)
{
    *got = (struct got){0};
    return (struct notme_reader){.limits = {.record_bytes = 100, .depth = 5},
                                 .stats = stats,
                                 .place = "file",
                                 .complain = hear,
                                 .complain_ctx = got};
}

START_TEST(lists_nobody_wants_are_passed_over_unparsed)
{
    static const char file[] = "{\"a\":[{broken},{\"id\":\"1\"}],\"b\":[{\"id\":\"2\"}]}";
    struct memory memory = {file, sizeof file - 1, 3, 0};
    struct notme_stream stream = stream_of(&memory);
    struct notme_read_stats stats = {0};
    struct got got;
    struct notme_reader reader = reader_of(&got, &stats);
    ck_assert_int_eq(notme_records(&reader, &stream, want_b, take, &got), NOTME_OK);
    ck_assert_str_eq(got.ids, "b/0:2 ");
    ck_assert_str_eq(got.complaints, "");
}
END_TEST

START_TEST(damage_stays_in_its_line)
{
    static const char file[] =
        "{\"id\":1234567890123456789}\n\n{\"id\":\"2\r\n]\n{\"id\":[\"3\"}\n\"{\n{\"id\":\"4\"},\n{\"id\":5}";
    for (size_t piece = 1; piece <= 64; piece *= 4) {
        struct memory memory = {file, sizeof file - 1, piece, 0};
        struct notme_stream stream = stream_of(&memory);
        struct notme_read_stats stats = {0};
        struct got got;
        struct notme_reader reader = reader_of(&got, &stats);
        ck_assert_int_eq(notme_record_lines(&reader, &stream, take, &got), NOTME_OK);
        ck_assert_msg(strstr(got.ids, "0:1234567890123456789 ") && strstr(got.ids, ":4 ") && strstr(got.ids, ":5 "),
                      "%s", got.ids);
        ck_assert_ptr_null(strstr(got.ids, ":2 "));
        ck_assert_ptr_null(strstr(got.ids, ":3 "));
        ck_assert_ptr_nonnull(strstr(got.complaints, "file 3 record is no JSON"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "file 4 record is no JSON"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "file 5 record is no JSON"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "file 6 record is no JSON"));
        ck_assert_uint_eq(stats.skipped, 4);
    }
}
END_TEST

static cJSON *document_of(const char *file, struct got *got, int *status)
{
    struct memory memory = {file, strlen(file), 5, 0};
    struct notme_stream stream = stream_of(&memory);
    struct notme_read_stats stats = {0};
    struct notme_reader reader = reader_of(got, &stats);
    return notme_document(&reader, &stream, status);
}

START_TEST(a_small_file_is_read_whole)
{
    static const char *const good[] = {
        "{\"a\":{\"b\":12345678901234567890123,\"t\":1700000000}}",
        "\xEF\xBB\xBF{\"a\":{\"b\":\"12345678901234567890123\",\"t\":\"1700000000\"}}\n",
        "window.__THAR_CONFIG = {\"a\":{\"b\":\"0\",\"b\":12345678901234567890123,\"t\":1700000000}};\n"};
    for (size_t i = 0; i < 3; i++) {
        struct got got;
        int status;
        int64_t time = 0, whole = 0;
        cJSON *json = document_of(good[i], &got, &status);
        ck_assert_int_eq(status, NOTME_OK);
        ck_assert_str_eq(notme_text_at(json, "a/b").at, "12345678901234567890123");
        ck_assert(notme_seconds_at(json, "a/t", &time) && time == INT64_C(1700000000000000));
        ck_assert(!notme_integer_in(notme_member_at(json, "a/b"), &whole)); /* does not fit */
        ck_assert_ptr_null(notme_text_at(json, "a/none").at);
        ck_assert_ptr_null(notme_text_at(json, "a/b/c").at);
        cJSON_Delete(json);
    }
}
END_TEST

/* What comes after the bracket is read as keys, which used memory that nobody gave back. */
START_TEST(a_small_file_with_more_after_its_value_leaks_nothing)
{
    struct got got;
    int status;
    cJSON_Delete(document_of("{\"a\":1}],\"b\":{}", &got, &status));
    ck_assert_int_eq(status, NOTME_OK);
    cJSON_Delete(document_of("{\"a\":1},{\"b\":2}", &got, &status));
    ck_assert_int_eq(status, NOTME_OK);
}
END_TEST

START_TEST(a_file_that_is_no_json_is_complained_of)
{
    static const char *const bad[] = {"{\"a\":", "{} {}", "\xFF{}", "{},{}"};
    for (size_t i = 0; i < 4; i++) {
        struct got got;
        int status;
        ck_assert_ptr_null(document_of(bad[i], &got, &status));
        ck_assert_int_eq(status, NOTME_OK);
        ck_assert_str_ne(got.complaints, "");
    }
}
END_TEST

T_MAIN("records", an_escape_without_its_digits_is_no_json, a_small_file_with_more_after_its_value_leaks_nothing,
       commas_missing_or_too_many_lose_nothing, a_bracket_too_few_spoils_one_record,
       a_record_without_its_end_does_not_take_the_rest_of_the_file, a_bracket_too_many_does_not_end_its_list,
       a_quote_too_few_spoils_one_record, text_between_records_spoils_none, a_list_without_its_bracket_is_a_list,
       values_one_after_the_other_are_records, lists_are_named_by_the_keys_that_lead_to_them,
       a_key_that_comes_twice_is_two_lists, lists_nobody_wants_are_passed_over_unparsed, damage_stays_in_its_line,
       a_small_file_is_read_whole, a_file_that_is_no_json_is_complained_of, every_way_to_begin_a_file_is_read,
       brackets_and_quotes_inside_strings_are_text, numbers_keep_every_digit, half_a_pair_becomes_a_mark,
       damage_stays_in_its_record, every_proper_prefix_is_complained_of, a_damaged_file_keeps_what_came_before)
