#include "lines.h"

const unsigned t_parts = T_ACTION | T_ACCOUNT | T_REF;

/* Snowflakes by hand: (164498189448118273 >> 22) + 1288834974657 ms = 2012-01-31T23:59:59.250Z, and 163894214914998273
 * is of 2012-01-30T08:00:00.500Z. 20, 30 and 900 are from before there were any. */
#define MONTH(year_month, posts) "Grailbird.data.tweets_" year_month " = \n [ " posts " ]"
#define POST(id, time, rest) "{\"id_str\":\"" id "\",\"id\":" id ",\"created_at\":\"" time "\"" rest "}"
#define LATE "164498189448118273"
#define EARLY "163894214914998273"

static const struct t_file whole[] = {
    {"data/js/user_details.js", "var user_details =  {\"screen_name\":\"lamp\",\"id\":\"77\",\"created_at\":\"x\"}"},
    {"data/js/payload_details.js",
     "var payload_details =  {\"tweets\":5,\"created_at\":\"2013-02-03 04:05:06 +0000\"}"},
    {"data/js/tweet_index.js", "var tweet_index =  [ {\"file_name\":\"data/js/tweets/2012_01.js\"} ]"},
    {"data/js/tweets/2012_01.js",
     MONTH("2012_01", POST(LATE, "2012-01-31 23:59:59 +0000",
                           ",\"text\":\"tea &amp; toast\",\"source\":\"<a "
                           "href=\\\"u\\\">Kite</a>\",\"user\":{"
                           "\"id_str\":\"77\"},\"entities\":{\"hashtags\":[{\"text\":\"tea\"}],"
                           "\"urls\":[]}") ",\n" POST(EARLY, "Mon Jan 30 08:00:00 +0000 2012",
                                                      ",\"text\":\"cut\",\"retweeted_status\":{"
                                                      "\"user\":{\"screen_name\":\"gull\"}}"))},
    {"data/js/tweets/2009_05.js",
     MONTH("2009_05", POST("900", "2009-05-02 00:00:00 +0000", ",\"text\":\"long ago\"") "," POST(
                          "20", "2009-05-01", ",\"text\":\"@a b\",\"in_reply_to_user_id\":5"))},
    {"tweets.csv", "\"tweet_id\",\"in_reply_to_status_id\",\"in_reply_to_user_id\",\"timestamp\",\"source\",\"text\","
                   "\"retweeted_status_id\",\"retweeted_status_user_id\",\"retweeted_status_timestamp\","
                   "\"expanded_urls\"\n"
                   "\"" LATE "\",\"\",\"\",\"2012-01-31 23:59:59 +0000\",\"x\",\"twin\",\"\",\"\",\"\",\"\"\n"
                   "\"900\",\"\",\"\",\"2009-05-02 00:00:00 +0000\",\"x\",\"twin\",\"\",\"\",\"\",\"\"\n"
                   "\"30\",\"\",\"\",\"2009-06-01 10:20:30 +0000\",\"<a href=\"\"u\"\">web</a>\",\"a &lt; b\nc\",\"\","
                   "\"\",\"\",\"http://www.one.example/1,https://two.example/2,https://two.example/3\"\n"
                   "\"31\",\"\",\"\",\"2009-06-02 10:20:30 +0000\",\"web\",\"RT @gull: sea\",\"6\",\"7\",\"\",\"\"\n"
                   "\"32\",\"8\",\"9\",\"2009-06-03 10:20:30 +0000\",\"web\",\"@x y\",\"\",\"\",\"\",\"\"\n"}};

static const char whole_lines[] =
    "reply x:post:20 [2009-05-01T00:00:00Z,2009-05-01T23:59:59.999999Z]#0 77 '@a b' data/js/tweets/2009_05.js#1\n"
    "post x:post:900 [2009-05-02T00:00:00Z,2009-05-02T23:59:59.999999Z]#0 77 'long ago' data/js/tweets/2009_05.js#0\n"
    "post x:post:30 2009-06-01T10:20:30Z 77 'a < b\nc' (web) >one.example >two.example >two.example tweets.csv#4\n"
    "repost x:post:31 2009-06-02T10:20:30Z 77 @gull 'RT @gull: sea' (web) tweets.csv#6\n"
    "reply x:post:32 2009-06-03T10:20:30Z 77 '@x y' (web) tweets.csv#7\n"
    "repost x:post:" EARLY " 2012-01-30T08:00:00.500Z 77 @gull 'cut' data/js/tweets/2012_01.js#1\n"
    "post x:post:" LATE " 2012-01-31T23:59:59.250Z 77 'tea & toast' (Kite) +tea data/js/tweets/2012_01.js#0\n";

START_TEST(months_are_read_and_the_table_fills_what_is_missing)
{
    static struct got got;
    t_read_packed(&got, "x.zip", whole, T_COUNT(whole));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_str_eq(got.lines, whole_lines);
    ck_assert_str_eq(got.stats.format, "x.grailbird");
    ck_assert_str_eq(got.complaints, "");
}
END_TEST

START_TEST(a_month_alone_knows_its_owner)
{
    static struct got got;
    t_read_text(&got, "2012_01.js", whole[3].text);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, 2);
    ck_assert_ptr_nonnull(strstr(got.lines, "Z 77 'tea & toast'"));
    t_read_text(&got, "-", whole[3].text);
    ck_assert_int_eq(got.events, 2);
}
END_TEST

START_TEST(a_table_alone_has_an_owner_without_a_name)
{
    static struct got got;
    t_read_text(&got, "-", whole[5].text);
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_int_eq(got.events, 5);
    ck_assert_ptr_nonnull(strstr(got.lines, "repost x:post:31 2009-06-02T10:20:30Z x-export @gull"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "nothing says whose export this is"));
}
END_TEST

static void expect_one(const char *id, const char *time, const char *when, const char *complaint)
{
    static struct got got;
    char text[512], line[256];
    snprintf(text, sizeof text, "Grailbird.data.tweets_2012_01 = [{\"id_str\":\"%s\",\"created_at\":\"%s\"}]", id,
             time);
    snprintf(line, sizeof line, "post x:post:%s %s x-export ", id, when);
    t_read_text(&got, "2012_01.js", text);
    ck_assert_msg(strncmp(got.lines, line, strlen(line)) == 0, "%s is not %s", got.lines, line);
    ck_assert_msg(!complaint == !strstr(got.complaints, "id contradicts"), "%s", got.complaints);
}

START_TEST(midnight_is_a_day_unless_the_id_knows_more)
{
    expect_one(LATE, "2012-01-31 00:00:00 +0000", "2012-01-31T23:59:59.250Z", NULL);
    expect_one(LATE, "2012-01-31", "2012-01-31T23:59:59.250Z", NULL);
    expect_one(LATE, "2012-01-31 +0000", "2012-01-31T23:59:59.250Z", NULL);
    expect_one(LATE, "2012-02-01 00:00:00 +0000", "[2012-02-01T00:00:00Z,2012-02-01T23:59:59.999999Z]#0", "odd");
    expect_one(LATE, "2012-01-31 23:59:58 +0000", "2012-01-31T23:59:58Z", "odd");
    expect_one("20", "2012-01-31 00:00:01 +0000", "2012-01-31T00:00:01Z", NULL);
}
END_TEST

START_TEST(damage_is_named_and_the_rest_is_read)
{
    static struct got got;
    t_read_text(
        &got, "2009_05.js",
        MONTH("2009_05", POST("900", "once", "") ",{\"created_at\":\"2009-05-02 00:00:01 +0000\"},5,{broken}," POST(
                             "901", "2009-05-02 00:00:01 +0000", "")));
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.stats.skipped, 4);
    ck_assert_ptr_nonnull(strstr(got.complaints, "record 0: the post has no readable time"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "record 1: the post has no id"));
}
END_TEST

START_TEST(the_last_field_of_a_row_may_be_missing_or_several)
{
    static struct got got;
    static const char table[] =
        "\"tweet_id\",\"in_reply_to_status_id\",\"timestamp\",\"source\",\"text\",\"expanded_urls\"\n"
        "\"30\",\"\",\"2009-06-01 10:20:30 +0000\",\"web\",\"a\"\n"
        "\"31\",\"\",\"2009-06-02 10:20:30 +0000\",\"web\",\"b\",\"http://one.example/1\","
        "\"http://two.example/2,http://three.example/3\"\n"
        "\"32\",\"\",\"2009-06-03 10:20:30 +0000\",\"web\"\n";
    for (int alone = 0; alone < 2; alone++) {
        const struct t_file file = {"tweets.csv", table};
        if (alone)
            t_read_text(&got, "nonsense", table);
        else
            t_read_packed(&got, "x.zip", &file, 1);
        ck_assert_msg(got.status == 0, "%s", got.error.text);
        ck_assert_int_eq(got.events, 2);
        ck_assert_ptr_nonnull(strstr(got.lines, "'b' (web) >one.example >two.example >three.example"));
        ck_assert_ptr_nonnull(strstr(got.complaints, ":4: a wrong number of fields"));
    }
}
END_TEST

T_MAIN("x_grailbird", months_are_read_and_the_table_fills_what_is_missing, a_month_alone_knows_its_owner,
       a_table_alone_has_an_owner_without_a_name, midnight_is_a_day_unless_the_id_knows_more,
       damage_is_named_and_the_rest_is_read, the_last_field_of_a_row_may_be_missing_or_several)
