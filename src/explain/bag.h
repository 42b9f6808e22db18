/* What some events are about, as counts of hashed words, names, tags, links' hosts and authors; and how alike two are.
 */
#ifndef NOTME_EXPLAIN_BAG_H
#define NOTME_EXPLAIN_BAG_H

#include "base/mem.h"

enum { NOTME_BAG_SIZE = 4096 };

/* Zero is an empty one. */
struct notme_bag {
    uint32_t count[NOTME_BAG_SIZE], total;
};

void notme_bag_add(struct notme_bag *bag, const struct notme_event *event);
/* Bhattacharyya coefficient of the two distributions (Bhattacharyya 1943): 0 nothing shared, 1 the same. 0 where one is
 * empty. Small samples share less than large ones of the same distribution: compare like sizes only. */
double notme_bag_affinity(const struct notme_bag *a, const struct notme_bag *b);

#endif
