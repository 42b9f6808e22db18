/* Exports that lie side by side in one folder or archive are told apart by the files that are there twice. */
#include "base/mem.h"
#include "read/roots.h"
#include "t.h"

#include <stdio.h>
#include <string.h>

/* "root: file file; root: …", in the order of the roots; files of none behind "-". */
static const char *groups(const char *const *names, size_t count, bool flat)
{
    static char text[1024];
    struct notme_roots roots;
    ck_assert(notme_roots_find(&roots, names, count, flat));
    text[0] = '\0';
    for (size_t r = 0; r <= roots.count; r++) {
        size_t n = strlen(text), any = 0;
        for (size_t i = 0; i < count; i++)
            any += notme_roots_of(&roots, names[i]) == r;
        if (!any)
            continue;
        if (r < roots.count)
            snprintf(text + n, sizeof text - n, "[%.*s]%zu ", (int)roots.root[r].len, roots.root[r].at, any);
        else
            snprintf(text + n, sizeof text - n, "-%zu", any);
    }
    notme_roots_release(&roots);
    return text;
}

#define GROUPS(flat, ...)                                                                                              \
    groups((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), flat)

START_TEST(what_is_there_twice_is_of_two_exports)
{
    ck_assert_str_eq(GROUPS(false, "alice/likes/liked_posts.json", "bob/likes/liked_posts.json", "bob/posts_1.json"),
                     "[alice]1 [bob]2 ");
    ck_assert_str_eq(GROUPS(false, "x/alice/likes/l.json", "bob/likes/l.json", "bob/c/d.json", "carol/likes/l.json"),
                     "[bob]2 [carol]1 [x/alice]1 ");
    ck_assert_str_eq(GROUPS(true, "alice/outbox.json", "bob/outbox.json", "bob/likes.json"), "[alice]1 [bob]2 ");
    ck_assert_str_eq(GROUPS(true, "outbox.json", "likes.json", "bob/outbox.json"), "[bob]1 []2 ");
    ck_assert_str_eq(GROUPS(false, "a/likes.json", "a/connections.json", "b/likes.json", "b/connections.json"),
                     "[a]2 [b]2 ");
}
END_TEST

START_TEST(parts_of_one_export_stay_together)
{
    ck_assert_str_eq(GROUPS(false, "g-1/likes/liked_posts.json", "g-2/comments/post_comments_1.json"), "-2");
    ck_assert_str_eq(GROUPS(true, "a/outbox.json", "a/likes.json"), "-2");
    ck_assert_str_eq(GROUPS(true, "outbox.json"), "-1");
}
END_TEST

/* Takeout has "MyActivity.json" in a folder for each product. */
START_TEST(one_name_in_two_folders_of_an_export_is_no_sign)
{
    ck_assert_str_eq(GROUPS(false, "T/My Activity/YouTube/MyActivity.json", "T/My Activity/Search/MyActivity.json"),
                     "-2");
    ck_assert_str_eq(GROUPS(false, "a/My Activity/Search/MyActivity.json", "b/My Activity/Search/MyActivity.json",
                            "b/My Activity/YouTube/MyActivity.json"),
                     "[a]1 [b]2 ");
}
END_TEST

START_TEST(a_file_that_is_a_whole_export_parts_its_folder_from_others)
{
    static const char *const names[] = {"a/user_data.json", "b/Like List.txt", "b/Comments.txt"};
    struct notme_roots roots = {.count = 0};
    ck_assert(notme_roots_add(&roots, names, 3, names[0]));
    ck_assert_uint_eq(roots.count, 1);
    ck_assert_uint_eq(notme_roots_of(&roots, names[0]), 0);
    ck_assert_uint_eq(notme_roots_of(&roots, names[1]), 1);
    notme_roots_release(&roots);
    ck_assert(notme_roots_add(&roots, names, 1, names[0]));
    ck_assert_uint_eq(roots.count, 0);
}
END_TEST

/* Meta put a folder around what was at the top before. */
START_TEST(two_eras_in_one_folder_are_one_export)
{
    ck_assert_str_eq(GROUPS(false, "likes/liked_posts.json", "your_instagram_activity/likes/liked_posts.json"), "-2");
    ck_assert_str_eq(GROUPS(false, "likes/liked_posts.json", "bob/likes/liked_posts.json"), "[bob]1 []1 ");
}
END_TEST

T_MAIN("roots", what_is_there_twice_is_of_two_exports, parts_of_one_export_stay_together,
       one_name_in_two_folders_of_an_export_is_no_sign, a_file_that_is_a_whole_export_parts_its_folder_from_others,
       two_eras_in_one_folder_are_one_export)
