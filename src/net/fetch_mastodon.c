/* Mastodon: the account's statuses, which are public, and with a token its owner's favourites.
 * Favourites have no time, only an order, newest first; their pages are named by numbers that stand in no status, so
 * the Link header alone leads on. Direct messages may be among what a token brings: their words are neither kept nor
 * handed on. */
#include "net/fetch.h"
#include "net/url.h"
#include "read/mastodon/status.h"

#include <stdio.h>
#include <string.h>

struct mastodon_list {
    struct notme_fetch *fetch;
    const char *top; /* URL of the first page */
    bool favourites;
};

/* What is added to a favourite before it is kept: when its page was seen, and a number that orders it among all. */
static const char seen[] = "notme_seen", order[] = "notme_order";

/* ---- what is kept */

/* May the words be kept? A visibility that is not known may be anything. */
static bool is_open(const cJSON *status)
{
    static const char *const open[] = {"public", "unlisted", "private"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (notme_text_is(notme_text_at(status, "visibility"), open[i]))
            return true;
    return false;
}

/* Leaves only the members with these names. */
static void leave_only(cJSON *object, const char *const *names, size_t count)
{
    cJSON *next;
    for (cJSON *member = cJSON_IsObject(object) ? object->child : NULL; member; member = next) {
        bool stays = false;
        next = member->next;
        for (size_t i = 0; i < count && !stays; i++)
            stays = member->string && strcmp(member->string, names[i]) == 0;
        if (!stays)
            cJSON_Delete(cJSON_DetachItemViaPointer(object, member));
    }
}

/* Of a direct message stays that there was one, when, and to which it answers. */
static void hush(cJSON *status)
{
    static const char *const members[] = {"id",      "created_at",     "visibility", "uri", "url",
                                          "account", "in_reply_to_id", "language",   seen,  order};
    static const char *const of_account[] = {"id", "acct"};
    if (is_open(status))
        return;
    leave_only(status, members, sizeof members / sizeof *members);
    leave_only(notme_member(status, "account"), of_account, sizeof of_account / sizeof *of_account);
}

/* A quote is a status, or what there is to say about one. */
static void hush_quote(cJSON *status)
{
    static const char *const about[] = {"state", "quoted_status", "quoted_status_id"};
    cJSON *quote = notme_member(status, "quote");
    cJSON *quoted = notme_member(quote, "quoted_status");
    if (notme_member(quote, "state") || quoted)
        leave_only(quote, about, sizeof about / sizeof *about);
    else
        quoted = quote;
    cJSON_DeleteItemFromObjectCaseSensitive(quoted, "quote");
    hush(quoted);
}

/* With all that it brings along. */
static void hush_whole(cJSON *status)
{
    cJSON *boosted = notme_member(status, "reblog");
    hush_quote(status);
    hush_quote(boosted);
    hush(boosted);
    hush(status);
}

/* rel="prev" names the first favourite of the page, "min_id=931": those after it have smaller numbers, each its own. */
static int64_t first_number(struct notme_text link)
{
    static const char name[] = "min_id=";
    int64_t number = 0;
    for (size_t i = 0; i + sizeof name <= link.len; i++) {
        size_t digits = i + sizeof name - 1;
        if (memcmp(link.at + i, name, sizeof name - 1) != 0)
            continue;
        const size_t start = digits;
        while (digits < link.len && link.at[digits] >= '0' && link.at[digits] <= '9')
            digits++;
        return notme_integer_of((struct notme_text){link.at + start, digits - start}, &number) ? number : 0;
    }
    return 0;
}

static int annotate(const struct mastodon_list *list, cJSON *page, struct notme_text link)
{
    char time[NOTME_TIME_MAX], number[24];
    int64_t next = first_number(link);
    cJSON *status;
    notme_time_format(notme_http_now(list->fetch->http), time);
    cJSON_ArrayForEach(status, page)
    {
        snprintf(number, sizeof number, "%lld", (long long)next);
        cJSON_DeleteItemFromObjectCaseSensitive(status, seen);
        cJSON_DeleteItemFromObjectCaseSensitive(status, order);
        if (cJSON_IsObject(status) &&
            (!cJSON_AddStringToObject(status, seen, time) || !cJSON_AddStringToObject(status, order, number)))
            return NOTME_ENOMEM;
        next -= next > 0;
    }
    return NOTME_OK;
}

static void hush_all(cJSON *page)
{
    cJSON *status;
    cJSON_ArrayForEach(status, page)
    {
        hush_whole(status);
    }
}

/* ---- pages */

static int ask(void *ctx, const char *after, struct notme_page *page, struct notme_error *err)
{
    struct mastodon_list *list = ctx;
    struct notme_response response;
    int status = notme_fetch_page(list->fetch, list->top, after, NULL, page, &response);
    if (status == NOTME_OK && list->favourites && annotate(list, page->json, response.link) != NOTME_OK)
        status = notme_fail_memory(err);
    if (status != NOTME_OK)
        return status;
    hush_all(page->json);
    return notme_fetch_keep(list->fetch, page);
}

/* When is not known: not before it was written, not after its page was seen. */
static const char *read_favourite(const cJSON *record, struct notme_arena *arena, struct notme_event *event)
{
    const char *wrong = notme_mastodon_marked(record, NOTME_LIKE, arena, event);
    if (wrong)
        return wrong;
    if (!notme_time_at(record, seen, &event->not_after))
        event->not_after = NOTME_NO_TIME;
    else if (event->not_before > event->not_after) /* its server's clock is ahead of ours */
        event->not_before = NOTME_NO_TIME;
    notme_integer_in(notme_member(record, order), &event->seq);
    return NULL;
}

static int take(void *ctx, const struct notme_page *page, struct notme_error *err)
{
    const struct mastodon_list *list = ctx;
    (void)err;
    return notme_fetch_records(list->fetch, page, list->favourites ? read_favourite : notme_mastodon_status, "id");
}

static int walk(struct notme_fetch *fetch, const char *base, const char *path, bool favourites)
{
    struct notme_buf top = {0};
    struct mastodon_list ctx = {.fetch = fetch, .favourites = favourites};
    const struct notme_list list = {.name = favourites              ? "favourites"
                                            : fetch->options->token ? "statuses.owner"
                                                                    : "statuses",
                                    .now = notme_http_now(fetch->http),
                                    .ctx = &ctx,
                                    .ask = ask,
                                    .records = notme_fetch_array,
                                    .key = notme_fetch_id,
                                    .take = take};
    notme_buf_addf(&top, "%s%s", base, path);
    int status = notme_buf_add(&top, "", 1) ? NOTME_OK : notme_fail_memory(fetch->err);
    ctx.top = top.at;
    if (status == NOTME_OK) /* not all statuses that are there may be for us to see */
        status = notme_fetch_walk(fetch, &list, favourites ? "mastodon" : NULL);
    notme_buf_release(&top);
    return status;
}

/* ---- the account */

/* "@user@host" or "user@host". */
static int split(struct notme_fetch *fetch, struct notme_text *user, struct notme_text *host)
{
    const char *who = fetch->who + (*fetch->who == '@'), *at = strchr(who, '@');
    *user = (struct notme_text){who, at ? (size_t)(at - who) : 0};
    *host = notme_text_of(at ? at + 1 : "");
    bool ok = user->len > 0 && user->len < 100 && notme_is_host_name(*host);
    for (size_t i = 0; ok && i < user->len; i++)
        ok = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", user->at[i]) != NULL;
    return ok ? NOTME_OK
              : notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no account like @user@host.example", fetch->who);
}

/* The account's number on its server; events are of "user@host", which is the same seen from anywhere. */
static int look_up(struct notme_fetch *fetch, const char *base, struct notme_text user, struct notme_text host,
                   struct notme_buf *number)
{
    struct notme_buf url = {0}, full = {0};
    cJSON *json = NULL;
    notme_buf_addf(&url, "%s/api/v1/accounts/lookup?acct=", base);
    notme_url_add(&url, user);
    notme_buf_addf(&full, "%.*s@%.*s", (int)user.len, user.at, (int)host.len, host.at);
    for (size_t i = 0; i < full.len; i++)
        full.at[i] = full.at[i] >= 'A' && full.at[i] <= 'Z' ? (char)(full.at[i] + 32) : full.at[i];
    int status = notme_buf_add(&url, "", 1) && !full.failed ? notme_fetch_json(fetch, url.at, NULL, &json, NULL)
                                                            : notme_fail_memory(fetch->err);
    const struct notme_text id = notme_text_at(json, "id");
    if (status == NOTME_OK && !id.len)
        status = notme_fail(fetch->err, NOTME_EFORMAT, "the server names no account '%s'", fetch->who);
    if (status == NOTME_OK) {
        notme_url_add(number, id);
        status =
            notme_fetch_set_account(fetch, (struct notme_text){full.at, full.len}, notme_text_at(json, "username"));
    }
    cJSON_Delete(json);
    notme_buf_release(&url);
    notme_buf_release(&full);
    return status == NOTME_OK && !notme_buf_add(number, "", 1) ? notme_fail_memory(fetch->err) : status;
}

/* The favourites that a token brings are its owner's, whoever was asked for. */
static int check_owner(struct notme_fetch *fetch, const char *base, const char *number)
{
    struct notme_buf url = {0};
    cJSON *json = NULL;
    notme_buf_addf(&url, "%s/api/v1/accounts/verify_credentials", base);
    int status =
        notme_buf_add(&url, "", 1) ? notme_fetch_json(fetch, url.at, NULL, &json, NULL) : notme_fail_memory(fetch->err);
    if (status == NOTME_OK && !notme_text_is(notme_text_at(json, "id"), number))
        status = notme_fail(fetch->err, NOTME_EUSAGE, "the token is of another account than '%s'", fetch->who);
    cJSON_Delete(json);
    notme_buf_release(&url);
    return status;
}

static int walk_all(struct notme_fetch *fetch, const char *base, const char *number)
{
    struct notme_buf path = {0};
    notme_buf_addf(&path, "/api/v1/accounts/%s/statuses?limit=40", number);
    int status = notme_buf_add(&path, "", 1) ? walk(fetch, base, path.at, false) : notme_fail_memory(fetch->err);
    notme_buf_release(&path);
    if (status == NOTME_OK && fetch->options->token) {
        status = check_owner(fetch, base, number);
        if (status == NOTME_OK)
            status = walk(fetch, base, "/api/v1/favourites?limit=40", true);
    } else if (status == NOTME_OK) {
        notme_reader_note(&fetch->reader, "favourites are shown to their owner only: a token would bring them");
    }
    return status;
}

int notme_fetch_mastodon(struct notme_fetch *fetch)
{
    struct notme_text user, host;
    struct notme_buf base = {0}, number = {0};
    int status = split(fetch, &user, &host);
    fetch->reader.stats->no_unlikes = fetch->reader.stats->no_like_times = true;
    if (status == NOTME_OK) {
        if (fetch->options->api)
            notme_buf_adds(&base, fetch->options->api);
        else
            notme_buf_addf(&base, "https://%.*s", (int)host.len, host.at);
        status = notme_buf_add(&base, "", 1) ? notme_fetch_use_token(fetch, base.at) : notme_fail_memory(fetch->err);
    }
    if (status == NOTME_OK)
        status = look_up(fetch, base.at, user, host, &number);
    if (status == NOTME_OK)
        status = notme_fetch_open_cache(fetch, "mastodon", base.at);
    if (status == NOTME_OK)
        status = walk_all(fetch, base.at, number.at);
    notme_buf_release(&base);
    notme_buf_release(&number);
    return status;
}
