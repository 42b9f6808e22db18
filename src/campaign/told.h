/* A campaign in the making: groups become the lists that are told. */
#ifndef NOTME_CAMPAIGN_TOLD_H
#define NOTME_CAMPAIGN_TOLD_H

#include "campaign/groups.h"

enum { NOTME_TOLD_NAMES = 16 }; /* of each kind */

struct notme_told_name {
    struct notme_text name;  /* borrowed from the candidates */
    uint32_t accounts, last; /* that share it; the account counted last, plus one */
};

/* campaign's lists point into the rest. */
struct notme_told {
    struct notme_campaign campaign;
    uint32_t *node; /* sightings of all groups */
    size_t nodes, nodes_room;
    struct notme_campaign_session *session;
    size_t sessions_room;
    struct notme_told_name tag[NOTME_TOLD_NAMES];
    size_t tags;
    struct notme_text name[NOTME_KEY_KINDS][NOTME_TOLD_NAMES];
    bool shares_text;
};

void notme_told_clear(struct notme_told *told);
/* False when memory is out. */
bool notme_told_group(struct notme_told *told, const struct notme_groups *groups, const struct notme_group *group);
/* Makes the lists of all groups added. */
bool notme_told_end(struct notme_told *told, const struct notme_groups *groups);
void notme_told_release(struct notme_told *told);

#endif
