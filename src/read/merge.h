/* Inside of struct notme_merge: the set, and what its looks say together. */
#ifndef NOTME_READ_MERGE_H
#define NOTME_READ_MERGE_H

#include "base/clock.h"
#include "base/mem.h"

enum { NOTME_LOOKS_MAX = 63 }; /* told apart */

/* Clocks of two servers, or whole seconds and fractions of them, are no two acts. */
#define NOTME_CLOCKS_DIFFER (10 * NOTME_MINUTE)

/* An event as one look tells it, or as several do together. */
struct notme_entry {
    struct notme_held
        *held; /* the best telling of it; the fields below overrule its own. NULL: made one with another */
    int64_t time, not_before, not_after;
    int64_t from, to;         /* between these it happened, whatever clients claim and lists suggest */
    uint64_t identity, thing; /* thing: of account, kind of action and object */
    uint64_t looks;           /* bit per look that had it; the last bit: one that is not told apart */
    enum notme_action action;
    enum notme_basis basis;
    bool nameless;  /* the account is a name made up for a look that names none */
    bool recurs;    /* its id is made of nothing but the object: done again, it is the same */
    unsigned again; /* how many of the same identity came before it */
    int64_t seen; /* when a look that held everything of its kind had it first, or when it was; to order tellings by */
};

/* A snapshot that a look told of. */
struct notme_told {
    struct notme_snapshot snapshot; /* texts in the arena */
    unsigned look;
};

/* An account that a look says it is of; texts in the arena. */
struct notme_owner {
    struct notme_text service, account, name;
};

struct notme_merge {
    struct notme_owner *owner; /* each once */
    size_t owners, owner_capacity;
    struct notme_entry *entry;
    size_t entries, capacity;
    size_t *slot; /* 0 = free, else index + 1 of the entry fed last; by identity */
    size_t slots;
    struct notme_told *told;
    size_t tolds, told_capacity;
    struct notme_arena arena;
    unsigned look;
    bool fed; /* anything by this look */
    struct notme_merge_stats stats;
};

/* After entries were moved. False when memory is out. */
bool notme_merge_reindex(struct notme_merge *merge);
/* The entry of this identity that was fed last; NULL where there is none. */
struct notme_entry *notme_merge_find(struct notme_merge *merge, uint64_t identity);
uint64_t notme_identity_of(struct notme_text account, const struct notme_event *event);
/* The thing done or undone: a like and its unlike have the same. */
uint64_t notme_thing_of(const struct notme_event *event);
/* Does one lie wholly after the other, by clocks that can be trusted and some minutes between them? */
bool notme_entries_apart(const struct notme_entry *a, const struct notme_entry *b);
/* Makes two tellings of one event one, in *a. False when memory is out. */
bool notme_entry_join(struct notme_entry *a, const struct notme_entry *b);
/* The event as it goes out; texts live as long as the entry. */
void notme_entry_event(const struct notme_entry *entry, struct notme_event *out);
/* The earliest and the latest moment at which it can have been; NOTME_NO_TIME = open. */
int64_t notme_entry_from(const struct notme_entry *entry);
int64_t notme_entry_to(const struct notme_entry *entry);
/* The later and the earlier of two moments; NOTME_NO_TIME says nothing. */
int64_t notme_later(int64_t a, int64_t b);
int64_t notme_earlier(int64_t a, int64_t b);

/* Another telling, whose `held` is given away in any case; joined with one that it is the same as. False when memory is
 * out. */
bool notme_merge_insert(struct notme_merge *merge, struct notme_entry *entry);
struct notme_entry notme_entry_of(const struct notme_merge *merge, const struct notme_event *event);
/* Gives what names no account to the one that the other looks at the same service name, if it is one. */
bool notme_merge_adopt(struct notme_merge *merge);

/* Makes one of what two forms of an export tell of, one of which knows but bounds of its time. False when memory is
 * out. */
bool notme_merge_twins(struct notme_merge *merge);

/* Draws the conclusions from all looks: what is the same, what was not there yet, what disappeared. */
int notme_merge_conclude(struct notme_merge *merge, struct notme_error *err);

#endif
