#include "base/clock.h"
#include "report/answer.h"
#include "report/languages.h"

#include <string.h>

enum { AUTHOR_COLUMNS = 30 };

void notme_answer_local(const struct notme_answer *answer, int64_t time, char text[NOTME_TIME_MAX])
{
    const struct notme_zone *zone = &answer->report->zone;
    notme_time_format(notme_zone_local(zone, time), text);
    text[10] = ' ';
    text[16] = '\0';
}

void notme_answer_time(struct notme_answer *answer, int64_t time)
{
    char text[NOTME_TIME_MAX];
    notme_answer_local(answer, time, text);
    notme_page_add(&answer->page, "%s", text);
}

void notme_answer_when(struct notme_answer *answer, int64_t time, int64_t not_after)
{
    char from[NOTME_TIME_MAX], to[NOTME_TIME_MAX];
    if (time == NOTME_NO_TIME && not_after == NOTME_NO_TIME) {
        notme_page_add(&answer->page, "at a time that is not known");
        return;
    }
    if (time == NOTME_NO_TIME) {
        notme_answer_local(answer, not_after, to);
        notme_page_add(&answer->page, "some time before %s", to);
        return;
    }
    notme_answer_local(answer, time, from);
    if (not_after == NOTME_NO_TIME) {
        notme_page_add(&answer->page, "some time after %s", from);
        return;
    }
    notme_answer_local(answer, not_after, to);
    const bool same_day = memcmp(from, to, 10) == 0;
    if (strcmp(from, to) == 0)
        notme_page_add(&answer->page, "%s", from);
    else
        notme_page_add(&answer->page, "some time between %s and %s", from, to + (same_day ? 11 : 0));
}

void notme_answer_span(struct notme_answer *answer, int64_t start, int64_t end)
{
    char from[NOTME_TIME_MAX], to[NOTME_TIME_MAX];
    notme_answer_local(answer, start, from);
    notme_answer_local(answer, end, to);
    notme_page_add(&answer->page, "%s", from);
    if (strcmp(from, to) != 0)
        notme_page_add(&answer->page, " to %s", to + (memcmp(from, to, 10) == 0 ? 11 : 0));
}

void notme_answer_name(struct notme_answer *answer, const struct notme_session *s)
{
    struct notme_page *page = &answer->page;
    if (s->account_name.len) {
        notme_page_add(page, "%s", answer->report->redactor.key || *s->account_name.at == '@' ? "" : "@");
        notme_page_quote(page, s->account_name, 60);
        notme_page_add(page, " (");
    }
    notme_page_quote(page, s->account, 80);
    if (s->service.len) {
        notme_page_add(page, " on ");
        notme_page_quote(page, s->service, 30);
    }
    if (s->account_name.len)
        notme_page_add(page, ")");
}

/* Through the redactor, then through the page's door. */
static void quote(struct notme_answer *answer, enum notme_redacted kind, struct notme_text text, size_t columns)
{
    struct notme_buf name = {0};
    if (!answer->report->redactor.key) {
        notme_page_quote(&answer->page, text, columns);
        return;
    }
    notme_redact(&answer->report->redactor, kind, text, &name);
    if (name.failed)
        answer->page.block.failed = true;
    notme_page_quote(&answer->page, (struct notme_text){name.at, name.len}, columns);
    notme_buf_release(&name);
}

void notme_answer_person(struct notme_answer *answer, struct notme_text handle, size_t columns)
{
    if (!answer->report->redactor.key && handle.len && *handle.at != '@')
        notme_page_add(&answer->page, "@");
    quote(answer, NOTME_REDACT_PERSON, handle, columns);
}

void notme_answer_language(struct notme_answer *answer, struct notme_text tag)
{
    const char *name = notme_language_name(tag);
    if (name)
        notme_page_add(&answer->page, "%s", name);
    else
        notme_page_quote(&answer->page, tag, 20);
}

void notme_answer_address(struct notme_answer *answer, struct notme_text ip)
{
    quote(answer, NOTME_REDACT_ADDRESS, ip, 45);
}

void notme_answer_words(struct notme_answer *answer, const char *words)
{
    struct notme_buf redacted = {0};
    notme_redact_quoted(&answer->report->redactor, notme_text_of(words), &redacted);
    if (redacted.failed)
        answer->page.block.failed = true;
    notme_page_quote(&answer->page, (struct notme_text){redacted.at, redacted.len}, 400);
    notme_buf_release(&redacted);
}

void notme_answer_act(struct notme_answer *answer, enum notme_action action, struct notme_text author,
                      struct notme_text text, enum notme_excerpt excerpt)
{
    struct notme_page *page = &answer->page;
    notme_page_add(page, "%s", notme_action_name(action));
    if (author.len) {
        notme_page_add(page, " of ");
        notme_answer_person(answer, author, AUTHOR_COLUMNS);
    }
    if (text.len) {
        notme_page_add(page, " \"");
        quote(answer, NOTME_REDACT_TEXT, text, excerpt);
        notme_page_add(page, "\"");
    }
}
