/* What came after a session - what was taken back, by whom, notices - and the logins near it. */
#include "base/notice.h"
#include "report/answer.h"

#include <math.h>
#include <stdio.h>

enum { UNDOS_SHOWN = 8, LOGINS_SHOWN = 4 };

/* ---- what was taken back */

/* "29 minutes", "between 5 minutes and 2 hours", "at most 17 hours". */
static void stood(struct notme_answer *answer, const struct notme_duration *d)
{
    char least[NOTME_WORDS_MAX_LEN], most[NOTME_WORDS_MAX_LEN];
    struct notme_page *page = &answer->page;
    notme_words_how_long(d->least, least);
    notme_words_how_long(d->most, most);
    if (d->most == INT64_MAX)
        notme_page_add(page, ", after at least %s", least);
    else if (d->least == d->most)
        notme_page_add(page, ", after %s", least);
    else if (d->least == 0)
        notme_page_add(page, ", after at most %s", most);
    else
        notme_page_add(page, ", after %s to %s", least, most);
}

static void place(struct notme_answer *answer, const struct notme_undo *undo, const struct notme_session *s)
{
    static const char *const words[] = {[NOTME_UNDO_SAME_SESSION] = "in the same session",
                                        [NOTME_UNDO_NEXT_SESSION] = "in the account's next session",
                                        [NOTME_UNDO_MUCH_LATER] = "later"};
    const struct notme_undo_seen seen = notme_undo_seen_from(answer->report->undos, undo, s->first_event, s->events);
    if (seen.soonest == seen.latest)
        notme_page_add(&answer->page, ", %s", words[seen.soonest]);
    if (seen.after_notice)
        notme_page_add(&answer->page, ", after a public notice");
}

static void undo_item(struct notme_answer *answer, const struct notme_undo *undo, const struct notme_session *s)
{
    struct notme_event event;
    struct notme_page *page = &answer->page;
    notme_timeline_event(answer->report->options.timeline, undo->done, &event);
    notme_page_open(page, NOTME_ITEM);
    notme_answer_act(answer, event.action, event.author, event.text, NOTME_REMINDER);
    notme_page_add(page, ": taken back ");
    notme_answer_when(answer, undo->when.earliest, undo->when.latest);
    stood(answer, &undo->stood);
    place(answer, undo, s);
    if (undo->purge != NOTME_NO_PURGE)
        notme_page_add(page, ", with %u others in one purge",
                       notme_undos_purge(answer->report->undos, undo->purge)->count - 1);
    if (undo->redone != NOTME_NO_EVENT)
        notme_page_add(page, "; done again afterwards");
    notme_page_add(page, ".");
    notme_page_close(page);
}

static void notice(struct notme_answer *answer, size_t index)
{
    struct notme_event event;
    notme_timeline_event(answer->report->options.timeline, index, &event);
    notme_page_open(&answer->page, NOTME_ITEM);
    notme_answer_when(answer, event.time != NOTME_NO_TIME ? event.time : event.not_before,
                      event.time != NOTME_NO_TIME ? event.time : event.not_after);
    notme_page_add(&answer->page, ": a public notice: ");
    notme_answer_act(answer, event.action, event.author, event.text, NOTME_EXCERPT);
    notme_page_close(&answer->page);
}

void notme_answer_after(struct notme_answer *answer, const struct notme_session *s)
{
    const struct notme_undos *undos = answer->report->undos;
    const struct notme_timeline *timeline = answer->report->options.timeline;
    struct notme_undone sum;
    size_t shown = 0;
    if (!undos || s->first_event + s->events > timeline->count)
        return;
    notme_undos_of(undos, s->first_event, s->events, &sum);
    const bool any_notice = sum.notice != NOTME_NO_EVENT &&
                            notme_timeline_clock(timeline, sum.notice) - s->end <= 7 * 24 * INT64_C(3600000000);
    notme_page_say(&answer->page, NOTME_PART, "What came after");
    for (size_t i = s->first_event; i < s->first_event + s->events && shown < UNDOS_SHOWN; i++) {
        const struct notme_undo *undo = notme_undos_of_event(undos, i);
        if (!undo || undo->done != i)
            continue;
        undo_item(answer, undo, s);
        shown++;
    }
    if (sum.undone > shown)
        notme_page_say(&answer->page, NOTME_ITEM, "%zu more of its actions were taken back.", sum.undone - shown);
    if (any_notice)
        notice(answer, sum.notice);
    if (sum.undone == 0)
        notme_page_say(&answer->page, NOTME_ITEM,
                       answer->context->read->no_unlikes ? "The source does not show likes that were taken back."
                                                         : "Nothing of it is known to have been taken back.");
}

/* ---- logins */

static void origin(struct notme_answer *answer, const struct notme_near *near, enum notme_origin which, bool first)
{
    static const char *const words[] = {
        [NOTME_KNOWN_NOTHING] = "cannot be compared", [NOTME_KNOWN_NEW] = "new", [NOTME_KNOWN_BEFORE] = "known"};
    const struct notme_earlier *earlier = &near->login->earlier[which];
    notme_page_add(&answer->page, "%s%s %s", first ? ": " : ", ", notme_origin_words(which), words[near->known[which]]);
    if (earlier->of)
        notme_page_add(&answer->page, " (%u of %u earlier ones)", earlier->same, earlier->of);
}

static void travel(struct notme_answer *answer, const struct notme_travel *t)
{
    char km[NOTME_WORDS_MAX_LEN], kmh[NOTME_WORDS_MAX_LEN];
    struct notme_page *page = &answer->page;
    bool any = false;
    if (!t->measured || !t->impossible)
        return;
    notme_words_number(t->km, km);
    notme_words_number(t->kmh, kmh);
    notme_page_add(page, ". At least %s km from the login before it, at %s km/h or more: faster than anyone travels",
                   km, kmh);
    for (int c = 0; c < NOTME_CAVEAT_COUNT; c++) {
        if (!(t->caveats >> c & 1))
            continue;
        notme_page_add(page, "%s%s", any ? "; " : " - unless: ", notme_caveat_words((enum notme_caveat)c));
        any = true;
    }
}

static void login(struct notme_answer *answer, const struct notme_near *near)
{
    struct notme_event event;
    struct notme_page *page = &answer->page;
    const struct notme_login *l = near->login;
    bool first = true;
    notme_timeline_event(answer->report->options.timeline, l->event, &event);
    notme_page_open(page, NOTME_ITEM);
    notme_answer_when(answer, l->when.earliest, l->when.latest);
    notme_page_add(page, ": %s", l->is_login ? "login" : notme_action_name(event.action));
    if (event.ip.len) {
        notme_page_add(page, " from ");
        notme_answer_address(answer, event.ip);
    }
    if (l->country.len) {
        notme_page_add(page, ", ");
        notme_page_quote(page, l->country, 8);
    }
    if (l->organisation.len) {
        notme_page_add(page, ", ");
        notme_page_quote(page, l->organisation, 40);
    }
    if (l->found == NOTME_GEOIP_CANNOT_BE)
        notme_page_add(page, " (an address that no database can know)");
    for (int o = 0; o < NOTME_ORIGIN_COUNT; o++) {
        if (near->known[o] == NOTME_KNOWN_UNSTATED)
            continue;
        origin(answer, near, (enum notme_origin)o, first);
        first = false;
    }
    travel(answer, &l->travel);
    notme_page_add(page, ".");
    notme_page_close(page);
}

void notme_answer_logins(struct notme_answer *answer, const struct notme_session *s)
{
    const struct notme_logins *logins = answer->report->logins;
    struct notme_near near[LOGINS_SHOWN];
    if (!logins || notme_logins_count(logins) == 0 ||
        s->first_event + s->events > answer->report->options.timeline->count)
        return;
    const size_t all = notme_logins_near(logins, s->first_event, s->events, near, LOGINS_SHOWN);
    notme_page_say(&answer->page, NOTME_PART, "Logins from a day before it to its end");
    for (size_t i = 0; i < all && i < LOGINS_SHOWN; i++)
        login(answer, &near[i]);
    if (all == 0)
        notme_page_say(&answer->page, NOTME_ITEM, "none that the source shows");
    if (all > LOGINS_SHOWN)
        notme_page_say(&answer->page, NOTME_ITEM, "and %zu more", all - LOGINS_SHOWN);
}
