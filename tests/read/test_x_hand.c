/* X archives as they come from people: of the first years, files alone, cut and edited by hand. */
#include "lines.h"

const unsigned t_parts = T_ACTION | T_ACCOUNT | T_REF;

/* (1293593516040269825 >> 22) + 1288834974657 ms = 2020-08-12T17:01:42.686Z, 1293000000000000000 is of
 * 2020-08-11T01:43:17.435Z. */
#define NEW "1293593516040269825"
#define OLD "1293000000000000000"
#define LIKE(id) "{\n  \"like\" : {\n    \"tweetId\" : \"" id "\"\n  }\n}"
#define POST(id, text)                                                                                                 \
    "{\n  \"retweeted\" : false,\n  \"entities\" : {\n    \"urls\" : [ {\n      \"expanded_url\" : "                   \
    "\"https://pier.example/\"\n    } ]\n  },\n  \"id_str\" : \"" id                                                   \
    "\",\n  \"created_at\" : \"Wed Aug 12 17:01:42 +0000 2020\",\n  \"full_text\" : \"" text "\"\n}"

START_TEST(an_archive_of_2019_lies_at_the_root_and_its_posts_have_no_wrapper)
{
    static struct got got;
    static const struct t_file files[] = {
        {"account.js", "window.YTD.account.part0 = [ {\n  \"account\" : {\n    \"accountId\" : \"77\"\n  }\n} ]"},
        {"like.js", "window.YTD.like.part0 = [ " LIKE(NEW) ", " LIKE(OLD) " ]"},
        {"tweet.js", "window.YTD.tweet.part0 = [ " POST(NEW, "a") ", " POST("5", "b") " ]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_str_eq(got.lines, "like x:like:" OLD " [2020-08-11T01:43:17.435Z,-]#1 77 like.js#1\n"
                                "post x:post:5 2020-08-12T17:01:42Z 77 'b' >pier.example tweet.js#1\n"
                                "post x:post:" NEW " 2020-08-12T17:01:42.686Z 77 'a' >pier.example tweet.js#0\n"
                                "like x:like:" NEW " [2020-08-12T17:01:42.686Z,-]#2 77 like.js#0\n");
    ck_assert_uint_eq(got.stats.skipped, 0);
}
END_TEST

static void expect_likes(const char *text, const char *const ids[], size_t count, unsigned lost)
{
    static struct got got;
    const struct t_file files[] = {{"data/like.js", text}};
    for (int alone = 0; alone < 2; alone++) {
        if (alone)
            t_read_text(&got, "-", text);
        else
            t_read_packed(&got, "x.zip", files, 1);
        ck_assert_msg(got.status == 0, "%s", got.error.text);
        ck_assert_msg(got.events == (int)count, "%d events of %s", got.events, text);
        for (size_t i = 0; i < count; i++)
            ck_assert_msg(strstr(got.lines, ids[i]) != NULL, "no %s in %s", ids[i], got.lines);
        ck_assert_msg(got.stats.skipped + got.stats.damaged == lost, "%s", got.complaints);
        ck_assert_str_eq(got.stats.format, "x.archive");
    }
}

START_TEST(likes_edited_by_hand_are_lost_one_by_one)
{
#define IDS(...) (const char *const[]){__VA_ARGS__}, sizeof(IDS_OF(__VA_ARGS__)) / sizeof(char *)
#define IDS_OF(...) (const char *const[]){__VA_ARGS__}
#define HEAD "window.YTD.like.part0 = [ "
    expect_likes(HEAD LIKE("11") ",\n" LIKE("12") " ]", IDS("like:11 ", "like:12 "), 0);
    expect_likes(HEAD LIKE("11") LIKE("12") "\n" LIKE("13") ",, ]", IDS("like:11 ", "like:12 ", "like:13 "), 0);
    expect_likes("[ " LIKE("11") ", " LIKE("12") " ]", IDS("like:11 ", "like:12 "), 0); /* cut: "… = " */
    expect_likes(LIKE("11") ", " LIKE("12") " ]", IDS("like:11 ", "like:12 "), 0);      /* cut: "… = [" */
    expect_likes(HEAD LIKE("11") ", " LIKE("12"), IDS("like:11 ", "like:12 "), 1);      /* cut: "]" */
    expect_likes(HEAD LIKE("11") ",\n more likes:\n" LIKE("12") "]", IDS("like:11 ", "like:12 "), 1);
    expect_likes(HEAD LIKE("11") "\nwindow.YTD.like.part1 = [" LIKE("12") "]", IDS("like:11 ", "like:12 "), 1);
    expect_likes(HEAD "{\"like\":{\"tweetId\":\"10\"},\n" LIKE("11") "," LIKE("12") "]", IDS("like:11 ", "like:12 "),
                 1);
    expect_likes(HEAD LIKE("11") ",{\"like\":{\"tweetId\":\"10}},\n" LIKE("12") "," LIKE("13") "]",
                 IDS("like:11 ", "like:12 ", "like:13 "), 1);
    expect_likes(HEAD "{\"like\":{\"tweetId\":\"11\"}},{\"like\":{\"tweetId\":\"10}},{\"like\":{\"tweetId\":\"12\"}},"
                      "{\"like\":{\"tweetId\":\"13\"}}]",
                 IDS("like:11 ", "like:12 ", "like:13 "), 1);
    expect_likes(HEAD LIKE("11") ",{\"like\":{\"tweetId\":\"12\",}},{\"like\":{\"tweetId\":\"1",
                 IDS("like:11 ", "like:12 "), 1);
}
END_TEST

START_TEST(posts_edited_by_hand_are_lost_one_by_one)
{
    static struct got got;
    t_read_text(&got, "tweet.js",
                POST("11", "one") POST("12", "a \"quote\" unescaped") "," POST(
                    "13", "three") ",{\n  \"retweeted\" : "
                                   "false,\n  \"entities\" : {\n    \"urls\" : [ {"
                                   "," POST("14", "four") "]");
    ck_assert_msg(got.status == 0, "%s", got.error.text);
    ck_assert_ptr_nonnull(
        strstr(got.lines, "post x:post:11 2020-08-12T17:01:42Z x-archive 'one' >pier.example tweets.js#0"));
    ck_assert_ptr_nonnull(strstr(got.lines, "post x:post:13 "));
    ck_assert_ptr_nonnull(strstr(got.lines, "post x:post:14 "));
    ck_assert_int_eq(got.events, 3);
    ck_assert_uint_eq(got.stats.skipped, 2);
}
END_TEST

START_TEST(a_part_alone_is_what_its_assignment_says)
{
    static struct got got;
    t_read_text(&got, "-",
                "window.YTD.deleted_tweet_headers.part0 = [ {\"tweet\":{\"tweet_id\":\"5\",\"created_at\":"
                "\"Wed Aug 12 17:01:42 +0000 2020\",\"deleted_at\":\"Wed Aug 12 18:01:42 +0000 2020\"}} ]");
    ck_assert_str_eq(got.lines, "post x:post:5 2020-08-12T17:01:42Z x-archive deleted-tweet-headers.js#0\n"
                                "delete x:delete:5 2020-08-12T18:01:42Z x-archive deleted-tweet-headers.js#0\n");
    t_read_text(&got, "-", "window.YTD.following.part0 = [ {\"following\":{\"accountId\":\"5\"}} ]");
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
    ck_assert_ptr_nonnull(strstr(got.error.text, "without any event"));
}
END_TEST

START_TEST(what_others_wrote_is_no_archive)
{
    static struct got got;
    t_read_text(&got, "-", "[{\"created_at\":\"x\",\"id_str\":\"5\",\"full_text\":\"a\",\"user\":{\"id_str\":\"9\"}}]");
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
    t_read_text(&got, "-", "[{\"tweetId\":\"5\"}]");
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
}
END_TEST

/* ---- all likes there were */

static void expect_snapshot(const char *manifest, const char *likes, const char *told)
{
    static struct got got;
    const struct t_file files[] = {{"data/manifest.js", manifest}, {"data/like.js", likes}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.told, told);
}

START_TEST(only_an_archive_that_says_so_holds_every_like)
{
#define WHOLE(partial, date, count)                                                                                    \
    "window.__THAR_CONFIG = {\"userInfo\":{\"accountId\":\"77\"},\"archiveInfo\":{" partial date                       \
    "\"x\":1},\"dataTypes\":{\"like\":{\"files\":[{\"count\":\"" count "\"}]}}}"
#define DATE "\"generationDate\":\"2024-01-01T00:00:00.000Z\","
#define NOT "\"isPartialArchive\":false,"
    static const char two[] = HEAD LIKE(NEW) "," LIKE(OLD) "]", hole[] = HEAD LIKE(NEW) ",{\"like\":{}}]";
    expect_snapshot(WHOLE(NOT, DATE, "2"), two, "like of 77 at 2024-01-01T00:00:00Z\n");
    expect_snapshot(WHOLE(NOT, DATE, "3"), two, "");
    expect_snapshot(WHOLE(NOT, DATE, "2"), hole, "");
    expect_snapshot(WHOLE(NOT, DATE, "x"), two, "");
    expect_snapshot(WHOLE(NOT, "", "2"), two, "");
    expect_snapshot(WHOLE("", DATE, "2"), two, "");
    expect_snapshot(WHOLE("\"isPartialArchive\":true,", DATE, "2"), two, "");
}
END_TEST

T_MAIN("x_hand", an_archive_of_2019_lies_at_the_root_and_its_posts_have_no_wrapper,
       likes_edited_by_hand_are_lost_one_by_one, posts_edited_by_hand_are_lost_one_by_one,
       a_part_alone_is_what_its_assignment_says, what_others_wrote_is_no_archive,
       only_an_archive_that_says_so_holds_every_like)
