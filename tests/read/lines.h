/* What the tests of the readers share: sources made in memory are read, and each event becomes a line to compare. */
#ifndef NOTME_TESTS_READ_LINES_H
#define NOTME_TESTS_READ_LINES_H

#include "notme.h"
#include "t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Parts of a line that a test may leave out, in their order:
 * "ACTION ID TIME|[NOT-BEFORE,NOT-AFTER]#SEQ BASIS ACCOUNT" and whatever is there of ~name =object :type @author 'text'
 * "lang" (app) ip {user agent} country +tag >link ^label !sensitive <published ?detail, then SOURCE-REF. */
enum {
    T_ACTION = 1 << 0,
    T_BASIS = 1 << 1,
    T_ACCOUNT = 1 << 2,
    T_OBJECT = 1 << 3, /* and the account's name */
    T_TYPE = 1 << 4,
    T_LANG = 1 << 5,
    T_CLIENT = 1 << 6, /* user agent and country */
    T_LABELS = 1 << 7, /* and sensitivity */
    T_PUBLISHED = 1 << 8,
    T_DETAIL = 1 << 9,
    T_REF = 1 << 10
};

/* Which of them a test's lines have. */
extern const unsigned t_parts;

struct got {
    int status, events;
    char lines[16384], complaints[8192];
    char told[1024];               /* snapshots, "ACTION of ACCOUNT at TIME" */
    char account[64], service[64]; /* of the events; "several" */
    unsigned snapshots;            /* bit per action */
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

/* Does nothing when the test leaves these parts out. */
static inline void t_part(char *line, size_t size, unsigned part, const char *before, struct notme_text text,
                          const char *after)
{
    if (t_parts & part)
        t_text(line, size, before, text, after);
}

static inline void t_time(char *line, size_t size, const char *before, int64_t time, const char *after)
{
    char at[NOTME_TIME_MAX] = "-";
    if (time != NOTME_NO_TIME)
        notme_time_format(time, at);
    t_add(line, size, "%s%s%s", before, at, after);
}

static inline void t_when(char *line, size_t size, const struct notme_event *e)
{
    const bool is_timed = e->time != NOTME_NO_TIME;
    if (is_timed)
        t_time(line, size, " ", e->time, "");
    if (!is_timed || e->not_before != NOTME_NO_TIME || e->not_after != NOTME_NO_TIME) {
        t_time(line, size, " [", e->not_before, ",");
        t_time(line, size, "", e->not_after, "]");
    }
    if (!is_timed)
        t_add(line, size, "#%d", (int)e->seq);
}

static inline void t_line(char *line, size_t size, const struct notme_event *e)
{
    static const char *const basis[] = {"reported", "attested", "claimed", "observed", "bounded", "by_order"};
    if (t_parts & T_ACTION)
        t_add(line, size, "%s ", notme_action_name(e->action));
    t_text(line, size, "", e->id, "");
    t_when(line, size, e);
    if (t_parts & T_BASIS)
        t_add(line, size, " %s", basis[e->basis]);
    t_part(line, size, T_ACCOUNT, " ", e->account, "");
    t_part(line, size, T_OBJECT, " ~", e->account_name, "");
    t_part(line, size, T_OBJECT, " =", e->object_id, "");
    t_part(line, size, T_TYPE, " :", e->object_type, "");
    t_text(line, size, " @", e->author, "");
    t_text(line, size, " '", e->text, "'");
    t_part(line, size, T_LANG, " \"", e->lang, "\"");
    t_text(line, size, " (", e->app, ")");
    t_text(line, size, " ", e->ip, "");
    t_part(line, size, T_CLIENT, " {", e->user_agent, "}");
    t_part(line, size, T_CLIENT, " ", e->country, "");
    for (size_t i = 0; i < e->ntags; i++)
        t_text(line, size, " +", e->tags[i], "");
    for (size_t i = 0; i < e->nlinks; i++)
        t_text(line, size, " >", e->links[i], "");
    for (size_t i = 0; i < e->nlabels; i++)
        t_part(line, size, T_LABELS, " ^", e->labels[i], "");
    if (e->sensitive >= 0 && t_parts & T_LABELS)
        t_add(line, size, " !%d", e->sensitive);
    if (e->published != NOTME_NO_TIME && t_parts & T_PUBLISHED)
        t_time(line, size, " <", e->published, "");
    t_part(line, size, T_DETAIL, " ?", e->action_detail, "");
    t_part(line, size, T_REF, " ", e->source_ref, "");
}

/* Keeps what all events have alike, or "several". */
static inline void t_keep(char *kept, size_t size, bool first, struct notme_text text)
{
    char now[64];
    snprintf(now, sizeof now, "%.*s", (int)text.len, text.at ? text.at : "");
    snprintf(kept, size, "%s", first || strcmp(kept, now) == 0 ? now : "several");
}

static inline int t_take(void *ctx, const struct notme_event *e)
{
    struct got *got = ctx;
    char line[2048] = "";
    ck_assert(e->account.len > 0);
    t_line(line, sizeof line, e);
    t_add(got->lines, sizeof got->lines, "%s\n", line);
    t_keep(got->account, sizeof got->account, !got->events, e->account);
    t_keep(got->service, sizeof got->service, !got->events, e->service);
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
    t_add(got->told, sizeof got->told, "%s of %.*s", notme_action_name(snapshot->action), (int)snapshot->account.len,
          snapshot->account.at);
    t_time(got->told, sizeof got->told, " at ", snapshot->taken, "\n");
    return 0;
}

static inline struct notme_read_options t_options(struct got *got)
{
    memset(got, 0, sizeof *got);
    return (struct notme_read_options){
        .complain = t_hear, .complain_ctx = got, .snapshot = t_snapshot, .snapshot_ctx = got};
}

static inline void t_read_bytes(struct got *got, const char *name, const char *bytes, size_t len)
{
    const struct notme_read_options options = t_options(got);
    char *copy = t_copy(bytes, len);
    got->status = notme_read_bytes(name, copy, len, &options, t_take, got, &got->stats, &got->error);
    free(copy);
}

static inline void t_read_text(struct got *got, const char *name, const char *text)
{
    t_read_bytes(got, name, text, strlen(text));
}

/* A hash at the end of an id becomes "#": tests compare ids with each other where it matters. */
static inline void t_mask_hashes(char *lines)
{
    static const char digits[] = "0123456789abcdef";
    for (char *at = lines; (at = strchr(at, '-')); at++)
        if (strspn(at + 1, digits) == 16 && (at[17] == ' ' || at[17] == '/')) {
            at[1] = '#';
            memmove(at + 2, at + 17, strlen(at + 17) + 1);
        }
}

/* ---- several files */

/* Where a list of files leaves the length open. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

struct t_file {
    const char *name, *text;
    size_t len; /* 0 = up to its NUL */
};

static inline size_t t_len(const struct t_file *file)
{
    return file->len || !file->text ? file->len : strlen(file->text);
}

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
        archive_entry_set_size(entry, (la_int64_t)t_len(&files[i]));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_ge(archive_write_data(a, files[i].text, t_len(&files[i])), 0);
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
    t_read_bytes(got, name, bytes, len);
}

/* A folder has one folder of its own at most, "data". */
static inline void t_read_folder(struct got *got, const struct t_file *files, size_t count)
{
    char folder[] = "/tmp/notme-read-XXXXXX", path[256];
    const struct notme_read_options options = t_options(got);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, strrchr(files[i].name, '/') ? "data" : "");
        mkdir(path, 0700);
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(files[i].text, 1, t_len(&files[i]), file), t_len(&files[i]));
        fclose(file);
    }
    got->status = notme_read(folder, &options, t_take, got, &got->stats, &got->error);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/data", folder);
    rmdir(path);
    rmdir(folder);
}

#define T_COUNT(files) (sizeof(files) / sizeof *(files))

#endif
