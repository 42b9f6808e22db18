#include "lines.h"

const unsigned t_parts = T_ACTION | T_ACCOUNT | T_REF;

/* Snowflakes by hand: (A >> 22) + 1288834974657 ms = 2025-06-01T10:00:00.000Z, of B 09:00:00.000Z that day, of C
 * 2025-05-31T12:00:00.000Z, of D 2024-12-01T00:00:00.123Z. */
#define A "1929115705144246273"
#define B "1929100605649846273"
#define C "1928783516267446273"
#define D "1863010119176945665"

static void expect(const char *text, const char *lines, const char *format)
{
    static struct got got;
    t_read_text(&got, "-", text);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_str_eq(got.lines, lines);
    ck_assert_str_eq(got.stats.format, format);
    ck_assert_msg(got.stats.skipped == 0, "%s", got.complaints);
}

/* ---- pages */

#define LIKED(id, rest) "{\"id\":\"" id "\",\"edit_history_tweet_ids\":[\"" id "\"]" rest "}"
#define PAGE(posts, tokens) "{\"data\":[" posts "],\"meta\":{\"result_count\":2" tokens "}}"
#define NEXT ",\"next_token\":\"n\""
#define PREVIOUS ",\"previous_token\":\"p\""

static const char first_page[] = PAGE(LIKED(A, ",\"author_id\":\"9\",\"text\":\"tea &amp; toast\",\"lang\":\"en\","
                                               "\"entities\":{\"hashtags\":[{\"tag\":\"tea\"}],\"urls\":[{"
                                               "\"expanded_url\":\"https://pier.example/1\"}]}") "," LIKED(D, ""),
                                      NEXT);
static const char second_page[] = PAGE(LIKED(C, "") "," LIKED(B, "") "," LIKED("20", ""), NEXT PREVIOUS);
static const char tenth_page[] = PAGE(LIKED("21", ""), PREVIOUS);
static const char me[] = "{\"data\":{\"id\":\"77\",\"name\":\"Lamp\",\"username\":\"lamp\"}}";

/* D was liked after B and C were, and what was liked before them has no bound. */
#define LIKES(who, one, two, ten)                                                                                      \
    "like x:like:21 [-,-]#1 " who " " ten "\n"                                                                         \
    "like x:like:20 [-,-]#2 " who " " two "\n"                                                                         \
    "like x:like:" B " [2025-06-01T09:00:00Z,-]#3 " who " " two "\n"                                                   \
    "like x:like:" C " [2025-06-01T09:00:00Z,-]#4 " who " " two "\n"                                                   \
    "like x:like:" D " [2025-06-01T09:00:00Z,-]#5 " who " " one "\n"                                                   \
    "like x:like:" A " [2025-06-01T10:00:00Z,-]#6 " who " @9 'tea & toast' +tea >pier.example " one "\n"

START_TEST(pages_of_likes_are_one_list)
{
    static struct got got;
    static const struct t_file files[] = {
        {"likes-10.json", tenth_page}, {"likes-2.json", second_page}, {"likes-1.json", first_page}, {"me.json", me}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_str_eq(got.lines, LIKES("77", "likes-1.json#0", "likes-2.json#0", "likes-10.json#0"));
    ck_assert_str_eq(got.complaints, "");
    ck_assert(got.stats.order_only && got.stats.no_like_times && got.stats.no_unlikes);
    ck_assert_str_eq(got.stats.format, "x.api");
}
END_TEST

START_TEST(pages_one_after_the_other_are_one_list)
{
    static char text[8192];
    static const char *const between[] = {"\n", "", ",\n"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s\n", me, between[i], first_page, between[i], second_page, between[i],
                 tenth_page);
        expect(text, LIKES("77", "#1", "#2", "#3"), "x.api");
    }
    snprintf(text, sizeof text, "[%s,%s,%s]", first_page, second_page, tenth_page);
    static struct got got;
    t_read_text(&got, "-", text);
    ck_assert_str_eq(got.lines, LIKES("x-export", "#0", "#0", "#0"));
}
END_TEST

START_TEST(no_order_is_known_between_listings)
{
    static struct got got;
    static const struct t_file files[] = {{"a.json", PAGE(LIKED(D, ""), NEXT)}, {"b.json", PAGE(LIKED(A, ""), "")}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_ptr_nonnull(strstr(got.lines, "like x:like:" D " [2024-12-01T00:00:00.123Z,-]"));
}
END_TEST

/* A page that somebody joined from many is as long as it is: a post in it is what must not be too long. */
START_TEST(a_page_may_be_longer_than_a_record)
{
    static struct got got;
    static char text[40000];
    struct notme_read_options options = t_options(&got);
    options.limits.record_bytes = 1024;
    t_add(text, sizeof text, "{\"data\":[");
    for (int i = 100; i > 0; i--)
        t_add(text, sizeof text, LIKED("%d", ",\"text\":\"tea\"") "%s", i, i, i > 1 ? "," : "");
    t_add(text, sizeof text, "],\"meta\":{\"result_count\":100}}");
    got.status = notme_read_bytes("page.json", text, strlen(text), &options, t_take, &got, &got.stats, &got.error);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_msg(got.events == 100, "%s", got.complaints);
    ck_assert_uint_eq(got.stats.skipped, 0);
    options = t_options(&got);
    options.limits.record_bytes = 256; /* yet there is an end to it */
    got.status = notme_read_bytes("page.json", text, strlen(text), &options, t_take, &got, &got.stats, &got.error);
    ck_assert_int_eq(got.events, 0);
    ck_assert_ptr_nonnull(strstr(got.complaints, "record is too long"));
}
END_TEST

START_TEST(an_empty_page_is_no_error)
{
    expect("{\"meta\":{\"result_count\":0}}", "", "x.api");
}
END_TEST

START_TEST(bookmarks_are_told_by_the_name_of_their_file)
{
    static struct got got;
    t_read_text(&got, "My-Bookmarks.json", PAGE(LIKED(A, ""), ""));
    ck_assert_ptr_nonnull(strstr(got.lines, "bookmark x:bookmark:" A " [2025-06-01T10:00:00Z,-]#1"));
}
END_TEST

START_TEST(other_files_beside_pages_are_read_too)
{
    static struct got got;
    static const struct t_file files[] = {
        {"e.jsonl",
         "{\"actor\":{\"service\":\"x\",\"id\":\"5\"},\"action\":\"login\",\"time\":\"2025-01-01T00:00:00Z\"}\n"},
        {"other.json", "{\"a\":[1,2]}"},
        {"p.json", PAGE(LIKED(A, ""), "")}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 2);
    ck_assert_uint_eq(got.stats.skipped, 0);
}
END_TEST

/* ---- posts */

#define TIMELINE(post, includes)                                                                                       \
    "{\"data\":[" post "],\"includes\":" includes ",\"meta\":{\"result_count\":1,\"newest_id\":\"1\",\"oldest_id\":"   \
    "\"1\"}}"
#define OWN(rest) "{\"id\":\"" A "\",\"author_id\":\"77\",\"created_at\":\"2025-06-01T10:00:00.000Z\"" rest "}"

static void expect_post(const char *post, const char *action, const char *rest)
{
    static char text[2048], line[512];
    snprintf(text, sizeof text,
             TIMELINE("%s", "{\"tweets\":[{\"id\":\"5\",\"author_id\":\"9\"},{\"id\":\"6\",\"author_id\":\"8\"}]}"),
             post);
    snprintf(line, sizeof line, "%s x:post:" A " 2025-06-01T10:00:00Z 77%s #0\n", action, rest);
    expect(text, line, "x.api");
    snprintf(text, sizeof text,
             "\r\n{\"data\":%s,\"includes\":{\"posts\":[{\"id\":\"5\",\"author_id\":\"9\"},{\"id\":\"6\",\"author_id\":"
             "\"8\"}]},\"matching_rules\":[{\"id\":\"1\",\"tag\":\"me\"}]}\r\n\r\n",
             post);
    expect(text, line, "x.stream");
}

START_TEST(posts_are_told_apart_by_what_they_refer_to)
{
#define REF(name, type, id) ",\"" name "\":[{\"type\":\"" type "\",\"id\":\"" id "\"}],\"text\":\"t\""
    expect_post(OWN(",\"text\":\"a &lt; b\",\"source\":\"Web\""), "post", " 'a < b' (Web)");
    expect_post(OWN(REF("referenced_tweets", "retweeted", "5")), "repost", " @9 't'");
    expect_post(OWN(REF("referenced_posts", "quoted", "6")), "quote", " @8 't'");
    expect_post(OWN(REF("referenced_tweets", "replied_to", "7") ",\"in_reply_to_user_id\":\"4\""), "reply", " @4 't'");
    expect_post(OWN(REF("referenced_tweets", "replied_to", "5") ",\"in_reply_to_user_id\":4"), "reply", " @9 't'");
    expect_post(OWN(",\"text\":\"t\",\"in_reply_to_user_id\":\"4\""), "reply", " @4 't'");
    expect_post(OWN(",\"text\":\"t\",\"edit_history_tweet_ids\":[\"1\",\"" A "\"]"), "edit", " 't'");
    expect_post(OWN(",\"text\":\"t\",\"edit_history_post_ids\":[\"" A "\"]"), "post", " 't'");
    expect_post(OWN(",\"text\":\"cut\",\"note_tweet\":{\"text\":\"all of it\"}"), "post", " 'all of it'");
}
END_TEST

START_TEST(an_id_knows_the_milliseconds)
{
    expect("{\"data\":{\"id\":\"" D "\",\"author_id\":77,\"created_at\":\"2024-12-01T00:00:00.000Z\",\"text\":\"\"},"
           "\"matching_rules\":[]}",
           "post x:post:" D " 2024-12-01T00:00:00.123Z 77 #0\n", "x.stream");
}
END_TEST

/* ---- activities */

#define ACTIVITY(type, filter, payload)                                                                                \
    "{\"data\":{\"event_uuid\":\"-3\",\"filter\":{\"user_id\":\"77\"" filter "},\"event_type\":\"" type                \
    "\",\"payload\":{" payload "},\"includes\":{\"tweets\":[{\"id\":\"" A "\",\"text\":\"a &amp; b\",\"author_id\":"   \
    "\"9\"}]}}}\r\n"
#define OUT ",\"direction\":\"outbound\""
#define IN ",\"direction\":\"inbound\""
#define LIKE_OF(author) "\"id\":\"0f\",\"liked_tweet_id\":\"" A "\",\"" author
#define STAMP ",\"timestamp_ms\":\"1748775600250\"" /* 2025-06-01T11:00:00.250Z */

START_TEST(a_like_is_of_the_moment_of_liking)
{
    static const char line[] = "like x:like:" A " 2025-06-01T11:00:00.250Z 77 @9 'a & b' #0\n";
    expect(ACTIVITY("like.create", OUT, LIKE_OF("liked_tweet_author_id\":\"9\"") STAMP), line, "x.stream");
    expect(ACTIVITY("LikeCreate", OUT, LIKE_OF("tweet_author_id\":\"9\"") ",\"timestamp_ms\":1748775600250"), line,
           "x.stream");
    expect(ACTIVITY("like.create", OUT, LIKE_OF("tweet_author_id\":9,\"created_at\":\"2025-06-01T11:00:00.000Z\"")),
           "like x:like:" A " 2025-06-01T11:00:00Z 77 @9 'a & b' #0\n", "x.stream");
    /* that is the post's time */
    expect(ACTIVITY("like.create", OUT, LIKE_OF("tweet_author_id\":9,\"created_at\":\"2025-06-01T10:00:00.000Z\"")),
           "like x:like:" A " [2025-06-01T10:00:00Z,-]#0 77 @9 'a & b' #0\n", "x.stream");
}
END_TEST

START_TEST(what_others_did_to_the_account_is_not_its_own)
{
    static const char own[] = "like x:like:" A " 2025-06-01T11:00:00.250Z 77 @9 'a & b' #0\n";
    expect(ACTIVITY("like.create", IN, LIKE_OF("liked_tweet_author_id\":\"77\"") STAMP), "", "x.stream");
    expect(ACTIVITY("like.create", "", LIKE_OF("liked_tweet_author_id\":\"77\"") STAMP), "", "x.stream");
    expect(ACTIVITY("like.create", "", LIKE_OF("liked_tweet_author_id\":\"9\"") STAMP), own, "x.stream");
    expect(ACTIVITY("like.create", "", LIKE_OF("user_id\":\"5\"") STAMP), "", "x.stream");
    expect(ACTIVITY("like.create", "", LIKE_OF("user_id\":\"77\"") STAMP), own, "x.stream");
    expect(ACTIVITY("follow.follow", "", "\"source\":{\"id\":\"9\"},\"target\":{\"id\":\"77\"}"), "", "x.stream");
    expect(ACTIVITY("follow.follow", IN, "\"target\":{\"id\":\"77\"}"), "", "x.stream");
    expect(ACTIVITY("post.create", "", "\"id\":\"" A "\",\"author_id\":\"9\",\"text\":\"\""), "", "x.stream");
    expect(ACTIVITY("profile.update.bio", "", ""), "", "x.stream");
}
END_TEST

START_TEST(what_has_no_time_is_given_none)
{
#define TIE "\"source\":{\"id\":\"77\"},\"target\":{\"id\":\"9\"}"
    expect(ACTIVITY("follow.follow", "", TIE), "follow x:follow:9:-3 [-,-]#0 77 @9 #0\n", "x.stream");
    expect(ACTIVITY("FollowUnfollow", "", TIE), "unfollow x:unfollow:9:-3 [-,-]#0 77 @9 #0\n", "x.stream");
    expect(ACTIVITY("block.block", "", TIE), "block x:block:9:-3 [-,-]#0 77 @9 #0\n", "x.stream");
    expect(ACTIVITY("BlockUnblock", OUT, "\"target\":{\"id\":9}"), "unblock x:unblock:9:-3 [-,-]#0 77 @9 #0\n",
           "x.stream");
    expect(ACTIVITY("mute.mute", "", TIE), "mute x:mute:9:-3 [-,-]#0 77 @9 #0\n", "x.stream");
    expect(ACTIVITY("mute.unmute", "", TIE), "other x:unmute:9:-3 [-,-]#0 77 @9 #0\n", "x.stream");
    expect(ACTIVITY("post.delete", "", "\"id\":\"" A "\""), "delete x:delete:" A " [2025-06-01T10:00:00Z,-]#0 77 #0\n",
           "x.stream");
    expect(ACTIVITY("post.create", "", "\"id\":\"" A "\",\"text\":\"hm\""),
           "post x:post:" A " 2025-06-01T10:00:00Z 77 'hm' #0\n", "x.stream");
}
END_TEST

START_TEST(an_unlike_has_its_time_in_the_compliance_stream)
{
    expect("{\"data\":{\"delete\":{\"favorite\":{\"id\":\"" A "\",\"user_id\":\"77\"},\"event_at\":"
           "\"2025-06-02T00:00:00.000Z\"}}}\n",
           "unlike x:unlike:" A ":2025-06-02T00:00:00.000Z 2025-06-02T00:00:00Z 77 #0\n", "x.stream");
}
END_TEST

#define FOR(lists) "{\"for_user_id\":\"77\"," lists "}"
#define FAVORITE(stamp, user)                                                                                          \
    FOR("\"favorite_events\":[{\"id\":\"0f\",\"created_at\":\"Sun Jun 01 11:00:00 +0000 2025\"" stamp                  \
        ",\"favorited_status\":{\"id\":1929115705144246300,\"id_str\":\"" A "\",\"created_at\":"                       \
        "\"Sun Jun 01 10:00:00 +0000 2025\",\"text\":\"RT @x: cut\",\"source\":\"Kite\",\"truncated\":true,"           \
        "\"extended_tweet\":{\"full_text\":\"all &gt; cut\",\"entities\":{\"hashtags\":[{\"text\":\"tea\"}]}},"        \
        "\"entities\":{\"hashtags\":[{\"text\":\"te\"}]},\"user\":{\"id\":8,\"id_str\":\"9\"}},\"user\":" user "}]")

START_TEST(favourites_are_of_the_account_only_and_ids_are_read_from_their_text)
{
    static const char line[] = "like x:like:" A " 2025-06-01T11:00:00.250Z 77 @9 'all > cut' +tea #0\n";
    expect(FAVORITE(",\"timestamp_ms\":1748775600250", "{\"id\":78,\"id_str\":\"77\"}"), line, "x.api");
    expect(FAVORITE(",\"timestamp_ms\":\"1748775600250\"", "{\"id\":77}"), line, "x.api");
    expect(FAVORITE(",\"timestamp_ms\":1748775600250", "{\"id\":77,\"id_str\":\"78\"}"), "", "x.api");
    expect(FAVORITE("", "{\"id\":77}"), "like x:like:" A " 2025-06-01T11:00:00Z 77 @9 'all > cut' +tea #0\n", "x.api");
}
END_TEST

#define TWO(list, type, source)                                                                                        \
    FOR("\"" list "\":[{\"type\":\"" type "\",\"created_timestamp\":\"1748775600250\",\"target\":{\"id\":\"9\"},"      \
        "\"source\":{\"id\":\"" source "\"}}]")

START_TEST(undoing_comes_in_the_list_of_doing)
{
#define AT ":1748775600250 2025-06-01T11:00:00.250Z 77 @9 #0\n"
    expect(TWO("follow_events", "follow", "77"), "follow x:follow:9" AT, "x.api");
    expect(TWO("follow_events", "unfollow", "77"), "unfollow x:unfollow:9" AT, "x.api");
    expect(TWO("block_events", "unblock", "77"), "unblock x:unblock:9" AT, "x.api");
    expect(TWO("mute_events", "unmute", "77"), "other x:unmute:9" AT, "x.api");
    expect(TWO("follow_events", "follow", "5"), "", "x.api");
}
END_TEST

START_TEST(posts_and_deletions_of_the_account_are_taken)
{
#define STATUS(user, rest)                                                                                             \
    FOR("\"tweet_create_events\":[{\"id_str\":\"" A "\",\"created_at\":\"Sun Jun 01 10:00:00 +0000 2025\",\"user\":{"  \
        "\"id_str\":\"" user "\"},\"source\":\"<a href=\\\"u\\\">Kite</a>\"" rest "}]")
#define POSTED " x:post:" A " 2025-06-01T10:00:00Z 77"
    expect(STATUS("77", ",\"text\":\"hm\""), "post" POSTED " 'hm' (Kite) #0\n", "x.api");
    expect(STATUS("5", ",\"text\":\"@lamp\""), "", "x.api");
    expect(STATUS("77", ",\"text\":\"RT @gull: a\",\"retweeted_status\":{\"user\":{\"id_str\":\"9\"}}"),
           "repost" POSTED " @9 'RT @gull: a' (Kite) #0\n", "x.api");
    expect(STATUS("77", ",\"text\":\"a\",\"quoted_status\":{\"user\":{\"id\":9}}"),
           "quote" POSTED " @9 'a' (Kite) #0\n", "x.api");
    expect(STATUS("77", ",\"text\":\"a\",\"in_reply_to_user_id_str\":\"9\",\"in_reply_to_screen_name\":\"gull\""),
           "reply" POSTED " @9 'a' (Kite) #0\n", "x.api");
    expect(FOR("\"tweet_delete_events\":[{\"status\":{\"id\":\"" A "\",\"user_id\":\"77\"},\"timestamp_ms\":"
               "\"1748775600250\"},{\"status\":{\"id\":\"5\",\"user_id\":\"78\"},\"timestamp_ms\":\"1748775600250\"}]"),
           "delete x:delete:" A " 2025-06-01T11:00:00.250Z 77 #0\n", "x.api");
}
END_TEST

START_TEST(a_like_with_its_time_needs_no_page)
{
    static struct got got;
    static const struct t_file files[] = {{"hook.json", FAVORITE(",\"timestamp_ms\":1748775600250", "{\"id\":77}")},
                                          {"likes.json", first_page},
                                          {"me.json", me}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_str_eq(got.lines, "like x:like:" D " [2024-12-01T00:00:00.123Z,-]#1 77 likes.json#0\n"
                                "like x:like:" A " 2025-06-01T11:00:00.250Z 77 @9 'all > cut' +tea hook.json#0\n");
    t_read_packed(&got, "x.zip", files, 2); /* nobody says that both are of the same account */
    ck_assert_int_eq(got.events, 3);
}
END_TEST

START_TEST(a_stream_beside_an_archive_is_read_too)
{
    static struct got got;
    static const struct t_file files[] = {
        {"data/like.js", "window.YTD.like.part0 = [ {\"like\":{\"tweetId\":\"" D "\"}} ]"},
        {"activity.ndjson", ACTIVITY("like.create", OUT, LIKE_OF("tweet_author_id\":9") STAMP)},
        {"page.json", PAGE(LIKED(B, ""), "")}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, 3);
    ck_assert_ptr_nonnull(strstr(got.lines, "like x:like:" A " 2025-06-01T11:00:00.250Z 77"));
}
END_TEST

START_TEST(damage_is_named_and_the_rest_is_read)
{
    static struct got got;
    t_read_text(
        &got, "-",
        ACTIVITY("like.create", OUT, "\"id\":\"0f\"" STAMP) "{\"data\":{\"event_ty\r\n" ACTIVITY(
            "like.create", OUT, LIKE_OF("tweet_author_id\":9") STAMP) ACTIVITY("post.delete", "", "\"id\":\"x\"")
            ACTIVITY("block.block", "", "") "{\"errors\":[{\"title\":\"gone\"}]}\r\n"
                                            "{\"data\":{\"id\":\"7\",\"text\":\"\"},\"matching_rules\":[]}");
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.stats.skipped, 6);
    t_read_text(&got, "-",
                FOR("\"favorite_events\":[{\"user\":{\"id\":77}},5],\"follow_events\":[{\"type\":\"wave\","
                    "\"source\":{\"id\":77}}],\"tweet_create_events\":[{\"user\":{\"id\":77}}],"
                    "\"tweet_delete_events\":[{\"status\":{\"user_id\":77}}]"));
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 0);
    ck_assert_uint_eq(got.stats.skipped, 4);
    t_read_text(&got, "-", PAGE("5,{},{\"id\":\"5\",\"author_id\":[]}", ""));
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.stats.skipped, 2);
}
END_TEST

T_MAIN("x_api", pages_of_likes_are_one_list, pages_one_after_the_other_are_one_list, no_order_is_known_between_listings,
       a_page_may_be_longer_than_a_record, an_empty_page_is_no_error, bookmarks_are_told_by_the_name_of_their_file,
       other_files_beside_pages_are_read_too, posts_are_told_apart_by_what_they_refer_to, an_id_knows_the_milliseconds,
       a_like_is_of_the_moment_of_liking, what_others_did_to_the_account_is_not_its_own, what_has_no_time_is_given_none,
       an_unlike_has_its_time_in_the_compliance_stream,
       favourites_are_of_the_account_only_and_ids_are_read_from_their_text, undoing_comes_in_the_list_of_doing,
       posts_and_deletions_of_the_account_are_taken, a_like_with_its_time_needs_no_page,
       a_stream_beside_an_archive_is_read_too, damage_is_named_and_the_rest_is_read)
