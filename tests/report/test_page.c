#include "report/page.h"

#include "t.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* An item that is a share of a whole, two points for it and one against it, and an item after it. */
static char *written(const struct notme_page_writer *writer)
{
    struct notme_buf out = {0};
    struct notme_page page = {.any = false};
    notme_page_begin(&page, writer, &out, "a title");
    notme_page_say(&page, NOTME_PART, "What it could be");
    notme_page_open(&page, NOTME_ITEM);
    notme_page_add(&page, "48 %%: one thing");
    notme_page_weigh(&page, 0.479, "of the whole");
    notme_page_close(&page);
    const char *const points[][2] = {{"for", "a <sign>"}, {"for", "another"}, {"against", "a third"}};
    for (size_t i = 0; i < 3; i++) {
        notme_page_open(&page, NOTME_ITEM);
        notme_page_quote(&page, notme_text_of(points[i][1]), 40);
        notme_page_close_point(&page, points[i][0]);
    }
    notme_page_say(&page, NOTME_ITEM, "no share");
    notme_page_end(&page);
    notme_page_release(&page);
    notme_buf_addc(&out, '\0');
    ck_assert(!out.failed);
    return out.at;
}

START_TEST(points_stand_under_their_item_with_one_label_in_text)
{
    char *text = written(&notme_page_text);
    ck_assert_str_eq(text, "  What it could be:\n"
                           "  - 48 %: one thing\n"
                           "      for      a <sign>\n"
                           "               another\n"
                           "      against  a third\n"
                           "  - no share\n");
    free(text);
}
END_TEST

START_TEST(points_are_a_list_within_the_list_in_markdown)
{
    char *text = written(&notme_page_markdown);
    ck_assert_str_eq(text, "#### What it could be\n\n"
                           "- 48 %: one thing\n"
                           "  - *for:* a \\<sign\\>\n"
                           "  - *for:* another\n"
                           "  - *against:* a third\n"
                           "- no share\n");
    free(text);
}
END_TEST

START_TEST(points_are_terms_and_what_they_say_in_html_and_a_share_is_a_bar)
{
    char *text = written(&notme_page_html);
    ck_assert_ptr_nonnull(strstr(text, "aria-label=\"48 % of the whole\""));
    ck_assert_ptr_nonnull(strstr(text,
                                 "<div>48 %: one thing"
                                 "<dl><dt>for</dt><dd><bdi>a &lt;sign&gt;</bdi></dd>\n<dd><bdi>another</bdi></dd>\n"
                                 "<dt>against</dt><dd><bdi>a third</bdi></dd>\n</dl></div></li>\n"
                                 "<li><div>no share</div></li>\n</ul>\n"));
    free(text);
}
END_TEST

T_MAIN("page", points_stand_under_their_item_with_one_label_in_text, points_are_a_list_within_the_list_in_markdown,
       points_are_terms_and_what_they_say_in_html_and_a_share_is_a_bar)
