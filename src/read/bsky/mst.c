#include "read/bsky/mst.h"

#include "base/held.h"
#include "read/bsky/cbor.h"

#include <string.h>

/* ---- commits */

const char *notme_commit_read(struct notme_commit *commit, struct notme_text block)
{
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    int64_t version = 0;
    *commit = (struct notme_commit){.did = {NULL, 0}};
    notme_cbor_start(&cbor, block.at, block.len, 4);
    if (notme_cbor_next(&cbor) != NOTME_CBOR_MAP)
        return "no commit of a repository";
    while ((type = notme_cbor_next(&cbor)) == NOTME_CBOR_KEY) {
        const struct notme_text key = cbor.text;
        type = notme_cbor_next(&cbor);
        if (notme_text_is(key, "did") && type == NOTME_CBOR_STRING)
            commit->did = cbor.text;
        else if (notme_text_is(key, "rev") && type == NOTME_CBOR_STRING)
            commit->rev = cbor.text;
        else if (notme_text_is(key, "data") && type == NOTME_CBOR_LINK)
            commit->data = cbor.text;
        else if (notme_text_is(key, "version") && type == NOTME_CBOR_INTEGER)
            version = cbor.integer;
        else if (type == NOTME_CBOR_MAP || type == NOTME_CBOR_ARRAY || type == NOTME_CBOR_ERROR)
            return "no commit of a repository";
    }
    if (type != NOTME_CBOR_MAP_END || !commit->did.len || !commit->data.len)
        return "no commit of a repository";
    return version == 2 || version == 3 ? NULL : "a commit of a version other than 2 and 3";
}

static const char no_memory[] = "out of memory";

/* ---- nodes: {"e": [{"k": bytes, "p": int, "t": LINK|null, "v": LINK}, …], "l": LINK|null} */

struct entry {
    uint64_t shared;                     /* bytes of the key before */
    struct notme_text rest, value, tree; /* tree: the one to the right, absent where there is none */
};

struct node {
    struct entry *entry;
    size_t entries, capacity, next;
    struct notme_text left;
    bool left_done, tree_next; /* the tree to the right of entry `next - 1` is to come */
    size_t key_len;
    char key[NOTME_MST_KEY_MAX]; /* of the entry before */
    uint64_t offset;
};

static const char *read_entry(struct notme_cbor *cbor, struct entry *entry)
{
    enum notme_cbor_type type;
    bool prefix = false;
    *entry = (struct entry){.shared = 0};
    while ((type = notme_cbor_next(cbor)) == NOTME_CBOR_KEY) {
        const struct notme_text key = cbor->text;
        type = notme_cbor_next(cbor);
        if (notme_text_is(key, "k") && type == NOTME_CBOR_BYTES) {
            entry->rest = cbor->text;
        } else if (notme_text_is(key, "p") && type == NOTME_CBOR_INTEGER && cbor->integer >= 0) {
            entry->shared = (uint64_t)cbor->integer;
            prefix = true;
        } else if (notme_text_is(key, "v") && type == NOTME_CBOR_LINK) {
            entry->value = cbor->text;
        } else if (notme_text_is(key, "t") && type == NOTME_CBOR_LINK) {
            entry->tree = cbor->text;
        } else if (!notme_text_is(key, "t") || type != NOTME_CBOR_NULL) {
            return "no node of a tree";
        }
    }
    return type == NOTME_CBOR_MAP_END && prefix && entry->rest.at && entry->value.at ? NULL : "no node of a tree";
}

static const char *read_entries(struct notme_cbor *cbor, struct node *node)
{
    enum notme_cbor_type type;
    if (notme_cbor_next(cbor) != NOTME_CBOR_ARRAY)
        return "no node of a tree";
    while ((type = notme_cbor_next(cbor)) == NOTME_CBOR_MAP) {
        if (!notme_grow(&node->entry, &node->capacity, node->entries, sizeof *node->entry))
            return no_memory;
        const char *wrong = read_entry(cbor, &node->entry[node->entries++]);
        if (wrong)
            return wrong;
    }
    return type == NOTME_CBOR_ARRAY_END ? NULL : "no node of a tree";
}

static const char *read_node(struct node *node, struct notme_text block)
{
    struct notme_cbor cbor;
    enum notme_cbor_type type;
    bool entries = false;
    notme_cbor_start(&cbor, block.at, block.len, 4);
    if (notme_cbor_next(&cbor) != NOTME_CBOR_MAP)
        return "no node of a tree";
    while ((type = notme_cbor_next(&cbor)) == NOTME_CBOR_KEY) {
        if (notme_text_is(cbor.text, "e")) {
            const char *wrong = read_entries(&cbor, node);
            if (wrong)
                return wrong;
            entries = true;
        } else if (notme_text_is(cbor.text, "l")) {
            type = notme_cbor_next(&cbor);
            if (type != NOTME_CBOR_LINK && type != NOTME_CBOR_NULL)
                return "no node of a tree";
            node->left = type == NOTME_CBOR_LINK ? cbor.text : node->left;
        } else {
            return "no node of a tree";
        }
    }
    return type == NOTME_CBOR_MAP_END && entries ? NULL : "no node of a tree";
}

/* ---- the walk */

struct walk {
    struct notme_car *car;
    struct notme_reader *reader;
    notme_mst_sink *sink;
    void *ctx;
    struct notme_mst_stats *stats;
    struct node *node[NOTME_MST_DEPTH_MAX];
    size_t depth, last_len;
    char last[NOTME_MST_KEY_MAX]; /* key handed on */
};

static int complain(struct walk *walk, uint64_t offset, const char *what)
{
    return notme_reader_skip(walk->reader, 0, offset, "%s (byte %llu)", what, (unsigned long long)offset);
}

static void drop(struct node *node)
{
    if (node)
        notme_free(node->entry);
    notme_free(node);
}

/* Every node holds keys of its own: one that is met twice would be a loop, or a way to make a small file endless. */
static int descend(struct walk *walk, struct notme_text cid)
{
    struct notme_block *block = notme_car_find(walk->car, cid);
    if (!block) {
        walk->stats->missing_nodes++;
        return NOTME_OK;
    }
    if (block->visited)
        return complain(walk, block->offset, "a node of the tree that comes twice");
    if (walk->depth == NOTME_MST_DEPTH_MAX)
        return complain(walk, block->offset, "the tree is nested too deeply");
    block->visited = true;
    struct node *node = notme_alloc(1, sizeof *node);
    if (!node)
        return notme_fail_memory(walk->reader->err);
    node->offset = block->offset;
    const char *wrong = read_node(node, block->data);
    if (wrong) {
        drop(node);
        return wrong == no_memory ? notme_fail_memory(walk->reader->err) : complain(walk, block->offset, wrong);
    }
    walk->node[walk->depth++] = node;
    return NOTME_OK;
}

/* The key of an entry, joined from the one before and its own rest; it becomes the one before. */
static const char *join_key(struct node *node, const struct entry *entry)
{
    if (entry->shared > node->key_len || entry->rest.len > NOTME_MST_KEY_MAX - (size_t)entry->shared) {
        node->key_len = 0; /* those that lean on it are wrong, too */
        return "a key that is too long or lacks its beginning";
    }
    if (entry->rest.len)
        memcpy(node->key + entry->shared, entry->rest.at, entry->rest.len);
    node->key_len = (size_t)entry->shared + entry->rest.len;
    return NULL;
}

/* "COLLECTION/RKEY", of the characters that both may have. */
static bool split_key(struct notme_text key, struct notme_text *collection, struct notme_text *rkey)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:~-/";
    const char *slash = memchr(key.at, '/', key.len);
    for (size_t i = 0; i < key.len; i++)
        if (!key.at[i] || !strchr(allowed, key.at[i]))
            return false;
    if (!slash)
        return false;
    *collection = (struct notme_text){key.at, (size_t)(slash - key.at)};
    *rkey = (struct notme_text){slash + 1, key.len - collection->len - 1};
    return collection->len && rkey->len && !memchr(rkey->at, '/', rkey->len);
}

static int give(struct walk *walk, struct node *node, const struct entry *entry)
{
    struct notme_text collection, rkey;
    struct notme_block *block = notme_car_find(walk->car, entry->value);
    const char *wrong = join_key(node, entry);
    const struct notme_text key = {node->key, node->key_len}, last = {walk->last, walk->last_len};
    if (!wrong && !split_key(key, &collection, &rkey))
        wrong = "a key that is none of a record";
    if (!wrong && notme_text_compare(last, key) >= 0)
        wrong = "keys out of order";
    if (block)
        block->named = true;
    if (wrong)
        return complain(walk, node->offset, wrong);
    memcpy(walk->last, key.at, key.len);
    walk->last_len = key.len;
    walk->stats->leaves++;
    walk->stats->missing_records += block == NULL;
    return walk->sink(walk->ctx, collection, rkey, block);
}

/* The left tree, then entry by entry with the tree to its right. */
static int step(struct walk *walk)
{
    struct node *node = walk->node[walk->depth - 1];
    if (!node->left_done) {
        node->left_done = true;
        return node->left.at ? descend(walk, node->left) : NOTME_OK;
    }
    if (node->tree_next) {
        node->tree_next = false;
        const struct notme_text tree = node->entry[node->next - 1].tree;
        return tree.at ? descend(walk, tree) : NOTME_OK;
    }
    if (node->next < node->entries) {
        node->tree_next = true;
        return give(walk, node, &node->entry[node->next++]);
    }
    drop(node);
    walk->depth--;
    return NOTME_OK;
}

static struct walk *start(struct notme_car *car, struct notme_reader *reader, notme_mst_sink *sink, void *ctx,
                          struct notme_mst_stats *stats)
{
    struct walk *walk = notme_alloc(1, sizeof *walk);
    if (!walk)
        return NULL;
    walk->car = car;
    walk->reader = reader;
    walk->sink = sink;
    walk->ctx = ctx;
    walk->stats = stats;
    return walk;
}

static void end(struct walk *walk)
{
    while (walk->depth)
        drop(walk->node[--walk->depth]);
    notme_free(walk);
}

int notme_mst_walk(struct notme_car *car, struct notme_text root, struct notme_reader *reader, notme_mst_sink *sink,
                   void *ctx, struct notme_mst_stats *stats)
{
    struct walk *walk = start(car, reader, sink, ctx, stats);
    if (!walk)
        return notme_fail_memory(reader->err);
    int status = descend(walk, root);
    while (status == NOTME_OK && walk->depth)
        status = step(walk);
    end(walk);
    return status;
}

/* ---- what no tree reaches */

static int give_stray(struct walk *walk, struct node *node)
{
    int status = NOTME_OK;
    walk->last_len = 0; /* nodes stand in any order */
    for (size_t i = 0; i < node->entries && status == NOTME_OK; i++) {
        const struct notme_block *block = notme_car_find(walk->car, node->entry[i].value);
        const bool is_known = block && block->named;
        status = is_known && !join_key(node, &node->entry[i]) ? NOTME_OK : give(walk, node, &node->entry[i]);
    }
    return status;
}

static int walk_stray(struct walk *walk, struct notme_block *block)
{
    struct node *node = notme_alloc(1, sizeof *node);
    if (!node)
        return notme_fail_memory(walk->reader->err);
    node->offset = block->offset;
    const char *wrong = read_node(node, block->data);
    block->visited = !wrong;
    int status = wrong == no_memory ? notme_fail_memory(walk->reader->err) : NOTME_OK;
    if (!wrong)
        status = give_stray(walk, node);
    drop(node);
    return status;
}

int notme_mst_strays(struct notme_car *car, struct notme_reader *reader, notme_mst_sink *sink, void *ctx,
                     struct notme_mst_stats *stats)
{
    struct walk *walk = start(car, reader, sink, ctx, stats);
    int status = walk ? NOTME_OK : notme_fail_memory(reader->err);
    for (size_t i = 0; i < car->blocks && status == NOTME_OK; i++)
        if (!car->block[i].visited && !car->block[i].named)
            status = walk_stray(walk, &car->block[i]);
    if (walk)
        end(walk);
    return status;
}
