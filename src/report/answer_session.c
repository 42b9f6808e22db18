/* One session: when, how unusual, why, what was done. */
#include "base/clock.h"
#include "report/answer.h"

#include <math.h>

enum { ACTS_SHOWN = 12 };

static void heading(struct notme_answer *answer, const struct notme_session *s)
{
    char events[NOTME_WORDS_MAX_LEN];
    struct notme_page *page = &answer->page;
    notme_page_open(page, NOTME_SESSION);
    if (s->start == s->end || s->start_not_after != s->start) {
        notme_answer_when(answer, s->start, s->start_not_after == s->start ? s->start : s->end_not_after);
    } else {
        notme_answer_span(answer, s->start, s->end);
    }
    notme_words_count(s->events, "event", events);
    notme_page_add(page, " (%s), %s", answer->report->zone.name, events);
    notme_page_close(page);
    if (s->untimed && s->events > 1)
        notme_page_say(page, NOTME_PARAGRAPH, "Of %s of its events only bounds of the time are known.",
                       s->untimed == s->events ? "all" : "some");
}

/* Judged sessions of the period span this long: what chance is held against. */
static double years_looked_at(const struct notme_report *report)
{
    const struct notme_report_counts *c = &report->counts;
    const int64_t span = c->judged_last > c->judged_first ? c->judged_last - c->judged_first : 0;
    return (double)span / (365.25 * (double)NOTME_DAY);
}

static void how_unusual(struct notme_answer *answer, const struct notme_session *s)
{
    char often[NOTME_WORDS_MAX_LEN], span[NOTME_WORDS_MAX_LEN], chance[NOTME_WORDS_MAX_LEN];
    const struct notme_report_counts *c = &answer->report->counts;
    struct notme_page *page = &answer->page;
    const double years = years_looked_at(answer->report);
    notme_how_often(s->expected, often);
    notme_page_open(page, NOTME_PARAGRAPH);
    notme_page_add(page, "The usual user or users would do something this odd %s.", often);
    if (years > 0) {
        notme_words_how_long(c->judged_last - c->judged_first, span);
        notme_words_number(s->expected * years, chance);
        notme_page_add(page, " In the %s looked at, %s such %s were to be expected by chance.", span,
                       s->expected * years < 1e-5 ? "fewer than 0.00001" : chance, s->flagged ? "alarms" : "sessions");
    }
    notme_page_close(page);
    if (s->lasting) {
        notme_page_open(page, NOTME_PARAGRAPH);
        notme_page_add(page, "It is flagged together with those before it: %u odd sessions since ", s->lasting);
        notme_answer_time(answer, s->lasting_since);
        notme_page_add(page, ". Somebody else may have come to stay, or the usual user has changed.");
        notme_page_close(page);
    }
    if (answer->report->options.verbose)
        notme_page_say(page, NOTME_ASIDE,
                       "score %.2f nats (log likelihood ratio), p = %.3g among sessions of about as many events, "
                       "expected %.3g times a year, risk %d (%s), %u sessions and %u events before, session %s",
                       s->score, s->p_value, s->expected, s->risk, notme_risk_level(s->expected), s->past_sessions,
                       s->past_events, s->id);
}

/* Of an event that is named as evidence, what share of the score it carries. */
static double share_of(struct notme_answer *answer, const struct notme_session *s, const struct notme_event *event)
{
    struct notme_buf id = {0};
    double share = 0;
    notme_redact(&answer->report->redactor, NOTME_REDACT_ID, event->id.at ? event->id : event->object_id, &id);
    for (size_t i = 0; i < s->nevidence && id.len && share <= 0; i++)
        if (notme_text_equal(s->evidence[i].id, (struct notme_text){id.at, id.len}))
            share = s->evidence[i].share;
    answer->page.out->failed = answer->page.out->failed || id.failed;
    notme_buf_release(&id);
    return share;
}

/* Events that one look at a page found have the same bounds: these are told once. */
static bool same_bounds(const struct notme_event *e, const struct notme_event *before)
{
    return before && e->time == NOTME_NO_TIME && before->time == NOTME_NO_TIME && e->not_before == before->not_before &&
           e->not_after == before->not_after;
}

static void act(struct notme_answer *answer, const struct notme_session *s, const struct notme_event *e,
                const struct notme_event *before)
{
    struct notme_page *page = &answer->page;
    const double share = share_of(answer, s, e);
    notme_page_open(page, NOTME_ITEM);
    if (e->time != NOTME_NO_TIME)
        notme_answer_time(answer, e->time);
    else if (same_bounds(e, before))
        notme_page_add(page, "within the same bounds");
    else
        notme_answer_when(answer, e->not_before != NOTME_NO_TIME ? e->not_before : e->not_after, e->not_after);
    notme_page_add(page, ": ");
    notme_answer_act(answer, e->action, e->author, e->text, NOTME_EXCERPT);
    if (share > 0.005)
        notme_page_add(page, answer->report->options.verbose ? " [%.0f\u00a0%% of the score]" : " [evidence]",
                       100 * share);
    notme_page_close(page);
}

/* All that was done in the session, by its history; without one what was named as evidence. */
static void what_was_done(struct notme_answer *answer, const struct notme_session *s)
{
    const struct notme_timeline *timeline = answer->report->options.timeline;
    struct notme_page *page = &answer->page;
    struct notme_event event, before = {.action = NOTME_OTHER};
    notme_page_say(page, NOTME_PART, "What was done");
    if (!timeline) {
        for (size_t i = 0; i < s->nevidence; i++) {
            const struct notme_evidence *e = &s->evidence[i];
            notme_page_open(page, NOTME_ITEM);
            notme_answer_when(answer, e->time, e->not_after);
            notme_page_add(page, ": ");
            notme_answer_act(answer, e->action, e->author, e->text, NOTME_EXCERPT);
            notme_page_close(page);
        }
        return;
    }
    const size_t end = s->first_event + s->events < timeline->count ? s->first_event + s->events : timeline->count;
    for (size_t i = s->first_event; i < end && i < s->first_event + ACTS_SHOWN; i++) {
        notme_timeline_event(timeline, i, &event);
        act(answer, s, &event, i > s->first_event ? &before : NULL);
        before = event;
    }
    if (s->events > ACTS_SHOWN)
        notme_page_say(page, NOTME_ITEM, "and %u more", s->events - ACTS_SHOWN);
}

int notme_answer_session(struct notme_answer *answer, const struct notme_session *s, struct notme_error *err)
{
    int status = NOTME_OK;
    heading(answer, s);
    if (!s->enough_history) {
        notme_page_say(&answer->page, NOTME_PARAGRAPH,
                       "%u events in %u sessions came before it: about %u more are needed before it can be judged.",
                       s->past_events, s->past_sessions, s->need_events);
    } else {
        how_unusual(answer, s);
        notme_answer_series(answer, s);
        status = notme_answer_reasons(answer, s, err);
    }
    what_was_done(answer, s);
    notme_answer_after(answer, s);
    notme_answer_logins(answer, s);
    if (status == NOTME_OK)
        status = notme_answer_explanations(answer, s, err);
    if (s->flagged && s->events == 1 && !s->lasting)
        notme_page_say(&answer->page, NOTME_PARAGRAPH,
                       "This is one event. It cannot tell a break-in from a slip of the thumb.");
    return status;
}
