#include "net/hydrate.h"

#include "base/hash.h"
#include "net/set.h"
#include "net/url.h"
#include "read/bsky/record.h"

#include <string.h>

enum {
    BATCH = 25,        /* app.bsky.feed.getPosts takes no more */
    URL_MOST = 6000,   /* servers commonly take 8 KiB with all that stands around it */
    INDEX_ROOM = 2048, /* slots; at least twice the records that a page may hold */
    POST_MOST = INDEX_ROOM / 2
};

static const char default_appview[] = "https://public.api.bsky.app", post_collection[] = "app.bsky.feed.post";

static const char *appview(const struct notme_fetch *fetch)
{
    return fetch->options->appview ? fetch->options->appview : default_appview;
}

/* ---- asking */

struct subjects {
    struct notme_text uri[POST_MOST]; /* borrowed from the page */
    size_t count;
};

static void collect(const cJSON *records, struct subjects *subjects)
{
    struct notme_bsky_key key;
    const cJSON *record;
    cJSON_ArrayForEach(record, records)
    {
        const struct notme_text uri = notme_text_at(record, "value/subject/uri");
        if (subjects->count < POST_MOST && notme_bsky_uri(uri, &key) && notme_text_is(key.collection, post_collection))
            subjects->uri[subjects->count++] = uri;
    }
}

/* The URL that asks for up to `count` of them; returns how many fit, 0 where not even one does. */
static size_t make_url(const struct notme_fetch *fetch, const struct notme_text *uri, size_t count,
                       struct notme_buf *url)
{
    size_t n = 0;
    notme_buf_clear(url);
    notme_buf_addf(url, "%s/xrpc/app.bsky.feed.getPosts", appview(fetch));
    for (; n < count; n++) {
        const size_t before = url->len;
        notme_buf_adds(url, n ? "&uris=" : "?uris=");
        notme_url_add(url, uri[n]);
        if (url->len > URL_MOST) {
            url->len = before;
            break;
        }
    }
    notme_buf_add(url, "", 1);
    return n;
}

enum answer { GOOD, SOME_ARE_ODD, NONE, FATAL };

/* Appends the posts of one answer. What the server says instead is left in `error`. */
static enum answer ask(struct notme_fetch *fetch, const char *url, size_t count, cJSON *posts,
                       struct notme_error *error)
{
    struct notme_response response = {0};
    struct notme_error *err = fetch->err;
    cJSON *json, *post;
    fetch->err = error;
    const int status = notme_fetch_json(fetch, url, NULL, &json, &response);
    fetch->err = err;
    cJSON *list = notme_member(json, "posts");
    for (size_t i = 0; i < count && cJSON_IsArray(list) && (post = cJSON_DetachItemFromArray(list, 0)); i++)
        cJSON_AddItemToArray(posts, post);
    cJSON_Delete(json);
    if (status == NOTME_OK)
        return GOOD;
    if (status == NOTME_ENOMEM || status == NOTME_EUSAGE)
        return FATAL;
    return response.status == 400 || response.status == 413 || response.status == 414 ? SOME_ARE_ODD : NONE;
}

static void skip(struct notme_fetch *fetch, struct notme_text uri, const char *why)
{
    notme_reader_note(&fetch->reader, "what the post '%.*s' says is not known: %s",
                      (int)(uri.len < 160 ? uri.len : 160), uri.at, why);
}

/* Texts are an extra: a post that the server does not take is left out, and where it does not answer at all, it is not
 * asked again. A batch that is refused is cut in halves, to find the one that is odd. */
static int ask_all(struct notme_fetch *fetch, const struct subjects *subjects, cJSON *posts)
{
    struct notme_buf url = {0};
    struct notme_error error = {0};
    size_t n = BATCH;
    enum answer answer = GOOD;
    for (size_t i = 0; i < subjects->count && answer != NONE && answer != FATAL;) {
        const size_t left = subjects->count - i;
        n = make_url(fetch, subjects->uri + i, n < left ? n : left, &url);
        if (url.failed) {
            answer = FATAL;
            notme_fail_memory(&error);
        } else if (n == 0) {
            skip(fetch, subjects->uri[i++], "its address is too long");
            n = 1;
        } else if ((answer = ask(fetch, url.at, n, posts, &error)) == GOOD) {
            i += n;
            n = 2 * n < BATCH ? 2 * n : BATCH;
        } else if (answer == SOME_ARE_ODD && n > 1) {
            n /= 2;
        } else if (answer == SOME_ARE_ODD) {
            skip(fetch, subjects->uri[i++], error.text);
        }
    }
    if (answer == NONE) {
        fetch->texts_failed = true;
        notme_reader_note(&fetch->reader, "what was liked and reposted comes without texts: %s", error.text);
    }
    if (answer == FATAL && fetch->err)
        *fetch->err = error;
    notme_buf_release(&url);
    return answer == FATAL ? error.code : NOTME_OK;
}

/* ---- the cache: the server's name, then what it said */

static int keep(struct notme_fetch *fetch, const char *list, size_t number, const cJSON *posts)
{
    struct notme_buf file = {0};
    char *text = cJSON_PrintUnformatted(posts);
    notme_buf_addf(&file, "%s\n", appview(fetch));
    notme_buf_adds(&file, text ? text : "");
    const int status = text && !file.failed ? notme_cache_put(fetch->cache, list, number, "posts",
                                                              (struct notme_text){file.at, file.len}, fetch->err)
                                            : notme_fail_memory(fetch->err);
    cJSON_free(text);
    notme_buf_release(&file);
    return status;
}

static int get(struct notme_fetch *fetch, const char *list, size_t number, cJSON **posts)
{
    struct notme_buf file = {0};
    const int status = notme_cache_get(fetch->cache, list, number, "posts", &file, fetch->err);
    const char *base = appview(fetch);
    const size_t n = strlen(base);
    if (status == 1 && file.len > n && memcmp(file.at, base, n) == 0 && file.at[n] == '\n')
        *posts = notme_net_json((struct notme_text){file.at + n + 1, file.len - n - 1});
    notme_buf_release(&file);
    if (!cJSON_IsArray(*posts)) {
        cJSON_Delete(*posts);
        *posts = NULL;
    }
    return status < 0 ? status : NOTME_OK;
}

/* ---- joining */

struct notme_post {
    struct notme_text uri;
    const cJSON *json;
    struct notme_event *said; /* NULL = it was not asked for yet */
};

static struct notme_post *slot_of(const struct notme_posts *posts, struct notme_text uri)
{
    size_t i = notme_hash(uri.at, uri.len, posts->seed) % INDEX_ROOM;
    while (posts->slot[i].json && !notme_text_equal(posts->slot[i].uri, uri))
        i = (i + 1) % INDEX_ROOM;
    return posts->slot + i;
}

/* The first of several with the same address counts. */
static bool make_index(struct notme_posts *posts)
{
    const cJSON *post;
    size_t count = 0;
    if (!(posts->slot = notme_alloc(INDEX_ROOM, sizeof *posts->slot)))
        return false;
    cJSON_ArrayForEach(post, posts->list)
    {
        const struct notme_text uri = notme_text_at(post, "uri");
        if (!uri.len || ++count > POST_MOST)
            continue;
        struct notme_post *slot = slot_of(posts, uri);
        if (!slot->json)
            *slot = (struct notme_post){.uri = uri, .json = post};
    }
    return true;
}

int notme_hydrate_page(struct notme_fetch *fetch, const char *list, const struct notme_page *page,
                       struct notme_posts *posts)
{
    const bool keeps = fetch->cache && page->number;
    struct subjects *subjects = NULL;
    *posts = (struct notme_posts){.seed = (uint64_t)notme_http_now(fetch->http)};
    int status = keeps ? get(fetch, list, page->number, &posts->list) : NOTME_OK;
    if (status == NOTME_OK && !posts->list && !fetch->texts_failed) {
        posts->list = cJSON_CreateArray();
        subjects = notme_alloc(1, sizeof *subjects);
        if (!posts->list || !subjects)
            status = notme_fail_memory(fetch->err);
        if (status == NOTME_OK) {
            collect(notme_member(page->json, "records"), subjects);
            status = ask_all(fetch, subjects, posts->list);
        }
        if (status == NOTME_OK && keeps && !fetch->texts_failed)
            status = keep(fetch, list, page->number, posts->list);
        notme_free(subjects);
    }
    return status == NOTME_OK && !make_index(posts) ? notme_fail_memory(fetch->err) : status;
}

void notme_posts_release(struct notme_posts *posts)
{
    cJSON_Delete(posts->list);
    notme_free(posts->slot);
    notme_arena_release(&posts->arena);
    *posts = (struct notme_posts){0};
}

/* Source and value of a label, as one text. */
static bool name_of(const cJSON *label, struct notme_buf *out)
{
    const struct notme_text src = notme_text_at(label, "src"), val = notme_text_at(label, "val");
    notme_buf_clear(out);
    return notme_buf_add(out, src.at, src.len) && notme_buf_addc(out, '\n') && notme_buf_add(out, val.at, val.len);
}

/* Those that are taken back by another label of the same source and value: gathered once, for a post may have as many
 * labels as its server likes. */
static bool find_negated(const cJSON *labels, struct notme_buf *name, struct notme_set *negated)
{
    const cJSON *label;
    bool ok = true;
    cJSON_ArrayForEach(label, labels)
    {
        if (ok && cJSON_IsTrue(notme_member(label, "neg")))
            ok = name_of(label, name) && notme_set_add(negated, (struct notme_text){name->at, name->len}) >= 0;
    }
    return ok;
}

/* Is it a label in force, by somebody else than the author? */
static bool counts(const cJSON *label, struct notme_text author, int64_t now)
{
    int64_t end;
    const bool over = notme_time_at(label, "exp", &end) && end <= now;
    return notme_text_at(label, "val").len && notme_text_at(label, "src").len &&
           !notme_text_equal(notme_text_at(label, "src"), author) && !over;
}

static bool add_labels(const cJSON *post, struct notme_text author, int64_t now, struct notme_arena *arena,
                       struct notme_event *event)
{
    const cJSON *labels = notme_member(post, "labels"), *label;
    struct notme_set negated = notme_set_new();
    struct notme_buf name = {0};
    bool ok = find_negated(labels, &name, &negated);
    cJSON_ArrayForEach(label, labels)
    {
        if (!ok || event->nlabels == NOTME_LIST_MAX)
            break;
        if (!counts(label, author, now))
            continue;
        ok = name_of(label, &name);
        if (ok && !notme_set_holds(&negated, (struct notme_text){name.at, name.len}))
            ok = notme_bsky_label(notme_text_at(label, "val"), notme_text_at(label, "src"), arena, event);
    }
    notme_buf_release(&name);
    notme_set_release(&negated);
    return ok;
}

static bool read_post(struct notme_posts *posts, struct notme_post *post, int64_t now)
{
    struct notme_bsky_key key;
    const cJSON *record = notme_member(post->json, "record");
    struct notme_event *said = notme_arena_alloc(&posts->arena, sizeof *said);
    if (!said)
        return false;
    *said = notme_bsky_event(NOTME_LIKE, (struct notme_text){NULL, 0});
    post->said = said;
    return !record || !notme_bsky_uri(post->uri, &key) ||
           (notme_bsky_content(record, &posts->arena, said) &&
            add_labels(post->json, key.did, now, &posts->arena, said));
}

static void copy_list(struct notme_text *to, size_t *count, const struct notme_text *from, size_t n)
{
    if (n)
        memcpy(to, from, n * sizeof *from);
    *count = n;
}

bool notme_hydrate_event(struct notme_posts *posts, int64_t now, struct notme_event *event)
{
    struct notme_post *post = posts->slot && event->object_id.at ? slot_of(posts, event->object_id) : NULL;
    if (!post || !post->json)
        return true;
    if (!post->said && !read_post(posts, post, now))
        return false;
    const struct notme_event *said = post->said;
    event->text = said->text;
    event->lang = said->lang;
    event->sensitive = said->sensitive;
    copy_list(event->tags, &event->ntags, said->tags, said->ntags);
    copy_list(event->links, &event->nlinks, said->links, said->nlinks);
    copy_list(event->labels, &event->nlabels, said->labels, said->nlabels);
    return true;
}
