#include "car_made.h"
#include "read/bsky/car.h"
#include "read/bsky/cbor.h"
#include "read/bsky/mst.h"
#include "t.h"

#include <stdio.h>

struct told {
    char complaints[2048], walked[2048];
    struct notme_read_stats stats;
    struct notme_error error;
    struct notme_reader reader;
};

static void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct told *told = ctx;
    const size_t n = strlen(told->complaints);
    (void)place;
    (void)line;
    snprintf(told->complaints + n, sizeof told->complaints - n, "%s\n", text);
}

static void start(struct told *told)
{
    memset(told, 0, sizeof *told);
    told->reader = (struct notme_reader){.limits = {.depth = 256},
                                         .complain = hear,
                                         .complain_ctx = told,
                                         .stats = &told->stats,
                                         .err = &told->error,
                                         .place = "a.car"};
}

static struct made text_block(const char *text)
{
    struct made data = {.len = 0};
    made_text(&data, text);
    return data;
}

/* ---- blocks */

START_TEST(blocks_are_found_by_their_names)
{
    struct told told;
    struct notme_car car;
    struct made file = {.len = 0};
    const struct made one = text_block("one"), two = text_block("two"), none = text_block("none");
    const struct made_cid a = made_cid(&one), b = made_cid(&two), c = made_cid(&none);
    made_car(&file, &b);
    made_block(&file, &one);
    made_block(&file, &two);
    made_block(&file, &one); /* may come twice */
    start(&told);
    ck_assert(notme_car_recognise(file.at, file.len));
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){file.at, file.len}, &told.reader), 0);
    ck_assert_str_eq(told.complaints, "");
    ck_assert_uint_eq(car.blocks, 2);
    ck_assert(car.root.len == 36 && memcmp(car.root.at, b.at, 36) == 0);
    const struct notme_block *found = notme_car_find(&car, (struct notme_text){a.at, 36});
    ck_assert_ptr_nonnull(found);
    ck_assert(found->data.len == 4 && memcmp(found->data.at, "\x63one", 4) == 0);
    ck_assert_ptr_null(notme_car_find(&car, (struct notme_text){c.at, 36}));
    ck_assert_ptr_null(notme_car_find(&car, (struct notme_text){NULL, 0}));
    notme_car_release(&car);
}
END_TEST

/* sha256 of the byte a0 by sha256sum: what is compared is SHA-256, not only what both sides call so. */
START_TEST(names_are_sha_256)
{
    static const char file[] = "\x11\xa2\x65roots\x80\x67version\x01"
                               "\x25\x01\x71\x12\x20"
                               "\xc1\x9a\x79\x7f\xa1\xfd\x59\x0c\xd2\xe5\xb4\x2d\x1c\xf5\xf2\x46"
                               "\xe2\x9b\x91\x68\x4e\x2f\x87\x40\x4b\x81\xdc\x34\x5c\x7a\x56\xa0"
                               "\xa0";
    struct told told;
    struct notme_car car;
    start(&told);
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){file, sizeof file - 1}, &told.reader), 0);
    ck_assert_str_eq(told.complaints, "");
    ck_assert_uint_eq(car.blocks, 1);
    notme_car_release(&car);
}
END_TEST

static void opens(const struct made *file, size_t blocks, const char *complaints)
{
    struct told told;
    struct notme_car car;
    char *copy = t_copy(file->at, file->len);
    start(&told);
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){copy, file->len}, &told.reader), 0);
    ck_assert_str_eq(told.complaints, complaints);
    ck_assert_uint_eq(car.blocks, blocks);
    notme_car_release(&car);
    free(copy);
}

/* 59 bytes of header with its length, then 1 + 36 + 4 bytes of each block. */
static void passes_over(const struct made *damaged, const char *complaint)
{
    struct made file = {.len = 0};
    const struct made one = text_block("one"), two = text_block("two");
    const struct made_cid name = made_cid(&one);
    char told[128];
    made_car(&file, &name);
    made_block(&file, &two);
    made_bytes(&file, damaged->at, damaged->len);
    made_block(&file, &one);
    snprintf(told, sizeof told, "%s (byte 100)\n", complaint);
    opens(&file, 2, told);
}

START_TEST(damaged_blocks_are_passed_over)
{
    static const char none[] = "a block whose name is no CID of the AT Protocol";
    struct made damaged = {.len = 0};
    const struct made one = text_block("one"), two = text_block("two");
    const struct made_cid name = made_cid(&one);
    struct made_cid odd = name;
    made_named_block(&damaged, &name, &two);
    passes_over(&damaged, "a block whose bytes are not those it is named by");
    made_named_block(&damaged, &name, &two); /* damage in one run is one place */
    passes_over(&damaged, "a block whose bytes are not those it is named by");
    damaged.len = 0;
    odd.at[1] = 0x70; /* dag-pb */
    made_named_block(&damaged, &odd, &one);
    passes_over(&damaged, none);
    damaged.len = 0;
    odd = name;
    odd.at[2] = 0x13; /* sha2-512 */
    made_named_block(&damaged, &odd, &one);
    passes_over(&damaged, none);
    damaged.len = 0;
    made_uvarint(&damaged, 3);
    made_bytes(&damaged, "\x01\x71\x12", 3); /* too short for any name */
    passes_over(&damaged, none);
}
END_TEST

START_TEST(raw_bytes_are_blocks_too)
{
    struct made file = {.len = 0};
    const struct made one = text_block("one");
    struct made_cid name = made_cid(&one);
    made_car(&file, &name);
    name.at[1] = 0x55;
    made_named_block(&file, &name, &one);
    opens(&file, 1, "");
}
END_TEST

/* Whatever a length says: the next block is found by its name. */
START_TEST(a_length_that_lies_hides_no_block)
{
    static struct made file;
    const struct made one = text_block("one"), two = text_block("two"), three = text_block("three");
    const struct made_cid root = made_cid(&one);
    file.len = 0;
    made_car(&file, &root);
    const size_t at = file.len;
    made_block(&file, &one);
    made_block(&file, &two);
    made_block(&file, &three);
    for (int bit = 0; bit < 8; bit++) {
        file.at[at] = (char)(file.at[at] ^ 1 << bit);
        struct told told;
        struct notme_car car;
        start(&told);
        ck_assert_int_eq(notme_car_open(&car, (struct notme_text){file.at, file.len}, &told.reader), 0);
        ck_assert_msg(car.blocks == 2 && car.damaged == 1, "bit %d: %zu blocks\n%s", bit, car.blocks, told.complaints);
        ck_assert_ptr_nonnull(strstr(told.complaints, "(byte 59)"));
        notme_car_release(&car);
        file.at[at] = (char)(file.at[at] ^ 1 << bit);
    }
}
END_TEST

/* Each length says that all the rest is its block's, and each name that there is one. */
START_TEST(lengths_that_lie_are_not_followed_for_ever)
{
    enum { PIECE = 39 };
    static struct made file;
    struct told told;
    struct notme_car car;
    const struct made one = text_block("one");
    const struct made_cid name = made_cid(&one);
    file.len = 0;
    made_car(&file, &name);
    const size_t from = file.len;
    while (file.len + PIECE <= sizeof file.at) {
        const size_t left = sizeof file.at - file.len - 3;
        file.at[file.len++] = (char)(left | 128);
        file.at[file.len++] = (char)(left >> 7 | 128);
        file.at[file.len++] = (char)(left >> 14);
        made_bytes(&file, name.at, sizeof name.at);
        if (left >> 14 == 0)
            break;
    }
    file.len = sizeof file.at;
    start(&told);
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){file.at, file.len}, &told.reader), 0);
    ck_assert_uint_eq(car.blocks, 0);
    ck_assert_uint_ge(car.tried, 4 * file.len); /* it would be hundreds of times the file */
    ck_assert_uint_le(car.tried, 10 * file.len);
    ck_assert_str_eq(told.complaints, "the file is damaged in too many places: its rest is not read (byte 59)\n");
    ck_assert_uint_eq(from, 59);
    notme_car_release(&car);
}
END_TEST

START_TEST(a_block_that_is_too_long_is_passed_over)
{
    static char big[(2 << 20) + 200];
    struct made head = {.len = 0}, tail = {.len = 0};
    const struct made one = text_block("one");
    struct told told;
    struct notme_car car;
    const struct made_cid root = made_cid(&one);
    made_car(&head, &root);
    made_uvarint(&head, 2 << 20 | 1);
    made_block(&tail, &one);
    memcpy(big, head.at, head.len);
    memcpy(big + head.len + (2 << 20) + 1, tail.at, tail.len);
    start(&told);
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){big, head.len + (2 << 20) + 1 + tail.len}, &told.reader),
                     0);
    ck_assert_str_eq(told.complaints, "a block that is too long (byte 59)\n");
    ck_assert_uint_eq(car.blocks, 1);
    notme_car_release(&car);
}
END_TEST

START_TEST(what_came_before_a_cut_stays)
{
    struct made file = {.len = 0}, endless;
    const struct made one = text_block("one"), two = text_block("two");
    const struct made_cid root = made_cid(&one);
    made_car(&file, &root);
    made_block(&file, &one);
    endless = file;
    made_block(&file, &two);
    file.len--;
    opens(&file, 1, "the file is cut short or damaged here (byte 100)\n");
    made_bytes(&endless, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
    opens(&endless, 1, "the file is cut short or damaged here (byte 100)\n");
    endless.len -= 10;
    made_bytes(&endless, "\x00", 1);
    opens(&endless, 1, "the file is cut short or damaged here (byte 100)\n");
    endless.len--;
    made_bytes(&endless, "\xa8\x00", 2); /* 40, but not in its shortest form */
    made_bytes(&endless, file.at + 101, 40);
    opens(&endless, 1, "the file is cut short or damaged here (byte 100)\n");
}
END_TEST

START_TEST(headers_are_checked)
{
    struct made file = {.len = 0};
    opens(&file, 0, "no header of a CAR file (byte 0)\n");
    made_bytes(&file, "\x11\xa2\x65roots\x80\x67version\x02", 18);
    opens(&file, 0, "a CAR file of a version other than 1 (byte 0)\n");
    file.at[17] = 1;
    opens(&file, 0, "");
    file.at[0] = 0x12;
    opens(&file, 0, "no header of a CAR file (byte 0)\n");
    ck_assert(!notme_car_recognise("", 0));
    ck_assert(!notme_car_recognise("\x11\xa2\x65root", 7));
    ck_assert(!notme_car_recognise("{\"roots\":[]}", 12));
}
END_TEST

/* ---- trees */

static int note(void *ctx, struct notme_text collection, struct notme_text rkey, const struct notme_block *block)
{
    struct told *told = ctx;
    const size_t n = strlen(told->walked);
    snprintf(told->walked + n, sizeof told->walked - n, "%.*s|%.*s%s ", (int)collection.len, collection.at,
             (int)rkey.len, rkey.at, block ? "" : "?");
    return 0;
}

static void walks(const struct made *blocks, const struct made_cid *root, const char *walked, const char *complaints,
                  size_t missing_records, size_t missing_nodes)
{
    struct told told;
    struct notme_car car;
    struct notme_mst_stats stats = {0};
    struct made file;
    made_join(&file, root, blocks);
    char *copy = t_copy(file.at, file.len);
    start(&told);
    ck_assert_int_eq(notme_car_open(&car, (struct notme_text){copy, file.len}, &told.reader), 0);
    ck_assert_int_eq(notme_mst_walk(&car, car.root, &told.reader, note, &told, &stats), 0);
    ck_assert_str_eq(told.walked, walked);
    char *at = strstr(told.complaints, " (byte");
    if (at)
        *at = '\0';
    ck_assert_str_eq(told.complaints, complaints);
    ck_assert_uint_eq(stats.missing_records, missing_records);
    ck_assert_uint_eq(stats.missing_nodes, missing_nodes);
    notme_car_release(&car);
    free(copy);
}

START_TEST(a_tree_is_walked_in_the_order_of_its_keys)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    const struct made_entry low[] = {{0, "a.b/1", &v, NULL}, {4, "2", &v, NULL}};
    const struct made_entry middle[] = {{0, "a.b/4", &v, NULL}};
    const struct made_cid left = made_node(&blocks, NULL, low, 2), between = made_node(&blocks, NULL, middle, 1);
    const struct made_entry high[] = {{0, "c.d/1", &v, NULL}};
    const struct made_cid last = made_node(&blocks, NULL, high, 1);
    const struct made_cid empty = made_node(&blocks, &last, NULL, 0); /* a layer without keys */
    const struct made_entry top[] = {{0, "a.b/3", &v, &between}, {4, "5", &v, &empty}};
    const struct made_cid root = made_node(&blocks, &left, top, 2);
    walks(&blocks, &root, "a.b|1 a.b|2 a.b|3 a.b|4 a.b|5 c.d|1 ", "", 0, 0);
}
END_TEST

START_TEST(what_is_missing_is_counted)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record"), gone = text_block("gone");
    const struct made_cid v = made_block(&blocks, &data), away = made_cid(&gone);
    const struct made_entry top[] = {{0, "a.b/3", &away, &away}, {4, "5", &v, NULL}};
    const struct made_cid root = made_node(&blocks, &away, top, 2);
    walks(&blocks, &root, "a.b|3? a.b|5 ", "", 1, 2);
    walks(&blocks, &away, "", "", 0, 1);
}
END_TEST

START_TEST(a_node_is_walked_once)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    const struct made_entry low[] = {{0, "a.b/1", &v, NULL}};
    const struct made_cid shared = made_node(&blocks, NULL, low, 1);
    const struct made_entry top[] = {{0, "a.b/3", &v, &shared}};
    const struct made_cid root = made_node(&blocks, &shared, top, 1);
    walks(&blocks, &root, "a.b|1 a.b|3 ", "a node of the tree that comes twice", 0, 0);
}
END_TEST

START_TEST(keys_out_of_order_are_passed_over)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    const struct made_entry same[] = {{0, "a.b/3", &v, NULL}, {5, "", &v, NULL}, {4, "4", &v, NULL}};
    const struct made_entry back[] = {{0, "a.b/3", &v, NULL}, {4, "2", &v, NULL}, {4, "4", &v, NULL}};
    struct made_cid root = made_node(&blocks, NULL, same, 3);
    walks(&blocks, &root, "a.b|3 a.b|4 ", "keys out of order", 0, 0);
    root = made_node(&blocks, NULL, back, 3);
    walks(&blocks, &root, "a.b|3 a.b|4 ", "keys out of order", 0, 0);
}
END_TEST

/* A key that lacks its beginning spoils those that lean on it, up to the next whole one. */
START_TEST(keys_that_are_none_are_passed_over)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    char endless[1100];
    memset(endless, 'k', sizeof endless);
    memcpy(endless, "a.b/", 4);
    endless[sizeof endless - 1] = '\0';
    const struct made_entry lacks[] = {
        {0, "a.b/3", &v, NULL}, {6, "4", &v, NULL}, {4, "5", &v, NULL}, {0, "a.b/6", &v, NULL}};
    const struct made_entry slashes[] = {
        {0, "a.b", &v, NULL}, {3, "/", &v, NULL}, {4, "1/2", &v, NULL}, {4, "7", &v, NULL}};
    const struct made_entry odd[] = {{0, "a.b/ ", &v, NULL}, {4, "7", &v, NULL}};
    const struct made_entry too_long[] = {{0, endless, &v, NULL}, {0, "a.b/7", &v, NULL}};
    struct made_cid root = made_node(&blocks, NULL, lacks, 4);
    walks(&blocks, &root, "a.b|3 a.b|6 ", "a key that is too long or lacks its beginning", 0, 0);
    root = made_node(&blocks, NULL, slashes, 4);
    walks(&blocks, &root, "a.b|7 ", "a key that is none of a record", 0, 0);
    root = made_node(&blocks, NULL, odd, 2);
    walks(&blocks, &root, "a.b|7 ", "a key that is none of a record", 0, 0);
    root = made_node(&blocks, NULL, too_long, 2);
    walks(&blocks, &root, "a.b|7 ", "a key that is too long or lacks its beginning", 0, 0);
}
END_TEST

START_TEST(what_is_no_node_is_passed_over)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    const struct made_entry top[] = {{0, "a.b/3", &v, &v}, {4, "5", &v, NULL}};
    const struct made_cid root = made_node(&blocks, NULL, top, 2);
    walks(&blocks, &root, "a.b|3 a.b|5 ", "no node of a tree", 0, 0);
}
END_TEST

START_TEST(a_tree_has_a_ceiling_of_depth)
{
    struct made blocks = {.len = 0};
    const struct made data = text_block("record");
    const struct made_cid v = made_block(&blocks, &data);
    const struct made_entry entry[] = {{0, "a.b/1", &v, NULL}};
    struct made_cid at = made_node(&blocks, NULL, entry, 1);
    for (int i = 0; i < 127; i++)
        at = made_node(&blocks, &at, NULL, 0);
    walks(&blocks, &at, "a.b|1 ", "", 0, 0);
    at = made_node(&blocks, &at, NULL, 0);
    walks(&blocks, &at, "", "the tree is nested too deeply", 0, 0);
}
END_TEST

/* ---- commits */

START_TEST(commits_say_whose_and_when)
{
    struct notme_commit commit;
    struct made blocks = {.len = 0};
    const struct made data = text_block("tree");
    const struct made_cid tree = made_cid(&data);
    for (uint64_t version = 1; version <= 4; version++) {
        blocks.len = 0;
        made_commit(&blocks, "did:plc:made", "3kmwinjbavs27", version, &tree);
        const struct notme_text block = {blocks.at + 38, blocks.len - 38}; /* behind two bytes of length and the CID */
        const char *wrong = notme_commit_read(&commit, block);
        if (version == 1 || version == 4) {
            ck_assert_str_eq(wrong, "a commit of a version other than 2 and 3");
            continue;
        }
        ck_assert_ptr_null(wrong);
        ck_assert(notme_text_is(commit.did, "did:plc:made") && notme_text_is(commit.rev, "3kmwinjbavs27"));
        ck_assert(commit.data.len == 36 && memcmp(commit.data.at, tree.at, 36) == 0);
        ck_assert_str_eq(notme_commit_read(&commit, (struct notme_text){block.at, block.len - 1}),
                         "no commit of a repository");
    }
    ck_assert_str_eq(notme_commit_read(&commit, (struct notme_text){"\xa0", 1}), "no commit of a repository");
}
END_TEST

T_MAIN("car", blocks_are_found_by_their_names, names_are_sha_256, damaged_blocks_are_passed_over,
       raw_bytes_are_blocks_too, a_length_that_lies_hides_no_block, lengths_that_lie_are_not_followed_for_ever,
       a_block_that_is_too_long_is_passed_over, what_came_before_a_cut_stays, headers_are_checked,
       a_tree_is_walked_in_the_order_of_its_keys, what_is_missing_is_counted, a_node_is_walked_once,
       keys_out_of_order_are_passed_over, keys_that_are_none_are_passed_over, what_is_no_node_is_passed_over,
       a_tree_has_a_ceiling_of_depth, commits_say_whose_and_when)
