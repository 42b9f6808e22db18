#include "progress.h"

#include <stdio.h>
#include <unistd.h>

/* One state of the work. Numbers below 0 are not known. */
struct state {
    const char *stage;
    double events, accounts, bytes;
    double share; /* done, 0 … 1 */
    double own;   /* the same of what this run has to do: by it the time that is left is told */
};

static double since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

void progress_start(struct progress *progress, bool json, bool quiet)
{
    progress->kind = json ? PROGRESS_JSON : !quiet && isatty(STDERR_FILENO) ? PROGRESS_LINE : PROGRESS_NONE;
    progress->drawn = progress->begun = progress->ended = false;
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
    progress->last = progress->start;
}

static bool due(struct progress *progress)
{
    const double every = progress->kind == PROGRESS_JSON ? 1 : 0.2;
    if (progress->kind == PROGRESS_NONE || since(&progress->start) < 1 || since(&progress->last) < every)
        return false;
    clock_gettime(CLOCK_MONOTONIC, &progress->last);
    return true;
}

/* Seconds that the rest takes at the pace so far; below 0 where that is not known. */
static double left(const struct state *state, double seconds)
{
    return state->own > 0 && state->own <= 1 ? seconds / state->own - seconds : -1;
}

static void json_number(const char *name, double value)
{
    if (value >= 0)
        fprintf(stderr, ",\"%s\":%.0f", name, value);
    else
        fprintf(stderr, ",\"%s\":null", name);
}

static void put_json(const struct state *state, double seconds)
{
    fprintf(stderr, "{\"notme\":\"progress\",\"stage\":\"%s\"", state->stage);
    json_number("events", state->events);
    json_number("accounts", state->accounts);
    json_number("bytes", state->bytes);
    if (state->share >= 0)
        fprintf(stderr, ",\"share\":%.4f", state->share);
    else
        fputs(",\"share\":null", stderr);
    fprintf(stderr, ",\"seconds\":%.1f", seconds);
    json_number("left", left(state, seconds));
    fputs("}\n", stderr);
}

static void put_line(struct progress *progress, const struct state *state, double seconds)
{
    fprintf(stderr, "\r\033[K%s", state->stage);
    if (state->share >= 0)
        fprintf(stderr, " %.0f %%", 100 * state->share);
    fprintf(stderr, ": %.0f events", state->events);
    if (state->accounts >= 0)
        fprintf(stderr, ", %.0f accounts, %.0f events/s", state->accounts, state->events / seconds);
    if (state->bytes >= 0)
        fprintf(stderr, ", %.1f MB, %.1f MB/s", state->bytes / 1e6, state->bytes / 1e6 / seconds);
    if (left(state, seconds) >= 0)
        fprintf(stderr, ", %.0f s left", left(state, seconds));
    progress->drawn = true;
}

static void put(struct progress *progress, const struct state *state)
{
    const double seconds = since(&progress->start);
    if (progress->kind == PROGRESS_JSON)
        put_json(state, seconds);
    else
        put_line(progress, state, seconds);
}

void progress_read(struct progress *progress, uint64_t events, uint64_t bytes)
{
    if (events % 1024 || !due(progress))
        return;
    const double share = progress->bytes && bytes <= progress->bytes ? (double)bytes / (double)progress->bytes : -1;
    const struct state state = {"reading", (double)events, -1, (double)bytes, share, share};
    put(progress, &state);
}

void progress_score(struct progress *progress, uint64_t done, uint64_t events, uint64_t accounts)
{
    if (!progress->begun)
        progress->before = done;
    progress->begun = true;
    const bool ends = progress->kind == PROGRESS_JSON && done == events && !progress->ended;
    if (progress->ended || (!due(progress) && !ends))
        return;
    progress->ended = ends;
    const double all = (double)events, own = (double)(done - progress->before), rest = (double)(events - done);
    const struct state state = {"scoring",
                                (double)done,
                                (double)accounts,
                                -1,
                                events ? (double)done / all : -1,
                                own > 0 ? own / (own + rest) : -1};
    put(progress, &state);
}

void progress_stage(struct progress *progress, const char *stage, double done)
{
    if (progress->kind != PROGRESS_LINE || !due(progress))
        return;
    fprintf(stderr, "\r\033[K%s: %.0f %%", stage, 100 * done);
    progress->drawn = true;
}

void progress_fetch(struct progress *progress, uint64_t pages, uint64_t bytes)
{
    if (progress->kind != PROGRESS_LINE || !due(progress))
        return;
    fprintf(stderr, "\r\033[K%llu pages, %.1f MB", (unsigned long long)pages, (double)bytes / 1e6);
    progress->drawn = true;
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
