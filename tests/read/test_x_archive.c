#include "lines.h"

const unsigned t_parts = T_ACTION | T_ACCOUNT | T_REF;

/* Snowflakes by hand: (1690394353264578560 >> 22) + 1288834974657 ms = 2023-08-12T16:06:34.483Z, and
 * 1293593516040269825 of 2020-08-12T17:01:42.686Z, 1293000000000000000 of 2020-08-11T01:43:17.435Z. */

#define MANIFEST                                                                                                       \
    "window.__THAR_CONFIG = {\"userInfo\":{\"accountId\":\"77\",\"userName\":\"lamp\"},\"archiveInfo\":"               \
    "{\"generationDate\":\"2024-01-01T00:00:00.000Z\",\"isPartialArchive\":false}}"
#define TWEET(rest) "{\"tweet\":{\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\"," rest "}}"
#define ID "1690394353264578560"

static const struct t_file whole[] = {
    {"data/manifest.js", MANIFEST},
    {"data/account.js",
     "window.YTD.account.part0 = [ {\"account\":{\"email\":\"secret@x.example\",\"accountId\":\"77\",\"username\":"
     "\"lamp\",\"createdAt\":\"2019-01-01T00:00:00.000Z\"}} ]"},
    {"data/like.js",
     "window.YTD.like.part0 = [\n{\"like\":{\"tweetId\":\"1293593516040269825\",\"fullText\":\"a &lt; b\"}},\n"
     "{\"like\":{\"tweetId\":\"1293000000000000000\"}} ]"},
    {"data/like-part1.js", "window.YTD.like.part1 = [ {\"like\":{\"tweetId\":\"1293000000000000000\",\"fullText\":"
                           "\"twin\"}}, {\"like\":{\"tweetId\":\"20\"}} ];\n"},
    {"data/tweets.js", "window.YTD.tweets.part0 = [ " TWEET(
                           "\"id_str\":\"" ID "\",\"lang\":\"en\","
                           "\"full_text\":\"a &lt;b&gt; &amp;amp; c\",\"source\":\"<a href=\\\"x\\\">Web App</a>\","
                           "\"retweeted\":false,\"entities\":{\"hashtags\":[{\"text\":\"sea\"}],"
                           "\"urls\":[{\"expanded_url\":\"https://www.pier.example/a?b\"}]}") " ]"},
    {"data/deleted-tweets.js", "window.YTD.deleted_tweets.part0 = [ {\"tweet\":{\"id\":\"1690394353264578570\","
                               "\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\",\"full_text\":\"oops\"}} ]"},
    {"data/deleted-tweet-headers.js",
     "window.YTD.deleted_tweet_headers.part0 = [ {\"tweet\":{\"tweet_id\":\"1690394353264578570\","
     "\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\",\"deleted_at\":\"Sat Aug 12 17:14:37 +0000 2023\"}} ]"},
    {"data/tweet-headers.js", "window.YTD.tweet_headers.part0 = [ {\"tweet\":{\"tweet_id\":\"" ID "\",\"created_at\":"
                              "\"Sat Aug 12 16:06:34 +0000 2023\"}}, {\"tweet\":{\"tweet_id\":\"5\",\"created_at\":"
                              "\"Sat Aug 12 16:06:35 +0000 2023\"}} ]"},
    {"data/ip-audit.js",
     "window.YTD.ip_audit.part0 = [ {\"ipAudit\":{\"accountId\":\"77\",\"createdAt\":\"2023-08-12T09:00:00.123Z\","
     "\"loginIp\":\"203.0.113.9\"}}, {\"ipAudit\":{\"createdAt\":\"2023-08-12T09:00:00.124Z\",\"loginIp\":"
     "\"203.0.113.10\"}} ]"},
    {"data/screen-name-change.js",
     "window.YTD.screen_name_change.part0 = [ {\"screenNameChange\":{\"accountId\":\"77\",\"screenNameChange\":"
     "{\"changedAt\":\"2022-01-01T00:00:00.000Z\",\"changedFrom\":\"a\",\"changedTo\":\"lamp\"}}} ]"},
    {"data/email-address-change.js",
     "window.YTD.email_address_change.part0 = [ {\"emailAddressChange\":{\"emailChange\":{\"changedAt\":"
     "\"2022-01-02T00:00:00.000Z\",\"changedFrom\":\"secret@x.example\",\"changedTo\":\"secret@y.example\"}}} ]"},
    {"data/connected-application.js",
     "window.YTD.connected_application.part0 = [ {\"connectedApplication\":{\"name\":\"Helper\",\"id\":\"9\","
     "\"approvedAt\":\"2022-01-03T00:00:00.000Z\"}} ]"},
};

static const char whole_lines[] =
    "like x:like:20 [2019-01-01T00:00:00Z,2024-01-01T00:00:00Z]#1 77 data/like-part1.js#1\n"
    "like x:like:1293000000000000000 [2020-08-11T01:43:17.435Z,2024-01-01T00:00:00Z]#2 77 data/like.js#1\n"
    "like x:like:1293593516040269825 [2020-08-12T17:01:42.686Z,2024-01-01T00:00:00Z]#3 77 'a < b' data/like.js#0\n"
    "name_change x:name_change:2022-01-01T00:00:00.000Z 2022-01-01T00:00:00Z 77 'lamp' data/screen-name-change.js#0\n"
    "email_change x:email_change:2022-01-02T00:00:00.000Z 2022-01-02T00:00:00Z 77 data/email-address-change.js#0\n"
    "app_authorized x:app_authorized:9/2022-01-03T00:00:00.000Z 2022-01-03T00:00:00Z 77 (Helper) "
    "data/connected-application.js#0\n"
    "login x:login:2023-08-12T09:00:00.123Z 2023-08-12T09:00:00.123Z 77 203.0.113.9 data/ip-audit.js#0\n"
    "login x:login:2023-08-12T09:00:00.124Z 2023-08-12T09:00:00.124Z 77 203.0.113.10 data/ip-audit.js#1\n"
    "post x:post:" ID " 2023-08-12T16:06:34.483Z 77 'a <b> &amp; c' (Web App) +sea >pier.example data/tweets.js#0\n"
    "post x:post:1690394353264578570 2023-08-12T16:06:34.483Z 77 'oops' data/deleted-tweets.js#0\n"
    "post x:post:5 2023-08-12T16:06:35Z 77 data/tweet-headers.js#1\n"
    "delete x:delete:1690394353264578570 2023-08-12T17:14:37Z 77 data/deleted-tweet-headers.js#0\n";

/* The eight digits behind a login's time tell apart logins of one moment: a hash of the address. */
static void cut_hashes(char *lines)
{
    for (char *at = lines; (at = strstr(at, "x:login:")); at++) {
        char *slash = strchr(at, '/');
        memmove(slash, slash + 9, strlen(slash + 9) + 1);
    }
}

static void check_whole(struct got *got)
{
    ck_assert_msg(got->status == 0, "%s", got->error.text);
    cut_hashes(got->lines);
    ck_assert_str_eq(got->lines, whole_lines);
    ck_assert_str_eq(got->stats.format, "x.archive");
    ck_assert(got->stats.no_like_times && got->stats.no_unlikes && got->stats.no_authors);
    ck_assert_uint_eq(got->stats.skipped, 0);
    ck_assert_ptr_null(strstr(got->complaints, "secret@"));
}

START_TEST(an_archive_is_read_as_zip_and_as_folder)
{
    static struct got got;
    t_read_packed(&got, "x.zip", whole, T_COUNT(whole));
    check_whole(&got);
    t_read_folder(&got, whole, T_COUNT(whole));
    check_whole(&got);
}
END_TEST

/* One post -> the beginning of its line, up to its id; the rest of the line behind the account. */
static void expect_post(const char *record, const char *action, const char *rest)
{
    static struct got got;
    char text[2048], line[512];
    snprintf(text, sizeof text, "window.YTD.tweets.part0 = [ %s ]", record);
    const struct t_file files[] = {{"data/manifest.js", MANIFEST}, {"data/tweets.js", text}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    snprintf(line, sizeof line, "%s x:post:" ID " 2023-08-12T16:06:34.483Z 77%s data/tweets.js#0\n", action, rest);
    ck_assert_str_eq(got.lines, line);
}

START_TEST(posts_are_told_apart)
{
#define P "\"id_str\":\"" ID "\","
#define URL(u) "\"entities\":{\"urls\":[{\"expanded_url\":\"" u "\"}]}"
    expect_post(TWEET(P "\"full_text\":\"hm\""), "post", " 'hm'");
    expect_post(TWEET(P "\"full_text\":\"RT @gull: sea\",\"retweeted\":false"), "repost", " @gull 'RT @gull: sea'");
    expect_post(TWEET(P "\"full_text\":\"RT @ nobody: sea\""), "post", " 'RT @ nobody: sea'");
    expect_post(TWEET(P "\"full_text\":\"@a b\",\"in_reply_to_status_id\":\"5\",\"in_reply_to_screen_name\":\"a\""),
                "reply", " @a '@a b'");
    expect_post(TWEET(P "\"full_text\":\"@a b\",\"in_reply_to_user_id\":\"5\""), "reply", " '@a b'");
    expect_post(TWEET(P URL("https://x.com/gull/status/5?s=20")), "quote", " @gull >x.com");
    expect_post(TWEET(P URL("http://mobile.twitter.com/gull/status/5")), "quote", " @gull >mobile.twitter.com");
    expect_post(TWEET(P URL("https://x.com/gull/lists/5")), "post", " >x.com");
    expect_post(TWEET(P URL("https://ax.com/gull/status/5")), "post", " >ax.com");
    expect_post(TWEET(P URL("https://pier.example/?u=https://x.com/gull/status/5")), "post", " >pier.example");
    expect_post(TWEET(P "\"edit_info\":{\"initial\":{\"editTweetIds\":[\"" ID "\"]}}"), "post", "");
    expect_post(TWEET(P "\"edit_info\":{\"edit\":{\"editControlInitial\":{\"editTweetIds\":[\"7\",\"" ID "\"]}}}"),
                "edit", "");
    expect_post("{\"id\":\"" ID "\",\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\",\"full_text\":\"no wrapper\"}",
                "post", " 'no wrapper'");
    expect_post("{\"tweet\":{\"id\":" ID ",\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\"}}", "post", "");
    expect_post("{\"tweet\":{\"id\":\"" ID "\",\"created_at\":false}}", "post", ""); /* the id knows */
}
END_TEST

START_TEST(a_time_that_contradicts_the_id_is_kept_and_said)
{
    static struct got got;
    static const struct t_file files[] = {{"tweet.js",
                                           "window.YTD.tweet.part0 = [{\"tweet\":{\"id\":\"" ID "\",\"created_at\":"
                                           "\"Sat Aug 12 16:06:35 +0000 2023\"}}]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_str_eq(got.lines, "post x:post:" ID " 2023-08-12T16:06:35Z x-archive tweet.js#0\n");
    ck_assert_ptr_nonnull(strstr(got.complaints, "1 posts carry a time that their id contradicts"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "nothing says whose archive this is"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "no manifest says when the archive was made"));
}
END_TEST

START_TEST(damage_is_named_and_the_rest_is_read)
{
    static struct got got;
    static const struct t_file files[] = {
        {"data/manifest.js", "window.__THAR_CONFIG = {\"userInfo\":"},
        {"data/account.js",
         "window.YTD.account.part0 = [{\"account\":{\"accountId\":5,\"username\":[],\"createdAt\":1}}]"},
        {"data/like.js",
         "window.YTD.like.part0 = [{\"like\":{}},{broken},{\"like\":{\"tweetId\":\"20\"}},{\"like\":{\"tw"},
        {"data/tweets.js",
         "window.YTD.tweets.part0 = [{\"tweet\":{\"id\":\"1\",\"created_at\":\"yesterday\"}},"
         "{\"tweet\":5},[],{\"tweet\":{\"id\":\"2\",\"created_at\":\"Sat Aug 12 16:06:35 +0000 2023\","
         "\"full_text\":{},\"entities\":[5,{\"urls\":1}],\"edit_info\":{\"initial\":\"x\"}}}]"},
        {"data/ip-audit.js", "window.YTD.ip_audit.part0 = [{\"ipAudit\":{\"createdAt\":\"x\"}}]"}};
    static const char *const complaints[] = {"data/manifest.js:0: record is no JSON",
                                             "x.zip: data/like.js:0: like 0 has no 'tweetId'",
                                             "x.zip: data/like.js:0: record is no JSON (byte 37)",
                                             "data/like.js:0: the file is cut short after 3 records",
                                             "x.zip: data/tweets.js:0: post 0 has no readable time",
                                             "data/tweets.js:0: post 1 has no id",
                                             "data/tweets.js:0: record is no object",
                                             "data/ip-audit.js:0: record 0 has no readable 'createdAt'"};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, "like x:like:20 [-,-]#0 5 data/like.js#2\n"
                                "post x:post:2 2023-08-12T16:06:35Z 5 data/tweets.js#3\n");
    for (size_t i = 0; i < T_COUNT(complaints); i++)
        ck_assert_msg(strstr(got.complaints, complaints[i]) != NULL, "no '%s' in\n%s", complaints[i], got.complaints);
    ck_assert_uint_eq(got.stats.skipped, T_COUNT(complaints) - 1);
    ck_assert_uint_eq(got.stats.damaged, 1);
}
END_TEST

/* A few bytes overwritten inside one member of a zip. */
START_TEST(a_damaged_member_does_not_take_the_others_along)
{
    static struct got got;
    static char bytes[T_ARCHIVE], text[8192] = "window.YTD.like.part0 = [";
    for (int i = 0; i < 100; i++)
        t_add(text, sizeof text, "{\"like\":{\"tweetId\":\"%d\"}},", 1000 + i * i * 7919 % 9973);
    const struct t_file files[] = {
        {"data/manifest.js", MANIFEST}, {"data/like.js", text}, {"data/tweets.js", whole[4].text}};
    const size_t len = t_pack(bytes, true, files, T_COUNT(files));
    size_t at = 0;
    while (memcmp(bytes + at, "data/like.js", 12) != 0)
        at++;
    memset(bytes + at + 200, 0xFF, 60);
    t_read_bytes(&got, "x.zip", bytes, len);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_ptr_nonnull(strstr(got.lines, "post x:post:" ID));
    ck_assert_ptr_nonnull(strstr(got.complaints, "data/like.js:0: 'x.zip' is cut short or damaged"));
}
END_TEST

static const char *old_id(int number)
{
    static char text[16];
    snprintf(text, sizeof text, "%d", number);
    return text;
}

/* Twenty-six likes are a block and one more. In the newer block a post of 2021 stands below one of 2020: what is
 * bounded by the order is bounded by the older block, of 12 August 2020, alone. */
START_TEST(the_order_within_a_block_bounds_nothing)
{
    static const char *const newest[] = {"1697398864081846272", "1686164840248246272", "1674930816414646272",
                                         "1664059180446646272", "1652825156613046272", "1641953520645046272",
                                         "1630719496811446272", "1620572636574646272"};
    static struct got got;
    char text[4096] = "x = [";
    for (int i = 0; i < 24; i++)
        t_add(text, sizeof text, "{\"like\":{\"tweetId\":\"%s\"}},",
              i < 8    ? newest[i]
              : i == 8 ? "1293000000000000000"
                       : old_id(100 + i));
    t_add(text, sizeof text, "{\"like\":{\"tweetId\":\"%s\"}},{\"like\":{\"tweetId\":\"%s\"}}]", "1344795470853046272",
          "1293593516040269825");
    const struct t_file files[] = {{"data/manifest.js", MANIFEST}, {"data/like.js", text}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_ptr_nonnull(strstr(got.lines, "x:like:1293593516040269825 [2020-08-12T17:01:42.686Z,"));
    ck_assert_ptr_nonnull(strstr(got.lines, "x:like:1344795470853046272 [2021-01-01T00:00:00Z,"));
    ck_assert_ptr_nonnull(strstr(got.lines, "x:like:1293000000000000000 [2020-08-12T17:01:42.686Z,"));
    ck_assert_ptr_nonnull(strstr(got.lines, "x:like:110 [2020-08-12T17:01:42.686Z,"));
}
END_TEST

START_TEST(an_incomplete_list_of_likes_has_no_order)
{
    static struct got got;
    static const char likes[] = "window.YTD.like.part0 = [{\"like\":{\"tweetId\":\"1293593516040269825\"}},"
                                "{\"like\":{\"tweetId\":\"1293000000000000000\"}}]";
    static const struct t_file partial[] = {{"data/manifest.js", "x = {\"archiveInfo\":{\"isPartialArchive\":true}}"},
                                            {"data/like.js", likes}};
    static const struct t_file miscounted[] = {
        {"data/manifest.js", "x = {\"dataTypes\":{\"like\":{\"files\":[{\"count\":\"2\"},{\"count\":\"1\"}]}}}"},
        {"data/like.js", likes}};
    static const struct t_file counted[] = {
        {"data/manifest.js", "x = {\"dataTypes\":{\"like\":{\"files\":[{\"count\":\"1\"},{\"count\":\"1\"}]}}}"},
        {"data/like.js", likes}};
    t_read_packed(&got, "x.zip", partial, T_COUNT(partial));
    ck_assert_ptr_nonnull(strstr(got.complaints, "one part of several"));
    ck_assert_ptr_nonnull(strstr(got.lines, ",-]#0 "));
    t_read_packed(&got, "x.zip", miscounted, T_COUNT(miscounted));
    ck_assert_ptr_nonnull(strstr(got.complaints, "the manifest speaks of 3 likes, but 2 are here"));
    ck_assert_ptr_nonnull(strstr(got.lines, ",-]#0 "));
    t_read_packed(&got, "x.zip", counted, T_COUNT(counted));
    ck_assert_ptr_nonnull(strstr(got.lines, ",-]#2 "));
}
END_TEST

START_TEST(logins_of_one_moment_are_told_apart_by_address)
{
    static struct got got;
#define LOGIN(ip) "{\"ipAudit\":{\"createdAt\":\"2023-08-12T09:00:00.123Z\",\"loginIp\":\"" ip "\"}}"
    static const struct t_file files[] = {{"data/manifest.js", MANIFEST},
                                          {"data/ip-audit.js", "YTD.ip_audit.part0 = [" LOGIN("203.0.113.9") "," LOGIN(
                                                                   "203.0.113.10") "," LOGIN("203.0.113.9") "]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 2);
}
END_TEST

START_TEST(a_date_before_the_events_is_no_upper_bound)
{
    static struct got got;
    static const struct t_file files[] = {
        {"data/manifest.js", "x = {\"archiveInfo\":{\"generationDate\":\"2020-01-01T00:00:00.000Z\"}}"},
        {"data/like.js", "window.YTD.like.part0 = [{\"like\":{\"tweetId\":\"1293593516040269825\"}}]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_ptr_nonnull(strstr(got.lines, "[2020-08-12T17:01:42.686Z,-]"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "its date is not used as a bound"));
}
END_TEST

START_TEST(archives_side_by_side_stay_apart)
{
    static struct got got;
#define OF(who, id)                                                                                                    \
    {who "/data/account.js", "YTD.account.part0 = [{\"account\":{\"accountId\":\"" id "\"}}]"},                        \
        {who "-part2/data/tweets.js", "YTD.tweets.part0 = [" TWEET("\"id\":\"" id "\"") "]"},                          \
    {                                                                                                                  \
        who "/data/tweets.js", "YTD.tweets.part0 = [" TWEET("\"id\":\"" id "\"") "]"                                   \
    }
    static const struct t_file files[] = {OF("a", "7"), OF("b", "8")};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 4);
    ck_assert_ptr_nonnull(strstr(got.lines, "post x:post:7 2023-08-12T16:06:34Z 7 a/data/tweets.js#0\n"));
    ck_assert_ptr_nonnull(strstr(got.lines, "post x:post:8 2023-08-12T16:06:34Z 8 b/data/tweets.js#0\n"));
    ck_assert_ptr_nonnull(strstr(
        got.lines, "post x:post:8 2023-08-12T16:06:34Z x-archive:x.zip/b-part2/data b-part2/data/tweets.js#0\n"));
}
END_TEST

START_TEST(parts_are_read_in_the_order_of_their_numbers)
{
    static struct got got;
#define LIKE(id) "YTD.like.part0 = [{\"like\":{\"tweetId\":\"" id "\"}}]"
    static const struct t_file files[] = {{"parts/like-part10.js", LIKE("1290000000000000000")},
                                          {"parts/like.js", LIKE("1293000000000000000")},
                                          {"parts/like.part2.js", LIKE("1291000000000000000")},
                                          {"parts/like-part1.js", LIKE("1292000000000000000")},
                                          {"parts/like-party.js", LIKE("1")},
                                          {"parts/unlike.js", LIKE("2")}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 4);
    for (int i = 0; i < 4; i++) {
        char line[64];
        snprintf(line, sizeof line, ",-]#%d x-archive parts/like%s.js#0\n", i + 1,
                 (const char *const[]){"-part10", ".part2", "-part1", ""}[i]);
        ck_assert_msg(strstr(got.lines, line) != NULL, "no %s in\n%s", line, got.lines);
    }
}
END_TEST

START_TEST(an_archive_without_any_event_tells_that_there_was_none)
{
    static struct got got;
    static const struct t_file empty[] = {
        {"data/manifest.js",
         "window.__THAR_CONFIG = {\"userInfo\":{\"accountId\":\"77\"},\"archiveInfo\":{\"generationDate\":"
         "\"2024-01-01T00:00:00.000Z\",\"isPartialArchive\":false},\"dataTypes\":{\"like\":{\"files\":[{\"count\":"
         "\"0\"}]}}}"},
        {"data/like.js", "window.YTD.like.part0 = [ ]"}};
    t_read_packed(&got, "x.zip", empty, T_COUNT(empty));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, 0);
    ck_assert_str_eq(got.told, "like of 77 at 2024-01-01T00:00:00Z\n");
    ck_assert_ptr_nonnull(strstr(got.complaints, "no event is in it"));
    t_read_packed(&got, "x.zip", empty + 1, 1); /* of nobody knows whom or when */
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
}
END_TEST

/* ---- what the years wrote */

START_TEST(times_are_read_in_every_form_they_were_written_in)
{
    static struct got got;
    static const struct t_file files[] = {
        {"account.js",
         "window.YTD.account.part0 = [{\"account\":{\"accountId\":\"77\",\"createdAt\":\"1346700000000\"}}]"},
        {"ip-audit.js",
         "window.YTD.ip_audit.part0 = [{\"ipAudit\":{\"createdAt\":\"1534140000\",\"loginIp\":\"203.0.113.7\"}},"
         "{\"ipAudit\":{\"createdAt\":\"2018-08-13 03:13:20\",\"loginIp\":\"203.0.113.8\"}}]"},
        {"screen-name-change.js", "window.YTD.screen_name_change.part0 = [{\"screenNameChange\":{\"screenNameChange\":{"
                                  "\"changedAt\":\"1347000000\",\"changedTo\":\"pier\"}}}]"},
        {"email-address-change.js",
         "window.YTD.email_address_change.part0 = [{\"emailAddressChange\":{\"emailChange\":{"
         "\"changedAt\":1346900000}}}]"},
        {"connected-application.js",
         "window.YTD.connected_application.part0 = "
         "[{\"connectedApplication\":{\"id\":\"9\",\"approvedAtMsec\":\"1534100000000\"}}]"},
        {"like.js", "window.YTD.like.part0 = [{\"like\":{\"tweetId\":\"20\"}}]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    cut_hashes(got.lines);
    ck_assert_str_eq(
        got.lines,
        "like x:like:20 [2012-09-03T19:20:00Z,-]#0 77 like.js#0\n"
        "email_change x:email_change:2012-09-06T02:53:20.000Z 2012-09-06T02:53:20Z 77 email-address-change.js#0\n"
        "name_change x:name_change:2012-09-07T06:40:00.000Z 2012-09-07T06:40:00Z 77 'pier' screen-name-change.js#0\n"
        "app_authorized x:app_authorized:9/2018-08-12T18:53:20.000Z 2018-08-12T18:53:20Z 77 "
        "connected-application.js#0\n"
        "login x:login:2018-08-13T03:13:20.000Z 2018-08-13T03:13:20Z 77 203.0.113.8 ip-audit.js#1\n"
        "login x:login:2018-08-13T06:00:00.000Z 2018-08-13T06:00:00Z 77 203.0.113.7 ip-audit.js#0\n");
}
END_TEST

START_TEST(an_application_authorised_again_is_authorised_twice)
{
    static struct got got;
    t_read_text(
        &got, "connected-application.js",
        "window.YTD.connected_application.part0 = ["
        "{\"connectedApplication\":{\"id\":\"9\",\"name\":\"Kite\",\"approvedAt\":\"2022-03-12T08:00:00.000Z\"}},"
        "{\"connectedApplication\":{\"id\":\"9\",\"name\":\"Kite\",\"approvedAt\":\"2012-07-07T21:00:00.000Z\"}}]");
    ck_assert_int_eq(got.events, 2);
}
END_TEST

START_TEST(reposts_typed_by_hand_have_no_colon)
{
#define OLD(text)                                                                                                      \
    "{\"tweet\":{\"id\":\"900\",\"created_at\":\"Sat Jan 01 12:00:00 +0000 2011\",\"full_text\":\"" text "\"}}"
    static const struct {
        const char *post, *line;
    } table[] = {
        {OLD("RT @gull sea"), "repost x:post:900 2011-01-01T12:00:00Z x-archive @gull 'RT @gull sea' tweets.js#0\n"},
        {OLD("RT @gull's sea"), "post x:post:900 2011-01-01T12:00:00Z x-archive 'RT @gull's sea' tweets.js#0\n"},
        {TWEET("\"id_str\":\"" ID "\",\"full_text\":\"RT @gull please\""),
         "post x:post:" ID " 2023-08-12T16:06:34.483Z x-archive 'RT @gull please' tweets.js#0\n"},
        {OLD("&quot;it&#39;s&#x2019;&quot; &#0; &#xD83D; &nope; &#;"),
         "post x:post:900 2011-01-01T12:00:00Z x-archive '\"it's\xe2\x80\x99\" &#0; \xef\xbf\xbd &nope; &#;' "
         "tweets.js#0\n"}};
    for (size_t i = 0; i < T_COUNT(table); i++) {
        static struct got got;
        char text[1024];
        snprintf(text, sizeof text, "window.YTD.tweets.part0 = [ %s ]", table[i].post);
        const struct t_file files[] = {{"tweets.js", text}};
        t_read_packed(&got, "x.zip", files, 1);
        ck_assert_str_eq(got.lines, table[i].line);
    }
}
END_TEST

START_TEST(posts_known_by_their_headers_only_are_told_of)
{
    static struct got got;
    static const char headers[] = "window.YTD.tweet_headers.part0 = [{\"tweet\":{\"tweet_id\":\"" ID
                                  "\",\"created_at\":\"Sat Aug 12 16:06:34 +0000 2023\"}}]";
    static const struct t_file files[] = {
        {"data/tweet-headers.js", headers},
        {"data/tweets.js", "window.YTD.tweets.part0 = [" TWEET("\"id_str\":\"" ID "\",\"full_text\":\"hm\"") "]"}};
    t_read_packed(&got, "x.zip", files, 1);
    ck_assert_int_eq(got.events, 1);
    ck_assert_msg(strstr(got.complaints, "tweets.js is missing: the texts of 1 posts are unknown"), "%s",
                  got.complaints);
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_int_eq(got.events, 1);
    ck_assert_ptr_null(strstr(got.complaints, "tweets.js"));
}
END_TEST

START_TEST(records_tell_what_they_are_under_any_prefix_and_name)
{
    static struct got got;
    static const char *const prefixes[] = {"module.exports = ", "", "var x=\n", "\xef\xbb\xbfthis.tweets = "};
    static const struct {
        const char *list, *line;
    } lists[] = {{"[" TWEET("\"id_str\":\"" ID "\",\"full_text\":\"hm\"") "]", "post x:post:" ID},
                 {"[{\"like\":{\"tweetId\":\"20\",\"fullText\":\"a\"}}]", "like x:like:20"},
                 {"[ {\n \"ipAudit\":{\"createdAt\":\"2023-08-12T09:00:00.123Z\",\"loginIp\":\"203.0.113.9\"}}]",
                  "login x:login:2023-08-12T09:00:00.123Z"}};
    for (size_t i = 0; i < T_COUNT(prefixes) * T_COUNT(lists); i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s%s", prefixes[i / T_COUNT(lists)], lists[i % T_COUNT(lists)].list);
        t_read_text(&got, "nonsense", text);
        ck_assert_msg(got.status == 0 && got.events == 1, "%s: %s", text, got.error.text);
        ck_assert_msg(strncmp(got.lines, lists[i % T_COUNT(lists)].line, strlen(lists[i % T_COUNT(lists)].line)) == 0,
                      "%s", got.lines);
    }
}
END_TEST

T_MAIN("x_archive", an_archive_is_read_as_zip_and_as_folder, posts_are_told_apart,
       a_time_that_contradicts_the_id_is_kept_and_said, damage_is_named_and_the_rest_is_read,
       a_damaged_member_does_not_take_the_others_along, the_order_within_a_block_bounds_nothing,
       an_incomplete_list_of_likes_has_no_order, logins_of_one_moment_are_told_apart_by_address,
       a_date_before_the_events_is_no_upper_bound, archives_side_by_side_stay_apart,
       parts_are_read_in_the_order_of_their_numbers, an_archive_without_any_event_tells_that_there_was_none,
       times_are_read_in_every_form_they_were_written_in, an_application_authorised_again_is_authorised_twice,
       reposts_typed_by_hand_have_no_colon, posts_known_by_their_headers_only_are_told_of,
       records_tell_what_they_are_under_any_prefix_and_name)
