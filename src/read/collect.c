#include "read/collect.h"

#include "base/held.h"
#include "read/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct notme_kept {
    struct notme_held *held;
    int64_t clock, seq;
    struct notme_text id, account; /* in `held` */
    size_t read;                   /* how many were read before it */
    size_t list;
};

/* ---- in */

struct notme_event notme_event_of(enum notme_action action, const char *service, const char *source_format)
{
    struct notme_event event;
    memset(&event, 0, sizeof event);
    event.time = event.not_before = event.not_after = event.published = NOTME_NO_TIME;
    event.sensitive = -1;
    event.action = action;
    event.service = notme_text_of(service);
    event.source_format = notme_text_of(source_format);
    return event;
}

void notme_list_add(struct notme_text *list, size_t *count, struct notme_text text)
{
    if (text.len && *count < NOTME_LIST_MAX)
        list[(*count)++] = text;
}

static bool keep(struct notme_kept *kept, const struct notme_event *event)
{
    struct notme_event copy;
    struct notme_held *held = notme_held_new(event, 1);
    if (!held)
        return false;
    notme_free(kept->held);
    notme_held_event(held, &copy);
    kept->held = held;
    kept->id = copy.id;
    kept->account = copy.account;
    kept->seq = event->seq;
    kept->clock = event->time != NOTME_NO_TIME ? event->time : event->not_before;
    return true;
}

bool notme_collection_add(struct notme_collection *c, const struct notme_event *event)
{
    struct notme_kept kept = {.read = c->events, .list = c->list};
    if (!notme_grow(&c->kept, &c->capacity, c->events, sizeof *c->kept) || !keep(&kept, event))
        return false;
    c->open = c->open || !kept.account.len;
    c->kept[c->events++] = kept;
    return true;
}

bool notme_collection_change(struct notme_collection *c, bool (*change)(void *ctx, struct notme_event *event),
                             void *ctx)
{
    struct notme_event event;
    for (size_t i = 0; i < c->events; i++) {
        notme_held_event(c->kept[i].held, &event);
        if (change(ctx, &event) && !keep(&c->kept[i], &event))
            return false;
    }
    return true;
}

/* ---- out */

static int by_clock(const void *a, const void *b)
{
    const struct notme_kept *x = a, *y = b;
    if (x->clock != y->clock)
        return x->clock < y->clock ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    const int order = notme_text_compare(x->id, y->id);
    return order ? order : (x->read > y->read) - (x->read < y->read);
}

/* Nothing in an export is younger than the export. A date that says otherwise is no bound. */
static int64_t upper_bound(const struct notme_collection *c, struct notme_reader *reader, int64_t generated)
{
    const int64_t newest = c->events ? c->kept[c->events - 1].clock : NOTME_NO_TIME;
    if (generated == NOTME_NO_TIME || newest <= generated)
        return generated;
    notme_reader_note(reader, "events are younger than the archive is said to be: its date is not used as a bound");
    return NOTME_NO_TIME;
}

static void complete(struct notme_event *event, const struct notme_common *common, int64_t upper)
{
    if (event->time == NOTME_NO_TIME && (event->not_after == NOTME_NO_TIME || event->not_after > upper))
        event->not_after = upper != NOTME_NO_TIME ? upper : event->not_after;
    event->nameless = !event->account.len && common->nameless;
    if (!event->account.len)
        event->account = common->account;
    if (!event->account_name.len)
        event->account_name = common->account_name;
}

static bool are_twins(const struct notme_kept *a, const struct notme_kept *b)
{
    return a->id.len && a->clock == b->clock && notme_text_equal(a->id, b->id) &&
           notme_text_equal(a->account, b->account);
}

/* Events with the same id, those of one list side by side: which of its list the last one was, and the most there were
 * in any list. */
struct twins {
    size_t nth, most;
};

/* Is this one told for the first time? Several of one list are as many; those of another list are the same ones. */
static bool is_new(struct twins *twins, const struct notme_kept *before, const struct notme_kept *kept)
{
    if (!before || !are_twins(before, kept))
        *twins = (struct twins){.most = 0};
    twins->nth = kept->list && twins->nth && before->list == kept->list ? twins->nth + 1 : 1;
    if (twins->nth <= twins->most)
        return false;
    twins->most = twins->nth;
    return true;
}

/* Which of the events are told for the first time; NULL when memory is out. */
static size_t *find_fresh(const struct notme_collection *c)
{
    size_t *nth = notme_alloc(c->events + 1, sizeof *nth);
    struct twins twins = {0};
    for (size_t i = 0; nth && i < c->events; i++)
        nth[i] = is_new(&twins, i ? &c->kept[i - 1] : NULL, &c->kept[i]) ? twins.nth : 0;
    return nth;
}

static void cover(const struct notme_collection *c, const size_t *nth, struct notme_coverage *coverage)
{
    struct notme_event event;
    for (size_t i = 0; i < c->events; i++) {
        if (!nth[i])
            continue;
        notme_held_event(c->kept[i].held, &event);
        notme_coverage_meet(coverage, &event);
    }
}

static int emit(const struct notme_collection *c, const size_t *nth, struct notme_coverage *coverage,
                struct notme_reader *reader, const struct notme_common *common)
{
    const int64_t upper = upper_bound(c, reader, common->generated);
    int status = NOTME_OK;
    char id[320];
    cover(c, nth, coverage);
    for (size_t i = 0; i < c->events && status == NOTME_OK; i++) {
        struct notme_event event;
        if (!nth[i])
            continue;
        notme_held_event(c->kept[i].held, &event);
        if (nth[i] > 1) {
            snprintf(id, sizeof id, "%.*s/%zu", (int)event.id.len, event.id.at, nth[i]);
            event.id = notme_text_of(id);
        }
        notme_coverage_mark(coverage, &event);
        complete(&event, common, upper);
        status = notme_reader_emit(reader, &event);
    }
    return status;
}

int notme_collection_emit(struct notme_collection *c, struct notme_reader *reader, const struct notme_common *common)
{
    if (c->events)
        qsort(c->kept, c->events, sizeof *c->kept, by_clock);
    struct notme_coverage *coverage = notme_alloc(1, sizeof *coverage);
    size_t *nth = find_fresh(c);
    const int status = coverage && nth ? emit(c, nth, coverage, reader, common) : notme_fail_memory(reader->err);
    notme_free(coverage);
    notme_free(nth);
    return status;
}

void notme_collection_release(struct notme_collection *c)
{
    for (size_t i = 0; i < c->events; i++)
        notme_free(c->kept[i].held);
    notme_free(c->kept);
    notme_arena_release(&c->arena);
    *c = (struct notme_collection){.events = 0};
}
