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

#define PACKED "an archive in an archive or folder is not opened: give it as a source of its own\n"

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
    ck_assert_msg(count(got.complaints, PACKED) == 2 && strstr(got.complaints, ": data/a.zip:0: " PACKED), "%s",
                  got.complaints);
    ck_assert_uint_eq(got.stats.passed, 2);
    t_read_folder(&got, files, 3);
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 1);
    ck_assert_int_eq(count(got.complaints, PACKED), 2);
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
    ck_assert_msg(strstr(got.complaints, ": a.jsonl:0: a symbolic link, which is not followed: passed over\n"), "%s",
                  got.complaints);
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

/* ---- names */

/* Replaces the name in both headers of a zip's member by one as long, and marks it as UTF-8, as bit 11 says. */
static void rename_member(char *bytes, size_t len, const char *from, const char *to, bool marked)
{
    const size_t n = strlen(from);
    ck_assert_uint_eq(n, strlen(to));
    for (size_t i = 0; i + 46 + n <= len; i++) {
        const bool local = memcmp(bytes + i, "PK\3\4", 4) == 0 && memcmp(bytes + i + 30, from, n) == 0;
        const bool central = memcmp(bytes + i, "PK\1\2", 4) == 0 && memcmp(bytes + i + 46, from, n) == 0;
        if (local || central) {
            memcpy(bytes + i + (local ? 30 : 46), to, n);
            bytes[i + (local ? 7 : 9)] |= (char)(marked ? 8 : 0);
        }
    }
}

START_TEST(names_that_are_not_ascii_are_names)
{
    static char bytes[T_ARCHIVE];
    static const struct t_file files[] = {{"data/liked_posts.json", INSTAGRAM}, {"Ta__glich/on__.jsonl", OURS}};
    static const char *const names[] = {"T\xc3\xa4_glich/on\xc3\xa9.jsonl", /* UTF-8 */
                                        "Ta\x84_glich/on\x82_.jsonl",       /* code page 437 */
                                        "Ta\xc3\x28glich/on\xff_.jsonl"};   /* nothing */
    for (size_t i = 0; i < 6; i++) {
        struct got got;
        const size_t len = t_pack(bytes, true, files, T_COUNT(files));
        rename_member(bytes, len, files[1].name, names[i / 2], i % 2);
        t_read_bytes(&got, "names.zip", bytes, len);
        ck_assert_msg(got.status == 0, "%s", got.error.text);
        ck_assert_msg(got.events == 2, "%zu: %s%s", i, got.lines, got.complaints);
    }
}
END_TEST

/* Takeout names its files in the language of the account, and by them are they told. */
START_TEST(a_name_that_is_not_ascii_tells_what_a_file_is)
{
    static char bytes[T_ARCHIVE];
    static const struct t_file files[] = {
        {"Takeout/YouTube/mag ich__.csv",
         "Video ID,Playlist Video Creation Timestamp\nAAA,2024-05-01T10:00:00+00:00\n"}};
    struct got got;
    const size_t len = t_pack(bytes, true, files, 1);
    rename_member(bytes, len, files[0].name, "Takeout/YouTube/mag ich\xc3\xa4.csv", true);
    t_read_bytes(&got, "takeout.zip", bytes, len);
    ck_assert_msg(got.status == 0 && count(got.lines, "like google:") == 1, "%s%s", got.lines, got.error.text);
}
END_TEST

/* ---- where what tells them stands */

static const char likes[] = "\"Your Activity\":{\"Like List\":{\"ItemFavoriteList\":[{\"date\":\"2024-05-01 10:00:00\","
                            "\"link\":\"https://www.tiktokv.com/share/video/7360000000000000001/\"}]}}}";

static void read_piped(struct got *got, const char *bytes, size_t len);

START_TEST(what_tells_a_file_may_stand_far_behind_its_beginning)
{
    struct notme_buf text = {0};
    struct got got;
    notme_buf_adds(&text, "{\"Ads and data\":{\"Instant Form Ads Responses\":[");
    for (int i = 0; i < 20000; i++)
        notme_buf_addf(&text, "%s{\"n\":\"%d\",\"w\":\"a \\\"b\\\": [c\"}", i ? "," : "", i);
    notme_buf_adds(&text, "]},");
    notme_buf_adds(&text, likes);
    t_read_bytes(&got, "nonsense", text.at, text.len);
    ck_assert_msg(got.status == 0 && count(got.lines, "like tiktok:") == 1, "%s", got.error.text);
    read_piped(&got, text.at, text.len);
    ck_assert_msg(got.status == 0 && count(got.lines, "like tiktok:") == 1, "%s", got.error.text);
    static const char *const names[] = {"user_data_tiktok.json", "data/nonsense"};
    for (size_t i = 0; i < T_COUNT(names); i++) {
        const struct t_file file = {names[i], text.at, text.len};
        t_read_folder(&got, &file, 1);
        ck_assert_msg(got.status == 0 && count(got.lines, "like tiktok:") == 1, "%s", got.error.text);
    }
    notme_buf_release(&text);
}
END_TEST

/* ---- how they are written */

static size_t utf16(char *to, const char *text, bool big)
{
    size_t n = 0;
    to[n++] = (char)(big ? 0xFE : 0xFF);
    to[n++] = (char)(big ? 0xFF : 0xFE);
    for (; *text; text++) {
        to[n++] = big ? 0 : *text;
        to[n++] = big ? *text : 0;
    }
    return n;
}

START_TEST(utf16_is_read_as_utf8)
{
    static char bytes[4096];
    static const char pair[] = {0x3D, (char)0xD8, 0x00, (char)0xDE}; /* U+1F600 */
    struct got got;
    for (int big = 0; big < 2; big++) {
        const size_t len = utf16(bytes, OURS, big);
        t_read_bytes(&got, "ours", bytes, len);
        ck_assert_msg(got.status == 0 && count(got.lines, "like ours ") == 1, "%s", got.error.text);
        const struct t_file file = {"data/one.jsonl", bytes, len};
        t_read_packed(&got, "one.zip", &file, 1);
        ck_assert_msg(got.status == 0 && count(got.lines, "like ours ") == 1, "%s", got.error.text);
    }
    size_t len = utf16(bytes,
                       "{\"id\":\"ours\",\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},"
                       "\"action\":\"post\",\"object\":{\"id\":\"1\",\"text\":\"ab\"}}\n",
                       false);
    for (size_t i = 0; i + 4 < len; i++)
        if (memcmp(bytes + i, "a\0b\0", 4) == 0)
            memcpy(bytes + i, pair, sizeof pair);
    t_read_bytes(&got, "ours", bytes, len);
    ck_assert_msg(count(got.lines, "'\xf0\x9f\x98\x80'") == 1, "%s", got.lines);
    bytes[len] = 'x';
    t_read_bytes(&got, "ours", bytes, len + 1); /* half a unit is left: it stands behind the line */
    ck_assert_msg(count(got.lines, "'\xf0\x9f\x98\x80'") == 1 && got.stats.damaged == 1, "%s%s", got.lines,
                  got.complaints);
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
    ck_assert_int_eq(count(got.complaints, zip ? "directory is missing" : "is cut short or damaged"), 1);
    ck_assert_uint_eq(got.stats.damaged, 1);
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

static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_XZ};

START_TEST(compressed_streams_come_as_bytes_through_pipes_and_in_folders)
{
    for (size_t i = 0; i < T_COUNT(filters); i++) {
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
       parts_in_falling_order_take_no_longer, names_that_are_not_ascii_are_names,
       a_name_that_is_not_ascii_tells_what_a_file_is, what_tells_a_file_may_stand_far_behind_its_beginning,
       utf16_is_read_as_utf8, members_before_the_cut_are_read, archives_come_through_pipes,
       compressed_streams_come_as_bytes_through_pipes_and_in_folders, bombs_of_one_stream_are_refused)
