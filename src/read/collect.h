/* Events kept until a whole source is read: exports list the newest first, in files side by side, and what is fed on
 * should go by the clock. */
#ifndef NOTME_READ_COLLECT_H
#define NOTME_READ_COLLECT_H

#include "base/runs.h"
#include "read/reader.h"

/* Zero, but for the scratch file, is an empty collection. */
struct notme_collection {
    struct notme_arena arena; /* texts that live as long as the collection may be put here */
    struct notme_runs runs;   /* the events; beyond NOTME_RUNS_MEMORY they are in the scratch file, if there is one */
    size_t events;
    int64_t newest; /* clock of any */
    bool open;      /* an event leaves open whose it is */
    size_t list;    /* that what is added stands in, from 1: rows of one list with the same id are several. 0 = one */
    /* Adds to an event what was read after it; may be NULL. Not what it goes by: times, seq, id, account. */
    void (*change)(void *ctx, struct notme_event *event);
    void *change_ctx;
};

/* What events have that leave it open. */
struct notme_common {
    struct notme_text account, account_name;
    bool nameless;     /* nothing says whose they are: the account's name is made up */
    int64_t generated; /* upper bound of events without a time, µs, or NOTME_NO_TIME */
};

/* An event of nothing: no times, sensitivity not stated. */
struct notme_event notme_event_of(enum notme_action action, const char *service, const char *source_format);
/* Adds to a list of texts that has room for NOTME_LIST_MAX; absent and empty ones and those beyond are dropped. */
void notme_list_add(struct notme_text *list, size_t *count, struct notme_text text);

/* What an event is known by is spelt in here: printf() takes longer than the rest of reading one. */
struct notme_name {
    char at[640];
    size_t len;
};

void notme_name_text(struct notme_name *name, const char *at, size_t len); /* as much of it as fits */
void notme_name_string(struct notme_name *name, const char *string);
void notme_name_number(struct notme_name *name, uint64_t number);
struct notme_text notme_name_is(const struct notme_name *name); /* borrowed */

/* Copies it in. */
int notme_collection_add(struct notme_collection *collection, const struct notme_event *event, struct notme_error *err);
/* Hands everything on by the clock (lower bounds stand in for times), then by seq; of events with the same id
 * at the same moment the one that was read first. Where a list had several, the second is "ID/2", and so on: they are
 * told from each other by nothing, so which is which does not matter. An upper bound that events contradict is not
 * used, and complained of.
 */
int notme_collection_emit(struct notme_collection *collection, struct notme_reader *reader,
                          const struct notme_common *common);
void notme_collection_release(struct notme_collection *collection);

#endif
