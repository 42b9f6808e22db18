/* Bluesky: five collections of the account's repository, the posts that two of them point to, and the log of its keys.
 * All of it is public. What is not in it: likes taken back and posts deleted, which no repository keeps. */
#include "net/hydrate.h"
#include "net/identity.h"
#include "net/url.h"
#include "read/bsky/record.h"
#include "read/bsky/tid.h"

#include <string.h>

struct bsky_list {
    struct notme_fetch *fetch;
    const char *collection;
    const char *pds;
    bool has_subjects; /* posts of others, whose texts are asked for */
};

static int ask(void *ctx, const char *after, struct notme_page *page, struct notme_error *err)
{
    struct bsky_list *list = ctx;
    struct notme_response response;
    struct notme_buf url = {0};
    notme_buf_addf(&url, "%s/xrpc/com.atproto.repo.listRecords?repo=", list->pds);
    notme_url_add(&url, notme_fetch_account(list->fetch));
    notme_buf_addf(&url, "&collection=%s&limit=100", list->collection);
    if (*after) {
        notme_buf_adds(&url, "&cursor=");
        notme_url_add(&url, notme_text_of(after));
    }
    int status = notme_buf_add(&url, "", 1) ? notme_fetch_json(list->fetch, url.at, NULL, &page->json, &response)
                                            : notme_fail_memory(err);
    notme_buf_release(&url);
    if (status != NOTME_OK)
        return status;
    const struct notme_text cursor = notme_text_at(page->json, "cursor");
    const bool kept = notme_buf_add(&page->bytes, response.body.at, response.body.len) &&
                      notme_buf_add(&page->next, cursor.at, cursor.len);
    return kept ? NOTME_OK : notme_fail_memory(err);
}

static cJSON *records(cJSON *page)
{
    cJSON *list = notme_member(page, "records");
    return cJSON_IsArray(list) ? list : NULL;
}

static void key(const cJSON *record, struct notme_buf *out)
{
    const struct notme_text uri = notme_text_at(record, "uri");
    notme_buf_add(out, uri.at, uri.len);
}

/* Keys are the client's to choose; most are TIDs. */
static int64_t key_time(const cJSON *record)
{
    struct notme_bsky_key parts;
    int64_t time;
    const bool has_time =
        notme_bsky_uri(notme_text_at(record, "uri"), &parts) && notme_tid_parse(parts.rkey, &time, NULL);
    return has_time ? time : NOTME_NO_TIME;
}

/* Of our account and of this collection? The server may send anything. */
static bool is_ours(const struct bsky_list *list, struct notme_text uri, struct notme_bsky_key *key)
{
    return notme_bsky_uri(uri, key) && notme_text_equal(key->did, notme_fetch_account(list->fetch)) &&
           notme_text_is(key->collection, list->collection);
}

static int take_record(struct bsky_list *list, const cJSON *record, struct notme_posts *posts)
{
    struct notme_fetch *fetch = list->fetch;
    struct notme_arena arena = {0};
    struct notme_bsky_key key;
    struct notme_bsky_reading reading = {.wrong = "a record that is not of this account and list"};
    enum notme_bsky_is is = NOTME_BSKY_WRONG;
    int status = NOTME_OK;
    if (is_ours(list, notme_text_at(record, "uri"), &key))
        is = notme_bsky_record(&key, notme_member(record, "value"), &arena, &reading);
    if (is == NOTME_BSKY_EVENT && !notme_hydrate_event(posts, notme_http_now(fetch->http), &reading.event))
        is = NOTME_BSKY_NO_MEMORY;
    reading.event.account_name = notme_fetch_name(fetch);
    reading.event.source_format = notme_text_of(fetch->reader.stats->format);
    if (is == NOTME_BSKY_NO_MEMORY)
        status = notme_fail_memory(fetch->err);
    else if (is != NOTME_BSKY_OTHER)
        status = notme_fetch_emit(fetch, notme_text_at(record, "uri"), is == NOTME_BSKY_WRONG ? reading.wrong : NULL,
                                  &reading.event);
    notme_arena_release(&arena);
    return status;
}

static int take(void *ctx, const struct notme_page *page, struct notme_error *err)
{
    struct bsky_list *list = ctx;
    struct notme_posts posts = {0};
    const cJSON *record;
    int status = NOTME_OK;
    (void)err;
    if (list->has_subjects && !list->fetch->options->no_texts)
        status = notme_hydrate_page(list->fetch, list->collection, page, &posts);
    cJSON_ArrayForEach(record, records(page->json))
    {
        if (status == NOTME_OK)
            status = take_record(list, record, &posts);
    }
    notme_posts_release(&posts);
    return status;
}

/* Posts, replies and quotes are one list. */
static const struct collection {
    const char *name;
    bool has_subjects;
    enum notme_action action[3];
    size_t actions;
} collections[] = {{"app.bsky.feed.like", true, {NOTME_LIKE}, 1},
                   {"app.bsky.feed.repost", true, {NOTME_REPOST}, 1},
                   {"app.bsky.feed.post", false, {NOTME_POST, NOTME_REPLY, NOTME_QUOTE}, 3},
                   {"app.bsky.graph.follow", false, {NOTME_FOLLOW}, 1},
                   {"app.bsky.graph.block", false, {NOTME_BLOCK}, 1}};

enum { COLLECTIONS = sizeof collections / sizeof *collections };

static int walk(struct notme_fetch *fetch, const char *pds)
{
    const int64_t taken = notme_http_now(fetch->http);
    bool whole[COLLECTIONS] = {false};
    int status = NOTME_OK;
    for (size_t i = 0; i < COLLECTIONS && status == NOTME_OK; i++) {
        struct bsky_list ctx = {fetch, collections[i].name, pds, collections[i].has_subjects};
        const struct notme_list list = {.name = collections[i].name,
                                        .now = taken,
                                        .empty_ends = true,
                                        .ctx = &ctx,
                                        .ask = ask,
                                        .records = records,
                                        .key = key,
                                        .time = key_time,
                                        .take = take};
        status = notme_list_walk(&list, fetch->cache, whole + i, fetch->err);
    }
    for (size_t i = 0; i < COLLECTIONS; i++)
        for (size_t a = 0; a < collections[i].actions && whole[i] && status == NOTME_OK; a++)
            status = notme_fetch_snapshot(fetch, NOTME_BSKY_SERVICE, collections[i].action[a], taken);
    return status;
}

/* ---- the log of the PLC directory: every change of keys, server and handle, by the directory's clock */

struct change {
    const char *member, *kind;
    enum notme_action action;
    const char *detail;
};

static int tell_change(struct notme_fetch *fetch, const struct change *change, const cJSON *entry)
{
    struct notme_buf id = {0};
    struct notme_event event = notme_bsky_event(change->action, notme_fetch_account(fetch));
    const struct notme_text cid = notme_text_at(entry, "cid");
    notme_buf_addf(&id, "bsky:%s:", change->kind);
    notme_buf_add(&id, cid.at, cid.len);
    event.id = (struct notme_text){id.at, id.len};
    event.source_format = notme_text_of("bsky.plc");
    event.account_name = notme_fetch_name(fetch);
    if (change->detail)
        event.action_detail = notme_text_of(change->detail);
    const char *wrong = notme_time_at(entry, "createdAt", &event.time) ? NULL : "no time";
    const int status = id.failed ? notme_fail_memory(fetch->err) : notme_fetch_emit(fetch, cid, wrong, &event);
    notme_buf_release(&id);
    return status;
}

/* What differs between two operations that follow each other; those that were nullified did not last. */
static int tell_changes(struct notme_fetch *fetch, const cJSON *log)
{
    static const struct change changes[] = {{"alsoKnownAs", "handle", NOTME_NAME_CHANGE, NULL},
                                            {"rotationKeys", "rotation-keys", NOTME_OTHER, "key_change"},
                                            {"verificationMethods", "signing-key", NOTME_OTHER, "signing_key_change"},
                                            {"services", "server", NOTME_OTHER, "server_change"}};
    const cJSON *entry, *before = NULL;
    cJSON_ArrayForEach(entry, log)
    {
        const cJSON *operation = notme_member(entry, "operation");
        if (cJSON_IsTrue(notme_member(entry, "nullified")))
            continue;
        for (size_t i = 0; before && i < sizeof changes / sizeof *changes; i++) {
            const cJSON *a = notme_member(before, changes[i].member), *b = notme_member(operation, changes[i].member);
            const bool differ = a && b && notme_net_json_hash(a) != notme_net_json_hash(b);
            const int status = differ ? tell_change(fetch, changes + i, entry) : NOTME_OK;
            if (status != NOTME_OK)
                return status;
        }
        before = operation;
    }
    return NOTME_OK;
}

static int walk_log(struct notme_fetch *fetch)
{
    struct notme_buf url = {0};
    struct notme_text did = notme_fetch_account(fetch);
    cJSON *log = NULL;
    if (did.len < 8 || memcmp(did.at, "did:plc:", 8) != 0)
        return NOTME_OK; /* a did:web has no log */
    if (!notme_did_url(did, fetch->options->plc ? fetch->options->plc : "https://plc.directory", &url))
        return notme_fail_memory(fetch->err);
    url.len--; /* the NUL */
    notme_buf_adds(&url, "/log/audit");
    int status =
        notme_buf_add(&url, "", 1) ? notme_fetch_json(fetch, url.at, NULL, &log, NULL) : notme_fail_memory(fetch->err);
    if (status == NOTME_OK)
        status = tell_changes(fetch, log);
    cJSON_Delete(log);
    notme_buf_release(&url);
    return status;
}

int notme_fetch_bsky(struct notme_fetch *fetch)
{
    struct notme_buf pds = {0};
    if (fetch->options->token)
        return notme_fail(fetch->err, NOTME_EUSAGE, "Bluesky's records are public: no token is of use");
    fetch->reader.stats->no_unlikes = true;
    int status = notme_identity_resolve(fetch, &pds);
    if (status == NOTME_OK)
        status = notme_fetch_open_cache(fetch, NOTME_BSKY_SERVICE, pds.at);
    if (status == NOTME_OK)
        status = walk_log(fetch);
    if (status == NOTME_OK)
        status = walk(fetch, pds.at);
    notme_buf_release(&pds);
    return status;
}
