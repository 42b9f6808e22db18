#include "lines.h"

#include "base/mem.h"
#include "read/markup.h"
#include "read/page.h"

const unsigned t_parts = T_BASIS | T_OBJECT | T_CLIENT;

/* ---- records of a page, "TEXT|>HREF|[DATE]…" a line */

struct seen {
    char text[8192], complaints[1024];
    size_t piece; /* bytes pulled at a time */
    const char *at;
    size_t left;
};

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    struct seen *seen = ctx;
    const size_t n = seen->left < seen->piece ? seen->left : seen->piece;
    (void)err;
    *bytes = seen->at;
    seen->at += n;
    seen->left -= n;
    return (int64_t)n;
}

static int take(void *ctx, const struct notme_page_record *record)
{
    struct seen *seen = ctx;
    for (size_t i = 0; i < record->blocks; i++) {
        const struct notme_page_block *b = &record->block[i];
        t_add(seen->text, sizeof seen->text, "%s%s%s%s%s", i ? "|" : "", b->heading ? "#" : "", b->dated ? "@" : "",
              b->text.len ? b->text.at : "", b->row ? "." : "");
        if (b->href.len)
            t_add(seen->text, sizeof seen->text, ">%s", b->href.at);
    }
    t_add(seen->text, sizeof seen->text, "\n");
    return 0;
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct seen *seen = ctx;
    (void)place;
    (void)line;
    t_add(seen->complaints, sizeof seen->complaints, "%s\n", text);
}

static void read_in_pieces(struct seen *seen, const char *html, size_t piece, bool undated)
{
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {
        .limits = {.record_bytes = 4096}, .stats = &stats, .complain = complain, .complain_ctx = seen, .place = "p"};
    struct notme_stream stream = {pull, NULL, seen};
    *seen = (struct seen){.piece = piece, .at = html, .left = strlen(html)};
    ck_assert_int_eq(notme_page_read(&reader, &stream, undated, take, seen), NOTME_OK);
}

/* Reads it whole and byte by byte, which must be the same. */
static const char *records(struct seen *seen, const char *html)
{
    struct seen bytewise;
    read_in_pieces(seen, html, 1 << 20, false);
    read_in_pieces(&bytewise, html, 1, false);
    ck_assert_str_eq(bytewise.text, seen->text);
    ck_assert_str_eq(bytewise.complaints, seen->complaints);
    return seen->text;
}

#define D1 "Oct 04, 2026 12:49 pm"
#define D2 "Oct 03, 2026 9:10 am"
#define D3 "Oct 02, 2026 9:10 am"

START_TEST(what_each_holds_a_date_is_a_record)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen, "<html><body><main><div><b>a</b><div>" D1 "</div></div><div>b<p>" D2
                                    "</div></main></body></html>"),
                     "a|@" D1 "\nb|@" D2 "\n");
    /* in elements around them all, whose depth nobody knows before */
    ck_assert_str_eq(records(&seen, "<html><body><div>menu</div><div><div><div>a<i>" D1 "</i></div><div>b<p>" D2
                                    "</p></div><div>c<p>" D3 "</p></div></div></div></body></html>"),
                     "b|@" D2 "\nc|@" D3 "\n");
}
END_TEST

START_TEST(a_record_within_records_stays_in_its_own)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen,
                             "<main><div class=r><div class=r><h2>Owner</h2><div class=r>gull</div></div><div>" D1
                             "</div></div><div class=r><div class=r>x</div><div>" D2 "</div></div></main>"),
                     "#Owner|gull|@" D1 "\nx|@" D2 "\n");
    /* the same one level deeper: all records in one element of their kind */
    ck_assert_str_eq(records(&seen, "<main><div class=r><div><div class=r><h2>Owner</h2><div>gull</div><div>" D1
                                    "</div></div><div class=r><div>x</div><div>" D2 "</div></div></div></div></main>"),
                     "#Owner|gull|@" D1 "\nx|@" D2 "\n");
}
END_TEST

START_TEST(dates_in_the_rows_of_one_table_are_of_one_record)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen,
                             "<main><section><h2>Session</h2><table><tr><td>Created<td>" D2 "<tr><td>Updated<td>" D1
                             "</table></section><section><table><tr><td>Created<td>" D3 "</table></section></main>"),
                     "#Session|Created.|@" D2 ".|Updated.|@" D1 ".\nCreated.|@" D3 ".\n");
}
END_TEST

START_TEST(a_heading_that_is_a_date_begins_nothing_new)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen, "<main><div><h2>2024-07-05T10:49:31+00:00</h2><table><tr><td>Time<td>" D1
                                    "</table></div></main>"),
                     "#@2024-07-05T10:49:31+00:00|Time.|@" D1 ".\n");
}
END_TEST

START_TEST(a_record_without_a_date_is_complained_of_and_others_are_not)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen, "<main><div class=r>a<p>" D1 "</p></div><div class=r>b<p>soon</p></div><div "
                                    "class=foot>made by us</div><div class=r>c<p>" D3 "</p></div></main>"),
                     "a|@" D1 "\nc|@" D3 "\n");
    ck_assert_str_eq(seen.complaints, "no readable date in the record\n");
    read_in_pieces(&seen, "<main><div>a</div><div>b</div></main>", 100, true);
    ck_assert_str_eq(seen.text, "a\nb\n");
}
END_TEST

START_TEST(a_page_that_ends_in_the_middle_keeps_what_came_before)
{
    struct seen seen;
    ck_assert_str_eq(
        records(&seen, "<html><body><main><div>a<p>" D1 "</p></div><div>b<p>" D2 "</p></div><div>c<a href=\""),
        "a|@" D1 "\nb|@" D2 "\n");
    ck_assert_str_eq(seen.complaints, "the page is cut short\n");
}
END_TEST

START_TEST(links_sources_and_entities_are_read_and_scripts_are_not)
{
    struct seen seen;
    ck_assert_str_eq(
        records(&seen,
                "<!-- <div>" D1 "</div> --><title>t</title><style>a > b { c: \"<div>\" }</style><main><script>if (a<b) "
                "\"</div>\"</script><div>Watched&nbsp;<a class='x' href='https://x.example/?a=1&amp;b=2'>A &lt;b&gt; "
                "&#064;c</a><br><img src=\"data:image/png;base64,AAAA\"><img alt=\"1 > 0\" "
                "src=\"media/7.jpg\"><div>" D1 "</div></div></main>"),
        "Watched A <b> @c>https://x.example/?a=1&b=2|>media/7.jpg|@" D1 "\n");
}
END_TEST

START_TEST(what_is_broken_breaks_no_more_than_itself)
{
    struct seen seen;
    ck_assert_str_eq(records(&seen, "<main><div<div class=r>a</b></i></span><p>" D1
                                    "</div<div></div><div class=r>b < c &bogus; <p>" D2 "</p></p></div></main>"),
                     "a|@" D1 "\nb < c &bogus;|@" D2 "\n");
    char deep[8192] = "<main><div>a<p>" D1 "</p></div><div>";
    for (int i = 0; i < 400; i++)
        t_add(deep, sizeof deep, "<div>");
    t_add(deep, sizeof deep, "x");
    for (int i = 0; i < 400; i++)
        t_add(deep, sizeof deep, "</div>");
    t_add(deep, sizeof deep, "</div><div>b<p>" D2 "</p></div></main>");
    ck_assert_str_eq(records(&seen, deep), "a|@" D1 "\nb|@" D2 "\n");
}
END_TEST

START_TEST(a_record_beyond_the_ceiling_is_passed_over)
{
    struct seen seen;
    enum { ROOM = 1 << 16 };
    char *big = calloc(1, ROOM);
    ck_assert_ptr_nonnull(big);
    size_t len = (size_t)snprintf(big, ROOM, "<main><div>");
    for (int i = 0; i < 2000; i++)
        len += (size_t)snprintf(big + len, ROOM - len, "word<br>");
    snprintf(big + len, ROOM - len, "<p>" D1 "</p></div><div>b<p>" D2 "</p></div></main>");
    records(&seen, big);
    ck_assert_ptr_nonnull(strstr(seen.text, "b|@" D2 "\n"));
    ck_assert_ptr_nonnull(strstr(seen.complaints, "a record is longer than 4096 bytes\n"));
    free(big);
}
END_TEST

/* ---- platforms */

START_TEST(a_page_of_instagram_is_known_without_its_folder_and_by_no_class)
{
    struct got got;
    t_read_text(&got, "/tmp/liked_posts.html",
                "<!DOCTYPE html><html><body><main><section class=zz><h2>gull</h2><p><a "
                "href=\"https://www.instagram.com/p/Ca/\">https://www.instagram.com/p/Ca/</a><p>jun. 07, 2024 5:44 "
                "am</section></main></body></html>");
    ck_assert_str_eq(got.lines,
                     "instagram:like:1717739040-Ca [2024-06-06T15:44:00Z,2024-06-07T17:44:59.999999Z]#0 bounded =Ca "
                     "@gull\n");
    ck_assert_ptr_nonnull(strstr(got.complaints, "1 times are by a clock whose zone is not stated"));
}
END_TEST

START_TEST(the_zone_that_the_user_names_is_that_of_times_without_one)
{
    struct got got;
    struct notme_read_options options = t_options(&got);
    static const char page[] =
        "<!DOCTYPE html><html><body><main><div><h2>gull</h2><a "
        "href=\"https://www.instagram.com/p/Ca/\">x</a><p>jun. 07, 2024 5:44 am</div></main></html>";
    options.source_tz = "America/New_York";
    ck_assert_int_eq(
        notme_read_bytes("liked_posts.html", page, sizeof page - 1, &options, t_take, &got, &got.stats, NULL), 0);
    ck_assert_str_eq(got.lines, "instagram:like:1717753440-Ca 2024-06-07T09:44:00Z "
                                "[2024-06-07T09:44:00Z,2024-06-07T09:44:59.999999Z] reported =Ca @gull\n");
    options.source_tz = "Nowhere/Atall";
    ck_assert_int_eq(
        notme_read_bytes("liked_posts.html", page, sizeof page - 1, &options, t_take, &got, &got.stats, &got.error),
        NOTME_EUSAGE);
    ck_assert_ptr_nonnull(strstr(got.error.text, "unknown time zone 'Nowhere/Atall'"));
}
END_TEST

START_TEST(exports_of_several_platforms_side_by_side_are_told_apart)
{
    struct got got;
    static const char instagram[] =
        "<!DOCTYPE html><html><body><main><div><a href=\"https://www.instagram.com/esa\">esa</a>"
        "<p>Dec 23, 2025 12:16 pm</div></main></html>";
    static const char facebook[] =
        "<!DOCTYPE html><html><body><main><section><h2>A commented on B's post.</h2><div>hi</div>"
        "<a href=\"https://www.facebook.com/x\"><div>Dec 24, 2025 12:16:05 pm</div></a>"
        "</section></main></html>";
    static const char google[] =
        "<html><body><div class=\"mdl-cell\"><div>YouTube</div><div>Watched&nbsp;<a "
        "href=\"https://www.youtube.com/watch?v=abc\">T</a><br>Dec 25, 2025, 5:06:44 PM PDT</div>"
        "</div></body></html>";
    const struct t_file files[] = {{"a/connections/followers_and_following/following.html", instagram},
                                   {"b/your_facebook_activity/comments.html", facebook},
                                   {"c/Takeout/My Activity/YouTube/My Activity.html", google},
                                   {"d/notes.html", "<html><body><p>Dec 25, 2025 5:06 pm</p></body></html>"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.status, 0);
    ck_assert_int_eq(got.events, 3);
    ck_assert_ptr_nonnull(strstr(got.lines, "instagram:follow:1766492160-esa "));
    ck_assert_ptr_nonnull(strstr(got.lines, "facebook:reply:1766578565-"));
    ck_assert_ptr_nonnull(strstr(got.lines, "google:view:abc/1766707604 2025-12-26T00:06:44Z reported"));
}
END_TEST

START_TEST(the_account_of_pages_is_named_in_the_profile)
{
    struct got got;
    const struct t_file files[] = {
        {"x/personal_information/personal_information/personal_information.html",
         "<!DOCTYPE html><html><body><main><div><table><tr><td "
         "colspan=2>Username<div><div>gull_9</div></div></td></tr><tr>"
         "<td>Name<div><div>Some Body</div></div></td></tr></table></div></main><p>instagram.com/</p></body></html>"},
        {"x/connections/followers_and_following/following.html",
         "<!DOCTYPE html><html><body><main><div><a href=\"https://www.instagram.com/esa\">esa</a><p>Dec 23, 2025 12:16 "
         "pm</div></main></html>"}};
    t_read_packed(&got, "x.zip", files, T_COUNT(files));
    ck_assert_int_eq(got.events, 1);
    ck_assert_str_eq(got.account, "gull_9");
}
END_TEST

T_MAIN("page", what_each_holds_a_date_is_a_record, a_record_within_records_stays_in_its_own,
       dates_in_the_rows_of_one_table_are_of_one_record, a_heading_that_is_a_date_begins_nothing_new,
       a_record_without_a_date_is_complained_of_and_others_are_not,
       a_page_that_ends_in_the_middle_keeps_what_came_before, links_sources_and_entities_are_read_and_scripts_are_not,
       what_is_broken_breaks_no_more_than_itself, a_record_beyond_the_ceiling_is_passed_over,
       a_page_of_instagram_is_known_without_its_folder_and_by_no_class,
       the_zone_that_the_user_names_is_that_of_times_without_one,
       exports_of_several_platforms_side_by_side_are_told_apart, the_account_of_pages_is_named_in_the_profile)
