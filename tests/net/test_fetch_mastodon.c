/* Against a server that keeps the documented contract of Mastodon's API. Never run against Mastodon itself. */
#include "base/clock.h"
#include "base/hash.h"
#include "fetched.h"

#include <stdio.h>

#define WHO "mastodon:@wren@heron.example"

START_TEST(mastodon_shaped_statuses_are_paged_by_the_link_header)
{
    struct fetched f;
    fetched_start(&f, "statuses");
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(f.events, 9);
    for (int i = 1; i <= 9; i++) {
        char word[32];
        snprintf(word, sizeof word, "note %d", i);
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_POST, word));
    }
    ck_assert_str_eq(f.event[0].account, "wren@heron.example");
    ck_assert(strstr(f.note, "token") != NULL); /* and it is said that favourites take one */
    ck_assert_str_eq(t_asked_with("statuses", 1, "authorization"), "");
    ck_assert_int_eq(t_asked("statuses"), 1 + 5);
}
END_TEST

START_TEST(mastodon_shaped_favourites_are_likes_with_bounds_in_order)
{
    struct fetched f;
    fetched_start(&f, "favourites");
    f.options.token = "a-good-token";
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 4);
    static const int newest_first[] = {40, 33, 7, 50};
    int64_t before = INT64_MAX;
    for (size_t i = 0; i < 4; i++) {
        char word[32];
        snprintf(word, sizeof word, "note %d", newest_first[i]);
        const struct fetched_event *like = fetched_find(&f, NOTME_LIKE, word);
        ck_assert_msg(like != NULL, "%s", word);
        ck_assert_int_eq(like->time, NOTME_NO_TIME);
        ck_assert_int_ne(like->not_before, NOTME_NO_TIME); /* when the post was written */
        ck_assert_int_eq(like->not_after, T_NOW);
        ck_assert_int_gt(like->seq, 0);
        ck_assert_int_lt(like->seq, before);
        ck_assert_str_eq(like->account, "wren@heron.example");
        before = like->seq;
    }
    ck_assert_int_eq(f.event[9].seq, 931);
    ck_assert_uint_eq(f.snapshots, 1);
    ck_assert_str_eq(t_asked_with("favourites", 1, "authorization"), "Bearer a-good-token");
}
END_TEST

START_TEST(mastodon_shaped_empty_pages_in_the_middle_and_links_in_lines_of_their_own_lead_on)
{
    static const char *const ways[] = {"gone=931", "gone=917,640", "two_links=1"};
    static const size_t likes[] = {3, 2, 4};
    for (size_t i = 0; i < 3; i++) {
        struct fetched f;
        fetched_start(&f, ways[i]);
        fetched_set(ways[i], ways[i]);
        f.options.token = "a-good-token";
        ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), likes[i]);
        ck_assert_uint_eq(fetched_count(&f, NOTME_POST), 7); /* and a quote and a direct message */
        ck_assert_uint_eq(f.snapshots, 1);
    }
}
END_TEST

START_TEST(mastodon_shaped_words_of_direct_messages_are_neither_handed_on_nor_kept)
{
    static const char *const ways[] = {"seen=direct", "seen=circle-of-friends", "seen=none"};
    for (size_t i = 0; i < 3; i++) {
        struct fetched f;
        fetched_start(&f, ways[i]);
        fetched_with_cache(&f);
        fetched_set(ways[i], ways[i]);
        f.options.token = "a-good-token";
        for (int round = 0; round < 2; round++) {
            ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
            for (size_t e = 0; e < f.events; e++)
                ck_assert_ptr_null(strstr(f.event[e].text, "secret"));
            ck_assert_ptr_nonnull(fetched_find(&f, NOTME_POST, "note 4"));
            ck_assert_uint_eq(f.events, 9 + 4);
            const struct fetched_event *quote = fetched_find(&f, NOTME_QUOTE, "note 6");
            ck_assert_ptr_nonnull(quote);
            ck_assert_str_eq(quote->author, "bea@reed.example");
        }
        ck_assert(fetched_cache_holds(&f, "note 4"));
        ck_assert(!fetched_cache_holds(&f, "secret"));
        ck_assert(!fetched_cache_holds(&f, "hush"));
        ck_assert(!fetched_cache_holds(&f, "a-good-token"));
        fetched_end(&f);
    }
}
END_TEST

START_TEST(mastodon_shaped_what_the_public_sees_does_not_hide_what_a_token_shows)
{
    struct fetched f;
    fetched_start(&f, "m-views");
    fetched_with_cache(&f);
    fetched_set("m-views", "private=2,3");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, 7);
    f.options.token = "a-good-token";
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, 9 + 4);
    f.options.token = NULL;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, 7);
    fetched_end(&f);
}
END_TEST

START_TEST(mastodon_shaped_a_token_must_be_good_and_of_the_account)
{
    struct fetched f;
    fetched_start(&f, "tokens");
    f.options.token = "a-bad-token";
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "401: The access token is invalid"));
    ck_assert_ptr_null(strstr(f.error.text, "a-bad-token"));
    f.options.token = "a-good-token";
    fetched_set("tokens", "owner=72");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EUSAGE);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 0);
}
END_TEST

START_TEST(mastodon_shaped_a_fetch_goes_on_where_it_was_broken_off)
{
    for (int at = 1; at <= 11; at++) {
        struct fetched f;
        char name[64], setting[64];
        snprintf(name, sizeof name, "m-broken-%d", at);
        fetched_start(&f, name);
        fetched_with_cache(&f);
        f.options.token = "a-good-token";
        snprintf(setting, sizeof setting, "break_at=%d", at);
        fetched_set(name, setting);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EIO);
        const int asked = t_asked(name);
        fetched_set(name, "statuses=12&break_at=0");
        ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%d: %s", at, f.error.text);
        ck_assert_uint_eq(f.events, 12 + 4);
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_POST, "note 12"));
        ck_assert_int_eq(t_asked(name) > asked, 1);
        const struct fetched_event *newest = fetched_find(&f, NOTME_LIKE, "note 40");
        ck_assert_int_eq(newest->seq, 931);
        const int whole = t_asked(name);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_uint_eq(f.events, 12 + 4);
        ck_assert_int_eq(t_asked(name), whole + 4); /* who, whose token, and the two tops */
        fetched_end(&f);
    }
}
END_TEST

START_TEST(mastodon_shaped_next_pages_at_another_server_are_refused)
{
    struct fetched f;
    fetched_start(&f, "m-away");
    fetched_with_cache(&f);
    fetched_set("m-away", "away=1");
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EFORMAT);
        ck_assert_ptr_nonnull(strstr(f.error.text, "another server"));
    }
    ck_assert_int_eq(t_asked("m-away"), 4); /* twice who it is, and the first page */
    fetched_end(&f);
}
END_TEST

START_TEST(mastodon_shaped_places_in_the_cache_are_of_the_same_server)
{
    struct fetched f;
    char path[200], page[4096];
    fetched_start(&f, "m-planted");
    fetched_with_cache(&f);
    fetched_set("m-planted", "break_at=3");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EIO);
    snprintf(path, sizeof path,
             "%s/mastodon/http%%3A%%2F%%2F127.0.0.1%%3A%d%%2Fm-planted/wren@heron.example/statuses-000001.page",
             f.cache, t_port[0]);
    FILE *file = fopen(path, "r+b");
    ck_assert_msg(file != NULL, "%s", path);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    char *host = strstr(page, "127.0.0.1"); /* of the next page */
    ck_assert_ptr_nonnull(host);
    host[8] = '2';
    char sum[17]; /* whoever plants a page writes a checksum, too */
    snprintf(sum, sizeof sum, "%016llx",
             (unsigned long long)notme_hash(page + sizeof sum, strlen(page + sizeof sum), 0));
    memcpy(page, sum, sizeof sum - 1);
    rewind(file);
    ck_assert_int_ge(fputs(page, file), 0);
    fclose(file);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EFORMAT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "127.0.0.2"));
    fetched_end(&f);
}
END_TEST

START_TEST(mastodon_shaped_names_are_checked_before_anything_is_asked)
{
    static const char *const none[] = {"mastodon:",        "mastodon:wren",           "mastodon:@wren@",
                                       "mastodon:@@x.y",   "mastodon:@wren@h/../x.y", "mastodon:@w r@heron.example",
                                       "mastodon:@w@h:80", "mastodon:@w@localhost"};
    struct fetched f;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        fetched_start(&f, "names");
        ck_assert_msg(fetched_run(&f, none[i]) == NOTME_EUSAGE, "%s", none[i]);
    }
    ck_assert_int_eq(t_asked("names"), 0);
    ck_assert_int_eq(fetched_run(&f, "mastodon:@stork@heron.example"), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "404: Record not found"));
    ck_assert_int_eq(fetched_run(&f, "mastodon:WREN@heron.example"), NOTME_EIO);
}
END_TEST

LOOPBACK_MAIN("fetch_mastodon", mastodon_shaped_statuses_are_paged_by_the_link_header,
              mastodon_shaped_favourites_are_likes_with_bounds_in_order,
              mastodon_shaped_words_of_direct_messages_are_neither_handed_on_nor_kept,
              mastodon_shaped_a_token_must_be_good_and_of_the_account,
              mastodon_shaped_a_fetch_goes_on_where_it_was_broken_off,
              mastodon_shaped_names_are_checked_before_anything_is_asked,
              mastodon_shaped_empty_pages_in_the_middle_and_links_in_lines_of_their_own_lead_on,
              mastodon_shaped_next_pages_at_another_server_are_refused,
              mastodon_shaped_what_the_public_sees_does_not_hide_what_a_token_shows,
              mastodon_shaped_places_in_the_cache_are_of_the_same_server)
