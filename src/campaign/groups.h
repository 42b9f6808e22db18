/*
 * Sessions that share something within six hours: a text, a domain or a client that is new to each account.
 *
 * Of two texts the sets of words are compared: Jaccard's coefficient of 0.5 or more. A text joins the group of the
 * likest text among those that opened a group, else it opens one: groups do not grow from neighbour to neighbour. Which
 * texts are compared at all is found by an index of their rarest words, from which by the pigeonhole principle no pair
 * that is alike enough is missing (Chaudhuri, Ganti & Kaushik 2006; Bayardo, Ma & Srikant 2007) - but of a text that
 * shares its rare words with very many the latest few are looked at only.
 */
#ifndef NOTME_CAMPAIGN_GROUPS_H
#define NOTME_CAMPAIGN_GROUPS_H

#include "campaign/candidates.h"

#define NOTME_GROUP_LIKENESS 0.5
#define NOTME_GROUP_HOURS 6

enum notme_group_kind { NOTME_GROUP_DOMAIN, NOTME_GROUP_CLIENT, NOTME_GROUP_TEXT, NOTME_GROUP_KINDS };

/* An event of a candidate. Borrowed from the candidates. */
struct notme_sighting {
    int64_t time;
    uint32_t session;
    const struct notme_event_head *head;
};

struct notme_sighted_session {
    const struct notme_session_head *head;
    uint32_t account;
};

struct notme_group {
    enum notme_group_kind kind;
    int64_t start;
    uint32_t first, last, count; /* nodes */
};

/* A sighting of a group; the next one is at `next`, 0 = none. */
struct notme_node {
    uint32_t sighting, next;
};

struct notme_groups {
    struct notme_sighting *sighting; /* by time */
    struct notme_sighted_session *session;
    const struct notme_account_head **account;
    struct notme_group *group;
    struct notme_node *node; /* from 1 on */
    size_t sightings, sessions, accounts, groups, nodes;
    size_t room[5];   /* of these arrays */
    uint64_t crowded; /* texts that were not compared with all they might be like */
};

/* The candidates must outlive it. False when memory is out. To be released in any case. */
bool notme_groups_find(struct notme_groups *groups, const struct notme_candidates *candidates);
void notme_groups_release(struct notme_groups *groups);

#endif
