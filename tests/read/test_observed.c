#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_ACCOUNT | T_OBJECT | T_LANG | T_LABELS | T_DETAIL;

/* Ids are hashes: compared without. */
static void strip(char *lines)
{
    char *to = lines;
    for (const char *at = lines; *at; at++) {
        if (strncmp(at, "observed:", 9) == 0)
            at += strcspn(at, " ");
        *to++ = *at;
    }
    *to = '\0';
}

#define SEEN                                                                                                           \
    "like  [2024-05-01T10:00:00Z,2024-05-01T10:05:00Z]#0 observed 42 =777 @bea 'A boat' +sea +wood\n"                  \
    "unlike  [2024-05-01T12:00:00Z,2024-05-01T12:05:00Z]#0 observed 42 =777 @bea 'A boat' +sea +wood\n"

START_TEST(a_like_that_came_and_went_is_two_events_with_bounds)
{
    struct got got;
    t_read_text(&got, "seen.csv",
                "note,service,account,action,object,last_absent,first_seen,last_seen,first_gone,author,text,tags\n"
                "screenshot 1,x,42,like,777,2024-05-01T10:00:00Z,2024-05-01T10:05:00Z,2024-05-01T12:00:00Z,"
                "2024-05-01T14:05:00+02:00,bea,A boat,sea wood\n");
    ck_assert_int_eq(got.status, 0);
    strip(got.lines);
    ck_assert_str_eq(got.lines, SEEN);
    ck_assert_str_eq(got.stats.format, "observed.csv");
    ck_assert_str_eq(got.complaints, "");
}
END_TEST

START_TEST(lines_say_the_same_as_rows)
{
    struct got got;
    t_read_text(
        &got, "seen.jsonl",
        "{\"service\":\"x\",\"account\":42,\"action\":\"like\",\"object\":\"777\",\"last_absent\":"
        "\"2024-05-01T10:00:00Z\",\"first_seen\":\"2024-05-01T10:05:00Z\",\"last_seen\":\"2024-05-01T12:00:00Z\","
        "\"first_gone\":\"2024-05-01T12:05:00Z\",\"author\":\"bea\",\"text\":\"A boat\",\"tags\":\"sea wood\"}\n");
    ck_assert_int_eq(got.status, 0);
    strip(got.lines);
    ck_assert_str_eq(got.lines, SEEN);
    ck_assert_str_eq(got.stats.format, "observed.jsonl");
}
END_TEST

START_TEST(one_look_bounds_on_one_side)
{
    struct got got;
    t_read_text(&got, "seen.csv",
                "account,object,seen,gone\n"
                "42,777,2024-05-01T10:05:00Z,2024-05-01T12:05:00Z\n"
                "42,778,2024-05-01T10:05:00Z,\n");
    strip(got.lines);
    ck_assert_int_eq(got.events, 3);
    ck_assert_ptr_nonnull(strstr(got.lines, "like  [-,2024-05-01T10:05:00Z]#0 observed 42 =777\n"));
    ck_assert_ptr_nonnull(strstr(got.lines, "like  [-,2024-05-01T10:05:00Z]#0 observed 42 =778\n"));
    ck_assert_ptr_nonnull(
        strstr(got.lines, "unlike  [2024-05-01T10:05:00Z,2024-05-01T12:05:00Z]#0 observed 42 =777\n"));
}
END_TEST

START_TEST(done_again_is_another_event)
{
    struct got got;
    t_read_text(&got, "seen.csv",
                "account,action,object,seen,gone\n"
                "42,like,777,2024-05-01T10:00:00Z,2024-05-01T11:00:00Z\n"
                "42,like,777,2024-05-01T12:00:00Z,2024-05-01T13:00:00Z\n"
                "42,like,777,2024-05-01T12:00:00Z,2024-05-01T13:00:00Z\n");
    ck_assert_int_eq(got.events, 4);
}
END_TEST

START_TEST(what_contradicts_itself_is_skipped)
{
    struct got got;
    t_read_text(&got, "seen.csv",
                "account,action,object,last_absent,first_seen,first_gone\n"
                "42,like,1,2024-05-01T10:00:00Z,2024-05-01T09:00:00Z,\n"
                "42,like,2,,2024-05-01T09:00:00Z,2024-05-01T08:00:00Z\n"
                "42,like,3,,,2024-05-01T08:00:00Z\n"
                "42,like,4,,today,\n"
                "42,wave,5,,2024-05-01T09:00:00Z,\n"
                "42,view,6,,2024-05-01T09:00:00Z,2024-05-01T10:00:00Z\n"
                ",like,7,,2024-05-01T09:00:00Z,\n"
                "42,like,,,2024-05-01T09:00:00Z,\n"
                "42,post,9,,2024-05-01T09:00:00Z,2024-05-01T10:00:00Z\n");
    strip(got.lines);
    ck_assert_str_eq(got.lines, "post  [-,2024-05-01T09:00:00Z]#0 observed 42 =9\n"
                                "delete  [2024-05-01T09:00:00Z,2024-05-01T10:00:00Z]#0 observed 42 =9\n");
    ck_assert_uint_eq(got.stats.skipped, 8);
    ck_assert_ptr_nonnull(strstr(got.complaints, "seen.csv:2: the times are not in the order"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "seen.csv:4: it was never seen"));
    ck_assert_ptr_nonnull(strstr(got.complaints, "seen.csv:7: nothing takes this action back"));
}
END_TEST

static int put(void *ctx, const struct notme_event *e)
{
    return notme_merge_event(ctx, e, NULL);
}

/* One observer looked every ten minutes, another in between; the second like is hours later. */
START_TEST(what_two_observers_saw_is_one_event)
{
    static const char head[] = "service,account,action,object,last_absent,seen,gone\n";
    static const char *const rows[] = {"x,42,like,777,2024-05-01T10:00:00Z,2024-05-01T10:10:00Z,\n"
                                       "x,42,like,777,2024-05-01T15:00:00Z,2024-05-01T15:10:00Z,\n",
                                       "x,42,like,777,2024-05-01T10:05:00Z,2024-05-01T10:15:00Z,\n"
                                       "x,42,like,778,2024-05-01T10:05:00Z,2024-05-01T10:15:00Z,\n"};
    struct got got = {0};
    struct notme_merge *merge;
    ck_assert_int_eq(notme_merge_new(&merge, NULL), 0);
    for (int i = 0; i < 2; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s%s", head, rows[i]);
        notme_merge_look(merge);
        ck_assert_int_eq(notme_read_bytes("seen.csv", text, strlen(text), NULL, put, merge, NULL, NULL), 0);
    }
    ck_assert_int_eq(notme_merge_end(merge, t_take, &got, NULL), 0);
    notme_merge_free(merge);
    strip(got.lines);
    ck_assert_str_eq(got.lines, "like  [2024-05-01T10:05:00Z,2024-05-01T10:10:00Z]#0 observed 42 =777\n"
                                "like  [2024-05-01T10:05:00Z,2024-05-01T10:15:00Z]#0 observed 42 =778\n"
                                "like  [2024-05-01T15:00:00Z,2024-05-01T15:10:00Z]#0 observed 42 =777\n");
}
END_TEST

T_MAIN("observed", a_like_that_came_and_went_is_two_events_with_bounds, lines_say_the_same_as_rows,
       one_look_bounds_on_one_side, done_again_is_another_event, what_contradicts_itself_is_skipped,
       what_two_observers_saw_is_one_event)
