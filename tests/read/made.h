/* Sources made in a test, read, and shown as lines to compare. */
#ifndef NOTME_TESTS_READ_MADE_H
#define NOTME_TESTS_READ_MADE_H

#include "notme.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct got {
    int status, events;
    char lines[8192], complaints[4096];
    struct notme_read_stats stats;
    struct notme_error error;
};

__attribute__((format(printf, 3, 4))) static inline void add(char *to, size_t size, const char *format, ...)
{
    va_list args;
    const size_t n = strlen(to);
    va_start(args, format);
    vsnprintf(to + n, size - n, format, args);
    va_end(args);
}

/* "ACTION ID TIME|[NOT-BEFORE,NOT-AFTER]#SEQ account" and whatever is there of "author" 'text' (app) ip +tag >link. */
static inline int take(void *ctx, const struct notme_event *e)
{
    struct got *got = ctx;
    const int64_t times[] = {e->time, e->not_before, e->not_after};
    char at[3][NOTME_TIME_MAX] = {"-", "-", "-"}, line[1024] = "";
    for (int i = 0; i < 3; i++)
        if (times[i] != NOTME_NO_TIME)
            notme_time_format(times[i], at[i]);
    add(line, sizeof line, "%s %.*s ", notme_action_name(e->action), (int)e->id.len, e->id.at);
    if (e->time != NOTME_NO_TIME)
        add(line, sizeof line, "%s", at[0]);
    else
        add(line, sizeof line, "[%s,%s]#%d", at[1], at[2], (int)e->seq);
    add(line, sizeof line, " %.*s", (int)e->account.len, e->account.at);
    if (e->author.at)
        add(line, sizeof line, " @%.*s", (int)e->author.len, e->author.at);
    if (e->text.at)
        add(line, sizeof line, " '%.*s'", (int)e->text.len, e->text.at);
    if (e->app.at)
        add(line, sizeof line, " (%.*s)", (int)e->app.len, e->app.at);
    if (e->ip.at)
        add(line, sizeof line, " %.*s", (int)e->ip.len, e->ip.at);
    for (size_t i = 0; i < e->ntags; i++)
        add(line, sizeof line, " +%.*s", (int)e->tags[i].len, e->tags[i].at);
    for (size_t i = 0; i < e->nlinks; i++)
        add(line, sizeof line, " >%.*s", (int)e->links[i].len, e->links[i].at);
    add(got->lines, sizeof got->lines, "%s %.*s\n", line, (int)e->source_ref.len, e->source_ref.at);
    got->events++;
    return 0;
}

static inline void hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    add(got->complaints, sizeof got->complaints, "%s:%llu: %s\n", place, (unsigned long long)line, text);
}

struct file {
    const char *name, *text;
};

enum { ZIP = 1 << 16 };

static inline size_t write_zip(char *bytes, const struct file *files, size_t count)
{
    size_t len = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, ZIP, &len), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, files[i].name);
        archive_entry_set_size(entry, (la_int64_t)strlen(files[i].text));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_ge(archive_write_data(a, files[i].text, strlen(files[i].text)), 0);
        archive_entry_free(entry);
    }
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    return len;
}

static inline void read_bytes(struct got *got, const char *bytes, size_t len)
{
    const struct notme_read_options options = {.complain = hear, .complain_ctx = got};
    char *copy = t_copy(bytes, len);
    memset(got, 0, sizeof *got);
    got->status = notme_read_bytes("x.zip", copy, len, &options, take, got, &got->stats, &got->error);
    free(copy);
}

/* A file alone; its name is no part of what it is. */
static inline void read_alone(struct got *got, const char *name, const char *text)
{
    const struct notme_read_options options = {.complain = hear, .complain_ctx = got};
    char *copy = t_copy(text, strlen(text));
    memset(got, 0, sizeof *got);
    got->status = notme_read_bytes(name, copy, strlen(text), &options, take, got, &got->stats, &got->error);
    free(copy);
}

static inline void read_zip(struct got *got, const struct file *files, size_t count)
{
    char bytes[ZIP];
    read_bytes(got, bytes, write_zip(bytes, files, count));
}

static inline void read_folder(struct got *got, const struct file *files, size_t count)
{
    char folder[] = "/tmp/notme-x-XXXXXX", path[256];
    const struct notme_read_options options = {.complain = hear, .complain_ctx = got};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    memset(got, 0, sizeof *got);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, strrchr(files[i].name, '/') ? "data" : "");
        mkdir(path, 0700);
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        fputs(files[i].text, file);
        fclose(file);
    }
    got->status = notme_read(folder, &options, take, got, &got->stats, &got->error);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/data", folder);
    rmdir(path);
    rmdir(folder);
}

#define COUNT(files) (sizeof(files) / sizeof *(files))

#endif
