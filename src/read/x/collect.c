#include "read/x/collect.h"

#include "read/export.h"
#include "read/mend.h"

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
    struct notme_name name, ref;
    struct notme_event event = *e;
    name.len = ref.len = 0;
    notme_name_string(&name, "x:");
    notme_name_string(&name, kind);
    notme_name_string(&name, ":");
    notme_name_text(&name, id.at, id.len < 200 ? id.len : 200);
    notme_name_text(&ref, x->member, strnlen(x->member, 480));
    notme_name_string(&ref, "#");
    notme_name_number(&ref, index);
    event.id = notme_name_is(&name);
    event.source_ref = notme_name_is(&ref);
    return notme_collection_add(&x->events, &event, x->reader->err);
}

/* Of several archives side by side each is an account of its own. */
static void name_nobody(struct notme_x *x, char *to, size_t size)
{
    char place[512];
    const size_t folder = x->several ? x->part->folder : 0;
    snprintf(place, sizeof place, "%s%s%.*s", notme_bundle_name(x->bundle), folder ? "/" : "",
             (int)(folder ? folder - 1 : 0), x->part->name);
    x->common.account = notme_reader_nameless(x->reader, place, x->several, "x-archive", to, size);
    x->common.nameless = !x->several;
}

int notme_x_emit(struct notme_x *x)
{
    char nobody[512];
    notme_reader_owner(x->reader, "x", x->common.account, x->common.account_name);
    if (x->events.events && !x->common.account.len && !x->common.account_name.len)
        name_nobody(x, nobody, sizeof nobody);
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
    x->member = x->alone ? part->name : notme_bundle_member(x->bundle, part->member)->name;
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

unsigned notme_x_part_number(const char *head, size_t len)
{
    static const char sign[] = ".part";
    const size_t n = sizeof sign - 1;
    unsigned number = 0;
    for (size_t i = 0; i + n < len && i < 128 && head[i] != '='; i++)
        if (memcmp(head + i, sign, n) == 0)
            for (i += n; i < len && head[i] >= '0' && head[i] <= '9' && number < 100000; i++)
                number = number * 10 + (unsigned)(head[i] - '0');
    return number;
}

/* "module.exports = [" and the like: what stands before the list, up to its bracket. */
static struct notme_text list_of(struct notme_text head)
{
    static const char before[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.= \t\r\n\xef\xbb\xbf";
    size_t i = 0;
    while (i < head.len && i < 256 && memchr(before, head.at[i], sizeof before - 1))
        i++;
    const bool is_list = i < head.len && (head.at[i] == '[' || head.at[i] == '{');
    return is_list ? (struct notme_text){head.at + i, head.len - i} : (struct notme_text){NULL, 0};
}

/* The first record's first key. */
static struct notme_text first_key(struct notme_text list)
{
    size_t i = 0;
    while (i < list.len && (list.at[i] == '[' || list.at[i] == '{' || notme_is_space(list.at[i])))
        i++;
    const char *end = i < list.len && list.at[i] == '"' ? memchr(list.at + i + 1, '"', list.len - i - 1) : NULL;
    return end ? (struct notme_text){list.at + i + 1, (size_t)(end - list.at) - i - 1} : (struct notme_text){NULL, 0};
}

/* Records whose list lost what stands before it. Posts with a user in them are from elsewhere. */
static const char *bare_name(struct notme_text head)
{
    static const struct {
        const char *wrapper, *holds, *name;
    } kinds[] = {{"account", "\"accountId\"", "account"},
                 {"ipAudit", "\"loginIp\"", "ip-audit"},
                 {"screenNameChange", "\"changedAt\"", "screen-name-change"},
                 {"emailAddressChange", "\"changedAt\"", "email-address-change"},
                 {"connectedApplication", "\"approvedAt", "connected-application"}};
    const struct notme_text list = list_of(head), key = first_key(list);
    const struct notme_sample sample = {"", list.at ? list.at : "", list.len, false};
    if (!list.at)
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (notme_text_is(key, kinds[i].wrapper) && notme_sample_has(&sample, kinds[i].holds))
            return kinds[i].name;
    if (notme_sample_has(&sample, "\"tweetId\"") &&
        (notme_sample_has(&sample, "\"like\"") || notme_sample_has(&sample, "\"fullText\"")))
        return "like";
    const bool is_post = notme_sample_has(&sample, "\"created_at\"") && notme_sample_has(&sample, "\"id_str\"") &&
                         notme_sample_has(&sample, "\"full_text\"");
    return is_post && !notme_sample_has(&sample, "\"user\"") && !notme_sample_has(&sample, "_events\"") ? "tweets"
                                                                                                        : NULL;
}

bool notme_x_data_name(const char *head, size_t len, char *name, size_t size)
{
    char copy[256];
    const size_t n = len < sizeof copy - 1 ? len : sizeof copy - 1;
    memcpy(copy, head, n);
    copy[n] = '\0';
    if (assigned_name(copy, name, size))
        return true;
    if (notme_x_is_assignment(head, len)) { /* __THAR_CONFIG */
        snprintf(name, size, "manifest");
        return true;
    }
    const char *bare = bare_name((struct notme_text){head, len});
    if (bare)
        snprintf(name, size, "%s", bare);
    return bare != NULL;
}

const cJSON *notme_x_unwrap(const cJSON *record, const char *wrapper)
{
    const cJSON *inner = notme_member(record, wrapper);
    return cJSON_IsObject(inner) ? inner : record;
}
