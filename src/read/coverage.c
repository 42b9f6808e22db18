#include "read/coverage.h"

#include "base/clock.h"
#include "base/held.h"

/* So many events over so long make something known, and as many again must follow, over a month in all. */
enum { ENOUGH = 40 };
static const int64_t until_known = 14 * NOTME_DAY, long_enough = 30 * NOTME_DAY;

/* Bit i: the event has field i. */
static unsigned fields_of(const struct notme_event *e)
{
    unsigned fields = NOTME_BEGUN_ACTION;
    fields |= e->text.len ? NOTME_BEGUN_TEXT : 0;
    fields |= e->author.len ? NOTME_BEGUN_AUTHOR : 0;
    fields |= e->ntags || e->nlinks ? NOTME_BEGUN_NAMES : 0;
    fields |= e->lang.len ? NOTME_BEGUN_LANG : 0;
    fields |=
        e->app.len || e->user_agent.len || e->ip.len || e->country.len || e->tz.len || e->asn ? NOTME_BEGUN_CLIENT : 0;
    return fields;
}

void notme_coverage_meet(struct notme_coverage *c, const struct notme_event *e)
{
    const int64_t clock = notme_event_clock(e);
    const uint64_t account = notme_account_key(e);
    const unsigned fields = fields_of(e);
    if (clock == NOTME_NO_TIME || (e->time == NOTME_NO_TIME && e->not_before == NOTME_NO_TIME))
        return;
    c->several = c->several || (c->begun && c->account != account);
    c->account = account;
    c->begin = c->begun ? c->begin : clock;
    c->begun = true;
    for (int f = 0; f < NOTME_COVERED_FIELDS; f++) {
        struct notme_covered *covered = &c->of[e->action][f];
        if (!(fields >> f & 1))
            continue;
        covered->first = covered->events ? covered->first : clock;
        covered->last = clock;
        covered->events++;
    }
}

static bool is_beginning(const struct notme_coverage *c, const struct notme_covered *covered, int64_t clock)
{
    const bool is_new = covered->marked < ENOUGH || clock - covered->first < until_known;
    return is_new && covered->events >= 2 * ENOUGH && covered->first > c->begin &&
           covered->last - covered->first >= long_enough;
}

void notme_coverage_mark(struct notme_coverage *c, struct notme_event *e)
{
    const unsigned fields = fields_of(e);
    e->begun = 0;
    for (int f = 0; f < NOTME_COVERED_FIELDS && !c->several; f++) {
        struct notme_covered *covered = &c->of[e->action][f];
        if (!(fields >> f & 1) || !is_beginning(c, covered, notme_event_clock(e)))
            continue;
        e->begun |= 1u << f;
        covered->marked++;
    }
}
