/* Whatever a stranger writes, what passes the door commands no terminal. */
#include "base/escape.h"
#include "base/utf8.h"

#include "t.h"

#include <stdio.h>

/* Written anew, from what terminals do: C0, DEL, C1, the bidirectional controls, and what no font shows. */
static bool is_command(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
           (c >= 0xe0000 && c <= 0xe007f);
}

static void is_clean(const char *at, size_t len)
{
    ck_assert(notme_utf8_valid(at, len));
    for (size_t i = 0, n; i < len; i += n)
        ck_assert_msg(!is_command(notme_utf8_decode(at + i, len - i, &n)), "U+%04X passed",
                      (unsigned)notme_utf8_decode(at + i, len - i, &n));
}

static void escaped(struct notme_text text, size_t columns, struct notme_buf *out)
{
    notme_buf_release(out);
    ck_assert(notme_escape(out, text, columns));
}

static void shows(const char *text, size_t columns, const char *wanted)
{
    struct notme_buf out = {0};
    escaped(notme_text_of(text), columns, &out);
    ck_assert_msg(out.len == strlen(wanted) && (!out.len || memcmp(out.at, wanted, out.len) == 0), "'%.*s', not '%s'",
                  (int)out.len, out.at, wanted);
    notme_buf_release(&out);
}

START_TEST(no_code_point_commands_a_terminal)
{
    struct notme_buf out = {0};
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char text[16] = "a";
        size_t len = 1 + notme_utf8_encode(c, text + 1);
        text[len++] = 'b';
        out.len = 0;
        ck_assert(notme_escape(&out, (struct notme_text){text, len}, 0));
        is_clean(out.at, out.len);
    }
    notme_buf_release(&out);
}
END_TEST

START_TEST(no_bytes_command_a_terminal)
{
    struct notme_buf out = {0};
    for (unsigned pair = 0; pair <= 0xffff; pair++) {
        const char text[] = {'a', (char)(pair >> 8), (char)pair, 'b'};
        char fixed[sizeof text * 3 + 1];
        out.len = 0;
        ck_assert(notme_escape(&out, (struct notme_text){text, sizeof text}, 0));
        is_clean(out.at, out.len);
        notme_escape_to(fixed, sizeof fixed, (struct notme_text){text, sizeof text});
        ck_assert(strlen(fixed) == out.len && memcmp(fixed, out.at, out.len) == 0);
    }
    notme_buf_release(&out);
}
END_TEST

START_TEST(no_error_commands_a_terminal)
{
    for (unsigned c = 1; c < 256; c++) {
        struct notme_error err;
        notme_fail(&err, NOTME_EFORMAT, "'%c%c' is odd", (int)c, (int)c);
        is_clean(err.text, strlen(err.text));
        notme_fail_at(&err, NOTME_EFORMAT, 7, 0, "'\xc2%c'", (int)c);
        is_clean(err.text, strlen(err.text));
    }
}
END_TEST

START_TEST(an_error_is_cut_between_characters)
{
    char long_text[2000];
    struct notme_error err;
    for (size_t i = 0; i + 1 < sizeof long_text; i++)
        long_text[i] = "\xe2\x82\xac"[i % 3];
    long_text[sizeof long_text - 1] = '\0';
    for (int shift = 0; shift < 3; shift++) {
        notme_fail(&err, NOTME_EFORMAT, "%.*s%s", shift, "xx", long_text);
        is_clean(err.text, strlen(err.text));
        ck_assert_uint_gt(strlen(err.text), sizeof err.text - 5);
    }
}
END_TEST

START_TEST(what_is_harmless_stays)
{
    shows("plain, na\xc3\xafve, \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80", 0,
          "plain, na\xc3\xafve, \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80");
    shows("two\nlines\tand\rmore", 0, "two lines and more");
    shows("\x1b[31mred\x1b]0;title\x07", 0, "\xc2\xb7[31mred\xc2\xb7]0;title\xc2\xb7");
    shows("\x9b"
          "31m",
          0,
          "\xef\xbf\xbd"
          "31m");
}
END_TEST

START_TEST(joiners_stay_inside_words_only)
{
    shows("\xd9\x86\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88", 0,
          "\xd9\x86\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88");
    shows("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", 0, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb");
    shows("\xe2\x80\x8d"
          "a",
          0,
          "\xc2\xb7"
          "a");
    shows("a \xe2\x80\x8d"
          "b",
          0,
          "a \xc2\xb7"
          "b");
    shows("a\xe2\x80\x8d", 0, "a\xc2\xb7");
}
END_TEST

START_TEST(marks_do_not_pile_up)
{
    char text[1 + 2 * 100 + 1] = "a";
    struct notme_buf out = {0};
    for (size_t i = 0; i < 100; i++)
        memcpy(text + 1 + 2 * i, "\xcc\x81", 3);
    escaped(notme_text_of(text), 0, &out);
    ck_assert_uint_eq(out.len, 1 + 2 * 8);
    notme_buf_release(&out);
}
END_TEST

START_TEST(a_text_is_cut_by_columns)
{
    shows("abcdef", 6, "abcdef");
    shows("abcdefg", 6, "abcde\xe2\x80\xa6");
    shows("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 6, "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad");
    shows("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 5, "\xe4\xb8\xad\xe4\xb8\xad\xe2\x80\xa6");
    shows("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 4, "\xe4\xb8\xad\xe2\x80\xa6");
    shows("e\xcc\x81"
          "e\xcc\x81"
          "e\xcc\x81",
          3,
          "e\xcc\x81"
          "e\xcc\x81"
          "e\xcc\x81");
    shows("e\xcc\x81"
          "e\xcc\x81"
          "e\xcc\x81"
          "e",
          3,
          "e\xcc\x81"
          "e\xcc\x81\xe2\x80\xa6");
    shows("ab", 1, "\xe2\x80\xa6");
    shows("", 1, "");
    ck_assert_uint_eq(notme_columns(notme_text_of("\xe4\xb8\xad"
                                                  "e\xcc\x81!")),
                      4);
}
END_TEST

START_TEST(what_was_escaped_once_comes_out_unchanged)
{
    struct notme_buf once = {0}, twice = {0};
    uint64_t random = 88172645463325252u;
    for (int round = 0; round < 20000; round++) {
        static const char *const pieces[] = {
            "a",       " ",        "\xe2\x80\x8d", "\xe2\x80\x8c",     "\xcc\x81",     "\x1b",
            "\xff",    "\xc2\x9b", "\xe4\xb8\xad", "\xf0\x9f\x91\xa9", "\xe2\x80\xae", "\n",
            "\xe2\x82"};
        char text[64] = "";
        size_t len = 0;
        for (int i = 0; i < 12; i++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                    pieces[random % (sizeof pieces / sizeof *pieces)]);
        }
        escaped(notme_text_of(text), 0, &once);
        escaped((struct notme_text){once.at, once.len}, 0, &twice);
        ck_assert(once.len == twice.len && memcmp(once.at, twice.at, once.len) == 0);
    }
    notme_buf_release(&once);
    notme_buf_release(&twice);
}
END_TEST

T_MAIN("escape", no_code_point_commands_a_terminal, no_bytes_command_a_terminal, no_error_commands_a_terminal,
       an_error_is_cut_between_characters, what_is_harmless_stays, joiners_stay_inside_words_only, marks_do_not_pile_up,
       a_text_is_cut_by_columns, what_was_escaped_once_comes_out_unchanged)
