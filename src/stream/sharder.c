/* Events to files by account: notme_sharder_feed() gives each line its key, the sorter brings them in order, and
 * take_line() writes one file after the other. */
#include "base/hash.h"
#include "base/held.h"
#include "base/murmur.h"
#include "report/event_line.h"
#include "stream/shard_file.h"
#include "stream/sorter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHARDS_MAX = 65536, PATH_SIZE = 4096, LEAST_MEMORY = 1 << 20 };

struct notme_sharder {
    struct notme_sharder_options options;
    struct notme_sharder_stats stats;
    char *folder;
    bool *done; /* by shard: it was there */
    struct notme_shard_keeper *keeper;
    struct notme_sorter *sorter;
    struct notme_buf line, manifest; /* of the manifest all that says which job it is */
    uint64_t arrival;
    /* the shard being written */
    struct notme_shard_file *file;
    uint32_t shard;
    uint64_t records;
    struct notme_error *err;
};

/* ---- names and the manifest */

static bool name_file(const struct notme_sharder *s, char *to, uint32_t shard)
{
    char name[NOTME_SHARD_NAME];
    notme_shard_name(name, shard, s->options.plain);
    return snprintf(to, PATH_SIZE, "%s/%s", s->folder, name) < PATH_SIZE;
}

static void describe_job(struct notme_sharder *s)
{
    const struct notme_sharder_options *o = &s->options;
    notme_buf_addf(
        &s->manifest,
        "{\"schema\":\"notme-shards/1\",\"notme\":\"%s\",\"by\":\"account\",\"hash\":\"murmur2\",\"shards\":%u,"
        "\"sorted\":%s,\"format\":\"%s\",\"sources\":",
        NOTME_VERSION, o->shards, o->unsorted ? "false" : "true", o->plain ? "jsonl" : "jsonl.zst");
    if (o->job)
        notme_buf_addf(&s->manifest, "\"%016llx\"", (unsigned long long)notme_hash(o->job, strlen(o->job), 0));
    else
        notme_buf_adds(&s->manifest, "null");
}

static int write_manifest(struct notme_sharder *s, bool complete, struct notme_error *err)
{
    struct notme_shard_file *file = NULL;
    struct notme_buf text = {0};
    notme_buf_add(&text, s->manifest.at, s->manifest.len);
    notme_buf_addf(&text, ",\"complete\":%s}\n", complete ? "true" : "false");
    int status =
        text.failed ? notme_fail_memory(err) : notme_shard_file_open(&file, s->keeper, NOTME_SHARD_MANIFEST, true, err);
    if (status == NOTME_OK)
        status = notme_shard_file_write(file, text.at, text.len, err);
    const int closed = notme_shard_file_close(file, status == NOTME_OK, err);
    notme_buf_release(&text);
    return status == NOTME_OK ? closed : status;
}

/* 1 = of this job, 0 = there is none; another job's is an error. */
static int read_manifest(const struct notme_sharder *s, struct notme_error *err)
{
    char path[PATH_SIZE], text[PATH_SIZE];
    FILE *file = name_file(s, path, NOTME_SHARD_MANIFEST) ? fopen(path, "rb") : NULL;
    if (!file)
        return errno == ENOENT ? 0 : notme_fail(err, NOTME_EIO, "cannot open '%s': %s", path, strerror(errno));
    const size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    if (len > s->manifest.len && memcmp(text, s->manifest.at, s->manifest.len) == 0)
        return 1;
    return notme_fail(err, NOTME_EUSAGE,
                      "'%s' holds the shards of other sources or settings: take another folder, or empty it",
                      s->folder);
}

/* Which shards are there already. Ours of a job that cannot be told from others are removed, so that no old one is
 * taken for a new one; what is not known to be ours is nothing to remove. */
static int find_done(struct notme_sharder *s, bool ours, struct notme_error *err)
{
    char path[PATH_SIZE];
    for (uint32_t i = 0; i < s->options.shards; i++) {
        if (!name_file(s, path, i))
            return notme_fail(err, NOTME_EUSAGE, "the folder's name is too long");
        if (access(path, F_OK) != 0)
            continue;
        if (!ours)
            return notme_fail(err, NOTME_EUSAGE, "'%s' is there already, and no manifest says what it is", path);
        if (s->options.job)
            s->done[i] = true;
        else
            unlink(path);
        s->stats.done += s->done[i];
    }
    return NOTME_OK;
}

/* ---- making one */

static int check(const struct notme_sharder_options *o, struct notme_error *err)
{
    if (o->shards < 1 || o->shards > SHARDS_MAX)
        return notme_fail(err, NOTME_EUSAGE, "shards must be 1 to %d", SHARDS_MAX);
    if (o->memory && o->memory < LEAST_MEMORY)
        return notme_fail(err, NOTME_EUSAGE, "sorting needs at least %d bytes", LEAST_MEMORY);
    return NOTME_OK;
}

static int set_up(struct notme_sharder *s, struct notme_error *err)
{
    s->folder = notme_strdup_text(notme_text_of(s->options.folder));
    s->done = notme_alloc(s->options.shards, sizeof *s->done);
    if (!s->folder || !s->done)
        return notme_fail_memory(err);
    describe_job(s);
    if (s->manifest.failed)
        return notme_fail_memory(err);
    const int same = read_manifest(s, err);
    if (same < 0)
        return same;
    const struct notme_sharder_options *o = &s->options;
    int status = find_done(s, same > 0, err);
    if (status == NOTME_OK)
        status = notme_shard_keeper_new(&s->keeper, s->folder, o->shards, o->plain, o->apart, err);
    if (status == NOTME_OK && notme_sharder_wants(s))
        status = write_manifest(s, false, err);
    return status == NOTME_OK ? notme_sorter_new(&s->sorter, s->folder, s->options.memory, err) : status;
}

int notme_sharder_new(struct notme_sharder **out, const struct notme_sharder_options *options, struct notme_error *err)
{
    *out = NULL;
    int status = check(options, err);
    if (status != NOTME_OK)
        return status;
    struct notme_sharder *s = notme_alloc(1, sizeof *s);
    if (!s)
        return notme_fail_memory(err);
    s->options = *options;
    if (!s->options.memory)
        s->options.memory = 256 << 20;
    status = set_up(s, err);
    if (status == NOTME_OK)
        *out = s;
    else
        notme_sharder_free(s);
    return status;
}

bool notme_sharder_wants(const struct notme_sharder *s)
{
    return s->stats.done < s->options.shards;
}

const struct notme_sharder_stats *notme_sharder_stats(const struct notme_sharder *s)
{
    return &s->stats;
}

void notme_sharder_free(struct notme_sharder *s)
{
    if (!s)
        return;
    notme_shard_file_close(s->file, false, NULL);
    notme_shard_keeper_free(s->keeper);
    notme_sorter_free(s->sorter);
    notme_buf_release(&s->line);
    notme_buf_release(&s->manifest);
    notme_free(s->folder);
    notme_free(s->done);
    notme_free(s);
}

/* ---- in */

int notme_sharder_feed(struct notme_sharder *s, const struct notme_event *event, struct notme_error *err)
{
    struct notme_sorted key = {.shard = notme_murmur2_part(event->account.at, event->account.len, s->options.shards),
                               .clock = notme_event_clock(event)};
    struct notme_text texts[5] = {{NULL, 0}};
    if (s->done[key.shard])
        return NOTME_OK;
    if (key.clock == NOTME_NO_TIME) {
        s->stats.dropped++;
        return NOTME_OK;
    }
    notme_buf_clear(&s->line);
    if (!notme_event_line(&s->line, event))
        return notme_fail_memory(err);
    texts[4] = (struct notme_text){s->line.at, s->line.len};
    if (s->options.unsorted) {
        key.clock = (int64_t)s->arrival++;
    } else {
        key.seq = event->seq;
        key.action = (uint32_t)event->action;
        key.content = notme_event_content(event);
        texts[0] = event->account;
        texts[1] = event->service;
        texts[2] = event->id;
        texts[3] = event->object_id;
    }
    s->stats.events++;
    s->stats.bytes += s->line.len;
    if (s->line.len - 1 > s->stats.longest)
        s->stats.longest = s->line.len - 1;
    return notme_sorter_add(s->sorter, &key, texts, err);
}

/* ---- out */

static int close_shard(struct notme_sharder *s)
{
    char end[64];
    const int len = snprintf(end, sizeof end, "{\"notme\":\"end\",\"records\":%llu}\n", (unsigned long long)s->records);
    int status = notme_shard_file_write(s->file, end, (size_t)len, s->err);
    const int closed = notme_shard_file_close(s->file, status == NOTME_OK, s->err);
    s->file = NULL;
    s->records = 0;
    s->shard++;
    status = status == NOTME_OK ? closed : status;
    s->stats.written += status == NOTME_OK;
    return status;
}

static int open_shard(struct notme_sharder *s)
{
    return s->file ? NOTME_OK : notme_shard_file_open(&s->file, s->keeper, s->shard, s->options.plain, s->err);
}

/* Goes on to this shard: those before it are finished, also those that hold nothing. */
static int go_to(struct notme_sharder *s, uint32_t shard)
{
    int status = NOTME_OK;
    while (s->shard < shard && status == NOTME_OK) {
        if (s->done[s->shard]) {
            s->shard++;
            continue;
        }
        status = open_shard(s);
        if (status == NOTME_OK)
            status = close_shard(s);
    }
    return status;
}

static int take_line(void *ctx, const struct notme_sorted *record)
{
    struct notme_sharder *s = ctx;
    const struct notme_text line = notme_sorted_line(record);
    int status = go_to(s, record->shard);
    if (status == NOTME_OK)
        status = open_shard(s);
    if (status == NOTME_OK)
        status = notme_shard_file_write(s->file, line.at, line.len, s->err);
    s->records++;
    return status;
}

int notme_sharder_end(struct notme_sharder *s, struct notme_error *err)
{
    s->err = err;
    int status = notme_sharder_wants(s) ? notme_sorter_end(s->sorter, take_line, s, err) : NOTME_OK;
    if (status == NOTME_OK)
        status = go_to(s, s->options.shards);
    return status == NOTME_OK ? write_manifest(s, true, err) : status;
}
