#include "campaign/told.h"

#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void notme_told_clear(struct notme_told *t)
{
    t->campaign = (struct notme_campaign){.expected = (double)INFINITY, .flagged = true};
    t->nodes = 0;
    t->tags = 0;
    t->shares_text = false;
}

void notme_told_release(struct notme_told *t)
{
    notme_free(t->node);
    notme_free(t->session);
    *t = (struct notme_told){.nodes = 0};
}

static const char *names_of(const struct notme_event_head *head)
{
    return (const char *)(head + 1) + head->words * sizeof(uint16_t);
}

/* The name that all of a group share: that of the first sighting which all others have, too. */
static bool has_name(const struct notme_event_head *head, const struct notme_key *wanted)
{
    const char *at = names_of(head);
    for (unsigned k = 0; k < head->keys; k++) {
        const struct notme_key key = notme_key_next(&at);
        if (key.kind == wanted->kind && notme_text_equal(key.name, wanted->name))
            return true;
    }
    return false;
}

static bool all_have(const struct notme_groups *g, const struct notme_group *group, const struct notme_key *key)
{
    for (uint32_t at = group->first; at; at = g->node[at].next)
        if (!has_name(g->sighting[g->node[at].sighting].head, key))
            return false;
    return true;
}

static void add_name(struct notme_text *list, size_t *count, struct notme_text name)
{
    for (size_t i = 0; i < *count; i++)
        if (notme_text_equal(list[i], name))
            return;
    if (*count < NOTME_TOLD_NAMES)
        list[(*count)++] = name;
}

/* What all sightings of a group share beside that for which it is one is told, too. */
static void add_shared(struct notme_told *t, const struct notme_groups *g, const struct notme_group *group)
{
    const struct notme_event_head *head = g->sighting[g->node[group->first].sighting].head;
    const char *at = names_of(head);
    for (unsigned k = 0; k < head->keys; k++) {
        const struct notme_key key = notme_key_next(&at);
        if (key.kind == NOTME_KEY_TAG || !all_have(g, group, &key))
            continue;
        size_t *count = key.kind == NOTME_KEY_DOMAIN ? &t->campaign.ndomains : &t->campaign.nclients;
        add_name(t->name[key.kind], count, key.name);
    }
    t->shares_text = t->shares_text || group->kind == NOTME_GROUP_TEXT;
}

bool notme_told_group(struct notme_told *t, const struct notme_groups *g, const struct notme_group *group)
{
    for (uint32_t at = group->first; at; at = g->node[at].next) {
        if (!notme_grow(&t->node, &t->nodes_room, t->nodes, sizeof *t->node))
            return false;
        t->node[t->nodes++] = g->node[at].sighting;
    }
    add_shared(t, g, group);
    return true;
}

static int by_number(const void *x, const void *y)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* Sightings are by time. */
static void sort_sightings(struct notme_told *t)
{
    size_t kept = 0;
    qsort(t->node, t->nodes, sizeof *t->node, by_number);
    for (size_t i = 0; i < t->nodes; i++)
        if (i == 0 || t->node[i] != t->node[kept - 1])
            t->node[kept++] = t->node[i];
    t->nodes = kept;
}

/* ---- tags */

static void add_tag(struct notme_told *t, struct notme_text name, uint32_t account)
{
    size_t i = 0;
    while (i < t->tags && !notme_text_equal(t->tag[i].name, name))
        i++;
    if (i == NOTME_TOLD_NAMES)
        return;
    if (i == t->tags)
        t->tag[t->tags++] = (struct notme_told_name){.name = name};
    t->tag[i].accounts += t->tag[i].last != account + 1;
    t->tag[i].last = account + 1;
}

static void add_tags(struct notme_told *t, const struct notme_groups *g)
{
    for (size_t i = 0; i < t->nodes; i++) {
        const struct notme_sighting *s = &g->sighting[t->node[i]];
        const char *at = names_of(s->head);
        for (unsigned k = 0; k < s->head->keys; k++) {
            const struct notme_key key = notme_key_next(&at);
            if (key.kind == NOTME_KEY_TAG)
                add_tag(t, key.name, g->session[s->session].account);
        }
    }
    for (size_t i = 0; i < t->tags; i++)
        if (2 * t->tag[i].accounts >= t->campaign.accounts)
            t->name[NOTME_KEY_TAG][t->campaign.ntags++] = t->tag[i].name;
}

/* ---- the text, and the sessions */

static void choose_text(struct notme_told *t, const struct notme_groups *g)
{
    double least = 2;
    for (size_t i = 0; i < t->nodes && t->shares_text; i++) {
        const struct notme_sighting *s = &g->sighting[t->node[i]];
        const double p = g->session[s->session].head->p_value;
        if (!s->head->text || !s->head->words || p >= least)
            continue;
        least = p;
        t->campaign.text = (struct notme_text){names_of(s->head) + s->head->bytes, s->head->text};
    }
}

static struct notme_campaign_session session_of(const struct notme_groups *g, uint32_t number)
{
    const struct notme_session_head *head = g->session[number].head;
    const struct notme_account_head *account = g->account[g->session[number].account];
    const char *at = (const char *)(account + 1);
    struct notme_campaign_session out = {.service = {at, account->service},
                                         .account = {at + account->service, account->id},
                                         .account_name = {at + account->service + account->id, account->name},
                                         .start = head->start,
                                         .end = head->end,
                                         .p_value = head->p_value,
                                         .flagged = head->flagged};
    snprintf(out.id, sizeof out.id, "%016llx", (unsigned long long)head->id);
    return out;
}

static bool add_sessions(struct notme_told *t, const struct notme_groups *g)
{
    uint32_t *number = notme_alloc(t->nodes, sizeof *number);
    uint64_t id = 0;
    bool ok = number;
    for (size_t i = 0; number && i < t->nodes; i++)
        number[i] = g->sighting[t->node[i]].session;
    if (number)
        qsort(number, t->nodes, sizeof *number, by_number);
    for (size_t i = 0; number && i < t->nodes; i++) {
        if (i && number[i] == number[i - 1])
            continue;
        ok = ok && notme_grow(&t->session, &t->sessions_room, t->campaign.nsessions, sizeof *t->session);
        if (!ok)
            break;
        t->campaign.accounts += i == 0 || g->session[number[i]].account != g->session[number[i - 1]].account;
        t->session[t->campaign.nsessions++] = session_of(g, number[i]);
        id = notme_hash_mix(id, g->session[number[i]].head->id);
    }
    snprintf(t->campaign.id, sizeof t->campaign.id, "%016llx", (unsigned long long)id);
    notme_free(number);
    return ok;
}

bool notme_told_end(struct notme_told *t, const struct notme_groups *g)
{
    struct notme_campaign *c = &t->campaign;
    sort_sightings(t);
    if (!add_sessions(t, g))
        return false;
    c->start = g->sighting[t->node[0]].time;
    c->end = g->sighting[t->node[t->nodes - 1]].time;
    add_tags(t, g);
    choose_text(t, g);
    c->sessions = t->session;
    c->domains = t->name[NOTME_KEY_DOMAIN];
    c->clients = t->name[NOTME_KEY_CLIENT];
    c->tags = t->name[NOTME_KEY_TAG];
    return true;
}
