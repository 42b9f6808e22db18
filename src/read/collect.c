#include "read/collect.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The texts of an event, beside its lists. */
static const size_t texts[] = {
#define AT(member) offsetof(struct notme_event, member)
    AT(id),     AT(service), AT(account), AT(account_name), AT(action_detail), AT(object_id),
    AT(author), AT(text),    AT(lang),    AT(object_type),  AT(app),           AT(user_agent),
    AT(ip),     AT(country), AT(tz),      AT(source_ref),   AT(source_format),
#undef AT
};
enum { TEXTS = sizeof texts / sizeof *texts };

struct notme_kept {
    int64_t time, not_before, not_after, published, seq, asn;
    uint64_t object_hash;
    size_t read; /* how many were read before it */
    int sensitive;
    unsigned char basis, action, ntags, nlinks, nlabels;
    struct notme_text text[TEXTS];
    struct notme_text *list; /* tags, then links, then labels */
};

enum { ID = 0 };

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

static bool keep_lists(struct notme_arena *arena, struct notme_kept *kept, const struct notme_event *event)
{
    const size_t count = event->ntags + event->nlinks + event->nlabels;
    if (count == 0)
        return true;
    struct notme_text *list = kept->list = notme_arena_alloc(arena, count * sizeof *list);
    if (!list)
        return false;
    memcpy(list, event->tags, event->ntags * sizeof *list);
    memcpy(list + event->ntags, event->links, event->nlinks * sizeof *list);
    memcpy(list + event->ntags + event->nlinks, event->labels, event->nlabels * sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (!notme_arena_text(arena, &list[i]))
            return false;
    kept->ntags = (unsigned char)event->ntags;
    kept->nlinks = (unsigned char)event->nlinks;
    kept->nlabels = (unsigned char)event->nlabels;
    return true;
}

static bool keep_texts(struct notme_arena *arena, struct notme_kept *kept, const struct notme_event *event)
{
    for (size_t i = 0; i < TEXTS; i++) {
        memcpy(&kept->text[i], (const char *)event + texts[i], sizeof kept->text[i]);
        if (!notme_arena_text(arena, &kept->text[i]))
            return false;
    }
    return true;
}

bool notme_collection_add(struct notme_collection *c, const struct notme_event *e)
{
    struct notme_kept kept = {.time = e->time,
                              .not_before = e->not_before,
                              .not_after = e->not_after,
                              .published = e->published,
                              .seq = e->seq,
                              .asn = e->asn,
                              .object_hash = e->object_hash,
                              .read = c->events,
                              .sensitive = e->sensitive,
                              .basis = (unsigned char)e->basis,
                              .action = (unsigned char)e->action};
    if (!notme_grow(&c->kept, &c->capacity, c->events, sizeof *c->kept) || !keep_texts(&c->arena, &kept, e) ||
        !keep_lists(&c->arena, &kept, e))
        return false;
    c->kept[c->events++] = kept;
    return true;
}

/* ---- out */

static int64_t clock_of(const struct notme_kept *kept)
{
    return kept->time != NOTME_NO_TIME ? kept->time : kept->not_before;
}

static int compare_texts(struct notme_text a, struct notme_text b)
{
    const size_t shared = a.len < b.len ? a.len : b.len;
    const int order = shared ? memcmp(a.at, b.at, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_clock(const void *a, const void *b)
{
    const struct notme_kept *x = a, *y = b;
    if (clock_of(x) != clock_of(y))
        return clock_of(x) < clock_of(y) ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    const int order = compare_texts(x->text[ID], y->text[ID]);
    return order ? order : (x->read > y->read) - (x->read < y->read);
}

/* Nothing in an export is younger than the export. A date that says otherwise is no bound. */
static int64_t upper_bound(const struct notme_collection *c, struct notme_reader *reader, int64_t generated)
{
    const int64_t newest = c->events ? clock_of(&c->kept[c->events - 1]) : NOTME_NO_TIME;
    if (generated == NOTME_NO_TIME || newest <= generated)
        return generated;
    notme_reader_note(reader, "events are younger than the archive is said to be: its date is not used as a bound");
    return NOTME_NO_TIME;
}

static struct notme_event unpack(const struct notme_kept *kept, const struct notme_common *common, int64_t upper)
{
    struct notme_event event = notme_event_of((enum notme_action)kept->action, "", "");
    for (size_t i = 0; i < TEXTS; i++)
        memcpy((char *)&event + texts[i], &kept->text[i], sizeof kept->text[i]);
    event.time = kept->time;
    event.not_before = kept->not_before;
    event.not_after = kept->not_after;
    if (kept->time == NOTME_NO_TIME && (event.not_after == NOTME_NO_TIME || event.not_after > upper))
        event.not_after = upper != NOTME_NO_TIME ? upper : event.not_after;
    event.published = kept->published;
    event.seq = kept->seq;
    event.asn = kept->asn;
    event.object_hash = kept->object_hash;
    event.basis = (enum notme_basis)kept->basis;
    event.sensitive = kept->sensitive;
    event.ntags = kept->ntags;
    event.nlinks = kept->nlinks;
    event.nlabels = kept->nlabels;
    if (kept->list) {
        memcpy(event.tags, kept->list, kept->ntags * sizeof *kept->list);
        memcpy(event.links, kept->list + kept->ntags, kept->nlinks * sizeof *kept->list);
        memcpy(event.labels, kept->list + kept->ntags + kept->nlinks, kept->nlabels * sizeof *kept->list);
    }
    if (!event.account.len)
        event.account = common->account;
    if (!event.account_name.len)
        event.account_name = common->account_name;
    return event;
}

int notme_collection_emit(struct notme_collection *c, struct notme_reader *reader, const struct notme_common *common)
{
    int status = NOTME_OK;
    if (c->events)
        qsort(c->kept, c->events, sizeof *c->kept, by_clock);
    const int64_t upper = upper_bound(c, reader, common->generated);
    for (size_t i = 0; i < c->events && status == NOTME_OK; i++) {
        const struct notme_text id = c->kept[i].text[ID];
        if (i && id.len && notme_text_equal(id, c->kept[i - 1].text[ID]))
            continue;
        const struct notme_event event = unpack(&c->kept[i], common, upper);
        status = notme_reader_emit(reader, &event);
    }
    return status;
}

void notme_collection_release(struct notme_collection *c)
{
    notme_free(c->kept);
    notme_arena_release(&c->arena);
    *c = (struct notme_collection){.events = 0};
}
