#include "base/action.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/ip.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "t.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Microseconds by Python's datetime: (t - epoch) // timedelta(microseconds=1). */
static const struct {
    const char *text;
    int64_t time;
} good_times[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2020-09-09T07:41:00Z", INT64_C(1599637260000000)},
    {"2020-09-09T08:41:00+01:00", INT64_C(1599637260000000)},
    {"2020-09-09 08:41:00+0100", INT64_C(1599637260000000)},
    {"2020-02-29T23:59:59.999999Z", INT64_C(1583020799999999)},
    {"2020-09-09T07:41:00.236Z", INT64_C(1599637260236000)},
    {"2020-09-09T07:41:00.123456789Z", INT64_C(1599637260123456)},
    {"1969-12-31T23:59:59Z", INT64_C(-1000000)},
    {"0001-01-01T00:00:00Z", INT64_C(-62135596800000000)},
    {"9999-12-31T23:59:59Z", INT64_C(253402300799000000)},
    {"2016-12-31T23:59:60Z", INT64_C(1483228800000000)},
};

START_TEST(times_that_are_times_are_read)
{
    for (size_t i = 0; i < sizeof good_times / sizeof *good_times; i++) {
        int64_t time = 0;
        const size_t len = strlen(good_times[i].text);
        char *copy = t_copy(good_times[i].text, len);
        ck_assert_msg(notme_time_parse(copy, len, &time), "%s", good_times[i].text);
        ck_assert_msg(time == good_times[i].time, "%s: %lld", good_times[i].text, (long long)time);
        for (size_t cut = 0; cut < len; cut++) { /* a prefix is no time, and nothing is read behind it */
            char *part = t_copy(copy, cut);
            if (notme_time_parse(part, cut, &time))
                ck_abort_msg("%.*s", (int)cut, copy);
            free(part);
        }
        free(copy);
    }
}
END_TEST

START_TEST(times_that_are_none_are_refused)
{
    static const char *const bad[] = {"",
                                      "2020-09-09",
                                      "2020-09-09T07:41:00",
                                      "99999-01-01T00:00:00Z",
                                      "2020-13-01T00:00:00Z",
                                      "2020-02-30T00:00:00Z",
                                      "2019-02-29T00:00:00Z",
                                      "2020-09-09T24:00:00Z",
                                      "2020-09-09T07:60:00Z",
                                      "2020-09-09T07:41:61Z",
                                      "2020-09-09T07:41:00.Z",
                                      "2020-09-09T07:41:00.1234567890Z",
                                      "2020-09-09T07:41:00+25:00",
                                      "2020-09-09T07:41:00Zx",
                                      "0000-01-01T00:00:00Z",
                                      "2020-09-09X07:41:00Z"};
    int64_t time;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!notme_time_parse(bad[i], strlen(bad[i]), &time), "%s", bad[i]);
}
END_TEST

START_TEST(formatted_times_read_back)
{
    uint64_t random = 7;
    for (int i = 0; i < 20000; i++) {
        char text[NOTME_TIME_MAX];
        int64_t back;
        const int64_t time =
            (int64_t)notme_random_below(&random, UINT64_C(315537897599000000)) - INT64_C(62135596800000000);
        const size_t len = notme_time_format(time, text);
        if (!notme_time_parse(text, len, &back) || back != time)
            ck_abort_msg("%s", text);
    }
}
END_TEST

START_TEST(x_dates_are_read)
{
    int64_t time;
    ck_assert(notme_time_parse_x("Sat Aug 12 16:10:37 +0000 2023", 30, &time));
    ck_assert_int_eq(time, INT64_C(1691856637000000));
    ck_assert(!notme_time_parse_x("Sat Xxx 12 16:10:37 +0000 2023", 30, &time));
    ck_assert(!notme_time_parse_x("Sat Aug 12 16:10:37 +0000 202", 29, &time));
}
END_TEST

START_TEST(weekdays_are_right)
{
    ck_assert_int_eq(notme_civil_of(0).weekday, 3);                         /* Thursday */
    ck_assert_int_eq(notme_civil_of(INT64_C(1599637260000000)).weekday, 2); /* Wednesday, 9 September 2020 */
    ck_assert_int_eq(notme_civil_of(-1).weekday, 2);
}
END_TEST

static const char *written(struct notme_buf *buf, const char *bytes, size_t len)
{
    notme_buf_clear(buf);
    notme_json_text(buf, (struct notme_text){bytes, len});
    notme_buf_addc(buf, '\0');
    return buf->at;
}

START_TEST(json_strings_are_escaped)
{
    struct notme_buf buf = {0};
    ck_assert_str_eq(written(&buf, "a\"b\\c\n\t\x01\x7f", 9), "\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\"");
    ck_assert_str_eq(written(&buf, "\xc3\xa9", 2), "\"\xc3\xa9\"");
    ck_assert_str_eq(written(&buf, "x\xff\xc3", 3), "\"x\xef\xbf\xbd\xef\xbf\xbd\"");
    ck_assert_str_eq(written(&buf, NULL, 0), "null");
    notme_buf_release(&buf);
}
END_TEST

START_TEST(json_numbers_do_not_depend_on_the_locale)
{
    struct notme_buf buf = {0};
    setlocale(LC_ALL, "de_DE.UTF-8");
    notme_json_number(&buf, 0.1, 17);
    notme_buf_addc(&buf, ' ');
    notme_json_number(&buf, NAN, 6);
    notme_buf_addc(&buf, ' ');
    notme_json_number(&buf, -0.0, 6);
    notme_buf_addc(&buf, '\0');
    ck_assert_str_eq(buf.at, "0.10000000000000001 null 0");
    setlocale(LC_ALL, "C");
    notme_buf_release(&buf);
}
END_TEST

START_TEST(every_code_point_survives_utf8)
{
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        size_t n;
        const bool surrogate = code >= 0xd800 && code <= 0xdfff;
        const size_t len = notme_utf8_encode(code, bytes);
        const int32_t back = notme_utf8_decode(bytes, len, &n);
        if (n != len || back != (surrogate ? 0xfffd : (int32_t)code))
            ck_abort_msg("U+%04X", code);
    }
}
END_TEST

START_TEST(ill_formed_utf8_is_refused)
{
    static const char *const bad[] = {
        "\x80",     "\xc0\x80",         "\xc1\xbf",         "\xe0\x80\x80",     "\xed\xa0\x80",
        "\xf0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_uint_eq(notme_utf8_length(bad[i], strlen(bad[i])), 0);
}
END_TEST

/* Long runs are looked at many bytes at once: the same comes out as sequence by sequence. */
START_TEST(long_utf8_is_judged_like_short)
{
    static const char odd[] = "\xc0\xc1\xe0\xed\xf0\xf4\xf5\xff\x80\x8f\x90\x9f\xa0\xbf"
                              "a";
    uint64_t random = 5;
    int good = 0;
    for (int round = 0; round < 300000; round++) {
        char bytes[80];
        size_t len = 0, at = 0;
        const size_t wanted = 12 + notme_random_below(&random, 60);
        while (len < wanted) {
            static const uint64_t ends[] = {0x80, 0x800, 0x10000, 0x110000};
            len += notme_utf8_encode((uint32_t)notme_random_below(&random, ends[notme_random_below(&random, 4)]),
                                     bytes + len);
        }
        if (round % 2)
            bytes[notme_random_below(&random, len)] = odd[notme_random_below(&random, sizeof odd - 1)];
        len -= round % 8 == 2;
        char *copy = t_copy(bytes, len);
        for (size_t n = 1; at < len && n; at += n)
            n = notme_utf8_length(copy + at, len - at);
        if (notme_utf8_valid(copy, len) != (at == len))
            ck_abort_msg("round %d", round);
        good += at == len;
        free(copy);
    }
    ck_assert_int_gt(good, 100000);
}
END_TEST

START_TEST(a_table_is_all_there_or_not_at_all)
{
    const size_t sizes[] = {0, 1, 1000, (2 << 20) - 1, 2 << 20, (2 << 20) + 1, 5 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *table = notme_alloc_table(sizes[i], 1);
        ck_assert_ptr_nonnull(table);
        memset(table, 1, sizes[i]); /* to the last byte: AddressSanitizer watches */
        notme_free(table);
    }
    ck_assert_ptr_null(notme_alloc_table(SIZE_MAX / 2, 3));
    ck_assert_ptr_null(notme_alloc_table(SIZE_MAX, 1));
}
END_TEST

START_TEST(a_buffer_keeps_its_ceiling)
{
    struct notme_buf buf = {.ceiling = 10};
    ck_assert(notme_buf_add(&buf, "0123456789", 10));
    ck_assert(!notme_buf_addc(&buf, 'x'));
    ck_assert(buf.failed);
    ck_assert_uint_eq(buf.len, 10);
    notme_buf_release(&buf);
}
END_TEST

static const char *content(int folder, const char *name)
{
    static char bytes[64];
    const int file = openat(folder, name, O_RDONLY);
    const ssize_t n = file >= 0 ? read(file, bytes, sizeof bytes - 1) : -1;
    close(file);
    bytes[n > 0 ? n : 0] = '\0';
    return n < 0 ? NULL : bytes;
}

/* Names in the folder but . and .. */
static int count_names(int folder)
{
    int count = -2;
    DIR *open_folder = fdopendir(dup(folder));
    rewinddir(open_folder);
    while (readdir(open_folder))
        count++;
    closedir(open_folder);
    return count;
}

START_TEST(a_file_is_written_whole_or_stays_as_it_was)
{
    char path[] = "/tmp/notme-file-XXXXXX", long_name[NAME_MAX + 2];
    struct stat status;
    ck_assert_ptr_nonnull(mkdtemp(path));
    const int folder = open(path, O_RDONLY | O_DIRECTORY);
    ck_assert(notme_write_whole(folder, "a", "one", 3));
    ck_assert(notme_write_whole(folder, "a", "two", 3));
    ck_assert_str_eq(content(folder, "a"), "two");
    ck_assert(notme_write_whole(folder, "empty", NULL, 0));
    ck_assert_str_eq(content(folder, "empty"), "");
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    ck_assert(!notme_write_whole(folder, long_name, "three", 5));
    ck_assert_int_eq(errno, ENAMETOOLONG);
    close(openat(folder, "b", O_WRONLY | O_CREAT, 0644));
    ck_assert(notme_write_whole(folder, "b", "four", 4));
    ck_assert_int_eq(fstatat(folder, "b", &status, 0), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0600);
    ck_assert_int_eq(count_names(folder), 3);
    unlinkat(folder, "a", 0);
    unlinkat(folder, "empty", 0);
    unlinkat(folder, "b", 0);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert(!notme_write_whole(folder, "a", "one", 3));
    ck_assert_int_eq(errno, ENOENT);
    close(folder);
}
END_TEST

/* What was there under any name that an attacker or a user may have chosen stays as it is, until the end, and after. */
START_TEST(a_draft_touches_nothing_that_is_there)
{
    char path[] = "/tmp/notme-file-XXXXXX";
    static const char *const traps[] = {"x.part", "x.tmp", ".x.part", "part", ".notme-", ".notme-0000000000000000"};
    struct notme_draft draft;
    ck_assert_ptr_nonnull(mkdtemp(path));
    const int folder = open(path, O_RDONLY | O_DIRECTORY);
    ck_assert(notme_write_whole(folder, "precious", "mine", 4));
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(symlinkat("precious", folder, traps[i]), 0);
    ck_assert(notme_draft_open(&draft, folder, "x", 0666));
    ck_assert(notme_write_all(draft.file, "new", 3));
    ck_assert_ptr_null(content(folder, "x"));
    ck_assert(notme_draft_keep(&draft));
    ck_assert_str_eq(content(folder, "x"), "new");
    ck_assert_str_eq(content(folder, "precious"), "mine");
    ck_assert(notme_draft_open(&draft, folder, "x", 0666));
    ck_assert(notme_write_all(draft.file, "newer", 5));
    notme_draft_drop(&draft);
    notme_draft_drop(&draft);
    ck_assert_str_eq(content(folder, "x"), "new");
    ck_assert_int_eq(count_names(folder), 8);
    for (size_t i = 0; i < 6; i++)
        unlinkat(folder, traps[i], 0);
    unlinkat(folder, "x", 0);
    unlinkat(folder, "precious", 0);
    ck_assert_int_eq(rmdir(path), 0);
    close(folder);
}
END_TEST

/* As on a file system that has no files without a name. */
START_TEST(a_draft_that_must_have_a_name_has_one_of_its_own)
{
    char path[] = "/tmp/notme-file-XXXXXX";
    struct notme_draft draft, other;
    ck_assert_ptr_nonnull(mkdtemp(path));
    const int folder = open(path, O_RDONLY | O_DIRECTORY);
    ck_assert(notme_draft_open_named(&draft, folder, "x", 0666));
    ck_assert(notme_draft_open_named(&other, folder, "x", 0666));
    ck_assert_str_ne(draft.temporary, other.temporary);
    ck_assert(notme_write_all(draft.file, "one", 3));
    ck_assert_int_eq(count_names(folder), 2);
    notme_draft_drop(&other);
    ck_assert(notme_draft_keep(&draft));
    ck_assert_str_eq(content(folder, "x"), "one");
    ck_assert_int_eq(count_names(folder), 1);
    unlinkat(folder, "x", 0);
    ck_assert_int_eq(rmdir(path), 0);
    close(folder);
}
END_TEST

START_TEST(a_link_to_a_file_is_followed_and_one_to_nothing_is_replaced)
{
    char path[] = "/tmp/notme-file-XXXXXX", link_name[64];
    struct stat status;
    ck_assert_ptr_nonnull(mkdtemp(path));
    const int folder = open(path, O_RDONLY | O_DIRECTORY);
    ck_assert(notme_write_whole(folder, "real", "old", 3));
    ck_assert_int_eq(symlinkat("real", folder, "link"), 0);
    snprintf(link_name, sizeof link_name, "%s/link", path);
    ck_assert(notme_write_whole(AT_FDCWD, link_name, "new", 3));
    ck_assert_str_eq(content(folder, "real"), "new");
    ck_assert_int_eq(fstatat(folder, "link", &status, AT_SYMLINK_NOFOLLOW), 0);
    ck_assert(S_ISLNK(status.st_mode));
    unlinkat(folder, "real", 0);
    ck_assert(notme_write_whole(AT_FDCWD, link_name, "own", 3));
    ck_assert_str_eq(content(folder, "link"), "own");
    ck_assert_ptr_null(content(folder, "real"));
    unlinkat(folder, "link", 0);
    ck_assert_int_eq(rmdir(path), 0);
    close(folder);
}
END_TEST

START_TEST(a_full_device_is_told)
{
    const int full = open("/dev/full", O_WRONLY);
    ck_assert_int_ge(full, 0);
    ck_assert(!notme_write_all(full, "one", 3));
    ck_assert_int_eq(errno, ENOSPC);
    close(full);
}
END_TEST

START_TEST(messages_hold_no_control_bytes)
{
    struct notme_error error;
    ck_assert_int_eq(notme_fail(&error, NOTME_EIO, "'%s'", "a\033[2Jb\n"), NOTME_EIO);
    ck_assert_str_eq(error.text, "'a·[2Jb '");
    ck_assert_int_eq(notme_fail(NULL, NOTME_EIO, "nobody listens"), NOTME_EIO);
}
END_TEST

/* From the algorithm's reference implementation, seed 1234567. */
START_TEST(random_numbers_are_splitmix64)
{
    uint64_t state = 1234567;
    ck_assert_uint_eq(notme_random(&state), UINT64_C(6457827717110365317));
    ck_assert_uint_eq(notme_random(&state), UINT64_C(3203168211198807973));
}
END_TEST

START_TEST(every_undo_takes_something_back_and_nothing_takes_back_an_undo)
{
    for (int a = 0; a < NOTME_ACTION_COUNT; a++) {
        const enum notme_action action = (enum notme_action)a, undo = notme_undoing(action);
        bool some = false;
        for (int done = 0; done < NOTME_ACTION_COUNT; done++)
            some = some || notme_takes_back(action, (enum notme_action)done);
        ck_assert_int_eq(some, notme_is_undo(action));
        ck_assert(!some || undo == NOTME_OTHER);
        ck_assert(undo == NOTME_OTHER || notme_takes_back(undo, action));
    }
    ck_assert(notme_undoing(NOTME_REPOST) == NOTME_UNREPOST && notme_takes_back(NOTME_DELETE, NOTME_REPOST));
    ck_assert(notme_takes_back(NOTME_UNLIKE, NOTME_DISLIKE) && !notme_takes_back(NOTME_UNLIKE, NOTME_FOLLOW));
    ck_assert(!notme_is_undo(NOTME_LOGOUT) && !notme_is_undo(NOTME_EDIT) && !notme_is_undo(NOTME_OTHER));
}
END_TEST

START_TEST(addresses_are_read_and_mapped_ones_are_ipv4)
{
    static const char *const bad[] = {"",
                                      "1.2.3",
                                      "1.2.3.4:80",
                                      "[2001:db8::1]",
                                      "fe80::1%eth0",
                                      "localhost",
                                      "1.2.3.4 ",
                                      "0x1.2.3.4",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa"};
    struct notme_ip a, b;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!notme_ip_parse(notme_text_of(bad[i]), &a), "%s", bad[i]);
    ck_assert(!notme_ip_parse((struct notme_text){"1.2.3.4\0", 8}, &a));
    ck_assert(notme_ip_parse(notme_text_of("81.2.69.160"), &a) &&
              notme_ip_parse(notme_text_of("::ffff:81.2.69.160"), &b));
    ck_assert(!a.is6 && !b.is6 && memcmp(a.byte, b.byte, 16) == 0);
    ck_assert(notme_ip_parse(notme_text_of("::ffff:5102:45a0"), &b) && !b.is6);
    ck_assert(notme_ip_network(&a) == notme_ip_network(&b));
    ck_assert(notme_ip_parse(notme_text_of("81.2.70.160"), &b) && notme_ip_network(&a) != notme_ip_network(&b));
    ck_assert(notme_ip_parse(notme_text_of("2a02:1:2:3::1"), &a) &&
              notme_ip_parse(notme_text_of("2a02:1:2:ffff::9"), &b));
    ck_assert(a.is6 && notme_ip_network(&a) == notme_ip_network(&b));
    ck_assert(notme_ip_parse(notme_text_of("2a02:1:3:3::1"), &b) && notme_ip_network(&a) != notme_ip_network(&b));
}
END_TEST

START_TEST(special_addresses_are_not_public)
{
    static const char *const local[] = {
        "127.0.0.1",         "10.1.2.3",        "172.31.0.1", "192.168.9.9",  "169.254.1.1",
        "100.64.0.1",        "100.127.255.255", "192.0.2.7",  "198.51.100.7", "203.0.113.7",
        "224.0.0.1",         "255.255.255.255", "0.0.0.0",    "::",           "::1",
        "fe80::1",           "fd00::1",         "ff02::1",    "2001:db8::1",  "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1", "2002:a00:1::1"};
    static const char *const open[] = {"8.8.8.8",        "100.63.255.255", "100.128.0.0",     "172.32.0.1",
                                       "::ffff:8.8.8.8", "2a00:1450::1",   "64:ff9b::8.8.8.8"};
    struct notme_ip ip;
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        ck_assert_msg(notme_ip_parse(notme_text_of(local[i]), &ip) && !notme_ip_is_public(&ip), "%s", local[i]);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        ck_assert_msg(notme_ip_parse(notme_text_of(open[i]), &ip) && notme_ip_is_public(&ip), "%s", open[i]);
}
END_TEST

T_MAIN("base", addresses_are_read_and_mapped_ones_are_ipv4, special_addresses_are_not_public,
       every_undo_takes_something_back_and_nothing_takes_back_an_undo, times_that_are_times_are_read,
       times_that_are_none_are_refused, formatted_times_read_back, x_dates_are_read, weekdays_are_right,
       json_strings_are_escaped, json_numbers_do_not_depend_on_the_locale, every_code_point_survives_utf8,
       ill_formed_utf8_is_refused, long_utf8_is_judged_like_short, a_table_is_all_there_or_not_at_all,
       a_buffer_keeps_its_ceiling, a_file_is_written_whole_or_stays_as_it_was, a_draft_touches_nothing_that_is_there,
       a_draft_that_must_have_a_name_has_one_of_its_own, a_link_to_a_file_is_followed_and_one_to_nothing_is_replaced,
       a_full_device_is_told, messages_hold_no_control_bytes, random_numbers_are_splitmix64)
