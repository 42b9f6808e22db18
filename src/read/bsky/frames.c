/* Frames of com.atproto.sync.subscribeRepos, as binary files of one or more: two CBOR values each, a header {op, t} and
 * a body. What was made lies in the body's blocks, a CAR file of its own. */
#include "base/held.h"
#include "read/bsky/car.h"
#include "read/bsky/cbor.h"
#include "read/bsky/stream.h"
#include "read/bsky/tally.h"
#include "read/platforms.h"

#include <string.h>

enum { MOST_OPERATIONS = 1000 }; /* the protocol says 200 */

struct frames {
    struct notme_bsky_own own; /* first */
    size_t gaps, too_big;
};

/* One #commit, its bytes beside its JSON, which has no links and bytes. */
struct commit {
    struct notme_export *export;
    struct frames *frames;
    const cJSON *body;
    struct notme_text blocks;
    struct notme_text cid[MOST_OPERATIONS]; /* of each operation, absent in deletions */
    size_t cids;
    uint64_t offset; /* of the frame */
};

/* ---- links and bytes */

static bool scan_operations(struct notme_cbor *cbor, struct commit *commit)
{
    enum notme_cbor_type type = notme_cbor_next(cbor);
    if (type != NOTME_CBOR_ARRAY)
        return false;
    while ((type = notme_cbor_next(cbor)) == NOTME_CBOR_MAP && commit->cids < MOST_OPERATIONS) {
        struct notme_text *cid = &commit->cid[commit->cids++];
        *cid = (struct notme_text){NULL, 0};
        while ((type = notme_cbor_next(cbor)) == NOTME_CBOR_KEY) {
            const bool is_cid = notme_text_is(cbor->text, "cid");
            type = notme_cbor_next(cbor);
            if (is_cid && type == NOTME_CBOR_LINK)
                *cid = cbor->text;
            else if (type == NOTME_CBOR_MAP || type == NOTME_CBOR_ARRAY)
                return false;
        }
        if (type != NOTME_CBOR_MAP_END)
            return false;
    }
    return type == NOTME_CBOR_ARRAY_END;
}

static bool scan(struct commit *commit, struct notme_text body, uint32_t depth)
{
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    notme_cbor_start(&cbor, body.at, body.len, depth);
    if (notme_cbor_next(&cbor) != NOTME_CBOR_MAP)
        return false;
    while ((type = notme_cbor_next(&cbor)) == NOTME_CBOR_KEY) {
        if (notme_text_is(cbor.text, "blocks")) {
            if (notme_cbor_next(&cbor) != NOTME_CBOR_BYTES)
                return false;
            commit->blocks = cbor.text;
        } else if (notme_text_is(cbor.text, "ops") ? !scan_operations(&cbor, commit) : !notme_cbor_skip_value(&cbor)) {
            return false;
        }
    }
    return type == NOTME_CBOR_MAP_END;
}

/* ---- commits */

/* Each commit names the revision before it: another one than was seen last means that something was lost between. */
static bool count_gap(struct frames *frames, const cJSON *body)
{
    const struct notme_text did = notme_text_at(body, "repo"), rev = notme_text_at(body, "rev");
    const struct notme_text since = notme_text_at(body, "since"), what = notme_text_of("rev");
    const struct notme_text last = notme_bsky_recall(frames->own.memory, did, what);
    const bool newer = !last.len || notme_text_compare(rev, last) > 0; /* frames come more than once */
    frames->gaps += newer && last.len && since.len && !notme_text_equal(since, last);
    return !newer || notme_bsky_remember(frames->own.memory, did, what, rev);
}

static int take_operation(struct commit *commit, const struct notme_car *car, const cJSON *item, size_t i)
{
    struct notme_export *export = commit->export;
    struct notme_text path = notme_text_at(item, "path");
    const char *slash = path.len ? memchr(path.at, '/', path.len) : NULL;
    const size_t n = slash ? (size_t)(slash - path.at) : path.len;
    struct notme_bsky_operation op = {.key = {notme_text_at(commit->body, "repo"), {path.at, n}, {NULL, 0}},
                                      .rev = notme_text_at(commit->body, "rev"),
                                      .word = notme_text_at(item, "action"),
                                      .time = NOTME_NO_TIME};
    struct notme_bsky_reading reading = {.wrong = NULL};
    struct notme_arena arena = {0};
    const struct notme_record place = {.path = "", .index = i, .offset = commit->offset};
    const struct notme_block *block = notme_car_find(car, commit->cid[i]);
    enum notme_action undone;
    if (!notme_bsky_undone(op.key.collection, &undone))
        return NOTME_OK;
    if (slash)
        op.key.rkey = (struct notme_text){slash + 1, path.len - n - 1};
    notme_time_at(commit->body, "time", &op.time);
    notme_integer_in(notme_member(commit->body, "seq"), &op.seq);
    cJSON *record = block ? notme_cbor_document(block->data, export->reader->limits.depth, &reading.wrong) : NULL;
    op.record = record;
    enum notme_bsky_is is = NOTME_BSKY_WRONG;
    if (!block && commit->cid[i].at)
        reading.wrong = "a record that is not in the frame's blocks";
    else if (record || !block)
        is = notme_bsky_operation(commit->frames->own.memory, &op, &arena, &reading);
    const int status = notme_bsky_take(export, &place, &commit->frames->own.tally, is, &reading);
    cJSON_Delete(record);
    notme_arena_release(&arena);
    return status;
}

static int take_operations(struct commit *commit)
{
    struct notme_reader *reader = commit->export->reader;
    struct notme_car car = {0};
    const cJSON *item;
    size_t i = 0;
    int status = commit->blocks.len ? notme_car_open(&car, commit->blocks, reader) : NOTME_OK;
    cJSON_ArrayForEach(item, notme_member(commit->body, "ops"))
    {
        if (status == NOTME_OK && i < commit->cids)
            status = take_operation(commit, &car, item, i);
        i++;
    }
    notme_car_release(&car);
    return status;
}

static int take_commit(struct notme_export *export, struct frames *frames, const cJSON *body, struct notme_text bytes,
                       uint64_t offset)
{
    struct commit *commit = notme_alloc(1, sizeof *commit);
    if (!commit)
        return notme_fail_memory(export->reader->err);
    commit->export = export;
    commit->frames = frames;
    commit->body = body;
    commit->offset = offset;
    frames->too_big += cJSON_IsTrue(notme_member(body, "tooBig")) != 0;
    int status = NOTME_OK;
    if (!scan(commit, bytes, export->reader->limits.depth))
        status = notme_reader_skip(export->reader, 0, offset, "a commit whose operations cannot be read (byte %llu)",
                                   (unsigned long long)offset);
    else
        status = count_gap(frames, body) ? take_operations(commit) : notme_fail_memory(export->reader->err);
    notme_free(commit);
    return status;
}

static int take_identity(struct notme_export *export, struct frames *frames, const cJSON *body, uint64_t offset)
{
    struct notme_bsky_reading reading = {.wrong = NULL};
    struct notme_arena arena = {0};
    const struct notme_record place = {.path = "", .offset = offset};
    int64_t time = NOTME_NO_TIME;
    notme_time_at(body, "time", &time);
    const enum notme_bsky_is is = notme_bsky_identity(frames->own.memory, notme_text_at(body, "did"),
                                                      notme_text_at(body, "handle"), time, &arena, &reading);
    const int status = notme_bsky_take(export, &place, &frames->own.tally, is, &reading);
    notme_arena_release(&arena);
    return status;
}

/* ---- frames */

static int take_frame(struct notme_export *export, struct frames *frames, const cJSON *header, const cJSON *body,
                      struct notme_text bytes, uint64_t offset)
{
    const struct notme_text type = notme_text_at(header, "t");
    if (notme_text_is(type, "#commit"))
        return take_commit(export, frames, body, bytes, offset);
    if (notme_text_is(type, "#identity"))
        return take_identity(export, frames, body, offset);
    return NOTME_OK;
}

/* Cuts the frame off *rest; all of it where it is damaged: nothing tells where the next one begins. */
static int next_frame(struct notme_export *export, struct frames *frames, struct notme_text *rest, uint64_t offset)
{
    struct notme_reader *reader = export->reader;
    struct notme_cbor cbor;
    const char *wrong, *from = rest->at;
    int status = NOTME_OK;
    notme_cbor_start(&cbor, rest->at, rest->len, reader->limits.depth);
    cJSON *header = notme_cbor_json(&cbor, &wrong), *body = NULL;
    const size_t n = notme_cbor_offset(&cbor);
    if (header && !notme_text_at(header, "op").len)
        wrong = "no frame of a firehose";
    if (!wrong) {
        notme_cbor_start(&cbor, from + n, rest->len - n, reader->limits.depth);
        body = notme_cbor_json(&cbor, &wrong);
    }
    const size_t m = notme_cbor_offset(&cbor);
    if (wrong == notme_cbor_no_memory)
        status = notme_fail_memory(reader->err);
    else if (wrong)
        status = notme_reader_damage(reader, "%s, and what follows cannot be read (byte %llu)", wrong,
                                     (unsigned long long)offset);
    else
        status = take_frame(export, frames, header, body, (struct notme_text){from + n, m}, offset);
    rest->at = wrong ? from + rest->len : from + n + m;
    rest->len = wrong ? 0 : rest->len - n - m;
    cJSON_Delete(header);
    cJSON_Delete(body);
    return status;
}

static int read_frames(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_reader *reader = export->reader;
    struct frames *frames = notme_bsky_own(export, sizeof *frames, NOTME_BSKY_REMEMBERED);
    struct notme_buf bytes = {0};
    int status = frames ? notme_bsky_all(reader, stream, &bytes) : notme_fail_memory(reader->err);
    struct notme_text rest = {bytes.at, bytes.len};
    for (size_t i = 0; rest.len && status == NOTME_OK; i++) {
        export->index = i;
        status = next_frame(export, frames, &rest, bytes.len - rest.len);
    }
    notme_buf_release(&bytes);
    return status;
}

/* ---- the platform */

static int end_frames(struct notme_export *export)
{
    const struct frames *frames = export->own;
    if (!frames)
        return NOTME_OK;
    const size_t gaps = frames->gaps, too_big = frames->too_big;
    notme_bsky_disown(export);
    if (gaps)
        notme_reader_note(export->reader, "%zu commit%s not the one after that before it: events are missing", gaps,
                          gaps == 1 ? " is" : "s are");
    if (too_big)
        notme_reader_note(export->reader, "%zu commits were too big for the stream: their records are not in it",
                          too_big);
    return NOTME_OK;
}

static bool recognise(const struct notme_sample *sample)
{
    static const char begin[] = "\xa2"
                                "at";
    return sample->len > 16 && memcmp(sample->head, begin, 3) == 0 && sample->head[4] == '#' &&
           notme_sample_has(sample, "bop");
}

static const struct notme_export_file files[] = {
    {"*.cbor", NOTME_BYTES, .bytes = read_frames},
    {NULL, NOTME_BYTES, .bytes = read_frames},
};

const struct notme_platform notme_bsky_firehose = {.service = NOTME_BSKY_SERVICE,
                                                   .format = "bsky.firehose",
                                                   .recognise = recognise,
                                                   .file = files,
                                                   .files = sizeof files / sizeof *files,
                                                   .end = end_frames,
                                                   .by_content = true};
