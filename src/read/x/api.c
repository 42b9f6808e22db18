/*
 * What X's programming interfaces send, kept in files: told apart by what they hold, since their names are whatever
 * whoever kept them chose.
 *
 * Pages of likes have no times but an order: newest like first, within a page and on to the next one. Pages go on in
 * the order of their files' names (numbers in them by value) and of their places in a file; one that no page comes
 * before (it has no previous_token) begins another listing, of which no order relative to the others is known.
 */
#include "read/x/api.h"

#include "base/held.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
    cJSON *data;
    const char *member;  /* where it was read */
    size_t index, place; /* as source_ref has it; of all pages */
    bool first, marked;  /* nothing comes before it; `bookmarks`, not likes */
};

struct timed {
    struct notme_text id, account;
};

struct api {
    struct page *page;
    size_t pages, capacity;
    struct timed *timed; /* likes that are there with their time, too */
    size_t times, room;
};

static struct api *api_of(struct notme_export *export)
{
    if (!export->own)
        export->own = notme_alloc(1, sizeof(struct api));
    return export->own;
}

int notme_x_api_timed(struct notme_x_value *value, const struct notme_event *like)
{
    struct notme_export *export = value->export;
    struct api *api = api_of(export);
    struct timed timed = {like->object_id, like->account};
    if (!api || !notme_grow(&api->timed, &api->room, api->times, sizeof timed) ||
        !notme_arena_text(&export->events.arena, &timed.id) || !notme_arena_text(&export->events.arena, &timed.account))
        return notme_fail_memory(export->reader->err);
    api->timed[api->times++] = timed;
    return NOTME_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct timed *x = a, *y = b;
    const int order = notme_text_compare(x->id, y->id);
    return order ? order : notme_text_compare(x->account, y->account);
}

/* ---- what is kept until all is there */

static bool has_word(const char *name, const char *word)
{
    char pattern[32];
    snprintf(pattern, sizeof pattern, "*%s*", word);
    return notme_name_fits(name, pattern);
}

static int keep_page(struct notme_x_value *value)
{
    struct notme_export *export = value->export;
    struct api *api = api_of(export);
    if (!api || !notme_grow(&api->page, &api->capacity, api->pages, sizeof *api->page))
        return notme_fail_memory(export->reader->err);
    struct page *page = &api->page[api->pages];
    const char *member = *export->member ? export->member : notme_bundle_name(export->bundle);
    *page = (struct page){.member = export->member,
                          .index = value->record->index,
                          .place = api->pages++,
                          .first = !notme_text_at(value->json, "meta/previous_token").len,
                          .marked = has_word(member, "bookmark")};
    page->data = cJSON_DetachItemFromObjectCaseSensitive(value->json, "data");
    return NOTME_OK;
}

static int compare_names(const char *a, const char *b)
{
    static const char digits[] = "0123456789";
    while (*a && *b) {
        const size_t n = strspn(a, digits), m = strspn(b, digits);
        if (n && m) {
            const unsigned long long x = strtoull(a, NULL, 10), y = strtoull(b, NULL, 10);
            if (x != y)
                return x < y ? -1 : 1;
            a += n;
            b += m;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

static int by_name(const void *a, const void *b)
{
    const struct page *x = a, *y = b;
    const int order = compare_names(x->member, y->member), exactly = order ? order : strcmp(x->member, y->member);
    return exactly ? exactly : (x->place > y->place) - (x->place < y->place);
}

/* No like is older than the newest post liked before it. */
static int add_like(struct notme_export *export, const struct page *page, const cJSON *post, int64_t *newest,
                    int64_t *seq)
{
    struct notme_event like = notme_export_event(export, page->marked ? NOTME_BOOKMARK : NOTME_LIKE);
    notme_x_api_liked(post, &like);
    export->member = page->member;
    export->index = page->index;
    if (!like.object_id.len)
        return notme_reader_skip(export->reader, 0, 0, "a post in page %zu has no id", page->index);
    if (like.published != NOTME_NO_TIME && (*newest == NOTME_NO_TIME || like.published > *newest))
        *newest = like.published;
    like.not_before = *newest;
    like.basis = NOTME_BOUNDED_BY_ORDER;
    like.seq = ++*seq;
    const struct api *api = export->own;
    const struct timed key = {like.object_id, export->common.account};
    if (api->times && bsearch(&key, api->timed, api->times, sizeof key, by_id))
        return NOTME_OK;
    return notme_export_add(export, &like, page->marked ? "bookmark" : "like", like.object_id);
}

/* From the oldest like to the newest. */
static int add_page(struct notme_export *export, const struct page *page, int64_t *newest, int64_t *seq)
{
    const size_t count = page->data ? (size_t)cJSON_GetArraySize(page->data) : 0;
    const cJSON **posts = notme_alloc(count ? count : 1, sizeof *posts), *post;
    int status = posts ? NOTME_OK : notme_fail_memory(export->reader->err);
    size_t n = 0;
    if (posts)
        cJSON_ArrayForEach(post, page->data) posts[n++] = post;
    while (n-- > 0 && status == NOTME_OK)
        status = add_like(export, page, posts[n], newest, seq);
    notme_free(posts);
    return status;
}

static int add_pages(struct notme_export *export, const struct api *api)
{
    int64_t newest = NOTME_NO_TIME, seq = 0;
    int status = NOTME_OK;
    qsort(api->page, api->pages, sizeof *api->page, by_name);
    if (api->times)
        qsort(api->timed, api->times, sizeof *api->timed, by_id);
    for (size_t i = api->pages; i-- > 0 && status == NOTME_OK;) {
        status = add_page(export, &api->page[i], &newest, &seq);
        if (api->page[i].first)
            newest = NOTME_NO_TIME;
    }
    struct notme_read_stats *stats = export->reader->stats;
    stats->no_like_times = stats->order_only = stats->no_unlikes = true;
    return status;
}

static int end(struct notme_export *export)
{
    struct api *api = export->own;
    int status = NOTME_OK;
    if (!api)
        return NOTME_OK;
    if (api->pages)
        status = add_pages(export, api);
    for (size_t i = 0; i < api->pages; i++)
        cJSON_Delete(api->page[i].data);
    notme_free(api->page);
    notme_free(api->timed);
    notme_free(api);
    export->own = NULL;
    return status;
}

/* ---- values */

static int add_post(struct notme_x_value *value, const cJSON *post)
{
    struct notme_event event = notme_export_event(value->export, NOTME_POST);
    const char *wrong = notme_x_api_post(post, notme_member(value->json, "includes"), &event);
    if (!wrong && !event.account.len && value->export->platform->streams)
        wrong = "the post does not say whose";
    if (wrong)
        return notme_export_skip(value->export, value->record, wrong);
    return notme_x_api_add(value, &event, "post", event.object_id, (struct notme_text){NULL, 0});
}

static bool is_page(const cJSON *json)
{
    return cJSON_IsArray(notme_member(json, "data")) || notme_text_at(json, "meta/result_count").len;
}

/* Timelines and searches name the newest and the oldest of their posts, lists of likes do not. */
static int take_page(struct notme_x_value *value)
{
    const cJSON *data = notme_member(value->json, "data"), *post;
    const cJSON *meta = notme_member(value->json, "meta");
    int status = NOTME_OK;
    if (!notme_member(meta, "newest_id") && !notme_member(meta, "oldest_id"))
        return value->export->platform->streams
                   ? notme_export_skip(value->export, value->record, "a page among what a stream sent")
                   : keep_page(value);
    cJSON_ArrayForEach(post, data)
    {
        status = add_post(value, post);
        if (status != NOTME_OK)
            break;
    }
    return status;
}

static bool is_unlike(const cJSON *json)
{
    return cJSON_IsObject(notme_member_at(json, "data/delete/favorite"));
}

static int take_unlike(struct notme_x_value *value)
{
    struct notme_event unlike = notme_export_event(value->export, NOTME_UNLIKE);
    const cJSON *deletion = notme_member_at(value->json, "data/delete");
    const struct notme_text at = notme_text_at(deletion, "event_at");
    unlike.object_id = notme_text_at(deletion, "favorite/id");
    unlike.account = notme_text_at(deletion, "favorite/user_id");
    if (!unlike.object_id.len || !unlike.account.len || !notme_x_time(at, &unlike.time))
        return notme_export_skip(value->export, value->record, "the unlike does not say whose, of what, or when");
    unlike.published = notme_x_snowflake(unlike.object_id);
    return notme_x_api_add(value, &unlike, "unlike", unlike.object_id, at);
}

/* Whoever asked: the account of likes beside it. */
static bool is_user(const cJSON *json)
{
    return notme_text_at(json, "data/username").len && notme_text_at(json, "data/id").len;
}

static int take_user(struct notme_x_value *value)
{
    struct notme_common *common = &value->export->common;
    if (value->export->platform->streams || common->account.len)
        return NOTME_OK;
    const int status = notme_export_keep(value->export, notme_text_at(value->json, "data/id"), &common->account);
    return status != NOTME_OK
               ? status
               : notme_export_keep(value->export, notme_text_at(value->json, "data/username"), &common->account_name);
}

static bool is_post(const cJSON *json)
{
    return notme_text_at(json, "data/id").len && cJSON_IsString(notme_member_at(json, "data/text"));
}

static int take_post(struct notme_x_value *value)
{
    return add_post(value, notme_member(value->json, "data"));
}

static int take_value(struct notme_export *export, const struct notme_record *record, cJSON *json)
{
    static const struct {
        bool (*is)(const cJSON *json);
        int (*take)(struct notme_x_value *value);
    } kinds[] = {{notme_x_is_account_activity, notme_x_take_account_activity},
                 {notme_x_is_activity, notme_x_take_activity},
                 {is_unlike, take_unlike},
                 {is_page, take_page},
                 {is_user, take_user},
                 {is_post, take_post}};
    struct notme_x_value value = {export, record, json};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].is(json))
            return kinds[i].take(&value);
    return notme_export_skip(export, record, "it says nothing that an account did");
}

static int take(struct notme_export *export, const struct notme_record *record)
{
    cJSON *item;
    int status = NOTME_OK;
    if (!cJSON_IsArray(record->json))
        return take_value(export, record, record->json);
    cJSON_ArrayForEach(item, record->json)
    {
        status = take_value(export, record, item);
        if (status != NOTME_OK)
            break;
    }
    return status;
}

/* ---- telling */

static bool begins_with_key(const struct notme_sample *sample, const char *const *keys)
{
    char head[64];
    size_t n = 0;
    for (size_t i = 0; i < sample->len && n + 1 < sizeof head; i++)
        if (!strchr(" \t\r\n[", sample->head[i]) && (unsigned char)sample->head[i] < 0x80)
            head[n++] = sample->head[i];
    head[n] = '\0';
    for (; *keys; keys++)
        if (strncmp(head, *keys, strlen(*keys)) == 0)
            return true;
    return false;
}

static bool recognise_stream(const struct notme_sample *s)
{
    static const char *const keys[] = {"{\"data\":{", "{\"matching_rules\":", "{\"includes\":", NULL};
    if (!begins_with_key(s, keys))
        return false;
    return (notme_sample_has(s, "\"event_type\"") && notme_sample_has(s, "\"payload\"")) ||
           (notme_sample_has(s, "\"matching_rules\"") && notme_sample_has(s, "\"text\"")) ||
           (notme_sample_has(s, "\"favorite\"") && notme_sample_has(s, "\"event_at\""));
}

static bool recognise(const struct notme_sample *s)
{
    static const char *const keys[] = {"{\"data\":", "{\"meta\":", "{\"includes\":", "{\"errors\":", NULL};
    static const char *const any[] = {"{\"", NULL};
    if (recognise_stream(s))
        return false;
    if (begins_with_key(s, any) && notme_sample_has(s, "\"for_user_id\"") && notme_sample_has(s, "_events\""))
        return true;
    return begins_with_key(s, keys) &&
           (notme_sample_has(s, "\"result_count\"") || notme_sample_has(s, "\"edit_history_tweet_ids\"") ||
            notme_sample_has(s, "\"edit_history_post_ids\"") ||
            (notme_sample_has(s, "\"author_id\"") && notme_sample_has(s, "\"text\"")) ||
            (s->whole && s->len < 4096 && notme_sample_has(s, "\"username\"") && notme_sample_has(s, "\"id\"")));
}

enum { RECORDS_OF_A_PAGE = 16 }; /* in ceilings of one: a page is many posts, and is held until all are there */

static int take_next(void *ctx, const struct notme_record *record)
{
    struct notme_export *export = ctx;
    export->index = record->index;
    return take(export, record);
}

static int read_values(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_reader wide = *export->reader;
    if (!export->platform->streams && wide.limits.record_bytes < UINT64_MAX / RECORDS_OF_A_PAGE)
        wide.limits.record_bytes *= RECORDS_OF_A_PAGE;
    return notme_record_values(&wide, stream, take_next, export);
}

static const struct notme_export_file files[] = {{.name = "*.json", .shape = NOTME_BYTES, .bytes = read_values},
                                                 {.name = "*.jsonl", .shape = NOTME_BYTES, .bytes = read_values},
                                                 {.name = "*.ndjson", .shape = NOTME_BYTES, .bytes = read_values},
                                                 {.name = NULL, .shape = NOTME_BYTES, .bytes = read_values}};

const struct notme_platform notme_x_api = {.service = "x",
                                           .format = "x.api",
                                           .recognise = recognise,
                                           .file = files,
                                           .files = sizeof files / sizeof *files,
                                           .end = end,
                                           .changes_records = true,
                                           .by_content = true};

/* Streams are in the order in which things happened, and may be long. */
const struct notme_platform notme_x_stream = {.service = "x",
                                              .format = "x.stream",
                                              .recognise = recognise_stream,
                                              .file = files,
                                              .files = sizeof files / sizeof *files,
                                              .end = end,
                                              .changes_records = true,
                                              .by_content = true,
                                              .streams = true};
