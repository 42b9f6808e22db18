#include "account/undo.h"
#include "base/hash.h"
#include "made.h"

#include <math.h>
#include <stdio.h>

#define LIKE(object, time) made_event(NOTME_LIKE, object, (time)*NOTME_MINUTE)
#define UNLIKE(object, time) made_event(NOTME_UNLIKE, object, (time)*NOTME_MINUTE)
#define WITHIN(action, object, from, to) made_between(action, object, (from)*NOTME_MINUTE, (to)*NOTME_MINUTE)

struct found {
    struct notme_timeline *timeline;
    struct notme_undos *undos;
};

static struct found find(const struct notme_event *event, size_t count)
{
    struct found found = {.timeline = made_timeline(event, count)};
    ck_assert_int_eq(notme_undos_find(found.timeline, &found.undos, NULL), NOTME_OK);
    return found;
}

static void release(struct found *found)
{
    notme_undos_free(found->undos);
    notme_timeline_free(found->timeline);
}

START_TEST(each_action_meets_what_takes_it_back)
{
    static const enum notme_action pairs[][2] = {
        {NOTME_LIKE, NOTME_UNLIKE},   {NOTME_DISLIKE, NOTME_UNLIKE},  {NOTME_REPOST, NOTME_UNREPOST},
        {NOTME_REPOST, NOTME_DELETE}, {NOTME_POST, NOTME_DELETE},     {NOTME_REPLY, NOTME_DELETE},
        {NOTME_QUOTE, NOTME_DELETE},  {NOTME_FOLLOW, NOTME_UNFOLLOW}, {NOTME_BLOCK, NOTME_UNBLOCK}};
    for (size_t i = 0; i < MADE_COUNT(pairs); i++) {
        const struct notme_event events[] = {made_event(pairs[i][0], "a", 0), made_event(pairs[i][0], "b", 1),
                                             made_event(pairs[i][1], "a", 70 * NOTME_MINUTE)};
        struct found f = find(events, 3);
        const struct notme_undo *undo = notme_undos_of_event(f.undos, 0);
        ck_assert_uint_eq(notme_undos_count(f.undos), 1);
        ck_assert_ptr_nonnull(undo);
        ck_assert_ptr_eq(undo, notme_undos_of_event(f.undos, 2));
        ck_assert_ptr_null(notme_undos_of_event(f.undos, 1));
        ck_assert(undo->done == 0 && undo->undone == 2 && undo->action == pairs[i][0]);
        ck_assert_int_eq(undo->stood.least, 70 * NOTME_MINUTE);
        ck_assert_int_eq(undo->stood.most, 70 * NOTME_MINUTE);
        ck_assert_int_eq(undo->pace, NOTME_UNDO_LATER);
        release(&f);
    }
}
END_TEST

START_TEST(a_like_is_not_taken_back_by_a_deletion_or_an_unfollowing)
{
    const struct notme_event events[] = {LIKE("a", 0), made_event(NOTME_DELETE, "a", 1),
                                         made_event(NOTME_UNFOLLOW, "a", 2)};
    struct found f = find(events, 3);
    ck_assert_ptr_null(notme_undos_of_event(f.undos, 0));
    ck_assert_uint_eq(notme_undos_count(f.undos), 2);
    for (size_t i = 0; i < 2; i++) {
        const struct notme_undo *undo = notme_undos_at(f.undos, i);
        ck_assert(undo->done == NOTME_NO_EVENT && undo->pace == NOTME_UNDO_UNSEEN && undo->action == NOTME_OTHER);
        ck_assert(undo->stood.least == 0 && undo->stood.most == INT64_MAX);
    }
    release(&f);
}
END_TEST

START_TEST(objects_without_an_id_are_known_by_their_hash_and_without_either_not_at_all)
{
    struct notme_event events[] = {LIKE(NULL, 0), LIKE(NULL, 1), LIKE(NULL, 2), UNLIKE(NULL, 3), UNLIKE(NULL, 4)};
    events[0].object_hash = 7;
    events[1].object_hash = 8;
    events[3].object_hash = 7;
    struct found f = find(events, 5);
    ck_assert_uint_eq(notme_undos_count(f.undos), 2);
    ck_assert_uint_eq(notme_undos_at(f.undos, 0)->done, 0);
    ck_assert_uint_eq(notme_undos_at(f.undos, 1)->done, NOTME_NO_EVENT);
    ck_assert_ptr_null(notme_undos_of_event(f.undos, 1));
    ck_assert_ptr_null(notme_undos_of_event(f.undos, 2));
    release(&f);
}
END_TEST

/* PIB 2020: a like vanished and came back minutes later. */
START_TEST(done_again_after_the_undo_is_flapping)
{
    const struct notme_event events[] = {LIKE("a", 0), UNLIKE("a", 2), LIKE("a", 5), UNLIKE("a", 30), LIKE("a", 31)};
    struct found f = find(events, 5);
    ck_assert_uint_eq(notme_undos_count(f.undos), 2);
    const struct notme_undo *first = notme_undos_at(f.undos, 0), *second = notme_undos_at(f.undos, 1);
    ck_assert(first->done == 0 && first->undone == 1 && first->redone == 2 && first->round == 0);
    ck_assert(second->done == 2 && second->undone == 3 && second->redone == 4 && second->round == 1);
    ck_assert(first->pace == NOTME_UNDO_QUICK && second->pace == NOTME_UNDO_LATER);
    ck_assert_ptr_null(notme_undos_of_event(f.undos, 4));
    release(&f);
}
END_TEST

/* Two sources, of which one knows bounds only: neither the like nor its undo is two. */
START_TEST(an_undo_told_twice_is_counted_once)
{
    const struct notme_event events[] = {WITHIN(NOTME_LIKE, "a", 0, 60), LIKE("a", 50),
                                         WITHIN(NOTME_UNLIKE, "a", 55, 300), UNLIKE("a", 58), UNLIKE("a", 59)};
    struct found f = find(events, 5);
    struct notme_undone all, second;
    ck_assert_uint_eq(notme_undos_count(f.undos), 1);
    const struct notme_undo *undo = notme_undos_at(f.undos, 0);
    for (size_t i = 0; i < 5; i++)
        ck_assert_ptr_eq(notme_undos_of_event(f.undos, i), undo);
    ck_assert(undo->acted.earliest == 50 * NOTME_MINUTE && undo->acted.latest == 50 * NOTME_MINUTE);
    ck_assert(undo->when.earliest == 58 * NOTME_MINUTE && undo->when.latest == 59 * NOTME_MINUTE);
    ck_assert(undo->stood.least == 8 * NOTME_MINUTE && undo->stood.most == 9 * NOTME_MINUTE);
    ck_assert(undo->pace == NOTME_UNDO_QUICK && undo->twins == 2 && undo->round == 0);
    notme_undos_of(f.undos, 0, 5, &all);
    ck_assert(all.undone == 1 && all.undos == 1 && all.own == 1 && all.redone == 0);
    notme_undos_of(f.undos, 1, 1, &second); /* each telling of the like knows that it was taken back */
    ck_assert(second.undone == 1 && second.undos == 0);
    release(&f);
}
END_TEST

START_TEST(a_further_undo_much_later_is_one_whose_action_was_not_seen)
{
    const struct notme_event events[] = {LIKE("a", 0), UNLIKE("a", 1), UNLIKE("a", 600)};
    struct found f = find(events, 3);
    ck_assert_uint_eq(notme_undos_count(f.undos), 2);
    ck_assert_uint_eq(notme_undos_at(f.undos, 0)->done, 0);
    ck_assert_uint_eq(notme_undos_at(f.undos, 1)->done, NOTME_NO_EVENT);
    ck_assert_uint_eq(notme_undos_at(f.undos, 1)->round, 1);
    release(&f);
}
END_TEST

/* An observer's lower bound is when he last looked: before the like. */
START_TEST(an_undo_whose_lower_bound_lies_before_its_action_meets_it)
{
    const struct notme_event events[] = {WITHIN(NOTME_UNLIKE, "a", 0, 90), LIKE("a", 10), UNLIKE("b", 20),
                                         LIKE("b", 30)};
    struct found f = find(events, 4);
    const struct notme_undo *undo = notme_undos_of_event(f.undos, 1), *before = notme_undos_of_event(f.undos, 2);
    ck_assert_ptr_nonnull(undo);
    ck_assert(undo->undone == 0 && undo->done == 1 && undo->redone == NOTME_NO_EVENT);
    ck_assert(undo->stood.least == 0 && undo->stood.most == 80 * NOTME_MINUTE && undo->pace == NOTME_UNDO_EITHER);
    ck_assert(before->done == NOTME_NO_EVENT && before->redone == 3); /* exactly known: b was liked after the undo */
    ck_assert_ptr_null(notme_undos_of_event(f.undos, 3));
    release(&f);
}
END_TEST

/* An X activity's deletion without a time: not before the post, whenever after it. Byte order puts it first. */
START_TEST(a_deletion_bounded_by_the_post_itself_meets_post_and_repost)
{
    const struct notme_event events[] = {made_between(NOTME_DELETE, "p", 5, NOTME_NO_TIME),
                                         made_event(NOTME_POST, "p", 5),
                                         made_between(NOTME_DELETE, "r", 9, NOTME_NO_TIME),
                                         made_event(NOTME_REPOST, "r", 9), made_event(NOTME_DELETE, "r", 10)};
    struct found f = find(events, 5);
    ck_assert_uint_eq(notme_undos_count(f.undos), 2);
    ck_assert(notme_undos_at(f.undos, 0)->done == 1 && notme_undos_at(f.undos, 1)->done == 3);
    ck_assert_int_eq(notme_undos_at(f.undos, 0)->stood.most, INT64_MAX);
    ck_assert_int_eq(notme_undos_at(f.undos, 1)->stood.most, 1);
    release(&f);
}
END_TEST

/* ---- purges */

static size_t add_likes(struct notme_event *event, char (*id)[24], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        snprintf(id[i], sizeof id[i], "o%zu", i);
        event[i] = made_event(NOTME_LIKE, id[i], (int64_t)i * NOTME_DAY);
    }
    return n;
}

START_TEST(a_purge_is_ten_undos_in_one_sitting_and_says_of_what)
{
    for (size_t n = 9; n <= 10; n++) {
        struct notme_event event[40];
        char id[20][24];
        size_t at = add_likes(event, id, 20);
        for (size_t i = 0; i < n; i++)
            event[at++] =
                made_event(i == 3 ? NOTME_DELETE : NOTME_UNLIKE, id[i], 30 * NOTME_DAY + (int64_t)i * NOTME_MINUTE);
        event[at++] = made_event(NOTME_UNLIKE, id[19], 30 * NOTME_DAY + 2 * NOTME_HOUR);
        struct found f = find(event, at);
        ck_assert_uint_eq(notme_undos_purges(f.undos), n == 10);
        ck_assert_uint_eq(notme_undos_of_event(f.undos, at - 1)->purge, NOTME_NO_PURGE);
        if (n == 10) {
            const struct notme_purge *purge = notme_undos_purge(f.undos, 0);
            struct notme_undone of;
            ck_assert(purge->count == 10 && purge->of[NOTME_UNLIKE] == 9 && purge->of[NOTME_DELETE] == 1);
            ck_assert(purge->first == 20 && purge->last == 29 && purge->one_sitting);
            ck_assert(purge->when.earliest == 30 * NOTME_DAY &&
                      purge->when.latest == 30 * NOTME_DAY + 9 * NOTME_MINUTE);
            ck_assert_double_eq(purge->regularity, 1);
            ck_assert_int_eq(purge->usual_gap, NOTME_MINUTE);
            ck_assert_uint_eq(notme_undos_of_event(f.undos, 0)->purge, 0);
            notme_undos_of(f.undos, 0, 5, &of);
            ck_assert(of.undone == 4 && of.purged == 4 && of.place[NOTME_UNDO_MUCH_LATER] == 4);
        }
        release(&f);
    }
}
END_TEST

/* Gaps of a person are near to exponential; a program's are all the same, but for a pause where it met a limit. */
START_TEST(regular_gaps_are_told_from_a_persons)
{
    double regularity[2];
    for (int person = 0; person < 2; person++) {
        static struct notme_event event[600];
        static char id[300][24];
        uint64_t random = 5;
        size_t at = add_likes(event, id, 300);
        int64_t clock = 400 * NOTME_DAY;
        for (size_t i = 0; i < 300; i++) {
            event[at++] = made_event(NOTME_UNLIKE, id[i], clock);
            clock += person         ? (int64_t)(-log(1 - notme_random_unit(&random)) * 20 * (double)NOTME_SECOND)
                     : i % 50 == 49 ? 15 * NOTME_MINUTE
                                    : 2 * NOTME_SECOND + (int64_t)notme_random_below(&random, 100000);
        }
        struct found f = find(event, at);
        ck_assert_uint_eq(notme_undos_purges(f.undos), 1);
        regularity[person] = notme_undos_purge(f.undos, 0)->regularity;
        release(&f);
    }
    ck_assert_double_gt(regularity[0], 0.95);
    ck_assert_double_lt(regularity[1], 0.25);
}
END_TEST

/* Gone between two looks a month apart: all at once, or one by one. */
START_TEST(what_disappeared_between_two_looks_is_no_sitting)
{
    struct notme_event event[30];
    char id[15][24];
    size_t at = add_likes(event, id, 15);
    for (size_t i = 0; i < 15; i++)
        event[at++] = made_between(NOTME_UNLIKE, id[i], 20 * NOTME_DAY, 50 * NOTME_DAY);
    struct found f = find(event, at);
    ck_assert_uint_eq(notme_undos_purges(f.undos), 1);
    ck_assert(!notme_undos_purge(f.undos, 0)->one_sitting);
    ck_assert(isnan(notme_undos_purge(f.undos, 0)->regularity));
    release(&f);
}
END_TEST

/* ---- seen from a session */

START_TEST(the_same_session_the_next_and_later_are_told_apart)
{
    const struct notme_event events[] = {LIKE("a", 0),     LIKE("b", 1),     LIKE("c", 2),
                                         LIKE("d", 3),     UNLIKE("a", 4), /* here the session ends */
                                         LIKE("x", 300),   UNLIKE("b", 310), UNLIKE("z", 311),
                                         UNLIKE("c", 900), UNLIKE("x", 901)};
    struct found f = find(events, MADE_COUNT(events));
    struct notme_undone of;
    notme_undos_of(f.undos, 0, 5, &of);
    ck_assert(of.undone == 3 && of.doubtful == 0 && of.after_notice == 0 && of.notice == NOTME_NO_EVENT);
    for (int i = 0; i < NOTME_UNDO_PLACES; i++)
        ck_assert_uint_eq(of.place[i], 1);
    ck_assert(of.pace[NOTME_UNDO_QUICK] == 1 && of.pace[NOTME_UNDO_LATER] == 2);
    ck_assert(of.undos == 1 && of.own == 1);
    notme_undos_of(f.undos, 5, 3, &of);
    ck_assert(of.undone == 1 && of.place[NOTME_UNDO_NEXT_SESSION] == 1);
    ck_assert(of.undos == 2 && of.earlier == 1 && of.unseen == 1 && of.own == 0);
    notme_undos_of(f.undos, 5, 0, &of);
    ck_assert(of.undone == 0 && of.undos == 0);
    release(&f);
}
END_TEST

START_TEST(bounds_that_reach_into_another_session_leave_the_place_open)
{
    const struct notme_event events[] = {LIKE("a", 0),
                                         LIKE("b", 1),
                                         LIKE("c", 2),
                                         WITHIN(NOTME_UNLIKE, "a", 3, 700),
                                         WITHIN(NOTME_UNLIKE, "b", 4, 20),
                                         LIKE("x", 600),
                                         WITHIN(NOTME_UNLIKE, "c", 601, 5000)};
    struct found f = find(events, MADE_COUNT(events));
    struct notme_undone of;
    const struct notme_undo_seen a = notme_undo_seen_from(f.undos, notme_undos_of_event(f.undos, 0), 0, 5),
                                 b = notme_undo_seen_from(f.undos, notme_undos_of_event(f.undos, 1), 0, 5),
                                 c = notme_undo_seen_from(f.undos, notme_undos_of_event(f.undos, 2), 0, 5);
    ck_assert(a.soonest == NOTME_UNDO_SAME_SESSION && a.latest == NOTME_UNDO_MUCH_LATER);
    ck_assert(b.soonest == NOTME_UNDO_SAME_SESSION && b.latest == NOTME_UNDO_SAME_SESSION);
    ck_assert(c.soonest == NOTME_UNDO_NEXT_SESSION && c.latest == NOTME_UNDO_MUCH_LATER);
    notme_undos_of(f.undos, 0, 5, &of);
    ck_assert(of.undone == 3 && of.doubtful == 2 && of.place[NOTME_UNDO_SAME_SESSION] == 1);
    release(&f);
}
END_TEST

/* The SEC's case, in short: the staff deletes, unlikes and says so, and unlikes once more the day after. */
START_TEST(an_undo_after_a_public_notice_is_named)
{
    struct notme_event events[] = {made_event(NOTME_POST, "p", 0),
                                   LIKE("a", 2),
                                   LIKE("b", 3),
                                   made_event(NOTME_DELETE, "p", 30 * NOTME_MINUTE),
                                   UNLIKE("a", 31),
                                   made_event(NOTME_POST, "n", 32 * NOTME_MINUTE),
                                   UNLIKE("b", 1400)};
    struct notme_undone of;
    events[5].text = notme_text_of("The @SECGov X account was compromised, and an unauthorized post was posted.");
    struct found f = find(events, MADE_COUNT(events));
    notme_undos_of(f.undos, 0, 6, &of);
    ck_assert(of.undone == 3 && of.after_notice == 1 && of.notice == 5);
    ck_assert(!notme_undo_seen_from(f.undos, notme_undos_of_event(f.undos, 1), 0, 6).after_notice);
    ck_assert(notme_undo_seen_from(f.undos, notme_undos_of_event(f.undos, 2), 0, 6).after_notice);
    notme_undos_of(f.undos, 6, 1, &of);
    ck_assert_uint_eq(of.notice, NOTME_NO_EVENT);
    release(&f);
}
END_TEST

/* ---- the cases that are shipped */

static int to_detector(void *ctx, const struct notme_event *event)
{
    return notme_detector_feed(ctx, event, NULL);
}

static int to_timeline(void *ctx, const struct notme_event *event)
{
    return notme_timeline_add(ctx, event, NULL);
}

static struct found read_case(const char *path)
{
    struct found found;
    struct notme_model *model;
    struct notme_detector *detector;
    ck_assert_int_eq(notme_timeline_new(&found.timeline, NULL), NOTME_OK);
    const struct notme_options options = {.event = to_timeline, .ctx = found.timeline};
    ck_assert_int_eq(notme_model_default(&model, NULL), NOTME_OK);
    ck_assert_int_eq(notme_detector_new(&detector, model, &options, NULL), NOTME_OK);
    ck_assert_int_eq(notme_read(path, NULL, to_detector, detector, NULL, NULL), NOTME_OK);
    ck_assert_int_eq(notme_detector_end(detector, NULL), NOTME_OK);
    notme_detector_free(detector);
    notme_model_free(model);
    ck_assert_int_eq(notme_undos_find(found.timeline, &found.undos, NULL), NOTME_OK);
    return found;
}

/* From the event with this id on, as long as no hour passes. */
static size_t session_at(const struct notme_timeline *timeline, const char *id, size_t *first)
{
    struct notme_event e;
    size_t end;
    for (*first = 0; *first < timeline->count; ++*first) {
        notme_timeline_event(timeline, *first, &e);
        if (notme_text_is(e.id, id))
            break;
    }
    ck_assert_uint_lt(*first, timeline->count);
    for (end = *first + 1; end < timeline->count; end++)
        if (notme_timeline_clock(timeline, end) - notme_timeline_clock(timeline, end - 1) > NOTME_HOUR)
            break;
    return end - *first;
}

/* Both posts and both likes gone within 31 minutes, by whoever had the account then: the staff's events and the
 * intruder's are one session. All was taken back before the notice. */
START_TEST(what_the_sec_took_back_is_found)
{
    struct found f = read_case(NOTME_SOURCE_DIR "/data/cases/sec-2024/events.jsonl");
    struct notme_undone of;
    size_t first;
    const size_t count = session_at(f.timeline, "case:post:1", &first);
    ck_assert_uint_eq(count, 9);
    notme_undos_of(f.undos, first, count, &of);
    ck_assert(of.undone == 4 && of.undos == 4 && of.own == 4 && of.redone == 0 && of.purged == 0);
    ck_assert(of.place[NOTME_UNDO_SAME_SESSION] == 4 && of.after_notice == 0 && of.notice == first + 8);
    const struct notme_undo *post = notme_undos_of_event(f.undos, first);
    ck_assert(post->action == NOTME_POST && post->pace == NOTME_UNDO_LATER);
    ck_assert_int_eq(post->stood.least, 31 * NOTME_MINUTE);
    ck_assert_uint_eq(of.pace[NOTME_UNDO_EITHER], 3); /* of the second post and the likes only bounds are known */
    ck_assert_uint_eq(notme_undos_count(f.undos), 4); /* and nothing else was ever taken back */
    release(&f);
}
END_TEST

/* Liked between midnight and 7, taken back between 8 and 18 o'clock: in the next session, or later. */
START_TEST(what_the_ambassador_took_back_is_found)
{
    struct found f = read_case(NOTME_SOURCE_DIR "/data/cases/ambassador-2020/events.jsonl");
    struct notme_undone of;
    size_t first;
    const size_t count = session_at(f.timeline, "case:like:1", &first);
    ck_assert_uint_eq(count, 3);
    notme_undos_of(f.undos, first, count, &of);
    ck_assert(of.undone == 3 && of.undos == 0 && of.pace[NOTME_UNDO_LATER] == 3);
    ck_assert(of.place[NOTME_UNDO_SAME_SESSION] == 0 && of.place[NOTME_UNDO_MUCH_LATER] == 0);
    ck_assert_uint_eq(of.place[NOTME_UNDO_NEXT_SESSION] + of.doubtful, 3);
    const struct notme_undo *clip = notme_undos_of_event(f.undos, first);
    ck_assert(clip->stood.least == NOTME_HOUR && clip->stood.most == 12 * NOTME_HOUR);
    release(&f);
}
END_TEST

/* Whatever is drawn: an undo is of one action, an action has one undo, sums agree, and time and memory stay linear. */
START_TEST(counts_agree_on_any_timeline)
{
    static struct notme_event event[3000];
    static char id[12][24];
    static const enum notme_action actions[] = {NOTME_LIKE,   NOTME_UNLIKE,   NOTME_POST,    NOTME_DELETE,
                                                NOTME_REPOST, NOTME_UNREPOST, NOTME_DISLIKE, NOTME_VIEW};
    add_likes(event, id, 12);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        int64_t clock = 0;
        for (size_t i = 0; i < 3000; i++) {
            const enum notme_action action = actions[notme_random_below(&random, MADE_COUNT(actions))];
            const char *object = id[notme_random_below(&random, 12)];
            const uint64_t kind = notme_random_below(&random, 4);
            clock += (int64_t)notme_random_below(&random, 20) * NOTME_MINUTE;
            event[i] = kind == 0   ? made_between(action, object, clock,
                                                  clock + (int64_t)notme_random_below(&random, 90) * NOTME_MINUTE)
                       : kind == 1 ? made_between(action, object, clock, NOTME_NO_TIME)
                                   : made_event(action, object, clock);
        }
        struct found f = find(event, 3000);
        struct notme_undone of;
        uint32_t paired = 0, unseen = 0;
        for (size_t i = 0; i < notme_undos_count(f.undos); i++) {
            const struct notme_undo *undo = notme_undos_at(f.undos, i);
            ck_assert_ptr_eq(notme_undos_of_event(f.undos, undo->undone), undo);
            ck_assert_ptr_eq(notme_undos_of_event(f.undos, undo->last), undo);
            ck_assert_int_le(undo->stood.least, undo->stood.most);
            if (undo->done == NOTME_NO_EVENT) {
                unseen++;
                continue;
            }
            paired++;
            ck_assert_ptr_eq(notme_undos_of_event(f.undos, undo->done), undo);
        }
        notme_undos_of(f.undos, 0, 3000, &of);
        ck_assert_uint_eq(of.undone, paired);
        ck_assert_uint_eq(of.own, paired);
        ck_assert_uint_eq(of.unseen, unseen);
        ck_assert_uint_gt(paired, 100);
        release(&f);
    }
}
END_TEST

START_TEST(an_empty_timeline_has_no_undos)
{
    struct found f = find(NULL, 0);
    struct notme_undone of;
    ck_assert_uint_eq(notme_undos_count(f.undos), 0);
    notme_undos_of(f.undos, 0, 0, &of);
    ck_assert(of.undone == 0 && of.notice == NOTME_NO_EVENT);
    release(&f);
    notme_undos_free(NULL);
}
END_TEST

T_MAIN("undo", each_action_meets_what_takes_it_back, a_like_is_not_taken_back_by_a_deletion_or_an_unfollowing,
       objects_without_an_id_are_known_by_their_hash_and_without_either_not_at_all,
       done_again_after_the_undo_is_flapping, an_undo_told_twice_is_counted_once,
       a_further_undo_much_later_is_one_whose_action_was_not_seen,
       an_undo_whose_lower_bound_lies_before_its_action_meets_it,
       a_deletion_bounded_by_the_post_itself_meets_post_and_repost,
       a_purge_is_ten_undos_in_one_sitting_and_says_of_what, regular_gaps_are_told_from_a_persons,
       what_disappeared_between_two_looks_is_no_sitting, the_same_session_the_next_and_later_are_told_apart,
       bounds_that_reach_into_another_session_leave_the_place_open, an_undo_after_a_public_notice_is_named,
       what_the_sec_took_back_is_found, what_the_ambassador_took_back_is_found, counts_agree_on_any_timeline,
       an_empty_timeline_has_no_undos)
