/* What strangers wrote, as a terminal gets to see it. */
#include "t.h"

#include "base/terminal.h"
#include "base/utf8.h"

static const char *shown(const char *bytes, size_t len, size_t columns)
{
    static struct notme_buf out;
    char *copy = t_copy(bytes, len);
    notme_buf_clear(&out);
    notme_terminal_add(&out, (struct notme_text){copy, len}, columns);
    notme_buf_addc(&out, '\0');
    free(copy);
    return out.at;
}

#define SHOWN(literal, columns) shown(literal, sizeof(literal) - 1, columns)

START_TEST(nothing_commands_the_terminal)
{
    for (int32_t c = 0; c < 0x110000; c++) {
        const bool bad = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
                         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x61c || c == 0xfeff;
        char text[8];
        if (!bad)
            continue;
        const size_t len = notme_utf8_encode((uint32_t)c, text);
        const char *got = shown(text, len, 10);
        ck_assert_msg(strcmp(got, "·") == 0 || (strchr("\n\t\r", c) && strcmp(got, " ") == 0), "U+%04X as %s", c, got);
    }
    for (int byte = 0x80; byte < 0x100; byte++) { /* alone it is no UTF-8: 8-bit terminals take 0x9b for CSI */
        const char one = (char)byte;
        ck_assert_str_eq(shown(&one, 1, 10), "·");
    }
}
END_TEST

START_TEST(joiners_inside_words_and_pictures_are_spelling)
{
    ck_assert_str_eq(SHOWN("می‌خواهم", 20), "می‌خواهم");
    ck_assert_str_eq(SHOWN("क्‍ष", 20), "क्‍ष");
    ck_assert_str_eq(SHOWN("👩‍👧", 20), "👩‍👧");
    ck_assert_str_eq(SHOWN("pay\u200cpal", 20), "pay·pal");
    ck_assert_str_eq(SHOWN("\u200dx", 20), "·x");
    ck_assert_str_eq(SHOWN("é\u200d", 20), "é·");
}
END_TEST

START_TEST(columns_are_counted_not_characters)
{
    ck_assert_str_eq(SHOWN("日本語", 6), "日本語");
    ck_assert_str_eq(SHOWN("日本語", 5), "日本…");
    ck_assert_str_eq(SHOWN("abcdef", 6), "abcdef");
    ck_assert_str_eq(SHOWN("abcdefg", 6), "abcde…");
    ck_assert_uint_eq(notme_columns(notme_text_of("日本")), 4);
    ck_assert_uint_eq(notme_columns(notme_text_of("e\u0301")), 1);
    ck_assert_uint_eq(notme_columns(notme_text_of("\033[31;1mred\033[0m")), 3);
    ck_assert_uint_eq(notme_columns(notme_text_of("👩‍👧")), 2);
}
END_TEST

START_TEST(a_pile_of_marks_is_cut)
{
    ck_assert_str_eq(SHOWN("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301z", 20), "a\u0301\u0301\u0301\u0301z");
}
END_TEST

T_MAIN("terminal", nothing_commands_the_terminal, joiners_inside_words_and_pictures_are_spelling,
       columns_are_counted_not_characters, a_pile_of_marks_is_cut)
