#include "net/fetch.h"

#include "base/clock.h"
#include "net/scheme.h"
#include "net/url.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES = 4 << 20 };

static const struct {
    const char *format;
    int (*run)(struct notme_fetch *fetch);
} networks[NOTME_SCHEMES] = {[NOTME_BSKY] = {"bsky.api", notme_fetch_bsky},
                             [NOTME_MASTODON] = {"mastodon.api", notme_fetch_mastodon},
                             [NOTME_GITHUB] = {"github.api", notme_fetch_github}};

/* ---- asking */

static bool take_json(void *ctx, struct notme_text body)
{
    cJSON **json = ctx;
    cJSON_Delete(*json);
    *json = notme_net_json(body);
    return *json != NULL;
}

/* {"error":"Name","message":"words"} of Bluesky, {"error":"words"} of Mastodon, {"message":"words"} of GitHub. */
static int refuse(struct notme_fetch *fetch, const struct notme_response *response)
{
    struct notme_origin origin = {0};
    cJSON *json = notme_net_json(response->body);
    struct notme_text words = notme_text_at(json, "message");
    if (!words.at)
        words = notme_text_at(json, "error");
    notme_url_origin(response->url, &origin);
    const int status =
        notme_fail(fetch->err, NOTME_EIO, "'%s' answers %ld%s%.*s", origin.host, response->status, words.at ? ": " : "",
                   (int)(words.len < 120 ? words.len : 120), words.at ? words.at : "");
    cJSON_Delete(json);
    return status;
}

static int get_json(struct notme_fetch *fetch, struct notme_request request, cJSON **json,
                    struct notme_response *answer)
{
    *json = NULL;
    request.take = take_json;
    request.ctx = json;
    int status = notme_http_get(fetch->http, &request, answer, fetch->err);
    if (status == NOTME_OK && answer->status != 200)
        status = refuse(fetch, answer);
    fetch->pages++;
    fetch->reader.stats->bytes += answer->body.len;
    if (fetch->options->progress)
        fetch->options->progress(fetch->options->progress_ctx, fetch->pages, notme_http_bytes(fetch->http), NULL, 0);
    if (status != NOTME_OK) {
        cJSON_Delete(*json);
        *json = NULL;
    }
    return status;
}

int notme_fetch_json(struct notme_fetch *fetch, const char *url, const char *accept, cJSON **json,
                     struct notme_response *response)
{
    struct notme_response own = {0};
    const struct notme_request request = {.url = url, .accept = accept, .body_bytes = PAGE_BYTES};
    return get_json(fetch, request, json, response ? response : &own);
}

int notme_fetch_document(struct notme_fetch *fetch, const char *url, bool no_redirects, cJSON **json)
{
    struct notme_response own = {0};
    const struct notme_request request = {.url = url, .body_bytes = NOTME_DOCUMENT_BYTES, .no_redirects = no_redirects};
    return get_json(fetch, request, json, &own);
}

/* ---- what the services share */

static int keep(struct notme_buf *to, struct notme_text text)
{
    notme_buf_clear(to);
    return notme_buf_add(to, text.at ? text.at : "", text.len) && notme_buf_add(to, "", 1) ? NOTME_OK : NOTME_ENOMEM;
}

int notme_fetch_set_account(struct notme_fetch *fetch, struct notme_text account, struct notme_text name)
{
    return keep(&fetch->account, account) == NOTME_OK && keep(&fetch->name, name) == NOTME_OK
               ? NOTME_OK
               : notme_fail_memory(fetch->err);
}

static struct notme_text kept(const struct notme_buf *buf)
{
    return buf->len > 1 ? (struct notme_text){buf->at, buf->len - 1} : (struct notme_text){NULL, 0};
}

struct notme_text notme_fetch_account(const struct notme_fetch *fetch)
{
    return kept(&fetch->account);
}

struct notme_text notme_fetch_name(const struct notme_fetch *fetch)
{
    return kept(&fetch->name);
}

int notme_fetch_open_cache(struct notme_fetch *fetch, const char *service, const char *base)
{
    struct notme_origin origin;
    struct notme_buf server = {0};
    if (!fetch->options->cache)
        return NOTME_OK;
    if (!notme_url_origin(base, &origin))
        return notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no http or https address", base);
    const char *host = strstr(base, "://"), *path = host ? strchr(host + 3, '/') : NULL;
    notme_buf_adds(&server, origin.text);
    notme_buf_adds(&server, path ? path : "");
    while (server.len && server.at[server.len - 1] == '/')
        server.len--;
    const int status = notme_buf_add(&server, "", 1)
                           ? notme_cache_open(&fetch->cache, fetch->options->cache, service, server.at,
                                              notme_fetch_account(fetch), fetch->err)
                           : notme_fail_memory(fetch->err);
    notme_buf_release(&server);
    if (status == NOTME_OK && fetch->options->total_bytes)
        notme_cache_limit(fetch->cache, fetch->options->total_bytes);
    return status;
}

int notme_fetch_use_token(struct notme_fetch *fetch, const char *url)
{
    return fetch->options->token ? notme_http_token(fetch->http, fetch->options->token, url, fetch->err) : NOTME_OK;
}

/* ---- pages whose place is their URL */

/* `url` ends in NUL. */
static int check_server(struct notme_fetch *fetch, const char *top, const char *url)
{
    struct notme_origin own = {0}, origin = {0};
    if (notme_url_origin(top, &own) && notme_url_origin(url, &origin) && strcmp(own.text, origin.text) == 0)
        return NOTME_OK;
    return notme_fail(fetch->err, NOTME_EFORMAT, "the next page is at another server, '%s', than the account, '%s'",
                      origin.text, own.text);
}

static int note_next(struct notme_fetch *fetch, const char *top, const struct notme_response *response,
                     struct notme_page *page)
{
    struct notme_buf next = {0};
    int status = NOTME_OK;
    const struct notme_text link = notme_link_next(response->link);
    if (link.len && !notme_url_join(response->url, link, &next))
        status = notme_fail(fetch->err, NOTME_EFORMAT, "the next page is at no http or https address");
    else if (link.len && (status = check_server(fetch, top, next.at)) == NOTME_OK &&
             !notme_buf_add(&page->next, next.at, next.len - 1))
        status = notme_fail_memory(fetch->err);
    notme_buf_release(&next);
    return status;
}

int notme_fetch_page(struct notme_fetch *fetch, const char *top, const char *after, const char *accept,
                     struct notme_page *page, struct notme_response *response)
{
    int status = *after ? check_server(fetch, top, after) : NOTME_OK; /* it may come from a cache */
    if (status == NOTME_OK)
        status = notme_fetch_json(fetch, *after ? after : top, accept, &page->json, response);
    return status == NOTME_OK ? note_next(fetch, top, response, page) : status;
}

int notme_fetch_keep(struct notme_fetch *fetch, struct notme_page *page)
{
    char *text = cJSON_PrintUnformatted(page->json);
    const bool kept = text && notme_buf_adds(&page->bytes, text);
    cJSON_free(text);
    return kept ? NOTME_OK : notme_fail_memory(fetch->err);
}

cJSON *notme_fetch_array(cJSON *page)
{
    return cJSON_IsArray(page) ? page : NULL;
}

void notme_fetch_id(const cJSON *record, struct notme_buf *out)
{
    const struct notme_text id = notme_text_at(record, "id");
    notme_buf_add(out, id.at, id.len);
}

int notme_fetch_walk(struct notme_fetch *fetch, const struct notme_list *list, const char *likes)
{
    const int64_t taken = notme_http_now(fetch->http);
    bool whole = false;
    const int status = notme_list_walk(list, fetch->cache, &whole, fetch->err);
    return status == NOTME_OK && whole && likes ? notme_fetch_snapshot(fetch, likes, NOTME_LIKE, taken) : status;
}

int notme_fetch_emit(struct notme_fetch *fetch, struct notme_text key, const char *wrong,
                     const struct notme_event *event)
{
    const int status = notme_http_in_time(fetch->http, fetch->err);
    if (status != NOTME_OK)
        return status;
    if (wrong == notme_no_memory)
        return notme_fail_memory(fetch->err);
    if (wrong)
        return notme_reader_skip(&fetch->reader, 0, 0, "%s: '%.*s'", wrong, (int)(key.len < 100 ? key.len : 100),
                                 key.at ? key.at : "");
    return notme_reader_emit(&fetch->reader, event);
}

int notme_fetch_records(struct notme_fetch *fetch, const struct notme_page *page, notme_fetch_read *read,
                        const char *key)
{
    const cJSON *record;
    int status = NOTME_OK;
    cJSON_ArrayForEach(record, page->json)
    {
        struct notme_arena arena = {0};
        struct notme_event event;
        const char *wrong = read(record, &arena, &event);
        event.account = notme_fetch_account(fetch);
        event.account_name = notme_fetch_name(fetch);
        event.source_format = notme_text_of(fetch->reader.stats->format);
        const int is_new = fetch->overlap && !wrong && event.id.len ? notme_set_add(&fetch->handed_on, event.id) : 1;
        if (is_new < 0)
            wrong = notme_no_memory;
        if (status == NOTME_OK && is_new != 0)
            status = notme_fetch_emit(fetch, notme_text_at(record, key), wrong, &event);
        notme_arena_release(&arena);
    }
    return status;
}

int notme_fetch_snapshot(struct notme_fetch *fetch, const char *service, enum notme_action action, int64_t taken)
{
    const struct notme_snapshot snapshot = {notme_text_of(service), notme_fetch_account(fetch), action, taken};
    return notme_reader_snapshot(&fetch->reader, &snapshot);
}

/* ---- the way in */

static void tell_waiting(void *ctx, const char *host, int64_t time)
{
    const struct notme_fetch *fetch = ctx;
    if (fetch->options->progress)
        fetch->options->progress(fetch->options->progress_ctx, fetch->pages,
                                 fetch->http ? notme_http_bytes(fetch->http) : 0, host, time);
}

static void set_ceilings(struct notme_http_options *http, struct notme_fetch *fetch)
{
    const struct notme_fetch_options *options = fetch->options;
    http->allow_private = options->allow_private;
    if (options->total_bytes)
        http->total_bytes = options->total_bytes;
    if (options->total_time)
        http->total_time = options->total_time;
    if (options->most_wait)
        http->most_wait = options->most_wait;
    http->waiting = tell_waiting;
    http->waiting_ctx = fetch;
}

int notme_fetch_with(const char *who, const struct notme_fetch_options *options, const struct notme_http_options *http,
                     const struct notme_read_options *read, notme_event_sink *sink, void *ctx,
                     struct notme_read_stats *stats, struct notme_error *err)
{
    const struct notme_fetch_options none = {0};
    struct notme_read_stats own = {0};
    struct notme_http_options ceilings = *http;
    struct notme_fetch fetch = {.options = options ? options : &none, .err = err, .handed_on = notme_set_new()};
    const enum notme_scheme scheme = notme_scheme_of(who, &fetch.who);
    if (scheme == NOTME_NO_SCHEME)
        return notme_fail(err, NOTME_EUSAGE, "'%s' is not bsky:…, mastodon:… or github:…", who);
    fetch.reader = (struct notme_reader){.sink = sink, .sink_ctx = ctx, .err = err, .place = who};
    if (read) {
        fetch.reader.strict = read->strict;
        fetch.reader.complain = read->complain;
        fetch.reader.complain_ctx = read->complain_ctx;
        fetch.reader.snapshot = read->snapshot;
        fetch.reader.snapshot_ctx = read->snapshot_ctx;
    }
    fetch.reader.stats = stats ? stats : &own;
    snprintf(fetch.reader.stats->format, sizeof fetch.reader.stats->format, "%s", networks[scheme].format);
    set_ceilings(&ceilings, &fetch);
    int status = notme_http_new(&fetch.http, &ceilings, err);
    if (status == NOTME_OK)
        status = networks[scheme].run(&fetch);
    if (notme_cache_damaged(fetch.cache))
        notme_reader_note(&fetch.reader, "%zu files of the cache were damaged: what they held was asked for again",
                          notme_cache_damaged(fetch.cache));
    notme_cache_close(fetch.cache);
    notme_http_free(fetch.http);
    notme_set_release(&fetch.handed_on);
    notme_buf_release(&fetch.account);
    notme_buf_release(&fetch.name);
    return status;
}

int notme_fetch(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err)
{
    const struct notme_http_options http = {0};
    return notme_fetch_with(who, options, &http, read, sink, ctx, stats, err);
}
