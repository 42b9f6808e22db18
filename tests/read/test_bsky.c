#include "bsky_lines.h"

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

#define DONE(action, word) action " bsky:" word ":" US "/" T0 " 2024-03-05T06:07:08.123Z reported"

START_TEST(every_engagement_is_read)
{
    reads(PAGE(ITEM("app.bsky.feed.repost", T0, "{\"subject\":{\"uri\":\"" THEIRS "\"}," AT_T0 "}")),
          DONE("repost", "repost") LIKED, "");
    reads(PAGE(ITEM("app.bsky.graph.follow", T0, "{\"subject\":\"" THEM "\"," AT_T0 "}")),
          DONE("follow", "follow") " =" THEM " :person @" THEM "\n", "");
    reads(PAGE(ITEM("app.bsky.graph.block", T0, "{\"subject\":\"" THEM "\"," AT_T0 "}")),
          DONE("block", "block") " =" THEM " :person @" THEM "\n", "");
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
        snprintf(want, sizeof want, DONE("like", "like") " =at://" THEM "/%s/self :%s @" THEM "\n", kinds[i][0],
                 kinds[i][1]);
        reads(page, want, "");
    }
}
END_TEST

#define A_POST(more) PAGE(ITEM("app.bsky.feed.post", T0, "{\"text\":\"Hello\"," more AT_T0 "}"))

START_TEST(posts_are_read_with_what_they_say)
{
    reads(A_POST(""), DONE("post", "post") POSTED " 'Hello'\n", "");
    reads(A_POST("\"langs\":[\"cy\",\"en\"],\"tags\":[\"tea\",\"cake\"],\"labels\":{\"$type\":\"com.atproto.label.defs#"
                 "selfLabels\","
                 "\"values\":[{\"val\":\"nudity\"},{\"val\":\"!no-unauthenticated\"}]},"),
          DONE("post", "post") POSTED " 'Hello' \"cy\" +tea +cake ^nudity@self ^!no-unauthenticated@self !1\n", "");
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
    t_read_bytes(&got, "a", page, strlen(page));
    ck_assert_int_eq(got.events, 3);
    ck_assert_str_eq(got.complaints, ""); /* the service has 32 of them */
    static const char other[] = PAGE(A_LIKE(T0, "2024-03-05T06:07:09Z") "," A_LIKE(
        T1, "2024-03-05T06:10:00Z") "," A_LIKE("3kmwoxdgk223d", "2024-03-05T08:00:00Z")); /* 41 */
    t_read_bytes(&got, "a", other, strlen(other));
    ck_assert_str_eq(got.complaints, "a:0: 1 of 3 likes have keys that the service's own software does not make\n");
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
    struct t_file files[] = {{"a.json", page, sizeof page - 1},
                             {"b.json", views, sizeof views - 1},
                             {"c.json", "{\"handle\":\"us.example\"}", 23}};
    static const char like[] =
        "like bsky:like:" US "/" T0 " 2024-03-05T06:07:08.123Z reported =" THEIRS " :note @" THEM " 'Tea' \"en\"";
    char want[512];
    t_read_folder(&got, files, 3);
    ck_assert_str_eq(got.complaints, "");
    snprintf(want, sizeof want, "%s ^porn@self ^spam@did:plc:mod !1 <2024-03-01T00:00:00Z\n", like);
    ck_assert_str_eq(got.lines, want);
    files[1] = (struct t_file){"b.json", feed, sizeof feed - 1};
    t_read_folder(&got, files, 2);
    snprintf(want, sizeof want, "%s ^porn@self !1 <2024-03-01T00:00:00Z\n", like);
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
    " 2024-03-05T06:10:00Z reported" LIKED "follow bsky:follow:" US "/" T2 " 2024-03-05T07:00:00Z reported =" THEM
    " :person @" THEM "\n";

START_TEST(a_repository_is_read_from_its_car_file)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    t_read_bytes(&got, "a", file.at, file.len);
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
    t_read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.told, "post of " US " at 2024-03-06T00:00:00Z\n"
                               "reply of " US " at 2024-03-06T00:00:00Z\n"
                               "quote of " US " at 2024-03-06T00:00:00Z\n"
                               "repost of " US " at 2024-03-06T00:00:00Z\n"
                               "like of " US " at 2024-03-06T00:00:00Z\n"
                               "follow of " US " at 2024-03-06T00:00:00Z\n"
                               "block of " US " at 2024-03-06T00:00:00Z\n");
    const struct t_file twice[] = {{"a.car", file.at, file.len}, {"b.car", file.at, file.len}};
    t_read_folder(&got, twice, 2);
    ck_assert_int_eq(got.events, 6); /* two looks */
    ck_assert_ptr_nonnull(strstr(strstr(got.told, "like of ") + 1, "like of "));
    *strstr(file.at + 60, "app.bsky.feed.like") = 'A';
    t_read_bytes(&got, "a", file.at, file.len);
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
    const struct t_file files[] = {{"a.json", page, sizeof page - 1}, {"b.car", file.at, file.len}};
    t_read_folder(&got, files, 2);
    ck_assert_str_eq(got.complaints, "");
    ck_assert_str_eq(got.lines, repo_lines);
}
END_TEST

START_TEST(follows_of_the_first_months_are_of_an_object)
{
    struct got got;
    static const char page[] =
        PAGE("{\"uri\":\"at://" US "/app.bsky.graph.follow/" T2 "\",\"cid\":\"c\",\"value\":{\"$type\":"
             "\"app.bsky.graph.follow\",\"createdAt\":\"2024-03-05T07:00:00Z\",\"subject\":{\"did\":\"" THEM
             "\",\"declarationCid\":\"d\"}}}");
    t_read_bytes(&got, "a", page, strlen(page));
    ck_assert_str_eq(got.lines,
                     "follow bsky:follow:" US "/" T2 " 2024-03-05T07:00:00Z reported =" THEM " :person @" THEM "\n");
}
END_TEST

START_TEST(a_damaged_record_leaves_the_others)
{
    struct got got;
    struct made blocks = {.len = 0}, file;
    const struct made_cid tree = add_records(&blocks), commit = made_commit(&blocks, US, REV, 3, &tree);
    made_join(&file, &commit, &blocks);
    *strstr(file.at + 60, "app.bsky.feed.like") = 'A'; /* the first record */
    t_read_bytes(&got, "a", file.at, file.len);
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
    t_read_bytes(&got, "a", file.at, file.len);
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
    t_read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.lines, repo_lines);
    ck_assert_str_eq(got.complaints, "a:0: the commit is not in the file (byte 0)\n");
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
    t_read_bytes(&got, "a", file.at, file.len);
    ck_assert_str_eq(got.complaints, "a:0: no commit of a repository\n");
    ck_assert_int_eq(got.events, 0);
}
END_TEST

T_MAIN("bsky", a_like_has_its_keys_time_when_the_claim_agrees, clocks_that_disagree_are_told,
       one_clock_alone_is_a_claim, every_engagement_is_read, what_was_liked_may_be_no_post,
       posts_are_read_with_what_they_say, replies_and_quotes_are_of_those_they_answer,
       records_that_are_none_are_complained_of, pages_may_stand_in_one_file, keys_of_another_clock_are_told,
       likes_are_filled_in_from_the_posts_beside_them, a_repository_is_read_from_its_car_file,
       a_whole_repository_is_a_snapshot, a_like_is_the_same_in_a_page_and_a_car_file,
       follows_of_the_first_months_are_of_an_object, a_damaged_record_leaves_the_others,
       what_is_new_in_a_repository_is_no_snapshot, a_lost_root_is_looked_for,
       a_car_file_of_something_else_is_complained_of)
