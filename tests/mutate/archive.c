#include "mutate.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 32, NAME = 512, CONTENT = 1 << 16 };

struct member {
    char name[NAME];
    uint8_t *content;
    size_t len;
};

struct members {
    struct member member[MEMBERS];
    size_t count;
    int format, filter; /* as libarchive counts them */
};

static void release(struct members *members)
{
    for (size_t i = 0; i < members->count; i++)
        free(members->member[i].content);
    members->count = 0;
}

static bool take_member(struct members *members, struct archive *a, struct archive_entry *entry)
{
    struct member *m = &members->member[members->count];
    const char *name = archive_entry_pathname(entry);
    la_ssize_t n;
    if (!(m->content = malloc(CONTENT)))
        return false;
    snprintf(m->name, sizeof m->name, "%s", name ? name : "");
    m->len = 0;
    members->count++;
    while (m->len < CONTENT && (n = archive_read_data(a, m->content + m->len, CONTENT - m->len)) > 0)
        m->len += (size_t)n;
    return true;
}

static bool unpack(struct members *members, const uint8_t *bytes, size_t len)
{
    struct archive *a = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_filter_all(a);
    archive_read_support_format_zip(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_raw(a);
    bool ok = archive_read_open_memory(a, bytes, len) == ARCHIVE_OK;
    while (ok && members->count < MEMBERS && archive_read_next_header(a, &entry) == ARCHIVE_OK) {
        members->format = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;
        members->filter = archive_filter_code(a, 0);
        ok = take_member(members, a, entry);
    }
    archive_read_free(a);
    return ok && members->count > 0 &&
           !(members->format == ARCHIVE_FORMAT_RAW && members->filter == ARCHIVE_FILTER_NONE);
}

static size_t pack(const struct members *members, uint8_t *out, size_t max, uint64_t *random)
{
    struct archive *a = archive_write_new();
    size_t used = 0;
    const bool raw = members->format == ARCHIVE_FORMAT_RAW;
    bool ok = archive_write_add_filter(a, members->filter) == ARCHIVE_OK &&
              (raw                                     ? archive_write_set_format_raw(a)
               : members->format == ARCHIVE_FORMAT_ZIP ? archive_write_set_format_zip(a)
               : mutate_below(random, 2)               ? archive_write_set_format_pax_restricted(a)
                                                       : archive_write_set_format_gnutar(a)) == ARCHIVE_OK;
    if (members->format == ARCHIVE_FORMAT_ZIP && mutate_below(random, 3) == 0)
        archive_write_set_options(a, "zip:compression=store");
    archive_write_set_bytes_in_last_block(a, 1);
    ok = ok && archive_write_open_memory(a, out, max, &used) == ARCHIVE_OK;
    for (size_t i = 0; ok && i < (raw ? 1 : members->count); i++) {
        const struct member *m = &members->member[i];
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, m->name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)m->len);
        ok = archive_write_header(a, entry) >= ARCHIVE_WARN &&
             (m->len == 0 || archive_write_data(a, m->content, m->len) == (la_ssize_t)m->len);
        archive_entry_free(entry);
    }
    ok = archive_write_close(a) == ARCHIVE_OK && ok;
    archive_write_free(a);
    return ok ? used : 0;
}

static const char *const names[] = {"data/like.js",
                                    "data/manifest.js",
                                    "outbox.json",
                                    "likes.json",
                                    "user_data.json",
                                    "tweets.csv",
                                    "../x.jsonl",
                                    "/x.jsonl",
                                    "a/./b.json",
                                    "fi../jsonl",
                                    "liked_posts.json",
                                    "\xff\xfe.json",
                                    "a\nb\x1b[31m.js",
                                    "x.CAR",
                                    "dir/",
                                    ""};

static void rename_one(struct member *m, uint64_t *random)
{
    if (mutate_below(random, 2)) {
        snprintf(m->name, sizeof m->name, "%s", names[mutate_below(random, sizeof names / sizeof *names)]);
        return;
    }
    m->name[LLVMFuzzerMutate((uint8_t *)m->name, strlen(m->name), NAME - 1)] = '\0';
}

static void change(struct members *members, uint64_t *random)
{
    const size_t i = mutate_below(random, members->count), kind = mutate_below(random, 8);
    struct member *m = &members->member[i];
    if (kind == 0) {
        rename_one(m, random);
    } else if (kind == 1 && members->count < MEMBERS) {
        struct member *copy = &members->member[members->count];
        *copy = *m;
        if (!(copy->content = malloc(CONTENT)))
            return;
        memcpy(copy->content, m->content, m->len);
        members->count++;
    } else if (kind == 2 && members->count > 1) {
        free(m->content);
        *m = members->member[--members->count];
    } else if (kind < 6) {
        m->len = mutate_json(m->content, m->len, CONTENT, (unsigned)mutate_below(random, 1u << 31));
    } else {
        m->len = LLVMFuzzerMutate(m->content, m->len, CONTENT);
    }
}

size_t mutate_archive(uint8_t *bytes, size_t len, size_t max, unsigned seed)
{
    uint64_t random = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
    struct members *members = calloc(1, sizeof *members);
    uint8_t *made = malloc(max);
    size_t n = 0;
    if (members && made && mutate_below(&random, 5) && unpack(members, bytes, len)) {
        change(members, &random);
        n = pack(members, made, max, &random);
    }
    if (n)
        memcpy(bytes, made, n);
    if (members)
        release(members);
    free(members);
    free(made);
    return n ? n : LLVMFuzzerMutate(bytes, len, max);
}
