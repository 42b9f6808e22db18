/*
 * Puts events in order and drops duplicates, account by account.
 *
 * An event is held until its account's newest clock has moved `window` past it; so archives grouped by account and
 * archives interleaved by time are served alike, and memory is bounded by the window. With window −1 everything is held
 * until the end, and the order of the input plays no part at all.
 */
#ifndef NOTME_EXTRACT_ORDER_H
#define NOTME_EXTRACT_ORDER_H

#include "base/mem.h"

struct notme_order;

struct notme_order_stats {
    uint64_t duplicates;
    uint64_t late;    /* older than the window allows: not passed on */
    uint64_t dropped; /* without any time or bound */
};

/* `sink` gets the events of each account in clock order; of equal clocks by seq, id, object, action, then content. */
int notme_order_new(struct notme_order **out, int64_t window, notme_event_sink *sink, void *ctx,
                    struct notme_error *err);
int notme_order_feed(struct notme_order *order, const struct notme_event *event, struct notme_error *err);
/* Releases what is still held, accounts in the byte order of (service, account). */
int notme_order_end(struct notme_order *order, struct notme_error *err);
const struct notme_order_stats *notme_order_stats(const struct notme_order *order);
void notme_order_free(struct notme_order *order);

#endif
