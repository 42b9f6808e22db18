/* What the files of the worker share. */
#ifndef NOTME_STREAM_WORKER_OWN_H
#define NOTME_STREAM_WORKER_OWN_H

#include "read/event_fast.h"
#include "score/track.h"
#include "stream/met.h"
#include "stream/seen.h"
#include "stream/states.h"

/* The account that is open. Its counts are of all its history that the states know. */
struct notme_guest {
    bool is_open;
    bool is_resumed; /* from a state in which it was open, and nothing of it has come since */
    uint64_t key;
    char *service; /* NULL = none */
    struct notme_track track;
    struct notme_seen seen;
    uint64_t events, flagged, duplicates;
    uint64_t overflow; /* events at which account_bytes was met */
};

struct notme_worker {
    const struct notme_model *model;
    struct notme_pool pool;
    struct notme_worker_options options;
    struct notme_options scoring;
    struct notme_detector_stats stats; /* of the tracks; not told */
    struct notme_error *err;           /* of the call at hand */
    /* in */
    struct notme_json json;
    struct notme_key_order order;
    struct notme_buf carry;
    bool too_long, has_end, finished;
    uint64_t line, in, bad, accounts;
    struct notme_met met; /* accounts that were open before */
    /* out */
    notme_byte_sink *sink;
    void *ctx;
    struct notme_buf out; /* the line in the making */
    struct notme_buf due; /* lockstep: what has ended, for the next line's "ended" */
    uint64_t lines;
    /* the account at hand, and the others */
    struct notme_guest guest;
    struct notme_states *before; /* NULL = none */
    struct notme_states_writer after;
    bool keeps;
    struct notme_buf parked; /* the state of an account that was resumed and ended before anything came of it: it may */
    uint64_t parked_key;     /* 0 = none */
};

static inline struct notme_track_context notme_worker_context(struct notme_worker *w)
{
    return (struct notme_track_context){w->model, &w->pool, &w->scoring, &w->stats, w->err};
}

/* ---- worker_guest.c: accounts come, go and are kept */

uint64_t notme_worker_key(const struct notme_event *event); /* of its account; never 0 */
bool notme_guest_is(const struct notme_guest *guest, uint64_t key, const struct notme_event *event);
/* Makes the event's account the one at hand; none may be open. */
int notme_worker_open(struct notme_worker *w, uint64_t key, const struct notme_event *event);
/* Opens the account that was open when the state was kept, if there was one. */
int notme_worker_resume(struct notme_worker *w);
/* Ends the account at hand, if there is one: its last session, its line, its state. */
int notme_worker_leave(struct notme_worker *w);
/* Keeps the account at hand as it stands, its session open, if there is one. */
int notme_worker_pause(struct notme_worker *w);
/* Keeps what was ended before anything came of it, and did not come since. */
int notme_worker_keep_parked(struct notme_worker *w);
/* One event of the account at hand. 1 = scored, 0 = it has been there before. */
int notme_worker_event(struct notme_worker *w, const struct notme_event *event);
void notme_guest_release(struct notme_guest *guest);

/* ---- worker_write.c: lines out */

/* Typed objects; in lockstep they wait for the step's line. */
int notme_worker_tell_session(struct notme_worker *w, const struct notme_session *session);
int notme_worker_tell_account(struct notme_worker *w);
/* Lockstep's answer to one line; `event` and `why` may be NULL. */
int notme_worker_tell_step(struct notme_worker *w, const char *status, const struct notme_event *event,
                           const char *why);
int notme_worker_tell_end(struct notme_worker *w);

#endif
