/*
 * A record of a Bluesky repository -> what its owner did. One converter for all that brings records: listRecords, CAR
 * files, streams, whether saved or live. Pure: no clock, no state.
 */
#ifndef NOTME_READ_BSKY_RECORD_H
#define NOTME_READ_BSKY_RECORD_H

#include "base/mem.h"

#include <cjson/cJSON.h>

#define NOTME_BSKY_SERVICE "bsky"

/* What a record is known by: at://DID/COLLECTION/RKEY */
struct notme_bsky_key {
    struct notme_text did, collection, rkey;
};
/* Borrowed from `uri`; false where it is none. The authority may be a handle, as in old links. */
bool notme_bsky_uri(struct notme_text uri, struct notme_bsky_key *out);
/* Of a repository, which has a DID, and of the characters that keys may have? */
bool notme_bsky_is_key(const struct notme_bsky_key *key);

enum notme_bsky_is {
    NOTME_BSKY_EVENT,
    NOTME_BSKY_OTHER, /* nothing that its owner did: a profile, a list, a message of another kind */
    NOTME_BSKY_WRONG,
    NOTME_BSKY_NO_MEMORY
};

struct notme_bsky_reading {
    const char *wrong;   /* of NOTME_BSKY_WRONG */
    bool clock_conflict; /* the key's time and the claimed one lie more than five minutes apart */
    int clock;           /* the key's clock id, -1 where the key is no TID */
    struct notme_event event;
};

/*
 * `value` is the record as records.h gives it (numbers are strings). Texts of the event live in the arguments and in
 * `arena`. Ids are the same whatever brought the record: "bsky:like:DID/RKEY".
 *
 * Times. Key and `createdAt` agree: the key's, reported. They disagree, or there is but one: `createdAt`, or what there
 * is, claimed: both are the client's to choose, and nothing in a repository tells which is true. The claim is kept
 * because it is what the account shows to everybody; moved and bridged accounts backdate honestly. Future times stay.
 * The time of what was liked or reposted, by its key, is `published`: its author's claim, hence no bound.
 */
enum notme_bsky_is notme_bsky_record(const struct notme_bsky_key *key, const cJSON *value, struct notme_arena *arena,
                                     struct notme_bsky_reading *out);

/* The same of a record that was found apart from its tree: DID and rkey, either or both, may be unknown (length 0), and
 * the event has no id then, and a post is no object. */
enum notme_bsky_is notme_bsky_stray(const struct notme_bsky_key *key, const cJSON *value, struct notme_arena *arena,
                                    struct notme_bsky_reading *out);

/* ---- for streams */

/* What is undone by deleting a record of this collection. */
bool notme_bsky_undone(struct notme_text collection, enum notme_action *action);
/* What a record is about: of a like the post's uri, of a follow the DID; absent in posts. */
struct notme_text notme_bsky_subject(struct notme_text collection, const cJSON *value);
/* Fills in object and author from that; of a post the post itself. False when memory is out. */
bool notme_bsky_set_object(const struct notme_bsky_key *key, struct notme_text subject, struct notme_arena *arena,
                           struct notme_event *event);
/* "bsky:WORD:DID/RKEY", or "bsky:WORD:DID/RKEY/REV" with one. False when memory is out. */
bool notme_bsky_set_id(const char *word, const struct notme_bsky_key *key, struct notme_text rev,
                       struct notme_arena *arena, struct notme_event *event);
struct notme_event notme_bsky_event(enum notme_action action, struct notme_text did);
/* A label of a post, "VAL@SRC" with "self" for its author's own; an adult one makes the post sensitive. False when
 * memory is out. */
bool notme_bsky_label(struct notme_text val, struct notme_text src, struct notme_arena *arena,
                      struct notme_event *event);
/* Text, language, tags, links and self-labels of a post. False when memory is out. */
bool notme_bsky_content(const cJSON *post, struct notme_arena *arena, struct notme_event *event);

#endif
