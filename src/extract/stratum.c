#include "extract/features.h"

static const uint8_t strata[NOTME_ACTION_COUNT] = {
    /* of what stands here not: NOTME_STRATUM_OTHER */
    [NOTME_POST] = NOTME_STRATUM_WRITTEN,   [NOTME_REPLY] = NOTME_STRATUM_WRITTEN,
    [NOTME_QUOTE] = NOTME_STRATUM_WRITTEN,  [NOTME_EDIT] = NOTME_STRATUM_WRITTEN,
    [NOTME_COMMIT] = NOTME_STRATUM_COMMIT,  [NOTME_REPOST] = NOTME_STRATUM_REPOSTED,
    [NOTME_SHARE] = NOTME_STRATUM_REPOSTED,
};

enum notme_stratum notme_stratum_of(const struct notme_features *event)
{
    const enum notme_stratum stratum = (enum notme_stratum)strata[event->action];
    const bool tagged = event->from[NOTME_TOPICS + 1] > event->from[NOTME_TOPICS];
    return stratum == NOTME_STRATUM_OTHER && tagged ? NOTME_STRATUM_TAGGED : stratum;
}

int notme_class_of(enum notme_action action)
{
    return strata[action] == NOTME_STRATUM_WRITTEN || strata[action] == NOTME_STRATUM_COMMIT ? NOTME_WRITTEN
                                                                                             : NOTME_TAKEN_UP;
}
