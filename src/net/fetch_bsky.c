/* Bluesky: five collections of the account's repository, the posts that two of them point to, and the log of its keys.
 * All of it is public. What is not in it: likes taken back and posts deleted, which no repository keeps. */
#include "net/convert.h"
#include "net/hydrate.h"
#include "net/identity.h"
#include "net/url.h"
#include "read/collect.h"

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

/* "at://did/collection/rkey" of our account and this collection; the server may send anything. */
static struct notme_text rkey_of(const struct bsky_list *list, struct notme_text uri)
{
    const struct notme_text did = notme_fetch_account(list->fetch);
    const size_t n = strlen(list->collection), start = 5 + did.len + 1 + n + 1;
    if (uri.len <= start || memcmp(uri.at, "at://", 5) != 0 || memcmp(uri.at + 5, did.at, did.len) != 0 ||
        uri.at[5 + did.len] != '/' || memcmp(uri.at + 6 + did.len, list->collection, n) != 0 ||
        uri.at[start - 1] != '/')
        return (struct notme_text){NULL, 0};
    return (struct notme_text){uri.at + start, uri.len - start};
}

static int take_record(struct bsky_list *list, const cJSON *record, const cJSON *posts)
{
    struct notme_fetch *fetch = list->fetch;
    struct notme_scratch scratch = {0};
    struct notme_event event;
    const struct notme_text uri = notme_text_at(record, "uri"), rkey = rkey_of(list, uri);
    const char *wrong = rkey.at ? NULL : "is not of this account and collection";
    if (!wrong)
        wrong = notme_convert_bsky(&scratch, notme_fetch_account(fetch), notme_text_of(list->collection), rkey,
                                   notme_member(record, "value"), &event);
    if (!wrong) {
        event.account_name = notme_fetch_name(fetch);
        notme_hydrate_event(&scratch, posts, notme_http_now(fetch->http), &event);
    }
    const int status = notme_fetch_emit(fetch, uri, wrong, &event);
    notme_scratch_release(&scratch);
    return status;
}

static int take(void *ctx, const struct notme_page *page, struct notme_error *err)
{
    struct bsky_list *list = ctx;
    cJSON *posts = NULL;
    const cJSON *record;
    int status = NOTME_OK;
    (void)err;
    if (list->has_subjects && !list->fetch->options->no_texts)
        status = notme_hydrate_page(list->fetch, list->collection, page, &posts);
    cJSON_ArrayForEach(record, records(page->json))
    {
        if (status == NOTME_OK)
            status = take_record(list, record, posts);
    }
    cJSON_Delete(posts);
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
        const struct notme_list list = {
            .name = collections[i].name, .ctx = &ctx, .ask = ask, .records = records, .key = key, .take = take};
        status = notme_list_walk(&list, fetch->cache, whole + i, fetch->err);
    }
    for (size_t i = 0; i < COLLECTIONS; i++)
        for (size_t a = 0; a < collections[i].actions && whole[i] && status == NOTME_OK; a++)
            status = notme_fetch_snapshot(fetch, "bsky", collections[i].action[a], taken);
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
    struct notme_event event = notme_event_of(change->action, "bsky", "bsky.plc");
    const struct notme_text cid = notme_text_at(entry, "cid");
    notme_buf_addf(&id, "bsky:%s:", change->kind);
    notme_buf_add(&id, cid.at, cid.len);
    event.id = (struct notme_text){id.at, id.len};
    event.account = notme_fetch_account(fetch);
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
            const int status = a && b && !cJSON_Compare(a, b, 1) ? tell_change(fetch, changes + i, entry) : NOTME_OK;
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
        status = notme_fetch_open_cache(fetch, "bsky");
    if (status == NOTME_OK)
        status = walk_log(fetch);
    if (status == NOTME_OK)
        status = walk(fetch, pds.at);
    notme_buf_release(&pds);
    return status;
}
