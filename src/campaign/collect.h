/*
 * Beside a scorer, one for each thread: sees the events of an account by their clock, and its sessions as they end, and
 * packs the odd ones.
 */
#ifndef NOTME_CAMPAIGN_COLLECT_H
#define NOTME_CAMPAIGN_COLLECT_H

#include "campaign/candidates.h"

/* A domain or client that the account has used, and when it first did. */
struct notme_used {
    uint64_t key; /* hash; 0: free */
    int64_t first;
};

/* An event of the session that is open. */
struct notme_pending {
    int64_t time;
    uint32_t at; /* in `bytes`, its names, then its text */
    uint16_t keys, tags, key_bytes, tag_bytes, text;
    bool is_written; /* by the account itself */
};

/* Zero is one that has seen nothing. */
struct notme_collector {
    struct notme_candidates *to; /* borrowed */
    struct notme_pending *event;
    size_t events, capacity;
    struct notme_buf bytes, session;
    struct notme_used *used; /* open addressing */
    size_t slots, count;
    struct notme_day day; /* of the account's last sessions */
    bool is_open, failed;
};

/* Another account begins; what it does goes to `to`. */
void notme_collector_begin(struct notme_collector *collector, struct notme_candidates *to);
/* The session that ended: of the events seen since the last one. */
void notme_collector_session(struct notme_collector *collector, const struct notme_session *session);
/* To be called after the session that the event does not belong to was told. */
void notme_collector_event(struct notme_collector *collector, const struct notme_event *event);
/* The account has ended. False when memory was out. */
bool notme_collector_end(struct notme_collector *collector);
void notme_collector_release(struct notme_collector *collector);

#endif
