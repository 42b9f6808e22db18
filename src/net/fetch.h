/* Fetching an account: what the three services share. Pages become events through the same converters that files go
 * through (src/read): a record means the same wherever it came from. */
#ifndef NOTME_NET_FETCH_H
#define NOTME_NET_FETCH_H

#include "net/cache.h"
#include "net/http.h"
#include "net/json.h"
#include "net/list.h"
#include "net/set.h"

enum { NOTME_DOCUMENT_BYTES = 64 << 10 }; /* the most that a DID's document, or the file of a handle, may have */

struct notme_fetch {
    const struct notme_fetch_options *options;
    struct notme_http *http;
    struct notme_cache *cache; /* NULL = none */
    struct notme_reader reader;
    struct notme_error *err;
    const char *who;            /* behind the scheme */
    uint64_t pages;             /* asked for */
    bool texts_failed;          /* the server of the posts that were liked: it is not asked again */
    bool overlap;               /* the lists do: */
    struct notme_set handed_on; /* ids of events that are not to come twice */
    /* of the account, once known */
    struct notme_buf account, name; /* with NUL */
};

/* The same as notme_fetch, with ceilings and a clock of the caller's; the tests' way in. */
int notme_fetch_with(const char *who, const struct notme_fetch_options *options, const struct notme_http_options *http,
                     const struct notme_read_options *read, notme_event_sink *sink, void *ctx,
                     struct notme_read_stats *stats, struct notme_error *err);

int notme_fetch_bsky(struct notme_fetch *fetch);
int notme_fetch_mastodon(struct notme_fetch *fetch);
int notme_fetch_github(struct notme_fetch *fetch);

/* GETs JSON with status 200; anything else is an error in the server's words. *json is the caller's. `response` may be
 * NULL. */
int notme_fetch_json(struct notme_fetch *fetch, const char *url, const char *accept, cJSON **json,
                     struct notme_response *response);
/* The same for the document of a DID, which is small. */
int notme_fetch_document(struct notme_fetch *fetch, const char *url, bool no_redirects, cJSON **json);

/* Opens the cache for fetch->account at the server with this base URL, where there is to be one. */
int notme_fetch_open_cache(struct notme_fetch *fetch, const char *service, const char *base);
/* Binds the token, where there is one, to the origin of `url`. */
int notme_fetch_use_token(struct notme_fetch *fetch, const char *url);
/* Keeps the account's stable name, and the one it goes by (which may be absent). */
int notme_fetch_set_account(struct notme_fetch *fetch, struct notme_text account, struct notme_text name);
struct notme_text notme_fetch_account(const struct notme_fetch *fetch);
struct notme_text notme_fetch_name(const struct notme_fetch *fetch);

/* Says that at `taken` the account's things of this kind were all among the events. */
int notme_fetch_snapshot(struct notme_fetch *fetch, const char *service, enum notme_action action, int64_t taken);

/* ---- pages whose place is their URL */

/* GETs the page at `after`, or at `top` where that is empty, and notes the next one by the Link header. Both must be at
 * the same server as `top`: nothing else was asked for, and no token would go there. */
int notme_fetch_page(struct notme_fetch *fetch, const char *top, const char *after, const char *accept,
                     struct notme_page *page, struct notme_response *response);
/* Keeps the page as what its JSON is by now. */
int notme_fetch_keep(struct notme_fetch *fetch, struct notme_page *page);
/* The records of a page that is an array. */
cJSON *notme_fetch_array(cJSON *page);
/* The record's id. */
void notme_fetch_id(const cJSON *record, struct notme_buf *out);
/* Walks a list; where it is of all likes there are, `likes` names their service, and that is told. */
int notme_fetch_walk(struct notme_fetch *fetch, const struct notme_list *list, const char *likes);

/* Reads a record into an event whose texts live in it and in the arena. Returns NULL, or what is wrong with it. */
typedef const char *notme_fetch_read(const cJSON *record, struct notme_arena *arena, struct notme_event *event);
/* Hands on what the records of a page say, as the account's; `key` is the member that names them in complaints. */
int notme_fetch_records(struct notme_fetch *fetch, const struct notme_page *page, notme_fetch_read *read,
                        const char *key);

/* Hands on an event, or complains of record `key` when `wrong` is not NULL. */
int notme_fetch_emit(struct notme_fetch *fetch, struct notme_text key, const char *wrong,
                     const struct notme_event *event);

#endif
