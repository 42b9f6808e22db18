/* Compressed streams, inflated a block ahead: every frame and member, what came before damage, and no thread left over.
 */
#include "base/hash.h"
#include "base/mem.h"
#include "read/inflate.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const struct notme_decoder *const decoders[] = {&notme_gzip, &notme_zstd};

/* Bytes that shrink by half or so. */
static char *make_text(size_t len)
{
    char *text = malloc(len);
    uint64_t random = 5;
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < len; i++)
        text[i] = "abcdefgh ijkl\n"[notme_random_below(&random, 14)];
    return text;
}

static void pack(struct notme_buf *out, int which, const char *text, size_t len)
{
    const size_t room = len + 4096;
    char *bytes = malloc(room);
    size_t used = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    ck_assert_int_eq(archive_write_set_format(a, ARCHIVE_FORMAT_RAW), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_add_filter(a, which ? ARCHIVE_FILTER_ZSTD : ARCHIVE_FILTER_GZIP), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, room, &used), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(a, text, len), (la_ssize_t)len);
    archive_entry_free(entry);
    archive_write_close(a);
    archive_write_free(a);
    ck_assert(notme_buf_add(out, bytes, used));
    free(bytes);
}

/* All that comes out, before and behind damage; returns what the first pull did that gave nothing. */
static int64_t pull_all(int which, const struct notme_feed *feed, struct notme_buf *out, struct notme_error *err)
{
    struct notme_inflate *inflate;
    const char *bytes;
    int64_t n;
    notme_buf_clear(out);
    ck_assert_int_eq(notme_inflate_open(&inflate, decoders[which], feed, "f", err), NOTME_OK);
    int64_t first = 0;
    struct notme_error next;
    while ((n = notme_inflate_pull(inflate, &bytes, first ? &next : err)) != 0) {
        if (n > 0)
            notme_buf_add(out, bytes, (size_t)n);
        else
            first = first ? first : n;
    }
    ck_assert_int_eq(notme_inflate_pull(inflate, &bytes, NULL), 0); /* an end stays one */
    notme_inflate_close(inflate);
    return first;
}

static int64_t pull_bytes(int which, const char *bytes, size_t len, struct notme_buf *out, struct notme_error *err)
{
    char *copy = t_copy(bytes, len);
    const struct notme_feed feed = {.at = copy, .left = len, .file = -1};
    const int64_t status = pull_all(which, &feed, out, err);
    free(copy);
    return status;
}

static void check_same(const struct notme_buf *got, const char *text, size_t len)
{
    ck_assert_uint_eq(got->len, len);
    ck_assert(len == 0 || memcmp(got->at, text, len) == 0);
}

enum { LONG = 5000000 };

START_TEST(all_of_it_comes_out_whatever_its_length)
{
    static const size_t lengths[] = {1,
                                     NOTME_INFLATE_FIRST - 1,
                                     NOTME_INFLATE_FIRST,
                                     NOTME_INFLATE_FIRST + 1,
                                     NOTME_INFLATE_FIRST + NOTME_INFLATE_BLOCK,
                                     LONG};
    char *text = make_text(LONG);
    struct notme_buf packed = {0}, got = {0};
    for (int which = 0; which < 4; which++) {
        if (which == 2)
            memset(text, 'a', LONG); /* shrinks to so little that all has gone in before much has come out */
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            struct notme_error err = {0};
            notme_buf_clear(&packed);
            pack(&packed, which % 2, text, lengths[i]);
            ck_assert_msg(pull_bytes(which % 2, packed.at, packed.len, &got, &err) == 0, "%s", err.text);
            check_same(&got, text, lengths[i]);
        }
    }
    free(text);
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

/* Of a file and of bytes before it, cut anywhere: that is how a pipe comes that was looked at. */
START_TEST(members_and_frames_follow_each_other)
{
    enum { EACH = 700 };
    char *text = make_text(4 * EACH);
    struct notme_buf packed = {0}, got = {0};
    for (int which = 0; which < 2; which++) {
        notme_buf_clear(&packed);
        for (int i = 0; i < 4; i++) {
            pack(&packed, which, text + i * EACH, EACH);
            pack(&packed, which, text, 0); /* an empty one is none the less one */
        }
        for (size_t cut = 0; cut <= packed.len; cut++) {
            FILE *file = tmpfile();
            fwrite(packed.at + cut, 1, packed.len - cut, file);
            fflush(file);
            ck_assert_int_eq(lseek(fileno(file), 0, SEEK_SET), 0);
            char *copy = t_copy(packed.at, cut);
            const struct notme_feed feed = {.at = copy, .left = cut, .file = fileno(file)};
            ck_assert_int_eq(pull_all(which, &feed, &got, NULL), 0);
            check_same(&got, text, 4 * EACH);
            free(copy);
            fclose(file);
        }
    }
    free(text);
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

START_TEST(what_came_before_a_cut_is_given_and_then_the_cut_is_told)
{
    static const char *const wrong[] = {"'f' is cut short or damaged: truncated gzip input",
                                        "'f' is cut short or damaged: Truncated zstd input"};
    enum { LEN = 300000 };
    char *text = make_text(LEN);
    struct notme_buf packed = {0}, got = {0};
    for (int which = 0; which < 2; which++) {
        notme_buf_clear(&packed);
        pack(&packed, which, text, LEN);
        size_t most = 0;
        for (size_t cut = 12; cut < packed.len; cut += cut < 100 || cut > packed.len - 100 ? 1 : 4999) {
            struct notme_error err = {0};
            ck_assert_int_eq(pull_bytes(which, packed.at, cut, &got, &err), NOTME_EFORMAT);
            ck_assert_str_eq(err.text, wrong[which]);
            ck_assert(got.len <= LEN && memcmp(got.at ? got.at : "", text, got.len) == 0);
            ck_assert_uint_ge(got.len, most);
            most = got.len;
        }
        ck_assert_uint_gt(most, LEN / 2);
    }
    free(text);
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

START_TEST(what_is_damaged_is_told_and_so_is_what_stands_behind_and_is_no_part_of_it)
{
    enum { LEN = 3000000 };
    char *text = make_text(LEN);
    struct notme_buf packed = {0}, got = {0};
    struct notme_error err = {0};
    pack(&packed, 0, text, LEN);
    const size_t whole = packed.len;
    notme_buf_add(&packed, "\0\0\0\0\0\0\0\0\0\0\0", 11);
    ck_assert_int_eq(pull_bytes(0, packed.at, packed.len, &got, &err), 0); /* as a tape leaves it */
    check_same(&got, text, LEN);
    packed.len = whole;
    notme_buf_adds(&packed, "\x1f\x8b, behind it");
    ck_assert_int_eq(pull_bytes(0, packed.at, packed.len, &got, &err), NOTME_EFORMAT);
    ck_assert_str_eq(err.text, "'f' is cut short or damaged: what follows is no gzip member");
    ck_assert_uint_eq(err.offset, whole);
    check_same(&got, text, LEN);
    packed.at[whole - 5] ^= 1; /* its checksum */
    ck_assert_int_eq(pull_bytes(0, packed.at, packed.len, &got, &err), NOTME_EFORMAT);
    ck_assert_str_eq(err.text, "'f' is cut short or damaged: gzip decompression failed");
    check_same(&got, text, LEN);
    notme_buf_clear(&packed);
    pack(&packed, 1, text, LEN);
    notme_buf_adds(&packed, "something else behind it");
    ck_assert_int_eq(pull_bytes(1, packed.at, packed.len, &got, &err), NOTME_EFORMAT);
    ck_assert_str_eq(err.text, "'f' is cut short or damaged: Zstd decompression failed: Unknown frame descriptor");
    check_same(&got, text, LEN);
    free(text);
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

START_TEST(what_came_before_damage_is_given)
{
    enum { LEN = 3000000 };
    char *text = make_text(LEN);
    struct notme_buf packed = {0}, got = {0};
    for (int which = 0; which < 2; which++) {
        struct notme_error err = {0};
        notme_buf_clear(&packed);
        pack(&packed, which, text, LEN);
        const size_t at = packed.len / 2;
        memset(packed.at + at, 0xff, packed.len - at);
        ck_assert_int_eq(pull_bytes(which, packed.at, packed.len, &got, &err), NOTME_EFORMAT);
        ck_assert_msg(strstr(err.text, "is cut short or damaged"), "%s", err.text);
        ck_assert_msg(got.len > LEN / 2 - 300000, "%zu bytes", got.len);
        ck_assert(memcmp(got.at, text, LEN / 2 - 300000) == 0);
    }
    free(text);
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

START_TEST(closing_early_leaves_nothing_behind)
{
    char *text = make_text(LONG);
    struct notme_buf packed = {0};
    for (int which = 0; which < 2; which++) {
        notme_buf_clear(&packed);
        pack(&packed, which, text, LONG);
        for (int pulls = 0; pulls < 8; pulls++) {
            struct notme_inflate *inflate;
            const struct notme_feed feed = {.at = packed.at, .left = packed.len, .file = -1};
            const char *bytes;
            ck_assert_int_eq(notme_inflate_open(&inflate, decoders[which], &feed, "f", NULL), NOTME_OK);
            uint64_t before = 0;
            for (int i = 0; i < pulls; i++) {
                ck_assert_int_ge(notme_inflate_pull(inflate, &bytes, NULL), 0);
                ck_assert_uint_ge(notme_inflate_packed(inflate), before);
                before = notme_inflate_packed(inflate);
            }
            notme_inflate_close(inflate);
        }
    }
    free(text);
    notme_buf_release(&packed);
}
END_TEST

/* Whoever writes into the pipe lives on, and gives nothing more. */
START_TEST(a_pipe_that_gives_nothing_does_not_hold_up_who_closes)
{
    char *text = make_text(LONG);
    struct notme_buf packed = {0};
    pack(&packed, 0, text, LONG);
    const size_t half = packed.len / 2;
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    struct notme_inflate *inflate;
    const struct notme_feed feed = {.at = packed.at, .left = half, .file = ends[0]};
    const char *bytes;
    ck_assert_int_eq(notme_inflate_open(&inflate, &notme_gzip, &feed, "f", NULL), NOTME_OK);
    for (int64_t got = 0; got < LONG / 4;) {
        const int64_t n = notme_inflate_pull(inflate, &bytes, NULL);
        ck_assert_int_gt(n, 0);
        got += n;
    }
    const struct timespec moment = {.tv_nsec = 200 * 1000 * 1000}; /* for the thread to come to its end of the pipe */
    nanosleep(&moment, NULL);
    notme_inflate_close(inflate);
    close(ends[0]);
    close(ends[1]);
    free(text);
    notme_buf_release(&packed);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_said_to_be_so)
{
    struct notme_buf packed = {0}, got = {0};
    struct notme_error err = {0};
    pack(&packed, 0, "text", 4);
    const struct notme_feed feed = {.at = packed.at, .left = packed.len - 3, .file = 4711};
    ck_assert_int_eq(pull_all(0, &feed, &got, &err), NOTME_EIO);
    ck_assert_str_eq(err.text, "cannot read 'f': Bad file descriptor");
    notme_buf_release(&packed);
    notme_buf_release(&got);
}
END_TEST

T_MAIN("inflate", all_of_it_comes_out_whatever_its_length, members_and_frames_follow_each_other,
       what_came_before_a_cut_is_given_and_then_the_cut_is_told,
       what_is_damaged_is_told_and_so_is_what_stands_behind_and_is_no_part_of_it, what_came_before_damage_is_given,
       closing_early_leaves_nothing_behind, a_pipe_that_gives_nothing_does_not_hold_up_who_closes,
       a_file_that_cannot_be_read_is_said_to_be_so)
