#include "read/merge.h"
#include "read/coverage.h"

#include "base/action.h"
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
    notme_free(m->owner);
    notme_arena_release(&m->arena);
    notme_free(m);
}

void notme_merge_look(struct notme_merge *m)
{
    m->look += m->look <= NOTME_LOOKS_MAX && (m->fed || m->look == 0);
    m->fed = false;
}

static bool is_told_apart(const struct notme_merge *m)
{
    return m->look <= NOTME_LOOKS_MAX;
}

static uint64_t look_bit(const struct notme_merge *m)
{
    return UINT64_C(1) << (!is_told_apart(m) ? NOTME_LOOKS_MAX : m->look ? m->look - 1 : 0);
}

/* ---- what an event is known by */

static uint64_t hash_text(struct notme_text text, uint64_t seed)
{
    return text.len ? notme_hash(text.at, text.len, seed) : notme_hash_mix(seed, 1);
}

uint64_t notme_thing_of(const struct notme_event *e)
{
    const enum notme_action undone = notme_undoing(e->action);
    uint64_t hash = hash_text(e->account, hash_text(e->service, 5));
    hash = notme_hash_mix(hash, (uint64_t)(undone != NOTME_OTHER ? undone : e->action));
    return hash_text(e->object_id, hash);
}

/* "x:like:7:again:2" was the third like of a post when it was written: to us it is one of them. */
static struct notme_text first_id(struct notme_text id)
{
    static const char again[] = ":again:";
    size_t at = id.len;
    while (at && id.at[at - 1] >= '0' && id.at[at - 1] <= '9')
        at--;
    const size_t sign = sizeof again - 1;
    if (at < id.len && at >= sign && memcmp(id.at + at - sign, again, sign) == 0)
        id.len = at - sign;
    return id;
}

/* Ids are unique within an account: two accounts may have liked the same post. */
uint64_t notme_identity_of(struct notme_text account, const struct notme_event *e)
{
    struct notme_event plain;
    if (!e->id.len)
        return hash_text(account, notme_event_identity(e)) | 1;
    plain.id = first_id(e->id);
    return hash_text(account, notme_event_identity(&plain)) | 1;
}

static bool is_made_of_object(const struct notme_event *e)
{
    const struct notme_text id = first_id(e->id), object = e->object_id;
    if (!object.len || id.len < object.len || memcmp(id.at + id.len - object.len, object.at, object.len) != 0)
        return false;
    return id.len == object.len || id.at[id.len - object.len - 1] == ':';
}

/* ---- when it was */

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

bool notme_entries_apart(const struct notme_entry *a, const struct notme_entry *b)
{
    const int64_t from = notme_later(a->from, b->from), to = notme_earlier(a->to, b->to);
    return from != NOTME_NO_TIME && to != NOTME_NO_TIME && from - NOTME_CLOCKS_DIFFER > to;
}

/* What a list's order suggests is no bound to rely on, but for when the object was made; what a client claims is none.
 */
static void trust(struct notme_entry *entry, const struct notme_event *e)
{
    const bool is_point = e->time != NOTME_NO_TIME && (e->basis == NOTME_REPORTED || e->basis == NOTME_ATTESTED);
    const bool is_ordered = e->basis == NOTME_BOUNDED_BY_ORDER;
    entry->from = is_point ? e->time : is_ordered ? e->published : e->not_before;
    entry->to = is_point ? e->time : e->not_after;
}

/* ---- two tellings of one event */

/* How good a time is: attested by a server, reported by the platform, claimed by the client, seen, bounded. */
static int rank(const struct notme_event *e)
{
    static const int order[] = {[NOTME_ATTESTED] = 0, [NOTME_REPORTED] = 1, [NOTME_CLAIMED] = 2,
                                [NOTME_OBSERVED] = 3, [NOTME_BOUNDED] = 4,  [NOTME_BOUNDED_BY_ORDER] = 5};
    return order[e->basis] + (e->time == NOTME_NO_TIME ? 6 : 0);
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

/* Of two times equally good the finer one: a file of whole seconds loses fractions. */
static bool is_better(const struct notme_event *a, const struct notme_event *b)
{
    if (rank(a) != rank(b))
        return rank(a) < rank(b);
    return a->time != NOTME_NO_TIME && a->time % NOTME_SECOND != 0 && b->time % NOTME_SECOND == 0;
}

static bool is_bare_post(const struct notme_event *e)
{
    return e->action == NOTME_POST && !e->text.len;
}

/* Where tellings differ on what it was: a header tells no more than that something was posted. */
static void settle_action(struct notme_event *best, const struct notme_event *other)
{
    if (is_bare_post(best) && notme_undoing(other->action) != NOTME_OTHER)
        best->action = other->action;
}

/* Bounds that contradict what is known better are dropped. */
static void agree(struct notme_entry *entry)
{
    const int64_t from = entry->time, to = entry->time;
    if (entry->time == NOTME_NO_TIME) {
        if (entry->not_before != NOTME_NO_TIME && entry->not_after != NOTME_NO_TIME &&
            entry->not_before > entry->not_after)
            entry->not_before = entry->from;
        return;
    }
    if (entry->not_before != NOTME_NO_TIME && entry->not_before > from)
        entry->not_before = NOTME_NO_TIME;
    if (entry->not_after != NOTME_NO_TIME && entry->not_after < to)
        entry->not_after = NOTME_NO_TIME;
}

bool notme_entry_join(struct notme_entry *a, const struct notme_entry *b)
{
    struct notme_event old, new;
    notme_entry_event(a, &old);
    notme_entry_event(b, &new);
    const bool second = is_better(&new, &old);
    struct notme_event best = second ? new : old;
    settle_action(&best, second ? &old : &new);
    fill(&best, second ? &old : &new);
    struct notme_held *held = notme_held_new(&best, a->identity);
    if (!held)
        return false;
    a->action = best.action;
    a->thing = notme_thing_of(&best); /* its texts are the old ones' */
    notme_free(a->held);
    a->held = held;
    a->time = best.time;
    a->basis = best.basis;
    a->not_before = notme_later(a->not_before, b->not_before);
    a->not_after = notme_earlier(a->not_after, b->not_after);
    a->from = notme_later(a->from, b->from);
    a->to = notme_earlier(a->to, b->to);
    a->looks |= b->looks;
    agree(a);
    return true;
}

/* ---- the set */

static bool rehash(struct notme_merge *m, size_t slots)
{
    size_t *fresh = notme_alloc(slots, sizeof *fresh);
    if (!fresh)
        return false;
    for (size_t i = 0; i < m->entries; i++) {
        size_t at = m->entry[i].identity & (slots - 1);
        while (fresh[at] && m->entry[fresh[at] - 1].identity != m->entry[i].identity)
            at = (at + 1) & (slots - 1);
        fresh[at] = i + 1;
    }
    notme_free(m->slot);
    m->slot = fresh;
    m->slots = slots;
    return true;
}

bool notme_merge_reindex(struct notme_merge *m)
{
    return !m->slots || rehash(m, m->slots);
}

static size_t *find_slot(const struct notme_merge *m, uint64_t identity)
{
    size_t at = identity & (m->slots - 1);
    while (m->slot[at] && m->entry[m->slot[at] - 1].identity != identity)
        at = (at + 1) & (m->slots - 1);
    return &m->slot[at];
}

struct notme_entry *notme_merge_find(struct notme_merge *m, uint64_t identity)
{
    const size_t *slot = m->slots ? find_slot(m, identity) : NULL;
    return slot && *slot ? &m->entry[*slot - 1] : NULL;
}

struct notme_entry notme_entry_of(const struct notme_merge *m, const struct notme_event *event)
{
    struct notme_entry entry = {.time = event->time,
                                .not_before = event->not_before,
                                .not_after = event->not_after,
                                .identity = notme_identity_of(event->account, event),
                                .thing = notme_thing_of(event),
                                .looks = look_bit(m),
                                .action = event->action,
                                .nameless = event->nameless,
                                .basis = event->basis};
    const enum notme_action undone = notme_undoing(event->action);
    entry.recurs = undone != NOTME_OTHER && undone != NOTME_DELETE && is_made_of_object(event);
    trust(&entry, event);
    return entry;
}

/* Is it the event that was told last, told again? What can be done again is compared when all looks are in. */
static bool is_the_same(const struct notme_entry *old, const struct notme_entry *new)
{
    return !new->recurs || (old->looks == new->looks && !notme_entries_apart(old, new));
}

bool notme_merge_insert(struct notme_merge *m, struct notme_entry *new)
{
    if (!notme_grow(&m->entry, &m->capacity, m->entries, sizeof *m->entry) ||
        (m->entries * 2 >= m->slots && !rehash(m, m->slots ? m->slots * 2 : 1024))) {
        notme_free(new->held);
        new->held = NULL;
        return false;
    }
    size_t *slot = find_slot(m, new->identity);
    if (*slot && is_the_same(&m->entry[*slot - 1], new)) {
        const bool ok = notme_entry_join(&m->entry[*slot - 1], new);
        notme_free(new->held);
        new->held = NULL;
        m->stats.twins += ok;
        return ok;
    }
    m->entry[m->entries++] = *new;
    *slot = m->entries;
    return true;
}

int notme_merge_event(struct notme_merge *m, const struct notme_event *event, struct notme_error *err)
{
    struct notme_entry new = notme_entry_of(m, event);
    m->fed = true;
    new.held = notme_held_new(event, new.identity);
    if (new.held && notme_merge_insert(m, &new))
        return NOTME_OK;
    return notme_fail_memory(err);
}

int notme_merge_owner(struct notme_merge *m, struct notme_text service, struct notme_text account,
                      struct notme_text name, struct notme_error *err)
{
    struct notme_owner owner = {service, account, name};
    for (size_t i = 0; i < m->owners; i++)
        if (notme_text_equal(m->owner[i].service, service) && notme_text_equal(m->owner[i].account, account))
            return NOTME_OK;
    if (!notme_grow(&m->owner, &m->owner_capacity, m->owners, sizeof owner) ||
        !notme_arena_text(&m->arena, &owner.service) || !notme_arena_text(&m->arena, &owner.account) ||
        !notme_arena_text(&m->arena, &owner.name))
        return notme_fail_memory(err);
    m->owner[m->owners++] = owner;
    return NOTME_OK;
}

int notme_merge_snapshot(struct notme_merge *m, const struct notme_snapshot *snapshot, struct notme_error *err)
{
    m->fed = true;
    if (!is_told_apart(m)) {
        m->stats.unused++;
        return NOTME_OK;
    }
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

static int emit(const struct notme_entry *entry, struct notme_coverage *coverage, notme_event_sink *sink, void *ctx)
{
    char id[320];
    struct notme_event event;
    notme_entry_event(entry, &event);
    notme_coverage_mark(coverage, &event);
    if (entry->again && event.id.len) { /* done again: whoever reads on should not take it for a twin */
        const struct notme_text first = first_id(event.id);
        snprintf(id, sizeof id, "%.*s:again:%u", (int)(first.len < 280 ? first.len : 280), first.at, entry->again);
        event.id = notme_text_of(id);
    }
    return sink(ctx, &event);
}

static int emit_all(struct notme_merge *m, notme_event_sink *sink, void *ctx, struct notme_error *err)
{
    struct notme_coverage *coverage = notme_alloc(1, sizeof *coverage);
    struct notme_event event;
    int status = coverage ? NOTME_OK : notme_fail_memory(err);
    for (size_t i = 0; i < m->entries && coverage; i++) {
        notme_entry_event(&m->entry[i], &event);
        notme_coverage_meet(coverage, &event);
    }
    for (size_t i = 0; i < m->entries && status == NOTME_OK; i++) {
        status = emit(&m->entry[i], coverage, sink, ctx);
        m->stats.events += status == NOTME_OK;
    }
    notme_free(coverage);
    return status;
}

int notme_merge_end(struct notme_merge *m, notme_event_sink *sink, void *ctx, struct notme_error *err)
{
    const int status = notme_merge_conclude(m, err);
    if (m->entries)
        qsort(m->entry, m->entries, sizeof *m->entry, by_identity);
    for (size_t i = 1; i < m->entries; i++)
        if (m->entry[i].identity == m->entry[i - 1].identity)
            m->entry[i].again = m->entry[i - 1].again + 1;
    if (m->entries)
        qsort(m->entry, m->entries, sizeof *m->entry, by_clock);
    return status == NOTME_OK ? emit_all(m, sink, ctx, err) : status;
}

const struct notme_merge_stats *notme_merge_stats(const struct notme_merge *m)
{
    return &m->stats;
}
