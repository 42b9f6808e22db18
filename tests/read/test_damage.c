/* One rule for damage, whatever the container: what stands intact before and behind it is read, it is named with its
 * place, and no size of the input makes a difference. Known records are packed in every way, and damaged all over. */
#include "base/mem.h"
#include "lines.h"

const unsigned t_parts = T_ACTION;

enum { FEW = 60, MANY = 8000, PARTS = 4, SMALL_CUTS = 48 };

static const struct way {
    const char *name;
    int format, filter;
    bool members;  /* of PARTS files */
    bool stored;   /* not packed */
    bool checked;  /* no byte of it can change unseen */
    int streams;   /* one after the other */
    double before; /* of the first half of a small one's records, at least so much is read when it is cut there */
} ways[] = {{"plain.jsonl", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_NONE, .streams = 1, .before = 0.9},
            {"a.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, .streams = 1, .checked = true, .before = 0.5},
            {"a.zst", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD, .streams = 1, .before = 0}, /* one block */
            {"a.xz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, .streams = 1, .checked = true, .before = 0.3},
            {"four.gz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, .streams = PARTS, .checked = true, .before = 0.5},
            {"four.zst", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD, .streams = PARTS, .before = 0.4},
            {"four.xz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, .streams = PARTS, .checked = true, .before = 0.4},
            {"a.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, .members = true, .checked = true, .before = 0.4},
            {"stored.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, .members = true, .stored = true, .checked = true,
             .before = 0.5},
            {"a.tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, .members = true, .before = 0.4},
            {"a.tar.gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, .members = true, .checked = true},
            {"a.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, .members = true, .checked = true}};

/* ---- known records */

static void write_record(char *to, size_t size, int i)
{
    uint64_t random = (uint64_t)i * 2654435761u + 12345;
    char noise[33];
    for (size_t k = 0; k + 1 < sizeof noise; k++)
        noise[k] =
            (char)('a' + (random = random * 6364136223846793005u + 1442695040888963407u) / (UINT64_MAX / 26 + 1));
    noise[sizeof noise - 1] = '\0';
    snprintf(to, size, "%d-%s", i, noise);
}

static void add_line(struct notme_buf *out, int i, bool csv)
{
    char record[64];
    write_record(record, sizeof record, i);
    notme_buf_addf(out,
                   csv ? "2024-05-01T10:00:00Z,me,like,%s\n"
                       : "{\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},\"action\":\"like\",\"object\":{"
                         "\"id\":\"%s\"}}\n",
                   record);
}

static void write_part(struct notme_buf *out, int from, int to, bool csv, bool begins)
{
    notme_buf_clear(out);
    if (csv && begins)
        notme_buf_adds(out, "time,actor_id,action,object_id\n");
    for (int i = from; i < to; i++)
        add_line(out, i, csv);
}

static void pack_some(struct notme_buf *out, const struct way *way, int count, int first, int last, bool csv)
{
    struct notme_buf text = {0};
    const size_t room = (size_t)count * 200 + 100000;
    char *bytes = malloc(room);
    size_t used = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format(a, way->format);
    archive_write_add_filter(a, way->filter);
    archive_write_set_bytes_in_last_block(a, 1);
    if (way->stored)
        ck_assert_int_eq(archive_write_set_options(a, "zip:compression=store"), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, room, &used), ARCHIVE_OK);
    const int parts = way->members ? PARTS : 1, each = (last - first) / parts;
    for (int p = 0; p < parts; p++) {
        char name[32];
        struct archive_entry *entry = archive_entry_new();
        write_part(&text, first + p * each, first + (p + 1) * each, csv, way->members || first == 0);
        snprintf(name, sizeof name, "part%d.%s", p, csv ? "csv" : "jsonl");
        archive_entry_set_pathname(entry, name);
        archive_entry_set_size(entry, (la_int64_t)text.len);
        archive_entry_set_filetype(entry, AE_IFREG);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(a, text.at, text.len), (la_ssize_t)text.len);
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    notme_buf_add(out, bytes, used);
    notme_buf_release(&text);
    free(bytes);
}

static void pack(struct notme_buf *out, const struct way *way, int count, bool csv)
{
    notme_buf_clear(out);
    for (int s = 0; s < way->streams + (way->streams == 0); s++) {
        const int streams = way->streams ? way->streams : 1;
        pack_some(out, way, count, count / streams * s, count / streams * (s + 1), csv);
    }
}

/* ---- what was read of them */

struct seen {
    bool *is;
    int count, most, altered;
    bool placed; /* every damage was named with its place */
    struct notme_read_stats stats;
    int status;
};

static int take(void *ctx, const struct notme_event *event)
{
    struct seen *seen = ctx;
    char expected[64], got[64];
    snprintf(got, sizeof got, "%.*s", (int)event->object_id.len, event->object_id.at ? event->object_id.at : "");
    const int i = atoi(got);
    write_record(expected, sizeof expected, i);
    if (i < 0 || i >= seen->most || strcmp(expected, got) != 0) {
        seen->altered++;
    } else if (!seen->is[i]) {
        seen->is[i] = true;
        seen->count++;
    }
    return 0;
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct seen *seen = ctx;
    const bool is_placed = line || strstr(text, "(byte ") || strstr(text, "(line ") ||
                           strstr(text, "directory is missing") || strstr(text, "no event") ||
                           strstr(text, "passed over");
    if (!is_placed)
        printf("without a place: %s:%d: %s\n", place, (int)line, text);
    seen->placed = seen->placed && is_placed;
}

static void look_at(struct seen *seen, bool *is, int most, const char *name, const char *bytes, size_t len)
{
    struct notme_error error;
    memset(is, 0, (size_t)most);
    *seen = (struct seen){.is = is, .most = most, .placed = true};
    const struct notme_read_options options = {.complain = complain, .complain_ctx = seen};
    char *copy = t_copy(bytes, len);
    seen->status = notme_read_bytes(name, copy, len, &options, take, seen, &seen->stats, &error);
    free(copy);
}

/* The rule. */
static void check(const struct seen *seen, const struct way *way, const char *what, size_t at)
{
    const bool told = seen->stats.damaged || seen->stats.skipped || seen->stats.passed || seen->status != 0 ||
                      (seen->altered && !way->checked); /* where nothing tells, a byte may change */
    ck_assert_msg(seen->status == 0 || seen->status == NOTME_EFORMAT, "%s %s %zu: %d", way->name, what, at,
                  seen->status);
    ck_assert_msg(seen->count == seen->most || told, "%s %s %zu: %d lost in silence", way->name, what, at,
                  seen->most - seen->count);
    ck_assert_msg(seen->altered == 0 || !way->checked || seen->stats.damaged, "%s %s %zu: altered in silence",
                  way->name, what, at);
    ck_assert_msg(seen->placed, "%s %s %zu", way->name, what, at);
}

static int count_first(const bool *is, int most)
{
    int n = 0;
    for (int i = 0; i < most; i++)
        n += is[i];
    return n;
}

/* ---- cuts */

static void check_cuts(const struct way *way, int count, bool csv)
{
    struct notme_buf packed = {0};
    bool *is = malloc((size_t)count);
    struct seen seen;
    pack(&packed, way, count, csv);
    look_at(&seen, is, count, way->name, packed.at, packed.len);
    ck_assert_msg(seen.count == count && !seen.stats.damaged && !seen.stats.skipped, "%s: %d of %d", way->name,
                  seen.count, count);
    const int cuts = count == FEW ? SMALL_CUTS : 6;
    int before = 0;
    for (int c = 1; c < cuts; c++) {
        const size_t at = packed.len * (size_t)c / (size_t)cuts;
        look_at(&seen, is, count, way->name, packed.at, at);
        /* between two lines, or streams, nothing tells a cut */
        const bool seam = way->filter == ARCHIVE_FILTER_NONE ? packed.at[at - 1] == '\n'
                                                             : seen.count % (count / PARTS) == 0 && way->streams > 1;
        if (!seam)
            check(&seen, way, "cut", at);
        if (seen.count < count && way->filter != ARCHIVE_FILTER_NONE && !seam)
            ck_assert_msg(seen.stats.damaged || at <= packed.len / 4 + 64, "%s cut at %zu", way->name, at);
        ck_assert_msg(seen.count >= before, "%s cut at %zu: %d after %d", way->name, at, seen.count, before);
        before = seen.count;
        const double half = way->before * count / 2;
        if (c == cuts / 2)
            ck_assert_msg(count_first(is, count / 2) >= half, "%s: %d of %d before the cut", way->name,
                          count_first(is, count / 2), count / 2);
    }
    free(is);
    notme_buf_release(&packed);
}

START_TEST(what_stands_before_a_cut_is_read_and_the_cut_is_told)
{
    check_cuts(&ways[_i / 2], _i % 2 ? MANY : FEW, false);
}
END_TEST

START_TEST(tables_are_cut_as_lines_are)
{
    check_cuts(&ways[_i], FEW, true);
}
END_TEST

/* ---- changed bytes */

static int least_left(const struct way *way, int count)
{
    const int parts = way->members ? PARTS : way->streams;
    return way->filter != ARCHIVE_FILTER_NONE && way->members ? 0 : count - count / parts;
}

static void check_flips(const struct way *way, int count, int flips)
{
    struct notme_buf packed = {0};
    bool *is = malloc((size_t)count), *cut = malloc((size_t)count);
    pack(&packed, way, count, false);
    for (int f = 0; f < flips; f++) {
        struct seen seen, before;
        const size_t at = packed.len * (size_t)f / (size_t)flips;
        look_at(&before, cut, count, way->name, packed.at, at ? at : 1);
        packed.at[at] = (char)(packed.at[at] ^ (1 << f % 8));
        look_at(&seen, is, count, way->name, packed.at, packed.len);
        packed.at[at] = (char)(packed.at[at] ^ (1 << f % 8));
        check(&seen, way, "flip", at);
        for (int i = 0; i < count && at > 0; i++)
            ck_assert_msg(is[i] || !cut[i] || seen.stats.passed, /* it became a link */
                          "%s flip at %zu: record %d stood before it", way->name, at, i);
        if (at > (way->format == ARCHIVE_FORMAT_TAR_USTAR ? 512u : 16u)) /* else it is none of its kind */
            ck_assert_msg(seen.count >= least_left(way, count), "%s flip at %zu of %zu: %d left", way->name, at,
                          packed.len, seen.count);
    }
    free(is);
    free(cut);
    notme_buf_release(&packed);
}

START_TEST(what_stands_before_and_behind_a_changed_byte_is_read)
{
    check_flips(&ways[_i / 2], _i % 2 ? MANY : FEW, _i % 2 ? 8 : 300);
}
END_TEST

/* The checksum alone is wrong: of small and large all records count, and it is told. */
START_TEST(a_wrong_checksum_loses_nothing_and_is_told)
{
    static const size_t from_end[] = {[1] = 8, [4] = 8};
    static const int sizes[] = {1, FEW, MANY};
    for (size_t w = 1; w <= 4; w += 3)
        for (size_t s = 0; s < T_COUNT(sizes); s++) {
            const int count = sizes[s] < PARTS ? ways[w].streams : sizes[s];
            struct notme_buf packed = {0};
            struct seen seen;
            bool *is = malloc((size_t)count);
            pack(&packed, &ways[w], count, false);
            packed.at[packed.len - from_end[w]] ^= 1;
            look_at(&seen, is, count, ways[w].name, packed.at, packed.len);
            ck_assert_msg(seen.count == count, "%s: %d of %d", ways[w].name, seen.count, count);
            ck_assert_uint_eq(seen.stats.damaged, 1);
            free(is);
            notme_buf_release(&packed);
        }
}
END_TEST

/* ---- one header of a zip lies */

START_TEST(a_zip_with_a_lying_header_gives_all_its_members)
{
    struct notme_buf packed = {0};
    bool is[FEW];
    struct seen seen;
    const struct way *zip = &ways[7];
    pack(&packed, zip, FEW, false);
    for (size_t i = 0; i + 30 < packed.len; i++) { /* of every member's own header, and of the directory */
        const bool local = memcmp(packed.at + i, "PK\3\4", 4) == 0, central = memcmp(packed.at + i, "PK\1\2", 4) == 0;
        for (size_t k = 0; (local || central) && k < (local ? 30 : 46); k++) {
            packed.at[i + k] ^= 0x20;
            look_at(&seen, is, FEW, zip->name, packed.at, packed.len);
            check(&seen, zip, local ? "own header" : "directory", k);
            const bool method = central && (k == 10 || k == 11 || k == 8); /* packed some other way, or encrypted */
            ck_assert_msg(seen.count >= (method ? FEW - FEW / PARTS : FEW) || (central && k >= 20),
                          "byte %zu of %s header: %d", k, local ? "its own" : "its directory's", seen.count);
            ck_assert_int_ge(seen.count, FEW - FEW / PARTS);
            packed.at[i + k] ^= 0x20;
        }
    }
    notme_buf_release(&packed);
}
END_TEST

/* ---- what is no container */

static void check_text(const char *name, const char *text, int events, uint64_t damaged)
{
    struct got got;
    t_read_bytes(&got, name, text, strlen(text));
    ck_assert_msg(got.events == events, "%s: %d events\n%s", text, got.events, got.complaints);
    ck_assert_msg(got.stats.damaged == damaged, "%s: %d\n%s", text, (int)got.stats.damaged, got.complaints);
}

#define LIKE                                                                                                           \
    "{\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},\"action\":\"like\",\"object\":{\"id\":\"1\"}}"
#define STAR                                                                                                           \
    "{\"id\":\"7\",\"type\":\"WatchEvent\",\"actor\":{\"id\":1,\"login\":\"kim\"},\"repo\":{\"id\":2,\"name\":"        \
    "\"a/b\"},\"payload\":{\"action\":\"started\"},\"public\":true,\"created_at\":\"2024-05-01T10:00:00Z\"}"
#define LIST "{\"Your Activity\":{\"Like List\":{\"ItemFavoriteList\":["
#define LIKED(n)                                                                                                       \
    "{\"date\":\"2024-05-01 10:00:0" #n "\",\"link\":\"https://www.tiktokv.com/share/video/736000000000000000" #n "/"  \
    "\""                                                                                                               \
    "}"

START_TEST(lines_tables_and_lists_that_are_cut_are_damaged)
{
    check_text("a.jsonl", LIKE "\n" LIKE, 2, 0); /* whole, though its last line does not end */
    check_text("a.jsonl", LIKE "\n" LIKE "\n{\"time\":\"2024-05-0", 2, 1);
    check_text("a.jsonl", LIKE "\n{\"time\":\"2024-05-0\n" LIKE "\n", 2, 0); /* a bad line is a bad record */
    check_text("a.csv", "time,actor_id,action\n2024-05-01T10:00:00Z,me,like\n2024-05-01T10:00:00Z,m", 1, 1);
    check_text("a.csv", "time,actor_id,action\n2024-05-01T10:00:00Z,me,like", 1, 0);
    check_text("a.json", STAR "\n" STAR "\n{\"id\":\"8\",\"ty", 2, 1);
    check_text("a.json", LIST LIKED(1) "," LIKED(2) "]}}}", 2, 0);
    check_text("a.json", LIST LIKED(1) "," LIKED(2) ",{\"date\":\"2024-", 2, 1);
    check_text("a.json", LIST LIKED(1) "," LIKED(2), 2, 1);
}
END_TEST

#define WAYS (int)T_COUNT(ways)

int main(void)
{
    Suite *suite = suite_create("damage");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 0);
    tcase_add_loop_test(all, what_stands_before_a_cut_is_read_and_the_cut_is_told, 0, 2 * WAYS);
    tcase_add_loop_test(all, tables_are_cut_as_lines_are, 1, WAYS); /* a table alone may end in any letter */
    tcase_add_loop_test(all, what_stands_before_and_behind_a_changed_byte_is_read, 0, 2 * WAYS);
    tcase_add_test(all, a_wrong_checksum_loses_nothing_and_is_told);
    tcase_add_test(all, a_zip_with_a_lying_header_gives_all_its_members);
    tcase_add_test(all, lines_tables_and_lists_that_are_cut_are_damaged);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
