#include "report/answer.h"

#include "base/clock.h"
#include "report/missed.h"

#include <math.h>

/* ---- keeping sessions until the verdict can be given */

int notme_answer_keep(struct notme_report *report, const struct notme_session *session, struct notme_error *err)
{
    bool ok = notme_keep(&report->last, session);
    if (session->flagged)
        ok = ok && notme_keeps_add(&report->flagged, session, NOTME_FLAGGED_SHOWN);
    else if (session->enough_history)
        ok = ok && notme_keeps_oddest(&report->oddest, session, NOTME_ODDEST_SHOWN);
    return ok ? NOTME_OK : notme_fail_memory(err);
}

/* ---- the title */

static void title(struct notme_answer *answer, enum notme_tone tone)
{
    notme_page_open(&answer->page, NOTME_TITLE);
    answer->page.tone = tone;
}

static uint64_t judged(const struct notme_report *report)
{
    return report->counts.sessions - report->counts.verdicts[NOTME_NOT_ENOUGH];
}

/* How many false alarms are accepted. */
static void budget_in_words(const struct notme_report_context *context, char often[NOTME_WORDS_MAX_LEN])
{
    if (context->per_history > 0)
        notme_words_a_history(context->per_history, often);
    else
        notme_how_often(context->budget, often);
}

static void title_of_all(struct notme_answer *answer)
{
    const struct notme_report *report = answer->report;
    const unsigned long long flagged = report->flagged.count + report->flagged.more;
    char often[NOTME_WORDS_MAX_LEN], sessions[NOTME_WORDS_MAX_LEN];
    notme_words_count(judged(report), "judged session", sessions);
    if (judged(report) == 0 && report->counts.sessions) {
        title(answer, NOTME_DOUBT);
        notme_page_add(&answer->page, "NOT ENOUGH HISTORY: nothing could be judged");
    } else if (flagged) {
        title(answer, NOTME_ALARM);
        notme_page_add(&answer->page, "SUSPICIOUS: %llu of %s %s flagged", flagged, sessions,
                       flagged == 1 ? "is" : "are");
    } else {
        title(answer, NOTME_CALM);
        budget_in_words(answer->context, often);
        notme_page_add(&answer->page, "NOTHING FLAGGED: none of %s is as odd as comes up %s by chance", sessions,
                       often);
    }
    notme_page_close(&answer->page);
}

static void title_of_asked(struct notme_answer *answer, const struct notme_session *s)
{
    static const struct {
        enum notme_tone tone;
        const char *words;
    } titles[] = {
        [NOTME_USUAL] = {NOTME_CALM,
                         "NOT UNUSUAL: sessions as odd as this are common in this account; that is no proof "
                         "that it was the usual user"},
        [NOTME_CANNOT_TELL] = {NOTME_DOUBT, "CANNOT TELL: odd for this account, but its usual user or users do as odd "
                                            "things now and then"},
        [NOTME_SUSPICIOUS] = {NOTME_ALARM, "SUSPICIOUS: this session is flagged"},
        [NOTME_NOT_ENOUGH] = {NOTME_DOUBT, "NOT ENOUGH HISTORY: this session cannot be judged"},
        [NOTME_NOTHING_KNOWN] = {NOTME_DOUBT, "NOTHING IS KNOWN of that moment: no session lies within an hour of it"},
    };
    const enum notme_verdict verdict = s ? s->verdict : NOTME_NOTHING_KNOWN;
    title(answer, titles[verdict].tone);
    notme_page_add(&answer->page, "%s", titles[verdict].words);
    notme_page_close(&answer->page);
}

/* ---- what was asked */

static void beside(struct notme_answer *answer, const char *side, const struct notme_beside *b)
{
    if (b->start == NOTME_NO_TIME) {
        notme_page_say(&answer->page, NOTME_ITEM, "%s: none", side);
        return;
    }
    notme_page_open(&answer->page, NOTME_ITEM);
    notme_page_add(&answer->page, "%s: ", side);
    notme_answer_span(answer, b->start, b->end);
    notme_page_close(&answer->page);
}

static void how_near(struct notme_answer *answer)
{
    const struct notme_asked *asked = &answer->report->asked;
    char away[NOTME_WORDS_MAX_LEN];
    if (notme_asked_is_maybe(asked)) {
        notme_page_say(&answer->page, NOTME_PARAGRAPH,
                       "No event is known to lie at that moment. This session may have been then, by its bounds.");
    } else if (asked->distance > 0) {
        notme_words_how_long(asked->distance, away);
        notme_page_say(&answer->page, NOTME_PARAGRAPH, "No event lies at that moment; the nearest session is %s away.",
                       away);
    }
    if (asked->run.sessions) {
        notme_page_open(&answer->page, NOTME_PARAGRAPH);
        notme_page_add(&answer->page, "It lies in a run of %u odd sessions since ", asked->run.sessions);
        notme_answer_time(answer, asked->run.since);
        notme_page_add(&answer->page, ", for which the session of ");
        notme_answer_time(answer, asked->run.flagged);
        notme_page_add(&answer->page, " is flagged.");
        notme_page_close(&answer->page);
    }
}

static int answer_asked(struct notme_answer *answer, const struct notme_session *s, struct notme_error *err)
{
    notme_page_say(&answer->page, NOTME_HEADING, "The moment asked about");
    if (s) {
        how_near(answer);
        return notme_answer_session(answer, s, err);
    }
    notme_page_say(&answer->page, NOTME_PARAGRAPH, "The nearest sessions:");
    beside(answer, "before it", &answer->report->asked.before);
    beside(answer, "after it", &answer->report->asked.after);
    return NOTME_OK;
}

/* ---- what stands out, and what nearly does */

static int answer_flagged(struct notme_answer *answer, struct notme_error *err)
{
    const struct notme_keeps *flagged = &answer->report->flagged;
    int status = NOTME_OK;
    if (flagged->count)
        notme_page_say(&answer->page, NOTME_HEADING, "What stands out");
    for (size_t i = 0; i < flagged->count && status == NOTME_OK; i++)
        status = notme_answer_session(answer, &flagged->kept[i].session, err);
    if (flagged->more)
        notme_page_say(&answer->page, NOTME_PARAGRAPH, "%zu more sessions are flagged: --format jsonl lists them all.",
                       flagged->more);
    return status;
}

static void answer_oddest(struct notme_answer *answer)
{
    const struct notme_keeps *oddest = &answer->report->oddest;
    char often[NOTME_WORDS_MAX_LEN], events[NOTME_WORDS_MAX_LEN];
    struct notme_page *page = &answer->page;
    if (oddest->count == 0)
        return;
    notme_page_say(page, NOTME_HEADING, "The oddest sessions below the line");
    for (size_t i = 0; i < oddest->count; i++) {
        const struct notme_session *s = &oddest->kept[i].session;
        const struct notme_evidence *e = s->nevidence ? &s->evidence[0] : NULL;
        notme_how_often(s->expected, often);
        notme_words_count(s->events, "event", events);
        notme_page_open(page, NOTME_ITEM);
        notme_answer_when(answer, s->start, s->start_not_after);
        notme_page_add(page, ": %s; something as odd comes up %s", events, often);
        if (e) {
            notme_page_add(page, "; ");
            notme_answer_act(answer, e->action, e->author, e->text, NOTME_REMINDER);
        }
        notme_page_close(page);
    }
}

/* ---- what this cannot say */

/* How much of what was planted stays below the line, for the kind of history that this is. */
static void what_is_missed(struct notme_answer *answer)
{
    const struct notme_missed *missed = notme_missed_of(answer->actions);
    notme_page_say(
        &answer->page, NOTME_ITEM,
        "A session that is not flagged is not cleared: in tests on accounts that the model had not met, %d to "
        "%d %% of planted intrusions of 1 to 10 %s stayed below the default budget.",
        missed->least, missed->most, missed->what);
}

static void what_the_source_hides(struct notme_answer *answer)
{
    const struct notme_read_stats *read = answer->context->read;
    const struct {
        bool holds;
        const char *words;
    } notes[] = {
        {read->no_like_times, "The source does not say when likes were made: their sessions are neighbourhoods in the "
                              "list, and the hour of a like is no evidence."},
        {read->order_only, "Of some likes not even bounds are known, only the order."},
        {read->claimed_times,
         "Some times are what a client claimed: they say where an event stands, not when the account "
         "was in use."},
        {read->no_authors, "The source does not say whose posts were liked."},
        {read->no_unlikes, "The source does not show likes that were taken back: what was cleaned up is not here."},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (notes[i].holds)
            notme_page_say(&answer->page, NOTME_ITEM, "%s", notes[i].words);
}

static void answer_limits(struct notme_answer *answer)
{
    const struct notme_report_context *c = answer->context;
    char often[NOTME_WORDS_MAX_LEN];
    budget_in_words(c, often);
    notme_page_say(&answer->page, NOTME_HEADING, "What this cannot say");
    notme_page_say(&answer->page, NOTME_ITEM,
                   "Who it was. A flag says how rarely the usual user or users would do something as odd; it is no "
                   "probability that somebody else did it.");
    what_is_missed(answer);
    if (c->min_history && c->min_history < 100)
        notme_page_say(
            &answer->page, NOTME_ITEM,
            "False alarms were calibrated on histories of 100 events and more. With --min-history %u no rate of "
            "false alarms is promised.",
            c->min_history);
    else
        notme_page_say(&answer->page, NOTME_ITEM, "False alarms of an account like this are expected %s (%s %.3g).",
                       often, c->per_history > 0 ? "--per-history" : "--budget",
                       c->per_history > 0 ? c->per_history : c->budget);
    what_the_source_hides(answer);
}

static void answer_reproduction(struct notme_answer *answer)
{
    const struct notme_report_context *c = answer->context;
    notme_page_say(&answer->page, NOTME_HEADING, "To reproduce this");
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_page_add(&answer->page, "notme %s, model ", notme_version());
    notme_page_quote(&answer->page, notme_text_of(c->model), 100);
    notme_page_add(&answer->page, c->per_history > 0 ? ", budget %.3g a history" : ", budget %.3g",
                   c->per_history > 0 ? c->per_history : c->budget);
    notme_page_close_fact(&answer->page, "Program");
    if (c->background) {
        notme_page_open(&answer->page, NOTME_PARAGRAPH);
        notme_page_add(&answer->page, "%s", c->background);
        notme_page_close_fact(&answer->page, "Background");
    }
    if (!c->command || answer->report->redactor.key)
        return;
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_page_quote(&answer->page, notme_text_of(c->command), 400);
    notme_page_close_fact(&answer->page, "Command");
}

/* ---- the whole */

static int answer(struct notme_answer *a, struct notme_error *err)
{
    const bool is_asked = a->report->options.about != NOTME_NO_TIME;
    const struct notme_session *asked = is_asked ? notme_asked_answer(&a->report->asked) : NULL;
    if (is_asked)
        title_of_asked(a, asked);
    else
        title_of_all(a);
    int status = notme_answer_account(a, err);
    if (status == NOTME_OK)
        status = is_asked ? answer_asked(a, asked, err) : answer_flagged(a, err);
    if (status == NOTME_OK && !is_asked && judged(a->report) == 0 && a->report->counts.sessions) {
        notme_page_say(&a->page, NOTME_HEADING, "The last session");
        status = notme_answer_session(a, &a->report->last.session, err);
    }
    if (!is_asked)
        answer_oddest(a);
    answer_limits(a);
    answer_reproduction(a);
    return status;
}

static int write_answer(struct notme_report *report, const struct notme_report_context *context,
                        const struct notme_page_writer *writer, struct notme_error *err)
{
    struct notme_answer a = {.page = {.colour = report->options.colour}, .report = report, .context = context};
    notme_page_begin(&a.page, writer, &report->out, "notme: report on an account");
    const int status = answer(&a, err);
    notme_page_end(&a.page);
    notme_page_release(&a.page);
    return status;
}

static int end_text(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err)
{
    return write_answer(report, context, &notme_page_text, err);
}

static int end_markdown(struct notme_report *report, const struct notme_report_context *context,
                        struct notme_error *err)
{
    return write_answer(report, context, &notme_page_markdown, err);
}

static int end_html(struct notme_report *report, const struct notme_report_context *context, struct notme_error *err)
{
    return write_answer(report, context, &notme_page_html, err);
}

const struct notme_writer notme_text_writer = {.session = notme_answer_keep, .end = end_text, .prose = true};
const struct notme_writer notme_markdown_writer = {.session = notme_answer_keep, .end = end_markdown, .prose = true};
const struct notme_writer notme_html_writer = {.session = notme_answer_keep, .end = end_html, .prose = true};
