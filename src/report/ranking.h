/* The oddest flagged session of each account, the oddest accounts first: what a batch shows at its end. */
#ifndef NOTME_REPORT_RANKING_H
#define NOTME_REPORT_RANKING_H

#include "notme.h"

/* Plain bytes, so that parts of a report can be saved with it. Zero is empty. */
struct notme_ranking {
    struct notme_ranked row[NOTME_RANKED_MAX];
    uint32_t count;
};

void notme_ranking_add(struct notme_ranking *ranking, const struct notme_session *session);
void notme_ranking_join(struct notme_ranking *ranking, const struct notme_ranking *more);

#endif
