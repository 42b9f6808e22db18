#include "base/held.h"

#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

/* An event's numbers, the lengths of its texts, and behind these their bytes: no pointers, so that it can be moved, and
 * kept in a file. */
struct notme_held {
    uint32_t size; /* all together, a multiple of 8 */
    uint8_t action, basis;
    uint8_t sensitive; /* plus one */
    uint8_t ntags, nlinks, nlabels;
    uint8_t begun;
    int64_t clock, seq, time, not_before, not_after, published, asn;
    uint64_t identity, object_hash;
    uint32_t len[]; /* of TEXTS, tags, links and labels */
};

static const uint32_t absent = UINT32_MAX; /* in place of a length */

enum { ALIGNED = 8 };

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

uint64_t notme_account_key(const struct notme_event *event)
{
    const uint64_t service = event->service.len ? notme_hash(event->service.at, event->service.len, 0) : 0;
    return notme_hash(event->account.at, event->account.len, service);
}

bool notme_same_account(const struct notme_event *a, const struct notme_event *b)
{
    return notme_text_compare(a->account, b->account) == 0 && notme_text_compare(a->service, b->service) == 0;
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

/* ---- held: size and bytes */

enum held_texts {
#define X(field) HELD_##field,
    TEXTS(X)
#undef X
        HELD_TEXTS
};

static size_t list_bytes(const struct notme_text *list, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += list[i].len;
    return bytes;
}

size_t notme_held_size(const struct notme_event *e)
{
    const size_t texts = HELD_TEXTS + e->ntags + e->nlinks + e->nlabels;
    size_t bytes = sizeof(struct notme_held) + texts * sizeof(uint32_t);
    bytes += list_bytes(e->tags, e->ntags) + list_bytes(e->links, e->nlinks) + list_bytes(e->labels, e->nlabels);
#define X(field) bytes += e->field.len;
    TEXTS(X)
#undef X
    bytes = (bytes + ALIGNED - 1) / ALIGNED * ALIGNED;
    return bytes < UINT32_MAX ? bytes : 0;
}

/* Where the next length and the next bytes go. */
struct writing {
    uint32_t *len;
    char *to;
};

static void put_text(struct writing *w, struct notme_text text)
{
    *w->len++ = text.at ? (uint32_t)text.len : absent;
    if (!text.at || !text.len)
        return;
    memcpy(w->to, text.at, text.len);
    w->to += text.len;
}

static void put_list(struct writing *w, const struct notme_text *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_text(w, list[i]);
}

void notme_held_put(const struct notme_event *e, uint64_t identity, size_t size, struct notme_held *held)
{
    *held = (struct notme_held){.size = (uint32_t)size,
                                .action = (uint8_t)e->action,
                                .basis = (uint8_t)e->basis,
                                .sensitive = (uint8_t)(e->sensitive + 1),
                                .ntags = (uint8_t)e->ntags,
                                .nlinks = (uint8_t)e->nlinks,
                                .nlabels = (uint8_t)e->nlabels,
                                .begun = (uint8_t)e->begun,
                                .clock = notme_event_clock(e),
                                .seq = e->seq,
                                .time = e->time,
                                .not_before = e->not_before,
                                .not_after = e->not_after,
                                .published = e->published,
                                .asn = e->asn,
                                .identity = identity,
                                .object_hash = e->object_hash};
    struct writing w = {held->len, (char *)(held->len + HELD_TEXTS + e->ntags + e->nlinks + e->nlabels)};
#define X(field) put_text(&w, e->field);
    TEXTS(X)
#undef X
    put_list(&w, e->tags, e->ntags);
    put_list(&w, e->links, e->nlinks);
    put_list(&w, e->labels, e->nlabels);
    memset(w.to, 0, size - (size_t)(w.to - (char *)held)); /* what fills up to the size is the same on every run */
}

struct notme_held *notme_held_new(const struct notme_event *event, uint64_t identity)
{
    const size_t size = notme_held_size(event);
    struct notme_held *held = size ? notme_alloc(1, size) : NULL;
    if (held)
        notme_held_put(event, identity, size, held);
    return held;
}

size_t notme_held_bytes(const struct notme_held *held)
{
    return held->size;
}

int64_t notme_held_clock(const struct notme_held *held)
{
    return held->clock;
}

uint64_t notme_held_identity(const struct notme_held *held)
{
    return held->identity;
}

/* ---- held: the event again */

struct reading {
    const uint32_t *len;
    const char *at;
};

static struct notme_text take_text(struct reading *r)
{
    const uint32_t len = *r->len++;
    if (len == absent)
        return (struct notme_text){NULL, 0};
    const struct notme_text text = {r->at, len};
    r->at += len;
    return text;
}

static size_t take_list(struct reading *r, struct notme_text *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list[i] = take_text(r);
    return count;
}

void notme_held_event(const struct notme_held *held, struct notme_event *out)
{
    const size_t texts = (size_t)HELD_TEXTS + held->ntags + held->nlinks + held->nlabels;
    struct reading r = {held->len, (const char *)(held->len + texts)};
    out->time = held->time;
    out->not_before = held->not_before;
    out->not_after = held->not_after;
    out->published = held->published;
    out->seq = held->seq;
    out->basis = (enum notme_basis)held->basis;
    out->action = (enum notme_action)held->action;
    out->sensitive = (int)held->sensitive - 1;
    out->nameless = false; /* whoever holds it knows */
    out->begun = held->begun;
    out->asn = held->asn;
    out->object_hash = held->object_hash;
#define X(field) out->field = take_text(&r);
    TEXTS(X)
#undef X
    out->ntags = take_list(&r, out->tags, held->ntags);
    out->nlinks = take_list(&r, out->links, held->nlinks);
    out->nlabels = take_list(&r, out->labels, held->nlabels);
}

struct notme_text notme_held_id(const struct notme_held *held)
{
    const size_t texts = (size_t)HELD_TEXTS + held->ntags + held->nlinks + held->nlabels;
    struct reading r = {held->len, (const char *)(held->len + texts)};
    return take_text(&r); /* the first of TEXTS */
}

/* ---- order */

/* Of events whose clocks are one. */
static int compare_contents(const struct notme_held *a, const struct notme_held *b)
{
    struct notme_event x, y;
    notme_held_event(a, &x);
    notme_held_event(b, &y);
    int order = notme_text_compare(x.id, y.id);
    if (!order)
        order = notme_text_compare(x.object_id, y.object_id);
    if (!order)
        order = (int)x.action - (int)y.action;
    if (order)
        return order;
    const uint64_t p = notme_event_content(&x), q = notme_event_content(&y);
    return (p > q) - (p < q);
}

int notme_held_compare(const struct notme_held *a, const struct notme_held *b)
{
    int order = (a->clock > b->clock) - (a->clock < b->clock);
    if (!order)
        order = (a->seq > b->seq) - (a->seq < b->seq);
    return order ? order : compare_contents(a, b);
}
