#include "base/held.h"

#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

/* What every event has, the numbers that this one has, and its texts, each behind its length: no pointers, so that it
 * can be moved, and kept in a file. Most events have few of the numbers and texts there are: what is absent takes a
 * bit, or a byte. */
struct notme_held {
    uint32_t size; /* all together, a multiple of 8 */
    uint8_t action, basis;
    uint8_t sensitive; /* plus one */
    uint8_t ntags, nlinks, nlabels;
    uint8_t begun;
    uint8_t has; /* TIMED: the clock is the time; and a bit for each of NUMBERS, 1 << NUMBER_… */
    int64_t clock, seq;
    uint64_t identity;
    uint64_t number[]; /* then TEXTS, tags, links and labels */
};

enum { ALIGNED = 8, TIMED = 0x80 };

/* Those that may be absent, and what they are then. */
#define NUMBERS(X)                                                                                                     \
    X(not_before, int64_t, NOTME_NO_TIME)                                                                              \
    X(not_after, int64_t, NOTME_NO_TIME)                                                                               \
    X(published, int64_t, NOTME_NO_TIME)                                                                               \
    X(asn, int64_t, 0)                                                                                                 \
    X(object_hash, uint64_t, 0)

enum held_numbers {
#define X(field, type, absent) NUMBER_##field,
    NUMBERS(X)
#undef X
        HELD_NUMBERS /* bits below TIMED */
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

/* A length plus one, 0 for an absent text: seven bits a byte, the last byte below 128. */
static size_t text_bytes(struct notme_text text)
{
    size_t bytes = 1;
    for (size_t rest = text.at ? text.len + 1 : 0; rest >= 128; rest >>= 7)
        bytes++;
    return bytes + (text.at ? text.len : 0);
}

static size_t list_bytes(const struct notme_text *list, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += text_bytes(list[i]);
    return bytes;
}

size_t notme_held_size(const struct notme_event *e)
{
    size_t bytes = sizeof(struct notme_held);
    bytes += list_bytes(e->tags, e->ntags) + list_bytes(e->links, e->nlinks) + list_bytes(e->labels, e->nlabels);
#define X(field) bytes += text_bytes(e->field);
    TEXTS(X)
#undef X
#define X(field, type, absent) bytes += e->field != (absent) ? sizeof(uint64_t) : 0;
    NUMBERS(X)
#undef X
    bytes = (bytes + ALIGNED - 1) / ALIGNED * ALIGNED;
    return bytes < UINT32_MAX ? bytes : 0;
}

/* Behind the numbers. */
static char *put_numbers(const struct notme_event *e, struct notme_held *held)
{
    uint64_t *number = held->number;
#define X(field, type, absent)                                                                                         \
    if (e->field != (absent)) {                                                                                        \
        held->has |= 1U << NUMBER_##field;                                                                             \
        *number++ = (uint64_t)e->field;                                                                                \
    }
    NUMBERS(X)
#undef X
    return (char *)number;
}

static char *put_text(char *to, struct notme_text text)
{
    size_t rest = text.at ? text.len + 1 : 0;
    for (; rest >= 128; rest >>= 7)
        *to++ = (char)(rest | 128);
    *to++ = (char)rest;
    if (!text.at || !text.len)
        return to;
    memcpy(to, text.at, text.len);
    return to + text.len;
}

static char *put_list(char *to, const struct notme_text *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to = put_text(to, list[i]);
    return to;
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
                                .has = e->time != NOTME_NO_TIME ? TIMED : 0,
                                .clock = notme_event_clock(e),
                                .seq = e->seq,
                                .identity = identity};
    char *to = put_numbers(e, held);
#define X(field) to = put_text(to, e->field);
    TEXTS(X)
#undef X
    to = put_list(to, e->tags, e->ntags);
    to = put_list(to, e->links, e->nlinks);
    to = put_list(to, e->labels, e->nlabels);
    memset(to, 0, size - (size_t)(to - (char *)held)); /* what fills up to the size is the same on every run */
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

static struct notme_text take_text(const unsigned char **at)
{
    const unsigned char *from = *at;
    size_t len = *from & 127;
    for (unsigned shift = 7; *from++ >= 128; shift += 7)
        len |= (size_t)(*from & 127) << shift;
    *at = from + (len ? len - 1 : 0);
    return len ? (struct notme_text){(const char *)from, len - 1} : (struct notme_text){NULL, 0};
}

static size_t take_list(const unsigned char **at, struct notme_text *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        list[i] = take_text(at);
    return count;
}

/* Behind the numbers, which `out` is given. */
static const unsigned char *take_numbers(const struct notme_held *held, struct notme_event *out)
{
    const uint64_t *number = held->number;
#define X(field, type, absent) out->field = held->has & 1U << NUMBER_##field ? (type)*number++ : (absent);
    NUMBERS(X)
#undef X
    return (const unsigned char *)number;
}

void notme_held_event(const struct notme_held *held, struct notme_event *out)
{
    const unsigned char *at = take_numbers(held, out);
    out->time = held->has & TIMED ? held->clock : NOTME_NO_TIME;
    out->seq = held->seq;
    out->basis = (enum notme_basis)held->basis;
    out->action = (enum notme_action)held->action;
    out->sensitive = (int)held->sensitive - 1;
    out->nameless = false; /* whoever holds it knows */
    out->begun = held->begun;
#define X(field) out->field = take_text(&at);
    TEXTS(X)
#undef X
    out->ntags = take_list(&at, out->tags, held->ntags);
    out->nlinks = take_list(&at, out->links, held->nlinks);
    out->nlabels = take_list(&at, out->labels, held->nlabels);
}

struct notme_text notme_held_id(const struct notme_held *held)
{
    const unsigned char *at = (const unsigned char *)(held->number + __builtin_popcount(held->has & (TIMED - 1U)));
    return take_text(&at); /* the first of TEXTS */
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
