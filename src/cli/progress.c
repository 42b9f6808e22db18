#include "progress.h"

#include <stdio.h>
#include <unistd.h>

static double since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

void progress_start(struct progress *progress, bool quiet)
{
    *progress = (struct progress){.shown = !quiet && isatty(STDERR_FILENO)};
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
    progress->last = progress->start;
}

static bool due(struct progress *progress)
{
    if (!progress->shown || since(&progress->start) < 1 || since(&progress->last) < 0.2)
        return false;
    clock_gettime(CLOCK_MONOTONIC, &progress->last);
    progress->drawn = true;
    return true;
}

void progress_step(struct progress *progress, uint64_t events, uint64_t bytes)
{
    if (events % 1024 == 0 && due(progress)) {
        const double seconds = since(&progress->start);
        fprintf(stderr, "\r\033[K%llu events, %.1f MB, %.1f MB/s", (unsigned long long)events, (double)bytes / 1e6,
                (double)bytes / 1e6 / seconds);
    }
}

void progress_stage(struct progress *progress, const char *stage, double done)
{
    if (due(progress))
        fprintf(stderr, "\r\033[K%s: %.0f %%", stage, 100 * done);
}

void progress_fetch(struct progress *progress, uint64_t pages, uint64_t bytes)
{
    if (due(progress))
        fprintf(stderr, "\r\033[K%llu pages, %.1f MB", (unsigned long long)pages, (double)bytes / 1e6);
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
