/* CAR files and frames made by hand: what the readers are to read, written by other code than theirs. */
#ifndef NOTME_TESTS_READ_CAR_MADE_H
#define NOTME_TESTS_READ_CAR_MADE_H

#include <nettle/sha2.h>
#include <stdint.h>
#include <string.h>

struct made {
    char at[65536];
    size_t len;
};

struct made_cid {
    char at[36];
};

static inline void made_bytes(struct made *m, const void *bytes, size_t len)
{
    memcpy(m->at + m->len, bytes, len);
    m->len += len;
}

static inline void made_head(struct made *m, unsigned major, uint64_t n)
{
    const int size = n < 24 ? 0 : n < 256 ? 1 : n < 65536 ? 2 : 4;
    m->at[m->len++] = (char)(major << 5 | (n < 24 ? (unsigned)n : size == 1 ? 24u : size == 2 ? 25u : 26u));
    for (int i = size - 1; i >= 0; i--)
        m->at[m->len++] = (char)(n >> (8 * i));
}

static inline void made_int(struct made *m, uint64_t n)
{
    made_head(m, 0, n);
}
static inline void made_array(struct made *m, size_t n)
{
    made_head(m, 4, n);
}
static inline void made_map(struct made *m, size_t n)
{
    made_head(m, 5, n);
}
static inline void made_null(struct made *m)
{
    made_bytes(m, "\xf6", 1);
}

static inline void made_text(struct made *m, const char *text)
{
    made_head(m, 3, strlen(text));
    made_bytes(m, text, strlen(text));
}

static inline void made_blob(struct made *m, const void *bytes, size_t len)
{
    made_head(m, 2, len);
    made_bytes(m, bytes, len);
}

static inline void made_link(struct made *m, const struct made_cid *cid)
{
    if (!cid) {
        made_null(m);
        return;
    }
    made_bytes(m, "\xd8\x2a\x58\x25\x00", 5);
    made_bytes(m, cid->at, sizeof cid->at);
}

static inline struct made_cid made_cid(const struct made *data)
{
    struct made_cid cid = {"\x01\x71\x12\x20"};
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, data->len, (const uint8_t *)data->at);
    sha256_digest(&sha, 32, (uint8_t *)cid.at + 4);
    return cid;
}

static inline void made_uvarint(struct made *m, uint64_t n)
{
    for (; n >= 128; n >>= 7)
        m->at[m->len++] = (char)(n | 128);
    m->at[m->len++] = (char)n;
}

/* A block of a CAR file under a name of its own or of another's. */
static inline void made_named_block(struct made *car, const struct made_cid *cid, const struct made *data)
{
    made_uvarint(car, sizeof cid->at + data->len);
    made_bytes(car, cid->at, sizeof cid->at);
    made_bytes(car, data->at, data->len);
}

static inline struct made_cid made_block(struct made *car, const struct made *data)
{
    const struct made_cid cid = made_cid(data);
    made_named_block(car, &cid, data);
    return cid;
}

static inline void made_car(struct made *car, const struct made_cid *root)
{
    struct made header = {.len = 0};
    made_map(&header, 2);
    made_text(&header, "roots");
    made_array(&header, 1);
    made_link(&header, root);
    made_text(&header, "version");
    made_int(&header, 1);
    made_uvarint(car, header.len);
    made_bytes(car, header.at, header.len);
}

/* Joins a header and the blocks that were made before their root was known. */
static inline void made_join(struct made *car, const struct made_cid *root, const struct made *blocks)
{
    car->len = 0;
    made_car(car, root);
    made_bytes(car, blocks->at, blocks->len);
}

/* One entry of a node: how many bytes it shares with the key before, the rest of its key, record, tree to the right. */
struct made_entry {
    uint64_t shared;
    const char *rest;
    const struct made_cid *value, *tree;
};

static inline struct made_cid made_node(struct made *blocks, const struct made_cid *left,
                                        const struct made_entry *entry, size_t count)
{
    struct made node = {.len = 0};
    made_map(&node, 2);
    made_text(&node, "e");
    made_array(&node, count);
    for (size_t i = 0; i < count; i++) {
        made_map(&node, 4);
        made_text(&node, "k");
        made_blob(&node, entry[i].rest, strlen(entry[i].rest));
        made_text(&node, "p");
        made_int(&node, entry[i].shared);
        made_text(&node, "t");
        made_link(&node, entry[i].tree);
        made_text(&node, "v");
        made_link(&node, entry[i].value);
    }
    made_text(&node, "l");
    made_link(&node, left);
    return made_block(blocks, &node);
}

static inline struct made_cid made_commit(struct made *blocks, const char *did, const char *rev, uint64_t version,
                                          const struct made_cid *data)
{
    struct made commit = {.len = 0};
    made_map(&commit, 6);
    made_text(&commit, "did");
    made_text(&commit, did);
    made_text(&commit, "rev");
    made_text(&commit, rev);
    made_text(&commit, "sig");
    made_blob(&commit, "sealed", 6);
    made_text(&commit, "data");
    made_link(&commit, data);
    made_text(&commit, "prev");
    made_null(&commit);
    made_text(&commit, "version");
    made_int(&commit, version);
    return made_block(blocks, &commit);
}

/* A like or repost. */
static inline struct made_cid made_like(struct made *blocks, const char *type, const char *uri, const char *created)
{
    struct made like = {.len = 0};
    made_map(&like, 3);
    made_text(&like, "$type");
    made_text(&like, type);
    made_text(&like, "subject");
    made_map(&like, 2);
    made_text(&like, "cid");
    made_text(&like, "bafyreimade");
    made_text(&like, "uri");
    made_text(&like, uri);
    made_text(&like, "createdAt");
    made_text(&like, created);
    return made_block(blocks, &like);
}

#endif
