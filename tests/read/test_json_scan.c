#include "base/hash.h"
#include "read/json_scan.h"
#include "t.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>

/* Walks a whole text, in a copy of exact size; NULL = well-formed, else what is wrong. */
static const char *verdict(const char *text, size_t len, uint32_t depth)
{
    struct notme_json json = {0};
    static const char *const none = "no reason given";
    const char *wrong = NULL;
    char *copy = t_copy(text, len);
    ck_assert(notme_json_start(&json, copy, len, depth));
    for (enum notme_json_type type = NOTME_JSON_NULL; type != NOTME_JSON_END && !wrong;) {
        type = notme_json_next(&json);
        if (type == NOTME_JSON_ERROR)
            wrong = json.error ? json.error : none;
    }
    notme_json_release(&json);
    free(copy);
    return wrong;
}

START_TEST(well_formed_texts_are_read)
{
    static const char *const good[] = {"{}",
                                       "[]",
                                       " [1,2.5e-3,-0,true,false,null] ",
                                       "\"a\\u00e9\\n\"",
                                       "{\"a\":{\"b\":[{}]}}",
                                       "[[[[]]]]",
                                       "0",
                                       "-1.5E+10",
                                       "\"\xe6\x97\xa5\"",
                                       "{\"a\":1,\"a\":2}"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(!verdict(good[i], strlen(good[i]), 64), "%s: %s", good[i], verdict(good[i], strlen(good[i]), 64));
}
END_TEST

START_TEST(what_is_no_json_is_refused_for_the_right_reason)
{
    static const struct {
        const char *text, *wrong;
    } bad[] = {{"", "the end came too early"},
               {"{", "the end came too early"},
               {"{\"a\":1", "the end came too early"},
               {"[1,]", "a value was expected"},
               {"{\"a\":1,}", "a key was expected"},
               {"[1 2]", "',' or ']' was expected"},
               {"{\"a\" 1}", "':' was expected"},
               {"{} {}", "something follows the value"},
               {"01", "a wrong number"},
               {"+1", "a value was expected"},
               {"1.", "a wrong number"},
               {"NaN", "a value was expected"},
               {"nul", "an unknown word"},
               {"'a'", "a value was expected"},
               {"\"a", "a string without its end"},
               {"\"\\x\"", "a wrong escape"},
               {"\"\\u12g4\"", "a wrong escape"},
               {"\"a\nb\"", "a control byte inside a string"},
               {"\"\xff\"", "invalid UTF-8"},
               {"[}", "a value was expected"},
               {"[[[[[1]]]]]", "nested too deeply"},
               {"\xef\xbb\xbf{}", "a value was expected"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *wrong = verdict(bad[i].text, strlen(bad[i].text), 4);
        ck_assert_msg(wrong && strcmp(wrong, bad[i].wrong) == 0, "%s: %s", bad[i].text, wrong ? wrong : "was read");
    }
    ck_assert_str_eq(verdict("\"a\0b\"", 5, 4), "a control byte inside a string");
}
END_TEST

START_TEST(numbers_keep_their_digits_and_surrogates_their_pairs)
{
    struct notme_json json = {0};
    static const char text[] = "[1594123456789012345678,\"\\uD83D\\uDE00\",\"\\uD83D!\"]";
    ck_assert(notme_json_start(&json, text, strlen(text), 8));
    ck_assert_int_eq(notme_json_next(&json), NOTME_JSON_ARRAY);
    ck_assert_int_eq(notme_json_next(&json), NOTME_JSON_NUMBER);
    ck_assert(notme_text_is(json.text, "1594123456789012345678"));
    ck_assert_int_eq(notme_json_next(&json), NOTME_JSON_STRING);
    ck_assert(notme_text_is(json.text, "\xf0\x9f\x98\x80"));
    ck_assert_int_eq(notme_json_next(&json), NOTME_JSON_STRING);
    ck_assert(notme_text_is(json.text, "\xef\xbf\xbd!"));
    notme_json_release(&json);
}
END_TEST

/* A random document, as text. */
static void grow(struct notme_buf *out, uint64_t *random)
{
    int open[8], depth = 0;
    do {
        const uint64_t kind = notme_random_below(random, depth < 6 ? 8 : 4);
        if (kind >= 6) {
            open[depth++] = kind == 7;
            notme_buf_adds(out, kind == 7 ? "{\"k\\u0041\":" : "[");
            continue;
        }
        static const char *const leaves[] = {"null", "true", "-12.5e2", "\"x\\ty\"", "0", "\"\""};
        notme_buf_adds(out, leaves[kind]);
        while (depth && notme_random_below(random, 3))
            notme_buf_addc(out, open[--depth] ? '}' : ']');
        if (depth)
            notme_buf_adds(out, open[depth - 1] ? ", \"n\": " : " ,");
    } while (depth);
}

START_TEST(verdicts_agree_with_an_independent_parser)
{
    struct notme_buf text = {0};
    uint64_t random = 41;
    int good = 0;
    for (int round = 0; round < 20000; round++) {
        notme_buf_clear(&text);
        grow(&text, &random);
        const size_t at = notme_random_below(&random, text.len);
        if (round % 2 && strchr("{}[],:", text.at[at])) /* structure only: cJSON is lax about the insides of strings */
            text.at[at] = "{}[],:"[notme_random_below(&random, 6)];
        const char *end;
        notme_buf_addc(&text, '\0');
        cJSON *other = cJSON_ParseWithOpts(text.at, &end, 1);
        const char *wrong = verdict(text.at, text.len - 1, 64);
        if (!other != !!wrong)
            ck_abort_msg("%s: %s", text.at, wrong ? wrong : "was read");
        good += !wrong;
        cJSON_Delete(other);
    }
    ck_assert_int_gt(good, 10000);
    notme_buf_release(&text);
}
END_TEST

T_MAIN("json_scan", well_formed_texts_are_read, what_is_no_json_is_refused_for_the_right_reason,
       numbers_keep_their_digits_and_surrogates_their_pairs, verdicts_agree_with_an_independent_parser)
