#include "read/x_collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- events */

struct notme_event notme_x_event(enum notme_action action)
{
    return notme_event_of(action, "x", "x.archive");
}

int notme_x_add(struct notme_x *x, const struct notme_event *e, const char *kind, struct notme_text id, size_t index)
{
    char name[256], ref[512];
    struct notme_event event = *e;
    snprintf(name, sizeof name, "x:%s:%.*s", kind, (int)(id.len < 200 ? id.len : 200), id.at ? id.at : "");
    snprintf(ref, sizeof ref, "%.480s#%zu", x->member, index);
    event.id = notme_text_of(name);
    event.source_ref = notme_text_of(ref);
    return notme_collection_add(&x->events, &event) ? NOTME_OK : notme_fail_memory(x->reader->err);
}

int notme_x_emit(struct notme_x *x)
{
    if (!x->common.account.len && !x->common.account_name.len) {
        notme_reader_note(x->reader, "nothing says whose archive this is: the account is called 'x-archive'");
        x->common.account = notme_text_of("x-archive");
    }
    if (!x->common.account.len)
        x->common.account = x->common.account_name;
    return notme_collection_emit(&x->events, x->reader, &x->common);
}

/* ---- files */

struct part_sink {
    struct notme_x *x;
    notme_x_record *record;
    void *ctx;
};

static int take_record(void *ctx, const struct notme_record *record)
{
    const struct part_sink *sink = ctx;
    if (cJSON_IsObject(record->json))
        return sink->record(sink->ctx, record->json, record->index);
    return notme_reader_skip(sink->x->reader, 0, record->offset, "record is no object (byte %llu)",
                             (unsigned long long)record->offset);
}

static int read_part(struct notme_x *x, const struct notme_x_part *part, notme_x_record *record, void *ctx)
{
    struct part_sink sink = {x, record, ctx};
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
        status = notme_records(reader, &stream, NULL, take_record, &sink);
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

bool notme_x_is_assignment(const char *head, size_t len)
{
    char copy[256];
    const size_t n = len < sizeof copy - 1 ? len : sizeof copy - 1;
    memcpy(copy, head, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = copy[i] ? copy[i] : ' ';
    copy[n] = '\0';
    const char *equals = strchr(copy, '=');
    const char *name = strstr(copy, "YTD.");
    if (!name)
        name = strstr(copy, "__THAR_CONFIG");
    return equals && name && name < equals;
}

const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper)
{
    const cJSON *inner = notme_member(record, wrapper);
    return cJSON_IsObject(inner) ? inner : record;
}

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
    const cJSON *item = notme_member(object, name);
    if (cJSON_IsString(item))
        unescape(item->valuestring);
    return notme_text_in(item);
}
