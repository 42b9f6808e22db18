#include "read/x/collect.h"

#include "read/export.h"

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
    char nobody[512];
    notme_reader_owner(x->reader, "x", x->common.account, x->common.account_name);
    if (x->events.events && !x->common.account.len && !x->common.account_name.len) {
        x->common.account =
            notme_reader_nameless(x->reader, notme_bundle_name(x->bundle), "x-archive", nobody, sizeof nobody);
        x->common.nameless = true;
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

static int read_list(void *ctx, struct notme_stream *stream)
{
    const struct part_sink *sink = ctx;
    return notme_record_list(sink->x->reader, stream, take_record, ctx);
}

static int read_part(struct notme_x *x, const struct notme_x_part *part, notme_x_record *record, void *ctx)
{
    struct part_sink sink = {x, record, ctx};
    x->member = part->name;
    if (!x->alone)
        return notme_export_read_member(x->reader, x->bundle, part->member, read_list, &sink);
    struct notme_stream stream = {x->alone->pull, NULL, x->alone->ctx};
    return read_list(&sink, &stream);
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

/* "…YTD.deleted_tweets.part0 = " */
static bool assigned_name(const char *head, char *name, size_t size)
{
    const char *at = strstr(head, "YTD."), *equals = strchr(head, '=');
    const size_t n = at ? strcspn(at + 4, ". =") : 0;
    if (n == 0 || n >= size || !equals || equals < at)
        return false;
    for (size_t i = 0; i < n; i++)
        name[i] = at[4 + i] == '_' ? '-' : at[4 + i];
    name[n] = '\0';
    return true;
}

/* Records whose list lost what stands before it. Posts with a user in them are from elsewhere. */
static const char *bare_name(const char *head)
{
    const char *from = head + strspn(head, "\xef\xbb\xbf \t\r\n");
    if (*from != '[' && *from != '{')
        return NULL;
    if (strstr(from, "\"tweetId\"") && (strstr(from, "\"like\"") || strstr(from, "\"fullText\"")))
        return "like";
    const bool is_post = strstr(from, "\"created_at\"") && strstr(from, "\"id_str\"") && strstr(from, "\"full_text\"");
    return is_post && !strstr(from, "\"user\"") && !strstr(from, "_events\"") ? "tweets" : NULL;
}

bool notme_x_data_name(const char *head, size_t len, char *name, size_t size)
{
    char copy[4096];
    const size_t n = len < sizeof copy - 1 ? len : sizeof copy - 1;
    memcpy(copy, head, n);
    copy[n] = '\0';
    const char *bare = bare_name(copy);
    if (bare)
        snprintf(name, size, "%s", bare);
    return bare || assigned_name(copy, name, size);
}

const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper)
{
    const cJSON *inner = notme_member(record, wrapper);
    return cJSON_IsObject(inner) ? inner : record;
}
