#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_ACCOUNT | T_OBJECT | T_LANG | T_LABELS | T_DETAIL;

static const struct t_file whole[] = {
    {"post_votes.csv", "id,permalink,direction\n"
                       "1aa,https://www.reddit.com/r/Boats/comments/1aa/how_to_tie_a_knot/,up\n"
                       "1ab,https://www.reddit.com/r/spam/comments/1ab/buy_now/,down\n"
                       "1ac,https://www.reddit.com/user/bea/comments/1ac/my_boat/,none\n"
                       "1ad.5,https://www.reddit.com/r/x/comments/1ad/x/,up\n" /* junk */
                       "1ae,,up\n"
                       "1af,https://www.reddit.com/r/x/comments/1af/x/,sideways\n"},
    {"comment_votes.csv", "id,permalink,direction\n"
                          "kx1,https://www.reddit.com/r/Boats/comments/1aa/how_to_tie_a_knot/kx1/,up\n"},
    {"saved_posts.csv", "id,permalink\n1aa,https://www.reddit.com/r/Boats/comments/1aa/how_to_tie_a_knot/\n"},
    {"posts.csv",
     "id,permalink,date,ip,subreddit,gildings,title,url,body\r\n"
     "1ba,https://www.reddit.com/r/Boats/comments/1ba/ropes/,2024-01-02 03:04:05 UTC,192.0.2.1,Boats,0,\"Ropes, old\","
     "https://www.rope.example/x,\"first\nsecond \"\"line\"\"\"\r\n"
     "1bb,/r/Boats/comments/1bb/knots/,1704164646,,Boats,0,Knots,/r/Boats/comments/1bb/knots/,\r\n"
     "1bc,/r/Boats/comments/1bc/x/,soon,,Boats,0,x,,\r\n"},
    {"post_headers.csv", "id,permalink,date,ip,subreddit,gildings,url\n"
                         "1ba,/r/Boats/comments/1ba/ropes/,2024-01-02 03:04:05 UTC,192.0.2.1,Boats,0,x\n"
                         "1bd,/r/Boats/comments/1bd/old/,2024-01-03 00:00:00 UTC,,,0,x\n"},
    {"comments.csv", "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
                     "kz1,https://www.reddit.com/r/Boats/comments/1aa/how_to_tie_a_knot/kz1/,2024-01-04 05:06:07 UTC,,"
                     "Boats,0,https://www.reddit.com/r/Boats/comments/1aa/how_to_tie_a_knot/,,aye,\n"},
    {"ip_logs.csv", "date,ip\nregistration ip,192.0.2.9\n2024-01-05 00:00:01 UTC,192.0.2.2\nnever,192.0.2.3\n"},
    {"messages.csv", "id,permalink,thread_id,date,ip,from,to,subject,body\n"
                     "m1,x,t,2024-01-06 00:00:00 UTC,192.0.2.4,tiller,bea,secret,secret\n"
                     "m2,x,t,2024-01-06 00:01:00 UTC,,bea,tiller,secret,secret\n"},
    {"subscribed_subreddits.csv", "subreddit\nBoats\n"},
    {"statistics.csv",
     "statistic,value\naccount name,tiller\nexport time,2024-02-01 00:00:00 UTC\nemail,secret@x.example\n"},
};

START_TEST(an_export_is_read_whole)
{
    struct got got;
    t_read_packed(&got, "reddit.zip", whole, T_COUNT(whole));
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(
        got.lines,
        "bookmark reddit:bookmark:t3_1aa [-,2024-02-01T00:00:00Z]#0 bounded tiller =t3_1aa 'Boats how to tie a knot' "
        "+Boats\n"
        "dislike reddit:dislike:t3_1ab [-,2024-02-01T00:00:00Z]#0 bounded tiller =t3_1ab 'spam buy now' +spam\n"
        "like reddit:like:t1_kx1 [-,2024-02-01T00:00:00Z]#0 bounded tiller =t1_kx1 'Boats how to tie a knot' +Boats\n"
        "like reddit:like:t3_1aa [-,2024-02-01T00:00:00Z]#0 bounded tiller =t3_1aa 'Boats how to tie a knot' +Boats\n"
        "like reddit:like:t3_1ae [-,2024-02-01T00:00:00Z]#0 bounded tiller =t3_1ae\n"
        "unlike reddit:unlike:t3_1ac [-,2024-02-01T00:00:00Z]#0 bounded tiller =t3_1ac @bea 'my boat'\n"
        "post reddit:post:t3_1ba 2024-01-02T03:04:05Z reported tiller =t3_1ba 'Ropes, old\nfirst\nsecond \"line\"' "
        "192.0.2.1 +Boats >rope.example\n"
        "post reddit:post:t3_1bb 2024-01-02T03:04:06Z reported tiller =t3_1bb 'Knots' +Boats\n"
        "post reddit:post:t3_1bd 2024-01-03T00:00:00Z reported tiller =t3_1bd +Boats\n"
        "reply reddit:reply:t1_kz1 2024-01-04T05:06:07Z reported tiller =t1_kz1 'aye' +Boats\n"
        "login reddit:login:1704412801/192.0.2.2 2024-01-05T00:00:01Z reported tiller 192.0.2.2\n"
        "other reddit:message:m1 2024-01-06T00:00:00Z reported tiller 192.0.2.4 ?direct_message\n");
    ck_assert_str_eq(got.stats.format, "reddit.export");
    ck_assert(got.stats.no_like_times && got.stats.no_authors);
    ck_assert_uint_eq(got.stats.skipped, 3); /* sideways, soon, never */
    ck_assert_ptr_null(strstr(got.complaints, "secret"));
}
END_TEST

START_TEST(one_file_alone_is_known_by_its_columns)
{
    struct got got;
    t_read_text(&got, "my-votes.csv", whole[0].text);
    ck_assert_int_eq(got.status, 0);
    ck_assert_ptr_nonnull(strstr(got.lines, "like reddit:like:t3_1aa [-,-]#0 bounded reddit-export"));
    ck_assert_ptr_nonnull(
        strstr(got.complaints, "4 votes and saved things have no time: they make no session, and count as history"));
    static const char *const names[] = {"comment_votes.csv", "nonsense"};
    for (size_t i = 0; i < T_COUNT(names); i++) {
        t_read_text(&got, names[i], whole[1].text);
        ck_assert_ptr_nonnull(strstr(got.lines, "like reddit:like:t1_kx1"));
    }
    t_read_text(&got, "x.csv", whole[3].text);
    ck_assert_ptr_nonnull(strstr(got.lines, "post reddit:post:t3_1ba 2024-01-02T03:04:05Z"));
    t_read_text(&got, "x.csv", whole[5].text);
    ck_assert_ptr_nonnull(strstr(got.lines, "reply reddit:reply:t1_kz1"));
}
END_TEST

START_TEST(a_table_of_something_else_is_not_reddits)
{
    struct got got;
    t_read_text(&got, "posts.csv", "id,title\n1,x\n");
    ck_assert_int_eq(got.status, NOTME_EFORMAT);
}
END_TEST

T_MAIN("reddit", an_export_is_read_whole, one_file_alone_is_known_by_its_columns,
       a_table_of_something_else_is_not_reddits)
