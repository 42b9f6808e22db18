#define _XOPEN_SOURCE 700 /* nftw */
#include "fetched.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *wanted;
static bool found;

static void copy(char *to, size_t size, struct notme_text text)
{
    snprintf(to, size, "%.*s", (int)text.len, text.at ? text.at : "");
}

static int keep(void *ctx, const struct notme_event *event)
{
    struct fetched *f = ctx;
    ck_assert_uint_lt(f->events, FETCHED_MOST);
    struct fetched_event *to = f->event + f->events++;
    *to = (struct fetched_event){event->action,
                                 event->basis,
                                 event->time,
                                 event->not_before,
                                 event->not_after,
                                 event->seq,
                                 event->sensitive,
                                 "",
                                 "",
                                 "",
                                 "",
                                 "",
                                 ""};
    copy(to->account, sizeof to->account, event->account);
    copy(to->object, sizeof to->object, event->object_id);
    copy(to->text, sizeof to->text, event->text);
    copy(to->author, sizeof to->author, event->author);
    copy(to->detail, sizeof to->detail, event->action_detail);
    for (size_t i = 0; i < event->nlabels; i++) {
        const size_t n = strlen(to->labels);
        snprintf(to->labels + n, sizeof to->labels - n, "%.*s ", (int)event->labels[i].len, event->labels[i].at);
    }
    return 0;
}

static void complain(void *ctx, const char *place, uint64_t line, const char *text)
{
    struct fetched *f = ctx;
    (void)place;
    (void)line;
    snprintf(f->note, sizeof f->note, "%s", text);
}

static int keep_snapshot(void *ctx, const struct notme_snapshot *snapshot)
{
    struct fetched *f = ctx;
    if (f->snapshots < 16)
        f->snapshot[f->snapshots++] = *snapshot;
    return 0;
}

void fetched_start(struct fetched *f, const char *name)
{
    memset(f, 0, sizeof *f);
    snprintf(f->base, sizeof f->base, "%s", t_url("%s", name));
    f->options.pds = f->options.appview = f->options.api = f->base;
    f->options.plc = t_url("%s/plc", name);
    f->options.allow_private = true;
}

void fetched_with_cache(struct fetched *f)
{
    char folder[] = "/tmp/notme-cache-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(f->cache, sizeof f->cache, "%s/below/notme", folder);
    f->options.cache = f->cache;
}

int fetched_run(struct fetched *f, const char *who)
{
    struct notme_http_options http = {.tries = 2};
    const struct notme_read_options read = {
        .complain = complain, .complain_ctx = f, .snapshot = keep_snapshot, .snapshot_ctx = f};
    f->events = f->snapshots = 0;
    f->stats = (struct notme_read_stats){0};
    const int64_t step = f->clock.step;
    t_clock_start(&f->clock, &http);
    f->clock.step = step;
    return notme_fetch_with(who, &f->options, &http, &read, keep, f, &f->stats, &f->error);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void fetched_end(struct fetched *f)
{
    if (!f->cache[0])
        return;
    *strstr(f->cache, "/below") = '\0';
    nftw(f->cache, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void fetched_set(const char *name, const char *settings)
{
    cJSON_Delete(t_get(t_url("set/%s?%s", name, settings)));
}

const struct fetched_event *fetched_find(const struct fetched *f, enum notme_action action, const char *word)
{
    const struct fetched_event *one = NULL;
    for (size_t i = 0; i < f->events; i++) {
        if (f->event[i].action != action || (!strstr(f->event[i].object, word) && !strstr(f->event[i].text, word)))
            continue;
        if (one)
            return NULL;
        one = f->event + i;
    }
    return one;
}

size_t fetched_count(const struct fetched *f, enum notme_action action)
{
    size_t n = 0;
    for (size_t i = 0; i < f->events; i++)
        n += f->event[i].action == action;
    return n;
}

static int look(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    static char bytes[1 << 20];
    (void)kind;
    (void)place;
    ck_assert_msg((info->st_mode & 0077) == 0, "%s is open to others", path);
    if (!S_ISREG(info->st_mode))
        return 0;
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    const size_t n = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[n] = '\0';
    fclose(file);
    for (size_t i = 0; i + strlen(wanted) <= n && !found; i++)
        found = memcmp(bytes + i, wanted, strlen(wanted)) == 0;
    return 0;
}

bool fetched_cache_holds(const struct fetched *f, const char *word)
{
    wanted = word;
    found = false;
    ck_assert_int_eq(nftw(f->cache, look, 8, FTW_PHYS), 0);
    return found;
}
