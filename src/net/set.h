/* A set of texts, kept as hashes with a seed of its own: a stranger cannot choose texts that hide each other. */
#ifndef NOTME_NET_SET_H
#define NOTME_NET_SET_H

#include "base/mem.h"

struct notme_set {
    uint64_t *slot; /* open addressing; 0 = empty */
    size_t count, size;
    uint64_t seed;
};

/* An empty one; to be released. */
struct notme_set notme_set_new(void);
/* 1 = added, 0 = was there, negative = no memory. */
int notme_set_add(struct notme_set *set, struct notme_text text);
bool notme_set_holds(const struct notme_set *set, struct notme_text text);
void notme_set_release(struct notme_set *set);

#endif
