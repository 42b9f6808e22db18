#include "report/missed.h"

/* Planted intrusions that the default budget does not flag, on accounts the shipped model has not met: the tables of
 * docs/results.md. */
static const struct notme_missed writing = {"posts", 71, 80}, liking = {"likes", 96, 99},
                                 committing = {"commits", 73, 74}, any = {"posts, likes or commits", 71, 99};

const struct notme_missed *notme_missed_of(const struct notme_timeline *timeline)
{
    size_t writes = 0, likes = 0, commits = 0;
    struct notme_event event;
    for (size_t i = 0; timeline && i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &event);
        writes += event.action == NOTME_POST || event.action == NOTME_REPLY || event.action == NOTME_QUOTE ||
                  event.action == NOTME_REPOST;
        likes += event.action == NOTME_LIKE || event.action == NOTME_BOOKMARK || event.action == NOTME_VIEW;
        commits += event.action == NOTME_COMMIT;
    }
    const size_t half = timeline ? timeline->count / 2 : SIZE_MAX;
    return writes > half ? &writing : likes > half ? &liking : commits > half ? &committing : &any;
}
