#include "base/held.h"

#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

/* The lists of an event have room for 32 texts each and are mostly empty: an event is held without that room, its lists
 * packed behind it and the bytes of all texts behind them. */
enum { HEAD = offsetof(struct notme_event, tags) };

struct notme_held {
    int64_t clock, seq;
    uint64_t identity, content, object_hash;
    struct notme_text id, object_id;
    enum notme_action action;
    unsigned ntags, nlinks, nlabels;
    unsigned char head[HEAD];
    struct notme_text list[];
};

#define TEXTS(X)                                                                                                       \
    X(id)                                                                                                              \
    X(service)                                                                                                         \
    X(account)                                                                                                         \
    X(account_name)                                                                                                    \
    X(action_detail)                                                                                                   \
    X(object_id)                                                                                                       \
    X(object_type)                                                                                                     \
    X(author)                                                                                                          \
    X(text)                                                                                                            \
    X(lang)                                                                                                            \
    X(app)                                                                                                             \
    X(user_agent)                                                                                                      \
    X(ip)                                                                                                              \
    X(country)                                                                                                         \
    X(tz)                                                                                                              \
    X(source_format)                                                                                                   \
    X(source_ref)

/* ---- what an event is known by */

int64_t notme_event_clock(const struct notme_event *event)
{
    if (event->time != NOTME_NO_TIME)
        return event->time;
    return event->not_before != NOTME_NO_TIME ? event->not_before : event->not_after;
}

static uint64_t hash_text(struct notme_text text, uint64_t seed)
{
    return text.at ? notme_hash(text.at, text.len, seed) : notme_hash_mix(seed, 1);
}

uint64_t notme_event_identity(const struct notme_event *e)
{
    if (e->id.len)
        return hash_text(e->id, 1) | 1;
    /* a service that is absent and one that is empty say the same */
    uint64_t hash = e->service.len ? hash_text(e->service, 2) : 2;
    hash = hash_text(e->account, hash);
    hash = notme_hash_mix(hash, (uint64_t)e->action);
    hash = notme_hash_mix(hash, (uint64_t)notme_event_clock(e));
    hash = e->object_id.len ? hash_text(e->object_id, hash) : notme_hash_mix(hash, e->object_hash);
    return hash | 1;
}

static uint64_t hash_list(const struct notme_text *list, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        seed = hash_text(list[i], seed);
    return notme_hash_mix(seed, count);
}

/* Of everything that an event says but for where it was read: breaks ties, and chooses among unequal twins. */
uint64_t notme_event_content(const struct notme_event *e)
{
    const uint64_t numbers[] = {
        (uint64_t)e->time,  (uint64_t)e->not_before, (uint64_t)e->not_after, (uint64_t)e->published, (uint64_t)e->seq,
        (uint64_t)e->basis, (uint64_t)e->action,     (uint64_t)e->sensitive, (uint64_t)e->asn,       e->object_hash};
    const struct notme_text texts[] = {e->id,        e->service,     e->account, e->account_name, e->action_detail,
                                       e->object_id, e->object_type, e->author,  e->text,         e->lang,
                                       e->app,       e->user_agent,  e->ip,      e->country,      e->tz};
    uint64_t hash = notme_hash(numbers, sizeof numbers, 3);
    hash = hash_list(texts, sizeof texts / sizeof *texts, hash);
    hash = hash_list(e->tags, e->ntags, hash);
    hash = hash_list(e->links, e->nlinks, hash);
    return hash_list(e->labels, e->nlabels, hash);
}

int notme_text_compare(struct notme_text a, struct notme_text b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

int notme_held_compare(const struct notme_held *a, const struct notme_held *b)
{
    int order = (a->clock > b->clock) - (a->clock < b->clock);
    if (!order)
        order = (a->seq > b->seq) - (a->seq < b->seq);
    if (!order)
        order = notme_text_compare(a->id, b->id);
    if (!order)
        order = notme_text_compare(a->object_id, b->object_id);
    if (!order)
        order = (int)a->action - (int)b->action;
    return order ? order : (a->content > b->content) - (a->content < b->content);
}

/* ---- copies */

static size_t list_bytes(const struct notme_text *list, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += list[i].len;
    return bytes;
}

static size_t text_bytes(const struct notme_event *e)
{
    size_t bytes = list_bytes(e->tags, e->ntags) + list_bytes(e->links, e->nlinks) + list_bytes(e->labels, e->nlabels);
#define X(field) bytes += e->field.len;
    TEXTS(X)
#undef X
    return bytes;
}

/* Moves the bytes of `text` to *to, and *to on. */
static struct notme_text move_text(struct notme_text text, char **to)
{
    if (!text.at)
        return text;
    const struct notme_text moved = {*to, text.len};
    if (text.len)
        memcpy(*to, text.at, text.len);
    *to += text.len;
    return moved;
}

static struct notme_text *move_list(struct notme_text *list, const struct notme_text *from, size_t count, char **to)
{
    for (size_t i = 0; i < count; i++)
        *list++ = move_text(from[i], to);
    return list;
}

/* Sets a field of the held event to its moved text. */
static void place(struct notme_held *held, const struct notme_event *event, const struct notme_text *field, char **to)
{
    const struct notme_text moved = move_text(*field, to);
    memcpy(held->head + ((const char *)field - (const char *)event), &moved, sizeof moved);
}

struct notme_held *notme_held_new(const struct notme_event *event, uint64_t identity)
{
    const size_t lists = event->ntags + event->nlinks + event->nlabels;
    struct notme_held *held = notme_alloc(1, sizeof *held + lists * sizeof *held->list + text_bytes(event) + 1);
    if (!held)
        return NULL;
    char *to = (char *)(held->list + lists);
    struct notme_text *list = move_list(held->list, event->tags, event->ntags, &to);
    list = move_list(list, event->links, event->nlinks, &to);
    move_list(list, event->labels, event->nlabels, &to);
    memcpy(held->head, event, HEAD);
#define X(field) place(held, event, &event->field, &to);
    TEXTS(X)
#undef X
    held->clock = notme_event_clock(event);
    held->seq = event->seq;
    held->identity = identity;
    held->content = notme_event_content(event);
    held->object_hash = event->object_hash;
    memcpy(&held->id, held->head + offsetof(struct notme_event, id), sizeof held->id);
    memcpy(&held->object_id, held->head + offsetof(struct notme_event, object_id), sizeof held->object_id);
    held->action = event->action;
    held->ntags = (unsigned)event->ntags;
    held->nlinks = (unsigned)event->nlinks;
    held->nlabels = (unsigned)event->nlabels;
    return held;
}

int64_t notme_held_clock(const struct notme_held *held)
{
    return held->clock;
}

uint64_t notme_held_identity(const struct notme_held *held)
{
    return held->identity;
}

void notme_held_event(const struct notme_held *held, struct notme_event *out)
{
    const struct notme_text *list = held->list;
    memcpy(out, held->head, HEAD);
    memcpy(out->tags, list, held->ntags * sizeof *list);
    memcpy(out->links, list + held->ntags, held->nlinks * sizeof *list);
    memcpy(out->labels, list + held->ntags + held->nlinks, held->nlabels * sizeof *list);
    out->ntags = held->ntags;
    out->nlinks = held->nlinks;
    out->nlabels = held->nlabels;
    out->object_hash = held->object_hash;
}
