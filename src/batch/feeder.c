#include "batch/feeder.h"

#include <string.h>

enum { KEY = sizeof(uint64_t) };

void notme_feeder_init(struct notme_feeder *f, struct notme_parts *parts, bool threaded)
{
    memset(f, 0, sizeof *f);
    f->parts = parts;
    f->threaded = threaded;
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->room, NULL);
    pthread_cond_init(&f->work, NULL);
}

static int carry(struct notme_feeder *f, const struct notme_load *load, struct notme_error *err)
{
    int status = NOTME_OK;
    for (uint32_t at = 0; at < load->used && status == NOTME_OK;) {
        const struct notme_parted parted = notme_parted_next(load->at, &at);
        status = notme_parts_add(f->parts, &parted, err);
    }
    return status;
}

/* ---- the thread */

static void *work(void *ctx)
{
    struct notme_feeder *f = ctx;
    pthread_mutex_lock(&f->lock);
    for (;;) {
        while (!f->stop && f->carried == f->packed)
            pthread_cond_wait(&f->work, &f->lock);
        if (f->carried == f->packed)
            break;
        const struct notme_load *load = &f->load[f->carried % NOTME_FEEDER_BUFFERS];
        struct notme_error error = {0};
        int status = f->status;
        pthread_mutex_unlock(&f->lock);
        if (status == NOTME_OK) /* after a failure what comes is passed over */
            status = carry(f, load, &error);
        pthread_mutex_lock(&f->lock);
        if (f->status == NOTME_OK && status != NOTME_OK)
            f->error = error;
        f->status = status;
        f->carried++;
        pthread_cond_signal(&f->room);
    }
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

static int hand_on(struct notme_feeder *f)
{
    if (f->threaded && !f->started) {
        f->started = pthread_create(&f->thread, NULL, work, f) == 0;
        f->threaded = f->started;
    }
    if (!f->started) {
        if (f->status == NOTME_OK)
            f->status = carry(f, &f->load[f->packed % NOTME_FEEDER_BUFFERS], &f->error);
        f->packed = ++f->carried;
        return f->status;
    }
    pthread_mutex_lock(&f->lock);
    f->packed++;
    pthread_cond_signal(&f->work);
    while (f->packed - f->carried == NOTME_FEEDER_BUFFERS)
        pthread_cond_wait(&f->room, &f->lock);
    const int status = f->status;
    pthread_mutex_unlock(&f->lock);
    return status;
}

/* ---- packing */

static bool make_room(struct notme_load *load, size_t record)
{
    const size_t wanted = record > NOTME_FEEDER_BYTES ? record : NOTME_FEEDER_BYTES;
    if (load->at && load->capacity >= wanted && load->capacity / 2 <= wanted) /* one long event does not stay */
        return true;
    notme_free(load->at);
    load->at = notme_alloc(wanted, 1);
    load->capacity = load->at ? wanted : 0;
    return load->at;
}

static int fail(struct notme_feeder *f, int status, struct notme_error *err)
{
    if (err && status != NOTME_OK) {
        if (f->started)
            pthread_mutex_lock(&f->lock);
        *err = f->error;
        if (f->started)
            pthread_mutex_unlock(&f->lock);
    }
    return status;
}

int notme_feeder_add(struct notme_feeder *f, const struct notme_event *event, struct notme_error *err)
{
    const uint64_t key = notme_account_key(event);
    const size_t held = notme_held_size(event), record = KEY + held;
    struct notme_load *load = &f->load[f->packed % NOTME_FEEDER_BUFFERS];
    if (held == 0 || record > UINT32_MAX)
        return notme_fail(err, NOTME_ELIMIT, "an event takes 4 GiB or more");
    if (load->used && load->used + record > load->capacity) {
        const int status = hand_on(f);
        if (status != NOTME_OK)
            return fail(f, status, err);
        load = &f->load[f->packed % NOTME_FEEDER_BUFFERS];
        load->used = 0;
    }
    if (!load->used && !make_room(load, record))
        return notme_fail_memory(err);
    char *to = load->at + load->used;
    memcpy(to, &key, KEY);
    notme_held_put(event, notme_event_identity(event), held, (void *)(to + KEY));
    load->used += (uint32_t)record;
    return NOTME_OK;
}

static void stop(struct notme_feeder *f)
{
    if (!f->started)
        return;
    pthread_mutex_lock(&f->lock);
    f->stop = true;
    pthread_cond_signal(&f->work);
    pthread_mutex_unlock(&f->lock);
    pthread_join(f->thread, NULL);
    f->started = f->stop = false;
}

int notme_feeder_finish(struct notme_feeder *f, struct notme_error *err)
{
    if (f->load[f->packed % NOTME_FEEDER_BUFFERS].used) {
        hand_on(f);
        f->load[f->packed % NOTME_FEEDER_BUFFERS].used = 0;
    }
    stop(f);
    for (int i = 0; i < NOTME_FEEDER_BUFFERS; i++) {
        notme_free(f->load[i].at);
        f->load[i] = (struct notme_load){NULL, 0, 0};
    }
    return fail(f, f->status, err);
}

void notme_feeder_release(struct notme_feeder *f)
{
    notme_feeder_finish(f, NULL);
    pthread_cond_destroy(&f->work);
    pthread_cond_destroy(&f->room);
    pthread_mutex_destroy(&f->lock);
}
