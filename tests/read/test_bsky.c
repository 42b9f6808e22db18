#include "car_made.h"
#include "notme.h"
#include "read/bsky/memory.h"
#include "t.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* TIDs by hand, from (µs << 10 | clock) in base32-sortable, all of 2024-03:
 *   3kmwinjbavs27 05T06:07:08.123Z clock 5    3kmwisn6jk227 05T06:10:00Z clock 5    3kmwlm27b2227 05T07:00:00Z clock 5
 *   3kmwoxdgk222d 05T08:00:00Z clock 9        3kmlsbdrc2223 01T00:00:00Z clock 1    3kmyelx322227 06T00:00:00Z clock 5
 *   3kn2v2ujs2227 07T00:00:00Z clock 5 */
#define T0 "3kmwinjbavs27"
#define T1 "3kmwisn6jk227"
#define T2 "3kmwlm27b2227"
#define ODD "3kmwoxdgk222d"
#define POST "3kmlsbdrc2223"
#define REV "3kmyelx322227"
#define REV2 "3kn2v2ujs2227"

struct got {
    int status, events;
    char lines[16384], complaints[4096], told[1024];
    struct notme_read_stats stats;
    struct notme_error error;
};

__attribute__((format(printf, 3, 4))) static void add(char *to, size_t size, const char *format, ...)
{
    va_list args;
    const size_t n = strlen(to);
    va_start(args, format);
    vsnprintf(to + n, size - n, format, args);
    va_end(args);
}

static void add_time(char *line, size_t size, const char *before, int64_t time)
{
    char at[NOTME_TIME_MAX];
    if (time == NOTME_NO_TIME)
        return;
    notme_time_format(time, at);
    add(line, size, "%s%s", before, at);
}

static void add_text(char *line, size_t size, const char *before, struct notme_text text, const char *after)
{
    if (text.at)
        add(line, size, "%s%.*s%s", before, (int)text.len, text.at, after);
}

/* "ACTION ID TIME BASIS" and whatever is there of <=NOT-AFTER (TYPE OBJECT) @AUTHOR 'TEXT' [LANG] +TAG >LINK ~LABEL
 * !SENSITIVE ^PUBLISHED */
static int take(void *ctx, const struct notme_event *e)
{
    static const char *const bases[] = {"reported", "attested", "claimed", "observed", "bounded", "by order"};
    struct got *got = ctx;
    char line[2048] = "";
    add(line, sizeof line, "%s %.*s", notme_action_name(e->action), (int)e->id.len, e->id.at);
    add_time(line, sizeof line, " ", e->time);
    add(line, sizeof line, " %s", bases[e->basis]);
    add_time(line, sizeof line, " <=", e->not_after);
    if (e->object_id.len)
        add(line, sizeof line, " (%.*s %.*s)", (int)e->object_type.len, e->object_type.at ? e->object_type.at : "",
            (int)e->object_id.len, e->object_id.at);
    add_text(line, sizeof line, " @", e->author, "");
    add_text(line, sizeof line, " '", e->text, "'");
    add_text(line, sizeof line, " [", e->lang, "]");
    for (size_t i = 0; i < e->ntags; i++)
        add_text(line, sizeof line, " +", e->tags[i], "");
    for (size_t i = 0; i < e->nlinks; i++)
        add_text(line, sizeof line, " >", e->links[i], "");
    for (size_t i = 0; i < e->nlabels; i++)
        add_text(line, sizeof line, " ~", e->labels[i], "");
    if (e->sensitive >= 0)
        add(line, sizeof line, " !%d", e->sensitive);
    add_time(line, sizeof line, " ^", e->published);
    add(got->lines, sizeof got->lines, "%s\n", line);
    got->events++;
    ck_assert(e->account.len > 0 && e->service.len == 4 && e->source_format.len > 5);
    return 0;
}

/* "ACTION of ACCOUNT at TIME" */
static int tell(void *ctx, const struct notme_snapshot *snapshot)
{
    struct got *got = ctx;
    add(got->told, sizeof got->told, "%s of %.*s", notme_action_name(snapshot->action), (int)snapshot->account.len,
        snapshot->account.at);
    add_time(got->told, sizeof got->told, " at ", snapshot->taken);
    add(got->told, sizeof got->told, "\n");
    return 0;
}

static void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    add(got->complaints, sizeof got->complaints, "%s:%llu: %s\n", place, (unsigned long long)line, text);
}

static void read_bytes(struct got *got, const char *name, const char *bytes, size_t len)
{
    const struct notme_read_options options = {
        .complain = hear, .complain_ctx = got, .snapshot = tell, .snapshot_ctx = got};
    char *copy = t_copy(bytes, len);
    memset(got, 0, sizeof *got);
    got->status = notme_read_bytes(name, copy, len, &options, take, got, &got->stats, &got->error);
    free(copy);
}

static void reads(const char *text, const char *lines, const char *complaints)
{
    struct got got;
    read_bytes(&got, "a", text, strlen(text));
    ck_assert_str_eq(got.error.text, "");
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, lines);
    ck_assert_str_eq(got.complaints, complaints);
}

struct file {
    const char *name, *bytes;
    size_t len;
};

static void read_folder(struct got *got, const struct file *files, size_t count)
{
    char folder[] = "/tmp/notme-bsky-XXXXXX", path[256];
    const struct notme_read_options options = {
        .complain = hear, .complain_ctx = got, .snapshot = tell, .snapshot_ctx = got};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    memset(got, 0, sizeof *got);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(files[i].bytes, 1, files[i].len, file), files[i].len);
        fclose(file);
    }
    got->status = notme_read(folder, &options, take, got, &got->stats, &got->error);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        unlink(path);
    }
    rmdir(folder);
}

/* ---- records, by pages of listRecords */

#define US "did:plc:us"
#define THEM "did:plc:them"
#define LIKE_OF(uri, time)                                                                                             \
    "{\"$type\":\"app.bsky.feed.like\",\"subject\":{\"cid\":\"b\",\"uri\":\"" uri "\"},\"createdAt\":\"" time "\"}"
#define ITEM(collection, rkey, value)                                                                                  \
    "{\"uri\":\"at://" US "/" collection "/" rkey "\",\"cid\":\"b\",\"value\":" value "}"
#define PAGE(records) "{\"records\":[" records "],\"cursor\":\"x\"}"
#define THEIRS "at://" THEM "/app.bsky.feed.post/" POST
#define LIKED " (note " THEIRS ") @" THEM " ^2024-03-01T00:00:00Z\n"
#define A_LIKE(rkey, time) ITEM("app.bsky.feed.like", rkey, LIKE_OF(THEIRS, time))

START_TEST(a_like_has_its_keys_time_when_the_claim_agrees)
{
    reads(PAGE(A_LIKE(T0, "2024-03-05T07:07:09+01:00")),
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED, "");
    reads(PAGE(A_LIKE(T0, "2024-03-05T06:12:08.123Z")), /* five minutes: still */
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED, "");
    reads(PAGE(A_LIKE(T0, "2024-03-05T06:02:08.1230000000009Z")), /* any number of digits */
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED, "");
}
END_TEST

START_TEST(clocks_that_disagree_are_told)
{
    static const char one[] = "a:0: 1 record whose key and claimed time disagree: the time is what was claimed\n";
    reads(PAGE(A_LIKE(T0, "2024-03-05T06:12:08.124Z")),
          "like bsky:like:" US "/" T0 " 2024-03-05T06:12:08.124Z claimed" LIKED, one);
    reads(PAGE(A_LIKE(T0, "2024-03-05T06:02:08.122999Z")),
          "like bsky:like:" US "/" T0 " 2024-03-05T06:02:08.122999Z claimed" LIKED, one);
    reads(PAGE(A_LIKE(T0, "2099-01-01T00:00:00Z")), "like bsky:like:" US "/" T0 " 2099-01-01T00:00:00Z claimed" LIKED,
          one);
}
END_TEST

START_TEST(one_clock_alone_is_a_claim)
{
    reads(PAGE(A_LIKE("self", "2024-03-05T06:12:08Z")), "like bsky:like:" US "/self 2024-03-05T06:12:08Z claimed" LIKED,
          "");
    reads(PAGE(A_LIKE("kkmwinjbavs27", "2024-03-05T06:12:08Z")), /* a TID begins with no letter after j */
          "like bsky:like:" US "/kkmwinjbavs27 2024-03-05T06:12:08Z claimed" LIKED, "");
    reads(PAGE(A_LIKE(T0, "yesterday")), "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z claimed" LIKED, "");
    reads(PAGE(ITEM("app.bsky.feed.like", T0, "{\"subject\":{\"uri\":\"" THEIRS "\"}}")),
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z claimed" LIKED, "");
    reads(PAGE(A_LIKE("self", "yesterday") "," A_LIKE(T0, "2024-03-05T06:07:09Z")),
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED,
          "a:0: record 0 of records: a record with no time in its key and no readable 'createdAt'\n");
}
END_TEST

#define AT_T0 "\"createdAt\":\"2024-03-05T06:07:09Z\""
#define DONE(action, word) action " bsky:" word ":" US "/" T0 " 2024-03-05T06:07:08.123Z reported"

START_TEST(every_engagement_is_read)
{
    reads(PAGE(ITEM("app.bsky.feed.repost", T0, "{\"subject\":{\"uri\":\"" THEIRS "\"}," AT_T0 "}")),
          DONE("repost", "repost") LIKED, "");
    reads(PAGE(ITEM("app.bsky.graph.follow", T0, "{\"subject\":\"" THEM "\"," AT_T0 "}")),
          DONE("follow", "follow") " (person " THEM ") @" THEM "\n", "");
    reads(PAGE(ITEM("app.bsky.graph.block", T0, "{\"subject\":\"" THEM "\"," AT_T0 "}")),
          DONE("block", "block") " (person " THEM ") @" THEM "\n", "");
    reads(PAGE(ITEM("app.bsky.actor.profile", "self", "{\"description\":\"hi\"}")), "", "a:0: no event is in it\n");
}
END_TEST

START_TEST(what_was_liked_may_be_no_post)
{
    static const char *const kinds[][2] = {
        {"app.bsky.feed.generator", "feed"}, {"app.bsky.labeler.service", "labeler"}, {"app.bsky.graph.list", "list"}};
    char page[512], want[512];
    for (size_t i = 0; i < 3; i++) {
        snprintf(page, sizeof page,
                 PAGE(ITEM("app.bsky.feed.like", T0, "{\"subject\":{\"uri\":\"at://" THEM "/%s/self\"}," AT_T0 "}")),
                 kinds[i][0]);
        snprintf(want, sizeof want, DONE("like", "like") " (%s at://" THEM "/%s/self) @" THEM "\n", kinds[i][1],
                 kinds[i][0]);
        reads(page, want, "");
    }
}
END_TEST

#define A_POST(more) PAGE(ITEM("app.bsky.feed.post", T0, "{\"text\":\"Hello\"," more AT_T0 "}"))
#define POSTED " (note at://" US "/app.bsky.feed.post/" T0 ")"

START_TEST(posts_are_read_with_what_they_say)
{
    reads(A_POST(""), DONE("post", "post") POSTED " 'Hello'\n", "");
    reads(A_POST("\"langs\":[\"cy\",\"en\"],\"tags\":[\"tea\",\"cake\"],\"labels\":{\"$type\":\"com.atproto.label.defs#"
                 "selfLabels\","
                 "\"values\":[{\"val\":\"nudity\"},{\"val\":\"!no-unauthenticated\"}]},"),
          DONE("post", "post") POSTED " 'Hello' [cy] +tea +cake ~nudity@self ~!no-unauthenticated@self !1\n", "");
    reads(A_POST("\"facets\":[{\"index\":{\"byteStart\":0,\"byteEnd\":2},\"features\":["
                 "{\"$type\":\"app.bsky.richtext.facet#tag\",\"tag\":\"tea\"},"
                 "{\"$type\":\"app.bsky.richtext.facet#link\",\"uri\":\"https://www.tea.example:80/pot?x\"},"
                 "{\"$type\":\"app.bsky.richtext.facet#mention\",\"did\":\"" THEM "\"}]}],\"tags\":[\"tea\"],"
                 "\"embed\":{\"$type\":\"app.bsky.embed.external\",\"external\":{\"uri\":\"https://cup.example\"}},"),
          DONE("post", "post") POSTED " 'Hello' +tea >tea.example >cup.example\n", "");
}
END_TEST

START_TEST(replies_and_quotes_are_of_those_they_answer)
{
    reads(A_POST("\"reply\":{\"root\":{\"uri\":\"at://did:plc:root/app.bsky.feed.post/" POST
                 "\"},\"parent\":{\"uri\":\"" THEIRS "\"}},"),
          DONE("reply", "post") POSTED " @" THEM " 'Hello'\n", "");
    reads(A_POST("\"embed\":{\"$type\":\"app.bsky.embed.record\",\"record\":{\"cid\":\"b\",\"uri\":\"" THEIRS "\"}},"),
          DONE("quote", "post") POSTED " @" THEM " 'Hello'\n", "");
    reads(A_POST("\"embed\":{\"$type\":\"app.bsky.embed.recordWithMedia\",\"media\":{\"external\":{\"uri\":\"https://"
                 "cup.example\"}},"
                 "\"record\":{\"$type\":\"app.bsky.embed.record\",\"record\":{\"cid\":\"b\",\"uri\":\"" THEIRS
                 "\"}}},"),
          DONE("quote", "post") POSTED " @" THEM " 'Hello' >cup.example\n", "");
}
END_TEST

START_TEST(records_that_are_none_are_complained_of)
{
    reads(
        PAGE("{\"uri\":\"at://did:plc:us\",\"value\":{}},7,{\"uri\":\"" THEIRS "\"},"
             "{\"uri\":\"at://us.example/app.bsky.feed.like/" T0
             "\",\"value\":" LIKE_OF(THEIRS, "2024-03-05T06:07:09Z") "}," ITEM("app.bsky.feed.like", T0, "[]") "," ITEM(
                 "app.bsky.feed.like", T0,
                 "{\"subject\":{\"uri\":\"https://x.example\"}," AT_T0
                 "}") "," ITEM("app.bsky.graph.follow", T0,
                               "{\"subject\":{\"uri\":\"" THEIRS "\"}," AT_T0
                               "}") "," ITEM("app.bsky.feed.repost", T0, LIKE_OF(THEIRS, "2024-03-05T06:07:09Z"))),
        "",
        "a:0: record 0 of records: no record of a repository: 'uri' or 'value' is missing\n"
        "a:0: record 1 of records: no record of a repository: 'uri' or 'value' is missing\n"
        "a:0: record 2 of records: no record of a repository: 'uri' or 'value' is missing\n"
        "a:0: record 3 of records: a record whose key is none\n"
        "a:0: record 4 of records: a record that is no object\n"
        "a:0: record 5 of records: a record without the uri or DID that it is about\n"
        "a:0: record 6 of records: a record without the uri or DID that it is about\n"
        "a:0: record 7 of records: a record of another type than its collection\n");
}
END_TEST

START_TEST(pages_may_stand_in_one_file)
{
    reads(PAGE(A_LIKE(T1, "2024-03-05T06:10:00Z")) PAGE(A_LIKE(T0, "2024-03-05T06:07:09Z")) "{\"records\":[]}",
          "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED "like bsky:like:" US "/" T1
          " 2024-03-05T06:10:00Z reported" LIKED,
          "");
}
END_TEST

START_TEST(keys_of_another_clock_are_told)
{
    struct got got;
    static const char page[] = PAGE(A_LIKE(T0, "2024-03-05T06:07:09Z") "," A_LIKE(
        T1, "2024-03-05T06:10:00Z") "," A_LIKE(ODD, "2024-03-05T08:00:00Z"));
    read_bytes(&got, "a", page, strlen(page));
    ck_assert_int_eq(got.events, 3);
    ck_assert_str_eq(got.complaints, "a:0: 1 of 3 likes have keys of another clock than most: made by other software, "
                                     "or before the server was restarted or changed\n");
    ck_assert(got.stats.no_unlikes && !got.stats.no_like_times && !got.stats.no_authors);
}
END_TEST

/* ---- posts that were liked */

#define VIEW(more)                                                                                                     \
    "{\"uri\":\"" THEIRS "\",\"author\":{\"did\":\"" THEM                                                              \
    "\",\"handle\":\"them.example\"},\"record\":{\"text\":\"Tea\",\"langs\":[\"en\"],"                                 \
    "\"labels\":{\"values\":[{\"val\":\"porn\"}]},\"createdAt\":\"2024-03-01T00:00:00Z\"}" more "}"

static const char views[] = "{\"posts\":[" VIEW(",\"labels\":[{\"src\":\"" THEM
                                                "\",\"val\":\"porn\"},{\"src\":\"did:plc:mod\",\"val\":\"spam\"},"
                                                "{\"src\":\"did:plc:mod\",\"val\":\"rude\",\"neg\":true}]") "]}";
static const char feed[] =
    "{\"feed\":[{\"post\":{\"uri\":\"at://" THEM "/app.bsky.feed.post/zzz\"}},{\"post\":{\"uri\":\"at://" THEM
    "/app.bsky.feed.post/yyy\"}},{\"post\":" VIEW("") "}],\"cursor\":\"1\"}";

START_TEST(likes_are_filled_in_from_the_posts_beside_them)
{
    struct got got;
    static const char page[] = PAGE(A_LIKE(T0, "2024-03-05T06:07:09Z"));
    struct file files[] = {{"a.json", page, sizeof page - 1},
                           {"b.json", views, sizeof views - 1},
                           {"c.json", "{\"handle\":\"us.example\"}", 23}};
    static const char like[] =
        "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported (note " THEIRS ") @" THEM " 'Tea' [en]";
    char want[512];
    read_folder(&got, files, 3);
    ck_assert_str_eq(got.complaints, "");
    snprintf(want, sizeof want, "%s ~porn@self ~spam@did:plc:mod !1 ^2024-03-01T00:00:00Z\n", like);
    ck_assert_str_eq(got.lines, want);
    files[1] = (struct file){"b.json", feed, sizeof feed - 1};
    read_folder(&got, files, 2);
    snprintf(want, sizeof want, "%s ~porn@self !1 ^2024-03-01T00:00:00Z\n", like);
    ck_assert_str_eq(got.lines, want);
}
END_TEST

/* ---- CAR files */

static struct made_cid add_records(struct made *blocks)
{
    static struct made_cid record[3]; /* as the nodes' links: written before this returns */
    struct made follow = {.len = 0};
    record[0] = made_like(blocks, "app.bsky.feed.like", THEIRS, "2024-03-05T06:07:09Z");
    record[1] = made_like(blocks, "app.bsky.feed.repost", THEIRS, "2024-03-05T06:10:00Z");
    made_map(&follow, 3);
    made_text(&follow, "$type");
    made_text(&follow, "app.bsky.graph.follow");
    made_text(&follow, "subject");
    made_text(&follow, THEM);
    made_text(&follow, "createdAt");
    made_text(&follow, "2024-03-05T07:00:00Z");
    record[2] = made_block(blocks, &follow);
    const struct made_entry entries[] = {{0, "app.bsky.feed.like/" T0, &record[0], NULL},
                                         {14, "repost/" T1, &record[1], NULL},
                                         {9, "graph.follow/" T2, &record[2], NULL}};
    return made_node(blocks, NULL, entries, 3);
}

static const char repo_lines[] =
    "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported" LIKED "repost bsky:repost:" US "/" T1
    " 2024-03-05T06:10:00Z reported" LIKED "follow bsky:follow:" US "/" T2
    " 2024-03-05T07:00:00Z reported (person " THEM ") @" THEM "\n";

START_TEST(a_repository_is_read_from_its_car_file)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.complaints, "");
    ck_assert_str_eq(got.lines, repo_lines);
    ck_assert_str_eq(got.stats.format, "bsky.repo");
    ck_assert(got.stats.no_unlikes);
}
END_TEST

/* Of its revision's time, which is no claim of a record. */
START_TEST(a_whole_repository_is_a_snapshot)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.told, "post of " US " at 2024-03-06T00:00:00Z\n"
                               "reply of " US " at 2024-03-06T00:00:00Z\n"
                               "quote of " US " at 2024-03-06T00:00:00Z\n"
                               "repost of " US " at 2024-03-06T00:00:00Z\n"
                               "like of " US " at 2024-03-06T00:00:00Z\n"
                               "follow of " US " at 2024-03-06T00:00:00Z\n"
                               "block of " US " at 2024-03-06T00:00:00Z\n");
    const struct file twice[] = {{"a.car", file.at, file.len}, {"b.car", file.at, file.len}};
    read_folder(&got, twice, 2);
    ck_assert_str_eq(got.lines, repo_lines);
    ck_assert_str_eq(got.told, ""); /* which of them is about what is not known */
    *strstr(file.at + 60, "app.bsky.feed.like") = 'A';
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.told, ""); /* something is missing */
}
END_TEST

START_TEST(a_like_is_the_same_in_a_page_and_a_car_file)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    static const char page[] = PAGE(A_LIKE(T0, "2024-03-05T06:07:09Z"));
    made_join(&file, &commit, &blocks);
    const struct file files[] = {{"a.json", page, sizeof page - 1}, {"b.car", file.at, file.len}};
    read_folder(&got, files, 2);
    ck_assert_str_eq(got.complaints, "");
    ck_assert_str_eq(got.lines, repo_lines);
}
END_TEST

START_TEST(a_damaged_record_leaves_the_others)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    *strstr(file.at + 60, "app.bsky.feed.like") = 'A'; /* the first record */
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.lines, strchr(repo_lines, '\n') + 1);
    ck_assert_str_eq(
        got.complaints,
        "a:0: a block whose bytes are not those it is named by (byte 59)\n"
        "a:0: 1 of 3 records and 0 parts of their tree are not in this file: it holds what is new since some "
        "revision, or is damaged\n");
}
END_TEST

/* As of getRepo?since=: the tree is whole, old records are not here. */
START_TEST(what_is_new_in_a_repository_is_no_snapshot)
{
    struct got got;
    struct made blocks = {.len = 0}, file, none = {.len = 0};
    const struct made_cid old = made_cid(&none);
    const struct made_cid like = made_like(&blocks, "app.bsky.feed.like", THEIRS, "2024-03-05T06:10:00Z");
    const struct made_entry entries[] = {{0, "app.bsky.feed.like/" T0, &old, NULL},
                                         {0, "app.bsky.feed.like/" T1, &like, NULL}};
    const struct made_cid tree = made_node(&blocks, NULL, entries, 2), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.lines, "like bsky:like:" US "/" T1 " 2024-03-05T06:10:00Z reported" LIKED);
    ck_assert_str_eq(got.complaints,
                     "a:0: 1 of 2 records and 0 parts of their tree are not in this file: it holds what "
                     "is new since some revision, or is damaged\n");
    ck_assert_uint_eq(got.stats.skipped, 0);
    ck_assert_str_eq(got.told, "");
}
END_TEST

START_TEST(a_lost_root_is_looked_for)
{
    struct got got;
    struct made blocks = {.len = 0}, file, none = {.len = 0};
    const struct made_cid tree = add_records(&blocks), away = made_cid(&none);
    const struct made_cid empty = made_node(&blocks, NULL, NULL, 0);
    made_commit(&blocks, US, REV2, 3, &tree); /* the newer one */
    made_commit(&blocks, US, REV, 3, &empty);
    made_join(&file, &away, &blocks);
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.lines, repo_lines);
    ck_assert_str_eq(got.complaints, "a:0: the commit is not in the file\n");
}
END_TEST

START_TEST(a_car_file_of_something_else_is_complained_of)
{
    struct got got;
    struct made file = {.len = 0}, data = {.len = 0};
    made_text(&data, "hello");
    const struct made_cid root = made_cid(&data);
    made_car(&file, &root);
    made_block(&file, &data);
    read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.complaints, "a:0: no commit of a repository\n");
    ck_assert_int_eq(got.events, 0);
}
END_TEST

/* ---- streams */

#define V1(did, time, what) "{\"did\":\"" did "\",\"time_us\":" time ",\"kind\":\"commit\",\"commit\":{" what "}}\n"
#define OP(word, rev, collection, rkey)                                                                                \
    "\"rev\":\"" rev "\",\"operation\":\"" word "\",\"collection\":\"" collection "\",\"rkey\":\"" rkey "\""
#define RECORD(value) ",\"record\":" value ",\"cid\":\"b\""
#define MADE(time, rkey)                                                                                               \
    V1(US, time, OP("create", REV, "app.bsky.feed.like", rkey) RECORD(LIKE_OF(THEIRS, "2019-01-01T00:00:00Z")))
#define UNMADE(time, rkey) V1(US, time, OP("delete", REV2, "app.bsky.feed.like", rkey))

/* 1709683200000000 is 2024-03-06T00:00:00Z, 1709769600000000 a day later. */
START_TEST(a_stream_has_the_servers_time)
{
    reads(MADE("1709683200000123", T0), "like bsky:like:" US "/" T0 " 2024-03-06T00:00:00.000123Z attested" LIKED, "");
}
END_TEST

START_TEST(an_unlike_is_of_what_was_liked)
{
    reads(MADE("1709683200000000", T0) UNMADE("1709769600000000", T0),
          "like bsky:like:" US "/" T0 " 2024-03-06T00:00:00Z attested" LIKED "unlike bsky:unlike:" US "/" T0 "/" REV2
          " 2024-03-07T00:00:00Z attested" LIKED,
          "");
}
END_TEST

START_TEST(an_unlike_of_what_is_not_known_comes_all_the_same)
{
    reads(UNMADE("1709769600000000", T0), "unlike bsky:unlike:" US "/" T0 "/" REV2 " 2024-03-07T00:00:00Z attested\n",
          "");
    /* another's like of that key is another like */
    reads(V1(THEM, "1709683200000000",
             OP("create", REV, "app.bsky.feed.like", T0) RECORD(LIKE_OF(THEIRS, "2019-01-01T00:00:00Z")))
              V1(US, "1709683200000000",
                 OP("create", REV, "app.bsky.feed.repost", T0)
                     RECORD("{\"subject\":{\"uri\":\"" THEIRS "\"}," AT_T0 "}")) UNMADE("1709769600000000", T0),
          "like bsky:like:" THEM "/" T0 " 2024-03-06T00:00:00Z attested" LIKED "repost bsky:repost:" US "/" T0
          " 2024-03-06T00:00:00Z attested" LIKED "unlike bsky:unlike:" US "/" T0 "/" REV2
          " 2024-03-07T00:00:00Z attested\n",
          "");
}
END_TEST

START_TEST(everything_can_be_undone)
{
    reads(V1(US, "1709769600000000", OP("delete", REV2, "app.bsky.feed.repost", T0))
              V1(US, "1709769600000000", OP("delete", REV2, "app.bsky.graph.block", T0))
                  V1(US, "1709769600000000", OP("delete", REV2, "app.bsky.feed.post", T0))
                      V1(US, "1709769600000000", OP("delete", REV2, "app.bsky.actor.profile", "self")) V1(
                          US, "1709683200000000",
                          OP("create", REV, "app.bsky.graph.follow", T1) RECORD("{\"subject\":\"" THEM "\"," AT_T0 "}"))
                          V1(US, "1709769600000000", OP("delete", REV2, "app.bsky.graph.follow", T1)),
          "unrepost bsky:unrepost:" US "/" T0 "/" REV2 " 2024-03-07T00:00:00Z attested\n"
          "unblock bsky:unblock:" US "/" T0 "/" REV2 " 2024-03-07T00:00:00Z attested\n"
          "delete bsky:delete:" US "/" T0 "/" REV2 " 2024-03-07T00:00:00Z attested" POSTED "\n"
          "follow bsky:follow:" US "/" T1 " 2024-03-06T00:00:00Z attested (person " THEM ") @" THEM "\n"
          "unfollow bsky:unfollow:" US "/" T1 "/" REV2 " 2024-03-07T00:00:00Z attested (person " THEM ") @" THEM "\n",
          "");
}
END_TEST

START_TEST(a_changed_post_is_an_edit)
{
    reads(
        V1(US, "1709683200000000", OP("update", REV, "app.bsky.feed.post", T0) RECORD("{\"text\":\"Hello\"," AT_T0 "}"))
            V1(US, "1709683200000000",
               OP("update", REV, "app.bsky.feed.like", T0) RECORD(LIKE_OF(THEIRS, "2019-01-01T00:00:00Z"))),
        "edit bsky:edit:" US "/" T0 "/" REV " 2024-03-06T00:00:00Z attested" POSTED " 'Hello'\n"
        "like bsky:like:" US "/" T0 "/" REV " 2024-03-06T00:00:00Z attested" LIKED,
        "");
}
END_TEST

START_TEST(messages_that_are_none_are_complained_of)
{
    reads(MADE("1709683200000000", T0) "{\"hello\":1}\n{\n" V1(US, "1709683200000000",
                                                               OP("create", REV, "app.bsky.feed.like", T1))
              V1(US, "1709683200000000", OP("destroy", REV, "app.bsky.feed.like", T1))
                  V1(US, "1709683200000000", OP("delete", REV, "app.bsky.feed.like", "a/b"))
                      V1("us.example", "1709683200000000", OP("delete", REV, "app.bsky.feed.like", T1))
                          V1(US, "\"now\"", OP("delete", REV, "app.bsky.feed.like", T1))
                              V1(US, "9223372036854775807", OP("delete", REV, "app.bsky.feed.like", T1)),
          "like bsky:like:" US "/" T0 " 2024-03-06T00:00:00Z attested" LIKED,
          "a:2: no message of a Bluesky stream\n"
          "a:3: record is no JSON\n"
          "a:4: a record that is no object\n"
          "a:5: an operation that is none of create, update and delete\n"
          "a:6: a record whose key is none\n"
          "a:7: a record whose key is none\n"
          "a:8: a message without a time\n"
          "a:9: a message without a time\n");
}
END_TEST

#define NAMED(time, name)                                                                                              \
    "{\"did\":\"" US "\",\"time_us\":1709683200000009,\"kind\":\"identity\",\"identity\":{\"did\":\"" US "\"" name     \
    ",\"seq\":4,\"time\":\"" time "\"}}\n"

START_TEST(a_new_name_is_told_once)
{
    reads(NAMED("2024-03-05T06:00:00Z", ",\"handle\":\"a.example\"")
              NAMED("2024-03-05T06:10:00Z", ",\"handle\":\"a.example\"") NAMED("2024-03-05T06:20:00Z", "")
                  NAMED("2024-03-05T06:30:00Z",
                        ",\"handle\":\"b.example\"") "{\"did\":\"" US "\",\"time_us\":1709683200000009,\"kind\":"
                                                     "\"account\",\"account\":{\"active\":true}}\n",
          "name_change bsky:name_change:" US "/1709618400000000 2024-03-05T06:00:00Z attested ( a.example)\n"
          "name_change bsky:name_change:" US "/1709620200000000 2024-03-05T06:30:00Z attested ( b.example)\n",
          "");
}
END_TEST

#define V2(kind, what)                                                                                                 \
    "{\"$type\":\"message\",\"payload\":{\"$type\":\"network.bsky.jetstream.subscribeEvents#" kind                     \
    "\",\"seq\":7,\"did\":\"" US "\"," what "}}\n"

START_TEST(the_newer_stream_says_the_same)
{
    reads(V2("commit", "\"time\":\"2024-03-06T00:00:00.000000Z\"," OP("create", REV, "app.bsky.feed.like", T0)
                           RECORD(LIKE_OF(THEIRS, "2024-03-05T06:07:09Z")))
              V2("commit", "\"time\":\"2024-03-07T00:00:00.000000Z\"," OP("delete", REV2, "app.bsky.feed.like", T0))
                  V2("identity", "\"time\":\"2024-03-07T00:00:00.000000Z\",\"handle\":\"a.example\""),
          "like bsky:like:" US "/" T0 " 2024-03-06T00:00:00Z attested" LIKED "unlike bsky:unlike:" US "/" T0 "/" REV2
          " 2024-03-07T00:00:00Z attested" LIKED "name_change bsky:name_change:" US
          "/1709769600000000 2024-03-07T00:00:00Z attested ( a.example)\n",
          "");
}
END_TEST

/* Its archive is filled with old records whose time is what they claim. */
START_TEST(a_time_of_an_archive_that_its_revision_denies_is_a_claim)
{
    reads(V2("commit", "\"time\":\"2019-01-01T00:00:00.000000Z\"," OP("create", REV, "app.bsky.feed.like", T0)
                           RECORD(LIKE_OF(THEIRS, "2019-01-01T00:00:00Z"))),
          "like bsky:like:" US "/" T0 " 2019-01-01T00:00:00Z claimed" LIKED,
          "a:0: 1 record whose key and claimed time disagree: the time is what was claimed\n");
}
END_TEST

#define TAP(live, what) "{\"id\":1,\"type\":\"record\",\"record\":{\"live\":" live ",\"did\":\"" US "\"," what "}}\n"
#define TAPPED(word, rev, rkey)                                                                                        \
    "\"rev\":\"" rev "\",\"action\":\"" word "\",\"collection\":\"app.bsky.feed.like\",\"rkey\":\"" rkey "\""

START_TEST(tap_is_live_or_not)
{
    reads(TAP("true", TAPPED("delete", REV2, T0)) TAP("false", TAPPED("create", REV, T1)
                                                                   RECORD(LIKE_OF(THEIRS, "2024-03-05T06:10:00Z")))
              TAP("true",
                  TAPPED("create", REV, T0) RECORD(LIKE_OF(
                      THEIRS, "2019-01-01T00:00:00Z"))) "{\"id\":3,\"type\":\"identity\",\"identity\":{\"did\":\"" US
                                                        "\",\"handle\":\"a.example\"}}\n" TAP(
                                                            "false", TAPPED("delete", REV2, T1)),
          "unlike bsky:unlike:" US "/" T1 "/" REV2 " bounded <=2024-03-07T00:00:00Z" LIKED "like bsky:like:" US "/" T1
          " 2024-03-05T06:10:00Z reported" LIKED "like bsky:like:" US "/" T0 " 2024-03-06T00:00:00Z attested" LIKED
          "unlike bsky:unlike:" US "/" T0 "/" REV2 " 2024-03-07T00:00:00Z attested\n",
          "");
}
END_TEST

/* ---- the firehose */

struct frame_op {
    const char *action, *path;
    const struct made_cid *cid;
};

static void add_frame(struct made *frames, const char *rev, const char *since, const struct made *blocks,
                      const struct frame_op *op, size_t count)
{
    made_map(frames, 2);
    made_text(frames, "t");
    made_text(frames, "#commit");
    made_text(frames, "op");
    made_int(frames, 1);
    made_map(frames, 7);
    made_text(frames, "ops");
    made_array(frames, count);
    for (size_t i = 0; i < count; i++) {
        made_map(frames, 3);
        made_text(frames, "cid");
        made_link(frames, op[i].cid);
        made_text(frames, "path");
        made_text(frames, op[i].path);
        made_text(frames, "action");
        made_text(frames, op[i].action);
    }
    made_text(frames, "rev");
    made_text(frames, rev);
    made_text(frames, "seq");
    made_int(frames, 9);
    made_text(frames, "repo");
    made_text(frames, US);
    made_text(frames, "time");
    made_text(frames, "2024-03-06T00:00:01.000Z");
    made_text(frames, "since");
    if (since)
        made_text(frames, since);
    else
        made_null(frames);
    made_text(frames, "blocks");
    made_blob(frames, blocks->at, blocks->len);
}

#define LIKE_PATH "app.bsky.feed.like/" T0

START_TEST(frames_of_the_firehose_are_read)
{
    struct got got;
    struct made blocks = {.len = 0}, car, frames = {.len = 0};
    const struct made_cid like = made_like(&blocks, "app.bsky.feed.like", THEIRS, "2024-03-05T06:07:09Z");
    const struct made_cid commit = made_commit(&blocks, US, REV, 3, &like);
    const struct frame_op made[] = {{"create", LIKE_PATH, &like}, {"create", "app.bsky.actor.profile/self", &commit}};
    const struct frame_op undone[] = {{"delete", LIKE_PATH, NULL}};
    made_join(&car, &commit, &blocks);
    add_frame(&frames, REV, NULL, &car, made, 2);
    add_frame(&frames, REV2, REV, &car, undone, 1);
    read_bytes(&got, "a", frames.at, frames.len);
    ck_assert_str_eq(got.complaints, "");
    ck_assert_str_eq(got.lines, "like bsky:like:" US "/" T0 " 2024-03-06T00:00:01Z attested" LIKED
                                "unlike bsky:unlike:" US "/" T0 "/" REV2 " 2024-03-06T00:00:01Z attested" LIKED);
    ck_assert_str_eq(got.stats.format, "bsky.firehose");
}
END_TEST

START_TEST(lost_and_damaged_frames_are_told)
{
    struct got got;
    struct made blocks = {.len = 0}, car, frames = {.len = 0}, none = {.len = 0};
    const struct made_cid like = made_like(&blocks, "app.bsky.feed.like", THEIRS, "2024-03-05T06:07:09Z");
    const struct made_cid away = made_cid(&none);
    const struct frame_op made[] = {{"create", LIKE_PATH, &like}},
                          lost[] = {{"create", "app.bsky.feed.like/" T1, &away}};
    made_join(&car, &like, &blocks);
    add_frame(&frames, REV, NULL, &car, made, 1);
    const size_t second = frames.len;
    add_frame(&frames, REV2, T0, &car, lost, 1); /* not after REV */
    const size_t third = frames.len;
    made_bytes(&frames, "\xa1\x61", 2);
    char want[512];
    snprintf(want, sizeof want,
             "a:0: record 0: a record that is not in the frame's blocks\n"
             "a:0: more items than there are bytes (frame at byte %zu)\n"
             "a:0: 1 commit is not the one after that before it: events are missing\n",
             third);
    read_bytes(&got, "a", frames.at, frames.len);
    ck_assert_str_eq(got.lines, "like bsky:like:" US "/" T0 " 2024-03-06T00:00:01Z attested" LIKED);
    ck_assert_str_eq(got.complaints, want);
    ck_assert_uint_gt(second, 0);
}
END_TEST

/* ---- what is remembered */

START_TEST(the_oldest_is_forgotten_first)
{
    char what[16];
    const struct notme_text who = {"w", 1};
    struct notme_bsky_memory *memory = notme_bsky_memory_new(1000);
    ck_assert_ptr_nonnull(memory);
    for (int i = 0; i < 2500; i++) {
        const size_t n = (size_t)snprintf(what, sizeof what, "%d", i);
        const struct notme_text name = {what, n};
        ck_assert(notme_bsky_remember(memory, who, name, name));
        ck_assert(notme_bsky_remember(memory, who, name, (struct notme_text){what, n > 1 ? n - 1 : n}));
    }
    for (int i = 0; i < 2500; i++) {
        const size_t n = (size_t)snprintf(what, sizeof what, "%d", i);
        const struct notme_text value = notme_bsky_recall(memory, who, (struct notme_text){what, n});
        if (i < 1500)
            ck_assert_ptr_null(value.at);
        else
            ck_assert(value.len == 3 && memcmp(value.at, what, 3) == 0);
    }
    notme_bsky_memory_free(memory);
}
END_TEST

T_MAIN("bsky", a_like_has_its_keys_time_when_the_claim_agrees, clocks_that_disagree_are_told,
       one_clock_alone_is_a_claim, every_engagement_is_read, what_was_liked_may_be_no_post,
       posts_are_read_with_what_they_say, replies_and_quotes_are_of_those_they_answer,
       records_that_are_none_are_complained_of, pages_may_stand_in_one_file, keys_of_another_clock_are_told,
       likes_are_filled_in_from_the_posts_beside_them, a_repository_is_read_from_its_car_file,
       a_whole_repository_is_a_snapshot, a_like_is_the_same_in_a_page_and_a_car_file,
       a_damaged_record_leaves_the_others, what_is_new_in_a_repository_is_no_snapshot, a_lost_root_is_looked_for,
       a_car_file_of_something_else_is_complained_of, a_stream_has_the_servers_time, an_unlike_is_of_what_was_liked,
       an_unlike_of_what_is_not_known_comes_all_the_same, everything_can_be_undone, a_changed_post_is_an_edit,
       messages_that_are_none_are_complained_of, a_new_name_is_told_once, the_newer_stream_says_the_same,
       a_time_of_an_archive_that_its_revision_denies_is_a_claim, tap_is_live_or_not, frames_of_the_firehose_are_read,
       lost_and_damaged_frames_are_told, the_oldest_is_forgotten_first)
