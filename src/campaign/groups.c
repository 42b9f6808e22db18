#include "campaign/groups.h"

#include "base/clock.h"
#include "base/hash.h"
#include "campaign/words.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS = 1 << 16, COMPARED_MAX = 128 };

static const int64_t window = NOTME_GROUP_HOURS * NOTME_HOUR;

#define PUSH(groups, array, count, room)                                                                               \
    notme_grow(&(groups)->array, &(groups)->room, (groups)->count, sizeof *(groups)->array)

/* ---- out of the candidates */

static bool take_session(struct notme_groups *g, const char *at)
{
    const struct notme_session_head *head = (const void *)at;
    if (!PUSH(g, session, sessions, room[1]))
        return false;
    g->session[g->sessions] = (struct notme_sighted_session){head, (uint32_t)(g->accounts - 1)};
    for (const char *p = at + sizeof *head, *end = at + head->bytes; p < end;) {
        const struct notme_event_head *event = (const void *)p;
        if (!PUSH(g, sighting, sightings, room[0]))
            return false;
        g->sighting[g->sightings++] = (struct notme_sighting){event->time, (uint32_t)g->sessions, event};
        p += notme_candidate_event_bytes(event);
    }
    g->sessions++;
    return true;
}

static bool take_account(struct notme_groups *g, const char *at)
{
    const struct notme_account_head *head = (const void *)at;
    if (!PUSH(g, account, accounts, room[2]))
        return false;
    g->account[g->accounts++] = head;
    const char *end = at + head->bytes;
    for (const char *p = at + sizeof *head + notme_candidate_text_bytes(head); p < end;) {
        const struct notme_session_head *session = (const void *)p;
        if (!take_session(g, p))
            return false;
        p += session->bytes;
    }
    return true;
}

/* Sightings of one session are in the order of their memory. */
static int by_time(const void *x, const void *y)
{
    const struct notme_sighting *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->head > b->head) - (a->head < b->head);
}

static bool take_all(struct notme_groups *g, const struct notme_candidates *candidates)
{
    const char *at = candidates->bytes.at, *end = at + candidates->bytes.len;
    while (at < end) {
        const struct notme_account_head *head = (const void *)at;
        if (!take_account(g, at))
            return false;
        at += head->bytes;
    }
    if (g->sightings)
        qsort(g->sighting, g->sightings, sizeof *g->sighting, by_time);
    return true;
}

/* ---- groups */

static bool add_node(struct notme_groups *g, size_t group, size_t sighting)
{
    struct notme_group *to = &g->group[group];
    if (g->nodes == 0)
        g->nodes = 1;
    if (!PUSH(g, node, nodes, room[4]))
        return false;
    const uint32_t at = (uint32_t)g->nodes++;
    g->node[at] = (struct notme_node){(uint32_t)sighting, 0};
    if (to->count++)
        g->node[to->last].next = at;
    else
        to->first = at;
    to->last = at;
    return true;
}

static bool open_group(struct notme_groups *g, enum notme_group_kind kind, size_t sighting, size_t *out)
{
    if (!PUSH(g, group, groups, room[3]))
        return false;
    *out = g->groups++;
    g->group[*out] = (struct notme_group){.kind = kind, .start = g->sighting[sighting].time};
    return add_node(g, *out, sighting);
}

/* ---- names */

struct latest {
    uint64_t key; /* 0: free */
    size_t group;
};

struct table {
    struct latest *slot;
    size_t slots, count;
};

static struct latest *find_latest(const struct table *t, uint64_t key)
{
    size_t at = key & (t->slots - 1);
    while (t->slot[at].key && t->slot[at].key != key)
        at = (at + 1) & (t->slots - 1);
    return &t->slot[at];
}

static bool grow_table(struct table *t)
{
    struct table wider = {.slots = t->slots ? 2 * t->slots : 1024, .count = t->count};
    if (t->count < t->slots / 2)
        return true;
    wider.slot = notme_alloc(wider.slots, sizeof *wider.slot);
    for (size_t i = 0; wider.slot && i < t->slots; i++)
        if (t->slot[i].key)
            *find_latest(&wider, t->slot[i].key) = t->slot[i];
    if (!wider.slot)
        return false;
    notme_free(t->slot);
    *t = wider;
    return true;
}

static bool link_name(struct notme_groups *g, struct table *t, size_t sighting, const struct notme_key *key)
{
    const uint64_t hash = notme_hash(key->name.at, key->name.len, (uint64_t)key->kind + 1) | 1;
    const enum notme_group_kind kind = key->kind == NOTME_KEY_DOMAIN ? NOTME_GROUP_DOMAIN : NOTME_GROUP_CLIENT;
    if (!grow_table(t))
        return false;
    struct latest *latest = find_latest(t, hash);
    if (latest->key && g->sighting[sighting].time - g->group[latest->group].start <= window)
        return add_node(g, latest->group, sighting);
    t->count += !latest->key;
    latest->key = hash;
    return open_group(g, kind, sighting, &latest->group);
}

static bool link_names(struct notme_groups *g)
{
    struct table table = {.slot = NULL};
    bool ok = true;
    for (size_t i = 0; i < g->sightings && ok; i++) {
        const struct notme_event_head *head = g->sighting[i].head;
        const char *at = (const char *)(head + 1) + head->words * sizeof(uint16_t);
        for (unsigned k = 0; k < head->keys && ok; k++) {
            const struct notme_key key = notme_key_next(&at);
            ok = key.kind == NOTME_KEY_TAG || link_name(g, &table, i, &key);
        }
    }
    notme_free(table.slot);
    return ok;
}

/* ---- texts */

struct posting {
    uint32_t group, next; /* 0 = none */
};

struct index {
    uint32_t *often; /* how many texts hold a word */
    uint32_t *head;  /* the latest posting of a word, 0 = none */
    uint32_t *seen;  /* by group: the sighting it was last compared with, plus one */
    struct posting *posting;
    size_t seen_room, postings, postings_room;
};

static const uint16_t *words_of(const struct notme_event_head *head)
{
    return (const uint16_t *)(const void *)(head + 1);
}

static size_t by_rarity(const struct index *index, const struct notme_event_head *head, uint16_t *out)
{
    const uint16_t *word = words_of(head);
    for (size_t i = 0; i < head->words; i++) {
        size_t at = i;
        for (; at > 0 && index->often[out[at - 1]] > index->often[word[i]]; at--)
            out[at] = out[at - 1];
        out[at] = word[i];
    }
    /* of two sets that share half of all, one of these is in both */
    return (size_t)head->words - (head->words + 1u) / 2 + 1;
}

static double likeness(const struct notme_groups *g, size_t group, const struct notme_event_head *head)
{
    const struct notme_event_head *first = g->sighting[g->node[g->group[group].first].sighting].head;
    return notme_wordset_likeness(words_of(first), first->words, words_of(head), head->words);
}

struct best {
    size_t group;
    double likeness;
    unsigned compared;
};

/* The groups that were opened by a text with this word, the latest first. */
static void look_up(struct notme_groups *g, struct index *index, size_t sighting, uint16_t word, struct best *best)
{
    const struct notme_sighting *s = &g->sighting[sighting];
    for (uint32_t at = index->posting ? index->head[word] : 0; at; at = index->posting[at].next) {
        const uint32_t group = index->posting[at].group;
        if (s->time - g->group[group].start > window || best->compared == COMPARED_MAX)
            return;
        if (index->seen[group] == sighting + 1)
            continue;
        index->seen[group] = (uint32_t)sighting + 1;
        best->compared++;
        const double like = likeness(g, group, s->head);
        if (like >= NOTME_GROUP_LIKENESS && like > best->likeness) {
            best->likeness = like;
            best->group = group;
        }
    }
}

static bool open_text(struct notme_groups *g, struct index *index, size_t sighting, const uint16_t *rare, size_t count)
{
    size_t group;
    if (!open_group(g, NOTME_GROUP_TEXT, sighting, &group))
        return false;
    while (index->seen_room <= group)
        if (!notme_grow(&index->seen, &index->seen_room, index->seen_room, sizeof *index->seen))
            return false;
    index->seen[group] = 0;
    for (size_t i = 0; i < count; i++) {
        if (index->postings == 0)
            index->postings = 1;
        if (!notme_grow(&index->posting, &index->postings_room, index->postings, sizeof *index->posting))
            return false;
        index->posting[index->postings] = (struct posting){(uint32_t)group, index->head[rare[i]]};
        index->head[rare[i]] = (uint32_t)index->postings++;
    }
    return true;
}

static bool link_text(struct notme_groups *g, struct index *index, size_t sighting)
{
    uint16_t rare[NOTME_WORDSET_MAX];
    struct best best = {.likeness = 0};
    const struct notme_event_head *head = g->sighting[sighting].head;
    if (!head->words)
        return true;
    const size_t count = by_rarity(index, head, rare);
    for (size_t i = 0; i < count && best.compared < COMPARED_MAX && best.likeness < 1; i++)
        look_up(g, index, sighting, rare[i], &best);
    g->crowded += best.compared == COMPARED_MAX;
    return best.likeness > 0 ? add_node(g, best.group, sighting) : open_text(g, index, sighting, rare, count);
}

static bool link_texts(struct notme_groups *g)
{
    struct index index = {.often = notme_alloc(WORDS, sizeof *index.often),
                          .head = notme_alloc(WORDS, sizeof *index.head)};
    bool ok = index.often && index.head;
    for (size_t i = 0; i < g->sightings && ok; i++)
        for (unsigned w = 0; w < g->sighting[i].head->words; w++)
            index.often[words_of(g->sighting[i].head)[w]]++;
    for (size_t i = 0; i < g->sightings && ok; i++)
        ok = link_text(g, &index, i);
    notme_free(index.often);
    notme_free(index.head);
    notme_free(index.seen);
    notme_free(index.posting);
    return ok;
}

bool notme_groups_find(struct notme_groups *g, const struct notme_candidates *candidates)
{
    *g = (struct notme_groups){.sighting = NULL};
    return take_all(g, candidates) && link_names(g) && link_texts(g);
}

void notme_groups_release(struct notme_groups *g)
{
    notme_free(g->sighting);
    notme_free(g->session);
    notme_free(g->account);
    notme_free(g->group);
    notme_free(g->node);
    *g = (struct notme_groups){.sighting = NULL};
}
