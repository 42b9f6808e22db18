/* GitHub: the repositories that a user starred, newest star first - only with the media type of stars do they have
 * times - and the user's public events, of which GitHub shows 300 of the last 90 days. A star may be in both: its id is
 * the same. */
#include "net/fetch.h"
#include "net/url.h"
#include "read/github/event.h"

#include <string.h>

static const char default_base[] = "https://api.github.com";
static const char star_type[] = "application/vnd.github.star+json", plain_type[] = "application/vnd.github+json";

struct github_list {
    struct notme_fetch *fetch;
    const char *top;
    bool events; /* else stars */
};

/* Pushes hold addresses: of the authors of commits, and below the first line of what they say. */
static void drop_addresses(cJSON *page)
{
    cJSON *event, *commit;
    cJSON_ArrayForEach(event, page)
    {
        cJSON_ArrayForEach(commit, notme_member_at(event, "payload/commits"))
        {
            cJSON *message = notme_member(commit, "message");
            cJSON_DeleteItemFromObjectCaseSensitive(commit, "author");
            if (cJSON_IsString(message))
                message->valuestring[strcspn(message->valuestring, "\r\n")] = '\0';
        }
    }
}

static int ask(void *ctx, const char *after, struct notme_page *page, struct notme_error *err)
{
    struct github_list *list = ctx;
    struct notme_response response;
    int status =
        notme_fetch_page(list->fetch, list->top, after, list->events ? plain_type : star_type, page, &response);
    if (status != NOTME_OK)
        return status;
    if (!list->events)
        return notme_buf_add(&page->bytes, response.body.at, response.body.len) ? NOTME_OK : notme_fail_memory(err);
    drop_addresses(page->json);
    return notme_fetch_keep(list->fetch, page);
}

/* A star taken back and given again has another time: it is another star. */
static void star_key(const cJSON *record, struct notme_buf *out)
{
    const struct notme_text id = notme_text_at(record, "repo/id"), time = notme_text_at(record, "starred_at");
    notme_buf_add(out, id.at, id.len);
    notme_buf_addc(out, ' ');
    notme_buf_add(out, time.at, time.len);
}

static int take(void *ctx, const struct notme_page *page, struct notme_error *err)
{
    const struct github_list *list = ctx;
    (void)err;
    return list->events ? notme_fetch_records(list->fetch, page, notme_github_event, "id")
                        : notme_fetch_records(list->fetch, page, notme_github_starred, "repo/full_name");
}

/* `login` ends in NUL. */
static bool is_login(struct notme_text login)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return login.len > 0 && login.len <= 64 && strspn(login.at, allowed) == login.len;
}

/* The number stays when the login changes. Another server than GitHub's own counts for itself: "4001@HOST". */
static int set_account(struct notme_fetch *fetch, const char *base, const cJSON *user)
{
    const struct notme_text id = notme_text_at(user, "id"), login = notme_text_at(user, "login");
    struct notme_origin own, origin;
    struct notme_buf account = {0};
    if (!notme_url_origin(base, &origin) || !notme_url_origin(default_base, &own))
        return notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no http or https address", base);
    notme_buf_add(&account, id.at, id.len);
    if (strcmp(origin.text, own.text) != 0)
        notme_buf_addf(&account, "@%s", origin.host);
    const int status = account.failed
                           ? notme_fail_memory(fetch->err)
                           : notme_fetch_set_account(fetch, (struct notme_text){account.at, account.len}, login);
    notme_buf_release(&account);
    return status;
}

static int look_up(struct notme_fetch *fetch, const char *base, struct notme_text login)
{
    struct notme_buf url = {0};
    cJSON *json = NULL;
    notme_buf_addf(&url, "%s/users/%.*s", base, (int)login.len, login.at);
    int status = notme_buf_add(&url, "", 1) ? notme_fetch_json(fetch, url.at, plain_type, &json, NULL)
                                            : notme_fail_memory(fetch->err);
    if (status == NOTME_OK && !notme_text_at(json, "id").len)
        status = notme_fail(fetch->err, NOTME_EFORMAT, "the server names no user '%s'", fetch->who);
    if (status == NOTME_OK)
        status = set_account(fetch, base, json);
    cJSON_Delete(json);
    notme_buf_release(&url);
    return status;
}

static int walk(struct notme_fetch *fetch, const char *base, struct notme_text login, bool events)
{
    struct notme_buf top = {0};
    struct github_list ctx = {.fetch = fetch, .events = events};
    const struct notme_list list = {.name = events ? "events" : "starred",
                                    .shifts = true,
                                    .now = notme_http_now(fetch->http),
                                    .ctx = &ctx,
                                    .ask = ask,
                                    .records = notme_fetch_array,
                                    .key = events ? notme_fetch_id : star_key,
                                    .take = take};
    notme_buf_addf(&top, "%s/users/%.*s/%s?per_page=100", base, (int)login.len, login.at,
                   events ? "events/public" : "starred");
    int status = notme_buf_add(&top, "", 1) ? NOTME_OK : notme_fail_memory(fetch->err);
    ctx.top = top.at;
    if (status == NOTME_OK)
        status = notme_fetch_walk(fetch, &list, events ? NULL : "github");
    notme_buf_release(&top);
    return status;
}

int notme_fetch_github(struct notme_fetch *fetch)
{
    const char *base = fetch->options->api ? fetch->options->api : default_base;
    const struct notme_text login = notme_text_of(fetch->who + (*fetch->who == '@'));
    fetch->reader.stats->no_unlikes = fetch->overlap = true;
    if (!is_login(login))
        return notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no GitHub user", fetch->who);
    int status = notme_fetch_use_token(fetch, base);
    if (status == NOTME_OK)
        status = look_up(fetch, base, login);
    if (status == NOTME_OK)
        status = notme_fetch_open_cache(fetch, "github", base);
    if (status == NOTME_OK)
        status = walk(fetch, base, login, false);
    return status == NOTME_OK ? walk(fetch, base, login, true) : status;
}
