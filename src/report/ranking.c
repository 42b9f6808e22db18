#include "report/ranking.h"

#include "base/escape.h"

#include <string.h>

/* Lower is odder; equals in the order of their names, so that nothing depends on who came first. */
static bool is_before(const struct notme_ranked *a, const struct notme_ranked *b)
{
    if (a->expected < b->expected || a->expected > b->expected)
        return a->expected < b->expected;
    const int order = strcmp(a->account, b->account);
    return order ? order < 0 : a->start < b->start;
}

static bool is_same(const struct notme_ranked *a, const struct notme_ranked *b)
{
    return strcmp(a->account, b->account) == 0 && strcmp(a->service, b->service) == 0;
}

static void remove_at(struct notme_ranking *r, uint32_t at)
{
    memmove(r->row + at, r->row + at + 1, (--r->count - at) * sizeof *r->row);
}

static void insert(struct notme_ranking *r, const struct notme_ranked *row)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        if (!is_same(&r->row[i], row))
            continue;
        if (!is_before(row, &r->row[i]))
            return;
        remove_at(r, i);
        break;
    }
    while (at < r->count && is_before(&r->row[at], row))
        at++;
    if (at == NOTME_RANKED_MAX)
        return;
    r->count -= r->count == NOTME_RANKED_MAX;
    memmove(r->row + at + 1, r->row + at, (r->count - at) * sizeof *r->row);
    r->row[at] = *row;
    r->count++;
}

void notme_ranking_add(struct notme_ranking *r, const struct notme_session *s)
{
    struct notme_ranked row = {.start = s->start, .events = s->events, .risk = s->risk, .expected = s->expected};
    if (!s->flagged)
        return;
    notme_escape_to(row.service, sizeof row.service, s->service);
    notme_escape_to(row.account, sizeof row.account, s->account);
    notme_escape_to(row.name, sizeof row.name, s->account_name);
    insert(r, &row);
}

void notme_ranking_join(struct notme_ranking *r, const struct notme_ranking *more)
{
    for (uint32_t i = 0; i < more->count; i++)
        insert(r, &more->row[i]);
}
