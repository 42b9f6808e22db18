#include "report/missed.h"

/* Planted intrusions that the default budget does not flag, on accounts the shipped model has not met: the tables of
 * docs/results.md. */
static const struct notme_missed writing = {"posts", 71, 80}, liking = {"likes", 96, 99},
                                 committing = {"commits", 73, 74}, any = {"posts, likes or commits", 71, 99};

const struct notme_missed *notme_missed_of(const uint32_t actions[NOTME_ACTION_COUNT])
{
    const uint64_t writes =
        (uint64_t)actions[NOTME_POST] + actions[NOTME_REPLY] + actions[NOTME_QUOTE] + actions[NOTME_REPOST];
    const uint64_t likes = (uint64_t)actions[NOTME_LIKE] + actions[NOTME_BOOKMARK] + actions[NOTME_VIEW];
    uint64_t all = 0;
    for (int a = 0; a < NOTME_ACTION_COUNT; a++)
        all += actions[a];
    return writes > all / 2                  ? &writing
           : likes > all / 2                 ? &liking
           : actions[NOTME_COMMIT] > all / 2 ? &committing
                                             : &any;
}
