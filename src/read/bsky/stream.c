#include "read/bsky/stream.h"

#include "base/clock.h"
#include "read/bsky/tid.h"
#include "read/records.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What RFC 3339 can write: years 1 to 9999. */
#define FIRST_TIME (-62135596800 * NOTME_SECOND)
#define LAST_TIME (253402300800 * NOTME_SECOND - 1)

static enum notme_bsky_is wrong(struct notme_bsky_reading *out, const char *what)
{
    out->wrong = what;
    return NOTME_BSKY_WRONG;
}

/* ---- operations */

/* "COLLECTION/RKEY" */
static struct notme_text path_of(const struct notme_bsky_key *key, struct notme_arena *arena)
{
    const size_t len = key->collection.len + 1 + key->rkey.len;
    char *at = notme_arena_alloc(arena, len);
    if (!at)
        return (struct notme_text){NULL, 0};
    memcpy(at, key->collection.at, key->collection.len);
    at[key->collection.len] = '/';
    memcpy(at + key->collection.len + 1, key->rkey.at, key->rkey.len);
    return (struct notme_text){at, len};
}

/*
 * A server's clock is attested. A backfilled record says by itself when it was made; of a change or deletion found that
 * way only that it was no later than the revision. Archives of streams fill in old times from what the records claim:
 * where that and the revision disagree it is a claim, too.
 */
static bool set_time(const struct notme_bsky_operation *op, bool made, struct notme_bsky_reading *out)
{
    struct notme_event *event = &out->event;
    int64_t rev = 0;
    const bool has_rev = notme_tid_parse(op->rev, &rev, NULL);
    if (op->backfill && made)
        return event->time != NOTME_NO_TIME;
    event->time = op->backfill || op->time < FIRST_TIME || op->time > LAST_TIME ? NOTME_NO_TIME : op->time;
    event->not_after = op->backfill && has_rev ? rev : NOTME_NO_TIME;
    event->basis = op->backfill ? NOTME_BOUNDED : NOTME_ATTESTED;
    event->seq = op->seq;
    out->clock_conflict = false;
    if (op->archive && has_rev && event->time != NOTME_NO_TIME) {
        out->clock_conflict = event->time - rev > 5 * NOTME_MINUTE || rev - event->time > 5 * NOTME_MINUTE;
        event->basis = out->clock_conflict ? NOTME_CLAIMED : event->basis;
    }
    return event->time != NOTME_NO_TIME || event->not_after != NOTME_NO_TIME;
}

static enum notme_bsky_is take_record(struct notme_bsky_memory *memory, const struct notme_bsky_operation *op,
                                      bool made, struct notme_arena *arena, struct notme_bsky_reading *out)
{
    const enum notme_bsky_is is = notme_bsky_record(&op->key, op->record, arena, out);
    if (is != NOTME_BSKY_EVENT)
        return is;
    const struct notme_text subject = notme_bsky_subject(op->key.collection, op->record);
    if (!notme_bsky_remember(memory, op->key.did, path_of(&op->key, arena), subject))
        return NOTME_BSKY_NO_MEMORY;
    if (!made && !subject.len)
        out->event.action = NOTME_EDIT;
    if (!made && !notme_bsky_set_id(notme_action_name(out->event.action), &op->key, op->rev, arena, &out->event))
        return NOTME_BSKY_NO_MEMORY;
    return set_time(op, made, out) ? is : wrong(out, "a message without a time");
}

static enum notme_bsky_is take_deletion(struct notme_bsky_memory *memory, const struct notme_bsky_operation *op,
                                        enum notme_action undone, struct notme_arena *arena,
                                        struct notme_bsky_reading *out)
{
    const struct notme_text path = path_of(&op->key, arena);
    out->event = notme_bsky_event(undone, op->key.did);
    if (!path.at || !notme_bsky_set_id(notme_action_name(undone), &op->key, op->rev, arena, &out->event) ||
        !notme_bsky_set_object(&op->key, notme_bsky_recall(memory, op->key.did, path), arena, &out->event))
        return NOTME_BSKY_NO_MEMORY;
    return set_time(op, false, out) ? NOTME_BSKY_EVENT : wrong(out, "a message without a time");
}

enum notme_bsky_is notme_bsky_operation(struct notme_bsky_memory *memory, const struct notme_bsky_operation *op,
                                        struct notme_arena *arena, struct notme_bsky_reading *out)
{
    enum notme_action undone;
    out->wrong = NULL;
    out->clock_conflict = false;
    out->clock = -1;
    if (!notme_bsky_undone(op->key.collection, &undone))
        return NOTME_BSKY_OTHER;
    if (!notme_bsky_is_key(&op->key))
        return wrong(out, "a record whose key is none");
    if (notme_text_is(op->word, "create") || notme_text_is(op->word, "update"))
        return take_record(memory, op, op->word.at[0] == 'c', arena, out);
    if (notme_text_is(op->word, "delete"))
        return take_deletion(memory, op, undone, arena, out);
    return wrong(out, "an operation that is none of create, update and delete");
}

/* ---- names */

/* Servers say who an account is on other occasions, too: only a new name is news. */
enum notme_bsky_is notme_bsky_identity(struct notme_bsky_memory *memory, struct notme_text did,
                                       struct notme_text handle, int64_t time, struct notme_arena *arena,
                                       struct notme_bsky_reading *out)
{
    char digits[24];
    const struct notme_text what = notme_text_of("handle");
    out->wrong = NULL;
    out->clock_conflict = false;
    out->clock = -1;
    if (!handle.len || time < FIRST_TIME || time > LAST_TIME || notme_text_is(handle, "handle.invalid") ||
        notme_text_equal(notme_bsky_recall(memory, did, what), handle))
        return NOTME_BSKY_OTHER;
    snprintf(digits, sizeof digits, "%" PRId64, time);
    const struct notme_bsky_key key = {did, what, notme_text_of(digits)};
    if (!notme_bsky_is_key(&key))
        return wrong(out, "a name of nobody");
    out->event = notme_bsky_event(NOTME_NAME_CHANGE, did);
    out->event.account_name = out->event.object_id = handle;
    out->event.time = time;
    out->event.basis = NOTME_ATTESTED;
    const struct notme_text none = {NULL, 0};
    return notme_bsky_set_id("name_change", &key, none, arena, &out->event) &&
                   notme_bsky_remember(memory, did, what, handle)
               ? NOTME_BSKY_EVENT
               : NOTME_BSKY_NO_MEMORY;
}

/* ---- messages */

static bool ends_in(struct notme_text text, const char *suffix)
{
    const size_t n = strlen(suffix);
    return text.len >= n && memcmp(text.at + text.len - n, suffix, n) == 0;
}

enum notme_bsky_stream notme_bsky_stream_of(const cJSON *message)
{
    if (notme_text_at(message, "did").len && notme_member(message, "time_us") && notme_text_at(message, "kind").len)
        return NOTME_BSKY_JETSTREAM;
    const struct notme_text type = notme_text_at(message, "$type");
    if (type.len && (notme_text_at(message, "payload/$type").len || notme_text_is(type, "error")))
        return NOTME_BSKY_JETSTREAM_2;
    if (notme_member(message, "id") &&
        (notme_text_at(message, "record/did").len || notme_text_at(message, "identity/did").len))
        return NOTME_BSKY_TAP;
    return NOTME_BSKY_NO_STREAM;
}

/* The part of a message that all streams write alike. */
static struct notme_bsky_operation operation_in(const cJSON *commit, struct notme_text did, const char *word)
{
    struct notme_bsky_operation op = {.key = {did, notme_text_at(commit, "collection"), notme_text_at(commit, "rkey")},
                                      .rev = notme_text_at(commit, "rev"),
                                      .word = notme_text_at(commit, word),
                                      .record = notme_member(commit, "record"),
                                      .time = NOTME_NO_TIME};
    notme_integer_in(notme_member(commit, "seq"), &op.seq);
    return op;
}

static enum notme_bsky_is take_jetstream(struct notme_bsky_memory *memory, const cJSON *message,
                                         struct notme_arena *arena, struct notme_bsky_reading *out)
{
    int64_t time = NOTME_NO_TIME;
    const struct notme_text kind = notme_text_at(message, "kind"), did = notme_text_at(message, "did");
    notme_integer_in(notme_member(message, "time_us"), &time);
    if (notme_text_is(kind, "identity")) {
        notme_time_at(message, "identity/time", &time);
        return notme_bsky_identity(memory, did, notme_text_at(message, "identity/handle"), time, arena, out);
    }
    if (!notme_text_is(kind, "commit"))
        return NOTME_BSKY_OTHER;
    struct notme_bsky_operation op = operation_in(notme_member(message, "commit"), did, "operation");
    op.time = time;
    return notme_bsky_operation(memory, &op, arena, out);
}

static enum notme_bsky_is take_jetstream_2(struct notme_bsky_memory *memory, const cJSON *message,
                                           struct notme_arena *arena, struct notme_bsky_reading *out)
{
    int64_t time = NOTME_NO_TIME;
    const cJSON *payload = notme_member(message, "payload");
    const struct notme_text type = notme_text_at(payload, "$type"), did = notme_text_at(payload, "did");
    notme_time_at(payload, "time", &time);
    if (ends_in(type, "#identity"))
        return notme_bsky_identity(memory, did, notme_text_at(payload, "handle"), time, arena, out);
    if (!ends_in(type, "#commit"))
        return NOTME_BSKY_OTHER;
    struct notme_bsky_operation op = operation_in(payload, did, "operation");
    op.time = time;
    op.archive = true;
    return notme_bsky_operation(memory, &op, arena, out);
}

/* tap has no clock: of what it saw live the revision is one. Its identities are without any time. */
static enum notme_bsky_is take_tap(struct notme_bsky_memory *memory, const cJSON *message, struct notme_arena *arena,
                                   struct notme_bsky_reading *out)
{
    const cJSON *record = notme_member(message, "record");
    if (!record)
        return NOTME_BSKY_OTHER;
    struct notme_bsky_operation op = operation_in(record, notme_text_at(record, "did"), "action");
    op.backfill = !cJSON_IsTrue(notme_member(record, "live"));
    op.seq = 0;
    notme_tid_parse(op.rev, &op.time, NULL);
    return notme_bsky_operation(memory, &op, arena, out);
}

enum notme_bsky_is notme_bsky_message(struct notme_bsky_memory *memory, const cJSON *message, struct notme_arena *arena,
                                      struct notme_bsky_reading *out)
{
    out->wrong = NULL;
    switch (notme_bsky_stream_of(message)) {
    case NOTME_BSKY_JETSTREAM:
        return take_jetstream(memory, message, arena, out);
    case NOTME_BSKY_JETSTREAM_2:
        return take_jetstream_2(memory, message, arena, out);
    case NOTME_BSKY_TAP:
        return take_tap(memory, message, arena, out);
    case NOTME_BSKY_NO_STREAM:
    default:
        return NOTME_BSKY_OTHER;
    }
}
