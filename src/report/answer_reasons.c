/* Why a session stands out: the figures that carried the weight, and the things themselves by name. */
#include "base/action.h"
#include "report/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMED = 4 };

/* What is said of each figure. RATIO: how many times likelier, from people in general or from this account; what it is
 * about stands in `words`. The others have two numbers in their places. */
enum phrasing { RATIO, TIMES, PERCENT, ONE_IN };

static const struct {
    enum phrasing as;
    const char *words;
} phrases[NOTME_FIGURE_COUNT] = {
    [NOTME_FIGURE_WORDS_RATIO] = {RATIO, "Words: each"},
    [NOTME_FIGURE_WORDS_NEW] = {PERCENT, "Words: %s of them were never used before (usually %s)"},
    [NOTME_FIGURE_WORDS_OTHERS] = {PERCENT, "Words: a classifier takes them for other people's by %s (usually %s)"},
    [NOTME_FIGURE_NAMES_RATIO] = {RATIO, "Names, tags and domains: each"},
    [NOTME_FIGURE_NAMES_NEW] = {PERCENT, "Names, tags and domains: %s of them were never used before (usually %s)"},
    [NOTME_FIGURE_AUTHOR_NEW] = {PERCENT, "Authors: %s of the events are of new ones (usually %s)"},
    [NOTME_FIGURE_STYLE_RATIO] = {RATIO, "Punctuation, length, capitals: each mark"},
    [NOTME_FIGURE_STYLE_NEW] = {PERCENT, "Punctuation, length, capitals: %s of the marks are new (usually %s)"},
    [NOTME_FIGURE_SCRIPT_RARITY] = {ONE_IN, "Writing system: %s of this account's texts are in it (usually %s)"},
    [NOTME_FIGURE_FORM_OTHERS] = {PERCENT,
                                  "Way of writing: a classifier takes it for other people's by %s (usually %s)"},
    [NOTME_FIGURE_HOUR_RARITY] = {TIMES, "Hour: the account is %s times less active then than on average (usually %s)"},
    [NOTME_FIGURE_APP_RARITY] = {ONE_IN, "Client: %s of this account's events are made with it (usually %s)"},
    [NOTME_FIGURE_LANG_RARITY] = {ONE_IN, "Language: %s of this account's events are in it (usually %s)"},
    [NOTME_FIGURE_TZ_RARITY] = {ONE_IN, "Time zone of the client: %s of this account's events state it (usually %s)"},
    [NOTME_FIGURE_NET_RARITY] = {ONE_IN, "Network: %s of this account's events come from it (usually %s)"},
    [NOTME_FIGURE_SWITCH_RATIO] = {TIMES, "Client, network or clock changed within the session: %s times as likely of "
                                          "two people as of one (usually %s)"},
    [NOTME_FIGURE_ACTION_RARITY] = {ONE_IN,
                                    "Kind of action: %s of this account's events are of that kind (usually %s)"},
    [NOTME_FIGURE_EVENTS] = {TIMES, "Events: %s (usually %s)"},
};

static void number(double value, enum phrasing as, char out[NOTME_WORDS_MAX_LEN])
{
    char rarity[NOTME_WORDS_MAX_LEN];
    if (isnan(value)) {
        snprintf(out, NOTME_WORDS_MAX_LEN, "not known");
    } else if (as == PERCENT) {
        snprintf(out, NOTME_WORDS_MAX_LEN, "%.0f\u00a0%%", 100 * value);
    } else if (as == ONE_IN) {
        notme_words_number(value, rarity);
        snprintf(out, NOTME_WORDS_MAX_LEN, "one in %.40s", rarity);
    } else {
        notme_words_number(value, out);
    }
}

/* "8.7 times likelier from people in general than from this account"; of what rounds to one, "as likely from …" */
static void ratio(double value, char out[160], bool whole)
{
    char times[NOTME_WORDS_MAX_LEN];
    const bool of_others = value >= 1;
    notme_words_number(of_others ? value : 1 / value, times);
    if (strcmp(times, "1") == 0) {
        snprintf(out, 160, "as likely from this account%s", whole ? " as from people in general" : "");
        return;
    }
    snprintf(out, 160, "%.40s times likelier from %s%s", times, of_others ? "people in general" : "this account",
             !whole      ? ""
             : of_others ? " than from this account"
                         : " than from people in general");
}

/* The phrase with the two numbers in their places. */
static void figure(struct notme_answer *answer, const struct notme_signal *signal)
{
    char value[2][160];
    const char *words = phrases[signal->figure].words;
    const enum phrasing as = phrases[signal->figure].as;
    if (as == RATIO) {
        ratio(signal->observed, value[0], true);
        ratio(signal->typical, value[1], false);
        notme_page_add(&answer->page, "%s is %s (usually %s)", words, value[0], value[1]);
        return;
    }
    number(signal->observed, as, value[0]);
    number(signal->typical, as, value[1]);
    for (int i = 0; i < 2; i++) {
        const char *place = strstr(words, "%s");
        notme_page_add(&answer->page, "%.*s%s", (int)(place - words), words, value[i]);
        words = place + 2;
    }
    notme_page_add(&answer->page, "%s", words);
}

/* ---- the things by name, from the events before the session */

struct naming {
    struct notme_answer *answer;
    const struct notme_session *session;
    struct notme_description before, during;
};

/* What comes up more often than in one of so many events is no reason. */
enum { RARE = 20 };

static bool is_rare(uint32_t count, uint64_t total)
{
    return (uint64_t)RARE * count <= total;
}

enum thing { AUTHOR, CLIENT, LANGUAGE };

/* Those of the session that are rare before it: "Cloudhopper (0 of 896 before)". Returns how many. */
static size_t things(struct naming *n, const struct notme_tally *during, const struct notme_tally *before,
                     enum thing thing, const char *words)
{
    struct notme_page *page = &n->answer->page;
    size_t shown = 0;
    for (size_t i = 0; i < during->count && shown < NAMED; i++) {
        const struct notme_text text = during->entry[i].text;
        const uint32_t count = notme_tally_of(before, text);
        if (!is_rare(count, before->total))
            continue;
        notme_page_add(page, "%s", shown ? ", " : words);
        if (thing == LANGUAGE)
            notme_answer_language(n->answer, text);
        else if (thing == AUTHOR)
            notme_answer_person(n->answer, text, 30);
        else
            notme_page_quote(page, text, 30);
        notme_page_add(page, " (%u of %llu before)", count, (unsigned long long)before->total);
        shown++;
    }
    return shown;
}

static size_t languages(struct naming *n)
{
    size_t top[1];
    const struct notme_tallied *entry = n->before.languages.entry;
    const size_t shown = things(n, &n->during.languages, &n->before.languages, LANGUAGE, "Language: ");
    if (shown && entry && notme_tally_top(&n->before.languages, top, 1)) {
        notme_page_add(&n->answer->page, "; the others are mostly ");
        notme_answer_language(n->answer, entry[top[0]].text);
    }
    return shown;
}

static size_t kinds(struct naming *n)
{
    size_t shown = 0;
    for (int a = 0; a < NOTME_ACTION_COUNT; a++) {
        if (!n->during.actions[a] || notme_is_undo((enum notme_action)a) ||
            !is_rare(n->before.actions[a], n->before.events))
            continue; /* what takes something back is no evidence */
        notme_page_add(&n->answer->page, "%s%s (%u of %zu before)",
                       shown ? ", " : "Kind of action: ", notme_action_name((enum notme_action)a), n->before.actions[a],
                       n->before.events);
        shown++;
    }
    return shown;
}

/* The reason by name, where names say it all. False: they do not. */
static bool name_things(struct naming *n, enum notme_figure_id id)
{
    if (id == NOTME_FIGURE_APP_RARITY)
        return things(n, &n->during.clients, &n->before.clients, CLIENT, "Client: ");
    if (id == NOTME_FIGURE_LANG_RARITY)
        return languages(n);
    return id == NOTME_FIGURE_ACTION_RARITY && kinds(n);
}

static int look(struct naming *n, const struct notme_timeline *timeline, struct notme_error *err)
{
    const struct notme_zone utc = {.count = 0};
    const size_t first = n->session->first_event < timeline->count ? n->session->first_event : timeline->count;
    const size_t end = first + n->session->events < timeline->count ? first + n->session->events : timeline->count;
    const int status = notme_describe(&n->before, timeline, 0, first, &utc, err);
    return status == NOTME_OK ? notme_describe(&n->during, timeline, first, end, &utc, err) : status;
}

static void reason(struct naming *n, const struct notme_signal *signal)
{
    struct notme_answer *answer = n->answer;
    const bool looked = answer->report->options.timeline;
    notme_page_open(&answer->page, NOTME_ITEM);
    if (!looked || !name_things(n, signal->figure))
        figure(answer, signal);
    if (looked && signal->figure == NOTME_FIGURE_AUTHOR_NEW)
        things(n, &n->during.authors, &n->before.authors, AUTHOR, ": ");
    if (answer->report->options.verbose)
        notme_page_add(&answer->page, " [%.0f\u00a0%% of the score]", 100 * signal->share);
    notme_page_add(&answer->page, ".");
    notme_page_weigh(&answer->page, signal->share, "of the score");
    notme_page_close(&answer->page);
}

int notme_answer_reasons(struct notme_answer *answer, const struct notme_session *s, struct notme_error *err)
{
    enum notme_signal_id order[NOTME_SIGNAL_COUNT];
    struct naming n = {.answer = answer, .session = s};
    const size_t shown = notme_rank_signals(s, order);
    const int status = answer->report->options.timeline ? look(&n, answer->report->options.timeline, err) : NOTME_OK;
    if (shown && status == NOTME_OK)
        notme_page_say(&answer->page, NOTME_PART, "Why it stands out");
    for (size_t i = 0; i < shown && status == NOTME_OK; i++)
        reason(&n, &s->signals[order[i]]);
    if (shown && status == NOTME_OK && notme_page_has_pictures(&answer->page))
        notme_page_say(&answer->page, NOTME_ASIDE, "Bars: the share of the score that each of them carries.");
    notme_description_release(&n.before);
    notme_description_release(&n.during);
    return status;
}
