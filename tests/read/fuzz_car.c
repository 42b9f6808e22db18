/* CAR files and trees from strangers. Bytes that are no CAR file make one: pieces apart by "--" become blocks under
 * their right names, and a link in a piece, by its first byte, one to a piece before it; so the tree is reached past
 * the hashes. */
#include "fuzz.h"

#include "car_made.h"
#include "read/bsky/car.h"
#include "read/bsky/mst.h"

enum { MOST = 64 };

static void set_links(struct made *piece, const struct made_cid *cid, size_t cids)
{
    for (size_t i = 0; cids && i + 5 + sizeof cid->at <= piece->len; i++)
        if (memcmp(piece->at + i, "\xd8\x2a\x58\x25\x00", 5) == 0)
            memcpy(piece->at + i + 5, cid[(unsigned char)piece->at[i + 5] % cids].at, sizeof cid->at);
}

static void make(struct made *file, const char *at, size_t len)
{
    static struct made blocks, piece;
    struct made_cid cid[MOST] = {{{0}}};
    size_t cids = 0;
    blocks.len = 0;
    while (len && cids < MOST) {
        size_t n = 0;
        while (n < len && !(n + 1 < len && at[n] == '-' && at[n + 1] == '-'))
            n++;
        piece.len = 0;
        made_bytes(&piece, at, n);
        set_links(&piece, cid, cids);
        cid[cids++] = made_block(&blocks, &piece);
        n = n + 2 <= len ? n + 2 : len;
        at += n;
        len -= n;
    }
    made_join(file, &cid[cids ? cids - 1 : 0], &blocks);
}

static int note(void *ctx, struct notme_text collection, struct notme_text rkey, const struct notme_block *block)
{
    size_t *count = ctx;
    (void)block;
    if (!collection.len || !rkey.len || ++*count > 100000)
        abort();
    return 0;
}

static void walk(const char *at, size_t len)
{
    struct notme_read_stats stats = {0};
    struct notme_reader reader = {.limits = {.depth = 64}, .stats = &stats, .place = "fuzz"};
    struct notme_car car;
    struct notme_commit commit;
    struct notme_mst_stats seen = {0};
    size_t count = 0;
    if (notme_car_open(&car, (struct notme_text){at, len}, &reader) == 0) {
        for (size_t i = 0; i < car.blocks; i++)
            notme_commit_read(&commit, car.block[i].data);
        notme_mst_walk(&car, car.root, &reader, note, &count, &seen);
        notme_mst_strays(&car, &reader, note, &count, &seen);
    }
    notme_car_release(&car);
}

FUZZ_TARGET
{
    static struct made file;
    if (len > 16384)
        return 0;
    walk((const char *)bytes, len);
    fuzz_read_bytes("fuzz.car", bytes, len, NULL, fuzz_timed_event);
    make(&file, (const char *)bytes, len);
    char *copy = fuzz_copy(file.at, file.len);
    walk(copy, file.len);
    fuzz_read_bytes("fuzz.car", copy, file.len, NULL, fuzz_timed_event);
    free(copy);
    return 0;
}
