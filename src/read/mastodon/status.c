#include "read/mastodon/status.h"

#include "read/collect.h"
#include "read/mastodon/mastodon.h"
#include "read/records.h"

static const char service[] = "mastodon", format[] = "mastodon.rest";

/* A boost's own address may be missing; then the account's page tells its server. */
static struct notme_text address_of(const cJSON *status)
{
    const struct notme_text uri = notme_text_at(status, "uri");
    return uri.len ? uri : notme_text_at(status, "url");
}

/* "user@host": `acct` has the host of foreign accounts only, the account's own addresses always. */
static bool account_of(const cJSON *status, struct notme_arena *arena, struct notme_text *out)
{
    static const char *const from[] = {"account/url", "account/uri", "uri", "url"};
    bool ok = true;
    *out = (struct notme_text){NULL, 0};
    for (size_t i = 0; i < sizeof from / sizeof *from && ok && !out->len; i++)
        ok = notme_mastodon_account(arena, notme_text_at(status, from[i]), out);
    if (ok && !out->len)
        *out = notme_text_at(status, "account/acct");
    return ok;
}

/* What a status says, whoever brings it up. */
static bool read_content(const cJSON *status, struct notme_arena *arena, struct notme_event *e)
{
    const cJSON *sensitive = notme_member(status, "sensitive"), *item;
    e->lang = notme_text_at(status, "language");
    e->sensitive = cJSON_IsTrue(sensitive) ? 1 : cJSON_IsFalse(sensitive) ? 0 : -1;
    cJSON_ArrayForEach(item, notme_member(status, "tags"))
    {
        notme_list_add(e->tags, &e->ntags, notme_text_at(item, "name"));
    }
    bool ok = notme_mastodon_words(arena, notme_text_at(status, "spoiler_text"), notme_text_at(status, "content"), e);
    cJSON_ArrayForEach(item, notme_member_at(status, "poll/options"))
    {
        ok = ok && notme_mastodon_more(arena, notme_text_at(item, "title"), e);
    }
    return ok;
}

static bool is_direct(const cJSON *status)
{
    return notme_text_is(notme_text_at(status, "visibility"), "direct");
}

static const cJSON *quoted(const cJSON *status)
{
    const cJSON *inner = notme_member_at(status, "quote/quoted_status");
    return cJSON_IsObject(inner) ? inner : notme_member(status, "quote");
}

/* The author of what is replied to is not in a status: only the account's number on this server. */
static bool classify(const cJSON *status, struct notme_arena *arena, struct notme_event *e)
{
    const cJSON *quote = quoted(status);
    e->action = NOTME_POST;
    e->object_id = notme_mastodon_uri(address_of(status));
    if (notme_text_at(status, "in_reply_to_id").len) {
        e->action = NOTME_REPLY;
        const struct notme_text to = notme_text_at(status, "in_reply_to_account_id");
        if (to.len && notme_text_equal(to, notme_text_at(status, "account/id")))
            e->author = e->account; /* a thread */
    } else if (cJSON_IsObject(quote)) {
        e->action = NOTME_QUOTE;
        return account_of(quote, arena, &e->author);
    }
    return true;
}

static bool read_boost(const cJSON *boosted, struct notme_arena *arena, struct notme_event *e)
{
    e->action = NOTME_REPOST;
    e->object_id = notme_mastodon_uri(address_of(boosted));
    notme_time_at(boosted, "created_at", &e->published);
    return account_of(boosted, arena, &e->author) && (is_direct(boosted) || read_content(boosted, arena, e));
}

const char *notme_mastodon_status(const cJSON *status, struct notme_arena *arena, struct notme_event *out)
{
    const cJSON *boosted = notme_member(status, "reblog");
    const struct notme_text uri = address_of(status);
    *out = notme_event_of(NOTME_POST, service, format);
    if (!cJSON_IsObject(status))
        return "no status";
    if (!uri.len && !notme_text_at(status, "id").len)
        return "status has no 'uri'";
    if (!notme_time_at(status, "created_at", &out->time))
        return "status has no readable 'created_at'";
    bool ok = notme_mastodon_id(arena, "post", uri.len ? uri : notme_text_at(status, "id"), &out->id) &&
              account_of(status, arena, &out->account);
    out->app = notme_text_at(status, "application/name");
    if (is_direct(status)) {
        out->action = NOTME_OTHER;
        out->action_detail = notme_text_of("direct_message");
    } else if (cJSON_IsObject(boosted)) {
        ok = ok && read_boost(boosted, arena, out);
    } else {
        ok = ok && classify(status, arena, out) && read_content(status, arena, out);
    }
    return ok ? NULL : notme_no_memory;
}

const char *notme_mastodon_marked(const cJSON *status, enum notme_action action, struct notme_arena *arena,
                                  struct notme_event *out)
{
    const struct notme_text uri = address_of(status);
    *out = notme_event_of(action, service, format);
    if (!uri.len)
        return "status has no 'uri'";
    out->basis = NOTME_BOUNDED;
    out->object_id = notme_mastodon_uri(uri);
    notme_time_at(status, "created_at", &out->published);
    out->not_before = out->published;
    const bool ok = notme_mastodon_id(arena, action == NOTME_LIKE ? "like" : "bookmark", uri, &out->id) &&
                    account_of(status, arena, &out->author) && (is_direct(status) || read_content(status, arena, out));
    return ok ? NULL : notme_no_memory;
}
