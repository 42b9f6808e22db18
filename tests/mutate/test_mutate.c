/* Mutators keep what they say they keep: of a thousand changes most are whole, and most are changes. */
#include "mutate.h"

#include "read/bundle.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <cjson/cJSON.h>

enum { ROUNDS = 1000, ROOM = 1 << 16 };

static uint64_t state = 1;

/* As libFuzzer's simplest one does. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t len, size_t max)
{
    (void)max;
    if (len)
        bytes[mutate_below(&state, len)] ^= (uint8_t)(1 + mutate_below(&state, 255));
    return len;
}

START_TEST(json_that_is_changed_is_json_and_what_is_around_it_stays)
{
    static const char text[] = "before {\"a\":[1,\"two\",{\"b\":null}],\"c\":{\"d\":\"e\"}}\nbehind";
    int whole = 0, others = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        char bytes[ROOM];
        const char *end;
        memcpy(bytes, text, sizeof text);
        const size_t n = mutate_json((uint8_t *)bytes, sizeof text - 1, ROOM - 1, i);
        ck_assert_uint_lt(n, ROOM);
        bytes[n] = '\0';
        cJSON *json = strncmp(bytes, "before ", 7) == 0 ? cJSON_ParseWithOpts(bytes + 7, &end, 0) : NULL;
        whole += json && strcmp(end, "\nbehind") == 0;
        others += strcmp(bytes, text) != 0;
        cJSON_Delete(json);
    }
    ck_assert_int_gt(whole, ROUNDS * 7 / 10);
    ck_assert_int_gt(others, ROUNDS * 7 / 10);
    ck_assert_int_lt(whole, ROUNDS); /* damage is among them */
}
END_TEST

static size_t make(uint8_t *bytes, bool zip)
{
    static const char *const names[] = {"a.json", "b/c.json"};
    static const char text[] = "{\"a\":[1,2,3],\"b\":\"words words words words\"}";
    struct archive *a = archive_write_new();
    size_t len = 0;
    if (zip)
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_ustar(a);
    if (!zip)
        archive_write_add_filter_gzip(a);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, ROOM, &len), ARCHIVE_OK);
    for (size_t i = 0; i < 2; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, names[i]);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, sizeof text - 1);
        archive_write_header(a, entry);
        archive_write_data(a, text, sizeof text - 1);
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    return len;
}

static int count_loss(void *ctx, const struct notme_loss *loss, struct notme_error *err)
{
    (void)loss, (void)err;
    ++*(size_t *)ctx;
    return 0;
}

/* Every member is read to its end: its checksum was right. */
static bool is_whole(const uint8_t *bytes, size_t len)
{
    const struct notme_limits limits = {1 << 20, 1000, 1 << 20, 64, 100};
    struct notme_bundle *bundle;
    struct notme_stream stream;
    const char *piece;
    int64_t n = 0;
    size_t losses = 0;
    if (notme_bundle_open_bytes(&bundle, "made", bytes, len, &limits, NULL) != NOTME_OK)
        return false;
    bool whole = !notme_bundle_is_single(bundle) && notme_bundle_tell(bundle, count_loss, &losses, NULL) == NOTME_OK;
    for (size_t i = 0; whole && i < notme_bundle_count(bundle); i++) {
        if (!notme_bundle_member(bundle, i)->name[0])
            continue;
        if ((whole = notme_bundle_stream(bundle, i, &stream, NULL) == NOTME_OK)) {
            while ((n = stream.pull(stream.ctx, &piece, NULL)) > 0)
                continue;
            notme_stream_close(&stream);
        }
        whole = whole && n == 0;
    }
    whole = whole && losses == 0;
    notme_bundle_free(bundle);
    return whole;
}

START_TEST(archives_that_are_changed_have_right_lengths_and_checksums)
{
    static uint8_t first[ROOM], bytes[ROOM];
    for (int zip = 0; zip < 2; zip++) {
        const size_t len = make(first, zip != 0);
        int whole = 0, others = 0;
        ck_assert(is_whole(first, len));
        for (unsigned i = 0; i < ROUNDS; i++) {
            memcpy(bytes, first, len);
            const size_t n = mutate_archive(bytes, len, ROOM, i);
            ck_assert_uint_le(n, ROOM);
            whole += is_whole(bytes, n);
            others += n != len || memcmp(bytes, first, n) != 0;
        }
        ck_assert_int_gt(whole, ROUNDS * 7 / 10);
        ck_assert_int_gt(others, ROUNDS * 7 / 10);
        ck_assert_int_lt(whole, ROUNDS);
    }
}
END_TEST

T_MAIN("mutate", json_that_is_changed_is_json_and_what_is_around_it_stays,
       archives_that_are_changed_have_right_lengths_and_checksums)
