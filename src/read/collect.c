#include "read/collect.h"

#include "base/held.h"
#include "read/coverage.h"

#include <stdio.h>
#include <string.h>

/* A record of the collection; the event, held, follows. */
struct kept {
    int64_t clock, seq;
    uint64_t read; /* how many were read before it */
    uint64_t list;
};

/* ---- names */

void notme_name_text(struct notme_name *name, const char *at, size_t len)
{
    const size_t room = sizeof name->at - name->len;
    len = len < room ? len : room;
    if (len)
        memcpy(name->at + name->len, at, len);
    name->len += len;
}

void notme_name_string(struct notme_name *name, const char *string)
{
    notme_name_text(name, string, strlen(string));
}

void notme_name_number(struct notme_name *name, uint64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    notme_name_text(name, at, (size_t)(digits + sizeof digits - at));
}

struct notme_text notme_name_is(const struct notme_name *name)
{
    return (struct notme_text){name->at, name->len};
}

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

static const struct notme_held *held_of(const struct kept *kept)
{
    return (const void *)(kept + 1);
}

static int by_clock(const void *a, const void *b)
{
    const struct kept *x = *(const struct kept *const *)a, *y = *(const struct kept *const *)b;
    if (x->clock != y->clock)
        return x->clock < y->clock ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    const int order = notme_text_compare(notme_held_id(held_of(x)), notme_held_id(held_of(y)));
    return order ? order : (x->read > y->read) - (x->read < y->read);
}

int notme_collection_add(struct notme_collection *c, const struct notme_event *event, struct notme_error *err)
{
    const size_t size = notme_held_size(event);
    const int64_t clock = event->time != NOTME_NO_TIME ? event->time : event->not_before;
    void *record;
    if (!size)
        return notme_fail(err, NOTME_ELIMIT, "an event takes 4 GiB or more");
    c->runs.compare = by_clock;
    const int status = notme_runs_add(&c->runs, sizeof(struct kept) + size, &record, err);
    if (status != NOTME_OK)
        return status;
    struct kept *kept = record;
    *kept = (struct kept){.clock = clock, .seq = event->seq, .read = c->events, .list = c->list};
    notme_held_put(event, 1, size, (void *)(kept + 1));
    c->newest = c->events++ && c->newest > clock ? c->newest : clock;
    c->open = c->open || !event->account.len;
    return NOTME_OK;
}

/* ---- out */

/* Nothing in an export is younger than the export. A date that says otherwise is no bound. */
static int64_t upper_bound(const struct notme_collection *c, struct notme_reader *reader, int64_t generated)
{
    if (generated == NOTME_NO_TIME || !c->events || c->newest <= generated)
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

/* The events in order, those that are told for the first time. */
struct walk {
    struct notme_collection *c;
    struct notme_event event;
    /* Of the events with the same id, those of one list side by side: which of its list the last one was, and the most
     * there were in any list. */
    size_t nth, most;
    /* the event before, fresh or not */
    int64_t clock;
    uint64_t list;
    struct notme_buf names; /* its id and account */
    size_t id;
};

static bool is_twin(const struct walk *w, const struct kept *kept)
{
    const struct notme_event *e = &w->event;
    return e->id.len && w->names.len && w->clock == kept->clock && w->id == e->id.len &&
           w->names.len - w->id == e->account.len && memcmp(w->names.at, e->id.at, w->id) == 0 &&
           (!e->account.len || memcmp(w->names.at + w->id, e->account.at, e->account.len) == 0);
}

static bool remember(struct walk *w, const struct kept *kept)
{
    w->clock = kept->clock;
    w->list = kept->list;
    w->id = w->event.id.len;
    notme_buf_clear(&w->names);
    return notme_buf_add(&w->names, w->event.id.at, w->event.id.len) &&
           notme_buf_add(&w->names, w->event.account.at, w->event.account.len);
}

/* Is this one told for the first time? Several of one list are as many; those of another list are the same ones. */
static bool is_new(struct walk *w, const struct kept *kept)
{
    if (!is_twin(w, kept))
        w->nth = w->most = 0;
    w->nth = kept->list && w->nth && w->list == kept->list ? w->nth + 1 : 1;
    if (w->nth <= w->most)
        return false;
    w->most = w->nth;
    return true;
}

/* 1 = w->event is the next one, 0 = there is no more. */
static int next_fresh(struct walk *w, struct notme_error *err)
{
    const void *record;
    int status;
    while ((status = notme_runs_next(&w->c->runs, &record, err)) > 0) {
        const struct kept *kept = record;
        notme_held_event(held_of(kept), &w->event);
        const bool fresh = is_new(w, kept);
        if (!remember(w, kept))
            return notme_fail_memory(err);
        if (!fresh)
            continue;
        if (w->c->change)
            w->c->change(w->c->change_ctx, &w->event);
        return 1;
    }
    return status;
}

static int start(struct walk *w, struct notme_error *err)
{
    notme_buf_clear(&w->names);
    w->id = w->nth = w->most = 0;
    return notme_runs_rewind(&w->c->runs, err);
}

static int cover(struct walk *w, struct notme_coverage *coverage, struct notme_error *err)
{
    int status = start(w, err);
    while (status == NOTME_OK && (status = next_fresh(w, err)) > 0) {
        notme_coverage_meet(coverage, &w->event);
        status = NOTME_OK;
    }
    return status;
}

static int emit_one(struct walk *w, struct notme_coverage *coverage, struct notme_reader *reader,
                    const struct notme_common *common, int64_t upper)
{
    char id[320];
    struct notme_event *event = &w->event;
    if (w->nth > 1) {
        snprintf(id, sizeof id, "%.*s/%zu", (int)event->id.len, event->id.at, w->nth);
        event->id = notme_text_of(id);
    }
    notme_coverage_mark(coverage, event);
    complete(event, common, upper);
    return notme_reader_emit(reader, event);
}

static int emit(struct walk *w, struct notme_coverage *coverage, struct notme_reader *reader,
                const struct notme_common *common)
{
    const int64_t upper = upper_bound(w->c, reader, common->generated);
    int status = cover(w, coverage, reader->err);
    if (status == NOTME_OK)
        status = start(w, reader->err);
    while (status == NOTME_OK && (status = next_fresh(w, reader->err)) > 0)
        status = emit_one(w, coverage, reader, common, upper);
    return status;
}

int notme_collection_emit(struct notme_collection *c, struct notme_reader *reader, const struct notme_common *common)
{
    struct walk w = {.c = c};
    struct notme_coverage *coverage = notme_alloc(1, sizeof *coverage);
    const int status = coverage ? emit(&w, coverage, reader, common) : notme_fail_memory(reader->err);
    notme_buf_release(&w.names);
    notme_free(coverage);
    return status;
}

void notme_collection_release(struct notme_collection *c)
{
    notme_runs_release(&c->runs);
    notme_arena_release(&c->arena);
    *c = (struct notme_collection){.runs = c->runs};
}
