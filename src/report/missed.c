#include "report/missed.h"

/* Planted intrusions that the default budget does not flag, on accounts that the model has not met. Posts: by
 * colleagues (64) and by trolls (69), and on politicians who repost and reply, too (96; with a background that lacks
 * them). Likes and commits: people left out of the training by halves (likes of posts 84 and 87, of repositories 96 to
 * 98; commits 61 and 74). */
static const struct notme_missed writing = {"posts", 64, 96}, liking = {"likes", 84, 98},
                                 committing = {"commits", 61, 74}, any = {"posts, likes or commits", 61, 98};

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
