/*
 * What the owner's events are about: a distribution over topics that leaves room for new ones, as much as the owner's
 * past has taken up new ones (Pitman-Yor predictive, base distribution the background; Teh 2006).
 */
#ifndef NOTME_EXTRACT_TOPICS_H
#define NOTME_EXTRACT_TOPICS_H

#include "extract/profile.h"

struct notme_topic {
    double p; /* the owner's probability of the topic */
    double
        rarer; /* the owner's probability of a topic that is as rare as this one, or rarer: small for owners seldom */
};

/* `background`: the topic's probability over people. */
struct notme_topic notme_topic_of(const struct notme_profile *profile, uint16_t token, float background);

#endif
