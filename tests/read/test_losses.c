/* Whatever is not read is named and counted, and --strict refuses it: a table of all that is passed over. */
#include "base/mem.h"
#include "lines.h"

const unsigned t_parts = T_ACTION;

#define LIKE                                                                                                           \
    "{\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},\"action\":\"like\",\"object\":{\"id\":\"1\"}}\n"

/* ---- making them */

static void pack_stream(struct notme_buf *out, int filter)
{
    static char bytes[T_ARCHIVE];
    size_t len = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_raw(a);
    archive_write_add_filter(a, filter);
    archive_write_set_bytes_in_last_block(a, 1);
    archive_write_open_memory(a, bytes, sizeof bytes, &len);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(a, entry);
    archive_write_data(a, LIKE, strlen(LIKE));
    archive_entry_free(entry);
    archive_write_close(a);
    archive_write_free(a);
    notme_buf_add(out, bytes, len);
}

/* Two of a kind, one after the other, and the first byte of the second is another. */
static void two_streams(struct notme_buf *out, int filter)
{
    pack_stream(out, filter);
    const size_t second = out->len;
    pack_stream(out, filter);
    out->at[second] ^= 1;
}

static void two_gzip(struct notme_buf *out)
{
    two_streams(out, ARCHIVE_FILTER_GZIP);
}

static void two_zstd(struct notme_buf *out)
{
    two_streams(out, ARCHIVE_FILTER_ZSTD);
}

static void two_xz(struct notme_buf *out)
{
    two_streams(out, ARCHIVE_FILTER_XZ);
}

static void add_file(struct archive *a, const char *name, mode_t type, const char *text)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, type == AE_IFREG ? (la_int64_t)strlen(text) : 0);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, text);
    if (type == 0) {
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_hardlink(entry, text);
    }
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    if (type == AE_IFREG)
        archive_write_data(a, text, strlen(text));
    archive_entry_free(entry);
}

/* A good file, and one of this type. */
static void pack_two(struct notme_buf *out, bool zip, const char *name, mode_t type, const char *text)
{
    static char bytes[T_ARCHIVE];
    size_t len = 0;
    struct archive *a = archive_write_new();
    if (zip)
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    archive_write_open_memory(a, bytes, sizeof bytes, &len);
    add_file(a, "a.jsonl", AE_IFREG, LIKE);
    add_file(a, name, type, text);
    archive_write_close(a);
    archive_write_free(a);
    notme_buf_add(out, bytes, len);
}

static void zip_link(struct notme_buf *out)
{
    pack_two(out, true, "l.jsonl", AE_IFLNK, "a.jsonl");
}

static void tar_link(struct notme_buf *out)
{
    pack_two(out, false, "l.jsonl", AE_IFLNK, "a.jsonl");
}

static void tar_second_name(struct notme_buf *out)
{
    pack_two(out, false, "l.jsonl", 0, "a.jsonl");
}

static void tar_device(struct notme_buf *out)
{
    pack_two(out, false, "l.jsonl", AE_IFCHR, "");
}

static void tar_pipe(struct notme_buf *out)
{
    pack_two(out, false, "l.jsonl", AE_IFIFO, "");
}

static void in_an_archive(struct notme_buf *out, bool zip)
{
    static char inner[T_ARCHIVE];
    static const struct t_file one = {"one.jsonl", LIKE};
    static char bytes[T_ARCHIVE];
    const size_t len = t_pack(inner, true, &one, 1);
    const struct t_file files[] = {{"a.jsonl", LIKE}, {"deep/er.zip", inner, len}};
    notme_buf_add(out, bytes, t_pack(bytes, zip, files, 2));
}

static void zip_in_zip(struct notme_buf *out)
{
    in_an_archive(out, true);
}

static void zip_in_tar(struct notme_buf *out)
{
    in_an_archive(out, false);
}

/* Sets a byte in the headers of the zip's second member. */
static void change_second(struct notme_buf *out, size_t local, size_t central, char to)
{
    int n = 0, m = 0;
    pack_two(out, true, "l.jsonl", AE_IFREG, LIKE);
    for (size_t i = 0; i + 46 < out->len; i++) {
        if (memcmp(out->at + i, "PK\3\4", 4) == 0 && n++ == 1)
            out->at[i + local] = to;
        if (memcmp(out->at + i, "PK\1\2", 4) == 0 && m++ == 1)
            out->at[i + central] = to;
    }
}

static void zip_encrypted(struct notme_buf *out)
{
    change_second(out, 6, 8, 1 | 8);
}

/* ---- the table */

static const struct {
    const char *name;
    void (*make)(struct notme_buf *out);
    int events;
    uint64_t damaged, passed;
    const char *said;
} table[] = {
    {"two.gz", two_gzip, 1, 1, 0, "two.gz:0: 'two.gz' is cut short or damaged: what follows is no gzip member (byte "},
    {"two.zst", two_zstd, 1, 1, 0, "'two.zst' is cut short or damaged: Zstd decompression failed: "},
    {"two.xz", two_xz, 1, 1, 0, "'two.xz' is cut short or damaged: what follows is no xz stream (byte "},
    {"x.zip", zip_link, 1, 0, 1, "x.zip: l.jsonl:0: a symbolic link, which is not followed: passed over"},
    {"x.tar", tar_link, 1, 0, 1, "x.tar: l.jsonl:0: a symbolic link, which is not followed: passed over"},
    {"x.tar", tar_second_name, 1, 0, 1, "x.tar: l.jsonl:0: a second name of another member: passed over"},
    {"x.tar", tar_device, 1, 0, 1, "x.tar: l.jsonl:0: neither a file nor a folder: passed over"},
    {"x.tar", tar_pipe, 1, 0, 1, "x.tar: l.jsonl:0: neither a file nor a folder: passed over"},
    {"x.zip", zip_in_zip, 1, 0, 1, "x.zip: deep/er.zip:0: an archive in an archive or folder is not opened"},
    {"x.tar.gz", zip_in_tar, 1, 0, 1, "x.tar.gz: deep/er.zip:0: an archive in an archive or folder is not opened"},
    {"x.zip", zip_encrypted, 1, 1, 0, "x.zip: l.jsonl:0: is encrypted, and cannot be read"}};

START_TEST(what_is_passed_over_is_named_and_counted)
{
    struct notme_buf bytes = {0};
    struct got got;
    table[_i].make(&bytes);
    t_read_bytes(&got, table[_i].name, bytes.at, bytes.len);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_msg(got.events == table[_i].events, "%d events\n%s", got.events, got.complaints);
    ck_assert_msg(strstr(got.complaints, table[_i].said), "%s", got.complaints);
    ck_assert_uint_eq(got.stats.damaged, table[_i].damaged);
    ck_assert_uint_eq(got.stats.passed, table[_i].passed);
    notme_buf_release(&bytes);
}
END_TEST

START_TEST(strictly_nothing_is_passed_over)
{
    struct notme_buf bytes = {0};
    struct notme_error error = {0};
    struct got got;
    struct notme_read_options options = t_options(&got);
    options.strict = true;
    table[_i].make(&bytes);
    ck_assert_int_eq(notme_read_bytes(table[_i].name, bytes.at, bytes.len, &options, t_take, &got, NULL, &error),
                     NOTME_EFORMAT);
    ck_assert_msg(error.text[0], "nothing was said");
    notme_buf_release(&bytes);
}
END_TEST

/* ---- folders */

static void write_file(const char *path)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(LIKE, file);
    fclose(file);
}

START_TEST(folders_tell_of_what_is_no_file)
{
    char folder[] = "/tmp/notme-losses-XXXXXX", command[128];
    struct got got;
    const struct notme_read_options options = t_options(&got);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    write_file("a.jsonl");
    ck_assert_int_eq(symlink("a.jsonl", "link.jsonl"), 0);
    ck_assert_int_eq(mkfifo("pipe.jsonl", 0600), 0);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(notme_read(folder, &options, t_take, &got, &got.stats, NULL), 0);
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.stats.passed, 2);
    ck_assert_msg(strstr(got.complaints, ": link.jsonl:0: a symbolic link, which is not followed: passed over\n"), "%s",
                  got.complaints);
    ck_assert_msg(strstr(got.complaints, ": pipe.jsonl:0: neither a file nor a folder: passed over\n"), "%s",
                  got.complaints);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_path_that_is_too_long_is_told)
{
    char folder[] = "/tmp/notme-losses-XXXXXX", command[128], name[201];
    struct got got;
    const struct notme_read_options options = t_options(&got);
    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    write_file("a.jsonl");
    for (int i = 0; i < 21; i++) {
        ck_assert_int_eq(mkdir(name, 0700), 0);
        ck_assert_int_eq(chdir(name), 0);
    }
    write_file("b.jsonl");
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(notme_read(folder, &options, t_take, &got, &got.stats, NULL), 0);
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.stats.damaged, 1);
    ck_assert_msg(strstr(got.complaints, "cannot be read: its path is too long\n"), "%s", got.complaints);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("losses");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 0);
    tcase_add_loop_test(all, what_is_passed_over_is_named_and_counted, 0, (int)T_COUNT(table));
    tcase_add_loop_test(all, strictly_nothing_is_passed_over, 0, (int)T_COUNT(table));
    tcase_add_test(all, folders_tell_of_what_is_no_file);
    tcase_add_test(all, a_path_that_is_too_long_is_told);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
