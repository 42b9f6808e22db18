#include "base/hash.h"
#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_ACCOUNT | T_OBJECT | T_LANG | T_LABELS | T_DETAIL;

#define ITEM(title, rest) "{\"header\":\"YouTube\",\"title\":\"" title "\"," rest ",\"products\":[\"YouTube\"]}"
#define VIDEO(id) "\"titleUrl\":\"https://www.youtube.com/watch?v\\u003d" id "\""
#define BY(name) "\"subtitles\":[{\"name\":\"" name "\",\"url\":\"https://www.youtube.com/channel/UC1\"}]"

static const struct t_file whole[] = {
    {"Takeout/YouTube and YouTube Music/playlists/Liked videos.csv",
     "\xef\xbb\xbfVideo ID,Playlist Video Creation Timestamp\r\n"
     "knot0000001,2024-03-01T10:00:00+00:00\r\n" /* My Activity has it, too */
     "rope0000001,2024-03-01T11:00:00+01:00\r\n"
     "bad00000001,yesterday\r\n"},
    {"Takeout/YouTube and YouTube Music/playlists/Watch later-videos.csv",
     "Video ID,Playlist Video Creation Timestamp\nsail0000001,2024-03-02T10:00:00+00:00\n"},
    {"Takeout/YouTube and YouTube Music/history/watch-history.json",
     "[" ITEM("Watched Rope, all of it", VIDEO("rope0000001") "," BY("Bea") ",\"time\":\"2024-02-01T09:00:00.5Z\"") "," ITEM(
         "Watched An offer",
         VIDEO(
             "adad0000001") ",\"details\":[{\"name\":\"From Google Ads\"}],\"time\":"
                            "\"2024-02-01T09:01:00Z\"") "," ITEM("Watched "
                                                                 "https://www.youtube.com/watch?v\\u003dgone0000001",
                                                                 VIDEO(
                                                                     "gone0000001") ",\"time\":\"2024-02-01T09:02:"
                                                                                    "00Z\"") "," ITEM("Katsoit "
                                                                                                      "videon Solmut",
                                                                                                      VIDEO(
                                                                                                          "knot000000"
                                                                                                          "2") ",\"ti"
                                                                                                               "me\":"
                                                                                                               "\"202"
                                                                                                               "4-02-"
                                                                                                               "01T09"
                                                                                                               ":03:"
                                                                                                               "00Z"
                                                                                                               "\"") ","
                                                                                                                     "{"
                                                                                                                     "\"snippet\":{\"publishedAt\":\"2016-05-05T05:05:05.000Z\",\"title\":\"Old tide\"}}," ITEM(
                                                                                                                         "Watched nothing",
                                                                                                                         VIDEO(
                                                                                                                             "none0000001")) "]"},
    {"Takeout/My Activity/YouTube/MyActivity.json",
     "[" ITEM("Liked Knots", VIDEO("knot0000001") ",\"time\":\"2024-03-01T10:00:00.789Z\"") "," ITEM(
         "Removed like from Knots",
         VIDEO(
             "knot0000001") ",\"time\":\"2024-03-01T12:00:00Z\"") "," ITEM("Subscribed to Bea",
                                                                           "\"titleUrl\":"
                                                                           "\"https://"
                                                                           "www.youtube.com/"
                                                                           "channel/"
                                                                           "UC1\",\"time\":"
                                                                           "\"2024-03-01T13:00:"
                                                                           "00Z\"") "," ITEM("Se"
                                                                                             "ar"
                                                                                             "ch"
                                                                                             "ed"
                                                                                             " f"
                                                                                             "or"
                                                                                             " b"
                                                                                             "ow"
                                                                                             "li"
                                                                                             "n"
                                                                                             "e",
                                                                                             "\""
                                                                                             "ti"
                                                                                             "tl"
                                                                                             "eU"
                                                                                             "rl"
                                                                                             "\""
                                                                                             ":"
                                                                                             "\""
                                                                                             "ht"
                                                                                             "tp"
                                                                                             "s:"
                                                                                             "//"
                                                                                             "ww"
                                                                                             "w."
                                                                                             "yo"
                                                                                             "ut"
                                                                                             "ub"
                                                                                             "e."
                                                                                             "co"
                                                                                             "m/"
                                                                                             "re"
                                                                                             "su"
                                                                                             "lt"
                                                                                             "s?"
                                                                                             "se"
                                                                                             "ar"
                                                                                             "ch"
                                                                                             "_q"
                                                                                             "ue"
                                                                                             "ry"
                                                                                             "\\"
                                                                                             "u0"
                                                                                             "03"
                                                                                             "db"
                                                                                             "ow"
                                                                                             "li"
                                                                                             "ne"
                                                                                             "\""
                                                                                             ","
                                                                                             "\""
                                                                                             "ti"
                                                                                             "me"
                                                                                             "\""
                                                                                             ":"
                                                                                             "\""
                                                                                             "20"
                                                                                             "24"
                                                                                             "-0"
                                                                                             "3-"
                                                                                             "01"
                                                                                             "T1"
                                                                                             "4:"
                                                                                             "00"
                                                                                             ":0"
                                                                                             "0Z"
                                                                                             "\"") "," ITEM("Answered "
                                                                                                            "a poll",
                                                                                                            "\"time\":"
                                                                                                            "\"2024-03-"
                                                                                                            "01T15:00:"
                                                                                                            "00Z\"") ","
                                                                                                                     "{"
                                                                                                                     "\"header\":\"Maps\",\"title\":\"Searched for harbour\",\"time\":\"2024-03-01T16:00:00Z\",\"products\":[\"Maps\"]}]"},
    {"Takeout/YouTube/playlists/likes.json",
     "[{\"contentDetails\":{\"videoId\":\"oldl0000001\"},\"snippet\":{\"title\":\"Old "
     "like\",\"publishedAt\":\"2017-01-01T00:00:00.000Z\"}}]"},
    {"Takeout/YouTube and YouTube Music/comments/comments.csv",
     "Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text\n"
     "UC9,2024-03-03T10:00:00.123456+00:00,0,Ugx1,,rope0000001,\"{\"\"text\"\":\"\"Fine \\\"\"rope\\\"\" "
     "\"\"},{\"\"text\"\":"
     "\"\":)\"\",\"\"emoji\"\":{\"\"text\"\":\"\"no\"\"}}\"\n"
     "UC9,2024-03-03T10:01:00+00:00,0,Ugx2,,rope0000001,\"{\"\"text\"\":broken\"\n"},
    {"Takeout/Access Log Activity/Activities - A list of Google services accessed by.csv",
     "Gaia ID,Activity Timestamp,IP Address,Activity Country,User Agent String,Product Name,Activity Type\n"
     "424242,2024-03-04 01:02:03 UTC,192.0.2.7,NO,App : YT.,YouTube,Login\n"
     "424242,2024-03-04 01:03:03 UTC,192.0.2.7,ZZ,App : YT.,YouTube,Non User Initiated\n"
     "424242,2024-03-04 01:04:03 UTC,192.0.2.7,ZZ,App : YT.,Gmail,User Initiated\n"},
    {"Takeout/YouTube and YouTube Music/subscriptions/subscriptions.csv",
     "Channel ID,Channel URL,Channel title\nUC1,x,Bea\n"},
    {"Takeout/archive_browser.html", "<html>"},
};

/* Check cannot print texts that are so long. */
static void compare(const char *got, const char *expected)
{
    if (strcmp(got, expected) != 0)
        printf("got:\n%s\nexpected:\n%s\n", got, expected);
    ck_assert(strcmp(got, expected) == 0);
}

static unsigned long long hash_of(const char *text)
{
    return notme_hash(text, strlen(text), 0);
}

START_TEST(a_takeout_is_read_whole)
{
    struct got got;
    char expected[4096];
    t_read_packed(&got, "takeout-1.zip", whole, T_COUNT(whole));
    ck_assert_int_eq(got.status, 0);
    snprintf(
        expected, sizeof expected,
        "view google:view:%016llx/1462424705 2016-05-05T05:05:05Z reported 424242 'Old tide'\n"
        "like google:like:oldl0000001/1483228800 2017-01-01T00:00:00Z reported 424242 =oldl0000001 'Old like'\n"
        "view google:view:rope0000001/1706778000 2024-02-01T09:00:00.500Z reported 424242 =rope0000001 @Bea 'Rope, all "
        "of it'\n"
        "view google:view:gone0000001/1706778120 2024-02-01T09:02:00Z reported 424242 =gone0000001\n"
        "view google:view:knot0000002/1706778180 2024-02-01T09:03:00Z reported 424242 =knot0000002 'Katsoit videon "
        "Solmut'\n"
        "like google:like:rope0000001/1709287200 2024-03-01T10:00:00Z reported 424242 =rope0000001 @Bea 'Rope, all of "
        "it'\n"
        "like google:like:knot0000001/1709287200 2024-03-01T10:00:00.789Z reported 424242 =knot0000001 'Knots'\n"
        "unlike google:unlike:knot0000001/1709294400 2024-03-01T12:00:00Z reported 424242 =knot0000001 'Knots'\n"
        "follow google:follow:https://www.youtube.com/channel/UC1/1709298000 2024-03-01T13:00:00Z reported 424242 "
        "=https://www.youtube.com/channel/UC1 @Bea\n"
        "other google:other:https://www.youtube.com/results?search_query=bowline/1709301600 2024-03-01T14:00:00Z "
        "reported "
        "424242 =https://www.youtube.com/results?search_query=bowline 'bowline' ?search\n"
        "other google:other:%016llx/1709305200 2024-03-01T15:00:00Z reported 424242 'Answered a poll' ?activity\n"
        "bookmark google:bookmark:sail0000001/1709373600 2024-03-02T10:00:00Z reported 424242 =sail0000001\n"
        "reply google:comment:Ugx1 2024-03-03T10:00:00.123456Z reported 424242 =Ugx1 @Bea 'Fine \"rope\" :)'\n"
        "reply google:comment:Ugx2 2024-03-03T10:01:00Z reported 424242 =Ugx2 @Bea '{\"text\":broken'\n"
        "login google:login:1709514123/192.0.2.7/YouTube 2024-03-04T01:02:03Z reported 424242 (YouTube) 192.0.2.7\n"
        "other google:access:1709514243/192.0.2.7/Gmail 2024-03-04T01:04:03Z reported 424242 (Gmail) 192.0.2.7 "
        "?access\n",
        hash_of("Old tide"), hash_of("Answered a poll"));
    compare(got.lines, expected);
    ck_assert_str_eq(got.stats.format, "google.takeout");
    ck_assert_uint_eq(got.stats.skipped, 2);
}
END_TEST

START_TEST(verbs_are_understood_in_eight_languages)
{
    static const struct {
        const char *title, *line;
    } titles[] = {{"Disliked Ebb", "dislike 'Ebb'"},
                  {"Ebbe und Flut angesehen", "view 'Ebbe und Flut'"},
                  {"Liked by nobody angesehen", "view 'Liked by nobody'"},
                  {"Ebbe mag ich nicht", "dislike 'Ebbe'"},
                  {"Eb niet leuk gevonden", "dislike 'Eb'"},
                  {"Eb leuk gevonden", "like 'Eb'"},
                  {"Gekeken naar Eb", "view 'Eb'"},
                  {"Vous avez regard\xc3\xa9 Mar\xc3\xa9"
                   "e",
                   "view 'Mar\xc3\xa9"
                   "e'"},
                  {"Has visto Marea", "view 'Marea'"},
                  {"Hai messo Mi piace a Marea", "like 'Marea'"},
                  {"Assistiu a Mar\xc3\xa9", "view 'Mar\xc3\xa9'"},
                  {"Obejrzano: Fala", "view 'Fala'"},
                  {"Watched", "other 'Watched'"},
                  {"Watched ", "other 'Watched '"}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct got got;
        char json[512], line[256];
        snprintf(json, sizeof json, "[" ITEM("%s", "\"time\":\"2024-03-01T10:00:00Z\"") "]", titles[i].title);
        t_read_text(&got, "MyActivity.json", json);
        const char *text = strchr(got.lines, '\'');
        snprintf(line, sizeof line, "%.*s %.*s", (int)strcspn(got.lines, " "), got.lines,
                 text ? (int)strcspn(text, "?\n") : 0, text ? text : "");
        if (strncmp(line, titles[i].line, strlen(titles[i].line)) != 0)
            ck_abort_msg("'%s' gave '%s'", titles[i].title, got.lines);
    }
}
END_TEST

START_TEST(names_are_localised)
{
    struct got got;
    const struct t_file german[] = {
        {"Takeout/YouTube und YouTube Music/Verlauf/Wiedergabeverlauf.json",
         "[" ITEM("Knoten angesehen", VIDEO("knot0000001") ",\"time\":\"2024-03-01T10:00:00Z\"") "]"},
        {"Takeout/Meine Aktivit\xc3\xa4ten/YouTube/MeineAktivit\xc3\xa4ten.json",
         "[" ITEM("Knoten mag ich", VIDEO("knot0000001") ",\"time\":\"2024-03-01T10:01:00Z\"") "]"},
        {"Takeout/YouTube und YouTube Music/Playlists/Videos, die ich mag.csv",
         "Video-ID,Zeitstempel\nrope0000001,2024-03-01T10:02:00+00:00\n"}};
    t_read_packed(&got, "takeout.zip", german, T_COUNT(german));
    ck_assert_str_eq(
        got.lines,
        "view google:view:knot0000001/1709287200 2024-03-01T10:00:00Z reported google-export =knot0000001 "
        "'Knoten'\n"
        "like google:like:knot0000001/1709287260 2024-03-01T10:01:00Z reported google-export =knot0000001 "
        "'Knoten'\n"
        "like google:like:rope0000001/1709287320 2024-03-01T10:02:00Z reported google-export =rope0000001\n");
}
END_TEST

START_TEST(a_list_may_be_described_before_it_begins)
{
    struct got got;
    t_read_text(&got, "Liked videos.csv",
                "Playlist ID,Channel ID,Time Created,Time Updated,Title,Description,Visibility\n"
                "LL1,UC9,2013-01-01 00:00:00 UTC,2013-01-01 00:00:00 UTC,Liked videos,,Private\n\n"
                "Video ID,Time Added\nknot0000001,2021-05-05 13:52:19 UTC\n");
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines,
                     "like google:like:knot0000001/1620222739 2021-05-05T13:52:19Z reported UC9 =knot0000001\n");
}
END_TEST

START_TEST(what_is_in_a_file_tells_what_it_is_whatever_its_name)
{
    static const struct {
        const char *text, *line;
    } table[] = {
        {"Comment ID,Channel ID,Comment Create Timestamp,Video ID,Comment Text\n"
         "Ug1,UC9,2023-09-19T17:42:53+00:00,knot0000001,\"{\"\"takeoutSegments\"\":[{\"\"text\"\":\"\"what a fine "
         "\"\"},{\"\"text\"\":"
         "\"\"heron\"\"}]}\"\n",
         "reply google:comment:Ug1 2023-09-19T17:42:53Z reported google-export =Ug1 'what a fine heron'\n"},
        {"Playlist Id,Channel Id,Title\nLL9,UC9,x\n\nVideo Id,Time Added\n -not0000001,2021-05-05 13:52:19 UTC\n",
         "like google:like:-not0000001/1620222739 2021-05-05T13:52:19Z reported UC9 =-not0000001\n"},
        {"Playlist Id,Channel Id,Title\nWL,UC9,Liked\n\nVideo Id,Time Added\nknot0000001,2021-05-05 13:52:19 UTC\n",
         "bookmark google:bookmark:knot0000001/1620222739 2021-05-05T13:52:19Z reported UC9 =knot0000001\n"},
        {"[{\"contentDetails\":{\"videoId\":\"knot0000001\"},\"snippet\":{\"channelId\":\"UC9\",\"playlistId\":\"LL9\","
         "\"publishedAt\":\"2020-07-05T18:27:32.000Z\",\"title\":\"Knots\"}}]",
         "like google:like:knot0000001/1593973652 2020-07-05T18:27:32Z reported UC9 =knot0000001 'Knots'\n"}};
    static const char *const names[] = {"likes.json", "nonsense", "liked.csv"};
    for (size_t i = 0; i < T_COUNT(table) * T_COUNT(names); i++) {
        struct got got;
        t_read_text(&got, names[i % T_COUNT(names)], table[i / T_COUNT(names)].text);
        ck_assert_str_eq(got.lines, table[i / T_COUNT(names)].line);
    }
}
END_TEST

START_TEST(a_watch_history_alone_says_what_it_lacks)
{
    struct got got;
    t_read_text(&got, "x", "[" ITEM("Watched Rope", VIDEO("rope0000001") ",\"time\":\"2024-02-01T09:00:00Z\"") "]");
    ck_assert_msg(strstr(got.complaints, "no likes, comments or logins"), "%s", got.complaints);
    t_read_text(&got, "x", "[" ITEM("Liked Rope", VIDEO("rope0000001") ",\"time\":\"2024-02-01T09:00:00Z\"") "]");
    ck_assert_ptr_null(strstr(got.complaints, "no likes, comments or logins"));
}
END_TEST

START_TEST(not_every_table_of_two_columns_is_a_list_of_videos)
{
    struct got got;
    t_read_text(&got, "Liked.csv", "individual,time\nbea,2021-05-05 13:52:19 UTC\n");
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
    t_read_text(&got, "Liked.csv",
                "ID del v\xc3\xad"
                "deo,Marca de tiempo\nknot0000001,2021-05-05 13:52:19 UTC\n");
    ck_assert_int_eq(got.events, 1);
}
END_TEST

T_MAIN("google", a_takeout_is_read_whole, verbs_are_understood_in_eight_languages, names_are_localised,
       a_list_may_be_described_before_it_begins, what_is_in_a_file_tells_what_it_is_whatever_its_name,
       a_watch_history_alone_says_what_it_lacks, not_every_table_of_two_columns_is_a_list_of_videos)
