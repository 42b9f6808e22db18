/* Exports made in a test, read, and shown as lines to compare. */
#ifndef NOTME_TESTS_READ_SHOWN_H
#define NOTME_TESTS_READ_SHOWN_H

#include "notme.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdarg.h>
#include <stdio.h>

struct shown {
    int status, events;
    char lines[8192], said[4096];
    struct notme_read_stats stats;
    struct notme_error error;
};

struct made {
    const char *name, *text;
};

#define SHOWN_COUNT(files) (sizeof(files) / sizeof *(files))

__attribute__((format(printf, 3, 4))) static inline void shown_add(char *to, size_t size, const char *format, ...)
{
    va_list args;
    const size_t n = strlen(to);
    va_start(args, format);
    vsnprintf(to + n, size - n, format, args);
    va_end(args);
}

static inline void shown_text(char *line, size_t size, const char *before, struct notme_text text, const char *after)
{
    if (text.at)
        shown_add(line, size, " %s%.*s%s", before, (int)text.len, text.at, after);
}

static inline void shown_time(char *line, size_t size, const char *before, int64_t time, const char *after)
{
    char at[NOTME_TIME_MAX] = "-";
    if (time != NOTME_NO_TIME)
        notme_time_format(time, at);
    shown_add(line, size, "%s%s%s", before, at, after);
}

/* "ID TIME" and whatever is there of [bounds] =detail @author {object} type:… 'text' +tag >link <published ip "user
 * agent" (app) country. */
static inline int shown_take(void *ctx, const struct notme_event *e)
{
    struct shown *shown = ctx;
    char line[2048] = "";
    shown_add(line, sizeof line, "%.*s", (int)e->id.len, e->id.at);
    shown_time(line, sizeof line, " ", e->time, "");
    if (e->not_before != NOTME_NO_TIME || e->not_after != NOTME_NO_TIME) {
        shown_time(line, sizeof line, " [", e->not_before, "");
        shown_time(line, sizeof line, ",", e->not_after, "]");
    }
    shown_text(line, sizeof line, "=", e->action_detail, "");
    shown_text(line, sizeof line, "@", e->author, "");
    shown_text(line, sizeof line, "{", e->object_id, "}");
    shown_text(line, sizeof line, "type:", e->object_type, "");
    shown_text(line, sizeof line, "'", e->text, "'");
    for (size_t i = 0; i < e->ntags; i++)
        shown_text(line, sizeof line, "+", e->tags[i], "");
    for (size_t i = 0; i < e->nlinks; i++)
        shown_text(line, sizeof line, ">", e->links[i], "");
    if (e->published != NOTME_NO_TIME)
        shown_time(line, sizeof line, " <", e->published, "");
    shown_text(line, sizeof line, "", e->ip, "");
    shown_text(line, sizeof line, "\"", e->user_agent, "\"");
    shown_text(line, sizeof line, "(", e->app, ")");
    shown_text(line, sizeof line, "", e->country, "");
    shown_add(shown->lines, sizeof shown->lines, "%s\n", line);
    ck_assert_int_eq((int)e->basis, NOTME_REPORTED);
    shown->events++;
    return 0;
}

/* The account of every event, which must be one. */
static inline int shown_account(void *ctx, const struct notme_event *e)
{
    char *account = ctx;
    if (*account)
        ck_assert(strlen(account) == e->account.len && memcmp(account, e->account.at, e->account.len) == 0);
    snprintf(account, 64, "%.*s", (int)e->account.len, e->account.at);
    return 0;
}

static inline void shown_hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct shown *shown = ctx;
    (void)line;
    shown_add(shown->said, sizeof shown->said, "%s: %s\n", place, text);
}

enum { SHOWN_ZIP = 1 << 16 };

static inline size_t shown_zip(char *bytes, const struct made *files, size_t count)
{
    size_t len = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, SHOWN_ZIP, &len), ARCHIVE_OK);
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

/* Reads a zip of these files. */
static inline void show(struct shown *shown, const struct made *files, size_t count)
{
    static char bytes[SHOWN_ZIP];
    const struct notme_read_options options = {.complain = shown_hear, .complain_ctx = shown};
    const size_t len = shown_zip(bytes, files, count);
    char *copy = t_copy(bytes, len);
    memset(shown, 0, sizeof *shown);
    shown->status = notme_read_bytes("x.zip", copy, len, &options, shown_take, shown, &shown->stats, &shown->error);
    free(copy);
}

/* Reads one file by itself. */
static inline void show_alone(struct shown *shown, const char *name, const char *text)
{
    const struct notme_read_options options = {.complain = shown_hear, .complain_ctx = shown};
    char *copy = t_copy(text, strlen(text));
    memset(shown, 0, sizeof *shown);
    shown->status =
        notme_read_bytes(name, copy, strlen(text), &options, shown_take, shown, &shown->stats, &shown->error);
    free(copy);
}

/* Whose account a zip of these files, of this name, is: at least 64 bytes. */
static inline void show_account(char *account, const char *name, const struct made *files, size_t count)
{
    static char bytes[SHOWN_ZIP];
    const size_t len = shown_zip(bytes, files, count);
    *account = '\0';
    ck_assert_int_eq(notme_read_bytes(name, bytes, len, NULL, shown_account, account, NULL, NULL), 0);
}

#endif
