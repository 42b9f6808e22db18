#include "report/asked.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

void notme_asked_start(struct notme_asked *asked, int64_t from, int64_t to)
{
    asked->from = from;
    asked->to = to;
    asked->distance = INT64_MAX;
    asked->before.start = asked->after.start = NOTME_NO_TIME;
}

static int64_t distance(const struct notme_asked *asked, int64_t start, int64_t end)
{
    return asked->to < start ? start - asked->to : asked->from > end ? asked->from - end : 0;
}

static bool is_odder(const struct notme_session *a, const struct notme_session *b)
{
    return isnan(b->expected) ? !isnan(a->expected) : a->expected < b->expected;
}

/* Could it have been then, by its bounds alone? */
static bool may_be(const struct notme_asked *asked, const struct notme_session *s)
{
    return s->untimed && asked->to >= s->start &&
           (s->end_not_after == NOTME_NO_TIME || asked->from <= s->end_not_after);
}

static void take_neighbours(struct notme_asked *asked, const struct notme_session *s)
{
    struct notme_beside *side = s->end < asked->from ? &asked->before : s->start > asked->to ? &asked->after : NULL;
    if (!side || (side == &asked->after && side->start != NOTME_NO_TIME))
        return;
    *side = (struct notme_beside){.start = s->start, .end = s->end};
    memcpy(side->id, s->id, sizeof side->id);
}

/* A later session may be flagged for the sake of those before it. */
static void take_run(struct notme_asked *asked, const struct notme_session *s)
{
    const int64_t at = asked->at.session.start;
    if (asked->distance == INT64_MAX || !s->lasting || s->start <= at || s->lasting_since > at || asked->run.sessions)
        return;
    asked->run.sessions = s->lasting;
    asked->run.since = s->lasting_since;
    asked->run.flagged = s->start;
}

bool notme_asked_take(struct notme_asked *asked, const struct notme_session *s)
{
    const int64_t d = distance(asked, s->start, s->end);
    take_neighbours(asked, s);
    if (may_be(asked, s) && (!asked->has_maybe || is_odder(s, &asked->maybe.session))) {
        asked->has_maybe = true;
        if (!notme_keep(&asked->maybe, s))
            return false;
    }
    if (d < asked->distance || (d == asked->distance && is_odder(s, &asked->at.session))) {
        asked->distance = d;
        asked->run.sessions = 0;
        if (!notme_keep(&asked->at, s))
            return false;
    }
    take_run(asked, s);
    return true;
}

bool notme_asked_is_maybe(const struct notme_asked *asked)
{
    return asked->distance > 0 && asked->has_maybe;
}

const struct notme_session *notme_asked_answer(const struct notme_asked *asked)
{
    if (notme_asked_is_maybe(asked))
        return &asked->maybe.session;
    return asked->distance <= NOTME_HOUR ? &asked->at.session : NULL;
}

void notme_asked_release(struct notme_asked *asked)
{
    notme_kept_release(&asked->at);
    notme_kept_release(&asked->maybe);
}
