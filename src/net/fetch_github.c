/* GitHub: the repositories that a user starred, newest star first. Only with the media type of stars do they have
 * times. */
#include "net/fetch.h"
#include "net/list.h"
#include "net/url.h"
#include "read/github_event.h"

#include <string.h>

static const char star_type[] = "application/vnd.github.star+json", plain_type[] = "application/vnd.github+json";

struct github_list {
    struct notme_fetch *fetch;
    const char *top;
};

static int ask(void *ctx, const char *after, struct notme_page *page, struct notme_error *err)
{
    struct github_list *list = ctx;
    struct notme_response response;
    struct notme_buf next = {0};
    int status = notme_fetch_json(list->fetch, *after ? after : list->top, star_type, &page->json, &response);
    if (status != NOTME_OK)
        return status;
    const struct notme_text link = notme_link_next(response.link);
    if (link.len && !notme_url_join(response.url, link, &next))
        status = notme_fail(err, NOTME_EFORMAT, "the next page is at no http or https address");
    else if ((link.len && !notme_buf_add(&page->next, next.at, next.len - 1)) ||
             !notme_buf_add(&page->bytes, response.body.at, response.body.len))
        status = notme_fail_memory(err);
    notme_buf_release(&next);
    return status;
}

static cJSON *records(cJSON *page)
{
    return cJSON_IsArray(page) ? page : NULL;
}

/* A star taken back and given again has another time: it is another star. */
static void key(const cJSON *record, struct notme_buf *out)
{
    const struct notme_text id = notme_text_at(record, "repo/id"), time = notme_text_at(record, "starred_at");
    notme_buf_add(out, id.at, id.len);
    notme_buf_addc(out, ' ');
    notme_buf_add(out, time.at, time.len);
}

static int take(void *ctx, const struct notme_page *page, struct notme_error *err)
{
    struct github_list *list = ctx;
    const cJSON *record;
    int status = NOTME_OK;
    (void)err;
    cJSON_ArrayForEach(record, page->json)
    {
        struct notme_arena arena = {0};
        struct notme_event event;
        const char *wrong = notme_github_starred(record, &arena, &event);
        event.account = notme_fetch_account(list->fetch);
        event.account_name = notme_fetch_name(list->fetch);
        event.source_format = notme_text_of(list->fetch->reader.stats->format);
        if (status == NOTME_OK)
            status = notme_fetch_emit(list->fetch, notme_text_at(record, "repo/full_name"), wrong, &event);
        notme_arena_release(&arena);
    }
    return status;
}

/* `login` ends in NUL. */
static bool is_login(struct notme_text login)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return login.len > 0 && login.len <= 64 && strspn(login.at, allowed) == login.len;
}

/* The number stays when the login changes. */
static int look_up(struct notme_fetch *fetch, const char *base, struct notme_text login)
{
    struct notme_buf url = {0};
    cJSON *json = NULL;
    notme_buf_addf(&url, "%s/users/%.*s", base, (int)login.len, login.at);
    int status = notme_buf_add(&url, "", 1) ? notme_fetch_json(fetch, url.at, plain_type, &json, NULL)
                                            : notme_fail_memory(fetch->err);
    const struct notme_text id = notme_text_at(json, "id");
    if (status == NOTME_OK && !id.len)
        status = notme_fail(fetch->err, NOTME_EFORMAT, "the server names no user '%s'", fetch->who);
    if (status == NOTME_OK)
        status = notme_fetch_set_account(fetch, id, notme_text_at(json, "login"));
    cJSON_Delete(json);
    notme_buf_release(&url);
    return status;
}

static int walk(struct notme_fetch *fetch, const char *base, struct notme_text login)
{
    struct notme_buf top = {0};
    struct github_list ctx = {.fetch = fetch};
    const int64_t taken = notme_http_now(fetch->http);
    bool whole = false;
    const struct notme_list list = {
        .name = "starred", .shifts = true, .ctx = &ctx, .ask = ask, .records = records, .key = key, .take = take};
    notme_buf_addf(&top, "%s/users/%.*s/starred?per_page=100", base, (int)login.len, login.at);
    int status = notme_buf_add(&top, "", 1) ? NOTME_OK : notme_fail_memory(fetch->err);
    ctx.top = top.at;
    if (status == NOTME_OK)
        status = notme_list_walk(&list, fetch->cache, &whole, fetch->err);
    if (status == NOTME_OK && whole)
        status = notme_fetch_snapshot(fetch, "github", NOTME_LIKE, taken);
    notme_buf_release(&top);
    return status;
}

int notme_fetch_github(struct notme_fetch *fetch)
{
    const char *base = fetch->options->api ? fetch->options->api : "https://api.github.com";
    const struct notme_text login = notme_text_of(fetch->who + (*fetch->who == '@'));
    fetch->reader.stats->no_unlikes = true;
    if (!is_login(login))
        return notme_fail(fetch->err, NOTME_EUSAGE, "'%s' is no GitHub user", fetch->who);
    int status = notme_fetch_use_token(fetch, base);
    if (status == NOTME_OK)
        status = look_up(fetch, base, login);
    if (status == NOTME_OK)
        status = notme_fetch_open_cache(fetch, "github");
    return status == NOTME_OK ? walk(fetch, base, login) : status;
}
