/* Whose account it is, what was read, and what is usual for it. */
#include "base/clock.h"
#include "report/answer.h"

#include <string.h>

enum { NAMED = 4, SOURCES_SHOWN = 20 };

static void sources(struct notme_answer *answer)
{
    const struct notme_report_context *c = answer->context;
    struct notme_page *page = &answer->page;
    for (size_t i = 0; i < c->nsources && i < SOURCES_SHOWN; i++) {
        notme_page_open(page, NOTME_PARAGRAPH);
        if (answer->report->redactor.key)
            notme_page_add(page, "(name redacted)");
        else
            notme_page_quote(page, notme_text_of(c->sources[i].name), 200);
        if (*c->sources[i].sha256)
            notme_page_add(page, " sha256 %s", c->sources[i].sha256);
        notme_page_close_fact(page, i ? "" : c->nsources == 1 ? "Source" : "Sources");
    }
    if (c->nsources > SOURCES_SHOWN) {
        notme_page_open(page, NOTME_PARAGRAPH);
        notme_page_add(page, "and %zu more", c->nsources - SOURCES_SHOWN);
        notme_page_close_fact(page, "");
    }
}

/* Whoever relies on the answer should know that it rests on a part. Names of files may be names of people. */
static void damage(struct notme_answer *answer)
{
    const struct notme_read_stats *read = answer->context->read;
    char count[NOTME_WORDS_MAX_LEN];
    if (!read->damaged)
        return;
    notme_words_count(read->damaged, "place", count);
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_page_add(&answer->page, "cut short, damaged or unreadable in %s; the rest was read", count);
    if (!answer->report->options.redact_key) {
        notme_page_add(&answer->page, ". The first: ");
        notme_page_quote(&answer->page, notme_text_of(read->damage), 200);
    }
    notme_page_close_fact(&answer->page, "Damage");
}

static void period(struct notme_answer *answer)
{
    const struct notme_report_counts *counts = &answer->report->counts;
    char count[NOTME_WORDS_MAX_LEN], sessions[NOTME_WORDS_MAX_LEN];
    if (counts->seen == 0)
        return;
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_answer_time(answer, counts->first);
    notme_page_add(&answer->page, " to ");
    notme_answer_time(answer, counts->last);
    notme_page_add(&answer->page, " (%s)", answer->report->zone.name);
    notme_page_close_fact(&answer->page, "Period");
    notme_words_count(answer->context->detector->events, "event", count);
    notme_words_count(counts->seen, "session", sessions);
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_page_add(&answer->page, "%s in %s", count, sessions);
    if (answer->context->detector->duplicates) {
        notme_words_count(answer->context->detector->duplicates, "duplicate", count);
        notme_page_add(&answer->page, "; %s dropped", count);
    }
    if (answer->context->read->skipped) {
        notme_words_count(answer->context->read->skipped, "bad record", count);
        notme_page_add(&answer->page, "; %s skipped", count);
    }
    if (answer->context->read->passed) {
        notme_words_count(answer->context->read->passed, "file", count);
        notme_page_add(&answer->page, "; %s passed over", count);
    }
    notme_page_close_fact(&answer->page, "Read");
    damage(answer);
}

static void client(struct notme_answer *answer, struct notme_text text)
{
    notme_page_quote(&answer->page, text, 30);
}

static void person(struct notme_answer *answer, struct notme_text handle)
{
    notme_answer_person(answer, handle, 30);
}

/* "Sprinklr (612 of 727), Twitter Web App (115)" */
static void commonest(struct notme_answer *answer, const char *name, const struct notme_tally *tally,
                      void (*write)(struct notme_answer *answer, struct notme_text text))
{
    size_t top[NAMED];
    const size_t shown = notme_tally_top(tally, top, NAMED);
    struct notme_page *page = &answer->page;
    if (shown == 0)
        return;
    notme_page_open(page, NOTME_PARAGRAPH);
    for (size_t i = 0; i < shown; i++) {
        const struct notme_tallied *t = &tally->entry[top[i]];
        notme_page_add(page, "%s", i ? ", " : "");
        write(answer, t->text);
        if (i)
            notme_page_add(page, " (%u)", t->count);
        else
            notme_page_add(page, " (%u of %llu)", t->count, (unsigned long long)tally->total);
    }
    if (tally->count > shown)
        notme_page_add(page, " and %zu more", tally->count - shown);
    notme_page_close_fact(page, name);
}

static void actions(struct notme_answer *answer, const struct notme_description *d)
{
    bool told[NOTME_ACTION_COUNT] = {false};
    struct notme_page *page = &answer->page;
    notme_page_open(page, NOTME_PARAGRAPH);
    for (int i = 0; i < 6; i++) {
        int best = -1;
        for (int a = 0; a < NOTME_ACTION_COUNT; a++)
            if (!told[a] && d->actions[a] && (best < 0 || d->actions[a] > d->actions[best]))
                best = a;
        if (best < 0)
            break;
        told[best] = true;
        notme_page_add(page, "%s%s %u", i ? ", " : "", notme_action_name((enum notme_action)best), d->actions[best]);
    }
    notme_page_close_fact(page, "Actions");
}

/* Marks the hours of what is flagged. */
static void mark(struct notme_answer *answer, const struct notme_session *s, struct notme_week *week)
{
    const struct notme_timeline *timeline = answer->report->options.timeline;
    struct notme_event event;
    for (size_t i = s->first_event; i < s->first_event + s->events && i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &event);
        if (event.time == NOTME_NO_TIME)
            continue;
        const struct notme_civil civil = notme_civil_of(notme_zone_local(&answer->report->zone, event.time));
        week->flagged[civil.weekday][civil.hour]++;
    }
}

static void week(struct notme_answer *answer, const struct notme_description *d)
{
    const struct notme_keeps *flagged = &answer->report->flagged;
    struct notme_week week = {.share = {{0}}};
    if (d->timed == 0)
        return;
    for (int day = 0; day < 7; day++)
        for (int hour = 0; hour < 24; hour++)
            week.share[day][hour] = d->week[day][hour] / (double)d->timed;
    for (size_t i = 0; i < flagged->count; i++)
        mark(answer, &flagged->kept[i].session, &week);
    notme_page_open(&answer->page, NOTME_PARAGRAPH);
    notme_page_add(&answer->page, "by day and hour, %s, of %zu timed events", answer->report->zone.name, d->timed);
    notme_page_close_fact(&answer->page, "Usual hours");
    answer->page.writer->week(&answer->page, &week);
}

int notme_answer_account(struct notme_answer *answer, struct notme_error *err)
{
    const struct notme_report *report = answer->report;
    const struct notme_timeline *timeline = report->options.timeline;
    struct notme_description d = {.events = 0};
    notme_page_say(&answer->page, NOTME_HEADING, "The account");
    if (report->last.session.account.len) {
        notme_page_open(&answer->page, NOTME_PARAGRAPH);
        notme_answer_name(answer, &report->last.session);
        notme_page_close_fact(&answer->page, "Account");
    }
    sources(answer);
    period(answer);
    const int status = timeline ? notme_describe(&d, timeline, 0, timeline->count, &report->zone, err) : NOTME_OK;
    if (status == NOTME_OK && timeline) {
        memcpy(answer->actions, d.actions, sizeof answer->actions);
        actions(answer, &d);
        commonest(answer, "Clients", &d.clients, client);
        commonest(answer, "Languages", &d.languages, notme_answer_language);
        commonest(answer, "Engages with", &d.authors, person);
        week(answer, &d);
    }
    notme_description_release(&d);
    return status;
}
