/* What the tests of the platforms share: files in memory are read, and each event becomes a line to compare:
 * "ACTION ID TIME|[NOT-BEFORE,NOT-AFTER]#SEQ BASIS account" and whatever is there of =object @author 'text' "lang"
 * (app) ip +tag >link !sensitive ?detail. */
#ifndef NOTME_TESTS_READ_LINES_H
#define NOTME_TESTS_READ_LINES_H

#include "notme.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdarg.h>
#include <stdio.h>

struct got {
    int status, events;
    char lines[16384], complaints[8192];
    unsigned snapshots; /* bit per action */
    struct notme_read_stats stats;
    struct notme_error error;
};

__attribute__((format(printf, 3, 4))) static inline void t_add(char *to, size_t size, const char *format, ...)
{
    va_list args;
    const size_t n = strlen(to);
    va_start(args, format);
    vsnprintf(to + n, size - n, format, args);
    va_end(args);
}

static inline void t_text(char *line, size_t size, const char *before, struct notme_text text, const char *after)
{
    if (text.len)
        t_add(line, size, "%s%.*s%s", before, (int)text.len, text.at, after);
}

static inline int t_take(void *ctx, const struct notme_event *e)
{
    static const char *const basis[] = {"reported", "attested", "claimed", "observed", "bounded", "by_order"};
    struct got *got = ctx;
    const int64_t times[] = {e->time, e->not_before, e->not_after};
    char at[3][NOTME_TIME_MAX] = {"-", "-", "-"}, line[2048] = "";
    for (int i = 0; i < 3; i++)
        if (times[i] != NOTME_NO_TIME)
            notme_time_format(times[i], at[i]);
    t_add(line, sizeof line, "%s %.*s ", notme_action_name(e->action), (int)e->id.len, e->id.at);
    if (e->time != NOTME_NO_TIME)
        t_add(line, sizeof line, "%s", at[0]);
    else
        t_add(line, sizeof line, "[%s,%s]#%d", at[1], at[2], (int)e->seq);
    t_add(line, sizeof line, " %s %.*s", basis[e->basis], (int)e->account.len, e->account.at);
    t_text(line, sizeof line, " ~", e->account_name, "");
    t_text(line, sizeof line, " =", e->object_id, "");
    t_text(line, sizeof line, " @", e->author, "");
    t_text(line, sizeof line, " '", e->text, "'");
    t_text(line, sizeof line, " \"", e->lang, "\"");
    t_text(line, sizeof line, " (", e->app, ")");
    t_text(line, sizeof line, " ", e->ip, "");
    for (size_t i = 0; i < e->ntags; i++)
        t_text(line, sizeof line, " +", e->tags[i], "");
    for (size_t i = 0; i < e->nlinks; i++)
        t_text(line, sizeof line, " >", e->links[i], "");
    if (e->sensitive >= 0)
        t_add(line, sizeof line, " !%d", e->sensitive);
    t_text(line, sizeof line, " ?", e->action_detail, "");
    t_add(got->lines, sizeof got->lines, "%s\n", line);
    got->events++;
    return 0;
}

static inline void t_hear(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct got *got = ctx;
    t_add(got->complaints, sizeof got->complaints, "%s:%llu: %s\n", place, (unsigned long long)line, text);
}

static inline int t_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct got *got = ctx;
    got->snapshots |= 1u << snapshot->action;
    return 0;
}

static inline void t_read(struct got *got, const char *name, const char *bytes, size_t len)
{
    const struct notme_read_options options = {
        .complain = t_hear, .complain_ctx = got, .snapshot = t_snapshot, .snapshot_ctx = got};
    char *copy = t_copy(bytes, len);
    memset(got, 0, sizeof *got);
    got->status = notme_read_bytes(name, copy, len, &options, t_take, got, &got->stats, &got->error);
    free(copy);
}

static inline void t_read_text(struct got *got, const char *name, const char *text)
{
    t_read(got, name, text, strlen(text));
}

struct t_file {
    const char *name, *text;
};

enum { T_ARCHIVE = 1 << 16 };

/* Packs files as a zip, or as a tar.gz. */
static inline size_t t_pack(char *bytes, bool zip, const struct t_file *files, size_t count)
{
    size_t len = 0;
    struct archive *a = archive_write_new();
    if (zip) {
        archive_write_set_format_zip(a);
    } else {
        archive_write_add_filter_gzip(a);
        archive_write_set_format_pax_restricted(a);
    }
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, T_ARCHIVE, &len), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname_utf8(entry, files[i].name);
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

static inline void t_read_packed(struct got *got, const char *name, const struct t_file *files, size_t count)
{
    static char bytes[T_ARCHIVE];
    const size_t len = t_pack(bytes, strstr(name, ".zip") != NULL, files, count);
    t_read(got, name, bytes, len);
}

#define T_COUNT(files) (sizeof(files) / sizeof *(files))

#endif
