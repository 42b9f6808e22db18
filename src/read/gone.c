/* What several looks at an account say together: what was not there yet, and what disappeared. */
#include "base/action.h"
#include "base/held.h"
#include "read/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what takes back what it does not name: "bsky:unlike:DID/KEY/REV" is of the like "bsky:like:DID/KEY" */

static uint64_t identity_of_done(const struct notme_event *e, enum notme_action done)
{
    char id[512];
    struct notme_event plain;
    const char *end = e->id.at + e->id.len, *verb = memchr(e->id.at, ':', e->id.len);
    const char *key = verb ? memchr(verb + 1, ':', (size_t)(end - verb - 1)) : NULL;
    const char *slash = end;
    while (key && slash > key && *slash != '/')
        slash--;
    if (!key || slash <= key || e->id.len > sizeof id - 32)
        return 0;
    const int len = snprintf(id, sizeof id, "%.*s:%s%.*s", (int)(verb - e->id.at), e->id.at, notme_action_name(done),
                             (int)(slash - key), key);
    plain.id = (struct notme_text){id, (size_t)len};
    return notme_identity_of(e->account, &plain);
}

static struct notme_entry *find_done(struct notme_merge *m, const struct notme_event *e)
{
    struct notme_entry *found = NULL;
    for (int done = 0; done < NOTME_ACTION_COUNT && !found; done++)
        if (notme_takes_back(e->action, (enum notme_action)done))
            found = notme_merge_find(m, identity_of_done(e, (enum notme_action)done));
    return found;
}

static bool name_object(struct notme_merge *m, struct notme_entry *entry)
{
    struct notme_event event, done;
    notme_entry_event(entry, &event);
    const struct notme_entry *of = event.object_id.len || !event.id.len ? NULL : find_done(m, &event);
    if (!of)
        return true;
    notme_entry_event(of, &done);
    event.object_id = done.object_id;
    event.object_type = done.object_type;
    event.author = done.author;
    event.text = done.text;
    struct notme_held *held = notme_held_new(&event, entry->identity);
    if (!held)
        return false;
    entry->thing = notme_thing_of(&event);
    notme_free(entry->held);
    entry->held = held;
    return true;
}

static bool name_objects(struct notme_merge *m)
{
    for (size_t i = 0; i < m->entries; i++)
        if (notme_is_undo(m->entry[i].action) && !name_object(m, &m->entry[i]))
            return false;
    return true;
}

/* ---- looks */

static bool is_about(const struct notme_told *told, const struct notme_event *e)
{
    return told->snapshot.action == e->action && notme_text_compare(told->snapshot.account, e->account) == 0 &&
           notme_text_compare(told->snapshot.service, e->service) == 0;
}

static bool had(const struct notme_told *told, const struct notme_entry *entry)
{
    return entry->looks >> told->look & 1;
}

/* The first look that held everything and had it; NOTME_NO_TIME where there was none. */
static int64_t first_seen(const struct notme_merge *m, const struct notme_entry *entry, const struct notme_event *e)
{
    int64_t seen = NOTME_NO_TIME;
    for (size_t i = 0; i < m->tolds; i++)
        if (is_about(&m->told[i], e) && had(&m->told[i], entry))
            seen = notme_earlier(seen, m->told[i].snapshot.taken);
    return seen;
}

/* ---- which tellings are one */

/* When a look that held everything had it, else when it was. */
static int64_t seen_at(const struct notme_merge *m, const struct notme_entry *entry)
{
    struct notme_event event;
    notme_entry_event(entry, &event);
    const int64_t seen = first_seen(m, entry, &event);
    return seen != NOTME_NO_TIME ? seen : notme_event_clock(&event);
}

static int by_sight(const void *a, const void *b)
{
    const struct notme_entry *x = a, *y = b;
    if (x->identity != y->identity)
        return x->identity < y->identity ? -1 : 1;
    if (x->seen != y->seen)
        return x->seen < y->seen ? -1 : 1;
    return notme_held_compare(x->held, y->held);
}

/* Did a look between the two, that held everything, lack it? `group` are all tellings of it. */
static bool lacked_between(const struct notme_merge *m, const struct notme_entry *group, size_t count,
                           const struct notme_entry *a, const struct notme_entry *b)
{
    struct notme_event event;
    uint64_t looks = 0;
    notme_entry_event(a, &event);
    for (size_t i = 0; i < count; i++)
        looks |= group[i].looks;
    for (size_t i = 0; i < m->tolds; i++) {
        const int64_t taken = m->told[i].snapshot.taken;
        if (is_about(&m->told[i], &event) && !(looks >> m->told[i].look & 1) && taken > a->seen && taken < b->seen)
            return true;
    }
    return false;
}

/* What can be done again, told by several looks: one thing as long as it was not missed in between. */
static bool join_group(struct notme_merge *m, struct notme_entry *group, size_t count)
{
    struct notme_entry *last = group;
    for (size_t i = 1; i < count; i++) {
        struct notme_entry *next = &group[i];
        if (notme_entries_apart(last, next) || lacked_between(m, group, count, last, next)) {
            last = next;
            continue;
        }
        const int64_t seen = next->seen;
        if (!notme_entry_join(last, next))
            return false;
        last->seen = seen;
        notme_free(next->held);
        next->held = NULL;
        m->stats.twins++;
    }
    return true;
}

static bool join_tellings(struct notme_merge *m)
{
    bool ok = true;
    size_t kept = 0;
    for (size_t i = 0; i < m->entries; i++)
        m->entry[i].seen = seen_at(m, &m->entry[i]);
    if (m->entries)
        qsort(m->entry, m->entries, sizeof *m->entry, by_sight);
    for (size_t from = 0, to; from < m->entries && ok; from = to) {
        for (to = from + 1; to < m->entries && m->entry[to].identity == m->entry[from].identity;)
            to++;
        ok = to - from < 2 || join_group(m, m->entry + from, to - from);
    }
    for (size_t i = 0; i < m->entries; i++)
        if (m->entry[i].held)
            m->entry[kept++] = m->entry[i];
    m->entries = kept;
    return ok && notme_merge_reindex(m);
}

/* ---- what was not there yet */

/* Absent from a look that held everything: it was not done yet, if it is known to have been there later. */
static void tighten(struct notme_merge *m, struct notme_entry *entry, const struct notme_event *e)
{
    const int64_t seen = first_seen(m, entry, e);
    for (size_t i = 0; i < m->tolds; i++) {
        const int64_t taken = m->told[i].snapshot.taken;
        const bool may_move = entry->time == NOTME_NO_TIME || entry->time >= taken || entry->basis == NOTME_CLAIMED;
        if (is_about(&m->told[i], e) && !had(&m->told[i], entry) && seen != NOTME_NO_TIME && taken < seen && may_move)
            entry->not_before = notme_later(entry->not_before, taken);
    }
    if (entry->time != NOTME_NO_TIME && entry->not_before != NOTME_NO_TIME && entry->time < entry->not_before) {
        entry->time = NOTME_NO_TIME; /* the look gives the claim the lie */
        entry->basis = NOTME_OBSERVED;
    }
    if (seen != NOTME_NO_TIME && entry->time == NOTME_NO_TIME)
        entry->not_after = notme_earlier(entry->not_after, seen);
}

/* When the thing was last known to be there. */
static int64_t last_seen(const struct notme_merge *m, const struct notme_entry *entry, const struct notme_event *e)
{
    int64_t last = notme_entry_from(entry);
    for (size_t i = 0; i < m->tolds; i++)
        if (is_about(&m->told[i], e) && had(&m->told[i], entry))
            last = notme_later(last, m->told[i].snapshot.taken);
    return last;
}

static int64_t first_missed(const struct notme_merge *m, const struct notme_entry *entry, const struct notme_event *e,
                            int64_t after)
{
    int64_t first = NOTME_NO_TIME;
    for (size_t i = 0; i < m->tolds; i++) {
        const int64_t taken = m->told[i].snapshot.taken;
        if (is_about(&m->told[i], e) && !had(&m->told[i], entry) && (after == NOTME_NO_TIME || taken > after) &&
            (entry->not_after == NOTME_NO_TIME || entry->time != NOTME_NO_TIME || taken > entry->not_after))
            first = notme_earlier(first, taken);
    }
    return first;
}

/* ---- what disappeared */

static int by_thing(const void *a, const void *b)
{
    const struct notme_entry *x = a, *y = b;
    return (x->thing > y->thing) - (x->thing < y->thing);
}

/* Was the thing taken back, by an event that some look had, within the bounds? `sorted` by thing. */
static bool is_known(const struct notme_entry *sorted, size_t count, uint64_t thing, int64_t from, int64_t to)
{
    const struct notme_entry key = {.thing = thing};
    const struct notme_entry *at = count ? bsearch(&key, sorted, count, sizeof key, by_thing) : NULL;
    if (!at)
        return false;
    while (at > sorted && at[-1].thing == thing)
        at--;
    for (; at < sorted + count && at->thing == thing; at++) {
        const int64_t begin = notme_entry_from(at), end = notme_entry_to(at);
        if ((begin == NOTME_NO_TIME || begin - NOTME_CLOCKS_DIFFER <= to) &&
            (end == NOTME_NO_TIME || from == NOTME_NO_TIME || end >= from - NOTME_CLOCKS_DIFFER))
            return true;
    }
    return false;
}

/* The events that take something back, sorted by what they take back. NULL when memory is out. */
static struct notme_entry *undone(const struct notme_merge *m, size_t *count)
{
    struct notme_entry *sorted = notme_alloc(m->entries + 1, sizeof *sorted);
    *count = 0;
    for (size_t i = 0; sorted && i < m->entries; i++)
        if (notme_is_undo(m->entry[i].action))
            sorted[(*count)++] = m->entry[i];
    if (sorted && *count)
        qsort(sorted, *count, sizeof *sorted, by_thing);
    return sorted;
}

static int add_gone(struct notme_merge *m, const struct notme_event *done, int64_t from, int64_t to,
                    struct notme_error *err)
{
    char id[320], when[NOTME_TIME_MAX];
    struct notme_event event = *done;
    notme_time_format(to, when);
    snprintf(id, sizeof id, "%.*s:gone:%s", (int)(done->id.len < 250 ? done->id.len : 250),
             done->id.at ? done->id.at : "", when);
    event.id = done->id.len ? notme_text_of(id) : (struct notme_text){NULL, 0};
    event.action = notme_undoing(done->action);
    event.time = NOTME_NO_TIME;
    event.not_before = from;
    event.not_after = to;
    event.basis = NOTME_OBSERVED;
    event.seq = 0;
    event.app = event.user_agent = event.ip = event.country = event.tz = (struct notme_text){NULL, 0};
    event.asn = 0;
    m->stats.gone++;
    return notme_merge_event(m, &event, err);
}

static int look_for_gone(struct notme_merge *m, struct notme_error *err)
{
    size_t count;
    const size_t entries = m->entries;
    struct notme_entry *sorted = undone(m, &count);
    int status = sorted ? NOTME_OK : notme_fail_memory(err);
    for (size_t i = 0; i < entries && status == NOTME_OK; i++) {
        struct notme_event event;
        if (notme_undoing(m->entry[i].action) == NOTME_OTHER)
            continue;
        notme_entry_event(&m->entry[i], &event);
        tighten(m, &m->entry[i], &event);
        notme_entry_event(&m->entry[i], &event);
        const int64_t from = last_seen(m, &m->entry[i], &event), to = first_missed(m, &m->entry[i], &event, from);
        if (to != NOTME_NO_TIME && !is_known(sorted, count, m->entry[i].thing, from, to))
            status = add_gone(m, &event, from, to, err);
    }
    notme_free(sorted);
    return status;
}

int notme_merge_conclude(struct notme_merge *m, struct notme_error *err)
{
    if (!notme_merge_adopt(m) || !notme_merge_twins(m) || !name_objects(m) || !join_tellings(m))
        return notme_fail_memory(err);
    return m->tolds ? look_for_gone(m, err) : NOTME_OK;
}
