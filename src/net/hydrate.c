#include "net/hydrate.h"

#include "net/convert.h"
#include "net/url.h"

#include <string.h>

enum { BATCH = 25 }; /* app.bsky.feed.getPosts takes no more */

static const char default_appview[] = "https://public.api.bsky.app", post_collection[] = "app.bsky.feed.post";

/* Splits "at://did/collection/rkey". */
static bool split_uri(struct notme_text uri, struct notme_text *did, struct notme_text *collection,
                      struct notme_text *rkey)
{
    if (uri.len < 6 || memcmp(uri.at, "at://", 5) != 0)
        return false;
    const char *end = uri.at + uri.len, *start = uri.at + 5;
    const char *first = memchr(start, '/', (size_t)(end - start));
    const char *second = first ? memchr(first + 1, '/', (size_t)(end - first - 1)) : NULL;
    if (!second)
        return false;
    *did = (struct notme_text){start, (size_t)(first - start)};
    *collection = (struct notme_text){first + 1, (size_t)(second - first - 1)};
    *rkey = (struct notme_text){second + 1, (size_t)(end - second - 1)};
    return did->len && collection->len && rkey->len;
}

static bool is_post(struct notme_text uri)
{
    struct notme_text did, collection, rkey;
    return split_uri(uri, &did, &collection, &rkey) && notme_text_is(collection, post_collection);
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

static bool is_adult(struct notme_text value)
{
    static const char *const adult[] = {"porn", "sexual", "nudity", "graphic-media"};
    for (size_t i = 0; i < sizeof adult / sizeof *adult; i++)
        if (notme_text_is(value, adult[i]))
            return true;
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

static void join_labels(struct notme_scratch *scratch, const cJSON *post, struct notme_text author, int64_t now,
                        struct notme_event *event)
{
    const cJSON *labels = notme_member(post, "labels"), *label;
    cJSON_ArrayForEach(label, labels)
    {
        struct notme_buf joined = {0};
        if (event->nlabels == NOTME_LIST_MAX || !counts(labels, label, author, now))
            continue;
        notme_buf_addf(&joined, "%s@%s", notme_text_at(label, "val").at, notme_text_at(label, "src").at);
        struct notme_text text = {joined.at, joined.len};
        if (!joined.failed && notme_arena_text(&scratch->arena, &text)) {
            event->labels[event->nlabels++] = text;
            if (is_adult(notme_text_at(label, "val")))
                event->sensitive = 1;
        }
        notme_buf_release(&joined);
    }
}

void notme_hydrate_event(struct notme_scratch *scratch, const cJSON *posts, int64_t now, struct notme_event *event)
{
    struct notme_text did, collection, rkey;
    struct notme_event said;
    const cJSON *post = event->object_id.at ? find(posts, event->object_id) : NULL;
    const cJSON *record = notme_member(post, "record");
    if (!record || !split_uri(event->object_id, &did, &collection, &rkey) ||
        notme_convert_bsky(scratch, did, collection, rkey, record, &said))
        return;
    event->text = said.text;
    event->lang = said.lang;
    event->sensitive = said.sensitive;
    memcpy(event->tags, said.tags, sizeof event->tags);
    memcpy(event->links, said.links, sizeof event->links);
    memcpy(event->labels, said.labels, sizeof event->labels);
    event->ntags = said.ntags;
    event->nlinks = said.nlinks;
    event->nlabels = said.nlabels;
    if (event->published == NOTME_NO_TIME)
        event->published = said.time != NOTME_NO_TIME ? said.time : said.published;
    if (!event->author.at)
        event->author = did;
    join_labels(scratch, post, did, now, event);
}
