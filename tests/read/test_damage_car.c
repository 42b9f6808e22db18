/* The one rule for damage, of CAR files: every record whose own block is intact is read, whatever else of the file is
 * damaged, and nothing is read that a whole tree does not reach. A known repository is cut and changed all over. */
#include "car_made.h"
#include "lines.h"

const unsigned t_parts = T_ACTION;

#define US "did:plc:us2us2us2us2us2us2us2us2"
#define REV "3kmwinjbavs27"
#define LIKES "app.bsky.feed.like/"
#define POSTS "at://did:plc:them/app.bsky.feed.post/"

/* Nodes of a dozen records each, and the root's own between them. One record more is in no tree: it was deleted. */
enum { DOZEN = 12, NODES = 5, RECORDS = NODES * (DOZEN + 1) - 1, DELETED = RECORDS, BLOCKS = RECORDS + 1 + NODES + 2 };

/* ---- a known repository */

struct repository {
    struct made file;
    size_t from[BLOCKS], to[BLOCKS]; /* of each block: records first, then nodes, their root, and the commit */
};

static void write_uri(char *to, size_t size, int i)
{
    snprintf(to, size, POSTS "%d-%s", i, i % 2 ? "odd" : "even-and-a-little-longer");
}

static void write_time(char *to, size_t size, int i)
{
    snprintf(to, size, "2024-03-05T%02d:%02d:07Z", i / 60 + 1, i % 60);
}

static struct made_cid add_record(struct made *blocks, int i)
{
    char uri[96], time[32];
    write_uri(uri, sizeof uri, i);
    write_time(time, sizeof time, i);
    return made_like(blocks, "app.bsky.feed.like", uri, time);
}

/* Keys are no TIDs: with a key and without one the time of a record is what it claims. Those behind the first of a node
 * spell only their ends. */
static struct made_entry entry_of(char (*key)[32], const struct made_cid *record, int i, bool first)
{
    snprintf(*key, sizeof *key, LIKES "key%03d", i);
    const uint64_t shared = first ? 0 : strlen(LIKES);
    return (struct made_entry){shared, *key + shared, &record[i], NULL};
}

static struct made_cid add_node(struct made *blocks, const struct made_cid *record, int n)
{
    struct made_entry entry[DOZEN];
    char key[DOZEN][32];
    for (int i = 0; i < DOZEN; i++)
        entry[i] = entry_of(&key[i], record, n * (DOZEN + 1) + i, i == 0);
    return made_node(blocks, NULL, entry, DOZEN);
}

static struct made_cid add_root(struct made *blocks, const struct made_cid *record, const struct made_cid *node)
{
    struct made_entry entry[NODES - 1];
    char key[NODES - 1][32];
    for (int n = 0; n + 1 < NODES; n++) {
        entry[n] = entry_of(&key[n], record, n * (DOZEN + 1) + DOZEN, n == 0);
        entry[n].tree = &node[n + 1];
    }
    return made_node(blocks, &node[0], entry, NODES - 1);
}

static struct made_cid add_blocks(struct made *blocks, size_t *ends)
{
    struct made_cid record[RECORDS + 1], node[NODES];
    size_t count = 0;
    for (int i = 0; i <= RECORDS; i++) {
        record[i] = add_record(blocks, i);
        ends[count++] = blocks->len;
    }
    for (int n = 0; n < NODES; n++) {
        node[n] = add_node(blocks, record, n);
        ends[count++] = blocks->len;
    }
    const struct made_cid root = add_root(blocks, record, node);
    ends[count++] = blocks->len;
    const struct made_cid commit = made_commit(blocks, US, REV, 3, &root);
    ends[count] = blocks->len;
    return commit;
}

/* The commit first, as servers send it, or last. */
static void make(struct repository *r, bool commit_first)
{
    static struct made blocks;
    size_t ends[BLOCKS];
    blocks.len = r->file.len = 0;
    const struct made_cid commit = add_blocks(&blocks, ends);
    made_car(&r->file, &commit);
    for (int k = 0; k < BLOCKS; k++) {
        const int b = commit_first ? BLOCKS - 1 - k : k;
        const size_t from = b ? ends[b - 1] : 0;
        r->from[b] = r->file.len;
        made_bytes(&r->file, blocks.at + from, ends[b] - from);
        r->to[b] = r->file.len;
    }
}

/* ---- what was read of it */

struct seen {
    bool is[RECORDS + 1];
    int count, wrong, nameless, keyless, snapshots;
    bool placed; /* every damage was named with its place */
    int status;
    struct notme_read_stats stats;
};

static bool text_is(struct notme_text text, const char *string)
{
    return text.at && text.len == strlen(string) && memcmp(text.at, string, text.len) == 0;
}

/* Right in all that is said, once, and without an id or with the right one. */
static bool is_right(struct seen *seen, const struct notme_event *e, int i)
{
    char uri[96], time[32], id[96];
    int64_t at;
    write_uri(uri, sizeof uri, i);
    write_time(time, sizeof time, i);
    snprintf(id, sizeof id, "bsky:like:" US "/key%03d", i);
    const bool ours = text_is(e->account, US);
    seen->nameless += !ours;
    seen->keyless += !e->id.len;
    return e->action == NOTME_LIKE && text_is(e->object_id, uri) && notme_time_parse(time, strlen(time), &at) &&
           e->time == at && e->basis == NOTME_CLAIMED &&
           (ours || (e->nameless && text_is(e->account, "bsky-export"))) &&
           (!e->id.len || (ours && i != DELETED && text_is(e->id, id))) && !seen->is[i];
}

static int take(void *ctx, const struct notme_event *e)
{
    struct seen *seen = ctx;
    char uri[96];
    snprintf(uri, sizeof uri, "%.*s", (int)e->object_id.len, e->object_id.at ? e->object_id.at : "");
    const int i = strncmp(uri, POSTS, strlen(POSTS)) == 0 ? atoi(uri + strlen(POSTS)) : -1;
    if (i < 0 || i > RECORDS || !is_right(seen, e, i)) {
        seen->wrong++;
        return 0;
    }
    seen->is[i] = true;
    seen->count += i != DELETED;
    return 0;
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct seen *seen = ctx;
    (void)place;
    (void)line;
    if (strncmp(text, "a block", 7) == 0 || strncmp(text, "the file", 8) == 0 || strncmp(text, "no header", 9) == 0)
        seen->placed = seen->placed && strstr(text, "(byte ");
}

static int snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct seen *seen = ctx;
    (void)snapshot;
    seen->snapshots++;
    return 0;
}

static void look_at(struct seen *seen, const char *bytes, size_t len)
{
    struct notme_error error;
    *seen = (struct seen){.placed = true};
    const struct notme_read_options options = {
        .complain = complain, .complain_ctx = seen, .snapshot = snapshot, .snapshot_ctx = seen};
    char *copy = t_copy(bytes, len);
    seen->status = notme_read_bytes("a.car", copy, len, &options, take, seen, &seen->stats, &error);
    free(copy);
}

/* Nothing false, and the damage is told and counted; nothing that is not there any more is made of it. */
static void check(const struct seen *seen, const char *what, size_t at)
{
    ck_assert_msg(seen->status == 0, "%s %zu: %d", what, at, seen->status);
    ck_assert_msg(seen->wrong == 0, "%s %zu: %d events are wrong", what, at, seen->wrong);
    ck_assert_msg(seen->stats.damaged > 0 && seen->placed, "%s %zu: not told", what, at);
    ck_assert_msg(seen->snapshots == 0, "%s %zu: a damaged look says what was deleted", what, at);
}

/* ---- all over */

START_TEST(a_whole_repository_gives_what_its_tree_reaches)
{
    static struct repository r;
    struct seen seen;
    make(&r, _i);
    look_at(&seen, r.file.at, r.file.len);
    ck_assert_int_eq(seen.count, RECORDS);
    ck_assert(!seen.is[DELETED] && !seen.wrong && !seen.nameless && !seen.keyless && !seen.stats.damaged);
    ck_assert_int_eq(seen.snapshots, 7);
}
END_TEST

static int block_of(const struct repository *r, size_t at)
{
    for (int b = 0; b < BLOCKS; b++)
        if (at >= r->from[b] && at < r->to[b])
            return b;
    return -1; /* the header */
}

START_TEST(a_changed_byte_costs_the_record_that_it_is_of)
{
    static struct repository r;
    make(&r, _i);
    for (size_t at = 0; at < r.file.len; at += at < r.from[_i ? BLOCKS - 1 : 0] ? 1 : 13) { /* all of the header */
        struct seen seen;
        const int block = block_of(&r, at);
        const bool is_record = block >= 0 && block <= RECORDS, is_commit = block == BLOCKS - 1;
        r.file.at[at] = (char)(r.file.at[at] ^ 1 << at % 8);
        look_at(&seen, r.file.at, r.file.len);
        r.file.at[at] = (char)(r.file.at[at] ^ 1 << at % 8);
        check(&seen, "flip", at);
        for (int i = 0; i < RECORDS; i++)
            ck_assert_msg(seen.is[i] || i == block, "flip at %zu of block %d: record %d is lost", at, block, i);
        ck_assert_msg(!is_record || !seen.is[block], "flip at %zu: record %d is read", at, block);
        ck_assert_msg((seen.nameless > 0) == is_commit, "flip at %zu: whose?", at);
        if (is_record || block < 0) /* the tree is whole */
            ck_assert_msg(!seen.is[DELETED] && !seen.keyless, "flip at %zu: a deleted record is read", at);
        else if (!is_commit)
            ck_assert_msg(seen.keyless <= DOZEN + 1, "flip at %zu: %d records without a key", at, seen.keyless);
    }
}
END_TEST

START_TEST(a_cut_costs_what_stands_behind_it)
{
    static struct repository r;
    make(&r, _i);
    for (size_t at = r.from[_i ? BLOCKS - 1 : 0] + 60; at < r.file.len; at += 29) {
        struct seen seen;
        bool seam = false;
        look_at(&seen, r.file.at, at);
        for (int b = 0; b < BLOCKS; b++)
            seam = seam || at == r.to[b];
        if (!seam || !_i) /* between two blocks a file may end, if it has its commit */
            check(&seen, "cut", at);
        ck_assert_int_eq(seen.snapshots + seen.wrong, 0);
        for (int i = 0; i < RECORDS; i++)
            ck_assert_msg(seen.is[i] == (r.to[i] <= at), "cut at %zu: record %d", at, i);
    }
}
END_TEST

/* Two changes, a stretch of noise between them. */
START_TEST(a_stretch_of_noise_costs_the_records_in_it)
{
    static struct repository r;
    uint64_t random = 7;
    make(&r, _i);
    for (size_t at = 0; at + 700 < r.file.len; at += 97) {
        static struct made noisy;
        struct seen seen;
        const size_t end = at + 1 + at % 700;
        noisy = r.file;
        for (size_t k = at; k < end; k++)
            noisy.at[k] = (char)((random = random * 6364136223846793005u + 1442695040888963407u) >> 56);
        noisy.at[at] = (char)~r.file.at[at];
        look_at(&seen, noisy.at, noisy.len);
        check(&seen, "noise", at);
        for (int i = 0; i < RECORDS; i++)
            ck_assert_msg(seen.is[i] || (r.to[i] > at && r.from[i] < end), "noise at %zu to %zu: record %d is lost", at,
                          end, i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("damage_car");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 0);
    tcase_add_loop_test(all, a_whole_repository_gives_what_its_tree_reaches, 0, 2);
    tcase_add_loop_test(all, a_changed_byte_costs_the_record_that_it_is_of, 0, 2);
    tcase_add_loop_test(all, a_cut_costs_what_stands_behind_it, 0, 2);
    tcase_add_loop_test(all, a_stretch_of_noise_costs_the_records_in_it, 0, 2);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
