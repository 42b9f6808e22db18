#include "lines.h"
#include "read/meta/meta.h"

const unsigned t_parts = T_BASIS | T_OBJECT | T_TYPE | T_CLIENT | T_PUBLISHED | T_DETAIL;

/* 1700000000 s is 2023-11-14T22:13:20Z, 1600000000 s is 2020-09-13T12:26:40Z. "ö" is the bytes c3 b6, "€" e2 82 ac and
 * the octopus f0 9f 90 99. */

#define LIST(key, entries) "{\"" key "\":[" entries "]}"
#define OLD(owner, code, seconds)                                                                                      \
    "{\"title\":\"" owner "\",\"string_list_data\":[{\"href\":\"https://www.instagram.com/p/" code "/\",\"value\":"    \
    "\"\\u00f0\\u009f\\u0090\\u0099\",\"timestamp\":" seconds "}]}"
#define OWNER(label, user)                                                                                             \
    "{\"dict\":[{\"dict\":[{\"label\":\"URL\",\"value\":\"https://www.instagram.com/" user                             \
    "\"},{\"label\":\"Name\",\"value\":\"A Keeper\"},{\"label\":\"" label "\",\"value\":\"" user                       \
    "\"}],\"title\":\"\"}],\"title\":\"Owner\"}"
#define NEW(code, seconds, caption, user)                                                                              \
    "{\"timestamp\":" seconds ",\"media\":[],\"label_values\":[{\"label\":\"URL\",\"value\":"                          \
    "\"https://www.instagram.com/reel/" code "/?hl=en\",\"href\":\"https://www.instagram.com/reel/" code               \
    "/?hl=en\"},{\"label\":\"Caption\",\"value\":\"" caption                                                           \
    "\"}," OWNER("Username", user) ",{\"label\":\"Hashtags\",\"vec\":[{\"value\":\"#tide\"},{\"value\":\"gulls\"}]}]}"

START_TEST(likes_of_three_eras_are_read)
{
    struct got got;
    const struct t_file files[] = {
        {"likes.json", "{\"media_likes\":[[\"2020-09-13T14:26:40+02:00\",\"old.gull\"],[\"2020-09-13T12:26:41\","
                       "\"bare.gull\"]],\"comment_likes\":[[\"2020-09-13T12:26:42+00:00\",\"wren\"]]}"},
        {"your_instagram_activity/likes/liked_posts.json",
         "[" NEW("Cc3", "1700000000", "M\\u00c3\\u00b6we 5\\u00e2\\u0082\\u00ac", "new.gull") "]"},
        {"your_instagram_activity/likes/liked_posts_2.json",
         LIST("likes_media_likes", OLD("mid.gull", "Cb2", "1650000000"))},
        {"your_instagram_activity/likes/liked_comments.json",
         LIST("likes_comment_likes", OLD("wren", "Cd4", "1700000010"))},
        {"your_instagram_activity/story_interactions/story_likes.json",
         LIST("story_activities_story_likes",
              "{\"title\":\"tern\",\"string_list_data\":[{\"timestamp\":1700000020}]}")},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    t_mask_hashes(got.lines);
    ck_assert_str_eq(got.lines,
                     "instagram:like:1600000000-old.gull 2020-09-13T12:26:40Z reported :note @old.gull\n"
                     "instagram:like:1600000001-bare.gull 2020-09-13T12:26:41Z "
                     "[2020-09-12T22:26:41Z,2020-09-14T02:26:41Z] reported :note @bare.gull\n"
                     "instagram:like:1600000002-wren 2020-09-13T12:26:42Z reported :comment @wren\n"
                     "instagram:like:1650000000-Cb2 2022-04-15T05:20:00Z reported =Cb2 :note @mid.gull\n"
                     "instagram:like:1700000000-Cc3 2023-11-14T22:13:20Z reported =Cc3 :note @new.gull 'Möwe 5€' +tide "
                     "+gulls\n"
                     "instagram:like:1700000010-Cd4-# 2023-11-14T22:13:30Z reported =Cd4 :comment @wren\n"
                     "instagram:like:1700000020-tern 2023-11-14T22:13:40Z reported :story @tern\n");
    ck_assert(got.stats.no_unlikes && !got.stats.no_authors && !got.stats.no_like_times);
}
END_TEST

START_TEST(a_record_with_several_likes_is_several_events)
{
    struct got got;
    const struct t_file files[] = {
        {"a/story_likes.json",
         LIST("story_activities_story_likes", "{\"title\":\"tern\",\"string_list_data\":[{\"timestamp\":1700000000},{"
                                              "\"timestamp\":0},{\"timestamp\":1700000005}]}")},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_str_eq(got.lines, "instagram:like:1700000000-tern 2023-11-14T22:13:20Z reported :story @tern\n"
                                "instagram:like:1700000005-tern 2023-11-14T22:13:25Z reported :story @tern\n");
    ck_assert_int_eq((int)got.stats.skipped, 1);
}
END_TEST

START_TEST(a_like_that_two_eras_tell_of_is_one_event)
{
    struct got got;
    const struct t_file files[] = {
        {"likes/liked_posts.json", LIST("likes_media_likes", OLD("gull", "Cq", "1700000000"))},
        {"your_instagram_activity/likes/liked_posts.json", "[" NEW("Cq", "1700000000", "x", "gull") "]"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 1);
}
END_TEST

START_TEST(what_is_done_twice_in_a_second_is_two_events)
{
    static const char pair[] = "[\"2020-09-13T12:26:40+00:00\",\"gull\"]";
    static const char said[] = "[\"2020-09-13T12:26:41+00:00\",\"%s\",\"gull\"]";
    struct got got;
    char likes[512], comments[512], one[128], two[128];
    snprintf(likes, sizeof likes, "{\"media_likes\":[%s,%s],\"comment_likes\":[]}", pair, pair);
    snprintf(one, sizeof one, said, "a");
    snprintf(two, sizeof two, said, "b");
    snprintf(comments, sizeof comments, "{\"media_comments\":[%s,%s,%s]}", one, two, one);
    const struct t_file files[] = {{"a/likes.json", likes}, {"b/likes.json", likes}, {"comments.json", comments}};
    t_read_packed(&got, "x.zip", files, 3);
    t_mask_hashes(got.lines);
    ck_assert(strstr(got.lines, "'a'") && strstr(got.lines, "'b'"));
    ck_assert_int_eq(got.events, 5);
    ck_assert_ptr_nonnull(strstr(got.lines,
                                 "instagram:like:1600000000-gull 2020-09-13T12:26:40Z reported :note @gull\n"
                                 "instagram:like:1600000000-gull/2 2020-09-13T12:26:40Z reported :note @gull\n"
                                 "instagram:reply:1600000001-gull-# 2020"));
    ck_assert_ptr_nonnull(strstr(got.lines, "instagram:reply:1600000001-gull-#/2 2020"));
}
END_TEST

START_TEST(labels_in_an_unknown_language_cost_nothing_that_shape_tells)
{
    struct got got;
    const struct t_file files[] = {
        {"a/liked_posts.json",
         "[{\"timestamp\":1700000000,\"label_values\":[{\"label\":\"Opis zdj\",\"value\":\"two  words\"},{\"label\":"
         "\"Adr\",\"value\":\"https://www.instagram.com/gull/p/Cx9/\"},{\"dict\":[{\"dict\":[{\"label\":\"Imeto\","
         "\"value\":\"A Keeper\"},{\"label\":\"Potreb\",\"value\":\"a.keeper\"}]}],\"title\":\"Vlasnik\"},{\"label\":"
         "\"Oznake\",\"vec\":[\"sea\",{\"value\":\"not a tag\"}]}]}]"},
        {"b/login_activity.json",
         LIST("account_history_login_history",
              "{\"title\":\"x\",\"string_map_data\":{\"Kolačić\":{\"value\":\"***a\",\"timestamp\":0},\"Adresa\":{"
              "\"value\":\"2001:db8::7\",\"timestamp\":0},\"Vrijeme\":{\"value\":\"\",\"timestamp\":1700000001},"
              "\"Preglednik\":{\"value\":\"Mozilla/5.0 (X11)\",\"timestamp\":0}}}")},
        {"c/post_comments_1.json", "[{\"string_map_data\":{\"Komentar\":{\"value\":\"lijepo\"},\"Vlasnik\":{\"value\":"
                                   "\"a.keeper\"},\"Vrijeme\":{\"timestamp\":1700000002}}}]"},
        {"d/recently_unfollowed_profiles.json",
         "[{\"timestamp\":1700000003,\"label_values\":[{\"label\":\"Korisnik\",\"value\":\"tern\"}]}]"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    t_mask_hashes(got.lines);
    ck_assert_str_eq(
        got.lines,
        "instagram:like:1700000000-Cx9 2023-11-14T22:13:20Z reported =Cx9 :note @a.keeper 'two  words' +sea\n"
        "instagram:login:1700000001-2001:db8::7-# 2023-11-14T22:13:21Z reported 2001:db8::7 {Mozilla/5.0 (X11)}\n"
        "instagram:reply:1700000002-a.keeper-# 2023-11-14T22:13:22Z reported @a.keeper 'lijepo'\n"
        "instagram:unfollow:1700000003-tern 2023-11-14T22:13:23Z reported =tern :person @tern\n");
}
END_TEST

START_TEST(people_posts_and_comments_are_read)
{
    struct got got;
    const struct t_file files[] = {
        {"x/following.json",
         LIST("relationships_following",
              "{\"title\":\"\",\"string_list_data\":[{\"href\":\"https://www.instagram.com/gull\",\"value\":\"gull\","
              "\"timestamp\":1700000000}]},{\"title\":\"tern\",\"string_list_data\":[{\"href\":"
              "\"https://www.instagram.com/_u/tern\",\"timestamp\":1700000001}]}")},
        {"x/recently_unfollowed_accounts.json",
         LIST("relationships_unfollowed_users", "{\"title\":\"\",\"string_list_data\":[{\"href\":"
                                                "\"https://www.instagram.com/wren\",\"value\":\"wren\","
                                                "\"timestamp\":1700000002}]}")},
        {"x/posts_1.json", "[{\"media\":[{\"uri\":\"media/posts/202311/77.jpg\",\"creation_timestamp\":1700000003,"
                           "\"title\":\"k\\u00c3\\u00b6nig\"}]},{\"media\":[{\"uri\":\"media/posts/202311/78.jpg\","
                           "\"creation_timestamp\":1},{\"uri\":\"b\"}],\"title\":\"both\",\"creation_timestamp\":"
                           "1700000004}]"},
        {"x/reposts.json", "[" NEW("Cr", "1700000005", "again", "gull") "]"},
        {"x/reels_comments.json",
         LIST("comments_reels_comments",
              "{\"string_map_data\":{\"Kommentar\":{\"value\":\"sch\\u00c3\\u00b6n\"},\"Medieninhaber\":{\"value\":"
              "\"gull\"},\"Zeit\":{\"timestamp\":1700000006}}}")},
        {"x/comments.json", "{\"media_comments\":[[\"2020-09-13T12:26:40+00:00\",\"na\\u00c3\\u00afve\",\"tern\"]]}"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    t_mask_hashes(got.lines);
    ck_assert_str_eq(
        got.lines, "instagram:reply:1600000000-tern-# 2020-09-13T12:26:40Z reported @tern 'naïve'\n"
                   "instagram:follow:1700000000-gull 2023-11-14T22:13:20Z reported =gull :person @gull\n"
                   "instagram:follow:1700000001-tern 2023-11-14T22:13:21Z reported =tern :person @tern\n"
                   "instagram:unfollow:1700000002-wren 2023-11-14T22:13:22Z reported =wren :person @wren\n"
                   "instagram:post:1700000003-77.jpg 2023-11-14T22:13:23Z reported =77.jpg 'könig'\n"
                   "instagram:post:1700000004-78.jpg 2023-11-14T22:13:24Z reported =78.jpg 'both'\n"
                   "instagram:repost:1700000005-Cr 2023-11-14T22:13:25Z reported =Cr :note @gull 'again' +tide +gulls\n"
                   "instagram:reply:1700000006-gull-# 2023-11-14T22:13:26Z reported @gull 'schön'\n");
}
END_TEST

#define MAP(entries) "{\"title\":\"t\",\"string_map_data\":{" entries "}}"

#define LABELLED(label, value) "\"" label "\":{\"value\":\"" value "\"}"
#define DATED(label, seconds) "\"" label "\":{\"timestamp\":" seconds "}"
#define CHANGED(what, new, seconds)                                                                                    \
    MAP(LABELLED("Changed", what) "," LABELLED("New Value", new) "," DATED("Change Date", seconds))

static const char logout[] =
    LIST("account_history_logout_history", MAP(LABELLED("IP-adres", "192.0.2.7") "," DATED("Tijd", "1700000000")));
static const char password[] = LIST("account_history_password_change_history", MAP(DATED("Time", "1700000001")));
static const char signup[] =
    LIST("account_history_registration_info", MAP(DATED("Time", "1500000000") "," LABELLED("IP Address", "192.0.2.1")));
static const char activity[] =
    "[{\"timestamp\":1700000002,\"label_values\":[{\"label\":\"Version\",\"value\":\"103.1.0.15\"},{\"label\":"
    "\"IP address\",\"value\":\"192.0.2.8\"},{\"label\":\"User Agent\",\"value\":\"Instagram 300\"},{\"label\":"
    "\"App\",\"value\":\"Instagram\"}]}]";
static const char change_email[] = CHANGED("Email", "thief@x.example", "1700000003");
static const char change_name[] = CHANGED("Username", "y", "1700000004");
static const char change_bio[] = CHANGED("Profile Bio Text", "z", "1700000005");
static const char history[] = "{\"login_history\":[{\"cookie_name\":\"*\",\"ip_address\":\"192.0.2.9\",\"timestamp\":"
                              "\"2020-09-13T12:26:40+00:00\",\"user_agent\":\"UA\"}]}";

START_TEST(what_was_done_to_the_account_is_read_and_no_address_kept)
{
    struct got got;
    char changes[1024];
    snprintf(changes, sizeof changes, "{\"profile_profile_change\":[%s,%s,%s]}", change_email, change_name, change_bio);
    const struct t_file files[] = {
        {"s/logout_activity.json", logout},  {"s/password_change_activity.json", password},
        {"s/signup_details.json", signup},   {"s/profile_activity.json", activity},
        {"s/profile_changes.json", changes}, {"s/account_history.json", history},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    t_mask_hashes(got.lines);
    ck_assert_str_eq(
        got.lines,
        "instagram:login:1600000000-192.0.2.9-# 2020-09-13T12:26:40Z reported 192.0.2.9 {UA}\n"
        "instagram:logout:1700000000-192.0.2.7 2023-11-14T22:13:20Z reported 192.0.2.7\n"
        "instagram:password_change:1700000001 2023-11-14T22:13:21Z reported\n"
        "instagram:profile_activity:1700000002-192.0.2.8-# 2023-11-14T22:13:22Z reported (Instagram) 192.0.2.8 "
        "{Instagram 300} ?profile_activity\n"
        "instagram:email_change:1700000003 2023-11-14T22:13:23Z reported\n"
        "instagram:name_change:1700000004 2023-11-14T22:13:24Z reported\n"
        "instagram:profile_change:1700000005 2023-11-14T22:13:25Z reported ?profile_change\n");
}
END_TEST

static const char two_times[] = MAP(DATED("A", "1700000000") "," DATED("B", "1700000009"));
static const char two_times_one_named[] = MAP(DATED("A", "1700000000") "," DATED("Time", "1700000009"));
static const char time_of_zero[] = MAP(DATED("A", "0"));
static const char good_time[] = MAP(DATED("A", "1700000001"));

START_TEST(a_record_without_one_time_is_complained_of_and_no_other_lost)
{
    struct got got;
    char logins[1024];
    snprintf(logins, sizeof logins, "{\"account_history_login_history\":[%s,%s,%s,7,{},[{\"a\":1 2}],%s]}", two_times,
             two_times_one_named, time_of_zero, good_time);
    const struct t_file files[] = {{"s/login_activity.json", logins}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, "instagram:login:1700000001 2023-11-14T22:13:21Z reported\n"
                                "instagram:login:1700000009 2023-11-14T22:13:29Z reported\n");
    ck_assert_int_eq((int)got.stats.skipped, 5);
}
END_TEST

START_TEST(the_lists_inside_a_record_are_no_likes)
{
    struct got got;
    const struct t_file files[] = {
        {"a/liked_posts.json", OLD("gull", "Ca1", "1700000000") "," OLD("tern", "Cb2", "1700000001") "]"},
        {"b/liked_posts.json", "{\"likes_media_likes\":[" OLD("gull", "Ca1", "1700000000") "]}," OLD(
                                   "tern", "Cb2", "1700000001") "," OLD("wren", "Cc3", "1700000002") "]}"}};
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_str_eq(got.lines, "instagram:like:1700000000-Ca1 2023-11-14T22:13:20Z reported =Ca1 :note @gull\n"
                                "instagram:like:1700000001-Cb2 2023-11-14T22:13:21Z reported =Cb2 :note @tern\n"
                                "instagram:like:1700000002-Cc3 2023-11-14T22:13:22Z reported =Cc3 :note @wren\n");
}
END_TEST

START_TEST(the_account_is_named_by_the_export)
{
    struct got got;
    const struct t_file files[] = {
        {"instagram-gull.keeper-2025-04-01-Ab12/x/liked_posts.json", "[" NEW("C", "1700000000", "x", "gull") "]"},
        {"instagram-gull.keeper-2025-04-01-Ab12/personal_information/personal_information.json",
         LIST("profile_user", MAP("\"E-Mail\":{\"value\":\"k@x.example\"},\"Benutzername\":{\"value\":\"real.keeper\"},"
                                  "\"Name\":{\"value\":\"A Keeper\"}"))},
    };
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_str_eq(got.account, "gull.keeper");
    const struct t_file bare[] = {{"x/liked_posts.json", files[0].text},
                                  {"y/personal_information.json", files[1].text}};
    t_read_packed(&got, "/home/a/instagram-gull-2025-04-01-Ab12.zip", bare, 2);
    ck_assert_str_eq(got.account, "gull");
    t_read_packed(&got, "x.zip", bare, 2);
    ck_assert_str_eq(got.account, "real.keeper");
    t_read_packed(&got, "/home/a/instagram-gull.zip", bare, 1);
    ck_assert_str_eq(got.account, "instagram-export");
}
END_TEST

START_TEST(a_page_that_holds_no_record_is_no_loss)
{
    struct got got;
    const struct t_file files[] = {
        {"instagram-g-2025-04-01-A/start_here.html", "<html></html>"},
        {"instagram-g-2025-04-01-A/your_instagram_activity/likes/liked_posts.html", "<html><body>gull</body></html>"},
        {"your_instagram_activity/likes/liked_posts.json", "[" NEW("C", "1700000000", "x", "gull") "]"},
    };
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 0);
    ck_assert_ptr_nonnull(strstr(got.complaints, "no event is in it"));
    t_read_packed(&got, "x.zip", files, 3);
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 1);
}
END_TEST

START_TEST(likes_of_comments_of_one_post_in_one_second_are_several)
{
    struct got got;
    const struct t_file files[] = {
        {"a/liked_comments.json",
         LIST("likes_comment_likes", OLD("wren", "Cd4", "1700000010") "," OLD("tern", "Cd4", "1700000010"))},
        {"b/liked_comments.json", LIST("likes_comment_likes", OLD("tern", "Cd4", "1700000010"))}};
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_int_eq(got.events, 2);
}
END_TEST

/* In 2020 lists of people were objects, and in 2026 a list of one thing is the thing. */
static const char connections[] = "{\"blocked_users\":{\"tern\":\"2019-12-05T06:00:00+00:00\"},\"close_friends\":{},"
                                  "\"followers\":{\"fan\":\"2020-01-01T00:00:00+00:00\"},\"following\":{\"wren\":"
                                  "\"2020-01-31T21:00:00+00:00\",\"gull\":\"soon\"},\"following_hashtags\":{}}";
#define FLAT(label, name) "{\"label\":\"" label "\",\"value\":\"" name "\"}"
#define ACTIVITY(seconds, type, agent)                                                                                 \
    "{\"timestamp\":" seconds ",\"media\":[],\"label_values\":[" FLAT("Type", type) "," FLAT(                          \
        "IP address", "192.0.2.7") "," FLAT("User agent", agent) "]}"

START_TEST(files_of_2020_and_of_2026_are_read)
{
    struct got got;
    const struct t_file files[] = {
        {"profile.json", "{\"biography\":\"\",\"email\":\"secret@x.example\",\"username\":\"real.keeper\"}"},
        {"connections.json", connections},
        {"blocked_profiles.json",
         "{\"timestamp\":1700000000,\"media\":[],\"label_values\":[" FLAT("Username", "bad.gull") "]}"},
        {"liked_posts.json", NEW("C", "1700000001", "x", "gull")},
        {"devices.json",
         "{\"devices_devices\":[" MAP(DATED("Last login", "1700000002") "," LABELLED("User agent", "UA")) "]}"},
        {"profile_activity.json",
         "[" ACTIVITY("1700000003", "Log in", "UA") "," ACTIVITY(
             "1700000004", "Email sent", "C++/THttpClient") "," ACTIVITY("1700000005", "Checkpoint", "UA") "]"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    t_mask_hashes(got.lines);
    ck_assert_str_eq(got.account, "real.keeper");
    ck_assert_str_eq(got.lines,
                     "instagram:block:1575525600-tern 2019-12-05T06:00:00Z reported =tern :person @tern\n"
                     "instagram:follow:1580504400-wren 2020-01-31T21:00:00Z reported =wren :person @wren\n"
                     "instagram:block:1700000000-bad.gull 2023-11-14T22:13:20Z reported =bad.gull :person @bad.gull\n"
                     "instagram:like:1700000001-C 2023-11-14T22:13:21Z reported =C :note @gull 'x' +tide +gulls\n"
                     "instagram:login:1700000002-# 2023-11-14T22:13:22Z reported {UA}\n"
                     "instagram:login:1700000003-192.0.2.7-# 2023-11-14T22:13:23Z reported 192.0.2.7 {UA}\n"
                     "instagram:profile_activity:1700000005-192.0.2.7-# 2023-11-14T22:13:25Z reported 192.0.2.7 {UA} "
                     "?Checkpoint\n");
    ck_assert_int_eq((int)got.stats.skipped, 1); /* "soon" */
    ck_assert_ptr_null(strstr(got.complaints, "secret"));
    const struct t_file owned[] = {
        {"signup_details.json", LIST("account_history_registration_info", MAP(LABELLED("Username", "real.keeper")))},
        files[3]};
    t_read_packed(&got, "x.zip", owned, 2);
    ck_assert_str_eq(got.account, "real.keeper");
}
END_TEST

START_TEST(a_file_of_another_name_is_known_by_what_is_in_it)
{
    struct got got;
    t_read_text(&got, "nonsense", connections);
    ck_assert_int_eq(got.events, 2);
    t_read_text(&got, "nonsense",
                "[{\"media\":[{\"uri\":\"media/posts/1.jpg\",\"creation_timestamp\":1700000000,\"title\":\"tide\"}]}]");
    ck_assert_str_eq(got.lines, "instagram:post:1700000000-1.jpg 2023-11-14T22:13:20Z reported =1.jpg 'tide'\n");
    t_read_text(&got, "nonsense",
                "{\"media_comments\":[[\"2020-09-13T12:26:41+00:00\",\"hm\",\"gull\"]],\"live_comments\":[]}");
    ck_assert_int_eq(got.events, 1);
    t_read_text(&got, "saved_posts.json", "[" NEW("C", "1700000001", "x", "gull") "]");
    ck_assert_int_eq(got.events, 1);
}
END_TEST

START_TEST(a_file_alone_is_known_by_its_key_or_its_name)
{
    struct got got;
    t_read_text(&got, "renamed", LIST("likes_media_likes", OLD("gull", "Ca", "1700000000")));
    ck_assert_int_eq(got.events, 1);
    t_read_text(&got, "/tmp/liked_posts.json", "[" NEW("C", "1700000000", "x", "gull") "]");
    ck_assert_int_eq(got.events, 1);
    ck_assert_str_eq(got.stats.format, "instagram.export");
}
END_TEST

static void repairs_to(const char *from, const char *to)
{
    char *text = t_copy(from, strlen(from) + 1);
    notme_meta_repair(text);
    ck_assert_str_eq(text, to);
    free(text);
}

START_TEST(only_what_was_taken_for_latin_is_repaired)
{
    repairs_to("5000\xc3\xa2\xc2\x82\xc2\xac", "5000€");
    repairs_to("plain", "plain");
    repairs_to("", "");
    repairs_to("café", "café");     /* one byte e9 is no UTF-8 */
    repairs_to("Ã©café", "Ã©café"); /* nor is it beside what would be */
    repairs_to("5000€", "5000€");   /* a character beyond U+00FF: was right already */
    repairs_to("\xc3\xb0\xc2\x9f\xc2\x90\xc2\x99!", "🐙!");
}
END_TEST

T_MAIN("instagram", a_record_with_several_likes_is_several_events, likes_of_three_eras_are_read,
       a_like_that_two_eras_tell_of_is_one_event, what_is_done_twice_in_a_second_is_two_events,
       labels_in_an_unknown_language_cost_nothing_that_shape_tells, people_posts_and_comments_are_read,
       what_was_done_to_the_account_is_read_and_no_address_kept,
       a_record_without_one_time_is_complained_of_and_no_other_lost, the_lists_inside_a_record_are_no_likes,
       the_account_is_named_by_the_export, a_page_that_holds_no_record_is_no_loss,
       likes_of_comments_of_one_post_in_one_second_are_several, files_of_2020_and_of_2026_are_read,
       a_file_of_another_name_is_known_by_what_is_in_it, a_file_alone_is_known_by_its_key_or_its_name,
       only_what_was_taken_for_latin_is_repaired)
