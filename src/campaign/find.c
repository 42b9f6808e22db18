#include "campaign/find.h"

#include "base/clock.h"
#include "base/hash.h"
#include "campaign/groups.h"
#include "campaign/odds.h"
#include "campaign/told.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the budget, a number of false alarms an account and year: false campaigns a year of the whole set. */
static const double budget_share = 0.4;

/* What is less odd than this is never flagged, as with sessions. */
static const double most_p = 0.2;

enum { SIZES = 256 }; /* accounts of a group; of more they count as so many */

/* A group of enough accounts. */
struct judged {
    uint32_t group, accounts;
    double p, expected;
};

struct search {
    const struct notme_candidates *candidates;
    struct notme_groups groups;
    uint32_t *member; /* sessions of the group at hand, by account */
    size_t members, members_room;
    struct judged *judged;
    size_t count, room;
    uint64_t innocent[NOTME_GROUP_KINDS][SIZES + 1]; /* of so many accounts and more, with p above one half */
};

static int by_number(const void *x, const void *y)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* The group's sessions, each once. Sessions are numbered account by account. */
static bool gather(struct search *s, const struct notme_group *group)
{
    size_t kept = 0;
    s->members = 0;
    for (uint32_t at = group->first; at; at = s->groups.node[at].next) {
        if (!notme_grow(&s->member, &s->members_room, s->members, sizeof *s->member))
            return false;
        s->member[s->members++] = s->groups.sighting[s->groups.node[at].sighting].session;
    }
    qsort(s->member, s->members, sizeof *s->member, by_number);
    for (size_t i = 0; i < s->members; i++)
        if (i == 0 || s->member[i] != s->member[kept - 1])
            s->member[kept++] = s->member[i];
    s->members = kept;
    return true;
}

struct sums {
    uint32_t accounts;
    double nats;
    uint64_t oddity; /* of its sessions */
};

static struct sums sum_of(const struct search *s)
{
    const struct notme_groups *g = &s->groups;
    struct sums sums = {.accounts = 0};
    for (size_t i = 0, end; i < s->members; i = end) {
        const uint32_t account = g->session[s->member[i]].account;
        double least = 1;
        for (end = i; end < s->members && g->session[s->member[end]].account == account; end++) {
            least = fmin(least, g->session[s->member[end]].head->p_value);
            sums.oddity += notme_oddity_of(g->session[s->member[end]].head->p_value);
        }
        sums.nats +=
            notme_campaign_nats(least / notme_candidate_limit(g->account[account]->halved), (uint32_t)(end - i));
        sums.accounts++;
    }
    return sums;
}

/* What the other sessions of its days come to; the accounts of the busiest of these. */
static struct notme_day around(const struct search *s, const struct notme_group *group, const struct sums *sums)
{
    const int64_t end = s->groups.sighting[s->groups.node[group->last].sighting].time;
    const int64_t first = notme_floor_to(group->start, NOTME_DAY) / NOTME_DAY;
    const int64_t last = notme_floor_to(end, NOTME_DAY) / NOTME_DAY;
    struct notme_day all = {.day = first};
    for (int64_t d = first; d <= last; d++) {
        const struct notme_day day = notme_days_at(&s->candidates->days, d);
        all.sessions += day.sessions;
        all.oddity += day.oddity;
        if (day.accounts > all.accounts)
            all.accounts = day.accounts;
    }
    /* a session that began days ago is of another day */
    all.sessions -= all.sessions < s->members ? all.sessions : (uint32_t)s->members;
    all.oddity -= all.oddity < sums->oddity ? all.oddity : sums->oddity;
    return all;
}

static bool judge(struct search *s, size_t group)
{
    const struct notme_group *g = &s->groups.group[group];
    if (g->count < NOTME_CAMPAIGN_ACCOUNTS)
        return true;
    if (!gather(s, g))
        return false;
    const struct sums sums = sum_of(s);
    const struct notme_day others = around(s, g, &sums);
    /* what most of those share who are there at all is news */
    if (sums.accounts < NOTME_CAMPAIGN_ACCOUNTS || 2 * (uint64_t)sums.accounts > others.accounts)
        return true;
    if (!notme_grow(&s->judged, &s->room, s->count, sizeof *s->judged))
        return false;
    const double theta = notme_campaign_theta(others.sessions, others.oddity);
    s->judged[s->count++] = (struct judged){
        .group = (uint32_t)group, .accounts = sums.accounts, .p = notme_campaign_p(sums.nats, sums.accounts, theta)};
    return true;
}

static size_t size_of(const struct judged *j)
{
    return j->accounts < SIZES ? j->accounts : SIZES;
}

static void expect(struct search *s)
{
    double usual[NOTME_GROUP_KINDS][SIZES + 1];
    const double years = notme_days_years(&s->candidates->days);
    for (size_t i = 0; i < s->count; i++)
        s->innocent[s->groups.group[s->judged[i].group].kind][size_of(&s->judged[i])] += s->judged[i].p > 0.5;
    for (int kind = 0; kind < NOTME_GROUP_KINDS; kind++)
        for (size_t size = SIZES; size-- > 0;)
            s->innocent[kind][size] += s->innocent[kind][size + 1];
    for (int kind = 0; kind < NOTME_GROUP_KINDS; kind++)
        for (uint32_t size = 0; size <= SIZES; size++)
            usual[kind][size] = notme_campaign_innocent(s->innocent[kind], size);
    for (size_t i = 0; i < s->count; i++) {
        struct judged *j = &s->judged[i];
        const double innocent = usual[s->groups.group[j->group].kind][size_of(j)];
        j->expected = notme_campaign_expected(j->p, innocent, years, NOTME_GROUP_KINDS);
    }
}

/* ---- groups that have a session in common are one campaign */

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* `owner` by session: the first flagged group that holds it, plus one. */
static bool unite(struct search *s, uint32_t *parent, uint32_t *owner)
{
    for (uint32_t i = 0; i < s->count; i++) {
        parent[i] = i;
        if (!gather(s, &s->groups.group[s->judged[i].group]))
            return false;
        for (size_t m = 0; m < s->members; m++) {
            uint32_t *first = &owner[s->member[m]];
            if (*first) {
                const uint32_t a = root_of(parent, *first - 1), b = root_of(parent, i);
                parent[a > b ? a : b] = a < b ? a : b;
            } else {
                *first = i + 1;
            }
        }
    }
    return true;
}

static int tell_one(struct search *s, const uint32_t *root, uint32_t first, struct notme_told *told)
{
    notme_told_clear(told);
    for (uint32_t i = first; i < s->count; i++) {
        if (root[i] != first)
            continue;
        if (!notme_told_group(told, &s->groups, &s->groups.group[s->judged[i].group]))
            return NOTME_ENOMEM;
        if (s->judged[i].expected < told->campaign.expected) {
            told->campaign.expected = s->judged[i].expected;
            told->campaign.p_value = s->judged[i].p;
        }
    }
    return notme_told_end(told, &s->groups) ? NOTME_OK : NOTME_ENOMEM;
}

static int by_start(const void *x, const void *y)
{
    const struct judged *a = x, *b = y;
    return (a->group > b->group) - (a->group < b->group);
}

static int tell(struct search *s, notme_campaign_sink *sink, void *ctx, struct notme_campaign_stats *stats)
{
    uint32_t *parent = notme_alloc(s->count + 1, sizeof *parent);
    uint32_t *owner = notme_alloc(s->groups.sessions + 1, sizeof *owner);
    struct notme_told told = {.campaign = {.flagged = true}};
    int status = parent && owner && unite(s, parent, owner) ? NOTME_OK : NOTME_ENOMEM;
    for (uint32_t i = 0; i < s->count && status == NOTME_OK; i++)
        parent[i] = root_of(parent, i);
    for (uint32_t i = 0; i < s->count && status == NOTME_OK; i++) {
        if (parent[i] != i)
            continue;
        status = tell_one(s, parent, i, &told);
        if (status == NOTME_OK)
            status = sink(ctx, &told.campaign);
        stats->found += status == NOTME_OK;
    }
    notme_told_release(&told);
    notme_free(parent);
    notme_free(owner);
    return status;
}

static bool judge_all(struct search *s, double budget)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->groups.groups; i++)
        if (!judge(s, i))
            return false;
    expect(s);
    for (size_t i = 0; i < s->count; i++)
        if (s->judged[i].expected <= budget_share * budget && s->judged[i].p <= most_p)
            s->judged[kept++] = s->judged[i];
    s->count = kept;
    if (kept)
        qsort(s->judged, kept, sizeof *s->judged, by_start);
    return true;
}

int notme_campaigns_find(const struct notme_candidates *candidates, double budget, notme_campaign_sink *sink, void *ctx,
                         struct notme_campaign_stats *stats, struct notme_error *err)
{
    struct search *s = notme_alloc(1, sizeof *s);
    if (!s)
        return notme_fail_memory(err);
    s->candidates = candidates;
    const bool ok = notme_groups_find(&s->groups, candidates) && judge_all(s, budget);
    *stats = (struct notme_campaign_stats){
        .candidates = s->groups.sessions, .left_out = candidates->left_out, .crowded = s->groups.crowded};
    int status = ok ? tell(s, sink, ctx, stats) : NOTME_ENOMEM;
    if (status == NOTME_ENOMEM)
        status = notme_fail_memory(err);
    notme_groups_release(&s->groups);
    notme_free(s->member);
    notme_free(s->judged);
    notme_free(s);
    return status;
}
