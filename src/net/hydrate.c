#include "net/hydrate.h"

#include "net/url.h"
#include "read/bsky/record.h"

#include <string.h>

enum { BATCH = 25 }; /* app.bsky.feed.getPosts takes no more */

static const char default_appview[] = "https://public.api.bsky.app", post_collection[] = "app.bsky.feed.post";

static bool is_post(struct notme_text uri)
{
    struct notme_bsky_key key;
    return notme_bsky_uri(uri, &key) && notme_text_is(key.collection, post_collection);
}

/* Appends the posts of one answer. */
static int ask(struct notme_fetch *fetch, struct notme_buf *url, cJSON *posts)
{
    cJSON *json = NULL, *list, *post;
    if (!notme_buf_add(url, "", 1))
        return notme_fail_memory(fetch->err);
    const int status = notme_fetch_json(fetch, url->at, NULL, &json, NULL);
    list = notme_member(json, "posts");
    while (status == NOTME_OK && cJSON_IsArray(list) && (post = cJSON_DetachItemFromArray(list, 0)))
        cJSON_AddItemToArray(posts, post);
    cJSON_Delete(json);
    return status;
}

static int ask_all(struct notme_fetch *fetch, const cJSON *records, cJSON *posts)
{
    const char *base = fetch->options->appview ? fetch->options->appview : default_appview;
    struct notme_buf url = {0};
    const cJSON *record;
    int status = NOTME_OK;
    size_t waiting = 0;
    cJSON_ArrayForEach(record, records)
    {
        const struct notme_text uri = notme_text_at(record, "value/subject/uri");
        if (!is_post(uri))
            continue;
        if (waiting == 0) {
            notme_buf_clear(&url);
            notme_buf_addf(&url, "%s/xrpc/app.bsky.feed.getPosts", base);
        }
        notme_buf_adds(&url, waiting ? "&uris=" : "?uris=");
        notme_url_add(&url, uri);
        if (++waiting == BATCH) {
            waiting = 0;
            if ((status = ask(fetch, &url, posts)) != NOTME_OK)
                break;
        }
    }
    if (status == NOTME_OK && waiting)
        status = ask(fetch, &url, posts);
    notme_buf_release(&url);
    return status;
}

static int keep(struct notme_fetch *fetch, const char *list, size_t number, const cJSON *posts)
{
    char *text = cJSON_PrintUnformatted(posts);
    const int status = text ? notme_cache_put(fetch->cache, list, number, "posts", notme_text_of(text), fetch->err)
                            : notme_fail_memory(fetch->err);
    cJSON_free(text);
    return status;
}

int notme_hydrate_page(struct notme_fetch *fetch, const char *list, const struct notme_page *page, cJSON **posts)
{
    struct notme_buf file = {0};
    const bool keeps = fetch->cache && page->number;
    int status = keeps ? notme_cache_get(fetch->cache, list, page->number, "posts", &file, fetch->err) : 0;
    *posts = status == 1 ? notme_net_json((struct notme_text){file.at, file.len}) : NULL;
    notme_buf_release(&file);
    if (status < 0 || cJSON_IsArray(*posts))
        return status < 0 ? status : NOTME_OK;
    cJSON_Delete(*posts);
    if (!(*posts = cJSON_CreateArray()))
        return notme_fail_memory(fetch->err);
    status = ask_all(fetch, notme_member(page->json, "records"), *posts);
    if (status == NOTME_OK && keeps)
        status = keep(fetch, list, page->number, *posts);
    return status;
}

/* ---- joining */

static const cJSON *find(const cJSON *posts, struct notme_text uri)
{
    const cJSON *post;
    cJSON_ArrayForEach(post, posts)
    {
        if (notme_text_equal(notme_text_at(post, "uri"), uri))
            return post;
    }
    return NULL;
}

/* Is this label taken back by another of the same source and value? */
static bool is_negated(const cJSON *labels, const cJSON *label)
{
    const cJSON *other;
    cJSON_ArrayForEach(other, labels)
    {
        if (cJSON_IsTrue(notme_member(other, "neg")) &&
            notme_text_equal(notme_text_at(other, "src"), notme_text_at(label, "src")) &&
            notme_text_equal(notme_text_at(other, "val"), notme_text_at(label, "val")))
            return true;
    }
    return false;
}

/* Is it a label in force, by somebody else than the author? */
static bool counts(const cJSON *labels, const cJSON *label, struct notme_text author, int64_t now)
{
    int64_t end;
    const bool over = notme_time_at(label, "exp", &end) && end <= now;
    return notme_text_at(label, "val").len && notme_text_at(label, "src").len &&
           !notme_text_equal(notme_text_at(label, "src"), author) && !over && !is_negated(labels, label);
}

static bool add_labels(const cJSON *post, struct notme_text author, int64_t now, struct notme_arena *arena,
                       struct notme_event *event)
{
    const cJSON *labels = notme_member(post, "labels"), *label;
    bool ok = true;
    cJSON_ArrayForEach(label, labels)
    {
        if (ok && counts(labels, label, author, now))
            ok = notme_bsky_label(notme_text_at(label, "val"), notme_text_at(label, "src"), arena, event);
    }
    return ok;
}

bool notme_hydrate_event(const cJSON *posts, int64_t now, struct notme_arena *arena, struct notme_event *event)
{
    struct notme_bsky_key key;
    const cJSON *post = event->object_id.at ? find(posts, event->object_id) : NULL;
    const cJSON *record = notme_member(post, "record");
    return !record || !notme_bsky_uri(event->object_id, &key) ||
           (notme_bsky_content(record, arena, event) && add_labels(post, key.did, now, arena, event));
}
