#include "base/clock.h"
#include "report/answer.h"

#include <string.h>

enum { AUTHOR_COLUMNS = 30, EXCERPT_COLUMNS = 90 };

static void local(const struct notme_answer *answer, int64_t time, char text[NOTME_TIME_MAX])
{
    const struct notme_zone *zone = &answer->report->zone;
    notme_time_format(time + notme_zone_offset(zone, time) * NOTME_SECOND, text);
    text[10] = ' ';
    text[16] = '\0';
}

void notme_answer_time(struct notme_answer *answer, int64_t time)
{
    char text[NOTME_TIME_MAX];
    local(answer, time, text);
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
        local(answer, not_after, to);
        notme_page_add(&answer->page, "some time before %s", to);
        return;
    }
    local(answer, time, from);
    if (not_after == NOTME_NO_TIME) {
        notme_page_add(&answer->page, "some time after %s", from);
        return;
    }
    local(answer, not_after, to);
    const bool same_day = memcmp(from, to, 10) == 0;
    if (strcmp(from, to) == 0)
        notme_page_add(&answer->page, "%s", from);
    else
        notme_page_add(&answer->page, "some time between %s and %s", from, to + (same_day ? 11 : 0));
}

void notme_answer_name(struct notme_answer *answer, const struct notme_session *s)
{
    struct notme_page *page = &answer->page;
    if (s->account_name.len) {
        notme_page_add(page, "%s", *s->account_name.at == '@' ? "" : "@");
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

void notme_answer_act(struct notme_answer *answer, enum notme_action action, struct notme_text author,
                      struct notme_text text)
{
    struct notme_page *page = &answer->page;
    notme_page_add(page, "%s", notme_action_name(action));
    if (author.len) {
        notme_page_add(page, " of %s", *author.at == '@' ? "" : "@");
        notme_page_quote(page, author, AUTHOR_COLUMNS);
    }
    if (text.len) {
        notme_page_add(page, " \"");
        notme_page_quote(page, text, EXCERPT_COLUMNS);
        notme_page_add(page, "\"");
    }
}
