#include "read/bsky/cbor.h"
#include "t.h"

#include <stdio.h>

/* Bytes and what they mean are those of RFC 8949, appendix A, as far as DAG-CBOR has them. */

static const char *read_all(const char *bytes, size_t len, uint32_t depth)
{
    static char out[1024];
    static const char *const words[] = {
        [NOTME_CBOR_NULL] = "null ",  [NOTME_CBOR_TRUE] = "true ", [NOTME_CBOR_FALSE] = "false ",
        [NOTME_CBOR_MAP] = "{ ",      [NOTME_CBOR_MAP_END] = "} ", [NOTME_CBOR_ARRAY] = "[ ",
        [NOTME_CBOR_ARRAY_END] = "] "};
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    char *copy = t_copy(bytes, len);
    size_t n = 0;
    out[0] = '\0';
    notme_cbor_start(&cbor, copy, len, depth);
    while ((type = notme_cbor_next(&cbor)) != NOTME_CBOR_END && type != NOTME_CBOR_ERROR && n < 900) {
        if (type == NOTME_CBOR_INTEGER)
            n += (size_t)snprintf(out + n, sizeof out - n, "%lld ", (long long)cbor.integer);
        else if (type == NOTME_CBOR_FLOAT)
            n += (size_t)snprintf(out + n, sizeof out - n, "%.17g ", cbor.real);
        else if (type == NOTME_CBOR_STRING || type == NOTME_CBOR_KEY || type == NOTME_CBOR_BYTES ||
                 type == NOTME_CBOR_LINK)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s'%.*s' ",
                                  type == NOTME_CBOR_KEY     ? "key"
                                  : type == NOTME_CBOR_BYTES ? "bytes"
                                  : type == NOTME_CBOR_LINK  ? "link"
                                                             : "",
                                  (int)cbor.text.len, cbor.text.at);
        else
            n += (size_t)snprintf(out + n, sizeof out - n, "%s", words[type]);
    }
    if (type == NOTME_CBOR_END) {
        snprintf(out + n, sizeof out - n, "end %d", (int)notme_cbor_offset(&cbor));
    } else {
        snprintf(out + n, sizeof out - n, "! %s", cbor.error);
        ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_ERROR); /* it stays one */
    }
    free(copy);
    return out;
}

#define READS(bytes, want) ck_assert_str_eq(read_all(bytes, sizeof(bytes) - 1, 8), want)

START_TEST(values_are_read)
{
    READS("\x00", "0 end 1");
    READS("\x17", "23 end 1");
    READS("\x18\x18", "24 end 2");
    READS("\x19\x03\xe8", "1000 end 3");
    READS("\x1a\x00\x0f\x42\x40", "1000000 end 5");
    READS("\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00", "1000000000000 end 9");
    READS("\x1b\x7f\xff\xff\xff\xff\xff\xff\xff", "9223372036854775807 end 9");
    READS("\x20", "-1 end 1");
    READS("\x39\x03\xe7", "-1000 end 3");
    READS("\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", "-9223372036854775808 end 9");
    READS("\xfb\xc0\x10\x66\x66\x66\x66\x66\x66", "-4.0999999999999996 end 9");
    READS("\xf4", "false end 1");
    READS("\xf5", "true end 1");
    READS("\xf6", "null end 1");
    READS("\x40", "bytes'' end 1");
    READS("\x42hi", "bytes'hi' end 3");
    READS("\x60", "'' end 1");
    READS("\x62\xc3\xbc", "'\xc3\xbc' end 3");
    READS("\xd8\x2a\x43\x00hi", "link'hi' end 6");
}
END_TEST

START_TEST(maps_and_arrays_are_read)
{
    READS("\x80", "[ ] end 1");
    READS("\xa0", "{ } end 1");
    READS("\x83\x01\x82\x02\x03\x82\x04\x05", "[ 1 [ 2 3 ] [ 4 5 ] ] end 8");
    READS("\xa2\x61"
          "a\x01\x61"
          "b\x82\x02\x03",
          "{ key'a' 1 key'b' [ 2 3 ] } end 9");
    READS("\x82\x61"
          "a\xa1\x61"
          "b\x61"
          "c",
          "[ 'a' { key'b' 'c' } ] end 8");
    READS("\xa2\x61"
          "b\x01\x62"
          "aa\x02",
          "{ key'b' 1 key'aa' 2 } end 8"); /* the shorter key first, whatever its letters */
}
END_TEST

START_TEST(a_value_ends_where_it_ends)
{
    READS("\x01\x02", "1 end 1");
    READS("\xa0\xa0", "{ } end 1");
}
END_TEST

START_TEST(what_is_not_strict_is_refused)
{
    READS("", "! the end came too early");
    READS("\x18\x17", "! a number not in its shortest form");
    READS("\x19\x00\xff", "! a number not in its shortest form");
    READS("\x1a\x00\x00\xff\xff", "! a number not in its shortest form");
    READS("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", "! a number not in its shortest form");
    READS("\x58\x02hi", "! a number not in its shortest form");
    READS("\x1b\x80\x00\x00\x00\x00\x00\x00\x00", "! a number beyond 64 bits");
    READS("\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "! a number beyond 64 bits");
    READS("\x9f\x01\xff", "! an indefinite length");
    READS("\xbf\xff", "! an indefinite length");
    READS("\x7f\x61"
          "a\xff",
          "! an indefinite length");
    READS("\x1c", "! a length that means nothing");
    READS("\xf7", "! a simple value that DAG-CBOR does not have");
    READS("\xf8\x20", "! a simple value that DAG-CBOR does not have");
    READS("\xf9\x3c\x00", "! a simple value that DAG-CBOR does not have"); /* a half: 1.0 */
    READS("\xfa\x47\xc3\x50\x00", "! a simple value that DAG-CBOR does not have");
    READS("\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00", "! a float that is not finite");
    READS("\xfb\x7f\xf8\x00\x00\x00\x00\x00\x00", "! a float that is not finite");
    READS("\xc0\x61"
          "a",
          "! a tag other than 42");
    READS("\xd8\x2b\x42\x00\x01", "! a tag other than 42");
    READS("\xd8\x2a\x62\x00\x01", "! a link that is no CID");
    READS("\xd8\x2a\x42\x01\x01", "! a link that is no CID");
    READS("\xd8\x2a\x41\x00", "! a link that is no CID");
    READS("\x61\xff", "! invalid UTF-8");
    READS("\x63\xed\xa0\x80", "! invalid UTF-8"); /* half a surrogate pair */
    READS("\x62"
          "a",
          "! the end came too early");
    READS("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", "! the end came too early");
    READS("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "! more items than there are bytes");
    READS("\xa2\x61"
          "a\x01",
          "! more items than there are bytes");
}
END_TEST

START_TEST(keys_are_strings_in_order_and_once)
{
    READS("\xa1\x01\x02", "{ ! a key that is no string");
    READS("\xa2\x61"
          "a\x01\x61"
          "a\x02",
          "{ key'a' 1 ! a key that comes twice");
    READS("\xa2\x61"
          "b\x01\x61"
          "a\x02",
          "{ key'b' 1 ! keys out of order");
    READS("\xa2\x62"
          "aa\x01\x61"
          "b\x02",
          "{ key'aa' 1 ! keys out of order");
}
END_TEST

START_TEST(nesting_has_a_ceiling)
{
    char deep[200];
    memset(deep, '\x81', sizeof deep);
    deep[199] = '\x01';
    ck_assert_str_eq(read_all("\x81\x81\x81\x01", 4, 3), "[ [ [ 1 ] ] ] end 4");
    ck_assert_str_eq(read_all("\x81\x81\x81\x01", 4, 2), "[ [ ! nested too deeply");
    ck_assert_ptr_nonnull(strstr(read_all(deep, sizeof deep, 100000), "nested too deeply"));
}
END_TEST

START_TEST(values_are_passed_over_whole)
{
    static const char bytes[] = "\xa2\x61"
                                "a\x82\x01\xa1\x61"
                                "x\x02\x61"
                                "b\x03";
    struct notme_cbor cbor;
    notme_cbor_start(&cbor, bytes, sizeof bytes - 1, 8);
    ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_MAP);
    ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_KEY);
    ck_assert(notme_cbor_skip_value(&cbor));
    ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_KEY);
    ck_assert(notme_text_is(cbor.text, "b"));
    ck_assert(notme_cbor_skip_value(&cbor));
    ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_MAP_END);
    ck_assert_int_eq(notme_cbor_next(&cbor), NOTME_CBOR_END);
}
END_TEST

static void json_is(const char *bytes, size_t len, const char *want)
{
    const char *error;
    char *copy = t_copy(bytes, len);
    cJSON *json = notme_cbor_document((struct notme_text){copy, len}, 8, &error);
    char *text = json ? cJSON_PrintUnformatted(json) : NULL;
    ck_assert_str_eq(text ? text : error, want);
    cJSON_free(text);
    cJSON_Delete(json);
    free(copy);
}

START_TEST(json_has_numbers_as_strings)
{
    json_is("\xa1\x61"
            "n\x1b\x00\x20\x00\x00\x00\x00\x00\x01",
            12, "{\"n\":\"9007199254740993\"}"); /* 2^53 + 1 */
    json_is("\x85\xf5\xf6\x41x\xd8\x2a\x42\x00y\x63"
            "a\0b",
            14,
            "[true,null,null,null,\"a\xef\xbf\xbd"
            "b\"]");
    json_is("\x01\x02", 2, "something follows the value");
    json_is("\x82\x61"
            "a\xff",
            4, "an indefinite length");
}
END_TEST

T_MAIN("cbor", values_are_read, maps_and_arrays_are_read, a_value_ends_where_it_ends, what_is_not_strict_is_refused,
       keys_are_strings_in_order_and_once, nesting_has_a_ceiling, values_are_passed_over_whole,
       json_has_numbers_as_strings)
