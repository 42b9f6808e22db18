/* Repositories of the AT Protocol as they are saved: CAR files, pages of listRecords, and beside them answers of
 * getPosts and getActorLikes, which say what the liked posts were. */
#include "base/held.h"
#include "read/bsky/cbor.h"
#include "read/bsky/memory.h"
#include "read/bsky/mst.h"
#include "read/bsky/tally.h"
#include "read/bsky/tid.h"
#include "read/detect.h"
#include "read/platforms.h"

#include <stdlib.h>
#include <string.h>

/* What is known of a post. */
struct post {
    struct notme_text uri;
    struct notme_held *held;
};

struct repo {
    struct notme_bsky_own own; /* first; it remembers: a page and a CAR file may both hold a record, counted once */
    struct post *post;
    size_t posts, capacity;
    size_t cars;
};

enum { SEEN = 1 << 20 };

static int take(struct notme_export *export, struct repo *repo, const struct notme_record *record,
                enum notme_bsky_is is, struct notme_bsky_reading *reading)
{
    const struct notme_text yes = {"+", 1};
    const bool named = is == NOTME_BSKY_EVENT && reading->event.id.len;
    if (named && notme_bsky_recall(repo->own.memory, reading->event.id, yes).len)
        return notme_export_add(export, &reading->event, "", (struct notme_text){NULL, 0});
    if (named && !notme_bsky_remember(repo->own.memory, reading->event.id, yes, yes))
        return notme_fail_memory(export->reader->err);
    return notme_bsky_take(export, record, &repo->own.tally, is, reading);
}

/* ---- CAR files */

struct reading_car {
    struct notme_export *export;
    struct repo *repo;
    struct notme_text did; /* "" where it is not known */
    size_t index;
    size_t strays, nameless; /* records that no tree reaches; those of them without a key */
};

static int take_value(struct reading_car *car, const struct notme_bsky_key *key, const cJSON *value,
                      const struct notme_record *record, struct notme_bsky_reading *reading)
{
    struct notme_arena arena = {0};
    const bool named = key->did.len && key->rkey.len;
    enum notme_bsky_is is = NOTME_BSKY_WRONG;
    if (value && named)
        is = notme_bsky_record(key, value, &arena, reading);
    else if (value)
        is = notme_bsky_stray(key, value, &arena, reading);
    const int status = take(car->export, car->repo, record, is, reading);
    notme_arena_release(&arena);
    return status;
}

static int take_leaf(void *ctx, struct notme_text collection, struct notme_text rkey, const struct notme_block *block)
{
    struct reading_car *car = ctx;
    struct notme_export *export = car->export;
    struct notme_bsky_reading reading = {.wrong = NULL};
    const struct notme_bsky_key key = {car->did, collection, rkey};
    struct notme_record record = {.path = "", .index = car->index++, .offset = block ? block->offset : 0};
    enum notme_action undone;
    export->index = record.index;
    if (!block || !notme_bsky_undone(collection, &undone))
        return NOTME_OK;
    record.json = notme_cbor_document(block->data, export->reader->limits.depth, &reading.wrong);
    const int status = take_value(car, &key, record.json, &record, &reading);
    cJSON_Delete(record.json);
    return status;
}

static int take_stray_leaf(void *ctx, struct notme_text collection, struct notme_text rkey,
                           const struct notme_block *block)
{
    struct reading_car *car = ctx;
    enum notme_action undone;
    car->strays += block && notme_bsky_undone(collection, &undone);
    return take_leaf(ctx, collection, rkey, block);
}

/* A record that no node names says itself of what kind it is, and when it claims to have been made. */
static int take_nameless(struct reading_car *car, const struct notme_block *block)
{
    struct notme_bsky_reading reading = {.wrong = NULL};
    struct notme_record record = {.path = "", .offset = block->offset};
    enum notme_action undone;
    int status = NOTME_OK;
    record.json = notme_cbor_document(block->data, car->export->reader->limits.depth, &reading.wrong);
    const struct notme_bsky_key key = {car->did, notme_text_at(record.json, "$type"), {"", 0}};
    if (reading.wrong == notme_cbor_no_memory)
        status = notme_fail_memory(car->export->reader->err);
    if (key.collection.len && notme_bsky_undone(key.collection, &undone)) {
        car->export->index = record.index = car->index++;
        car->strays++;
        car->nameless++;
        status = take_value(car, &key, record.json, &record, &reading);
    }
    cJSON_Delete(record.json);
    return status;
}

/* The commit that the file says is its root; where that is damaged the newest there is. */
static const char *find_commit(const struct notme_car *car, struct notme_commit *commit)
{
    struct notme_commit other;
    const struct notme_block *root = notme_car_find(car, car->root);
    const char *wrong = root ? notme_commit_read(commit, root->data) : "the commit is not in the file";
    if (!wrong)
        return NULL;
    *commit = (struct notme_commit){.did = {NULL, 0}};
    for (size_t i = 0; i < car->blocks; i++)
        if (!notme_commit_read(&other, car->block[i].data) && notme_text_compare(other.rev, commit->rev) >= 0)
            *commit = other;
    return wrong;
}

static bool is_of_one_account(const struct notme_car *car, struct notme_text did)
{
    struct notme_commit other;
    for (size_t i = 0; i < car->blocks; i++)
        if (!notme_commit_read(&other, car->block[i].data) && !notme_text_equal(other.did, did))
            return false;
    return true;
}

/* Where parts of the tree are damaged, what hangs on them is found by its blocks alone. Where the tree is whole, what
 * it does not reach was deleted. */
static int take_strays(struct reading_car *reading, struct notme_car *car, struct notme_mst_stats *stats)
{
    struct notme_reader *reader = reading->export->reader;
    if (!is_of_one_account(car, reading->did))
        return NOTME_OK;
    int status = notme_mst_strays(car, reader, take_stray_leaf, reading, stats);
    for (size_t i = 0; i < car->blocks && status == NOTME_OK; i++)
        if (!car->block[i].visited && !car->block[i].named)
            status = take_nameless(reading, &car->block[i]);
    if (status == NOTME_OK && reading->strays)
        notme_reader_note(
            reader,
            "%zu records were found apart from their damaged tree, %zu of them without their key: nothing "
            "tells whether they were deleted before",
            reading->strays, reading->nameless);
    return status;
}

static int judge(struct reading_car *reading, const struct notme_car *car, const struct notme_commit *commit,
                 const struct notme_mst_stats *stats, uint64_t lost)
{
    struct notme_export *export = reading->export;
    struct repo *repo = reading->repo;
    const uint64_t all = 1u << NOTME_LIKE | 1u << NOTME_REPOST | 1u << NOTME_FOLLOW | 1u << NOTME_BLOCK |
                         1u << NOTME_POST | 1u << NOTME_REPLY | 1u << NOTME_QUOTE;
    int64_t time = NOTME_NO_TIME;
    const bool lacks = stats->missing_nodes || stats->missing_records;
    if (lacks)
        notme_reader_note(export->reader,
                          "%zu of %zu records and %zu parts of their tree are not in this file: it holds what is new "
                          "since some revision, or is damaged",
                          stats->missing_records, stats->leaves, stats->missing_nodes);
    const bool whole = !lacks && !car->damaged && notme_reader_lost(export->reader) == lost &&
                       notme_tid_parse(commit->rev, &time, NULL);
    /* of several files it is not known which is about what */
    export->complete = repo->cars == 1 && whole ? all : 0;
    export->common.generated = export->complete ? time : NOTME_NO_TIME;
    return notme_export_keep(export, commit->did, &export->common.account);
}

static int walk_car(struct reading_car *reading, struct notme_car *car, uint64_t lost)
{
    struct notme_reader *reader = reading->export->reader;
    struct notme_commit commit;
    struct notme_mst_stats stats = {0};
    const char *wrong = find_commit(car, &commit);
    const bool lost_root = wrong && !notme_car_find(car, car->root);
    int status = NOTME_OK;
    if (lost_root && car->root.len)
        status = notme_reader_damage(reader, "%s (byte 0)", wrong);
    else if (wrong && !(car->headless && commit.did.len)) /* its header was told of */
        status = notme_reader_skip(reader, 0, 0, "%s", wrong);
    reading->did = commit.did.len ? commit.did : reading->did;
    if (status == NOTME_OK && commit.did.len)
        status = notme_mst_walk(car, commit.data, reader, take_leaf, reading, &stats);
    /* the newest commit may be what is damaged, and an older one's tree be whole */
    const bool damaged_root = lost_root && (!commit.did.len || car->damaged > car->headless);
    if (status == NOTME_OK && (stats.missing_nodes || damaged_root))
        status = take_strays(reading, car, &stats);
    return status == NOTME_OK ? judge(reading, car, &commit, &stats, lost) : status;
}

static int read_car(struct notme_export *export, struct notme_stream *stream)
{
    struct reading_car reading = {
        .export = export, .repo = notme_bsky_own(export, sizeof(struct repo), SEEN), .did = {"", 0}};
    struct notme_buf bytes = {0};
    struct notme_car car = {0};
    const uint64_t lost = notme_reader_lost(export->reader) - export->reader->unlisted;
    int status = reading.repo ? notme_bsky_all(export->reader, stream, &bytes) : notme_fail_memory(export->reader->err);
    if (status == NOTME_OK && bytes.len) {
        reading.repo->cars++;
        status = notme_car_open(&car, (struct notme_text){bytes.at, bytes.len}, export->reader);
    }
    if (status == NOTME_OK && bytes.len)
        status = walk_car(&reading, &car, lost);
    notme_car_release(&car);
    notme_buf_release(&bytes);
    return status;
}

/* ---- pages of listRecords */

static int take_record(struct notme_export *export, const struct notme_record *record)
{
    struct repo *repo = notme_bsky_own(export, sizeof *repo, SEEN);
    struct notme_bsky_reading reading = {.wrong = "no record of a repository: 'uri' or 'value' is missing"};
    struct notme_bsky_key key;
    struct notme_arena arena = {0};
    const cJSON *value = notme_member(record->json, "value");
    if (export->beside) /* it is no part of this look */
        return NOTME_OK;
    if (!repo)
        return notme_fail_memory(export->reader->err);
    const enum notme_bsky_is is = value && notme_bsky_uri(notme_text_at(record->json, "uri"), &key)
                                      ? notme_bsky_record(&key, value, &arena, &reading)
                                      : NOTME_BSKY_WRONG;
    const int status = take(export, repo, record, is, &reading);
    notme_arena_release(&arena);
    return status;
}

/* ---- posts that were liked */

/* {src, val, neg?}: an author's label on their own post comes here, too. */
static bool add_labels(const cJSON *view, struct notme_arena *arena, struct notme_event *event)
{
    const struct notme_text author = notme_text_at(view, "author/did"), self = {"self", 4};
    const cJSON *label;
    bool ok = true;
    cJSON_ArrayForEach(label, notme_member(view, "labels"))
    {
        const struct notme_text src = notme_text_at(label, "src");
        if (!cJSON_IsTrue(notme_member(label, "neg")))
            ok = ok && notme_bsky_label(notme_text_at(label, "val"), notme_text_equal(src, author) ? self : src, arena,
                                        event);
    }
    return ok;
}

static bool keep_post(struct repo *repo, const cJSON *view, struct notme_arena *arena)
{
    struct notme_event event = notme_bsky_event(NOTME_OTHER, notme_text_at(view, "author/did"));
    struct post post = {.uri = {NULL, 0}};
    event.object_id = notme_text_at(view, "uri");
    if (!event.object_id.len)
        return true;
    if (!notme_bsky_content(notme_member(view, "record"), arena, &event) || !add_labels(view, arena, &event) ||
        !notme_grow(&repo->post, &repo->capacity, repo->posts, sizeof post) || !(post.held = notme_held_new(&event, 1)))
        return false;
    notme_held_event(post.held, &event);
    post.uri = event.object_id;
    repo->post[repo->posts++] = post;
    return true;
}

static int take_post(struct notme_export *export, const struct notme_record *record)
{
    struct notme_arena arena = {0};
    struct repo *repo = notme_bsky_own(export, sizeof *repo, SEEN);
    const cJSON *inner = notme_member(record->json, "post");
    const bool ok = repo && keep_post(repo, inner ? inner : record->json, &arena);
    notme_arena_release(&arena);
    return ok ? NOTME_OK : notme_fail_memory(export->reader->err);
}

static int by_uri(const void *a, const void *b)
{
    const struct post *x = a, *y = b;
    return notme_text_compare(x->uri, y->uri);
}

static void add_content(void *ctx, struct notme_event *event)
{
    const struct repo *repo = ctx;
    const struct post key = {.uri = event->object_id};
    struct notme_event known;
    if (!event->object_id.len || event->text.at)
        return;
    const struct post *post = bsearch(&key, repo->post, repo->posts, sizeof key, by_uri);
    if (!post)
        return;
    notme_held_event(post->held, &known);
    event->text = known.text;
    event->lang = known.lang;
    event->sensitive = known.sensitive;
    memcpy(event->tags, known.tags, known.ntags * sizeof *known.tags);
    memcpy(event->links, known.links, known.nlinks * sizeof *known.links);
    memcpy(event->labels, known.labels, known.nlabels * sizeof *known.labels);
    event->ntags = known.ntags;
    event->nlinks = known.nlinks;
    event->nlabels = known.nlabels;
}

/* ---- the platform */

static int end_repo(struct notme_export *export)
{
    struct repo *repo = export->own;
    if (!repo)
        return NOTME_OK;
    if (repo->posts) {
        qsort(repo->post, repo->posts, sizeof *repo->post, by_uri);
        export->events.change = add_content;
        export->events.change_ctx = repo;
    }
    notme_bsky_tell(export);
    return NOTME_OK;
}

static void release_repo(struct notme_export *export)
{
    struct repo *repo = export->own;
    if (!repo)
        return;
    for (size_t i = 0; i < repo->posts; i++)
        notme_free(repo->post[i].held);
    notme_free(repo->post);
    notme_bsky_disown(export);
}

static bool want(void *ctx, const char *path)
{
    (void)ctx;
    return strcmp(path, "records") == 0 || strcmp(path, "posts") == 0 || strcmp(path, "feed") == 0;
}

static int take_any(void *ctx, const struct notme_record *record)
{
    struct notme_export *export = ctx;
    export->index = record->index;
    return strcmp(record->path, "records") == 0 ? take_record(export, record) : take_post(export, record);
}

static bool has_list(const struct notme_peek *peek, const char *name)
{
    const struct notme_sample sample = {name, peek->head.at, peek->head.len, peek->whole};
    return notme_sample_has(&sample, "\"records\"") || notme_sample_has(&sample, "\"posts\"") ||
           notme_sample_has(&sample, "\"feed\"");
}

/* Of any name: what it is its bytes tell. Other answers of servers may lie beside those that are of use. */
static int read_any(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_peek peek = {0};
    struct notme_stream inner = *stream; /* the peek closes it */
    *stream = (struct notme_stream){0};
    int status = notme_peek_open(&peek, &inner, export->reader->err);
    struct notme_stream again = notme_peek_stream(&peek);
    if (status == NOTME_OK && notme_car_recognise(peek.head.at, peek.head.len))
        status = read_car(export, &again);
    else if (status == NOTME_OK && has_list(&peek, export->member))
        status = notme_records(export->reader, &again, want, take_any, export);
    notme_peek_close(&peek);
    return status;
}

/* The last page of a list, and the only one of an empty list. */
static bool is_empty_page(const struct notme_sample *sample)
{
    static const char page[] = "{\"records\":[]}";
    size_t n = 0;
    for (size_t i = 0; i < sample->len; i++) {
        if (sample->head[i] == ' ' || sample->head[i] == '\n' || sample->head[i] == '\r' || sample->head[i] == '\t')
            continue;
        if (n + 1 >= sizeof page || sample->head[i] != page[n++])
            return false;
    }
    return n + 1 == sizeof page;
}

static bool recognise(const struct notme_sample *sample)
{
    return is_empty_page(sample) || notme_car_recognise(sample->head, sample->len) ||
           (notme_sample_has(sample, "\"records\"") && notme_sample_has(sample, "\"value\"") &&
            notme_sample_has(sample, "\"at://did:"));
}

static const struct notme_export_file files[] = {
    {"*.car", NOTME_BYTES, .bytes = read_car, .apart = true},
    {"*.json", NOTME_BYTES, .bytes = read_any},
    {NULL, NOTME_BYTES, .bytes = read_any},
};

const struct notme_platform notme_bsky_repo = {.service = NOTME_BSKY_SERVICE,
                                               .format = "bsky.repo",
                                               .recognise = recognise,
                                               .file = files,
                                               .files = sizeof files / sizeof *files,
                                               .end = end_repo,
                                               .release = release_repo,
                                               .no_unlikes = true};
