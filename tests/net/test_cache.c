#define _XOPEN_SOURCE 700 /* nftw */
#include "net/cache.h"
#include "t.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ACCOUNT notme_text_of("did:x:../y")

struct fixture {
    char root[64];
    struct notme_cache *cache;
    struct notme_buf file;
    struct notme_error error;
};

static void start(struct fixture *f)
{
    *f = (struct fixture){.root = "/tmp/notme-cache-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(f->root));
    ck_assert_int_eq(notme_cache_open(&f->cache, f->root, "bsky", "https://x", ACCOUNT, &f->error), NOTME_OK);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static void end(struct fixture *f)
{
    notme_cache_close(f->cache);
    notme_buf_release(&f->file);
    nftw(f->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static int put(struct fixture *f, size_t number, const char *text)
{
    return notme_cache_put(f->cache, "likes", number, "page", notme_text_of(text), &f->error);
}

static int get(struct fixture *f, size_t number)
{
    return notme_cache_get(f->cache, "likes", number, "page", &f->file, &f->error);
}

START_TEST(what_was_put_is_got_and_nothing_else)
{
    struct fixture f;
    start(&f);
    ck_assert_int_eq(get(&f, 1), 0);
    ck_assert_int_eq(put(&f, 1, "one"), NOTME_OK);
    ck_assert_int_eq(put(&f, 1, "another"), NOTME_OK);
    ck_assert_int_eq(get(&f, 1), 1);
    ck_assert(f.file.len == 7 && memcmp(f.file.at, "another", 7) == 0);
    ck_assert_int_eq(get(&f, 2), 0);
    end(&f);
}
END_TEST

START_TEST(a_cache_in_use_or_open_to_others_is_refused)
{
    struct fixture f;
    struct notme_cache *other;
    start(&f);
    const pid_t pid = fork(); /* a lock is a process's */
    if (pid == 0)
        _exit(notme_cache_open(&other, f.root, "bsky", "https://x", ACCOUNT, NULL) == NOTME_EIO ? 0 : 1);
    int status = -1;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(chmod(f.root, 0777), 0);
    ck_assert_int_eq(notme_cache_open(&other, f.root, "bsky", "https://x", notme_text_of("z"), &f.error), NOTME_EIO);
    ck_assert_ptr_null(other);
    ck_assert_ptr_nonnull(strstr(f.error.text, "not yours alone"));
    end(&f);
}
END_TEST

START_TEST(what_is_too_long_is_not_kept_and_reads_as_damaged)
{
    const size_t most = 64 << 20;
    struct fixture f;
    char path[200];
    start(&f);
    char *bytes = calloc(most + 1, 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(notme_cache_put(f.cache, "likes", 1, "page", (struct notme_text){bytes, most + 1}, &f.error),
                     NOTME_ELIMIT);
    free(bytes);
    ck_assert_int_eq(get(&f, 1), 0);
    ck_assert_int_eq(put(&f, 1, "one"), NOTME_OK);
    snprintf(path, sizeof path, "%s/bsky/https%%3A%%2F%%2Fx/did%%3Ax%%3A..%%2Fy/likes-000001.page", f.root);
    ck_assert_int_eq(truncate(path, (off_t)most + 1), 0);
    ck_assert_int_eq(get(&f, 1), 1);
    ck_assert_uint_eq(f.file.len, 0);
    end(&f);
}
END_TEST

START_TEST(any_changed_byte_reads_as_damaged)
{
    struct fixture f;
    char path[200];
    start(&f);
    ck_assert_int_eq(put(&f, 1, "{\"year\":2024}"), NOTME_OK);
    snprintf(path, sizeof path, "%s/bsky/https%%3A%%2F%%2Fx/did%%3Ax%%3A..%%2Fy/likes-000001.page", f.root);
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    for (off_t i = 0; i < info.st_size; i++)
        for (int back = 0; back < 2; back++) {
            FILE *file = fopen(path, "r+b");
            fseek(file, i, SEEK_SET);
            const int byte = fgetc(file);
            fseek(file, i, SEEK_SET);
            fputc(byte ^ 1, file);
            fclose(file);
            ck_assert_int_eq(get(&f, 1), 1);
            ck_assert_uint_eq(f.file.len, back ? strlen("{\"year\":2024}") : 0);
        }
    ck_assert_uint_eq(notme_cache_damaged(f.cache), (size_t)info.st_size);
    end(&f);
}
END_TEST

START_TEST(what_is_read_and_written_in_all_has_a_ceiling)
{
    struct fixture f;
    start(&f);
    notme_cache_limit(f.cache, 10);
    ck_assert_int_eq(put(&f, 1, "four"), NOTME_OK);
    ck_assert_int_eq(get(&f, 1), 1);
    ck_assert_int_eq(put(&f, 2, "one"), NOTME_ELIMIT);
    ck_assert_int_eq(get(&f, 1), NOTME_ELIMIT);
    ck_assert_ptr_nonnull(strstr(f.error.text, "10 bytes"));
    ck_assert_int_eq(get(&f, 3), 0);
    end(&f);
}
END_TEST

T_MAIN("cache", what_was_put_is_got_and_nothing_else, a_cache_in_use_or_open_to_others_is_refused,
       what_is_too_long_is_not_kept_and_reads_as_damaged, any_changed_byte_reads_as_damaged,
       what_is_read_and_written_in_all_has_a_ceiling)
