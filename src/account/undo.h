/*
 * What an account took back: like -> unlike, post -> delete, follow -> unfollow … by the object's id, else its hash.
 *
 * An undo takes back the nearest earlier action on its object that still stands; each undo is one, and each action is
 * taken back once, however many sources told of it: tellings whose bounds meet, with nothing between them that would
 * make two of them, are twins. Bounds are kept: an undo that is known only to lie between two looks may have been at
 * once, or hours after.
 *
 * Purely descriptive: an undo says nothing against the owner (notme_event_llr() in model/model.h).
 */
#ifndef NOTME_ACCOUNT_UNDO_H
#define NOTME_ACCOUNT_UNDO_H

#include "account/span.h"
#include "account/timeline.h"

#define NOTME_NO_EVENT SIZE_MAX
#define NOTME_NO_PURGE UINT32_MAX

/* How long the action stood. */
enum notme_undo_pace {
    NOTME_UNDO_UNSEEN, /* the action is not in the timeline: how long it stood is not known */
    NOTME_UNDO_QUICK,  /* ten minutes at most: as a slip of the thumb is corrected          */
    NOTME_UNDO_LATER,  /* more than ten minutes                                             */
    NOTME_UNDO_EITHER, /* the bounds allow both                                             */
    NOTME_UNDO_PACES
};

struct notme_undo {
    size_t done;   /* index of the action; of several tellings the last. NOTME_NO_EVENT: not in the timeline     */
    size_t undone; /* index of the event that took it back; of twins the first                                   */
    size_t redone; /* the same on the same object, done again after this undo; NOTME_NO_EVENT: it was not        */
    enum notme_action action; /* what was taken back; NOTME_OTHER where it was not seen                           */
    struct notme_span acted, when; /* of the action and of the undo: the tightest bounds of all twins            */
    struct notme_duration stood;   /* from the one to the other; 0 … INT64_MAX where the action was not seen     */
    enum notme_undo_pace pace;
    uint32_t round; /* undos of the same object before it: 1 and more is flapping (like, unlike, like, unlike)    */
    uint32_t twins; /* further tellings of it                                                                     */
    uint32_t purge; /* the purge it belongs to, else NOTME_NO_PURGE                                               */
    size_t last;    /* the last of the events that tell of it                                                     */
};

enum { NOTME_PURGE_LEAST = 10 }; /* undos that make a purge */

/* Ten or more undos, no hour between one and the next. */
struct notme_purge {
    size_t first, last;     /* events */
    struct notme_span when; /* from the earliest moment of any to the latest of any */
    bool one_sitting;       /* false: bounds of more than an hour; they may have been taken back one by one */
    uint32_t count, of[NOTME_ACTION_COUNT]; /* undos; and which (unlike, delete …) */
    /* Of the gaps between undos whose times are known: the share that lies within half an octave (a factor of 1.41),
     * where most do. Random moments give 0.13 (exponential gaps), a program that takes one after the other nearly 1.
     * NaN with fewer than nine gaps. */
    double regularity;
    int64_t usual_gap; /* µs, the mean of those; 0 with NaN */
};

struct notme_undos; /* borrows its timeline */

/* Linear in time and memory. NOTME_ELIMIT above 2^32 − 2 events. */
int notme_undos_find(const struct notme_timeline *timeline, struct notme_undos **out, struct notme_error *err);
void notme_undos_free(struct notme_undos *undos);

size_t notme_undos_count(const struct notme_undos *undos);
const struct notme_undo *notme_undos_at(const struct notme_undos *undos, size_t i);
size_t notme_undos_purges(const struct notme_undos *undos);
const struct notme_purge *notme_undos_purge(const struct notme_undos *undos, size_t i);
/* What took event i back, or, where event i takes something back, the undo that it is; NULL for neither. */
const struct notme_undo *notme_undos_of_event(const struct notme_undos *undos, size_t i);

/* ---- seen from a stretch of events: a session's are [first, first + count) */

/* Where an undo lies. The next session begins with the event after the stretch, and ends where an hour passes. */
enum notme_undo_place { NOTME_UNDO_SAME_SESSION, NOTME_UNDO_NEXT_SESSION, NOTME_UNDO_MUCH_LATER, NOTME_UNDO_PLACES };

struct notme_undo_seen {
    enum notme_undo_place soonest, latest; /* by its bounds; they are the same where these leave no doubt */
    bool after_notice;                     /* surely after a public notice (notice.h) that came after the action */
};

struct notme_undo_seen notme_undo_seen_from(const struct notme_undos *undos, const struct notme_undo *undo,
                                            size_t first, size_t count);

/* Each undo once. */
struct notme_undone {
    /* what the stretch did and was taken back, then or later */
    uint32_t undone, redone; /* objects' actions taken back; of these done again afterwards */
    uint32_t pace[NOTME_UNDO_PACES];
    uint32_t place[NOTME_UNDO_PLACES], doubtful; /* where the undo lies; where bounds leave that open */
    uint32_t after_notice, purged;               /* of `undone`: after a public notice; in a purge */
    /* what the stretch took back */
    uint32_t undos;                /* all */
    uint32_t own, earlier, unseen; /* of its own doing, of what was done before it, of what is not in the timeline */
    size_t notice;                 /* the first public notice from `first` on; NOTME_NO_EVENT: none */
};

/* Linear in `count`. `first` + `count` is at most the timeline's count. */
void notme_undos_of(const struct notme_undos *undos, size_t first, size_t count, struct notme_undone *out);

#endif
