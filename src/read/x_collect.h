/* What the files of one X archive yield: events, kept until all files are read so that they can go out in clock order.
 */
#ifndef NOTME_READ_X_COLLECT_H
#define NOTME_READ_X_COLLECT_H

#include "read/bundle.h"
#include "read/x_records.h"

struct notme_x {
    struct notme_reader *reader;
    struct notme_bundle *bundle;
    struct notme_arena arena;
    struct notme_event *event;
    size_t events, capacity;
    struct notme_text account_id, user_name; /* in the arena */
    int64_t created;                         /* of the account, or NOTME_NO_TIME */
    int64_t generated;                       /* of the archive: upper bound of everything, or NOTME_NO_TIME */
    bool partial;
    const char *member; /* being read: for source_ref */
    size_t odd_seconds; /* posts whose id and created_at disagree */
    bool have_tweets;   /* whole posts were read: their headers say nothing new */
};

/* An event with what every event of the archive has: the account's texts are filled in at the end. */
struct notme_event notme_x_event(const struct notme_x *x, enum notme_action action);
/* Copies it into the collection; `index` of the record makes the reference, `kind` and `id` the event's id. */
int notme_x_add(struct notme_x *x, const struct notme_event *event, const char *kind, struct notme_text id,
                size_t index);

/* Reads every member called NAME.js or one of its parts, parts in the order of their numbers. */
int notme_x_each(struct notme_x *x, const char *name, notme_x_record *record, void *ctx);

/* ms of a snowflake id; NOTME_NO_TIME for ids that carry none. */
int64_t notme_x_snowflake(struct notme_text id);

int notme_x_read_tweets(struct notme_x *x);
int notme_x_read_account(struct notme_x *x); /* manifest, account: who, and until when */
int notme_x_read_changes(struct notme_x *x); /* logins, names, addresses, applications */
int notme_x_read_likes(struct notme_x *x);

#endif
