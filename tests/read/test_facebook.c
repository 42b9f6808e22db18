#include "lines.h"

const unsigned t_parts = T_BASIS | T_OBJECT | T_TYPE | T_CLIENT | T_PUBLISHED | T_DETAIL;

/* 1700000000 s is 2023-11-14T22:13:20Z. "ö" is the bytes c3 b6. Ids of what has no address end in a hash, which the
 * tests leave out. */

#define REACTION(word, seconds, title)                                                                                 \
    "{\"timestamp\":" seconds ",\"data\":[{\"reaction\":{\"reaction\":\"" word                                         \
    "\",\"actor\":\"J\\u00c3\\u00b6rg\"}}],"                                                                           \
    "\"title\":\"" title "\"}"

/* "-0123456789abcdef " becomes "-# ". */
static void mask(char *lines)
{
    char *to = lines;
    for (const char *at = lines; *at;) {
        const size_t n = *at == '-' ? strspn(at + 1, "0123456789abcdef") : 0;
        *to++ = *at++;
        if (n == 16 && at[n] == ' ') {
            *to++ = '#';
            at += n;
        }
    }
    *to = '\0';
}

START_TEST(reactions_of_three_eras_are_likes)
{
    struct got got;
    const struct t_file files[] = {
        {"comments_and_reactions/posts_and_comments.json",
         "{\"reactions_v2\":[" REACTION("LIKE", "1600000000", "J\\u00c3\\u00b6rg likes Ann Gull's post.") "," REACTION(
             "ANGER", "1600000001",
             "J\\u00c3\\u00b6rg reacted to his own photo.") "," REACTION("LIKE", "1600000002",
                                                                         "J\\u00c3\\u00b6rg gef\\u00c3\\u00a4llt Anns "
                                                                         "Beitrag.") "]}"},
        {"your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json",
         "[" REACTION("LOVE", "1700000000", "J\\u00c3\\u00b6rg reacted to Ann Gull's photo.") "]"},
        {"your_facebook_activity/comments_and_reactions/likes_and_reactions_2.json",
         "[{\"timestamp\":1700000001,\"media\":[],\"label_values\":[{\"label\":\"Reaktion\",\"value\":\"Gef\\u00c3"
         "\\u00a4llt "
         "mir\"},{\"label\":\"Name\",\"value\":\"Bj\\u00c3\\u00b6rn\"},{\"label\":\"URL\",\"value\":\"https://"
         "www.facebook.com/b/posts/1\"}],\"fbid\":\"9\"},{\"timestamp\":1700000002,\"label_values\":[{\"label\":\"R\","
         "\"value\":\"Like\"},{\"label\":\"N\",\"value\":\"Ann\"}],\"fbid\":\"10\"}]"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    mask(got.lines);
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines,
                     "facebook:like:1600000000-# 2020-09-13T12:26:40Z reported ~Jörg :note @Ann Gull\n"
                     "facebook:like:1600000001-# 2020-09-13T12:26:41Z reported ~Jörg :note\n"
                     "facebook:like:1600000002-# 2020-09-13T12:26:42Z reported ~Jörg :note\n"
                     "facebook:like:1700000000-# 2023-11-14T22:13:20Z reported ~Jörg :note @Ann Gull\n"
                     "facebook:like:1700000001-https://www.facebook.com/b/posts/1 2023-11-14T22:13:21Z reported ~Jörg "
                     "=https://www.facebook.com/b/posts/1 :note @Björn\n"
                     "facebook:like:1700000002-10 2023-11-14T22:13:22Z reported ~Jörg =10 :note @Ann\n");
    ck_assert(got.stats.no_unlikes && !got.stats.no_authors);
}
END_TEST

START_TEST(posts_comments_people_and_pages_are_read)
{
    struct got got;
    const struct t_file files[] = {
        {"f/comments.json",
         "{\"comments_v2\":[{\"timestamp\":1700000000,\"data\":[{\"comment\":{\"timestamp\":"
         "1700000000,\"comment\":\"sch\\u00c3\\u00b6n\",\"author\":\"J\"}}],\"title\":\"J replied to "
         "Ann's comment.\"}]}"},
        {"f/your_posts__check_ins__photos_and_videos_1.json",
         "[{\"timestamp\":1700000001,\"data\":[{\"post\":\"see\"},{\"update_timestamp\":1700000009}],\"attachments\":[{"
         "\"data\":[{\"external_context\":{\"url\":\"https://pier.example/a\"}}]}],\"title\":\"J shared a link.\"}]"},
        {"f/who_you\xe2\x80\x99ve_followed.json", "{\"following_v3\":[{\"name\":\"Ann\",\"timestamp\":1700000002}]}"},
        {"f/pages_you've_liked.json", "{\"page_likes_v2\":[{\"name\":\"Pier\",\"timestamp\":1700000003}]}"},
        {"f/unfollowed_pages.json",
         "{\"pages_unfollowed_v2\":[{\"timestamp\":1700000004,\"data\":[{\"name\":\"Pier\"}],"
         "\"title\":\"J unfollowed Pier.\"}]}"},
        {"f/your_friends.json", "{\"friends_v2\":[{\"name\":\"Bo\",\"timestamp\":1700000005}]}"},
        {"f/deleted_friends.json",
         "{\"deleted_friends_v2\":[{\"name\":\"Bo\",\"timestamp\":1700000006},{\"name\":\"No\","
         "\"timestamp\":0}]}"},
        {"f/people_who_followed_you.json", "{\"followers_v3\":[{\"name\":\"Cy\",\"timestamp\":1700000007}]}"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    mask(got.lines);
    ck_assert_str_eq(got.lines, "facebook:reply:1700000000-# 2023-11-14T22:13:20Z reported ~J @Ann 'schön'\n"
                                "facebook:post:1700000001-# 2023-11-14T22:13:21Z reported ~J 'see' >pier.example\n"
                                "facebook:follow:1700000002-Ann 2023-11-14T22:13:22Z reported ~J =Ann :person @Ann\n"
                                "facebook:like:1700000003-Pier 2023-11-14T22:13:23Z reported ~J =Pier :page @Pier\n"
                                "facebook:unfollow:1700000004-Pier 2023-11-14T22:13:24Z reported ~J =Pier :page @Pier\n"
                                "facebook:follow:1700000005-Bo 2023-11-14T22:13:25Z reported ~J =Bo :friend @Bo\n"
                                "facebook:unfollow:1700000006-Bo 2023-11-14T22:13:26Z reported ~J =Bo :friend @Bo\n");
    ck_assert_int_eq((int)got.stats.skipped, 1);
}
END_TEST

START_TEST(a_login_in_four_files_is_one_event)
{
    struct got got;
    const struct t_file files[] = {
        {"s/where_you're_logged_in.json",
         "{\"active_sessions_v2\":[{\"created_timestamp\":1700000000,"
         "\"updated_timestamp\":1700009999,\"ip_address\":\"192.0.2.7\",\"user_agent\":"
         "\"late\",\"app\":\"Chrome\"}]}"},
        {"s/logins_and_logouts.json", "{\"account_accesses_v2\":[{\"action\":\"Anmelden\",\"timestamp\":1700000000,"
                                      "\"ip_address\":\"192.0.2.7\"},{\"action\":\"Abmelden\",\"timestamp\":1700000050,"
                                      "\"ip_address\":\"192.0.2.7\"}]}"},
        {"s/ip_address_activity.json", "{\"used_ip_address_v2\":[{\"ip\":\"192.0.2.7\",\"action\":\"Anmelden\","
                                       "\"timestamp\":1700000000}]}"},
        {"s/account_activity.json", "{\"account_activity_v2\":[{\"action\":\"Anmelden\",\"timestamp\":1700000000,"
                                    "\"ip_address\":\"192.0.2.7\",\"user_agent\":\"UA\",\"country\":\"de\"}]}"},
    };
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_str_eq(got.lines, "facebook:login:1700000000-192.0.2.7 2023-11-14T22:13:20Z reported 192.0.2.7 {UA} DE\n"
                                "facebook:logout:1700000050-192.0.2.7 2023-11-14T22:14:10Z reported 192.0.2.7\n");
}
END_TEST

#define ACTIVITY(word, seconds) "{\"action\":\"" word "\",\"timestamp\":" seconds ",\"country\":\"Deutschland\"}"

/* "로그인" and "Déconnexion", as Meta writes them. */
#define KOREAN_LOGIN "\\u00eb\\u00a1\\u009c\\u00ea\\u00b7\\u00b8\\u00ec\\u009d\\u00b8"
#define FRENCH_LOGOUT "D\\u00c3\\u00a9connexion"

static const char activities[] = "{\"account_activity_v2\":[" ACTIVITY(KOREAN_LOGIN, "1700000000") ",";

START_TEST(two_logins_of_a_second_and_an_address_are_two_events)
{
    struct got got;
    const struct t_file files[] = {
        {"s/account_activity.json",
         "{\"account_activity_v2\":[{\"action\":\"Login\",\"timestamp\":1700000000,\"ip_address\":\"192.0.2.7\","
         "\"user_agent\":\"A\"},{\"action\":\"Login\",\"timestamp\":1700000000,\"ip_address\":\"192.0.2.7\","
         "\"user_agent\":\"B\"}]}"},
        {"s/ip_address_activity.json", "{\"used_ip_address_v2\":[{\"action\":\"Login\",\"timestamp\":1700000000,\"ip\":"
                                       "\"192.0.2.7\"},{\"action\":\"Login\",\"timestamp\":1700000000,\"ip\":"
                                       "\"192.0.2.7\"}]}"}};
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_int_eq(got.events, 2);
    ck_assert(strstr(got.lines, "facebook:login:1700000000-192.0.2.7 ") &&
              strstr(got.lines, "facebook:login:1700000000-192.0.2.7/2 "));
    ck_assert(strstr(got.lines, "{A}") && strstr(got.lines, "{B}"));
}
END_TEST

START_TEST(words_for_what_was_done_are_known_whole_or_handed_on)
{
    struct got got;
    char text[2048];
    snprintf(text, sizeof text, "%s%s,%s,%s,%s]}", activities, ACTIVITY(FRENCH_LOGOUT, "1700000001"),
             ACTIVITY("Password Change", "1700000002"), ACTIVITY("Login failed", "1700000003"),
             ACTIVITY("Session updated", "1700000004"));
    t_read_text(&got, "a.json", text);
    ck_assert_str_eq(got.lines,
                     "facebook:login:1700000000 2023-11-14T22:13:20Z reported\n"
                     "facebook:logout:1700000001 2023-11-14T22:13:21Z reported\n"
                     "facebook:password_change:1700000002 2023-11-14T22:13:22Z reported\n"
                     "facebook:other:1700000003-Login failed 2023-11-14T22:13:23Z reported ?Login failed\n"
                     "facebook:other:1700000004-Session updated 2023-11-14T22:13:24Z reported ?Session updated\n");
}
END_TEST

START_TEST(an_open_session_began_with_a_login)
{
    struct got got;
    t_read_text(
        &got, "a.json",
        "{\"active_sessions_v2\":[{\"created_timestamp\":1700000000,\"updated_timestamp\":1700000009,\"ip_address\":"
        "\"2001:db8::7\",\"user_agent\":\"UA\",\"app\":\"Chrome\"},{\"created_timestamp\":0}]}");
    ck_assert_str_eq(got.lines,
                     "facebook:login:1700000000-2001:db8::7 2023-11-14T22:13:20Z reported (Chrome) 2001:db8::7 {UA}\n");
    ck_assert_int_eq((int)got.stats.skipped, 1);
}
END_TEST

START_TEST(changes_of_the_account_hold_no_address)
{
    struct got got;
    t_read_text(
        &got, "a.json",
        "{\"admin_records_v2\":[{\"event\":\"Kontakt\",\"session\":{\"created_timestamp\":1700000000,"
        "\"ip_address\":\"192.0.2.7\",\"user_agent\":\"UA\"},\"extra_info\":{\"old_email\":\"me@x.example\","
        "\"new_email\":\"thief@x.example\"}},{\"event\":\"Name\",\"session\":{\"created_timestamp\":1700000001},"
        "\"extra_info\":{\"new_name\":\"T\"}},{\"event\":\"Change password\",\"session\":{\"created_timestamp\":"
        "1700000002}}]}");
    ck_assert_str_eq(got.lines,
                     "facebook:email_change:1700000000-192.0.2.7 2023-11-14T22:13:20Z reported 192.0.2.7 {UA}\n"
                     "facebook:name_change:1700000001 2023-11-14T22:13:21Z reported\n"
                     "facebook:password_change:1700000002 2023-11-14T22:13:22Z reported\n");
}
END_TEST

START_TEST(the_account_is_named_by_the_export)
{
    struct got got;
    const struct t_file files[] = {
        {"facebook-joerg.l-2025-04-01-Ab/f/your_friends.json", "{\"friends_v2\":[{\"name\":\"Bo\",\"timestamp\":1}]}"},
        {"facebook-joerg.l-2025-04-01-Ab/profile_information.json",
         "{\"profile_v2\":{\"name\":{\"full_name\":\"J\"},\"emails\":{\"emails\":[\"a@x.example\"]},\"profile_uri\":"
         "\"https://www.facebook.com/profile.php?id=100077\"}}"},
    };
    t_read_packed(&got, "x.zip", files, 2);
    ck_assert_str_eq(got.account, "joerg.l");
    const struct t_file bare[] = {{"f/your_friends.json", files[0].text},
                                  {"f/profile_information.json", files[1].text}};
    t_read_packed(&got, "x.zip", bare, 2);
    ck_assert_str_eq(got.account, "100077");
}
END_TEST

START_TEST(keys_of_2018_are_read)
{
    struct got got;
    const struct t_file files[] = {
        {"posts/your_posts.json",
         "{\"status_updates\":[{\"timestamp\":1530000000,\"data\":[{\"post\":\"hm\"}],\"title\":\"x\"}]}"},
        {"groups/your_group_membership_activity.json",
         "{\"groups_joined\":[{\"timestamp\":1530000001,\"data\":[{\"name\":\"Boats\"}],\"title\":\"x\"}]}"},
        {"friends/sent_friend_requests.json", "{\"sent_requests\":[{\"name\":\"Bo\",\"timestamp\":1530000002}]}"},
        {"security/recognized_devices.json",
         "{\"recognized_devices\":[{\"name\":\"P\",\"created_timestamp\":1530000003,"
         "\"ip_address\":\"192.0.2.7\",\"user_agent\":\"UA\"}]}"},
        {"likes_and_reactions/posts_and_comments.json",
         "{\"reactions\":[{\"timestamp\":1530000004,\"data\":[{\"reaction\":{\"reaction\":\"NONE\",\"actor\":\"J\"}}],"
         "\"title\":\"J mag Anns Foto.\"}]}"},
        {"likes/likes_on_external_sites.json",
         "{\"other_likes\":[{\"timestamp\":1530000005,\"title\":\"J likes a.example.\"}]}"}};
    static const char lines[] =
        "facebook:post:1530000000-# 2018-06-26T08:00:00Z reported ~J 'hm'\n"
        "facebook:follow:1530000001-Boats 2018-06-26T08:00:01Z reported ~J =Boats :group @Boats\n"
        "facebook:follow:1530000002-Bo 2018-06-26T08:00:02Z reported ~J =Bo :friend_request @Bo\n"
        "facebook:login:1530000003-192.0.2.7 2018-06-26T08:00:03Z reported ~J 192.0.2.7 {UA}\n"
        "facebook:unlike:1530000004-# 2018-06-26T08:00:04Z reported ~J :note\n"
        "facebook:like:1530000005-# 2018-06-26T08:00:05Z reported ~J :note\n";
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    t_mask_hashes(got.lines);
    ck_assert_str_eq(got.lines, lines);
    ck_assert_msg(strstr(got.complaints, "2 titles do not say in words that are known whose it was"), "%s",
                  got.complaints);
    for (size_t i = 0; i < T_COUNT(files); i++) {
        t_read_text(&got, "nonsense", files[i].text);
        ck_assert_msg(got.status == 0 && got.events == 1, "%s: %s", files[i].name, got.error.text);
    }
}
END_TEST

T_MAIN("facebook", an_open_session_began_with_a_login, reactions_of_three_eras_are_likes,
       posts_comments_people_and_pages_are_read, a_login_in_four_files_is_one_event,
       two_logins_of_a_second_and_an_address_are_two_events, words_for_what_was_done_are_known_whole_or_handed_on,
       changes_of_the_account_hold_no_address, the_account_is_named_by_the_export, keys_of_2018_are_read)
