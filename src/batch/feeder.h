/*
 * Between the reader and the parts: events are packed one after the other, and a thread of its own carries full buffers
 * to the parts - and from there to the scratch file - while the next ones are read.
 */
#ifndef NOTME_BATCH_FEEDER_H
#define NOTME_BATCH_FEEDER_H

#include "batch/parts.h"

#include <pthread.h>

enum { NOTME_FEEDER_BUFFERS = 3, NOTME_FEEDER_BYTES = 1 << 18 };

struct notme_load {
    char *at;
    size_t capacity;
    uint32_t used;
};

struct notme_feeder {
    struct notme_parts *parts;
    bool threaded, started, stop;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t room, work;
    struct notme_load load[NOTME_FEEDER_BUFFERS];
    size_t packed, carried; /* buffers; buffer i is load[i % NOTME_FEEDER_BUFFERS] */
    int status;             /* of the carrying, with `error` */
    struct notme_error error;
};

/* With `threaded` a thread is started once there is a full buffer; where none can be had, it is done without. */
void notme_feeder_init(struct notme_feeder *feeder, struct notme_parts *parts, bool threaded);
/* Adds an event to the parts; a failure may be one of an earlier event. As notme_parts_add, and
 * NOTME_ELIMIT for an event of 4 GiB. */
int notme_feeder_add(struct notme_feeder *feeder, const struct notme_event *event, struct notme_error *err);
/* Everything added is in the parts when this returns NOTME_OK. May be called again. */
int notme_feeder_finish(struct notme_feeder *feeder, struct notme_error *err);
void notme_feeder_release(struct notme_feeder *feeder);

#endif
