/* What is in a file decides what it is, never its name, nor what it is wrapped in: every kind of file that is known by
 * itself gives the same events under its own name and under another, compressed, in a zip and in a tar. Of a few kinds
 * nothing but the name says what they list: these keep what they are in any wrapping, and under another name they are
 * refused in words that say so, or nothing is made of them that needs it. */
#include "base/mem.h"
#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_OBJECT | T_TYPE | T_LANG | T_CLIENT | T_LABELS | T_PUBLISHED | T_DETAIL;

#define LABELLED_POST                                                                                                  \
    "{\"label\":\"URL\",\"value\":\"https://www.instagram.com/reel/AAA/\",\"href\":"                                   \
    "\"https://www.instagram.com/reel/AAA/\"},{\"label\":\"Caption\",\"value\":\"copper "                              \
    "kettle\"},{\"dict\":[{\"dict\":["                                                                                 \
    "{\"label\":\"Name\",\"value\":\"Pine\"},{\"label\":\"Username\",\"value\":\"pine.one\"}],\"title\":\"\"}],"       \
    "\"title\":\"Owner\"}"
#define COLLECTION(name)                                                                                               \
    "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"" name "\",\"type\":\"OrderedCollection\","      \
    "\"orderedItems\":[\"https://q.example/users/b/statuses/109500000000000001\"]}"

static const struct t_file kinds[] = {
    {"events.jsonl",
     "{\"time\":\"2024-05-01T10:00:00Z\",\"actor\":{\"id\":\"me\"},\"action\":\"like\",\"object\":{\"id\":"
     "\"1\"}}\n"},
    {"events.csv", "time,actor_id,action,object_id\n2024-05-01T10:00:00Z,me,like,1\n"},
    {"like.js", "window.YTD.like.part0 = [{\"like\":{\"tweetId\":\"1690394353264578560\",\"fullText\":\"a\"}}]"},
    {"tweets.js",
     "window.YTD.tweets.part0 = [{\"tweet\":{\"id_str\":\"1690394353264578560\",\"created_at\":\"Sat Aug 12 "
     "16:06:34 +0000 2023\",\"full_text\":\"hm\"}}]"},
    {"ip-audit.js",
     "window.YTD.ip_audit.part0 = [{\"ipAudit\":{\"createdAt\":\"1534140000\",\"loginIp\":\"203.0.113.7\"}}]"},
    {"tweets.csv", "\"tweet_id\",\"in_reply_to_status_id\",\"timestamp\",\"source\",\"text\",\"expanded_urls\"\n"
                   "\"30\",\"\",\"2009-06-01 10:20:30 +0000\",\"web\",\"a\"\n"},
    {"user_data_tiktok.json",
     "{\"Your Activity\":{\"Like List\":{\"ItemFavoriteList\":[{\"date\":\"2024-05-01 10:00:00\","
     "\"link\":\"https://www.tiktokv.com/share/video/7360000000000000001/\"}]}}}"},
    {"liked_posts.json", "{\"likes_media_likes\":[{\"title\":\"pike\",\"string_list_data\":[{\"href\":"
                         "\"https://www.instagram.com/p/AAA/\",\"value\":\"x\",\"timestamp\":1714557600}]}]}"},
    {"liked_comments.json", "{\"likes_comment_likes\":[{\"title\":\"pike\",\"string_list_data\":[{\"href\":"
                            "\"https://www.instagram.com/p/AAA/\",\"value\":\"x\",\"timestamp\":1714557600}]}]}"},
    {"posts_1.json", "[{\"media\":[{\"uri\":\"m/1.jpg\",\"creation_timestamp\":1700000000,\"title\":\"tide\"}]}]"},
    {"connections.json",
     "{\"blocked_users\":{},\"following\":{\"wren\":\"2020-01-31T21:00:00+00:00\"},\"following_hashtags\":"
     "{}}"},
    {"following.json",
     "{\"relationships_following\":[{\"title\":\"wren\",\"string_list_data\":[{\"timestamp\":1700000000}]}]}"},
    {"comments.csv", "Comment ID,Channel ID,Comment Create Timestamp,Video ID,Comment Text\nUg1,UC9,"
                     "2023-09-19T17:42:53+00:00,knot0000001,\"{\"\"text\"\":\"\"a\"\"}\"\n"},
    {"Liked videos.csv",
     "Playlist Id,Channel Id,Title\nLL9,UC9,x\n\nVideo Id,Time Added\nknot0000001,2021-05-05 13:52:19 "
     "UTC\n"},
    {"likes.json",
     "[{\"contentDetails\":{\"videoId\":\"knot0000001\"},\"snippet\":{\"channelId\":\"UC9\",\"playlistId\":\"LL9\","
     "\"publishedAt\":\"2020-07-05T18:27:32.000Z\",\"title\":\"Knots\"}}]"},
    {"comment_votes.csv", "id,permalink,direction\nkx1,https://www.reddit.com/r/Boats/comments/1aa/a_knot/kx1/,up\n"},
    {"posts.csv", "id,permalink,date,ip,subreddit,gildings,title,url,body\n1ba,/r/Boats/comments/1ba/ropes/,2024-01-02 "
                  "03:04:05 UTC,192.0.2.1,Boats,0,Ropes,,old\n"},
    {"page.json",
     "{\"records\":[{\"uri\":\"at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.like/3krgkm2ps2223\",\"cid\":"
     "\"c\",\"value\":{\"$type\":\"app.bsky.feed.like\",\"createdAt\":\"2024-05-01T10:00:00.000Z\",\"subject\":{"
     "\"uri\":\"at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3krgk0000002a\",\"cid\":\"b\"}}}]}"},
    {"2024-05-01-10.json",
     "{\"id\":\"7\",\"type\":\"WatchEvent\",\"actor\":{\"id\":1,\"login\":\"kim\"},\"repo\":{\"id\":2,"
     "\"name\":\"a/b\"},\"payload\":{\"action\":\"started\"},\"public\":true,\"created_at\":"
     "\"2024-05-01T10:00:00Z\"}\n"},
    {"liked_posts.json", "[{\"timestamp\":1741227300,\"media\":[],\"label_values\":[" LABELLED_POST
                         ",{\"label\":\"Hashtags\",\"vec\":[]}]}]"},
    {"liked_posts.json", "{\"timestamp\":1741227300,\"media\":[],\"label_values\":[" LABELLED_POST
                         ",{\"dict\":[],\"title\":\"Themenwörter\"}],\"fbid\":\"17\"}"},
    {"saved_posts.json",
     "[{\"timestamp\":1741227300,\"media\":[],\"label_values\":[" LABELLED_POST "],\"fbid\":\"17\"}]"},
    {"profile_activity.json",
     "[{\"timestamp\":1741227000,\"media\":[],\"label_values\":[{\"label\":\"IP-Adresse\",\"value\":\"203.0.113.77\"},"
     "{\"label\":\"User-Agent\",\"value\":\"Instagram 300.0 Android\"}]}]"},
    {"post_comments_1.json", "[{\"media_list_data\":[],\"string_map_data\":{\"Kommentti\":{\"value\":\"tide\"},"
                             "\"Omistaja\":{\"value\":\"bea\"},"
                             "\"Aika\":{\"timestamp\":1741075200}}}]"},
    {"login_activity.json",
     "{\"account_history_login_history\":[{\"title\":\"2025-03-06T02:09:58+00:00\",\"string_map_data\":{\"IP Address\":"
     "{\"value\":\"203.0.113.77\"},\"Time\":{\"timestamp\":1741226998}}}]}"},
    {"likes.json", "{\"media_likes\":[[\"2020-02-01T09:00:00+00:00\",\"bea\"]],\"comment_likes\":[]}"},
    {"likes_and_reactions.json",
     "[{\"timestamp\":1741227300,\"media\":[],\"label_values\":[{\"label\":\"Reaction\",\"value\":\"Like\"},{\"label\":"
     "\"Name\",\"value\":\"Cal\"},{\"label\":\"URL\",\"value\":\"https://www.facebook.com/cal/posts/1\",\"href\":"
     "\"https://www.facebook.com/cal/posts/1\"}],\"fbid\":\"1\"}]"},
    {"likes_and_reactions_1.json",
     "[{\"timestamp\":1714557600,\"data\":[{\"reaction\":{\"reaction\":\"LOVE\",\"actor\":\"Lamp\"}}],\"title\":\"Lamp "
     "reacted to Bea's photo.\"}]"},
    {"posts_and_comments.json",
     "{\"reactions\":[{\"timestamp\":1514557600,\"data\":[{\"reaction\":{\"reaction\":\"LIKE\",\"actor\":\"Lamp\"}}],"
     "\"title\":\"Lamp likes Bea's post.\"}]}"},
    {"comments_1.json",
     "[{\"timestamp\":1714557600,\"data\":[{\"comment\":{\"timestamp\":1714557600,\"comment\":\"tide\",\"author\":"
     "\"Lamp\"}}],\"title\":\"Lamp commented on Bea's post.\"}]"},
    {"your_posts_1.json",
     "[{\"timestamp\":1714557600,\"attachments\":[],\"data\":[{\"post\":\"the tide\"}],\"title\":\"Lamp wrote\"}]"},
    {"account_activity.json", "{\"account_activity_v2\":[{\"action\":\"Login\",\"timestamp\":1714557600,\"ip_address\":"
                              "\"203.0.113.7\",\"user_agent\":\"Mozilla/5.0\"}]}"},
    {"user_data.json",
     "{\"Activity\":{\"Login History\":{\"LoginHistoryList\":[{\"Date\":\"2022-05-01 10:00:00\",\"IP\":"
     "\"203.0.113.7\",\"DeviceModel\":\"P6\",\"DeviceSystem\":\"Android 13\"}]}}}"},
    {"Inloggeschiedenis.txt", "Datum: 2026-08-16 18:18:02 UTC\nApparaatmodel: P6\nApparaatsysteem: Android 13\n"
                              "Netwerktype: Wi-Fi\nProvider: N/A\n\n"},
    {"Comments.txt", "Date: 2026-08-16 18:18:02 UTC\nComment: fine\nUrl: "
                     "https://www.tiktokv.com/share/video/7673781569403751713/\n\n"},
    {"Share History.txt", "Date: 2026-08-16 18:18:02 UTC\nShared Content: video\nLink: "
                          "https://www.tiktokv.com/share/video/7673781569403751713/\nMethod: sms\n\n"},
    {"outbox.json",
     "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"outbox.json\",\"type\":\"OrderedCollection\","
     "\"orderedItems\":[{\"id\":\"https://q.example/users/a/statuses/114100000000000001/activity\",\"type\":\"Create\","
     "\"actor\":\"https://q.example/users/a\",\"published\":\"2025-03-05T10:00:00Z\",\"to\":["
     "\"https://www.w3.org/ns/activitystreams#Public\"],\"object\":{\"id\":"
     "\"https://q.example/users/a/statuses/114100000000000001\",\"type\":\"Note\",\"to\":["
     "\"https://www.w3.org/ns/activitystreams#Public\"],\"content\":\"<p>tide</p>\"}}]}"},
    {"likes.json", COLLECTION("likes.json")},
    {"bookmarks.json", COLLECTION("bookmarks.json")},
    {"statuses.json",
     "[{\"id\":\"1\",\"created_at\":\"2025-03-06T02:15:00.000Z\",\"spoiler_text\":\"\",\"visibility\":\"public\","
     "\"reblog\":null,\"uri\":\"https://q.example/users/a/statuses/1\",\"content\":\"<p>x</p>\",\"account\":{\"id\":"
     "\"7\",\"acct\":\"a\",\"url\":\"https://q.example/@a\"}}]"},
    {"ip_logs.csv", "date,ip\nregistration ip,192.0.2.10\n2025-03-06 02:09:58 UTC,203.0.113.77\n"},
    {"MyActivity.json", "[{\"header\":\"YouTube\",\"title\":\"Watched "
                        "Knots\",\"titleUrl\":\"https://www.youtube.com/watch?v=knot0000001\","
                        "\"time\":\"2025-03-06T02:15:00.236Z\",\"products\":[\"YouTube\"]}]"},
    {"watch-history.html",
     "<html><body><div class=\"mdl-grid\"><div class=\"outer-cell mdl-cell\"><div><p>YouTube<br></p></div><div>"
     "Watched\u00a0<a href=\"https://www.youtube.com/watch?v=knot0000001\">Knots</a><br>27.08.2026, 20:04:54 MESZ<br>"
     "</div></div></div></body></html>"},
    {"Activities.csv",
     "Gaia ID,Activity Timestamp,IP Address,Activity Country,Product Name,Activity Type\n1,2025-03-06 "
     "02:09:58 UTC,203.0.113.7,DE,YouTube,Login\n"},
    {"stars.json",
     "[{\"starred_at\":\"2025-03-06T02:15:00Z\",\"repo\":{\"id\":2,\"full_name\":\"a/b\",\"name\":\"b\"}}]"},
    {"jetstream.jsonl",
     "{\"did\":\"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa\",\"time_us\":1741227300000000,\"kind\":\"commit\",\"commit\":{"
     "\"rev\":"
     "\"3ljpkz2kkts2z\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.like\",\"rkey\":\"3ljpkz2kkts2z\","
     "\"record\":{\"$type\":\"app.bsky.feed.like\",\"createdAt\":\"2025-03-06T02:15:00.000Z\",\"subject\":{\"uri\":"
     "\"at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/3krgk0000002a\",\"cid\":\"b\"}}}}\n"},
    {"xaa.ndjson",
     "{\"data\":{\"event_uuid\":\"-34\",\"filter\":{\"user_id\":\"7\",\"direction\":\"outbound\"},\"event_type\":"
     "\"like.create\",\"payload\":{\"id\":\"abc\",\"created_at\":\"2026-07-24T21:12:45.000Z\",\"timestamp_ms\":"
     "\"1784927565236\",\"liked_tweet_id\":\"1690394353264578560\",\"liked_tweet_author_id\":\"9\"}}}\n"},
    {"observed.csv",
     "service,account,action,object,seen,missing\nx,7,like,12,2025-03-06T02:15:00Z,2025-03-07T02:15:00Z\n"},
};

/* One stream, compressed. */
static size_t compress(char *bytes, int filter, const struct t_file *file)
{
    size_t len = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_set_format_raw(a);
    archive_write_add_filter(a, filter);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, T_ARCHIVE, &len), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, file->text, t_len(file));
    archive_entry_free(entry);
    archive_write_close(a);
    archive_write_free(a);
    return len;
}

static void expect(const struct got *own, const struct got *got, const char *name, const char *how)
{
    ck_assert_msg(got->status == 0, "%s, %s: %s", name, how, got->error.text);
    ck_assert_msg(strcmp(own->lines, got->lines) == 0, "%s, %s:\n%s%s", name, how, got->lines, got->complaints);
}

static void check(const struct t_file *file)
{
    static struct got own, got;
    static char bytes[T_ARCHIVE];
    static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_XZ};
    static const char *const wraps[] = {"a.zip", "a.tar.gz"};
    const struct t_file other = {"data/nonsense", file->text, file->len};
    t_read_text(&own, file->name, file->text);
    ck_assert_msg(own.status == 0 && own.events > 0, "%s: %s", file->name, own.error.text);
    t_read_text(&got, "nonsense", file->text);
    expect(&own, &got, file->name, "of another name");
    for (size_t i = 0; i < T_COUNT(filters); i++) {
        t_read_bytes(&got, "-", bytes, compress(bytes, filters[i], file));
        expect(&own, &got, file->name, "compressed");
    }
    for (size_t i = 0; i < 2 * T_COUNT(wraps); i++) {
        t_read_packed(&got, wraps[i / 2], i % 2 ? &other : file, 1);
        expect(&own, &got, file->name, i % 2 ? "packed, of another name" : "packed");
    }
}

/* Kinds that only their names tell apart, and what is said where they have lost it. */
static const struct {
    struct t_file file;
    const char *words; /* in the refusal, or in a note beside events that need no name */
} named[] = {
    {{"Like List.txt",
      "Date: 2026-08-16 18:18:02 UTC\nLink: https://www.tiktokv.com/share/video/7673781569403751713/\n"},
     "its name alone says"},
    {{"Following.txt", "Date: 2026-08-16 18:18:02 UTC\nUsername: gull_9\n"}, "its name alone says"},
    {{"blocked_profiles.json",
      "[{\"timestamp\":1751400000,\"media\":[],\"label_values\":[{\"label\":\"Name\",\"value\":\"Pine\"},{\"label\":"
      "\"Username\",\"value\":\"pine.bad\"}],\"fbid\":\"178\"}]"},
     "its name alone says"},
    {{"liked_posts.html",
      "<!DOCTYPE html><html><body><main><div><h2>pine.one</h2><div><a href=\"https://www.instagram.com/p/AAA/\">"
      "https://www.instagram.com/p/AAA/</a></div><div>Oct 04, 2026 12:49 pm</div></div></main></body></html>"},
     "give it the name"},
    {{"saved_posts.csv", "id,permalink\n1aa,https://www.reddit.com/r/Boats/comments/1aa/a_knot/\n"},
     "its name alone says"},
    {{"Liked videos.csv", "Video ID,Playlist Video Creation Timestamp\nknot0000001,2025-03-06T02:15:00+00:00\n"},
     "liked or kept"},
};

static void check_named(const struct t_file *file, const char *words)
{
    static struct got own, got;
    static char bytes[T_ARCHIVE];
    char compressed[64];
    const struct t_file other = {"data/nonsense", file->text, file->len};
    t_read_text(&own, file->name, file->text);
    ck_assert_msg(own.status == 0 && own.events > 0, "%s: %s", file->name, own.error.text);
    snprintf(compressed, sizeof compressed, "%s.gz", file->name);
    t_read_bytes(&got, compressed, bytes, compress(bytes, ARCHIVE_FILTER_GZIP, file));
    expect(&own, &got, file->name, "compressed");
    t_read_packed(&got, "a.zip", file, 1);
    expect(&own, &got, file->name, "packed");
    t_read_packed(&got, "a.tar.gz", file, 1);
    expect(&own, &got, file->name, "packed");
    t_read_text(&got, "nonsense", file->text);
    ck_assert_msg(strstr(got.status ? got.error.text : got.complaints, words), "%s: %s%s", file->name, got.error.text,
                  got.complaints);
    t_read_packed(&got, "a.zip", &other, 1);
    ck_assert_msg(got.status == 0 || strstr(got.complaints, words), "%s: %s%s", file->name, got.error.text,
                  got.complaints);
}

START_TEST(what_only_a_name_tells_is_not_guessed)
{
    for (size_t i = 0; i < T_COUNT(named); i++)
        check_named(&named[i].file, named[i].words);
}
END_TEST

/* Members whose names say nothing are one export, whose account any of them may name. */
START_TEST(files_of_other_names_share_the_account)
{
    static struct got got;
    static const struct t_file instagram[] = {
        {"1", "{\"likes_media_likes\":[{\"title\":\"pike\",\"string_list_data\":[{\"href\":"
              "\"https://www.instagram.com/p/AAA/\",\"timestamp\":1714557600}]}]}"},
        {"2",
         "{\"account_history_registration_info\":[{\"string_map_data\":{\"Username\":{\"value\":\"harbour_lamp\"}}}]}"},
    };
    static const struct t_file x[] = {
        {"a/1", "window.YTD.like.part0 = [{\"like\":{\"tweetId\":\"1690394353264578560\"}}]"},
        {"a/2", "window.YTD.like.part1 = [{\"like\":{\"tweetId\":\"1690394353264578561\"}}]"},
        {"a/3", "window.YTD.account.part0 = [{\"account\":{\"accountId\":\"7\",\"username\":\"lamp\"}}]"},
    };
    t_read_packed(&got, "a.zip", instagram, T_COUNT(instagram));
    ck_assert_str_eq(got.account, "harbour_lamp");
    t_read_packed(&got, "a.tar.gz", x, T_COUNT(x));
    ck_assert_str_eq(got.account, "7");
    ck_assert_int_eq(got.events, 2);
}
END_TEST

START_TEST(what_is_in_a_file_decides)
{
    for (size_t i = 0; i < T_COUNT(kinds); i++)
        check(&kinds[i]);
}
END_TEST

T_MAIN("any_name", what_is_in_a_file_decides, what_only_a_name_tells_is_not_guessed,
       files_of_other_names_share_the_account)
