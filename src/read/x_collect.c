#include "read/x_collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct notme_x_kept {
    int64_t time, not_before, not_after, published, seq;
    size_t read; /* how many were read before it */
    enum notme_basis basis;
    enum notme_action action;
    int sensitive;
    unsigned ntags, nlinks;
    struct notme_text id, object_id, author, text, lang, app, ip, source_ref;
    struct notme_text *list; /* tags, then links */
};

/* ---- in */

struct notme_event notme_x_event(enum notme_action action)
{
    struct notme_event event;
    memset(&event, 0, sizeof event);
    event.time = event.not_before = event.not_after = event.published = NOTME_NO_TIME;
    event.sensitive = -1;
    event.action = action;
    event.service = notme_text_of("x");
    event.source_format = notme_text_of("x.archive");
    return event;
}

static bool keep_texts(struct notme_arena *arena, struct notme_x_kept *kept)
{
    struct notme_text *const texts[] = {&kept->id,   &kept->object_id, &kept->author, &kept->text,
                                        &kept->lang, &kept->app,       &kept->ip,     &kept->source_ref};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!notme_arena_text(arena, texts[i]))
            return false;
    return true;
}

static bool keep_lists(struct notme_arena *arena, struct notme_x_kept *kept, const struct notme_event *event)
{
    const size_t count = event->ntags + event->nlinks;
    if (count == 0)
        return true;
    kept->list = notme_arena_alloc(arena, count * sizeof *kept->list);
    if (!kept->list)
        return false;
    memcpy(kept->list, event->tags, event->ntags * sizeof *kept->list);
    memcpy(kept->list + event->ntags, event->links, event->nlinks * sizeof *kept->list);
    for (size_t i = 0; i < count; i++)
        if (!notme_arena_text(arena, &kept->list[i]))
            return false;
    kept->ntags = (unsigned)event->ntags;
    kept->nlinks = (unsigned)event->nlinks;
    return true;
}

int notme_x_add(struct notme_x *x, const struct notme_event *e, const char *kind, struct notme_text id, size_t index)
{
    char name[256], ref[512];
    snprintf(name, sizeof name, "x:%s:%.*s", kind, (int)(id.len < 200 ? id.len : 200), id.at ? id.at : "");
    snprintf(ref, sizeof ref, "%.480s#%zu", x->member, index);
    struct notme_x_kept kept = {.time = e->time,
                                .not_before = e->not_before,
                                .not_after = e->not_after,
                                .published = e->published,
                                .seq = e->seq,
                                .read = x->events,
                                .basis = e->basis,
                                .action = e->action,
                                .sensitive = e->sensitive,
                                .id = notme_text_of(name),
                                .object_id = e->object_id,
                                .author = e->author,
                                .text = e->text,
                                .lang = e->lang,
                                .app = e->app,
                                .ip = e->ip,
                                .source_ref = notme_text_of(ref)};
    if (!notme_grow(&x->kept, &x->capacity, x->events, sizeof *x->kept) || !keep_texts(&x->arena, &kept) ||
        !keep_lists(&x->arena, &kept, e))
        return notme_fail_memory(x->reader->err);
    x->kept[x->events++] = kept;
    return NOTME_OK;
}

/* ---- out */

static int64_t clock_of(const struct notme_x_kept *kept)
{
    return kept->time != NOTME_NO_TIME ? kept->time : kept->not_before;
}

static int compare_texts(struct notme_text a, struct notme_text b)
{
    const int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_clock(const void *a, const void *b)
{
    const struct notme_x_kept *x = a, *y = b;
    if (clock_of(x) != clock_of(y))
        return clock_of(x) < clock_of(y) ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    const int order = compare_texts(x->id, y->id);
    return order ? order : (x->read > y->read) - (x->read < y->read);
}

/* Nothing in an archive is younger than the archive. A date that says otherwise is no bound. */
static void check_upper_bound(struct notme_x *x)
{
    const int64_t newest = x->events ? clock_of(&x->kept[x->events - 1]) : NOTME_NO_TIME;
    if (x->generated == NOTME_NO_TIME || newest <= x->generated)
        return;
    x->generated = NOTME_NO_TIME;
    notme_reader_note(x->reader, "events are younger than the archive is said to be: its date is not used as a bound");
}

static struct notme_event unpack(const struct notme_x *x, const struct notme_x_kept *kept)
{
    struct notme_event event = notme_x_event(kept->action);
    event.time = kept->time;
    event.not_before = kept->not_before;
    event.not_after = kept->time == NOTME_NO_TIME ? x->generated : kept->not_after;
    event.published = kept->published;
    event.seq = kept->seq;
    event.basis = kept->basis;
    event.sensitive = kept->sensitive;
    event.id = kept->id;
    event.object_id = kept->object_id;
    event.author = kept->author;
    event.text = kept->text;
    event.lang = kept->lang;
    event.app = kept->app;
    event.ip = kept->ip;
    event.source_ref = kept->source_ref;
    event.ntags = kept->ntags;
    event.nlinks = kept->nlinks;
    if (kept->list) {
        memcpy(event.tags, kept->list, kept->ntags * sizeof *kept->list);
        memcpy(event.links, kept->list + kept->ntags, kept->nlinks * sizeof *kept->list);
    }
    event.account_name = x->user_name;
    event.account = x->account_id.len ? x->account_id : x->user_name.len ? x->user_name : notme_text_of("x-archive");
    return event;
}

int notme_x_emit(struct notme_x *x)
{
    int status = NOTME_OK;
    if (x->events)
        qsort(x->kept, x->events, sizeof *x->kept, by_clock);
    check_upper_bound(x);
    if (!x->account_id.len && !x->user_name.len)
        notme_reader_note(x->reader, "nothing says whose archive this is: the account is called 'x-archive'");
    for (size_t i = 0; i < x->events && status == NOTME_OK; i++) {
        if (i && notme_text_equal(x->kept[i].id, x->kept[i - 1].id))
            continue;
        const struct notme_event event = unpack(x, &x->kept[i]);
        status = notme_reader_emit(x->reader, &event);
    }
    return status;
}

/* ---- files */

static int read_part(struct notme_x *x, const struct notme_x_part *part, notme_x_record *record, void *ctx)
{
    char place[512];
    struct notme_stream stream;
    struct notme_error error = {0};
    struct notme_reader *reader = x->reader;
    const char *outer = reader->place;
    x->member = part->name;
    snprintf(place, sizeof place, "%s: %s", notme_bundle_name(x->bundle), part->name);
    reader->place = place;
    int status = notme_bundle_stream(x->bundle, part->member, &stream, &error);
    if (status == NOTME_OK)
        status = notme_x_records(reader, &stream, record, ctx);
    else if (status != NOTME_ENOMEM && status != NOTME_ELIMIT)
        status = notme_reader_skip(reader, 0, 0, "%s", error.text);
    else if (reader->err)
        *reader->err = error;
    notme_stream_close(&stream);
    reader->place = outer;
    return status;
}

int notme_x_each(struct notme_x *x, const char *name, notme_x_record *record, void *ctx)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < x->parts && status == NOTME_OK; i++) {
        const struct notme_x_part *part = &x->part[i];
        if (part->stem == strlen(name) && memcmp(part->name + part->folder, name, part->stem) == 0)
            status = read_part(x, part, record, ctx);
    }
    return status;
}

/* ---- values */

int64_t notme_x_snowflake(struct notme_text id)
{
    uint64_t value = 0;
    if (id.len == 0 || id.len > 19)
        return NOTME_NO_TIME;
    for (size_t i = 0; i < id.len; i++) {
        if (id.at[i] < '0' || id.at[i] > '9')
            return NOTME_NO_TIME;
        value = value * 10 + (uint64_t)(id.at[i] - '0');
    }
    if (value < UINT64_C(29700859247)) /* the first snowflake, November 2010: older ids carry no time */
        return NOTME_NO_TIME;
    return (int64_t)((value >> 22) + UINT64_C(1288834974657)) * 1000;
}

/* In place, for it only gets shorter. */
static void unescape(char *text)
{
    static const struct {
        char entity[8], byte;
    } table[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};
    char *to = text;
    for (const char *from = text; *from; to++) {
        size_t i = 0;
        while (i < 3 && strncmp(from, table[i].entity, strlen(table[i].entity)) != 0)
            i++;
        *to = i < 3 ? table[i].byte : *from;
        from += i < 3 ? strlen(table[i].entity) : 1;
    }
    *to = '\0';
}

struct notme_text notme_x_written(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsString(item))
        unescape(item->valuestring);
    return notme_x_text(object, name);
}
