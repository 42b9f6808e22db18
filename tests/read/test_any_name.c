/* What is in a file decides what it is, never its name, nor what it is wrapped in: every kind of file that is known by
 * itself gives the same events under its own name and under another, compressed, in a zip and in a tar. */
#include "base/mem.h"
#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_OBJECT | T_TYPE | T_LANG | T_CLIENT | T_LABELS | T_PUBLISHED | T_DETAIL;

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

START_TEST(what_is_in_a_file_decides)
{
    for (size_t i = 0; i < T_COUNT(kinds); i++)
        check(&kinds[i]);
}
END_TEST

T_MAIN("any_name", what_is_in_a_file_decides)
