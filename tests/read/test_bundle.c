/* Sources of many files: whose they are, in what order they lie, and what is left of them when they are damaged. */
#include "base/clock.h"
#include "base/mem.h"
#include "lines.h"

#include <sys/wait.h>
#include <time.h>

const unsigned t_parts = T_ACTION | T_ACCOUNT;

#define OURS                                                                                                           \
    "{\"id\":\"ours\",\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},\"action\":\"like\",\"object\":{"    \
    "\"id\":\"1\"}}\n"
#define JETSTREAM                                                                                                      \
    "{\"did\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\",\"time_us\":1714557600000000,\"kind\":\"commit\",\"commit\":{"      \
    "\"rev\":\"3krgkm2ps222c\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.like\",\"rkey\":"               \
    "\"3krgkm2ps2223\",\"record\":{\"$type\":\"app.bsky.feed.like\",\"createdAt\":\"2024-05-01T10:00:00.000Z\","       \
    "\"subject\":{\"uri\":\"at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3krgk0000002a\",\"cid\":\"b\"}}"  \
    ",\"cid\":\"c\"}}\n"
#define INSTAGRAM                                                                                                      \
    "{\"likes_media_likes\":[{\"title\":\"pike\",\"string_list_data\":[{\"href\":\"https://www.instagram.com/p/AAA/"   \
    "\",\"value\":\"x\",\"timestamp\":1714557600}]}]}"
#define STAR                                                                                                           \
    "{\"id\":\"7\",\"type\":\"WatchEvent\",\"actor\":{\"id\":1,\"login\":\"kim\"},\"repo\":{\"id\":2,\"name\":"        \
    "\"a/b\"},\"payload\":{\"action\":\"started\"},\"public\":true,\"created_at\":\"2024-05-01T10:00:00Z\"}\n"

static int count(const char *lines, const char *what)
{
    int n = 0;
    for (const char *at = lines; (at = strstr(at, what)); at++)
        n++;
    return n;
}

/* ---- whose they are */

START_TEST(files_beside_an_export_are_read_too)
{
    static const struct t_file files[] = {{"data/liked_posts.json", INSTAGRAM},
                                          {"data/2024-05-01-10.json", STAR},
                                          {"one.jsonl", OURS},
                                          {"photo.jpg", OURS}, /* not opened */
                                          {"seen.csv", "account,object,first_seen\nann,9,2024-05-01T10:00:00Z\n"}};
    struct got got;
    t_read_packed(&got, "mix.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_msg(got.events == 4, "%s%s", got.lines, got.complaints);
    ck_assert_int_eq(count(got.lines, "like instagram:"), 1);
    ck_assert_int_eq(count(got.lines, "like ours "), 1);
    ck_assert_int_eq(count(got.lines, "like github:"), 1);
    ck_assert_int_eq(count(got.lines, " ann"), 1);
    t_read_folder(&got, files, T_COUNT(files));
    ck_assert_msg(got.events == 4, "%s%s", got.lines, got.complaints);
}
END_TEST

START_TEST(lines_are_of_whom_they_say)
{
    static const struct t_file files[] = {{"a.jsonl", OURS}, {"b.ndjson", JETSTREAM}, {"c.jsonl", JETSTREAM}};
    struct got got;
    t_read_packed(&got, "mix.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(count(got.lines, "like ours "), 1);
    ck_assert_msg(count(got.lines, "like bsky:") >= 1, "%s", got.lines);
    ck_assert_str_eq(got.complaints, "");
}
END_TEST

START_TEST(an_export_does_not_take_what_its_names_fit_but_others_wrote)
{
    static const struct t_file files[] = {
        {"listRecords.json",
         "{\"records\":[{\"uri\":\"at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.like/3krgkm2ps2223\",\"cid\":"
         "\"c\",\"value\":{\"$type\":\"app.bsky.feed.like\",\"createdAt\":\"2024-05-01T10:00:00.000Z\",\"subject\":{"
         "\"uri\":\"at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3krgk0000002a\",\"cid\":\"b\"}}}]}"},
        {"ours.json", OURS}};
    struct got got;
    t_read_packed(&got, "mix.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_msg(got.events == 2, "%s%s", got.lines, got.complaints);
}
END_TEST

START_TEST(archives_in_a_folder_are_not_passed_over_without_a_word)
{
    static char bytes[T_ARCHIVE];
    static const struct t_file inner[] = {{"one.jsonl", OURS}};
    const size_t len = t_pack(bytes, true, inner, 1);
    const struct t_file files[] = {{"data/a.zip", bytes, len}, {"b.zip", bytes, len}, {"one.jsonl", OURS}};
    struct got got;
    t_read_folder(&got, files, 2);
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
    ck_assert_msg(strstr(got.error.text, "holds nothing that notme can read"), "%s", got.error.text);
    ck_assert_msg(strstr(got.complaints, ": 2 archives in it are not opened: give them as sources of their own\n"),
                  "%s", got.complaints);
    t_read_folder(&got, files, 3);
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 1);
    ck_assert_ptr_nonnull(strstr(got.complaints, ": 2 archives in it are not opened"));
}
END_TEST

START_TEST(links_are_not_followed_and_that_is_said)
{
    char folder[] = "/tmp/notme-links-XXXXXX", path[128];
    struct got got;
    const struct notme_read_options options = t_options(&got);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.jsonl", folder);
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);
    ck_assert_int_eq(notme_read(folder, &options, t_take, &got, NULL, NULL), NOTME_EFORMAT);
    ck_assert_msg(strstr(got.complaints, ": 1 symbolic link in it is not followed\n"), "%s", got.complaints);
    unlink(path);
    rmdir(folder);
}
END_TEST

/* ---- in what order they lie */

enum { PARTS = 3000 };

/* X numbers its parts, and they lie in the zip the other way round. Each way back to the beginning would make it a
 * minute. */
START_TEST(parts_in_falling_order_take_no_longer)
{
    static char bytes[1 << 20], text[128];
    size_t len = 0;
    struct got got;
    const struct notme_read_options options = t_options(&got);
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, sizeof bytes, &len), ARCHIVE_OK);
    for (int i = PARTS; i > 0; i--) {
        char name[32];
        struct archive_entry *entry = archive_entry_new();
        snprintf(name, sizeof name, "data/like-part%d.js", i);
        snprintf(text, sizeof text, "window.YTD.like.part%d = [{\"like\":{\"tweetId\":\"%lld\"}}]", i,
                 1785000000000000000LL - i);
        archive_entry_set_pathname(entry, name);
        archive_entry_set_size(entry, (la_int64_t)strlen(text));
        archive_entry_set_filetype(entry, AE_IFREG);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_ge(archive_write_data(a, text, strlen(text)), 0);
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    const clock_t from = clock();
    got.status = notme_read_bytes("x.zip", bytes, len, &options, t_take, &got, &got.stats, &got.error);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, PARTS);
    ck_assert_msg(clock() - from < 10 * CLOCKS_PER_SEC, "%g s", (double)(clock() - from) / CLOCKS_PER_SEC);
}
END_TEST

/* ---- what is left of them */

static void check_cut(bool zip)
{
    static char bytes[T_ARCHIVE], noise[120000];
    unsigned state = 1;
    for (size_t i = 0; i + 1 < sizeof noise; i++)
        noise[i] = (char)('a' + ((state = state * 1103515245u + 12345u) >> 16) % 4);
    const struct t_file files[] = {
        {"one.jsonl", OURS}, {"your_instagram_activity/likes/liked_posts.json", INSTAGRAM}, {"two.txt", noise}};
    const size_t len = t_pack(bytes, zip, files, T_COUNT(files));
    struct got got;
    t_read_bytes(&got, "cut", bytes, len - 5000);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_msg(got.events == 2, "%s", got.lines);
    ck_assert_int_eq(count(got.complaints, "is cut short or damaged"), 1);
    ck_assert_uint_eq(got.stats.skipped, 1);
}

START_TEST(members_before_the_cut_are_read)
{
    check_cut(true);
    check_cut(false);
}
END_TEST

/* ---- pipes */

/* Writes the bytes into standard input from another process. */
static void read_piped(struct got *got, const char *bytes, size_t len)
{
    int ends[2];
    const struct notme_read_options options = t_options(got);
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        while (len) {
            const ssize_t n = write(ends[1], bytes, len);
            if (n <= 0)
                _exit(1);
            bytes += n;
            len -= (size_t)n;
        }
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    got->status = notme_read("-", &options, t_take, got, &got->stats, &got->error);
    waitpid(child, NULL, 0);
}

START_TEST(archives_come_through_pipes)
{
    static char bytes[T_ARCHIVE];
    static const struct t_file files[] = {{"one.jsonl", OURS}, {"data/liked_posts.json", INSTAGRAM}};
    struct got got;
    for (int zip = 0; zip < 2; zip++) {
        const size_t len = t_pack(bytes, zip, files, T_COUNT(files));
        read_piped(&got, bytes, len);
        ck_assert_msg(got.status == 0, "%s", got.error.text);
        ck_assert_msg(got.events == 2, "%s%s", got.lines, got.complaints);
    }
    read_piped(&got, OURS, strlen(OURS));
    ck_assert_int_eq(got.events, 1);
}
END_TEST

/* One stream, compressed: it goes another way than archives do. */
static void pack_stream(struct notme_buf *out, int filter, size_t blanks)
{
    static char bytes[T_ARCHIVE];
    size_t len = 0;
    char *text = malloc(blanks);
    memset(text, ' ', blanks);
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_raw(a);
    archive_write_add_filter(a, filter);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, sizeof bytes, &len), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, OURS, strlen(OURS));
    archive_write_data(a, text, blanks);
    archive_write_data(a, "\n" OURS, strlen("\n" OURS));
    archive_entry_free(entry);
    archive_write_close(a);
    archive_write_free(a);
    free(text);
    notme_buf_add(out, bytes, len);
}

static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD};

START_TEST(compressed_streams_come_as_bytes_through_pipes_and_in_folders)
{
    for (int i = 0; i < 2; i++) {
        struct notme_buf packed = {0};
        struct got got;
        pack_stream(&packed, filters[i], 3 << 20);
        t_read_bytes(&got, "f", packed.at, packed.len);
        ck_assert_msg(got.status == 0 && got.events == 2, "%s", got.error.text);
        read_piped(&got, packed.at, packed.len);
        ck_assert_msg(got.status == 0 && got.events == 2, "%s", got.error.text);
        const struct t_file files[] = {
            {"one.gz", packed.at, packed.len}, {"two.jsonl", OURS}, {"z.gz", packed.at, packed.len}};
        t_read_folder(&got, files, 3);
        ck_assert_msg(got.status == 0 && got.events == 5, "%d: %s", got.events, got.error.text);
        notme_buf_release(&packed);
    }
}
END_TEST

START_TEST(bombs_of_one_stream_are_refused)
{
    static const char ratio[] = " inflates to more than 200 times its size: refused as a zip bomb";
    for (int i = 0; i < 2; i++) {
        struct notme_buf packed = {0};
        struct got got;
        pack_stream(&packed, filters[i], 40 << 20);
        t_read_bytes(&got, "f", packed.at, packed.len);
        ck_assert_int_eq(got.status, NOTME_ELIMIT);
        ck_assert_msg(strstr(got.error.text, ratio), "%s", got.error.text);
        read_piped(&got, packed.at, packed.len);
        ck_assert_int_eq(got.status, NOTME_ELIMIT);
        ck_assert_msg(strstr(got.error.text, ratio), "%s", got.error.text);
        notme_buf_release(&packed);
    }
}
END_TEST

T_MAIN("bundle", files_beside_an_export_are_read_too, lines_are_of_whom_they_say,
       an_export_does_not_take_what_its_names_fit_but_others_wrote,
       archives_in_a_folder_are_not_passed_over_without_a_word, links_are_not_followed_and_that_is_said,
       parts_in_falling_order_take_no_longer, members_before_the_cut_are_read, archives_come_through_pipes,
       compressed_streams_come_as_bytes_through_pipes_and_in_folders, bombs_of_one_stream_are_refused)
