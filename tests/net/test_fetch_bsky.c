/* Against a server that is shaped like a PDS, its directory and its AppView; the real ones are met in pds/. */
#include "base/clock.h"
#include "fetched.h"

#include <stdio.h>

#define WHO "bsky:did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"

static int asked_for(const char *name, const char *what)
{
    cJSON *log = t_get(t_url("log/%s", name)), *entry;
    int n = 0;
    cJSON_ArrayForEach(entry, log)
    {
        n += strstr(notme_text_at(entry, "path").at, what) != NULL;
    }
    cJSON_Delete(log);
    return n;
}

START_TEST(bsky_shaped_likes_are_paged_to_the_end)
{
    struct fetched f;
    fetched_start(&f, "paged");
    ck_assert_msg(fetched_run(&f, "bsky:lapwing.test") == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 7);
    for (int i = 1; i <= 7; i++) {
        char word[32];
        snprintf(word, sizeof word, "3j%011d", i);
        const struct fetched_event *like = fetched_find(&f, NOTME_LIKE, word);
        ck_assert_msg(like != NULL, "%s", word);
        ck_assert_str_eq(like->account, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    }
    /* 2, 2, 2, 1 and one empty page */
    ck_assert_int_eq(asked_for("paged", "collection=app.bsky.feed.like"), 5);
    ck_assert_int_eq(asked_for("paged", "collection=app.bsky.graph.block"), 1);
    ck_assert(f.stats.no_unlikes);
    ck_assert_str_eq(f.stats.format, "bsky.api");
}
END_TEST

START_TEST(bsky_shaped_liked_posts_are_joined_by_their_address)
{
    struct fetched f;
    fetched_start(&f, "joined");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    const struct fetched_event *like = fetched_find(&f, NOTME_LIKE, "saying 4");
    ck_assert_ptr_nonnull(like);
    ck_assert_ptr_nonnull(strstr(like->object, "3j00000000004"));
    ck_assert_str_eq(like->author, "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb");
    ck_assert_str_eq(like->labels, "");
    like = fetched_find(&f, NOTME_LIKE, "3j00000000003"); /* this post is gone */
    ck_assert_ptr_nonnull(like);
    ck_assert_str_eq(like->text, "");
}
END_TEST

/* 18,000 of each of eighteen posts: comparing each with each takes minutes, hashing them nothing. */
START_TEST(bsky_shaped_labels_take_no_longer_than_they_are_many)
{
    struct fetched f;
    fetched_start(&f, "many");
    fetched_set("many", "likes=450&page=100&labels=9000");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    const struct fetched_event *others = fetched_find(&f, NOTME_LIKE, "saying 252");
    ck_assert_ptr_nonnull(others);
    ck_assert_str_eq(others->labels, "");
}
END_TEST

START_TEST(bsky_shaped_pages_are_left_in_the_middle_when_the_time_has_run_out)
{
    struct fetched f;
    fetched_start(&f, "late");
    fetched_set("late", "likes=90&page=100");
    f.options.total_time = 3600 * (int64_t)1000000;
    f.clock.step = f.options.total_time / 60;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "time allowed has run out"));
    ck_assert_uint_gt(fetched_count(&f, NOTME_LIKE), 0);
    ck_assert_uint_lt(fetched_count(&f, NOTME_LIKE), 90);
}
END_TEST

START_TEST(bsky_shaped_labels_count_while_they_are_in_force)
{
    struct fetched f;
    fetched_start(&f, "labels");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    const struct fetched_event *own = fetched_find(&f, NOTME_LIKE, "saying 1"),
                               *others = fetched_find(&f, NOTME_LIKE, "saying 2");
    ck_assert_ptr_nonnull(own);
    ck_assert_ptr_nonnull(strstr(own->labels, "porn"));
    ck_assert_ptr_null(strstr(strstr(own->labels, "porn") + 1, "porn")); /* the author's own label comes once */
    ck_assert_str_eq(others->labels, "spam@did:plc:mmmmmmmmmmmmmmmmmmmmmmmm nudity@did:plc:mmmmmmmmmmmmmmmmmmmmmmmm ");
    ck_assert_int_eq(others->sensitive, 1);
}
END_TEST

START_TEST(bsky_shaped_posts_are_asked_for_by_the_twenty_five)
{
    struct fetched f;
    fetched_start(&f, "batches");
    fetched_set("batches", "likes=60&page=100");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 60);
    ck_assert_int_eq(asked_for("batches", "getPosts"), 3);
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 60"));
    f.options.no_texts = true;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_eq(asked_for("batches", "getPosts"), 3);
}
END_TEST

START_TEST(bsky_shaped_long_addresses_of_posts_are_asked_for_in_short_batches)
{
    struct fetched f;
    fetched_start(&f, "long");
    fetched_set("long", "likes=60&page=100&long=30");
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 60);
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 60"));
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 9"));
    ck_assert_uint_eq(f.stats.skipped, 0);
}
END_TEST

START_TEST(bsky_shaped_one_odd_post_does_not_hide_the_others)
{
    struct fetched f;
    fetched_start(&f, "odd");
    fetched_with_cache(&f);
    fetched_set("odd", "likes=60&page=100&odd=31");
    for (int round = 0; round < 2; round++) {
        ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 60);
        size_t texts = 0;
        for (size_t i = 0; i < f.events; i++)
            texts += f.event[i].text[0] != '\0';
        ck_assert_uint_eq(texts, 58); /* all but the odd one and the one that is gone */
        if (round == 0)
            ck_assert_ptr_nonnull(strstr(f.note, "00031"));
    }
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_without_an_appview_likes_come_without_texts)
{
    struct fetched f;
    fetched_start(&f, "down");
    fetched_with_cache(&f);
    fetched_set("down", "down=502");
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 7);
    ck_assert_ptr_nonnull(strstr(f.note, "the AppView is down"));
    fetched_set("down", "down=403");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_le(asked_for("down", "getPosts"), 2 + 1); /* once a fetch is enough */
    const struct fetched_event *like = fetched_find(&f, NOTME_LIKE, "3j00000000007");
    ck_assert_ptr_nonnull(like);
    ck_assert_str_eq(like->text, "");
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_pages_far_above_the_limit_are_refused)
{
    struct fetched f;
    fetched_start(&f, "above");
    fetched_set("above", "likes=501&page=1000");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_ELIMIT);
    fetched_set("above", "fat=5000000&likes=3");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_ELIMIT);
    fetched_set("above", "fat=3000000&likes=300");
    f.options.no_texts = true;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, 300 + 2);
}
END_TEST

START_TEST(bsky_shaped_changes_of_handle_and_keys_are_events)
{
    struct fetched f;
    int64_t time;
    fetched_start(&f, "log-of-keys");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(fetched_count(&f, NOTME_NAME_CHANGE), 1);
    ck_assert_uint_eq(fetched_count(&f, NOTME_OTHER), 1); /* the nullified operation is none */
    const struct fetched_event *change = fetched_find(&f, NOTME_OTHER, "");
    ck_assert_str_eq(change->detail, "key_change");
    ck_assert(notme_time_parse("2025-01-03T00:00:00Z", 20, &time));
    ck_assert_int_eq(change->time, time);
}
END_TEST

START_TEST(bsky_shaped_handles_must_point_back)
{
    struct fetched f;
    fetched_start(&f, "handles");
    ck_assert_int_eq(fetched_run(&f, "bsky:@lapwing.test"), NOTME_OK);
    ck_assert_int_eq(fetched_run(&f, "bsky:pretender.test"), NOTME_EFORMAT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "pretender.test"));
    ck_assert_int_eq(fetched_run(&f, "bsky:nobody.test"), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "Unable to resolve handle"));
    ck_assert_int_eq(fetched_run(&f, "bsky:did:plc:zzzzzzzzzzzzzzzzzzzzzzzz"), NOTME_EIO);
    static const char *const none[] = {"bsky:", "bsky:a/b.c", "bsky:did:plc:short", "bsky:a..b", "bsky:x@y.z"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(fetched_run(&f, none[i]) == NOTME_EUSAGE, "%s", none[i]);
}
END_TEST

START_TEST(bsky_shaped_the_document_of_a_did_web_is_at_its_host_and_nowhere_else)
{
    struct fetched f;
    char who[64];
    fetched_start(&f, "web");
    snprintf(who, sizeof who, "bsky:did:web:localhost%%3A%d", t_port[0]);
    ck_assert_int_eq(fetched_run(&f, who), NOTME_EIO);
    ck_assert_ptr_nonnull(strstr(f.error.text, "answers 302"));
    ck_assert_int_eq(t_asked("web"), 0);
    ck_assert_int_eq(t_asked(".well-known"), 1);
}
END_TEST

START_TEST(bsky_shaped_cursors_that_go_in_a_circle_end)
{
    static const char *const ways[] = {"circle", "same"};
    for (size_t i = 0; i < 2; i++) {
        struct fetched f;
        char setting[32];
        fetched_start(&f, ways[i]);
        snprintf(setting, sizeof setting, "%s=1", ways[i]);
        fetched_set(ways[i], setting);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 2);
        ck_assert_int_le(asked_for(ways[i], "collection=app.bsky.feed.like"), 3);
        for (size_t s = 0; s < f.snapshots; s++) /* nobody said that this was all */
            ck_assert_int_ne(f.snapshot[s].action, NOTME_LIKE);
    }
}
END_TEST

START_TEST(bsky_shaped_bad_records_are_named_and_the_good_ones_stay)
{
    struct fetched f;
    fetched_start(&f, "bad");
    fetched_set("bad", "bad=1");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 7);
    ck_assert_uint_eq(f.stats.skipped, 4);
    ck_assert_ptr_nonnull(strstr(f.note, "3kbad"));
}
END_TEST

START_TEST(bsky_shaped_what_was_fetched_is_not_asked_for_again)
{
    struct fetched f;
    fetched_start(&f, "again");
    fetched_with_cache(&f);
    ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
    const size_t events = f.events;
    const int lists = asked_for("again", "feed.like"), posts = asked_for("again", "getPosts");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(f.events, events);
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 7"));
    ck_assert_int_eq(asked_for("again", "feed.like"), lists + 1);
    ck_assert_int_eq(asked_for("again", "getPosts"), posts);
    fetched_set("again",
                "likes=10"); /* three more: the page with the third holds a known one, the one below only such */
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 10);
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 10"));
    ck_assert_int_eq(asked_for("again", "feed.like"), lists + 1 + 3);
    ck_assert_int_eq(asked_for("again", "getPosts"), posts + 2);
    fetched_cache_holds(&f, "x");
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_a_fetch_goes_on_where_it_was_broken_off)
{
    struct fetched f;
    int whole;
    fetched_start(&f, "whole");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    whole = t_asked("whole");
    for (int at = 1; at <= whole; at++) { /* wherever it breaks off, and new likes come meanwhile */
        char name[64], setting[64];
        snprintf(name, sizeof name, "broken-%d", at);
        fetched_start(&f, name);
        fetched_with_cache(&f);
        snprintf(setting, sizeof setting, "break_at=%d", at);
        fetched_set(name, setting);
        const int broken = fetched_run(&f, WHO); /* without the texts of posts it goes on */
        ck_assert(broken == NOTME_EIO || strstr(t_asked_with(name, at - 1, "path"), "getPosts"));
        ck_assert_ptr_nonnull(strstr(broken == NOTME_OK ? f.note : f.error.text, "broken off, as wished"));
        snprintf(setting, sizeof setting, "likes=12&break_at=%d", at + 7); /* and it breaks off a second time */
        fetched_set(name, setting);
        const int status = fetched_run(&f, WHO);
        ck_assert(status == NOTME_OK || status == NOTME_EIO);
        fetched_set(name, "likes=13&break_at=0");
        ck_assert_msg(fetched_run(&f, WHO) == NOTME_OK, "%s", f.error.text);
        for (int i = 1; i <= 13; i++) {
            char word[32];
            snprintf(word, sizeof word, "3j%011d", i);
            ck_assert_msg(fetched_find(&f, NOTME_LIKE, word) != NULL, "broken off at %d: like %d", at, i);
        }
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 13);
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 13"));
        ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 2"));
        fetched_end(&f);
    }
}
END_TEST

START_TEST(bsky_shaped_forged_keys_on_top_do_not_hide_what_is_new)
{
    for (int forged = 1; forged <= 9; forged += 4) { /* more than fit on a page, too */
        struct fetched f;
        char name[32], setting[32];
        snprintf(name, sizeof name, "forged-%d", forged);
        fetched_start(&f, name);
        fetched_with_cache(&f);
        snprintf(setting, sizeof setting, "forged=%d", forged);
        fetched_set(name, setting);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), (size_t)(7 + forged));
        fetched_set(name, "likes=8");
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), (size_t)(8 + forged));
        const int asked = asked_for(name, "feed.like");
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK); /* down to the first page with an honest known key */
        ck_assert_int_eq(asked_for(name, "feed.like"), asked + forged / 2 + 1);
        fetched_end(&f);
    }
}
END_TEST

START_TEST(bsky_shaped_keys_of_the_last_day_are_no_sign_that_the_rest_is_known)
{
    static const struct {
        const char *shift; /* the likes lie so many seconds behind 2025-01-01; T_NOW lies 64310400 behind it */
        int asked;
    } cases[] = {{"shift=64310390", 5}, {"shift=64224010", 5}, {"shift=64223990", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetched f;
        fetched_start(&f, cases[i].shift);
        fetched_with_cache(&f);
        fetched_set(cases[i].shift, cases[i].shift);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_int_eq(asked_for(cases[i].shift, "feed.like"), 5);
        ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
        ck_assert_int_eq(asked_for(cases[i].shift, "feed.like"), 5 + cases[i].asked);
        fetched_end(&f);
    }
}
END_TEST

START_TEST(bsky_shaped_what_one_server_said_is_not_taken_for_anothers)
{
    struct fetched f;
    char other[64];
    fetched_start(&f, "one-server");
    fetched_with_cache(&f);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    const int lists = asked_for("one-server", "feed.like"), posts = asked_for("one-server", "getPosts");
    snprintf(other, sizeof other, "http://127.0.0.1:%d/one-server", t_port[1]);
    f.options.pds = other;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_eq(asked_for("one-server", "feed.like"), 2 * lists);
    ck_assert_uint_ge(f.snapshots, 4);
    f.options.pds = f.base;
    f.options.appview = other;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_int_eq(asked_for("one-server", "feed.like"), 2 * lists + 1);
    ck_assert_int_eq(asked_for("one-server", "getPosts"), 3 * posts);
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_a_damaged_cache_is_mended)
{
    struct fetched f;
    char path[200];
    fetched_start(&f, "damaged");
    fetched_with_cache(&f);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    for (int i = 1; i <= 3; i++) {
        snprintf(path, sizeof path,
                 "%s/bsky/http%%3A%%2F%%2F127.0.0.1%%3A%d%%2Fdamaged/did%%3Aplc%%3Aaaaaaaaaaaaaaaaaaaaaaaaa/"
                 "app.bsky.feed.like-%06d.%s",
                 f.cache, t_port[0], i, i == 3 ? "posts" : "page");
        FILE *file = fopen(path, "r+b");
        ck_assert_msg(file != NULL, "%s", path);
        ck_assert_int_eq(i == 1 ? fputs("not a page", file) >= 0 : fputs("notme page 1\n\nx\n{", file) >= 0, 1);
        fclose(file);
    }
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_eq(fetched_count(&f, NOTME_LIKE), 7);
    ck_assert_ptr_nonnull(fetched_find(&f, NOTME_LIKE, "saying 7"));
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_whole_lists_are_snapshots_and_those_from_the_cache_are_not)
{
    struct fetched f;
    fetched_start(&f, "snapshots");
    fetched_with_cache(&f);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    ck_assert_uint_ge(f.snapshots, 4); /* likes, reposts, follows, blocks */
    ck_assert_int_eq(f.snapshot[0].action, NOTME_LIKE);
    ck_assert_int_eq(f.snapshot[0].taken, T_NOW);
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    for (size_t i = 0; i < f.snapshots; i++)
        ck_assert_int_ne(f.snapshot[i].action, NOTME_LIKE);
    fetched_end(&f);
}
END_TEST

START_TEST(bsky_shaped_a_fetch_has_a_ceiling_on_bytes)
{
    struct fetched f;
    fetched_start(&f, "bytes");
    f.options.total_bytes = 3000;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_ELIMIT);
    fetched_start(&f, "bytes"); /* what is read again from the cache counts, too */
    fetched_with_cache(&f);
    fetched_set("bytes", "likes=60&page=20");
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_OK);
    f.options.total_bytes = 25000;
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "kept of this account"));
    fetched_end(&f);
    fetched_start(&f, "bytes");
    f.options.token = "useless";
    ck_assert_int_eq(fetched_run(&f, WHO), NOTME_EUSAGE);
}
END_TEST

START_TEST(an_unknown_scheme_is_refused)
{
    struct fetched f;
    fetched_start(&f, "scheme");
    ck_assert_int_eq(fetched_run(&f, "myspace:tom"), NOTME_EUSAGE);
    ck_assert(!notme_fetch_knows("events.jsonl"));
    ck_assert(!notme_fetch_knows("./bsky:x"));
    ck_assert(notme_fetch_knows("bsky:x") && notme_fetch_knows("mastodon:@a@b.c") && notme_fetch_knows("github:x"));
}
END_TEST

LOOPBACK_MAIN(
    "fetch_bsky", bsky_shaped_likes_are_paged_to_the_end, bsky_shaped_liked_posts_are_joined_by_their_address,
    bsky_shaped_labels_take_no_longer_than_they_are_many,
    bsky_shaped_pages_are_left_in_the_middle_when_the_time_has_run_out,
    bsky_shaped_labels_count_while_they_are_in_force, bsky_shaped_posts_are_asked_for_by_the_twenty_five,
    bsky_shaped_changes_of_handle_and_keys_are_events, bsky_shaped_handles_must_point_back,
    bsky_shaped_cursors_that_go_in_a_circle_end, bsky_shaped_bad_records_are_named_and_the_good_ones_stay,
    bsky_shaped_what_was_fetched_is_not_asked_for_again, bsky_shaped_a_fetch_goes_on_where_it_was_broken_off,
    bsky_shaped_forged_keys_on_top_do_not_hide_what_is_new,
    bsky_shaped_keys_of_the_last_day_are_no_sign_that_the_rest_is_known, bsky_shaped_a_damaged_cache_is_mended,
    bsky_shaped_whole_lists_are_snapshots_and_those_from_the_cache_are_not, bsky_shaped_a_fetch_has_a_ceiling_on_bytes,
    an_unknown_scheme_is_refused, bsky_shaped_long_addresses_of_posts_are_asked_for_in_short_batches,
    bsky_shaped_one_odd_post_does_not_hide_the_others, bsky_shaped_without_an_appview_likes_come_without_texts,
    bsky_shaped_pages_far_above_the_limit_are_refused, bsky_shaped_what_one_server_said_is_not_taken_for_anothers,
    bsky_shaped_the_document_of_a_did_web_is_at_its_host_and_nowhere_else)
