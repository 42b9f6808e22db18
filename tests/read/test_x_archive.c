#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "read/x_like_order.h"
#include "t.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a whole archive, as a folder */

struct got {
    int events, actions[NOTME_ACTION_COUNT];
    char line[40][400], complaints[2048];
};

static int take(void *ctx, const struct notme_event *e)
{
    struct got *got = ctx;
    char at[2][NOTME_TIME_MAX] = {"-", "-"};
    if (e->time != NOTME_NO_TIME)
        notme_time_format(e->time, at[0]);
    if (e->not_before != NOTME_NO_TIME)
        notme_time_format(e->not_before, at[1]);
    ck_assert_int_lt(got->events, 40);
    snprintf(got->line[got->events++], sizeof got->line[0], "%s %.*s %s %s [%.*s] %.*s|%.*s|%.*s",
             notme_action_name(e->action), (int)e->object_id.len, e->object_id.at, at[0], at[1], (int)e->account.len,
             e->account.at, (int)e->text.len, e->text.at, (int)e->author.len, e->author.at, (int)e->app.len, e->app.at);
    got->actions[e->action]++;
    return 0;
}

static void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    const size_t n = strlen(got->complaints);
    (void)place;
    snprintf(got->complaints + n, sizeof got->complaints - n, "%llu %s\n", (unsigned long long)line, text);
}

static const struct {
    const char *name, *text;
} files[] = {
    {"manifest.js", "window.__THAR_CONFIG = {\"userInfo\":{\"accountId\":\"77\",\"userName\":\"lamp\"},"
                    "\"archiveInfo\":{\"generationDate\":\"2024-01-01T00:00:00.000Z\",\"isPartialArchive\":false}}"},
    {"account.js",
     "window.YTD.account.part0 = [ {\"account\":{\"email\":\"secret@x.example\",\"accountId\":\"77\",\"username\":"
     "\"lamp\",\"createdAt\":\"2019-01-01T00:00:00.000Z\"}} ]"},
    {"like.js", "window.YTD.like.part0 = [\n{\"like\":{\"tweetId\":\"1293593516040269825\",\"fullText\":\"second\"}},\n"
                "{\"like\":{\"tweetId\":\"1293000000000000000\",\"fullText\":\"first\"}},\n"
                "{\"like\":{\"tweetId\":\"1293593516040269825\",\"fullText\":\"twin\"}},\n{\"like\":{}},\n{broken},\n"
                "{\"like\":{\"tweetId\":\"20\"}} ];\n"},
    {"tweets.js",
     "window.YTD.tweets.part0 = [ {\"tweet\":{\"id_str\":\"1690394353264578560\",\"created_at\":\"Sat Aug 12 16:06:34 "
     "+0000 2023\","
     "\"full_text\":\"a &lt;b&gt; &amp;amp; c\",\"source\":\"<a href=\\\"x\\\">Web App</a>\",\"retweeted\":false}},"
     "{\"tweet\":{\"id_str\":\"1690394353264578561\",\"created_at\":\"Sat Aug 12 16:10:37 +0000 "
     "2023\",\"full_text\":\"RT @gull: the sea\"}},"
     "{\"tweet\":{\"id_str\":\"1690394353264578562\",\"created_at\":\"Sat Aug 12 16:11:37 +0000 "
     "2023\",\"full_text\":\"@rope yes\","
     "\"in_reply_to_user_id\":\"5\",\"in_reply_to_screen_name\":\"rope\"}},"
     "{\"tweet\":{\"id_str\":\"1690394353264578563\",\"created_at\":\"Sat Aug 12 16:12:37 +0000 "
     "2023\",\"full_text\":\"look\",\"entities\":"
     "{\"hashtags\":[{\"text\":\"sea\"}],\"urls\":[{\"expanded_url\":\"https://x.com/gull/status/5\"}]}}},"
     "{\"tweet\":{\"id_str\":\"1\",\"created_at\":\"yesterday\"}} ]"},
    {"tweets-part1.js",
     "window.YTD.tweets.part1 = [ {\"id\":\"1690394353264578564\",\"created_at\":\"Sat Aug 12 16:13:37 +0000 2023\","
     "\"full_text\":\"without a wrapper\"} ]"},
    {"deleted-tweets.js",
     "window.YTD.deleted_tweets.part0 = [ {\"tweet\":{\"id_str\":\"1690394353264578570\",\"created_at\":"
     "\"Sat Aug 12 16:14:37 +0000 2023\",\"deleted_at\":\"Sat Aug 12 17:14:37 +0000 2023\",\"full_text\":\"oops\"}} ]"},
    {"ip-audit.js",
     "window.YTD.ip_audit.part0 = [ {\"ipAudit\":{\"accountId\":\"77\",\"createdAt\":\"2023-08-12T09:00:00.123Z\","
     "\"loginIp\":\"203.0.113.9\"}} ]"},
    {"screen-name-change.js",
     "window.YTD.screen_name_change.part0 = [ {\"screenNameChange\":{\"accountId\":\"77\",\"screenNameChange\":"
     "{\"changedAt\":\"2022-01-01T00:00:00.000Z\",\"changedFrom\":\"a\",\"changedTo\":\"lamp\"}}} ]"},
};

enum { FILES = sizeof files / sizeof *files };

static void read_folder(struct got *got, struct notme_read_stats *stats, const char *sub)
{
    char folder[] = "/tmp/notme-x-XXXXXX", path[256];
    const struct notme_read_options options = {.complain = hear, .complain_ctx = got};
    struct notme_error error = {0};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, sub);
    if (*sub)
        ck_assert_int_eq(mkdir(path, 0700), 0);
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", folder, sub, files[i].name);
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        fputs(files[i].text, file);
        fclose(file);
    }
    const int status = notme_read(folder, &options, take, got, stats, &error);
    ck_assert_msg(status == 0, "%s", error.text);
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", folder, sub, files[i].name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/%s", folder, sub);
    rmdir(path);
    rmdir(folder);
}

static bool has(const struct got *got, const char *line)
{
    for (int i = 0; i < got->events; i++)
        if (strcmp(got->line[i], line) == 0)
            return true;
    return false;
}

START_TEST(an_archive_is_read_in_both_layouts)
{
    static const char *const layouts[] = {"data", ""};
    for (int l = 0; l < 2; l++) {
        static struct got got;
        struct notme_read_stats stats = {0};
        got = (struct got){0};
        read_folder(&got, &stats, layouts[l]);
        ck_assert_str_eq(stats.format, "x.archive");
        ck_assert(stats.no_like_times && stats.no_unlikes && stats.no_authors);
        ck_assert_int_eq(got.actions[NOTME_LIKE], 3); /* the twin is dropped, the first stays; id 20 carries no time */
        ck_assert_int_eq(got.actions[NOTME_POST], 3);
        ck_assert_int_eq(got.actions[NOTME_DELETE], 1);
        ck_assert_int_eq(got.actions[NOTME_LOGIN], 1);
        ck_assert_int_eq(got.actions[NOTME_NAME_CHANGE], 1);
        /* snowflakes by hand: (1293593516040269825 >> 22) + 1288834974657 ms = 2020-08-12T17:01:42.686Z */
        ck_assert(has(&got, "like 1293593516040269825 - 2020-08-12T17:01:42.686Z [77] second||"));
        ck_assert(has(&got, "post 1690394353264578560 2023-08-12T16:06:34.483Z - [77] a <b> &amp; c||Web App"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "5 posts carry a time that their id contradicts"));
        ck_assert(has(&got, "repost 1690394353264578561 2023-08-12T16:10:37Z - [77] RT @gull: the sea|gull|"));
        ck_assert(has(&got, "reply 1690394353264578562 2023-08-12T16:11:37Z - [77] @rope yes|rope|"));
        ck_assert(has(&got, "quote 1690394353264578563 2023-08-12T16:12:37Z - [77] look||"));
        ck_assert(has(&got, "post 1690394353264578564 2023-08-12T16:13:37Z - [77] without a wrapper||"));
        ck_assert(has(&got, "delete 1690394353264578570 2023-08-12T17:14:37Z - [77] ||"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "like 3 has no 'tweetId'"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "record is no JSON"));
        ck_assert_ptr_nonnull(strstr(got.complaints, "post 4 has no readable 'created_at'"));
        for (int i = 0; i < got.events; i++)
            ck_assert_ptr_null(strstr(got.line[i], "secret@"));
    }
}
END_TEST

T_MAIN("x_archive", an_archive_is_read_in_both_layouts)
