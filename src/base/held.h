/*
 * An event that waits: a copy without pointers in one piece of memory, what it is known by, and where it stands among
 * others.
 */
#ifndef NOTME_BASE_HELD_H
#define NOTME_BASE_HELD_H

#include "notme.h"

struct notme_held;

/* NULL when memory is out; free with notme_free. `identity` is notme_event_identity(event). */
struct notme_held *notme_held_new(const struct notme_event *event, uint64_t identity);
/* The same in memory of the caller's, aligned to 8: so many bytes (a multiple of 8); 0 for an event that is too large
 * to be held (4 GiB). `size` is what notme_held_size said. */
size_t notme_held_size(const struct notme_event *event);
void notme_held_put(const struct notme_event *event, uint64_t identity, size_t size, struct notme_held *held);
size_t notme_held_bytes(const struct notme_held *held); /* what it takes */
int64_t notme_held_clock(const struct notme_held *held);
struct notme_text notme_held_id(const struct notme_held *held); /* the event's id */
uint64_t notme_held_identity(const struct notme_held *held);
/* Clock, then seq, id, object, action, then a hash of all that the event says: never the order in which they came. */
int notme_held_compare(const struct notme_held *a, const struct notme_held *b);
/* The event as it was; its texts live as long as `held`. */
void notme_held_event(const struct notme_held *held, struct notme_event *out);

/* Two events are the same when this is equal: `id`, or without it actor, action, time and the object's id or hash.
 * Never 0. */
uint64_t notme_event_identity(const struct notme_event *event);

/* Hash of all that an event says but for where it was read: the last word of notme_held_compare(). */
uint64_t notme_event_content(const struct notme_event *event);

/* The clock by which untimed events are put in order: time, else not_before, else not_after; NOTME_NO_TIME with none.
 */
int64_t notme_event_clock(const struct notme_event *event);

/* Hash of service and account, and whether these are the same of both: a service that is absent and one that is empty
 * are the same. */
uint64_t notme_account_key(const struct notme_event *event);
bool notme_same_account(const struct notme_event *a, const struct notme_event *b);

/* Byte order; absent sorts as empty. */
int notme_text_compare(struct notme_text a, struct notme_text b);

#endif
