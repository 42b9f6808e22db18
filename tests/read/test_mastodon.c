#include "base/clock.h"
#include "lines.h"
#include "read/mastodon/status.h"
#include "read/records.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_ACCOUNT | T_OBJECT | T_LANG | T_LABELS | T_DETAIL;

/* By hand: 2024-05-01T10:00:00.000Z is 1714557600000 ms, << 16 is 112365246873600000, and 7 more is the counter. The
 * second address is of 2016: a counter, no time. */
#define TIMED "https://fog.example/users/Cal/statuses/112365246873600007"
#define PUBLIC                                                                                                         \
    "\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],\"cc\":[\"https://quay.example/users/Lamp/followers\"]"
#define OWN "https://quay.example/users/Lamp"
#define HEAD "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"OrderedCollection\","
#define CREATE(time, object)                                                                                           \
    "{\"type\":\"Create\",\"id\":\"x\",\"actor\":\"" OWN "\",\"published\":\"" time "\",\"object\":{" object "}}"

static const char actor[] = "{\"@context\":[\"https://www.w3.org/ns/activitystreams\"],\"id\":\"" OWN
                            "\",\"preferredUsername\":\"Lamp\",\"published\":\"2020-03-04T00:00:00Z\"}";
static const char likes[] = HEAD "\"orderedItems\":[\"" TIMED "\",\"https://old.example/@dot/4711\","
                                 "\"https://odd.example/objects/5\",\"https://future.example/users/e/statuses/"
                                 "999999999999999999\",{\"id\":\"https://pier.example/ap/users/12/statuses/9\"},[]]}";
static const char outbox[] = HEAD "\"orderedItems\":[],\"totalItems\":9,\"orderedItems\":["
    /* a post with everything, edited later */
    CREATE(
        "2024-02-01T08:00:00Z",
        "\"type\":\"Note\",\"id\":\"" OWN "/statuses/1\",\"summary\":\"sea\",\"content\":\"<p>cold &amp; "
        "<a href='https://www.tides.example/x'>x</a></p>\",\"contentMap\":{\"nb\":\"<p>cold</p>\"},\"sensitive\":true,"
        "\"updated\":\"2024-02-03T00:00:00Z\",\"tag\":[{\"type\":\"Hashtag\",\"name\":\"#Tide\"},{\"type\":\"Mention\","
        "\"name\":\"@bea@pier.example\"}]," PUBLIC) ","
    /* a poll */
    CREATE("2024-02-02T08:00:00Z", "\"type\":\"Question\",\"id\":\"" OWN "/statuses/2\",\"content\":\"<p>Which?</p>\","
                                   "\"oneOf\":[{\"name\":\"ebb\"},{\"name\":\"flow\"}]," PUBLIC) ","
    /* a reply */
    CREATE("2024-02-03T08:00:00Z",
           "\"type\":\"Note\",\"id\":\"" OWN "/statuses/3\",\"inReplyTo\":\"https://pier.example"
           "/@Bea/5\",\"content\":\"yes\",\"sensitive\":false," PUBLIC) ","
    /* a direct message, whose words nobody may see */
    CREATE("2024-02-04T08:00:00Z", "\"type\":\"Note\",\"id\":\"" OWN "/statuses/4\",\"summary\":\"secret\",\"content\":"
                                   "\"secret\",\"tag\":[{\"type\":\"Hashtag\",\"name\":\"#secret\"}],\"to\":[\"https://"
                                   "pier.example/users/bea\"],\"cc\":[],\"updated\":\"2024-02-04T09:00:00Z\"") ","
    /* for followers only */
    CREATE("2024-02-05T08:00:00Z",
           "\"type\":\"Note\",\"id\":\"" OWN "/statuses/5\",\"content\":\"for you\",\"to\":\"" OWN
           "/followers\",\"cc\":[]") ","
                                     /* boosts: of somebody, and of an own private post, embedded */
                                     "{\"type\":\"Announce\",\"id\":\"" OWN
                                     "/statuses/6/activity\",\"published\":\"2024-05-02T00:00:00Z\",\"actor\":\"" OWN
                                     "\",\"object\":\"" TIMED "\"},"
                                     "{\"type\":\"Announce\",\"id\":\"" OWN
                                     "/statuses/7/activity\",\"published\":\"2024-05-03T00:00:00Z\",\"actor\":\"" OWN
                                     "\",\"object\":{\"id\":\"" OWN "/statuses/5\",\"attributedTo\":\"" OWN
                                     "\",\"published\":\"2024-02-05T08:00:00Z\","
                                     "\"content\":\"for you\",\"to\":[\"" OWN "/followers\"]}},"
                                     /* what cannot be read */
                                     "{\"type\":\"Move\",\"published\":\"2024-05-03T00:00:00Z\"},{\"type\":"
                                     "\"Announce\",\"object\":\"x\"},"
                                     "{\"type\":\"Announce\",\"published\":\"2024-05-03T00:00:00Z\"}]}";

static const struct t_file whole[] = {{"likes.json", likes},
                                      {"outbox.json", outbox},
                                      {"actor.json", actor},
                                      {"avatar.png", "\x89PNG"},
                                      {"bookmarks.json", HEAD "\"orderedItems\":[\"" TIMED "\"]}"}};

static const char events[] =
    "like mastodon:like:https://future.example/users/e/statuses/999999999999999999 "
    "[2020-03-04T00:00:00Z,2024-06-01T12:00:00Z]#0 bounded lamp@quay.example ~Lamp "
    "=https://future.example/users/e/statuses/999999999999999999 @e@future.example\n"
    "like mastodon:like:https://odd.example/objects/5 [2020-03-04T00:00:00Z,2024-06-01T12:00:00Z]#0 bounded "
    "lamp@quay.example ~Lamp =https://odd.example/objects/5\n"
    "like mastodon:like:https://old.example/@dot/4711 [2020-03-04T00:00:00Z,2024-06-01T12:00:00Z]#0 bounded "
    "lamp@quay.example ~Lamp =https://old.example/@dot/4711 @dot@old.example\n"
    "like mastodon:like:https://pier.example/ap/users/12/statuses/9 [2020-03-04T00:00:00Z,2024-06-01T12:00:00Z]#0 "
    "bounded "
    "lamp@quay.example ~Lamp =https://pier.example/ap/users/12/statuses/9 @12@pier.example\n"
    "post mastodon:post:" OWN "/statuses/1 2024-02-01T08:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/1 'sea cold & x' \"nb\" +Tide >tides.example !1\n"
    "post mastodon:post:" OWN "/statuses/2 2024-02-02T08:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/2 'Which? ebb flow'\n"
    "edit mastodon:edit:" OWN "/statuses/1 2024-02-03T00:00:00Z reported lamp@quay.example ~Lamp =" OWN "/statuses/1\n"
    "reply mastodon:post:" OWN "/statuses/3 2024-02-03T08:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/3 @bea@pier.example 'yes' !0\n"
    "other mastodon:post:" OWN "/statuses/4 2024-02-04T08:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/4 ?direct_message\n"
    "edit mastodon:edit:" OWN "/statuses/4 2024-02-04T09:00:00Z reported lamp@quay.example ~Lamp =" OWN "/statuses/4\n"
    "post mastodon:post:" OWN "/statuses/5 2024-02-05T08:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/5 'for you'\n"
    "bookmark mastodon:bookmark:" TIMED
    " [2024-05-01T10:00:00Z,2024-06-01T12:00:00Z]#0 bounded lamp@quay.example ~Lamp "
    "=" TIMED " @cal@fog.example\n"
    "like mastodon:like:" TIMED " [2024-05-01T10:00:00Z,2024-06-01T12:00:00Z]#0 bounded lamp@quay.example ~Lamp =" TIMED
    " @cal@fog.example\n"
    "repost mastodon:post:" OWN "/statuses/6 2024-05-02T00:00:00Z reported lamp@quay.example ~Lamp =" TIMED
    " @cal@fog.example\n"
    "repost mastodon:post:" OWN "/statuses/7 2024-05-03T00:00:00Z reported lamp@quay.example ~Lamp =" OWN
    "/statuses/5 @lamp@quay.example 'for you'\n";

START_TEST(an_archive_is_read_whole_whether_tar_or_zip)
{
    static const char *const names[] = {"archive-20240601120000-abc.tar.gz", "archive-20240601120000-abc.zip"};
    for (int i = 0; i < 2; i++) {
        struct got got;
        t_read_packed(&got, names[i], whole, T_COUNT(whole));
        ck_assert_int_eq(got.status, 0);
        ck_assert_str_eq(got.lines, events);
        ck_assert_str_eq(got.stats.format, "mastodon.archive");
        ck_assert(got.stats.no_like_times && got.stats.no_unlikes && !got.stats.no_authors);
        ck_assert_uint_eq(got.stats.skipped, 4);
        ck_assert_ptr_nonnull(strstr(got.complaints, "outbox.json:0: record 7 of orderedItems: activity is neither"));
    }
}
END_TEST

START_TEST(words_of_direct_messages_are_nowhere)
{
    struct got got;
    t_read_packed(&got, "archive-20240601120000-abc.zip", whole, T_COUNT(whole));
    ck_assert_ptr_null(strstr(got.lines, "secret"));
    ck_assert_ptr_null(strstr(got.complaints, "secret"));
}
END_TEST

START_TEST(likes_are_all_there_only_where_nothing_was_lost)
{
    struct got got;
    const struct t_file good[] = {{"actor.json", actor}, {"likes.json", HEAD "\"orderedItems\":[\"" TIMED "\"]}"}};
    t_read_packed(&got, "archive-20240601120000-abc.zip", good, 2);
    ck_assert_uint_eq(got.snapshots, 1u << NOTME_LIKE);
    t_read_packed(&got, "archive-20240601120000-abc.zip", whole, T_COUNT(whole)); /* one like could not be read */
    ck_assert_uint_eq(got.snapshots, 0);
    t_read_packed(&got, "some.zip", good, 2); /* of when? */
    ck_assert_uint_eq(got.snapshots, 0);
    ck_assert_ptr_nonnull(strstr(got.complaints, "likes have no upper bound"));
    ck_assert_ptr_nonnull(strstr(got.lines, "[2024-05-01T10:00:00Z,-]#0"));
    t_read_folder(&got, good, 2); /* it has a date, but of a copy */
    ck_assert_int_eq(got.events, 1);
    ck_assert_uint_eq(got.snapshots, 0);
}
END_TEST

START_TEST(what_another_source_lost_is_no_loss_of_this_one)
{
    struct got got;
    static char bytes[T_ARCHIVE];
    const struct t_file good[] = {{"actor.json", actor}, {"likes.json", HEAD "\"orderedItems\":[\"" TIMED "\"]}"}};
    const size_t len = t_pack(bytes, true, good, 2);
    const struct notme_read_options options = t_options(&got);
    got.stats.skipped = 3;
    got.status =
        notme_read_bytes("archive-20240601120000-abc.zip", bytes, len, &options, t_take, &got, &got.stats, &got.error);
    ck_assert_int_eq(got.status, 0);
    ck_assert_uint_eq(got.snapshots, 1u << NOTME_LIKE);
}
END_TEST

/* ---- REST */

#define ACCOUNT(name) "\"account\":{\"id\":\"1\",\"acct\":\"" name "\",\"url\":\"https://quay.example/@" name "\"}"
#define STATUS(number, time, rest)                                                                                     \
    "{\"id\":\"" number "\",\"created_at\":\"" time                                                                    \
    "\",\"visibility\":\"public\",\"spoiler_text\":\"\",\"uri\":\"" OWN "/statuses/" number "\"," rest "}"

START_TEST(saved_statuses_are_posts_of_their_account)
{
    struct got got;
    t_read_text(
        &got, "page1.json",
        "[" STATUS(
            "1", "2024-02-01T08:00:00.123Z",
            "\"reblog\":null,\"content\":\"<p>cold</p>\",\"language\":\"nb\",\"sensitive\":false,\"tags\":[{"
            "\"name\":\"tide\"}],\"application\":{\"name\":\"Web\"},"
            "\"poll\":{\"options\":[{\"title\":\"ebb\"}]}," ACCOUNT(
                "Lamp")) "," STATUS("6/activity", "2024-05-02T00:00:00.000Z",
                                    "\"content\":\"\",\"reblog\":{\"uri\":\"" TIMED
                                    "\",\"created_at\":\"2024-05-01T10:00:00.000Z\","
                                    "\"content\":\"<p>hi</p>\",\"account\":{\"url\":\"https://fog.example/"
                                    "@Cal\"}}," ACCOUNT(
                                        "Lamp")) "," STATUS("3", "2024-02-03T08:00:00.000Z",
                                                            "\"in_reply_to_id\":5,\"in_reply_to_account_id\":1,"
                                                            "\"content\":\"more\"," ACCOUNT(
                                                                "Lamp")) "," STATUS("8", "yesterday",
                                                                                    ACCOUNT("Lamp")) ","
                                                                                                     "{\"id\":\"4\","
                                                                                                     "\"created_at\":"
                                                                                                     "\"2024-02-04T08:"
                                                                                                     "00:00.000Z\","
                                                                                                     "\"visibility\":"
                                                                                                     "\"direct\","
                                                                                                     "\"spoiler_text\":"
                                                                                                     "\"secret\","
                                                                                                     "\"content\":"
                                                                                                     "\"secret\","
                                                                                                     "\"uri\":\"" OWN
                                                                                                     "/statuses/"
                                                                                                     "4\"," ACCOUNT(
                                                                                                         "Lamp") "}]");
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.stats.format, "mastodon.rest");
    ck_assert_str_eq(got.lines,
                     "post mastodon:post:" OWN "/statuses/1 2024-02-01T08:00:00.123Z reported lamp@quay.example =" OWN
                     "/statuses/1 'cold ebb' \"nb\" (Web) +tide !0\n"
                     "reply mastodon:post:" OWN "/statuses/3 2024-02-03T08:00:00Z reported lamp@quay.example =" OWN
                     "/statuses/3 @lamp@quay.example 'more'\n"
                     "other mastodon:post:" OWN "/statuses/4 2024-02-04T08:00:00Z reported lamp@quay.example"
                     " ?direct_message\n"
                     "repost mastodon:post:" OWN "/statuses/6 2024-05-02T00:00:00Z reported lamp@quay.example =" TIMED
                     " @cal@fog.example 'hi'\n");
    ck_assert_uint_eq(got.stats.skipped, 1);
}
END_TEST

#define FAVOURITE(name, number, time) STATUS(number, time, "\"reblog\":null,\"content\":\"x\"," ACCOUNT(name))

START_TEST(favourites_are_bounded_by_their_order)
{
    struct got got;
    const struct t_file pages[] = {
        {"favourites-10.json",
         "[" FAVOURITE("c", "3", "2024-01-01T00:00:00Z") "," FAVOURITE("d", "4", "2022-01-01T00:00:00Z") "]"},
        {"favourites-9.json",
         "[" FAVOURITE("a", "1", "2023-01-01T00:00:00Z") "," FAVOURITE("b", "2", "2024-02-01T00:00:00Z") "]"}};
    t_read_packed(&got, "pages.zip", pages, 2);
    /* newest first: a, b, c, d. Nothing liked after b can be older than b. */
    ck_assert_str_eq(got.lines,
                     "like mastodon:like:" OWN "/statuses/4 [2022-01-01T00:00:00Z,-]#1 by_order mastodon-export =" OWN
                     "/statuses/4 @d@quay.example 'x'\n"
                     "like mastodon:like:" OWN "/statuses/3 [2024-01-01T00:00:00Z,-]#2 by_order mastodon-export =" OWN
                     "/statuses/3 @c@quay.example 'x'\n"
                     "like mastodon:like:" OWN "/statuses/2 [2024-02-01T00:00:00Z,-]#3 by_order mastodon-export =" OWN
                     "/statuses/2 @b@quay.example 'x'\n"
                     "like mastodon:like:" OWN "/statuses/1 [2024-02-01T00:00:00Z,-]#4 by_order mastodon-export =" OWN
                     "/statuses/1 @a@quay.example 'x'\n");
    ck_assert(got.stats.order_only && got.stats.no_like_times);
}
END_TEST

#define LIST(key, name, number, time) "\"" key "\":[" FAVOURITE(name, number, time) "]"

static const char backup[] = "{\"account\":{\"acct\":\"lamp\",\"display_name\":\"L\"}," /* its owner */
    LIST("statuses", "lamp", "7", "2024-03-01T00:00:00Z") "," LIST(
        "favourites", "a", "1",
        "2023-01-01T00:00:00Z") "," LIST("bookmarks", "b", "2",
                                         "2022-01-01T00:00:00Z") "," LIST("mentions", "c", "3",
                                                                          "2022-02-01T00:00:00Z") "}";

/* What mastodon-archive makes: all lists in one file. */
START_TEST(a_backup_holds_statuses_and_favourites_in_one_file)
{
    struct got got;
    static const char *const names[] = {"quay.example.user.lamp.json", "nonsense"};
    for (size_t i = 0; i < T_COUNT(names); i++) {
        t_read_text(&got, names[i], backup);
        ck_assert_msg(got.status == 0 && got.events == 3, "%s%s", got.lines, got.error.text);
        ck_assert_ptr_nonnull(strstr(got.lines, "reported lamp@quay.example =" OWN "/statuses/7"));
        ck_assert_ptr_nonnull(strstr(got.lines, "like mastodon:like:" OWN "/statuses/1 [2023-01-01T00:00:00Z,-]"));
        ck_assert_str_eq(got.account, "lamp@quay.example");
    }
    t_read_text(&got, "nonsense", "{\"mentions\":[" FAVOURITE("c", "3", "2022-02-01T00:00:00Z") "]}");
    ck_assert_int_eq(got.status, NOTME_EFORMAT); /* nothing in it is the account's */
}
END_TEST

START_TEST(where_a_post_names_no_audience_the_activity_does)
{
    struct got got;
#define NOTE                                                                                                           \
    "\"object\":{\"id\":\"" OWN                                                                                        \
    "/statuses/1\",\"type\":\"Note\",\"published\":\"2024-02-01T08:00:00Z\",\"content\":\"hm\"}"
    static const char *const to[] = {"\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"],",
                                     "\"to\":[\"https://x.example/users/y\"],"};
    for (size_t i = 0; i < 2; i++) {
        char text[2048];
        snprintf(text, sizeof text,
                 HEAD "\"orderedItems\":[{\"type\":\"Create\",\"actor\":\"" OWN
                      "\",\"published\":\"2024-02-01T08:00:00Z\",%s" NOTE "}]}",
                 to[i]);
        const struct t_file files[] = {{"outbox.json", text}};
        t_read_packed(&got, "archive-20250307090000-x.zip", files, 1);
        ck_assert_msg((strstr(got.lines, "'hm'") != NULL) == (i == 0), "%s%s", got.lines, got.complaints);
        ck_assert_msg(strncmp(got.lines, i ? "other" : "post", 4) == 0, "%s", got.lines);
    }
}
END_TEST

START_TEST(pages_of_two_visits_are_no_list)
{
    struct got got;
    const struct t_file pages[] = {{"favourites-1.json", "[" FAVOURITE("a", "1", "2023-01-01T00:00:00Z") "]"},
                                   {"favourites-2.json", "[" FAVOURITE("b", "2", "2024-02-01T00:00:00Z") "]"}};
    t_read_packed(&got, "pages.zip", pages, 2);
    ck_assert_ptr_nonnull(strstr(got.lines, "/statuses/1 [2023-01-01T00:00:00Z,-]#0 bounded"));
    ck_assert_ptr_nonnull(strstr(got.lines, "/statuses/2 [2024-02-01T00:00:00Z,-]#0 bounded"));
}
END_TEST

START_TEST(statuses_of_several_accounts_are_pointed_out)
{
    struct got got;
    t_read_text(&got, "page.json",
                "[" FAVOURITE("a", "1", "2023-01-01T00:00:00Z") "," FAVOURITE("b", "2", "2024-02-01T00:00:00Z") "]");
    ck_assert_ptr_nonnull(strstr(got.lines, "2023-01-01T00:00:00Z reported a@quay.example"));
    ck_assert_ptr_nonnull(strstr(got.lines, "2024-02-01T00:00:00Z reported b@quay.example"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "several accounts"));
}
END_TEST

START_TEST(a_status_is_converted_as_it_stands)
{
    struct notme_event event;
    struct notme_arena arena = {0};
    cJSON *status =
        cJSON_Parse("{\"id\":\"9\",\"created_at\":\"2024-02-01T08:00:00.123Z\",\"content\":\"<p>&lt;</p>\"}");
    ck_assert_ptr_null(notme_mastodon_status(status, &arena, &event));
    ck_assert_ptr_null(notme_mastodon_status(status, &arena, &event)); /* again: nothing was changed in it */
    ck_assert_uint_eq(event.text.len, 1);
    ck_assert_int_eq(event.text.at[0], '<');
    ck_assert_ptr_nonnull(notme_mastodon_status(NULL, &arena, &event));
    ck_assert_ptr_nonnull(notme_mastodon_marked(status, NOTME_LIKE, &arena, &event)); /* no address, no object */
    cJSON_Delete(status);
    notme_arena_release(&arena);
}
END_TEST

T_MAIN("mastodon", an_archive_is_read_whole_whether_tar_or_zip, words_of_direct_messages_are_nowhere,
       likes_are_all_there_only_where_nothing_was_lost, what_another_source_lost_is_no_loss_of_this_one,
       saved_statuses_are_posts_of_their_account, favourites_are_bounded_by_their_order,
       a_backup_holds_statuses_and_favourites_in_one_file, where_a_post_names_no_audience_the_activity_does,
       pages_of_two_visits_are_no_list, statuses_of_several_accounts_are_pointed_out,
       a_status_is_converted_as_it_stands)
