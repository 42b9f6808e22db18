/* What the files of one X archive yield: events, kept until all files are read so that they can go out in clock order.
 */
#ifndef NOTME_READ_X_COLLECT_H
#define NOTME_READ_X_COLLECT_H

#include "read/bundle.h"
#include "read/collect.h"
#include "read/records.h"
#include "read/x/post.h"

/* A data file of an archive: "data/like-part1.js" is part 1 of "like" in folder "data". */
struct notme_x_part {
    const char *name; /* of the member */
    size_t member;    /* its index in the bundle */
    size_t folder;    /* bytes of `name` before the file's own name */
    size_t stem;      /* bytes of the file's own name before "-part1.js" or ".js" */
    unsigned number;
};

struct notme_x {
    struct notme_reader *reader;
    struct notme_bundle *bundle;
    const struct notme_x_part *part; /* of this archive, sorted by stem, then number */
    size_t parts;
    struct notme_collection events;
    struct notme_common common; /* texts in the arena of the events */
    int64_t created;            /* of the account, or NOTME_NO_TIME */
    int64_t likes_stated;       /* by the manifest; -1 = not stated */
    int64_t posts_stated;       /* the same of tweets.js */
    size_t likes_read;          /* with the id of a post */
    size_t posts_read, headers; /* of tweets.js; posts of which nothing but their id and time is here */
    bool partial, whole;        /* so says the manifest */
    bool dated;                 /* common.generated is from the manifest */
    bool several;               /* others lie beside it */
    struct notme_stream *alone; /* of the only file; NULL = they are in the bundle */
    const char *member;         /* being read: for source_ref */
    size_t odd_seconds;         /* posts whose id and created_at disagree */
};

/* An event with what every event of the archive has: the account's texts are filled in at the end. */
struct notme_event notme_x_event(enum notme_action action);
/* Copies it into the collection as "x:KIND:ID", read from record `index` of the member being read. */
int notme_x_add(struct notme_x *x, const struct notme_event *event, const char *kind, struct notme_text id,
                size_t index);
/* Hands everything on in clock order, one event per id: the one that was read first. */
int notme_x_emit(struct notme_x *x);

/* Reads NAME.js and its parts, parts in the order of their numbers. One that cannot be opened is complained of. */
typedef int notme_x_record(void *ctx, const cJSON *record, size_t index);
int notme_x_each(struct notme_x *x, const char *name, notme_x_record *record, void *ctx);

/* Does a file that begins so assign to something of YTD or __THAR_CONFIG? */
bool notme_x_is_assignment(const char *head, size_t len);
/* Of a file that begins so: the name of what it holds, as its own name would be ("deleted-tweets", at most `size` - 1
 * bytes), from the assignment, or from the records where that was cut off. False where it is of no X archive. */
bool notme_x_data_name(const char *head, size_t len, char *name, size_t size);
/* The number of the part that is assigned to; 0 where there is none. */
unsigned notme_x_part_number(const char *head, size_t len);
/* Like notme_member, but `record` itself where the member is not an object: the oldest files lack the wrapper. */
const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper);

int notme_x_read_account(struct notme_x *x); /* manifest, account: who, and until when */
int notme_x_read_likes(struct notme_x *x);
int notme_x_read_tweets(struct notme_x *x);
int notme_x_read_changes(struct notme_x *x); /* logins, names, addresses, applications */

#endif
