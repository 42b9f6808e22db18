/* Campaigns: what is compared, what is kept, what is found, and above all what is not. */
#include "base/clock.h"
#include "base/hash.h"
#include "campaign/collect.h"
#include "campaign/find.h"
#include "campaign/groups.h"
#include "campaign/odds.h"
#include "campaign/words.h"
#include "t.h"

#include <math.h>
#include <stdio.h>

enum { ACCOUNTS = 40, DAYS = 400, PLANTED_DAY = 390 };

/* ---- texts */

static double likeness(const char *a, const char *b)
{
    struct notme_wordset x, y;
    notme_wordset_of(notme_text_of(a), &x);
    notme_wordset_of(notme_text_of(b), &y);
    return notme_wordset_likeness(x.word, x.count, y.word, y.count);
}

START_TEST(links_mentions_and_case_do_not_count)
{
    ck_assert_double_eq(
        likeness("@you Free iPhones, don't wait: https://a.example/1", "free IPHONES don\xe2\x80\x99t wait"), 1);
    ck_assert_double_eq(likeness("", "https://a.example @you"), 0);
}
END_TEST

START_TEST(likeness_is_shared_words_of_all)
{
    ck_assert_double_eq(likeness("a b c d e f g h", "a b c d e f g x"), 7 / 9.0);
    ck_assert_double_eq(likeness("a a a b", "b a"), 1);
    ck_assert_double_eq(likeness("\xe4\xbb\x8a\xe6\x97\xa5", "\xe4\xbb\x8a\xe5\xa4\xa9"), 1 / 3.0); /* 今日, 今天 */
}
END_TEST

START_TEST(domain_is_the_host_without_www)
{
    const char *const cases[][2] = {{"https://www.a.example/x?y", "a.example"},
                                    {"http://b.example:80", "b.example"},
                                    {"c.example", "c.example"},
                                    {"https://t.co/abc", ""},
                                    {"https://", ""},
                                    {"https://nodot/", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct notme_text domain = notme_link_domain(notme_text_of(cases[i][0]));
        ck_assert_msg(notme_text_is(domain, cases[i][1]) || (!domain.at && !*cases[i][1]), "%s", cases[i][0]);
    }
}
END_TEST

/* ---- a set: every account has a session a day, of p = 0.5 */

struct set {
    struct notme_candidates candidates;
    struct notme_collector collector;
    struct notme_campaign_stats stats;
    size_t found, accounts;
    char text[200], domain[64], client[64];
    uint64_t random;
};

struct act {
    const char *text, *link, *client;
    enum notme_action action;
    double p;
    int times; /* how many events; each a minute after the other */
};

static void begin(struct set *set)
{
    *set = (struct set){.random = 7};
}

static void release(struct set *set)
{
    notme_collector_release(&set->collector);
    notme_candidates_release(&set->candidates);
}

static void do_session(struct set *set, int account, int64_t time, const struct act *act)
{
    char name[32], id[32];
    snprintf(name, sizeof name, "a%d", account);
    struct notme_event event = {.time = time,
                                .not_before = NOTME_NO_TIME,
                                .not_after = NOTME_NO_TIME,
                                .action = act->action,
                                .account = notme_text_of(name),
                                .text = notme_text_of(act->text)};
    if (act->client)
        event.app = notme_text_of(act->client);
    if (act->link)
        event.links[event.nlinks++] = notme_text_of(act->link);
    struct notme_session session = {
        .account = event.account, .start = time, .end = time, .events = 1, .p_value = act->p, .enough_history = true};
    snprintf(id, sizeof id, "%016llx", (unsigned long long)notme_hash_mix((uint64_t)account, (uint64_t)time));
    memcpy(session.id, id, sizeof session.id);
    for (int i = 0; i < (act->times ? act->times : 1); i++, event.time += NOTME_MINUTE)
        notme_collector_event(&set->collector, &event);
    notme_collector_session(&set->collector, &session);
}

/* `planted` of the accounts do `act` on one day, a minute after each other; the others' p-values are `others` then. */
static void fill(struct set *set, int planted, const struct act *act, double others)
{
    static const struct act usual = {.text = "", .p = 0.5};
    for (int a = 0; a < ACCOUNTS; a++) {
        notme_collector_begin(&set->collector, &set->candidates);
        for (int day = 0; day < DAYS; day++) {
            struct act today = usual;
            const int64_t time = day * NOTME_DAY + 12 * NOTME_HOUR + a * NOTME_MINUTE;
            if (day == PLANTED_DAY)
                today.p = others;
            do_session(set, a, time, day == PLANTED_DAY && a < planted ? act : &today);
        }
        ck_assert(notme_collector_end(&set->collector));
    }
}

static int take(void *ctx, const struct notme_campaign *c)
{
    struct set *set = ctx;
    set->found++;
    set->accounts = c->accounts;
    snprintf(set->text, sizeof set->text, "%.*s", (int)c->text.len, c->text.len ? c->text.at : "");
    snprintf(set->domain, sizeof set->domain, "%.*s", c->ndomains ? (int)c->domains->len : 0,
             c->ndomains ? c->domains->at : "");
    snprintf(set->client, sizeof set->client, "%.*s", c->nclients ? (int)c->clients->len : 0,
             c->nclients ? c->clients->at : "");
    ck_assert_uint_eq(c->nsessions, c->accounts);
    ck_assert_double_le(c->expected, 0.04);
    return 0;
}

static size_t find(struct set *set)
{
    set->found = 0;
    ck_assert_int_eq(notme_campaigns_find(&set->candidates, 0.1, take, set, &set->stats, NULL), NOTME_OK);
    ck_assert_uint_eq(set->stats.found, set->found);
    return set->found;
}

static size_t found_of(int planted, const struct act *act, double others)
{
    struct set set;
    begin(&set);
    fill(&set, planted, act, others);
    const size_t found = find(&set);
    release(&set);
    return found;
}

static const struct act scam = {
    .text = "Send one coin to this address and get two back, only today", .action = NOTME_POST, .p = 0.005};

START_TEST(sessions_that_share_an_odd_text_are_a_campaign)
{
    struct set set;
    begin(&set);
    fill(&set, 10, &scam, 0.5);
    ck_assert_uint_eq(find(&set), 1);
    ck_assert_uint_eq(set.accounts, 10);
    ck_assert_str_eq(set.text, scam.text);
    ck_assert_str_eq(set.domain, "");
    release(&set);
}
END_TEST

START_TEST(a_domain_or_a_client_that_is_new_to_them_makes_a_campaign)
{
    const struct act link = {.text = "", .link = "https://win.example/1", .action = NOTME_POST, .p = 0.005};
    const struct act client = {.text = "", .client = "AutoPost", .action = NOTME_LIKE, .p = 0.005};
    struct set set;
    begin(&set);
    fill(&set, 10, &link, 0.5);
    ck_assert_uint_eq(find(&set), 1);
    ck_assert_str_eq(set.domain, "win.example");
    release(&set);
    begin(&set);
    fill(&set, 10, &client, 0.5);
    ck_assert_uint_eq(find(&set), 1);
    ck_assert_str_eq(set.client, "AutoPost");
    release(&set);
}
END_TEST

START_TEST(what_the_accounts_used_before_links_nobody)
{
    const struct act link = {.text = "", .link = "https://known.example/1", .action = NOTME_POST, .p = 0.005};
    struct set set;
    begin(&set);
    for (int a = 0; a < 10; a++) {
        notme_collector_begin(&set.collector, &set.candidates);
        do_session(&set, a, 0,
                   &(struct act){.text = "", .link = "https://known.example/0", .action = NOTME_POST, .p = 0.5});
        do_session(&set, a, 100 * NOTME_DAY, &link);
        ck_assert(notme_collector_end(&set.collector));
    }
    struct notme_groups groups;
    ck_assert(notme_groups_find(&groups, &set.candidates));
    ck_assert_uint_eq(groups.groups, 0);
    notme_groups_release(&groups);
    release(&set);
}
END_TEST

START_TEST(sessions_as_usual_are_no_campaign_whatever_they_share)
{
    struct act usual = scam;
    usual.p = 0.2;
    ck_assert_uint_eq(found_of(10, &usual, 0.5), 0);
    usual.p = 0.1;
    ck_assert_uint_eq(found_of(10, &usual, 0.5), 0);
}
END_TEST

START_TEST(two_accounts_are_no_campaign)
{
    struct act odd = scam;
    odd.p = 1e-9;
    ck_assert_uint_eq(found_of(2, &odd, 0.5), 0);
    ck_assert_uint_eq(found_of(3, &odd, 0.5), 1);
}
END_TEST

START_TEST(a_viral_day_is_no_campaign)
{
    for (int sharing = 21; sharing <= ACCOUNTS; sharing += 6)
        ck_assert_uint_eq(found_of(sharing, &scam, 0.5), 0); /* most share the news */
    for (int sharing = 3; sharing <= ACCOUNTS; sharing++)
        ck_assert_uint_eq(found_of(sharing, &scam, 0.02), 0); /* some share the words, all the news */
}
END_TEST

START_TEST(what_others_wrote_is_shared_without_a_campaign)
{
    struct act repost = scam;
    repost.action = NOTME_REPOST;
    repost.link = "https://news.example/1";
    ck_assert_uint_eq(found_of(10, &repost, 0.5), 0);
    repost.action = NOTME_LIKE;
    ck_assert_uint_eq(found_of(10, &repost, 0.5), 0);
}
END_TEST

START_TEST(one_account_that_repeats_itself_is_no_campaign)
{
    struct act often = scam;
    often.times = 250;
    often.p = 1e-6;
    ck_assert_uint_eq(found_of(1, &often, 0.5), 0);
}
END_TEST

/* ---- much of it */

START_TEST(thousands_of_the_same_text_and_of_nearly_the_same_take_no_long)
{
    struct set set;
    char text[200];
    begin(&set);
    for (int a = 0; a < 6000; a++) {
        struct act act = scam;
        act.text = text;
        snprintf(text, sizeof text, "one two three four five six seven eight %d", a % 2 ? a : 0);
        notme_collector_begin(&set.collector, &set.candidates);
        do_session(&set, a, PLANTED_DAY * NOTME_DAY + a, &act);
        ck_assert(notme_collector_end(&set.collector));
    }
    struct notme_groups groups;
    ck_assert(notme_groups_find(&groups, &set.candidates));
    ck_assert_uint_eq(groups.groups, 1);
    ck_assert_uint_eq(groups.group[0].count, 6000);
    notme_groups_release(&groups);
    release(&set);
}
END_TEST

START_TEST(a_huge_text_is_cut_and_a_huge_name_is_passed_over)
{
    struct set set;
    char *huge = malloc(3 << 20);
    memset(huge, 'x', 3 << 20);
    huge[(3 << 20) - 1] = '\0';
    begin(&set);
    notme_collector_begin(&set.collector, &set.candidates);
    do_session(&set, 1, 0, &(struct act){.text = huge, .client = huge, .action = NOTME_POST, .p = 0.01});
    ck_assert(notme_collector_end(&set.collector));
    ck_assert_uint_lt(set.candidates.bytes.len, 1000);
    ck_assert_uint_gt(set.candidates.bytes.len, 0);
    release(&set);
    free(huge);
}
END_TEST

/* Sessions of p = 0.3 i ÷ count, in the accounts' order or backwards. */
static void crowd(struct set *set, int accounts, int each)
{
    char client[300];
    memset(client, 'c', sizeof client);
    client[250] = '\0';
    for (int a = 0; a < accounts; a++) {
        notme_collector_begin(&set->collector, &set->candidates);
        for (int i = 0; i < each; i++) {
            snprintf(client + 230, 20, "%d", i);
            do_session(set, a, i * NOTME_DAY, &(struct act){.text = "", .client = client, .p = 0.3 * (i + 1) / each});
        }
        ck_assert(notme_collector_end(&set->collector));
    }
}

START_TEST(beyond_a_ceiling_the_oddest_sessions_are_kept_and_the_rest_is_counted)
{
    struct set set;
    begin(&set);
    crowd(&set, 1, 5000); /* of about 300 bytes each: more than an account may take */
    struct notme_account_head head;
    memcpy(&head, set.candidates.bytes.at, sizeof head);
    ck_assert_uint_eq(head.halved, 1);
    ck_assert_uint_eq(head.sessions, 2500);
    ck_assert_uint_eq(set.candidates.left_out, 2500);
    release(&set);
    begin(&set);
    crowd(&set, 30, 2500);
    ck_assert_uint_le(set.candidates.bytes.len, NOTME_CANDIDATE_BYTES);
    ck_assert_uint_eq(set.candidates.halved, 1);
    ck_assert_uint_eq(set.candidates.left_out, 30 * 1250);
    release(&set);
}
END_TEST

START_TEST(candidates_joined_part_by_part_or_from_bytes_are_the_same)
{
    struct set whole, part;
    struct notme_candidates joined = {.halved = 0}, loaded = {.halved = 0};
    struct notme_buf bytes = {0};
    begin(&whole);
    crowd(&whole, 30, 2500);
    for (int a = 0; a < 30; a += 10) {
        begin(&part);
        crowd(&part, 10, 2500);
        bytes.len = 0;
        ck_assert(notme_candidates_save(&part.candidates, &bytes));
        char *copy = t_copy(bytes.at, bytes.len);
        ck_assert(notme_candidates_load(&loaded, (struct notme_text){copy, bytes.len}));
        ck_assert(!notme_candidates_load(&part.candidates, (struct notme_text){copy, bytes.len - 1}));
        free(copy);
        ck_assert(notme_candidates_join(&joined, &loaded));
        release(&part);
    }
    ck_assert_uint_eq(joined.bytes.len, whole.candidates.bytes.len);
    ck_assert_uint_eq(joined.left_out, whole.candidates.left_out);
    for (int day = 0; day < 2500; day++) {
        const struct notme_day x = notme_days_at(&joined.days, day), y = notme_days_at(&whole.candidates.days, day);
        ck_assert_uint_eq(x.sessions, 30);
        ck_assert_uint_eq(x.accounts, y.accounts);
        ck_assert_uint_eq(x.oddity, y.oddity);
    }
    notme_buf_release(&bytes);
    notme_candidates_release(&joined);
    notme_candidates_release(&loaded);
    release(&whole);
}
END_TEST

/* ---- odds */

START_TEST(one_account_has_its_own_p_to_the_power_theta)
{
    ck_assert_double_eq_tol(notme_campaign_p(notme_campaign_nats(0.01, 1), 1, 0.5), 0.1, 1e-12);
    ck_assert_double_eq_tol(notme_campaign_nats(0.01, 3), -log(1 - 0.99 * 0.99 * 0.99), 1e-12);
}
END_TEST

/* Terms with one correlation: a common exponential with probability √ρ, else one of their own (then ρ is their
 * correlation). Of many such sums few are as large as their p says. */
START_TEST(combined_p_holds_for_correlated_accounts)
{
    enum { TRIALS = 20000, K = 10 };
    uint64_t random = 5;
    int low = 0, lower = 0;
    for (int t = 0; t < TRIALS; t++) {
        double sum = 0;
        const double common = -log1p(-notme_random_unit(&random));
        for (int k = 0; k < K; k++) {
            const double own = -log1p(-notme_random_unit(&random));
            sum += notme_random_unit(&random) < sqrt(0.12) ? common : own;
        }
        const double p = notme_campaign_p(sum, K, 1);
        low += p <= 0.1;
        lower += p <= 0.01;
    }
    ck_assert_double_eq_tol((double)low / TRIALS, 0.1, 0.03);
    ck_assert_double_le((double)lower / TRIALS, 0.03);
}
END_TEST

START_TEST(days_on_which_everybody_is_odd_make_nothing_odd)
{
    ck_assert_double_eq_tol(notme_campaign_theta(0, 0), 0.65, 1e-12);
    ck_assert_double_lt(notme_campaign_theta(200, 200 * notme_oddity_of(0.02)), 0.2);
    ck_assert_double_eq_tol(notme_campaign_theta(200, 200 * notme_oddity_of(0.9)), 0.65, 1e-12);
}
END_TEST

START_TEST(groups_that_were_innocent_make_more_of_their_size_expected)
{
    const uint64_t above[] = {20, 20, 20, 20, 4, 1, 0, 0, 0, 0, 0};
    ck_assert_double_eq_tol(notme_campaign_innocent(above, 4), 40 * 81 / 256.0, 1e-9); /* (3/4)^4 of those with three */
    ck_assert_double_eq_tol(notme_campaign_innocent(above, 10), 0.5, 1e-9);
    ck_assert_double_eq_tol(notme_campaign_expected(0.01, 8, 2, 3), 0.12, 1e-12);
    ck_assert(isinf(notme_campaign_expected(0.01, 8, 0, 3)));
}
END_TEST

T_MAIN("campaign", links_mentions_and_case_do_not_count, likeness_is_shared_words_of_all,
       domain_is_the_host_without_www, sessions_that_share_an_odd_text_are_a_campaign,
       a_domain_or_a_client_that_is_new_to_them_makes_a_campaign, what_the_accounts_used_before_links_nobody,
       sessions_as_usual_are_no_campaign_whatever_they_share, two_accounts_are_no_campaign, a_viral_day_is_no_campaign,
       what_others_wrote_is_shared_without_a_campaign, one_account_that_repeats_itself_is_no_campaign,
       thousands_of_the_same_text_and_of_nearly_the_same_take_no_long,
       a_huge_text_is_cut_and_a_huge_name_is_passed_over,
       beyond_a_ceiling_the_oddest_sessions_are_kept_and_the_rest_is_counted,
       candidates_joined_part_by_part_or_from_bytes_are_the_same, one_account_has_its_own_p_to_the_power_theta,
       combined_p_holds_for_correlated_accounts, days_on_which_everybody_is_odd_make_nothing_odd,
       groups_that_were_innocent_make_more_of_their_size_expected)
