#include "base/clock.h"
#include "base/utf8.h"
#include "explain/explain.h"
#include "explain/table.h"
#include "explain/weigh.h"
#include "t.h"

#include <math.h>
#include <stdio.h>

/* ---- the table, and facts by hand */

static struct notme_explainer *explainer(const char *priors)
{
    struct notme_error error;
    struct notme_explainer *made;
    ck_assert_msg(notme_explainer_new(&made, priors, &error) == NOTME_OK, "%s", error.text);
    return made;
}

static struct notme_facts no_facts(void)
{
    struct notme_facts facts = {0};
    for (int s = 0; s < NOTME_SIGN_COUNT; s++)
        facts.of[s].value = NOTME_SIGN_UNKNOWN;
    return facts;
}

static void set(struct notme_facts *facts, enum notme_sign_value value)
{
    facts->of[notme_sign_of(value)].value = value;
}

static double posterior(const struct notme_explanations *found, const char *id)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->list[i].id, id) == 0)
            return found->list[i].posterior;
    ck_abort_msg("no explanation '%s'", id);
    return 0;
}

static double posterior_of(const struct notme_facts *facts, const char *id)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_explanations found;
    notme_weigh(table, facts, 0, 0, &found);
    const double p = posterior(&found, id);
    notme_explainer_free(table);
    return p;
}

/* What a value of a sign makes of an explanation, all else unknown. */
static double moved_by(enum notme_sign_value value, const char *id)
{
    struct notme_facts none = no_facts(), one = none;
    set(&one, value);
    return posterior_of(&one, id) - posterior_of(&none, id);
}

START_TEST(unknown_signs_leave_the_priors_as_they_are)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    notme_weigh(table, &facts, 0, 0, &found);
    ck_assert_str_eq(found.list[0].id, "insufficient_data");
    ck_assert(isnan(found.list[0].posterior));
    ck_assert_int_eq(found.list[0].verdict_id, 7);
    for (size_t i = 1; i < found.count; i++) {
        ck_assert_double_eq_tol(found.list[i].posterior, found.list[i].prior, 1e-12);
        ck_assert_uint_eq(found.list[i].count, 0);
    }
    notme_explainer_free(table);
}
END_TEST

START_TEST(posteriors_sum_to_one_and_come_in_order)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    double sum = 0;
    set(&facts, NOTME_CLIENT_IS_NEW);
    set(&facts, NOTME_AFTER_IS_BLEND);
    notme_weigh(table, &facts, 0, 0, &found);
    for (size_t i = 1; i < found.count; i++) {
        sum += found.list[i].posterior;
        ck_assert(i == 1 || found.list[i].posterior <= found.list[i - 1].posterior);
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    notme_explainer_free(table);
}
END_TEST

/* By hand: posterior ∝ prior × (chance ÷ mean chance)^temper, the ratio bounded. */
START_TEST(one_sign_weighs_as_its_tempered_likelihood_ratio)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    double mean = 0, sum = 0, odds[NOTME_EXPLANATIONS_MAX];
    set(&facts, NOTME_PROFILE_IS_NAME);
    notme_weigh(table, &facts, 0, 0, &found);
    for (size_t i = 0; i < table->rows; i++)
        mean += table->row[i].chance[NOTME_PROFILE_IS_NAME] / (double)table->rows;
    for (size_t i = 0; i < table->rows; i++) {
        const double ratio = table->row[i].chance[NOTME_PROFILE_IS_NAME] / mean;
        odds[i] = table->row[i].prior * pow(fmax(1 / table->bound, fmin(table->bound, ratio)), table->temper);
        sum += odds[i];
    }
    for (size_t i = 0; i < table->rows; i++)
        ck_assert_double_eq_tol(posterior(&found, table->row[i].id), odds[i] / sum, 1e-12);
    notme_explainer_free(table);
}
END_TEST

START_TEST(each_sign_moves_the_right_way)
{
    static const struct {
        enum notme_sign_value value;
        const char *for_it, *against;
    } signs[] = {{NOTME_ACTIONS_IS_ONE_TAP, "slip", "viral_day"},
                 {NOTME_ACTIONS_IS_UNDOING, "clean_up", "account_takeover"},
                 {NOTME_KINDS_IS_SEVERAL, "account_takeover", "bulk_tool"},
                 {NOTME_SIZE_IS_RECORD, "account_takeover", "slip"},
                 {NOTME_PACE_IS_REGULAR, "bulk_tool", "new_device"},
                 {NOTME_PACE_IS_CAPPED, "bulk_tool", "scheduler"},
                 {NOTME_PACE_IS_REGULAR, "scheduler", "time_zone_move"},
                 {NOTME_CLIENT_IS_NEW, "account_takeover", "insider"},
                 {NOTME_CLIENT_IS_BESIDE, "third_party_app", "slip"},
                 {NOTME_CLIENT_AFTER_IS_KEPT, "new_device", "account_takeover"},
                 {NOTME_CLIENT_AFTER_IS_DROPPED, "account_takeover", "new_device"},
                 {NOTME_LANGUAGE_IS_NEW, "account_takeover", "clean_up"},
                 {NOTME_NETWORK_IS_NEW, "account_takeover", "slip"},
                 {NOTME_PROFILE_IS_CREDENTIALS, "account_takeover", "new_interest"},
                 {NOTME_PROFILE_IS_APP, "third_party_app", "slip"},
                 {NOTME_STANDS_OUT_IS_CONTENT, "insider", "time_zone_move"},
                 {NOTME_STANDS_OUT_IS_HOURS, "time_zone_move", "insider"},
                 {NOTME_HABIT_IS_NOWHERE, "insider", "new_device"},
                 {NOTME_UNDONE_IS_AT_ONCE, "slip", "account_takeover"},
                 {NOTME_UNDONE_IS_LATER, "insider", "slip"},
                 {NOTME_UNDONE_IS_NO, "new_interest", "wrong_account"},
                 {NOTME_UNDOES_IS_RECENT, "clean_up", "account_takeover"},
                 {NOTME_UNDOES_IS_OLD, "bulk_tool", "slip"},
                 {NOTME_NOTICE_IS_AFTER, "account_takeover", "viral_day"},
                 {NOTME_NOTICE_IS_BEFORE, "clean_up", "viral_day"},
                 {NOTME_AFTER_IS_STEP, "new_operator", "viral_day"},
                 {NOTME_AFTER_IS_BLEND, "new_interest", "slip"},
                 {NOTME_BEFORE_IS_CHANGING, "new_operator", "slip"},
                 {NOTME_SHIFT_IS_ZONE, "time_zone_move", "new_device"},
                 {NOTME_SHIFT_IS_DAYLIGHT, "time_zone_move", "slip"},
                 {NOTME_HOUR_IS_UNUSUAL, "account_takeover", "insider"},
                 {NOTME_DORMANT_IS_YES, "account_takeover", "slip"},
                 {NOTME_FOCUS_IS_ONE, "viral_day", "new_device"},
                 {NOTME_AGE_IS_FRESH, "viral_day", "account_takeover"},
                 {NOTME_DATA_IS_EDGE, "data_artefact", "slip"},
                 {NOTME_DATA_IS_TWINS, "data_artefact", "slip"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *name = notme_sign_name(notme_sign_of(signs[i].value));
        ck_assert_msg(moved_by(signs[i].value, signs[i].for_it) > 0, "%s for %s", name, signs[i].for_it);
        ck_assert_msg(moved_by(signs[i].value, signs[i].against) < 0, "%s against %s", name, signs[i].against);
    }
}
END_TEST

START_TEST(a_single_odd_tap_is_never_decided)
{
    struct notme_explainer *table = explainer("slip=1000000,account_takeover=1");
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    static const enum notme_sign_value plain[] = {
        NOTME_ACTIONS_IS_ONE_TAP,   NOTME_SIZE_IS_USUAL,    NOTME_CLIENT_IS_USUAL, NOTME_STANDS_OUT_IS_CONTENT,
        NOTME_AUTHOR_IS_NEW,        NOTME_UNDONE_IS_NO,     NOTME_NOTICE_IS_NONE,  NOTME_AFTER_IS_AS_BEFORE,
        NOTME_PROFILE_IS_UNTOUCHED, NOTME_NETWORK_IS_USUAL, NOTME_HOUR_IS_UNUSUAL, NOTME_DATA_IS_SOUND};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        set(&facts, plain[i]);
    notme_weigh(table, &facts, 0, 0, &found);
    ck_assert_str_eq(found.list[0].id, "insufficient_data");
    ck_assert_ptr_nonnull(strstr(found.reason, "cannot be told apart"));
    ck_assert_double_gt(posterior(&found, "slip"), 0);
    ck_assert_double_gt(posterior(&found, "account_takeover"), 0);
    set(&facts, NOTME_UNDONE_IS_AT_ONCE); /* no longer one tap and nothing else */
    notme_weigh(table, &facts, 0, 0, &found);
    ck_assert_str_eq(found.list[0].id, "slip");
    notme_explainer_free(table);
}
END_TEST

/* A tap on nothing foreign, at a moment from which all hours are moved, is explained by the move. */
START_TEST(a_change_that_lasts_decides_a_tap_only_where_its_object_is_not_foreign)
{
    static const enum notme_sign_value lasting[] = {NOTME_SHIFT_IS_ZONE, NOTME_SHIFT_IS_DAYLIGHT, NOTME_PACE_IS_REGULAR,
                                                    NOTME_AFTER_IS_STEP, NOTME_AFTER_IS_BLEND};
    struct notme_explainer *table = explainer(NULL);
    struct notme_explanations found;
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++) {
        struct notme_facts facts = no_facts();
        set(&facts, NOTME_ACTIONS_IS_ONE_TAP);
        set(&facts, lasting[i]);
        set(&facts, NOTME_STANDS_OUT_IS_HOURS);
        notme_weigh(table, &facts, 0, 0, &found);
        ck_assert(!found.reason || !strstr(found.reason, "one tap"));
        set(&facts, NOTME_STANDS_OUT_IS_CONTENT);
        notme_weigh(table, &facts, 0, 0, &found);
        ck_assert(found.reason && strstr(found.reason, "one tap"));
    }
    notme_explainer_free(table);
}
END_TEST

START_TEST(what_would_change_our_mind_names_the_moment)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    char words[NOTME_MIND_WORDS];
    notme_weigh(table, &facts, 5, 3600 * NOTME_SECOND, &found);
    ck_assert(found.start == 5 && found.end == 3600 * NOTME_SECOND);
    for (size_t i = 1; i < found.count; i++) {
        ck_assert_uint_gt(found.list[i].minds, 0);
        for (size_t m = 0; m < found.list[i].minds; m++) {
            notme_mind_words(found.list[i].mind[m], "noon", "tea-time", words);
            ck_assert_ptr_null(strchr(words, '{'));
            ck_assert(!strstr(found.list[i].mind[m], "{start}") || strstr(words, "noon"));
            ck_assert(!strstr(found.list[i].mind[m], "{end}") || strstr(words, "tea-time"));
        }
    }
    notme_explainer_free(table);
}
END_TEST

START_TEST(what_would_change_our_mind_is_cut_where_there_is_no_room)
{
    char words[NOTME_MIND_WORDS], time[2 * NOTME_MIND_WORDS];
    memset(time, 'x', sizeof time);
    time[sizeof time - 1] = 0;
    notme_mind_words("{start}{", "9", "", words);
    ck_assert_str_eq(words, "9{");
    notme_mind_words("from {start} to {end}", time, "10", words);
    ck_assert_uint_eq(strlen(words), NOTME_MIND_WORDS - 1);
}
END_TEST

START_TEST(a_session_like_all_others_asks_for_no_explanation)
{
    struct notme_explainer *table = explainer(NULL);
    struct notme_facts facts = no_facts();
    struct notme_explanations found;
    static const enum notme_sign_value plain[] = {
        NOTME_ACTIONS_IS_WORDS,  NOTME_SIZE_IS_USUAL,  NOTME_CLIENT_IS_USUAL, NOTME_UNDONE_IS_NO,
        NOTME_UNDOES_IS_NOTHING, NOTME_NOTICE_IS_NONE, NOTME_HOUR_IS_USUAL,   NOTME_SHIFT_IS_NONE};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        set(&facts, plain[i]);
    notme_weigh(table, &facts, 0, 0, &found);
    ck_assert_str_eq(found.list[0].id, "insufficient_data");
    ck_assert_ptr_nonnull(strstr(found.reason, "no sign of it is unusual"));
    set(&facts, NOTME_CLIENT_IS_NEW);
    notme_weigh(table, &facts, 0, 0, &found);
    ck_assert(!found.reason || !strstr(found.reason, "no sign"));
    notme_explainer_free(table);
}
END_TEST

/* ---- priors */

START_TEST(priors_of_the_user_count_in_place_of_the_tables)
{
    struct notme_explainer *table = explainer("slip=0,insider=7.5");
    double sum = 0;
    for (size_t i = 0; i < table->rows; i++) {
        sum += table->row[i].prior;
        if (strcmp(table->row[i].id, "slip") == 0)
            ck_assert_double_eq(table->row[i].prior, 0);
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    notme_explainer_free(table);
}
END_TEST

START_TEST(bad_priors_are_refused_in_one_line)
{
    static const struct {
        const char *priors, *says;
    } bad[] = {{"hijack=2", "unknown explanation 'hijack'; known: account_takeover, slip"},
               {"slip", "prior of 'slip' needs a weight"},
               {"slip=", "needs a weight"},
               {"slip=-1", "needs a weight"},
               {"slip=1e3", "needs a weight"},
               {"slip=nan", "needs a weight"},
               {"slip=9999999999999999999", "needs a weight"},
               {"slip=1,slip=2", "given twice"},
               {"slip=1,", "unknown explanation ''"},
               {",", "unknown explanation ''"},
               {"slip=1;insider=2", "needs a weight"},
               {"a\nb=1", "unknown explanation 'a b'"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct notme_error error = {0};
        struct notme_explainer *table;
        ck_assert_int_eq(notme_explainer_new(&table, bad[i].priors, &error), NOTME_EUSAGE);
        ck_assert_ptr_null(table);
        ck_assert_msg(strstr(error.text, bad[i].says), "%s: %s", bad[i].priors, error.text);
        ck_assert_ptr_null(strchr(error.text, '\n'));
    }
}
END_TEST

START_TEST(priors_that_are_all_zero_are_refused)
{
    struct notme_explainer *table = explainer(NULL), *none;
    struct notme_buf all = {0};
    struct notme_error error;
    for (size_t i = 0; i < table->rows; i++)
        notme_buf_addf(&all, "%s%s=0", i ? "," : "", table->row[i].id);
    notme_buf_addc(&all, 0);
    ck_assert_int_eq(notme_explainer_new(&none, all.at, &error), NOTME_EUSAGE);
    notme_buf_release(&all);
    notme_explainer_free(table);
}
END_TEST

/* ---- the table */

START_TEST(the_table_built_in_is_whole)
{
    struct notme_explainer *table = explainer(NULL);
    double sum = 0;
    for (size_t i = 0; i < table->rows; i++) {
        sum += table->row[i].prior;
        ck_assert(table->row[i].verdict_id == 4 || table->row[i].verdict_id == 5);
        ck_assert_ptr_nonnull(table->row[i].mind[0]);
    }
    ck_assert_uint_eq(table->rows, 14);
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    notme_explainer_free(table);
}
END_TEST

/* The table with the first `from` replaced. */
static int read_changed(const char *from, const char *to)
{
    struct notme_buf json = {0};
    struct notme_explainer table;
    notme_buf_add(&json, notme_explanations_json, notme_explanations_json_size);
    notme_buf_addc(&json, 0);
    char *at = strstr(json.at, from);
    ck_assert_msg(at != NULL, "no %s", from);
    struct notme_buf changed = {0};
    notme_buf_add(&changed, json.at, (size_t)(at - json.at));
    notme_buf_adds(&changed, to);
    notme_buf_adds(&changed, at + strlen(from));
    const int status = notme_explain_table_read(&table, changed.at, changed.len, NULL);
    notme_explain_table_release(&table);
    notme_buf_release(&changed);
    notme_buf_release(&json);
    return status;
}

START_TEST(a_table_that_is_not_whole_is_refused)
{
    ck_assert_int_eq(read_changed("notme-explanations/1", "notme-explanations/1"), NOTME_OK);
    ck_assert_int_eq(read_changed("notme-explanations/1", "notme-explanations/2"), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("\"temper\": 0.9", "\"temper\": 0"), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("\"otherwise\": 0.0", "\"otherwise\": 0.9"), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("\"otherwise\": 0.0", "\"otherwise\": -0.0"), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("\"why\"", "\"because\""), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("\"source\"", "\"sauce\""), NOTME_EMODEL);
    ck_assert_int_eq(read_changed("{", "["), NOTME_EMODEL);
}
END_TEST

/* ---- facts of a history */

struct history {
    struct notme_timeline *timeline;
    struct notme_outline outline;
    struct notme_undos *undos;
    struct notme_logins *logins;
    struct notme_session session; /* the last that was added */
    int64_t now;
    int made;
};

static struct notme_event event_of(struct history *h, enum notme_action action, const char *object, const char *text)
{
    return (struct notme_event){.time = h->now,
                                .not_before = NOTME_NO_TIME,
                                .not_after = NOTME_NO_TIME,
                                .published = NOTME_NO_TIME,
                                .action = action,
                                .sensitive = -1,
                                .object_id = notme_text_of(object),
                                .text = notme_text_of(text),
                                .app = notme_text_of("Usual App")};
}

static void add(struct history *h, const struct notme_event *event)
{
    ck_assert_int_eq(notme_timeline_add(h->timeline, event, NULL), NOTME_OK);
    h->now += NOTME_MINUTE;
}

/* Ends a session that began at event `first`. */
static void end_session(struct history *h, size_t first)
{
    h->session = (struct notme_session){.first_event = first,
                                        .events = (uint32_t)(h->timeline->count - first),
                                        .start = notme_timeline_clock(h->timeline, first),
                                        .end = h->now - NOTME_MINUTE,
                                        .start_not_after = notme_timeline_clock(h->timeline, first),
                                        .end_not_after = h->now - NOTME_MINUTE,
                                        .enough_history = true,
                                        .p_value = 0.01};
    h->session.signals[NOTME_SIGNAL_WORDS].share = 1;
    ck_assert_int_eq(notme_outline_add(&h->outline, &h->session, NULL), NOTME_OK);
    h->now += 8 * NOTME_HOUR;
}

static void add_usual_sessions(struct history *h, int sessions)
{
    char id[32];
    for (int i = 0; i < sessions; i++) {
        const size_t first = h->timeline->count;
        for (int k = 0; k < 3; k++) {
            snprintf(id, sizeof id, "object-%d", h->made++);
            const struct notme_event e =
                event_of(h, NOTME_POST, id, k ? "the harbour in the morning, again" : "boats and gulls at the pier");
            add(h, &e);
        }
        end_session(h, first);
    }
}

static struct history begin(void)
{
    struct history h = {.now = 1600000000 * NOTME_SECOND};
    ck_assert_int_eq(notme_timeline_new(&h.timeline, NULL), NOTME_OK);
    add_usual_sessions(&h, 60);
    return h;
}

static struct notme_facts facts_of(struct history *h, const struct notme_session *session)
{
    struct notme_facts facts;
    notme_undos_free(h->undos);
    notme_logins_free(h->logins);
    ck_assert_int_eq(notme_undos_find(h->timeline, &h->undos, NULL), NOTME_OK);
    ck_assert_int_eq(notme_logins_find(h->timeline, NULL, &h->logins, NULL), NOTME_OK);
    const struct notme_lookback lookback = {h->timeline, &h->outline, h->undos, h->logins};
    ck_assert_int_eq(notme_facts_find(&lookback, session, &facts, NULL), NOTME_OK);
    return facts;
}

static void finish(struct history *h)
{
    notme_undos_free(h->undos);
    notme_logins_free(h->logins);
    notme_timeline_free(h->timeline);
    notme_outline_release(&h->outline);
}

static enum notme_sign_value value_of(const struct notme_facts *facts, enum notme_sign_id sign)
{
    return facts->of[sign].value;
}

START_TEST(a_like_taken_back_within_minutes_is_one_tap_undone_at_once)
{
    struct history h = begin();
    const size_t first = h.timeline->count;
    const struct notme_event like = event_of(&h, NOTME_LIKE, "clip", "something else entirely");
    add(&h, &like);
    const struct notme_event unlike = event_of(&h, NOTME_UNLIKE, "clip", "");
    add(&h, &unlike);
    end_session(&h, first);
    const struct notme_session session = h.session;
    add_usual_sessions(&h, 20);
    const struct notme_facts facts = facts_of(&h, &session);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_ACTIONS), NOTME_ACTIONS_IS_ONE_TAP);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_UNDONE), NOTME_UNDONE_IS_AT_ONCE);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_CLIENT), NOTME_CLIENT_IS_USUAL);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_AFTER), NOTME_AFTER_IS_AS_BEFORE);
    finish(&h);
}
END_TEST

START_TEST(what_the_source_does_not_show_is_unknown)
{
    struct history h = begin();
    const struct notme_facts facts = facts_of(&h, &h.session);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_UNDONE), NOTME_SIGN_UNKNOWN);  /* no undo anywhere */
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_PROFILE), NOTME_SIGN_UNKNOWN); /* no change anywhere */
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_NETWORK), NOTME_SIGN_UNKNOWN); /* no login */
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_LANGUAGE), NOTME_SIGN_UNKNOWN);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_AFTER), NOTME_SIGN_UNKNOWN); /* nothing follows */
    ck_assert_str_eq(facts.of[NOTME_SIGN_UNDONE].words, "");
    finish(&h);
}
END_TEST

START_TEST(a_client_never_used_before_is_new_and_then_dropped)
{
    struct history h = begin();
    const size_t first = h.timeline->count;
    struct notme_event post = event_of(&h, NOTME_POST, "odd", "buy coins now");
    post.app = notme_text_of("Strange App");
    add(&h, &post);
    end_session(&h, first);
    const struct notme_session session = h.session;
    add_usual_sessions(&h, 20);
    const struct notme_facts facts = facts_of(&h, &session);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_CLIENT), NOTME_CLIENT_IS_NEW);
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_CLIENT_AFTER), NOTME_CLIENT_AFTER_IS_DROPPED);
    ck_assert_ptr_nonnull(strstr(facts.of[NOTME_SIGN_CLIENT].words, "'Strange App'"));
    finish(&h);
}
END_TEST

/* A session of one like by hand and one post; `grid`: the post is at the next full quarter of an hour. */
static void add_like_and_post(struct history *h, bool grid)
{
    char id[32];
    const size_t first = h->timeline->count;
    h->now += ((int64_t)h->made * h->made * 7919 % 400000 + 61) * NOTME_SECOND; /* uneven gaps */
    snprintf(id, sizeof id, "like-%d", h->made);
    const struct notme_event like = event_of(h, NOTME_LIKE, id, "gulls");
    add(h, &like);
    snprintf(id, sizeof id, "post-%d", h->made++);
    if (grid)
        h->now += 15 * NOTME_MINUTE - h->now % (15 * NOTME_MINUTE);
    const struct notme_event post = event_of(h, NOTME_POST, id, "the harbour in the morning, again");
    add(h, &post);
    end_session(h, first);
}

START_TEST(posts_at_full_minutes_are_a_schedulers_whatever_is_done_by_hand_besides)
{
    for (int grid = 0; grid < 2; grid++) {
        struct history h = begin();
        add_like_and_post(&h, grid);
        const struct notme_session session = h.session;
        for (int i = 0; i < 30; i++)
            add_like_and_post(&h, grid);
        const struct notme_facts facts = facts_of(&h, &session);
        ck_assert_int_eq(value_of(&facts, NOTME_SIGN_PACE), grid ? NOTME_PACE_IS_REGULAR : NOTME_PACE_IS_HUMAN);
        finish(&h);
    }
}
END_TEST

/* Posts of one subject; every session is three of them. */
static void add_posts(struct history *h, const char *text, int posts)
{
    char id[32];
    for (int i = 0; i < posts; i += 4) {
        const size_t first = h->timeline->count;
        for (int k = 0; k < 4; k++) {
            snprintf(id, sizeof id, "post-%d", h->made++);
            const struct notme_event e = event_of(h, NOTME_POST, id, text);
            add(h, &e);
        }
        end_session(h, first);
    }
}

/* Forty posts on one subject, forty on another, over and over: no change of hands, though any forty differ from the
 * forty before. */
START_TEST(an_account_that_goes_on_as_it_always_changed_has_not_changed)
{
    static const char *const subject[] = {"gulls over the harbour wall, pier and boats again",
                                          "budget talks, votes and motions before the council"};
    for (int changed = 0; changed < 2; changed++) {
        struct history h = {.now = 1600000000 * NOTME_SECOND};
        struct notme_session session;
        ck_assert_int_eq(notme_timeline_new(&h.timeline, NULL), NOTME_OK);
        for (int i = 0; i < 18; i++)
            add_posts(&h, subject[i % 2], 40);
        add_posts(&h, changed ? "MINT NOW!!! free coins, whitelist & drops @ 9 (link)" : subject[0], 4);
        session = h.session;
        for (int i = 0; i < 4; i++)
            add_posts(&h, changed ? "MINT NOW!!! free coins, whitelist & drops @ 9 (link)" : subject[i % 2], 40);
        const struct notme_facts facts = facts_of(&h, &session);
        ck_assert_int_eq(value_of(&facts, NOTME_SIGN_AFTER), changed ? NOTME_AFTER_IS_STEP : NOTME_AFTER_IS_AS_BEFORE);
        finish(&h);
    }
}
END_TEST

/* What the records say of two posts, each told as often as `times`, and four logins. */
static enum notme_sign_value records_of(int times)
{
    static const char *const text[] = {"gulls over the harbour wall", "the council votes on the budget"};
    struct history h = begin();
    const size_t first = h.timeline->count;
    char id[32];
    for (int i = 0; i < 2 * times + 4; i++) {
        snprintf(id, sizeof id, "told-%d", i);
        const bool post = i < 2 * times;
        const struct notme_event e = event_of(&h, post ? NOTME_POST : NOTME_LOGIN, id, post ? text[i / times] : "");
        add(&h, &e);
    }
    end_session(&h, first);
    const struct notme_facts facts = facts_of(&h, &h.session);
    finish(&h);
    return value_of(&facts, NOTME_SIGN_DATA);
}

START_TEST(posts_told_twice_are_twins_whatever_logins_stand_beside_them)
{
    ck_assert_int_eq(records_of(1), NOTME_DATA_IS_SOUND);
    ck_assert_int_eq(records_of(2), NOTME_DATA_IS_TWINS);
}
END_TEST

/* Posts from nine to four, UTC, on many days, then moved by some hours. */
static enum notme_sign_value shift_at(int64_t change, int by)
{
    struct history h = {.now = 0};
    struct notme_session session = {.events = 0};
    const int64_t day = 24 * NOTME_HOUR;
    ck_assert_int_eq(notme_timeline_new(&h.timeline, NULL), NOTME_OK);
    for (int64_t d = -110; d < 110; d++) {
        for (int k = 0; k < 3; k++) {
            char id[32];
            const size_t first = h.timeline->count;
            h.now = change + d * day + (9 + (d + 110 + 3 * k) % 8 + (d < 0 ? 0 : by)) * NOTME_HOUR;
            snprintf(id, sizeof id, "post-%d", h.made++);
            const struct notme_event e = event_of(&h, NOTME_POST, id, "the harbour in the morning, again");
            add(&h, &e);
            end_session(&h, first);
            if (d == 0 && k == 0)
                session = h.session;
        }
    }
    const struct notme_facts facts = facts_of(&h, &session);
    finish(&h);
    return value_of(&facts, NOTME_SIGN_SHIFT);
}

START_TEST(hours_moved_by_one_at_a_change_of_clocks_are_the_clocks_and_by_more_are_a_move)
{
    const int64_t back_in_europe = 1603584000 * NOTME_SECOND;    /* 2020-10-25 */
    const int64_t on_in_america = 1583625600 * NOTME_SECOND;     /* 2020-03-08 */
    const int64_t back_in_australia = 1586044800 * NOTME_SECOND; /* 2020-04-05 */
    ck_assert_int_eq(shift_at(back_in_europe, 0), NOTME_SHIFT_IS_NONE);
    ck_assert_int_eq(shift_at(back_in_europe, 1), NOTME_SHIFT_IS_DAYLIGHT);
    ck_assert_int_eq(shift_at(back_in_europe, 6), NOTME_SHIFT_IS_ZONE);
    ck_assert_int_eq(shift_at(on_in_america, -1), NOTME_SHIFT_IS_DAYLIGHT);
    ck_assert_int_eq(shift_at(back_in_australia, 1), NOTME_SHIFT_IS_DAYLIGHT);
}
END_TEST

START_TEST(hours_moved_against_the_clocks_or_on_another_date_are_no_change_of_clocks)
{
    const int64_t back_in_europe = 1603584000 * NOTME_SECOND; /* 2020-10-25 */
    ck_assert_int_ne(shift_at(back_in_europe, -1), NOTME_SHIFT_IS_DAYLIGHT);
    ck_assert_int_ne(shift_at(back_in_europe + 60 * NOTME_DAY, 1), NOTME_SHIFT_IS_DAYLIGHT);
}
END_TEST

START_TEST(the_same_history_gives_the_same_bytes)
{
    struct history h = begin();
    struct notme_explainer *table = explainer(NULL);
    static struct notme_explanations a, b;
    facts_of(&h, &h.session);
    const struct notme_lookback lookback = {h.timeline, &h.outline, h.undos, h.logins};
    memset(&b, 0xA5, sizeof b);
    ck_assert_int_eq(notme_explain_session(table, &lookback, &h.session, &a, NULL), NOTME_OK);
    ck_assert_int_eq(notme_explain_session(table, &lookback, &h.session, &b, NULL), NOTME_OK);
    ck_assert_mem_eq(a.sign, b.sign, sizeof a.sign);
    for (size_t i = 0; i < a.count; i++)
        ck_assert_str_eq(a.list[i].id, b.list[i].id);
    notme_explainer_free(table);
    finish(&h);
}
END_TEST

START_TEST(hostile_texts_are_cut_at_a_characters_end)
{
    struct history h = begin();
    char app[600];
    for (size_t i = 0; i < sizeof app; i++)
        app[i] = "\xe2\x80\xae"[i % 3]; /* a direction control, over and over */
    const size_t first = h.timeline->count;
    struct notme_event post = event_of(&h, NOTME_POST, "odd", "\xff\xfe\x00 %s%n \xf0\x9f");
    post.app = (struct notme_text){app, sizeof app};
    post.author = (struct notme_text){"\xf0\x9f", 2};
    add(&h, &post);
    end_session(&h, first);
    const struct notme_facts facts = facts_of(&h, &h.session);
    const char *words = facts.of[NOTME_SIGN_CLIENT].words;
    ck_assert_int_eq(value_of(&facts, NOTME_SIGN_CLIENT), NOTME_CLIENT_IS_NEW);
    ck_assert(notme_utf8_valid(words, strlen(words)));
    ck_assert_uint_lt(strlen(words), NOTME_SIGN_WORDS);
    finish(&h);
}
END_TEST

START_TEST(a_session_beyond_the_timeline_has_no_facts)
{
    struct history h = begin();
    struct notme_session session = h.session;
    session.first_event = UINT64_MAX;
    session.events = UINT32_MAX;
    const struct notme_facts facts = facts_of(&h, &session);
    for (int s = 0; s < NOTME_SIGN_COUNT; s++)
        ck_assert_int_eq(facts.of[s].value, NOTME_SIGN_UNKNOWN);
    finish(&h);
}
END_TEST

T_MAIN("explain", unknown_signs_leave_the_priors_as_they_are, posteriors_sum_to_one_and_come_in_order,
       one_sign_weighs_as_its_tempered_likelihood_ratio, each_sign_moves_the_right_way,
       a_single_odd_tap_is_never_decided, a_session_like_all_others_asks_for_no_explanation,
       what_would_change_our_mind_names_the_moment, what_would_change_our_mind_is_cut_where_there_is_no_room,
       priors_of_the_user_count_in_place_of_the_tables, bad_priors_are_refused_in_one_line,
       priors_that_are_all_zero_are_refused, the_table_built_in_is_whole, a_table_that_is_not_whole_is_refused,
       a_like_taken_back_within_minutes_is_one_tap_undone_at_once, what_the_source_does_not_show_is_unknown,
       a_client_never_used_before_is_new_and_then_dropped, the_same_history_gives_the_same_bytes,
       a_change_that_lasts_decides_a_tap_only_where_its_object_is_not_foreign,
       posts_at_full_minutes_are_a_schedulers_whatever_is_done_by_hand_besides,
       an_account_that_goes_on_as_it_always_changed_has_not_changed,
       hours_moved_by_one_at_a_change_of_clocks_are_the_clocks_and_by_more_are_a_move,
       hours_moved_against_the_clocks_or_on_another_date_are_no_change_of_clocks,
       posts_told_twice_are_twins_whatever_logins_stand_beside_them, hostile_texts_are_cut_at_a_characters_end,
       a_session_beyond_the_timeline_has_no_facts)
