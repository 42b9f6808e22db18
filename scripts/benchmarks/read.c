/* Reads sources and does nothing with them: what reading alone costs. One line: events, checksum, seconds, million
 * events a second, processor seconds of all threads. The checksum is over what stands in the events, so that two
 * readers can be told to agree.
 *
 *     bench_read FILE…
 */
#define _POSIX_C_SOURCE 200809L
#include "notme.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct seen {
    uint64_t events, sum;
};

static uint64_t part(struct notme_text text)
{
    return text.len ? text.len * 131 + (unsigned char)text.at[0] + 7 * (uint64_t)(unsigned char)text.at[text.len - 1]
                    : 0;
}

static int take(void *ctx, const struct notme_event *e)
{
    struct seen *seen = ctx;
    const char *action = notme_action_name(e->action);
    seen->events++;
    seen->sum += (uint64_t)e->time / 1000 + part(e->id) + 3 * part(e->service) + 5 * part(e->account) +
                 7 * part(e->object_id) + 11 * part(e->author) + 13 * part(e->text) + 17 * part(e->lang) +
                 19 * part(e->app) + 23 * part((struct notme_text){action, strlen(action)}) + e->ntags;
    return 0;
}

static double now(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct seen seen = {0};
        struct notme_read_stats stats = {0};
        struct notme_error err;
        const double from = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        const int status = notme_read(argv[i], NULL, take, &seen, &stats, &err);
        const double took = now(CLOCK_MONOTONIC) - from, used = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        if (status != NOTME_OK)
            fprintf(stderr, "bench_read: %s\n", err.text);
        printf("%s: %" PRIu64 " events, %" PRIu64 " skipped, sum %016" PRIx64
               ", %.3f s, %.2f M events/s, %.0f MB/s, cpu "
               "%.3f s\n",
               argv[i], seen.events, stats.skipped, seen.sum, took, (double)seen.events / took / 1e6,
               (double)stats.bytes / took / 1e6, used);
    }
    return 0;
}
