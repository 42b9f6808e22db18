#include "t.h"

#include <notme.h>
#include <stdio.h>

enum { DAY = 86400 };
#define AT(day) ((int64_t)(day)*DAY * 1000000)

struct out {
    char lines[2048];
};

static struct notme_text text_of(const char *string)
{
    return string ? (struct notme_text){string, strlen(string)} : (struct notme_text){NULL, 0};
}

static struct notme_event event_of(enum notme_action action, const char *id, const char *object)
{
    struct notme_event e;
    memset(&e, 0, sizeof e);
    e.time = e.not_before = e.not_after = e.published = NOTME_NO_TIME;
    e.sensitive = -1;
    e.action = action;
    e.service = text_of("x");
    e.account = text_of("me");
    e.id = text_of(id);
    e.object_id = text_of(object);
    return e;
}

static struct notme_event bounded(const char *id, int64_t from, int64_t to)
{
    struct notme_event e = event_of(NOTME_LIKE, id, id);
    e.basis = NOTME_BOUNDED;
    e.not_before = from;
    e.not_after = to;
    return e;
}

static struct notme_event timed(enum notme_action action, const char *id, const char *object, int64_t time)
{
    struct notme_event e = event_of(action, id, object);
    e.time = time;
    return e;
}

static void day(char *to, size_t size, int64_t time)
{
    if (time == NOTME_NO_TIME)
        snprintf(to, size, "-");
    else
        snprintf(to, size, "%g", (double)time / 1e6 / DAY);
}

/* "like a 3" for a time, "like a [1,2]" for bounds: days since 1970. */
static int take(void *ctx, const struct notme_event *e)
{
    struct out *out = ctx;
    char a[32], b[32];
    const size_t n = strlen(out->lines);
    day(a, sizeof a, e->time != NOTME_NO_TIME ? e->time : e->not_before);
    day(b, sizeof b, e->not_after);
    const bool is_timed = e->time != NOTME_NO_TIME;
    snprintf(out->lines + n, sizeof out->lines - n, "%s %.*s %s%s%s%s%s%.*s\n", notme_action_name(e->action),
             (int)e->id.len, e->id.at, is_timed ? "" : "[", a, is_timed ? "" : ",", is_timed ? "" : b,
             is_timed ? "" : "]", (int)e->text.len, e->text.at ? e->text.at : "");
    return 0;
}

static struct notme_merge *m;
static struct notme_error err;

static void start(void)
{
    ck_assert_int_eq(notme_merge_new(&m, &err), 0);
    notme_merge_look(m);
}

static void feed(struct notme_event e)
{
    ck_assert_int_eq(notme_merge_event(m, &e, &err), 0);
}

static void snapshot(enum notme_action action, int64_t taken)
{
    const struct notme_snapshot s = {text_of("x"), text_of("me"), action, taken};
    ck_assert_int_eq(notme_merge_snapshot(m, &s, &err), 0);
}

static void expect(const char *lines)
{
    struct out out = {""};
    ck_assert_int_eq(notme_merge_end(m, take, &out, &err), 0);
    ck_assert_str_eq(out.lines, lines);
    notme_merge_free(m);
}

START_TEST(the_tightest_bounds_of_all_looks_count)
{
    start();
    feed(bounded("a", AT(1), AT(9)));
    notme_merge_look(m);
    feed(bounded("a", AT(3), AT(20)));
    expect("like a [3,9]\n");
}
END_TEST

START_TEST(an_exact_time_overrules_bounds_and_keeps_what_the_other_knew)
{
    for (int swapped = 0; swapped < 2; swapped++) {
        struct notme_event exact = timed(NOTME_LIKE, "a", "a", AT(5)), vague = bounded("a", AT(1), AT(9));
        vague.text = text_of(" words");
        start();
        feed(swapped ? vague : exact);
        notme_merge_look(m);
        feed(swapped ? exact : vague);
        expect("like a 5 words\n");
    }
}
END_TEST

START_TEST(what_disappeared_was_taken_back_in_between)
{
    start();
    feed(bounded("a", AT(1), AT(10)));
    feed(bounded("b", AT(1), AT(10)));
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    feed(bounded("b", AT(1), AT(20)));
    snapshot(NOTME_LIKE, AT(20));
    expect("like a [1,10]\nlike b [1,10]\nunlike a:gone:1970-01-21T00:00:00Z [10,20]\n");
}
END_TEST

START_TEST(the_order_of_the_looks_does_not_matter)
{
    start();
    feed(bounded("b", AT(1), AT(20)));
    snapshot(NOTME_LIKE, AT(20));
    notme_merge_look(m);
    feed(bounded("a", AT(1), AT(10)));
    feed(bounded("b", AT(1), AT(10)));
    snapshot(NOTME_LIKE, AT(10));
    expect("like a [1,10]\nlike b [1,10]\nunlike a:gone:1970-01-21T00:00:00Z [10,20]\n");
}
END_TEST

START_TEST(nothing_disappears_from_a_look_that_may_be_partial)
{
    start();
    feed(bounded("a", AT(1), AT(10)));
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    feed(bounded("b", AT(12), AT(20)));
    expect("like a [1,10]\nlike b [12,20]\n");
}
END_TEST

START_TEST(what_an_earlier_look_lacked_came_after_it)
{
    start();
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    feed(bounded("a", AT(1), NOTME_NO_TIME));
    snapshot(NOTME_LIKE, AT(20));
    expect("like a [10,20]\n");
}
END_TEST

START_TEST(an_unlike_that_was_seen_is_not_inferred_again)
{
    start();
    feed(bounded("a", AT(1), AT(10)));
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    snapshot(NOTME_LIKE, AT(20));
    notme_merge_look(m);
    feed(timed(NOTME_UNLIKE, "u", "a", AT(15)));
    expect("like a [1,10]\nunlike u 15\n");
}
END_TEST

START_TEST(a_like_that_was_taken_back_and_made_again_is_two)
{
    start();
    feed(bounded("a", AT(1), AT(10)));
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    snapshot(NOTME_LIKE, AT(15));
    notme_merge_look(m);
    feed(bounded("a", AT(16), AT(20)));
    snapshot(NOTME_LIKE, AT(20));
    expect("like a [1,10]\nunlike a:gone:1970-01-16T00:00:00Z [10,15]\nlike a:again:1 [16,20]\n");
}
END_TEST

START_TEST(a_claimed_time_that_a_look_disproves_is_dropped)
{
    struct notme_event forged = timed(NOTME_LIKE, "a", "a", AT(2));
    forged.basis = NOTME_CLAIMED;
    start();
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    feed(forged);
    snapshot(NOTME_LIKE, AT(20));
    expect("like a [10,20]\n");
}
END_TEST

START_TEST(accounts_do_not_share_ids)
{
    struct notme_event other = bounded("a", AT(2), AT(9));
    other.account = text_of("you");
    start();
    feed(bounded("a", AT(1), AT(10)));
    feed(other);
    snapshot(NOTME_LIKE, AT(10)); /* of "me" */
    notme_merge_look(m);
    snapshot(NOTME_LIKE, AT(20));
    expect("like a [1,10]\nlike a [2,9]\nunlike a:gone:1970-01-21T00:00:00Z [10,20]\n");
}
END_TEST

START_TEST(posts_are_deleted_and_follows_end)
{
    start();
    feed(timed(NOTME_POST, "p", "p", AT(1)));
    feed(timed(NOTME_FOLLOW, "f", "bob", AT(2)));
    snapshot(NOTME_POST, AT(3));
    snapshot(NOTME_FOLLOW, AT(3));
    notme_merge_look(m);
    snapshot(NOTME_POST, AT(4));
    snapshot(NOTME_FOLLOW, AT(5));
    expect("post p 1\nfollow f 2\nunfollow f:gone:1970-01-06T00:00:00Z [3,5]\n"
           "delete p:gone:1970-01-05T00:00:00Z [3,4]\n"); /* equal clocks: by id */
}
END_TEST

/* A file of whole seconds, a server's clock a moment later, a client that says what it likes: one act has one id. */
START_TEST(clocks_that_differ_a_little_are_no_two_acts)
{
    struct notme_event file = timed(NOTME_POST, "m:post:1", "u1", AT(5)),
                       server = timed(NOTME_POST, "m:post:1", "u1", AT(5) + 123000);
    struct notme_event forged = timed(NOTME_LIKE, "b:like:me/k", "p", AT(1)),
                       seen = timed(NOTME_LIKE, "b:like:me/k", "p", AT(6));
    forged.basis = NOTME_CLAIMED;
    seen.basis = NOTME_ATTESTED;
    start();
    feed(file);
    feed(forged);
    snapshot(NOTME_POST, AT(5) + 1000000);
    notme_merge_look(m);
    feed(server);
    feed(seen);
    expect("post m:post:1 5\nlike b:like:me/k 6\n"); /* %g rounds the fraction away */
}
END_TEST

START_TEST(an_order_is_no_bound_to_part_by)
{
    struct notme_event later = bounded("x:like:7", AT(15), AT(20));
    later.object_id = text_of("7");
    later.basis = NOTME_BOUNDED_BY_ORDER; /* the list says so, the post is of day 1 */
    later.published = AT(1);
    struct notme_event first = bounded("x:like:7", AT(1), AT(10));
    first.object_id = text_of("7");
    start();
    feed(first);
    snapshot(NOTME_LIKE, AT(10));
    notme_merge_look(m);
    feed(later);
    snapshot(NOTME_LIKE, AT(20));
    expect("like x:like:7 [1,10]\n");
}
END_TEST

START_TEST(liked_gone_and_liked_again_without_any_time)
{
    struct notme_event like = bounded("x:like:7", AT(1), NOTME_NO_TIME);
    like.object_id = text_of("7");
    for (int order = 0; order < 2; order++) {
        start();
        for (int i = 0; i < 4; i++) {
            const int look = order ? 3 - i : i; /* there, there, gone, there again */
            if (look != 2)
                feed(like);
            snapshot(NOTME_LIKE, AT(10 * (look + 1)));
            if (i < 3)
                notme_merge_look(m);
        }
        expect("like x:like:7 [1,10]\nunlike x:like:7:gone:1970-01-31T00:00:00Z [20,30]\n"
               "like x:like:7:again:1 [30,40]\n");
    }
}
END_TEST

START_TEST(what_was_merged_merges_again)
{
    struct notme_event first = timed(NOTME_LIKE, "x:like:7", "7", AT(5)),
                       again = timed(NOTME_LIKE, "x:like:7", "7", AT(15));
    struct notme_event written = timed(NOTME_LIKE, "x:like:7:again:1", "7", AT(15));
    start();
    feed(first);
    feed(written);
    notme_merge_look(m);
    feed(first);
    feed(again);
    expect("like x:like:7 5\nlike x:like:7:again:1 15\n");
}
END_TEST

START_TEST(an_unlike_finds_its_like_by_the_key)
{
    struct notme_event unlike = timed(NOTME_UNLIKE, "x:unlike:me/k/rev", NULL, AT(7));
    start();
    feed(timed(NOTME_LIKE, "x:like:me/k", "post", AT(5)));
    snapshot(NOTME_LIKE, AT(6));
    notme_merge_look(m);
    feed(unlike);
    notme_merge_look(m);
    snapshot(NOTME_LIKE, AT(9));
    expect("like x:like:me/k 5\nunlike x:unlike:me/k/rev 7\n");
}
END_TEST

/* The clock of the stream is three milliseconds behind the date of the copy that lacks the like. */
START_TEST(an_unlike_a_moment_after_the_look_that_missed_the_like_is_the_one)
{
    start();
    feed(timed(NOTME_LIKE, "x:like:me/k", "post", AT(5)));
    snapshot(NOTME_LIKE, AT(6));
    notme_merge_look(m);
    snapshot(NOTME_LIKE, AT(9));
    notme_merge_look(m);
    feed(timed(NOTME_UNLIKE, "x:unlike:me/k/rev", "post", AT(9) + 3000));
    expect("like x:like:me/k 5\nunlike x:unlike:me/k/rev 9\n");
}
END_TEST

START_TEST(one_thing_done_over_and_over_takes_no_time)
{
    struct out out = {""};
    start();
    for (int i = 0; i < 100000; i++)
        feed(timed(NOTME_LIKE, "x:like:7", "7", AT(i)));
    ck_assert_int_eq(notme_merge_end(m, take, &out, &err), 0);
    ck_assert_uint_eq(notme_merge_stats(m)->events, 100000);
    notme_merge_free(m);
}
END_TEST

START_TEST(a_header_says_less_of_a_post_than_the_post)
{
    for (int first = 0; first < 2; first++) {
        struct out out = {""};
        struct notme_event whole = timed(NOTME_REPLY, "x:post:7", "7", AT(3));
        whole.text = text_of("hm");
        start();
        feed(first ? whole : timed(NOTME_POST, "x:post:7", "7", AT(3)));
        notme_merge_look(m);
        feed(first ? timed(NOTME_POST, "x:post:7", "7", AT(3)) : whole);
        ck_assert_int_eq(notme_merge_end(m, take, &out, &err), 0);
        ck_assert_str_eq(out.lines, "reply x:post:7 3hm\n");
        notme_merge_free(m);
    }
}
END_TEST

static int take_account(void *ctx, const struct notme_event *e)
{
    struct out *out = ctx;
    const size_t n = strlen(out->lines);
    snprintf(out->lines + n, sizeof out->lines - n, "%.*s %.*s %d\n", (int)e->id.len, e->id.at, (int)e->account.len,
             e->account.at, e->nameless);
    return 0;
}

static void own(const char *service, const char *account)
{
    ck_assert_int_eq(notme_merge_owner(m, text_of(service), text_of(account), (struct notme_text){NULL, 0}, &err), 0);
}

START_TEST(what_names_no_account_is_of_the_only_one_that_is_named)
{
    static const char *const expected[] = {"a me 0\nb me 0\n", "a me 0\na x-archive 0\nb x-archive 0\n",
                                           "a me 0\na x-archive 0\nb x-archive 0\n"};
    for (int i = 0; i < 3; i++) {
        struct out out = {""};
        struct notme_event twin = timed(NOTME_LIKE, "a", "1", AT(1)), other = timed(NOTME_LIKE, "b", "2", AT(2));
        twin.account = other.account = text_of("x-archive");
        twin.nameless = other.nameless = true;
        start();
        feed(twin);
        feed(other);
        notme_merge_look(m);
        feed(timed(NOTME_LIKE, "a", "1", AT(1)));
        if (i < 2)
            own("x", "me");
        own("x", i == 2 ? "other" : "me");
        if (i)
            own("x", "another");
        ck_assert_int_eq(notme_merge_end(m, take_account, &out, &err), 0);
        if (strcmp(out.lines, expected[i]) != 0) /* of events at one time any may come first */
            ck_assert_str_eq(out.lines, "a x-archive 0\na me 0\nb x-archive 0\n");
        notme_merge_free(m);
    }
}
END_TEST

START_TEST(many_events_are_held)
{
    struct out out = {""};
    char id[32];
    start();
    for (int look = 0; look < 70; look++) {
        notme_merge_look(m);
        for (int i = 0; i < 100; i++) {
            snprintf(id, sizeof id, "e%d", look * 50 + i); /* every second one is a twin */
            feed(timed(NOTME_LIKE, id, id, AT(look * 50 + i)));
        }
        snapshot(NOTME_REPOST, AT(1));
    }
    ck_assert_int_eq(notme_merge_end(m, take, &out, &err), 0);
    ck_assert_uint_eq(notme_merge_stats(m)->events, 71 * 50);
    ck_assert_uint_eq(notme_merge_stats(m)->twins, 69 * 50);
    ck_assert_uint_eq(notme_merge_stats(m)->gone, 0);
    notme_merge_free(m);
}
END_TEST

T_MAIN("merge", clocks_that_differ_a_little_are_no_two_acts, an_order_is_no_bound_to_part_by,
       liked_gone_and_liked_again_without_any_time, what_was_merged_merges_again, an_unlike_finds_its_like_by_the_key,
       an_unlike_a_moment_after_the_look_that_missed_the_like_is_the_one, one_thing_done_over_and_over_takes_no_time,
       the_tightest_bounds_of_all_looks_count, an_exact_time_overrules_bounds_and_keeps_what_the_other_knew,
       what_disappeared_was_taken_back_in_between, the_order_of_the_looks_does_not_matter,
       nothing_disappears_from_a_look_that_may_be_partial, what_an_earlier_look_lacked_came_after_it,
       an_unlike_that_was_seen_is_not_inferred_again, a_like_that_was_taken_back_and_made_again_is_two,
       a_claimed_time_that_a_look_disproves_is_dropped, accounts_do_not_share_ids, posts_are_deleted_and_follows_end,
       a_header_says_less_of_a_post_than_the_post, what_names_no_account_is_of_the_only_one_that_is_named,
       many_events_are_held)
