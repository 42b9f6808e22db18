#include "lines.h"

const unsigned t_parts = T_BASIS | T_OBJECT | T_TYPE | T_CLIENT | T_PUBLISHED | T_DETAIL;

/* 1700000001 s is 2023-11-14T22:13:21Z, and 1700000001 × 2^32 + 5 a number of that second. */
#define VIDEO "7301444407494967301"
#define LINK "https://www.tiktokv.com/share/video/" VIDEO "/"

START_TEST(three_layouts_and_any_case_of_keys_are_read)
{
    struct got got;
    static const char *const heads[] = {"\"Activity\":{\"Like List\"", "\"Your Activity\":{\"Like List\"",
                                        "\"Likes and Favorites\":{\"Like List\""};
    for (size_t i = 0; i < 3; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "{%s:{\"ItemFavoriteList\":[{\"Date\":\"2023-11-14 22:14:00 UTC\",\"Link\":\"" LINK
                 "\"},{\"date\":\"2023-11-14 22:14:01 UTC\",\"link\":\"https://www.tiktok.com/@a/photo/" VIDEO
                 "?q=1\"}]},\"Favorite Videos\":{\"FavoriteVideoList\":[{\"DATE\":\"2023-11-14 22:14:02 UTC\",\"LINK\":"
                 "\"" LINK "\"}]}}}",
                 heads[i]);
        const struct t_file files[] = {{"TikTok/user_data_tiktok.json", text}};
        t_read_packed(&got, "x.zip", files, 1);
        ck_assert_int_eq(got.status, 0);
        ck_assert_str_eq(got.lines, "tiktok:like:1700000040-" VIDEO " 2023-11-14T22:14:00Z reported =" VIDEO
                                    " :video <2023-11-14T22:13:21Z\n"
                                    "tiktok:like:1700000041-" VIDEO " 2023-11-14T22:14:01Z reported =" VIDEO
                                    " :video <2023-11-14T22:13:21Z\n"
                                    "tiktok:bookmark:1700000042-" VIDEO " 2023-11-14T22:14:02Z reported =" VIDEO
                                    " :video <2023-11-14T22:13:21Z\n");
        ck_assert(got.stats.no_unlikes && got.stats.no_authors && !got.stats.no_like_times);
    }
}
END_TEST

START_TEST(every_section_is_read_and_empty_ones_do_no_harm)
{
    struct got got;
    t_read_text(
        &got, "user_data.json",
        "{\"Activity\":{\"Like List\":null,\"Favorite "
        "Videos\":\"N/A\",\"Searches\":{\"SearchList\":[{\"Date\":\"x\"}]},"
        "\"Login History\":{\"LoginHistoryList\":[{\"Date\":\"2023-11-14 22:13:20 UTC\",\"IP\":\"192.0.2.7\","
        "\"DeviceModel\":\"P6\",\"DeviceSystem\":\"Android 13\"}]},\"Following List\":{\"Following\":[{\"Date\":"
        "\"2023-11-14 22:13:21 UTC\",\"UserName\":\"gull\"}]},\"Share History\":{\"ShareHistoryList\":[{\"Date\":"
        "\"2023-11-14 22:13:22 UTC\",\"SharedContent\":\"video\",\"Link\":\"" LINK "\",\"Method\":\"sms\"}]},"
        "\"Video Browsing History\":{\"VideoList\":[{\"Date\":\"2023-11-14 22:13:23 UTC\",\"Link\":\"" LINK "\"}]}},"
        "\"Comment\":{\"Comments\":{\"CommentsList\":[{\"date\":\"2023-11-14 22:13:24 UTC\",\"comment\":\"hi\",\"url\":"
        "\"\"}]}},\"Video\":{\"Videos\":{\"VideoList\":[{\"Date\":\"2023-11-14 22:13:25 UTC\",\"Link\":"
        "\"https://cdn.example/file/1\",\"Likes\":\"3\",\"Title\":\"tide\"}]}},\"App "
        "Settings\":{\"Block\":{\"BlockList\":"
        "[{\"Date\":\"2023-11-14 22:13:26 UTC\",\"UserName\":\"wren\"}]}},\"Direct Messages\":{\"Chat History\":{"
        "\"ChatHistory\":{\"Chat History with a:\":[{\"Date\":\"2023-11-14 22:13:27 UTC\",\"From\":\"a\",\"Content\":"
        "\"secret\"}]}}}}");
    ck_assert_int_eq(got.status, 0);
    t_mask_hashes(got.lines);
    ck_assert_str_eq(
        got.lines,
        "tiktok:login:1700000000-192.0.2.7-# 2023-11-14T22:13:20Z reported 192.0.2.7 {P6; Android 13}\n"
        "tiktok:follow:1700000001-gull 2023-11-14T22:13:21Z reported =gull :person @gull\n"
        "tiktok:share:1700000002-" VIDEO " 2023-11-14T22:13:22Z reported =" VIDEO " :video <2023-11-14T22:13:21Z\n"
        "tiktok:view:1700000003-" VIDEO " 2023-11-14T22:13:23Z reported =" VIDEO " :video <2023-11-14T22:13:21Z\n"
        "tiktok:reply:1700000004-# 2023-11-14T22:13:24Z reported 'hi'\n"
        "tiktok:post:1700000005 2023-11-14T22:13:25Z reported :video 'tide'\n"
        "tiktok:block:1700000006-wren 2023-11-14T22:13:26Z reported =wren :person @wren\n");
    ck_assert_int_eq((int)got.stats.skipped, 0);
}
END_TEST

#define LIKES(entries) "{\"Your Activity\":{\"Like List\":{\"ItemFavoriteList\":[" entries "]}}}"

START_TEST(a_time_without_a_zone_is_bounded_by_fourteen_hours_and_the_upload)
{
    struct got got;
    t_read_text(
        &got, "user_data_tiktok.json",
        LIKES("{\"date\":\"2023-11-15 22:00:00\",\"link\":\"x\"},{\"date\":\"2023-11-15 00:00:00\",\"link\":\"" LINK
              "\"}"));
    ck_assert_str_eq(
        got.lines,
        "tiktok:like:1700006400-" VIDEO " 2023-11-15T00:00:00Z [2023-11-14T22:13:21Z,2023-11-15T14:00:00Z] reported "
        "=" VIDEO " :video <2023-11-14T22:13:21Z\n"
        "tiktok:like:1700085600-x 2023-11-15T22:00:00Z [2023-11-15T08:00:00Z,2023-11-16T12:00:00Z] reported =x "
        ":video\n");
    ck_assert_ptr_nonnull(strstr(got.complaints, "2 times state no zone"));
    ck_assert_ptr_null(strstr(got.complaints, "before their video"));
}
END_TEST

/* 22:13:21 less 21:00:00 is 73 minutes and 21 seconds. */
START_TEST(likes_before_the_upload_prove_another_zone)
{
    struct got got;
    t_read_text(&got, "user_data_tiktok.json",
                LIKES("{\"date\":\"2023-11-14 21:00:00\",\"link\":\"" LINK
                      "\"},{\"date\":\"2023-11-14 22:13:20\",\"link\":"
                      "\"" LINK "\"},{\"date\":\"2023-11-14 22:13:21\",\"link\":\"" LINK "\"}"));
    ck_assert_int_eq(got.events, 3);
    ck_assert_ptr_nonnull(strstr(
        got.complaints, "2 of them are before their video was uploaded: the clock is at least 74 minutes behind UTC"));
}
END_TEST

START_TEST(the_account_is_named_in_the_profile)
{
    struct got got;
    const struct t_file files[] = {
        {"user_data.json",
         "{\"Activity\":{\"Like List\":{\"ItemFavoriteList\":[{\"Date\":\"2023-11-14 22:13:21 UTC\",\"Link\":\"" LINK
         "\",\"userName\":\"other\"}]}},\"Profile\":{\"Profile Information\":{\"ProfileMap\":{\"emailAddress\":"
         "\"a@x.example\",\"likesReceived\":\"7\",\"userName\":\"gull_9\",\"z\":\"y\"}}}}"},
        {"user_data.json", LIKES("{\"Date\":\"2023-11-14 22:13:21 UTC\",\"Link\":\"" LINK "\"}")}};
    t_read_packed(&got, "x.zip", files, 1);
    ck_assert_str_eq(got.account, "gull_9");
    t_read_packed(&got, "x.zip", files + 1, 1);
    ck_assert_str_eq(got.account, "tiktok-export");
}
END_TEST

START_TEST(damage_stays_in_its_record)
{
    struct got got;
    t_read_text(&got, "user_data.json",
                LIKES("{\"Date\":\"N/A\",\"Link\":\"" LINK "\"},{\"Link\":\"" LINK
                      "\"},7,null,{\"Date\":{}},{\"Date\":\"2023-"
                      "11-14 22:13:21 UTC\",\"Link\":\"https://x/video/99999999999999999999/\"}"));
    ck_assert_int_eq((int)got.stats.skipped, 5);
    ck_assert_str_eq(got.lines,
                     "tiktok:like:1700000001-https://x/video/99999999999999999999/ 2023-11-14T22:13:21Z reported "
                     "=https://x/video/99999999999999999999/ :video\n");
}
END_TEST

START_TEST(what_is_done_twice_in_a_second_is_two_events)
{
    struct got got;
    static const char like[] = "{\"date\":\"2023-11-14 22:13:21 UTC\",\"link\":\"\"}";
    static const char login[] = "{\"Date\":\"2023-11-14 22:13:22 UTC\",\"IP\":\"192.0.2.7\",\"DeviceModel\":\"%s\"}";
    char text[1024], a[128], b[128];
    snprintf(a, sizeof a, login, "P6");
    snprintf(b, sizeof b, login, "X9");
    snprintf(text, sizeof text,
             "{\"Activity\":{\"Like List\":{\"ItemFavoriteList\":[%s,%s,{\"date\":\"2023-11-14 22:13:23 UTC\",\"link\":"
             "\"" LINK "\"},{\"date\":\"2023-11-14 22:13:23 UTC\",\"link\":\"" LINK "\"}]},"
             "\"Login History\":{\"LoginHistoryList\":[%s,%s]}}}",
             like, like, a, b);
    t_read_text(&got, "user_data.json", text);
    t_mask_hashes(got.lines);
    const char *device = strstr(got.lines, "{P6}") < strstr(got.lines, "{X9}") ? "P6" : "X9"; /* by the hash */
    char expected[1024];
    snprintf(expected, sizeof expected,
             "tiktok:like:1700000001 2023-11-14T22:13:21Z reported\n"
             "tiktok:like:1700000001/2 2023-11-14T22:13:21Z reported\n"
             "tiktok:login:1700000002-192.0.2.7-# 2023-11-14T22:13:22Z reported 192.0.2.7 {%s}\n"
             "tiktok:login:1700000002-192.0.2.7-# 2023-11-14T22:13:22Z reported 192.0.2.7 {%s}\n"
             "tiktok:like:1700000003-" VIDEO " 2023-11-14T22:13:23Z reported =" VIDEO
             " :video <2023-11-14T22:13:21Z\n", /* one video, one like */
             device, *device == 'P' ? "X9" : "P6");
    ck_assert_str_eq(got.lines, expected);
}
END_TEST

START_TEST(text_files_are_read_as_the_json_is)
{
    struct got got, json;
    const struct t_file files[] = {
        {"TikTok/Likes and Favorites/Like List.txt",
         "Date: 2023-11-14 22:13:21 UTC\nLink: " LINK "\n\nDate: 2023-11-14 22:13:22 UTC\nLink: " LINK "\n\n"},
        {"TikTok/Likes and Favorites/Favorite Videos.txt", "Favorite Videos:\n\nYou have no data in this section\n"},
        {"TikTok/Your Activity/Login History.txt",
         "\xef\xbb\xbf"
         "Date: 2023-11-14 22:13:23 UTC\r\nIP: 192.0.2.7\r\nDevice Model: P6\r\nDevice System: Android 13\r\nNetwork "
         "Type: Wi-Fi\r\nCarrier: N/A\r\n\r\n"},
        {"TikTok/Comment/Comments.txt",
         "Date: 2023-11-14 22:13:24\nComment: tide: high\nand low\nPhoto: N/A\nUrl: \n\n"},
        {"TikTok/Profile And Settings/Following.txt", "Date: 2023-11-14 22:13:25 UTC\nUsername: gull\n"},
        {"TikTok/Post/Posts.txt",
         "Date: 2023-11-14 22:13:26 UTC\nLink: https://cdn.example/1\nLikes: 3\nTitle: N/A\n"}};
    t_read_text(&json, "user_data.json",
                "{\"Likes and Favorites\":{\"Like List\":{\"ItemFavoriteList\":[{\"date\":\"2023-11-14 22:13:21 "
                "UTC\",\"link\":\"" LINK "\"},{\"date\":\"2023-11-14 22:13:22 UTC\",\"link\":\"" LINK
                "\"}]}},\"Your Activity\":{\"Login History\":{\"LoginHistoryList\":[{\"Date\":\"2023-11-14 22:13:23 "
                "UTC\",\"IP\":\"192.0.2.7\",\"DeviceModel\":\"P6\",\"DeviceSystem\":\"Android 13\"}]}},\"Comment\":{"
                "\"Comments\":{\"CommentsList\":[{\"date\":\"2023-11-14 22:13:24\",\"comment\":\"tide: high\\nand "
                "low\",\"url\":\"\"}]}},\"Profile And Settings\":{\"Following\":{\"Following\":[{\"Date\":\"2023-11-14 "
                "22:13:25 UTC\",\"UserName\":\"gull\"}]}},\"Post\":{\"Posts\":{\"VideoList\":[{\"Date\":\"2023-11-14 "
                "22:13:26 UTC\",\"Link\":\"https://cdn.example/1\"}]}}}");
    ck_assert_int_eq(json.events, 6);
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, json.lines);
    ck_assert_int_eq((int)got.stats.skipped, 0);
}
END_TEST

START_TEST(text_files_in_another_language_are_known_by_their_names_and_lines)
{
    struct got got;
    const struct t_file files[] = {
        {"Likelijst.txt", "Datum: 2023-11-14 22:13:21 UTC\nLink: " LINK "\n\n"},
        {"Volgend.txt", "Datum: 2023-11-14 22:13:22 UTC\nGebruikersnaam: wren\n\n"},
        {"Profielinformatie.txt", "Profielfoto: x\nGebruikersnaam: gull_9\nGebruikersnaam: <b>\n"},
        {"Inloggeschiedenis.txt",
         "Datum: 2023-11-14 22:13:23 UTC\nIP-adres: 192.0.2.7\nApparaatmodel: P6\nApparaatsysteem: n.v.t.\n"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_str_eq(got.account, "gull_9");
    t_mask_hashes(got.lines);
    ck_assert_str_eq(got.lines, "tiktok:like:1700000001-" VIDEO " 2023-11-14T22:13:21Z reported =" VIDEO
                                " :video <2023-11-14T22:13:21Z\n"
                                "tiktok:follow:1700000002-wren 2023-11-14T22:13:22Z reported =wren :person @wren\n"
                                "tiktok:login:1700000003-192.0.2.7-# 2023-11-14T22:13:23Z reported 192.0.2.7 {P6}\n");
}
END_TEST

START_TEST(damage_in_a_text_file_stays_in_its_record)
{
    struct got got;
    t_read_text(&got, "/tmp/Watch History.txt",
                "Date: 2023-11-14 22:13:21 UTC\nLink: " LINK "\n\nDate: broken\nLink: x\n\nDate: 2023-11-14 22:13:23 "
                "UTC\nLink: " LINK "\n");
    ck_assert_int_eq(got.events, 2);
    ck_assert_int_eq((int)got.stats.skipped, 1);
    ck_assert_ptr_nonnull(strstr(got.complaints, "/tmp/Watch History.txt:4: no time"));
}
END_TEST

T_MAIN("tiktok", three_layouts_and_any_case_of_keys_are_read, every_section_is_read_and_empty_ones_do_no_harm,
       a_time_without_a_zone_is_bounded_by_fourteen_hours_and_the_upload, likes_before_the_upload_prove_another_zone,
       the_account_is_named_in_the_profile, damage_stays_in_its_record, what_is_done_twice_in_a_second_is_two_events,
       text_files_are_read_as_the_json_is, text_files_in_another_language_are_known_by_their_names_and_lines,
       damage_in_a_text_file_stays_in_its_record)
