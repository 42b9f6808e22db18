#include "lines.h"

const unsigned t_parts = T_ACTION | T_BASIS | T_ACCOUNT | T_OBJECT | T_LANG | T_LABELS | T_DETAIL;

#define LINE(id, type, time, rest)                                                                                     \
    "{\"id\":\"" id "\",\"type\":\"" type                                                                              \
    "\",\"actor\":{\"id\":7,\"login\":\"oar\"},\"repo\":{\"id\":12345678901234567,"                                    \
    "\"name\":\"bea/boat\"},\"payload\":{" rest "},\"created_at\":\"" time "\"}\n"

static const char hour[] = LINE("1", "WatchEvent", "2024-05-01T10:00:01Z", "\"action\":\"started\"")
    LINE("2", "ForkEvent", "2024-05-01T09:59:59Z", "\"forkee\":{\"id\":9}") LINE(
        "3", "PushEvent", "2024-05-01T10:00:02Z",
        "\"commits\":[{\"message\":\"Old\"},{\"author\":{\"email\":\"a@secret.example\"},\"message\":\"Caulk the hull"
        "\\n\\nSigned-off-by: A <a@secret.example>\"}]")
        LINE("4", "IssueCommentEvent", "2024-05-01T10:00:03Z",
             "\"action\":\"created\",\"issue\":{\"user\":{\"login\":\"cal\"}},\"comment\":{\"body\":\"It "
             "leaks\",\"html_url\":"
             "\"https://github.com/bea/boat/issues/1#c\"}") "{\"id\":\"broken\n" LINE("5", "IssuesEvent",
                                                                                      "2024-05-01T10:00:04Z",
                                                                                      "\"action\":\"opened\",\"issue\":"
                                                                                      "{\"title\":\"A "
                                                                                      "leak\",\"user\":{\"login\":"
                                                                                      "\"oar\"}}")
            LINE("6", "IssuesEvent", "2024-05-01T10:00:05Z",
                 "\"action\":\"closed\",\"issue\":{\"title\":\"A leak\",\"user\":{\"login\":\"cal\"}}")
                LINE("7", "StrangeEvent", "2024-05-01T10:00:06Z", "") LINE("8", "WatchEvent", "some day", "");

static const char events[] =
    "like github:like:12345678901234567/1714557601 2024-05-01T10:00:01Z reported 7 ~oar =bea/boat @bea\n"
    "repost github:event:2 2024-05-01T09:59:59Z reported 7 ~oar =bea/boat @bea\n"
    "commit github:event:3 2024-05-01T10:00:02Z reported 7 ~oar =bea/boat @bea 'Caulk the hull'\n"
    "reply github:event:4 2024-05-01T10:00:03Z reported 7 ~oar =https://github.com/bea/boat/issues/1#c @cal 'It "
    "leaks'\n"
    "post github:event:5 2024-05-01T10:00:04Z reported 7 ~oar =bea/boat @bea 'A leak'\n"
    "other github:event:6 2024-05-01T10:00:05Z reported 7 ~oar =bea/boat @cal 'A leak' ?issue\n"
    "other github:event:7 2024-05-01T10:00:06Z reported 7 ~oar =bea/boat @bea ?StrangeEvent\n";

START_TEST(an_hour_of_public_events_is_read_line_by_line)
{
    struct got got;
    t_read_text(&got, "2024-05-01-10.json", hour);
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, events);
    ck_assert_str_eq(got.stats.format, "github.archive");
    ck_assert_uint_eq(got.stats.skipped, 2);
    ck_assert_ptr_nonnull(strstr(got.complaints, ":5: "));
    ck_assert_ptr_nonnull(strstr(got.complaints, ":9: event has no readable 'created_at'"));
}
END_TEST

START_TEST(brackets_too_many_in_one_line_spoil_no_other)
{
    struct got got;
    char bytes[1024] = LINE("1", "WatchEvent", "2024-05-01T10:00:01Z", "");
    const size_t n = strlen(bytes);
    bytes[n] = ']';
    memset(bytes + n + 1, '{', 300); /* deeper than any record may be */
    snprintf(bytes + n + 301, sizeof bytes - n - 301, "%s", "\n" LINE("2", "ForkEvent", "2024-05-01T10:00:02Z", ""));
    t_read_text(&got, "2024-05-01-10.json", bytes);
    ck_assert_ptr_nonnull(strstr(got.lines, "repost github:event:2 2024-05-01T10:00:02Z"));
}
END_TEST

/* One gzip member of its own. */
static size_t gzip(char *out, const char *bytes, size_t len)
{
    size_t used = 0;
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    archive_write_add_filter_gzip(a);
    archive_write_set_format_raw(a);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, out, T_ARCHIVE / 2, &used), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_pathname(entry, "x");
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(a, bytes, len), (la_ssize_t)len);
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(a);
    return used;
}

START_TEST(an_hour_may_be_zipped_in_several_members)
{
    static char bytes[T_ARCHIVE];
    struct got got;
    const size_t half = (size_t)(strstr(hour, "{\"id\":\"4\"") - hour) + 30; /* in the middle of a line */
    size_t len = gzip(bytes, hour, half);
    len += gzip(bytes + len, hour + half, sizeof hour - 1 - half);
    t_read_bytes(&got, "2024-05-01-10.json.gz", bytes, len);
    ck_assert_int_eq(got.status, 0);
    ck_assert_str_eq(got.lines, events);
}
END_TEST

START_TEST(hours_before_2015_have_another_shape)
{
    struct got got;
    t_read_text(
        &got, "2012-03-10-22.json",
        "{\"repository\":{\"id\":5,\"name\":\"boat\",\"url\":\"https://github.com/bea/boat\",\"owner\":\"bea\","
        "\"description\":\"A boat\",\"language\":\"C\"},\"actor_attributes\":{\"email\":\"a@secret.example\"},"
        "\"created_at\":\"2012/03/10 22:00:01 -0800\",\"actor\":\"oar\",\"payload\":{},\"type\":\"WatchEvent\"}\n"
        "{\"created_at\":\"2013-01-01T00:00:00-08:00\",\"actor\":\"oar\",\"payload\":{\"shas\":[[\"1\","
        "\"a@secret.example\",\"Row\",\"A\"]]},\"repository\":{\"url\":\"https://github.com/bea/boat\"},"
        "\"type\":\"PushEvent\"}\n");
    ck_assert_str_eq(got.complaints, "");
    ck_assert_int_eq(got.events, 2);
    /* 22:00:01 −0800 is 06:00:01 of the next day */
    ck_assert_ptr_nonnull(strstr(got.lines,
                                 "like github:like:5/1331445601 2012-03-11T06:00:01Z reported oar ~oar =bea/boat "
                                 "@bea 'A boat' +C\n"));
    ck_assert_ptr_nonnull(strstr(got.lines, " 2013-01-01T08:00:00Z reported oar ~oar =bea/boat @bea 'Row'\n"));
    ck_assert_ptr_null(strstr(got.lines, "secret"));
}
END_TEST

#define REPO(number, name, made)                                                                                       \
    "{\"id\":" number ",\"full_name\":\"" name                                                                         \
    "\",\"owner\":{\"login\":\"bea\"},\"description\":\"A boat\",\"topics\":["                                         \
    "\"sea\"],\"language\":\"C\",\"stargazers_count\":1,\"created_at\":\"" made "\"}"

START_TEST(starred_pages_have_times_or_an_order)
{
    struct got got;
    t_read_text(&got, "starred.json",
                "[{\"starred_at\":\"2024-05-01T10:00:01Z\",\"repo\":" REPO(
                    "12345678901234567", "bea/boat",
                    "2020-01-01T00:00:00Z") "},"
                                            "{\"starred_at\":null,\"repo\":" REPO("6", "bea/oar",
                                                                                  "2020-01-01T00:00:00Z") "},{}]");
    ck_assert_str_eq(got.lines,
                     "like github:like:12345678901234567/1714557601 2024-05-01T10:00:01Z reported github-export "
                     "=bea/boat @bea 'A boat' +sea +C\n");
    ck_assert_uint_eq(got.stats.skipped, 2);
    ck_assert(!got.stats.order_only);
    t_read_text(&got, "page.json",
                "[" REPO("6", "bea/oar", "2020-01-01T00:00:00Z") "," REPO("5", "bea/boat", "2023-01-01T00:00:00Z") "]");
    ck_assert_str_eq(got.lines,
                     "like github:like:5 [2023-01-01T00:00:00Z,-]#1 by_order github-export =bea/boat @bea 'A "
                     "boat' +sea +C\n"
                     "like github:like:6 [2023-01-01T00:00:00Z,-]#2 by_order github-export =bea/oar @bea 'A "
                     "boat' +sea +C\n");
    ck_assert(got.stats.order_only && got.stats.no_like_times);
}
END_TEST

START_TEST(a_saved_page_of_events_is_a_list)
{
    struct got got;
    t_read_text(&got, "events.json", "[" LINE("2", "ForkEvent", "2024-05-01T09:59:59Z", "") "]");
    ck_assert_str_eq(got.lines, "repost github:event:2 2024-05-01T09:59:59Z reported 7 ~oar =bea/boat @bea\n");
}
END_TEST

T_MAIN("github", an_hour_of_public_events_is_read_line_by_line, brackets_too_many_in_one_line_spoil_no_other,
       an_hour_may_be_zipped_in_several_members, hours_before_2015_have_another_shape,
       starred_pages_have_times_or_an_order, a_saved_page_of_events_is_a_list)
