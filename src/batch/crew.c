#include "batch/crew.h"

#include <pthread.h>
#include <string.h>

/* A part that is being scored, or waits for its turn. */
struct slot {
    struct notme_scored scored;
    struct notme_error error;
    int status;
    bool done;
};

struct crew {
    struct notme_parts *parts;
    const struct notme_crew_options *options;
    pthread_mutex_t lock;
    pthread_cond_t room, ready; /* a slot is free; a slot is done */
    struct slot *slot;          /* part p has slot p % slots */
    size_t slots, next, taken;  /* part to be scored next; parts handed on */
    uint64_t waiting;           /* bytes of the results that are done and not handed on */
    bool stop;
};

static int score(struct crew *crew, struct notme_scorer *scorer, size_t part)
{
    struct slot *slot = &crew->slot[part % crew->slots];
    slot->scored.stats = (struct notme_detector_stats){0};
    return slot->status =
               notme_scorer_score(scorer, crew->parts, &crew->parts->part[part], &slot->scored, &slot->error);
}

/* ---- one thread */

static int run_alone(struct crew *crew, struct notme_scorer *scorer, notme_part_sink *sink, void *ctx,
                     struct notme_error *err)
{
    int status = NOTME_OK;
    for (; crew->next < NOTME_PARTS && status == NOTME_OK; crew->next++) {
        struct slot *slot = &crew->slot[crew->next % crew->slots];
        status = score(crew, scorer, crew->next);
        if (status == NOTME_OK)
            status = sink(ctx, crew->next, &slot->scored);
        else if (err)
            *err = slot->error;
    }
    return status;
}

/* ---- several */

static uint64_t bytes_of(const struct notme_scored *scored)
{
    return scored->report->out.capacity + scored->candidates.bytes.capacity;
}

struct member {
    struct crew *crew;
    struct notme_scorer scorer;
    pthread_t thread;
};

static bool must_wait(const struct crew *crew)
{
    const bool is_full = crew->waiting > crew->options->waiting && crew->next != crew->taken;
    return crew->next < NOTME_PARTS && (is_full || crew->next >= crew->taken + crew->slots);
}

static bool next_part(struct crew *crew, size_t *part)
{
    while (!crew->stop && must_wait(crew))
        pthread_cond_wait(&crew->room, &crew->lock);
    *part = crew->next;
    if (crew->stop || crew->next == NOTME_PARTS)
        return false;
    crew->next++;
    return true;
}

static void *work(void *ctx)
{
    struct member *member = ctx;
    struct crew *crew = member->crew;
    size_t part;
    pthread_mutex_lock(&crew->lock);
    while (next_part(crew, &part)) {
        pthread_mutex_unlock(&crew->lock);
        score(crew, &member->scorer, part);
        pthread_mutex_lock(&crew->lock);
        crew->slot[part % crew->slots].done = true;
        crew->waiting += bytes_of(&crew->slot[part % crew->slots].scored);
        pthread_cond_signal(&crew->ready);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static int take(struct crew *crew, size_t part, notme_part_sink *sink, void *ctx, struct notme_error *err)
{
    struct slot *slot = &crew->slot[part % crew->slots];
    pthread_mutex_lock(&crew->lock);
    while (!slot->done)
        pthread_cond_wait(&crew->ready, &crew->lock);
    const uint64_t bytes = bytes_of(&slot->scored);
    pthread_mutex_unlock(&crew->lock);
    int status = slot->status;
    if (status == NOTME_OK)
        status = sink(ctx, part, &slot->scored);
    else if (err)
        *err = slot->error;
    notme_buf_release(&slot->scored.report->out); /* or every slot would keep as much as its largest part took */
    pthread_mutex_lock(&crew->lock);
    slot->done = false;
    crew->waiting -= bytes;
    crew->taken = part + 1;
    pthread_cond_broadcast(&crew->room);
    pthread_mutex_unlock(&crew->lock);
    return status;
}

/* As many as the system gives; none is a failure. */
static int run_together(struct crew *crew, struct member *member, unsigned count, notme_part_sink *sink, void *ctx,
                        struct notme_error *err)
{
    unsigned started = 0;
    int status = NOTME_OK;
    while (started < count && pthread_create(&member[started].thread, NULL, work, &member[started]) == 0)
        started++;
    if (started == 0)
        return notme_fail(err, NOTME_ENOMEM, "no thread can be started");
    for (size_t part = crew->taken; part < NOTME_PARTS && status == NOTME_OK; part++)
        status = take(crew, part, sink, ctx, err);
    pthread_mutex_lock(&crew->lock);
    crew->stop = true;
    pthread_cond_broadcast(&crew->room);
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(member[i].thread, NULL);
    return status;
}

/* ---- both */

static bool make_slots(struct crew *crew, struct notme_error *err)
{
    const struct notme_crew_options *o = crew->options;
    const size_t slots = o->jobs > 1 ? 2 * (size_t)o->jobs + 2 : 1;
    crew->slot = notme_alloc(slots, sizeof *crew->slot);
    for (; crew->slot && crew->slots < slots; crew->slots++)
        if (notme_report_part_new(&crew->slot[crew->slots].scored.report, o->report, err) != NOTME_OK)
            return false;
    return crew->slot;
}

static int run(struct crew *crew, struct member *member, notme_part_sink *sink, void *ctx, struct notme_error *err)
{
    const struct notme_crew_options *o = crew->options;
    bool ok = make_slots(crew, err);
    for (unsigned i = 0; i < o->jobs && ok; i++) {
        member[i].crew = crew;
        ok = notme_scorer_init(&member[i].scorer, o->model, o->options, o->hours, o->most);
    }
    if (!ok)
        return notme_fail_memory(err);
    return o->jobs == 1 ? run_alone(crew, &member->scorer, sink, ctx, err)
                        : run_together(crew, member, o->jobs, sink, ctx, err);
}

int notme_crew_run(struct notme_parts *parts, size_t first, const struct notme_crew_options *options,
                   notme_part_sink *sink, void *ctx, struct notme_error *err)
{
    struct crew crew = {.parts = parts, .options = options, .next = first, .taken = first};
    struct member *member = notme_alloc(options->jobs, sizeof *member);
    if (!member)
        return notme_fail_memory(err);
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.room, NULL);
    pthread_cond_init(&crew.ready, NULL);
    const int status = run(&crew, member, sink, ctx, err);
    pthread_cond_destroy(&crew.ready);
    pthread_cond_destroy(&crew.room);
    pthread_mutex_destroy(&crew.lock);
    for (unsigned i = 0; i < options->jobs; i++)
        notme_scorer_release(&member[i].scorer);
    for (size_t i = 0; i < crew.slots; i++) {
        notme_report_free(crew.slot[i].scored.report);
        notme_candidates_release(&crew.slot[i].scored.candidates);
    }
    notme_free(crew.slot);
    notme_free(member);
    return status;
}
