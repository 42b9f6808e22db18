/* Against a server that keeps the documented contract of GitHub's API. Never run against GitHub itself. */
#include "base/clock.h"
#include "fetched.h"

#include <stdio.h>

#define WHO "github:tern"

START_TEST(github_shaped_stars_have_their_times)
{
    struct fetched f;
    int64_t time;
    fetched_start(&f, "stars");
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 8 + 1);
    const struct fetched_event *star = fetched_find(&f, NOTME_LIKE, "reeds 5");
    ck_assert_ptr_nonnull(star);
    ck_assert(notme_time_parse("2025-03-01T00:05:00Z", 20, &time));
    ck_assert_int_eq(star->time, time);
    ck_assert_str_eq(star->account, "4001@127.0.0.1"); /* the number stays when the login changes; of this server */
    ck_assert_str_eq(t_asked_with("stars", 1, "accept"), "application/vnd.github.star+json");
    ck_assert_int_eq(t_asked("stars"), 1 + 3 + 1);
    ck_assert_uint_eq(f.snapshots, 1);
}
END_TEST

START_TEST(github_shaped_a_star_in_both_lists_is_handed_on_once)
{
    struct fetched f;
    fetched_start(&f, "g-both");
    fetched_with_cache(&f);
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 8 + 1);
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "fen/5"));
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "reeds 5"));
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "fen/gone"));
    }
    fetched_end(&f);
}
END_TEST

START_TEST(github_shaped_public_events_come_without_addresses)
{
    struct fetched f;
    fetched_start(&f, "g-events");
    fetched_with_cache(&f);
    for (int round = 0; round < 2; round++) {
        ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
        ck_assert_uint_eq(fetched_count(&f, NOTME_REPOST), 1);
        const struct fetched_event *push = fetched_find(&f, NOTME_COMMIT, "Deepen the ditch");
        ck_assert_ptr_nonnull(push);
        ck_assert_str_eq(push->text, "Deepen the ditch");
        ck_assert_str_eq(push->account, "4001@127.0.0.1");
    }
    ck_assert(fetched_cache_holds(&f, "Deepen the ditch"));
    ck_assert(!fetched_cache_holds(&f, "tern@example.test"));
    fetched_end(&f);
}
END_TEST

START_TEST(github_shaped_a_token_goes_along_and_is_not_kept)
{
    struct fetched f;
    fetched_start(&f, "g-token");
    fetched_with_cache(&f);
    f.options.token = "ghp_something";
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_str_eq(t_asked_with("g-token", 3, "authorization"), "Bearer ghp_something");
    ck_assert(!fetched_cache_holds(&f, "ghp_something"));
    ck_assert(!fetched_cache_holds(&f, "tern@example.test"));
    fetched_end(&f);
}
END_TEST

START_TEST(github_shaped_new_stars_alone_are_asked_for)
{
    struct fetched f;
    fetched_start(&f, "g-again");
    fetched_with_cache(&f);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_eq(t_asked("g-again"), 5 + 3);
    fetched_set("g-again", "stars=10"); /* the first page holds two new ones, the second none */
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, 10 + 3);
    ck_assert_int_eq(t_asked("g-again"), 8 + 4);
    fetched_end(&f);
}
END_TEST

START_TEST(github_shaped_a_broken_fetch_begins_again_for_its_pages_shift)
{
    for (int at = 1; at <= 4; at++) {
        for (int again = 1; again <= 5; again++) {
            struct fetched f;
            char name[64], setting[64];
            snprintf(name, sizeof name, "g-broken-%d-%d", at, again);
            fetched_start(&f, name);
            fetched_with_cache(&f);
            snprintf(setting, sizeof setting, "break_at=%d", at);
            fetched_set(name, setting);
            ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EIO);
            snprintf(setting, sizeof setting, "stars=12&break_at=%d", at + again);
            fetched_set(name, setting);
            ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EIO);
            fetched_set(name, "stars=13&break_at=0");
            ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
            ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 13 + 1);
            ck_assert_uint_eq(f.events, 13 + 3);
            const int whole = t_asked(name);
            ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
            ck_assert_int_eq(t_asked(name), whole + 3);
            fetched_end(&f);
        }
    }
}
END_TEST

START_TEST(github_shaped_next_pages_at_another_server_are_refused)
{
    struct fetched f;
    fetched_start(&f, "g-away");
    fetched_with_cache(&f);
    fetched_set("g-away", "away=1");
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EFORMAT);
        ck_assert_ptr_nonnull(strstr(f.error.text, "another server"));
    }
    ck_assert_int_eq(t_asked("g-away"), 4); /* twice who it is, and the first page */
    fetched_end(&f);
}
END_TEST

START_TEST(github_shaped_names_are_checked_before_anything_is_asked)
{
    static const char *const none[] = {"github:", "github:a/b", "github:..", "github:a?b", "github:a b"};
    struct fetched f;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        fetched_start(&f, "g-names");
        ck_assert_msg(fetched_run(&f, none[i]) == NOTME_EUSAGE, "%s", none[i]);
    }
    ck_assert_int_eq(t_asked("g-names"), 0);
    ck_assert_int_eq(fetched_run(&f, "github:nobody"), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "404: Not Found"));
}
END_TEST

LOOPBACK_MAIN("fetch_github", github_shaped_stars_have_their_times, github_shaped_public_events_come_without_addresses,
              github_shaped_a_token_goes_along_and_is_not_kept, github_shaped_new_stars_alone_are_asked_for,
              github_shaped_a_broken_fetch_begins_again_for_its_pages_shift,
              github_shaped_names_are_checked_before_anything_is_asked,
              github_shaped_next_pages_at_another_server_are_refused,
              github_shaped_a_star_in_both_lists_is_handed_on_once)
