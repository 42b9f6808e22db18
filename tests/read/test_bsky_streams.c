#include "bsky_lines.h"
#include "read/bsky/memory.h"

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
          "follow bsky:follow:" US "/" T1 " 2024-03-06T00:00:00Z attested =" THEM " :person @" THEM "\n"
          "unfollow bsky:unfollow:" US "/" T1 "/" REV2 " 2024-03-07T00:00:00Z attested =" THEM " :person @" THEM "\n",
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
          "name_change bsky:name_change:" US "/1709618400000000 2024-03-05T06:00:00Z attested ~a.example =a.example\n"
          "name_change bsky:name_change:" US "/1709620200000000 2024-03-05T06:30:00Z attested ~b.example =b.example\n",
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
          "/1709769600000000 2024-03-07T00:00:00Z attested ~a.example =a.example\n",
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
    reads(
        TAP("true", TAPPED("delete", REV2, T0))
            TAP("false", TAPPED("create", REV, T1) RECORD(LIKE_OF(THEIRS, "2024-03-05T06:10:00Z")))
                TAP("true",
                    TAPPED("create", REV, T0) RECORD(LIKE_OF(
                        THEIRS, "2019-01-01T00:00:00Z"))) "{\"id\":3,\"type\":\"identity\",\"identity\":{\"did\":\"" US
                                                          "\",\"handle\":\"a.example\"}}\n" TAP(
                                                              "false", TAPPED("delete", REV2, T1)),
        "unlike bsky:unlike:" US "/" T1 "/" REV2 " [-,2024-03-07T00:00:00Z]#0 bounded" LIKED "like bsky:like:" US "/" T1
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
    t_read_bytes(&got, "a", frames.at, frames.len);
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
             "a:0: more items than there are bytes, and what follows cannot be read (byte %zu)\n"
             "a:0: 1 commit is not the one after that before it: events are missing\n",
             third);
    t_read_bytes(&got, "a", frames.at, frames.len);
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

T_MAIN("bsky_streams", a_stream_has_the_servers_time, an_unlike_is_of_what_was_liked,
       an_unlike_of_what_is_not_known_comes_all_the_same, everything_can_be_undone, a_changed_post_is_an_edit,
       messages_that_are_none_are_complained_of, a_new_name_is_told_once, the_newer_stream_says_the_same,
       a_time_of_an_archive_that_its_revision_denies_is_a_claim, tap_is_live_or_not, frames_of_the_firehose_are_read,
       lost_and_damaged_frames_are_told, the_oldest_is_forgotten_first)
