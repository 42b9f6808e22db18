/* Inside of struct notme_merge: the set, and what its looks say together. */
#ifndef NOTME_READ_MERGE_H
#define NOTME_READ_MERGE_H

#include "base/mem.h"

enum { NOTME_LOOKS_MAX = 64 };

/* An event as all looks together know it. */
struct notme_entry {
    struct notme_held *held; /* the best telling of it; the fields below overrule its own */
    int64_t time, not_before, not_after;
    uint64_t identity, thing; /* thing: of account, kind of action and object */
    uint64_t looks;           /* bit per look that had it */
    enum notme_action action;
    enum notme_basis basis;
    unsigned again; /* how many of the same identity came before it: a thing done, taken back and done again */
};

/* A snapshot that a look told of. */
struct notme_told {
    struct notme_snapshot snapshot; /* texts in the arena */
    unsigned look;
};

struct notme_merge {
    struct notme_entry *entry;
    size_t entries, capacity;
    size_t *slot; /* 0 = free, else index + 1; by identity */
    size_t slots;
    struct notme_told *told;
    size_t tolds, told_capacity;
    struct notme_arena arena;
    unsigned look;
    struct notme_merge_stats stats;
};

/* The event as it goes out; texts live as long as the entry. */
void notme_entry_event(const struct notme_entry *entry, struct notme_event *out);
/* The earliest and the latest moment at which it can have been; NOTME_NO_TIME = open. */
int64_t notme_entry_from(const struct notme_entry *entry);
int64_t notme_entry_to(const struct notme_entry *entry);
/* The later and the earlier of two moments; NOTME_NO_TIME says nothing. */
int64_t notme_later(int64_t a, int64_t b);
int64_t notme_earlier(int64_t a, int64_t b);

/* The action that takes this one back; NOTME_OTHER = none. */
enum notme_action notme_undoing(enum notme_action done);

/* Draws the conclusions from all snapshots: bounds of what was not there yet, events for what disappeared. */
int notme_merge_conclude(struct notme_merge *merge, struct notme_error *err);

#endif
