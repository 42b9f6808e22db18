/* One export in both of its forms: what the JSON has to the second, the pages have but to a day or so, and with another
 * id. An event that only bounds are known of is one with an event of another look that is the same in all else, and
 * whose time lies within them. */
#include "base/hash.h"
#include "base/held.h"
#include "read/merge.h"

#include <stdlib.h>

enum { WIDEST_HOURS = 28 }; /* all zones there are, and the minute */

struct telling {
    uint64_t key; /* of all that both forms have */
    int64_t from, to;
    size_t entry;
    bool bounded;
};

/* Line breaks of a text are spaces on a page. */
static uint64_t hash_words(struct notme_text text, uint64_t seed)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != ' ' && text.at[i] != '\n' && text.at[i] != '\r' && text.at[i] != '\t')
            seed = notme_hash_mix(seed, (unsigned char)text.at[i]);
    return notme_hash_mix(seed, 1);
}

static uint64_t key_of(const struct notme_event *e)
{
    const struct notme_text parts[] = {e->service, e->account, e->object_id,  e->author,
                                       e->text,    e->ip,      e->user_agent, e->action_detail};
    uint64_t key = notme_hash_mix(11, (uint64_t)e->action);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        key = hash_words(parts[i], key);
    return key;
}

static bool is_bounded(const struct notme_entry *entry)
{
    return entry->time == NOTME_NO_TIME && entry->basis == NOTME_BOUNDED && entry->not_before != NOTME_NO_TIME &&
           entry->not_after != NOTME_NO_TIME &&
           entry->not_after - entry->not_before <= WIDEST_HOURS * INT64_C(3600) * NOTME_SECOND;
}

static bool is_point(const struct notme_entry *entry)
{
    return entry->time != NOTME_NO_TIME && entry->basis == NOTME_REPORTED;
}

static int by_key(const void *a, const void *b)
{
    const struct telling *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static size_t list(const struct notme_merge *m, struct telling *telling)
{
    size_t count = 0;
    for (size_t i = 0; i < m->entries; i++) {
        const struct notme_entry *entry = &m->entry[i];
        struct notme_event event;
        if (!is_bounded(entry) && !is_point(entry))
            continue;
        notme_entry_event(entry, &event);
        telling[count++] =
            (struct telling){key_of(&event), notme_entry_from(entry), notme_entry_to(entry), i, is_bounded(entry)};
    }
    return count;
}

/* The bounds have told what they can: the time is better. */
static bool join(struct notme_merge *m, struct notme_entry *point, struct notme_entry *bounded)
{
    const int64_t not_before = point->not_before, not_after = point->not_after;
    if (!notme_entry_join(point, bounded))
        return false;
    point->not_before = not_before;
    point->not_after = not_after;
    notme_free(bounded->held);
    bounded->held = NULL;
    m->stats.twins++;
    return true;
}

/* Each event of the group to the first that is left of those it may be. */
static bool join_group(struct notme_merge *m, struct telling *group, size_t count)
{
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++)
        for (size_t k = 0; k < count && group[i].bounded; k++) {
            struct notme_entry *bounded = &m->entry[group[i].entry], *point = &m->entry[group[k].entry];
            if (group[k].bounded || group[k].to < group[i].from || group[k].from > group[i].to ||
                bounded->looks & point->looks)
                continue;
            ok = join(m, point, bounded);
            break;
        }
    return ok;
}

bool notme_merge_twins(struct notme_merge *m)
{
    struct telling *telling = notme_alloc(m->entries + 1, sizeof *telling);
    size_t count = telling ? list(m, telling) : 0, bounded = 0, kept = 0;
    bool ok = telling != NULL;
    for (size_t i = 0; i < count; i++)
        bounded += telling[i].bounded;
    if (bounded && bounded < count)
        qsort(telling, count, sizeof *telling, by_key);
    for (size_t from = 0, to; from < count && bounded && bounded < count && ok; from = to) {
        for (to = from + 1; to < count && telling[to].key == telling[from].key;)
            to++;
        ok = to - from < 2 || join_group(m, telling + from, to - from);
    }
    notme_free(telling);
    for (size_t i = 0; i < m->entries; i++)
        if (m->entry[i].held)
            m->entry[kept++] = m->entry[i];
    m->entries = kept;
    return ok && notme_merge_reindex(m);
}
