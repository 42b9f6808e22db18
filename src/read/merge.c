#include "read/merge.h"

#include "base/hash.h"
#include "base/held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int notme_merge_new(struct notme_merge **out, struct notme_error *err)
{
    *out = notme_alloc(1, sizeof **out);
    return *out ? NOTME_OK : notme_fail_memory(err);
}

void notme_merge_free(struct notme_merge *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->entries; i++)
        notme_free(m->entry[i].held);
    notme_free(m->entry);
    notme_free(m->slot);
    notme_free(m->told);
    notme_arena_release(&m->arena);
    notme_free(m);
}

void notme_merge_look(struct notme_merge *m)
{
    m->look += m->look < NOTME_LOOKS_MAX;
}

/* Looks beyond the last that is told apart count as one that never holds everything. */
static uint64_t look_bit(const struct notme_merge *m)
{
    return m->look && m->look < NOTME_LOOKS_MAX ? UINT64_C(1) << (m->look - 1) : UINT64_C(1) << (NOTME_LOOKS_MAX - 1);
}

static uint64_t hash_text(struct notme_text text, uint64_t seed)
{
    return text.len ? notme_hash(text.at, text.len, seed) : notme_hash_mix(seed, 1);
}

/* The thing done or undone: a like and its unlike have the same. */
static uint64_t thing_of(const struct notme_event *e)
{
    const enum notme_action undone = notme_undoing(e->action);
    uint64_t hash = hash_text(e->account, hash_text(e->service, 5));
    hash = notme_hash_mix(hash, (uint64_t)(undone != NOTME_OTHER ? undone : e->action));
    return hash_text(e->object_id, hash);
}

/* ---- two tellings of one event */

/* How good a time is: attested by a server, reported by the platform, claimed by the client, seen, bounded. */
static int rank(const struct notme_event *e)
{
    static const int order[] = {[NOTME_ATTESTED] = 0, [NOTME_REPORTED] = 1, [NOTME_CLAIMED] = 2,
                                [NOTME_OBSERVED] = 3, [NOTME_BOUNDED] = 4,  [NOTME_BOUNDED_BY_ORDER] = 5};
    return order[e->basis] + (e->time == NOTME_NO_TIME ? 6 : 0);
}

int64_t notme_later(int64_t a, int64_t b)
{
    return a == NOTME_NO_TIME || (b != NOTME_NO_TIME && b > a) ? b : a;
}

int64_t notme_earlier(int64_t a, int64_t b)
{
    return a == NOTME_NO_TIME || (b != NOTME_NO_TIME && b < a) ? b : a;
}

int64_t notme_entry_from(const struct notme_entry *entry)
{
    return entry->time != NOTME_NO_TIME ? entry->time : entry->not_before;
}

int64_t notme_entry_to(const struct notme_entry *entry)
{
    return entry->time != NOTME_NO_TIME ? entry->time : entry->not_after;
}

/* One of them lies wholly after the other: liked, taken back and liked again. */
static bool apart(const struct notme_entry *a, const struct notme_entry *b)
{
    const int64_t from = notme_later(notme_entry_from(a), notme_entry_from(b));
    const int64_t to = notme_earlier(notme_entry_to(a), notme_entry_to(b));
    return from != NOTME_NO_TIME && to != NOTME_NO_TIME && from > to;
}

static void fill_text(struct notme_text *to, struct notme_text from)
{
    if (!to->len)
        *to = from;
}

/* What the better telling leaves open, the other may say. */
static void fill(struct notme_event *to, const struct notme_event *from)
{
    fill_text(&to->object_type, from->object_type);
    fill_text(&to->author, from->author);
    fill_text(&to->text, from->text);
    fill_text(&to->lang, from->lang);
    fill_text(&to->app, from->app);
    fill_text(&to->user_agent, from->user_agent);
    fill_text(&to->ip, from->ip);
    fill_text(&to->country, from->country);
    fill_text(&to->tz, from->tz);
    fill_text(&to->account_name, from->account_name);
    to->published = to->published != NOTME_NO_TIME ? to->published : from->published;
    to->sensitive = to->sensitive >= 0 ? to->sensitive : from->sensitive;
    to->asn = to->asn ? to->asn : from->asn;
    to->seq = to->seq ? to->seq : from->seq;
#define LIST(name)                                                                                                     \
    if (to->n##name == 0) {                                                                                            \
        memcpy(to->name, from->name, from->n##name * sizeof *to->name);                                                \
        to->n##name = from->n##name;                                                                                   \
    }
    LIST(tags)
    LIST(links)
    LIST(labels)
#undef LIST
}

static int join(struct notme_merge *m, struct notme_entry *entry, const struct notme_event *event,
                struct notme_error *err)
{
    struct notme_event old, best = *event;
    notme_held_event(entry->held, &old);
    old.time = entry->time;
    old.basis = entry->basis;
    const bool is_better = rank(event) < rank(&old);
    if (!is_better)
        best = old;
    fill(&best, is_better ? &old : event);
    struct notme_held *held = notme_held_new(&best, entry->identity);
    if (!held)
        return notme_fail_memory(err);
    notme_free(entry->held);
    entry->held = held;
    entry->time = best.time;
    entry->basis = best.basis;
    entry->not_before = notme_later(entry->not_before, event->not_before);
    entry->not_after = notme_earlier(entry->not_after, event->not_after);
    entry->looks |= look_bit(m);
    m->stats.twins++;
    return NOTME_OK;
}

/* ---- the set */

static bool rehash(struct notme_merge *m, size_t slots)
{
    size_t *fresh = notme_alloc(slots, sizeof *fresh);
    if (!fresh)
        return false;
    for (size_t i = 0; i < m->entries; i++) {
        size_t at = m->entry[i].identity & (slots - 1);
        while (fresh[at])
            at = (at + 1) & (slots - 1);
        fresh[at] = i + 1;
    }
    notme_free(m->slot);
    m->slot = fresh;
    m->slots = slots;
    return true;
}

static struct notme_entry entry_of(const struct notme_merge *m, const struct notme_event *event)
{
    /* ids are unique within an account: two accounts may have liked the same post */
    return (struct notme_entry){.time = event->time,
                                .not_before = event->not_before,
                                .not_after = event->not_after,
                                .identity = hash_text(event->account, notme_event_identity(event)) | 1,
                                .thing = thing_of(event),
                                .looks = look_bit(m),
                                .action = event->action,
                                .basis = event->basis};
}

int notme_merge_event(struct notme_merge *m, const struct notme_event *event, struct notme_error *err)
{
    struct notme_entry new = entry_of(m, event);
    if (!notme_grow(&m->entry, &m->capacity, m->entries, sizeof *m->entry) ||
        (m->entries * 2 >= m->slots && !rehash(m, m->slots ? m->slots * 2 : 1024)))
        return notme_fail_memory(err);
    size_t at = new.identity &(m->slots - 1);
    for (; m->slot[at]; at = (at + 1) & (m->slots - 1)) {
        struct notme_entry *entry = &m->entry[m->slot[at] - 1];
        if (entry->identity == new.identity && !apart(entry, &new))
            return join(m, entry, event, err);
    }
    new.held = notme_held_new(event, new.identity);
    if (!new.held)
        return notme_fail_memory(err);
    m->entry[m->entries++] = new;
    m->slot[at] = m->entries;
    return NOTME_OK;
}

int notme_merge_snapshot(struct notme_merge *m, const struct notme_snapshot *snapshot, struct notme_error *err)
{
    if (m->look >= NOTME_LOOKS_MAX)
        return NOTME_OK;
    if (!notme_grow(&m->told, &m->told_capacity, m->tolds, sizeof *m->told))
        return notme_fail_memory(err);
    struct notme_told told = {*snapshot, m->look ? m->look - 1 : 0};
    if (!notme_arena_text(&m->arena, &told.snapshot.service) || !notme_arena_text(&m->arena, &told.snapshot.account))
        return notme_fail_memory(err);
    m->told[m->tolds++] = told;
    return NOTME_OK;
}

/* ---- out */

void notme_entry_event(const struct notme_entry *entry, struct notme_event *out)
{
    notme_held_event(entry->held, out);
    out->time = entry->time;
    out->not_before = entry->not_before;
    out->not_after = entry->not_after;
    out->basis = entry->basis;
}

static int by_clock(const void *a, const void *b)
{
    const struct notme_entry *x = a, *y = b;
    const int64_t p = notme_entry_from(x) != NOTME_NO_TIME ? notme_entry_from(x) : x->not_after;
    const int64_t q = notme_entry_from(y) != NOTME_NO_TIME ? notme_entry_from(y) : y->not_after;
    return p != q ? (p > q) - (p < q) : notme_held_compare(x->held, y->held);
}

static int by_identity(const void *a, const void *b)
{
    const struct notme_entry *x = a, *y = b;
    return x->identity != y->identity ? (x->identity > y->identity) - (x->identity < y->identity) : by_clock(a, b);
}

static int emit(const struct notme_entry *entry, notme_event_sink *sink, void *ctx)
{
    char id[320];
    struct notme_event event;
    notme_entry_event(entry, &event);
    if (entry->again && event.id.len) { /* done again: whoever reads on should not take it for a twin */
        snprintf(id, sizeof id, "%.*s:again:%u", (int)(event.id.len < 280 ? event.id.len : 280), event.id.at,
                 entry->again);
        event.id = notme_text_of(id);
    }
    return sink(ctx, &event);
}

int notme_merge_end(struct notme_merge *m, notme_event_sink *sink, void *ctx, struct notme_error *err)
{
    int status = notme_merge_conclude(m, err);
    if (m->entries)
        qsort(m->entry, m->entries, sizeof *m->entry, by_identity);
    for (size_t i = 1; i < m->entries; i++)
        if (m->entry[i].identity == m->entry[i - 1].identity)
            m->entry[i].again = m->entry[i - 1].again + 1;
    if (m->entries)
        qsort(m->entry, m->entries, sizeof *m->entry, by_clock);
    for (size_t i = 0; i < m->entries && status == NOTME_OK; i++) {
        status = emit(&m->entry[i], sink, ctx);
        m->stats.events += status == NOTME_OK;
    }
    return status;
}

const struct notme_merge_stats *notme_merge_stats(const struct notme_merge *m)
{
    return &m->stats;
}
