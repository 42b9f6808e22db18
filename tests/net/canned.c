#define _XOPEN_SOURCE 700 /* nftw */
#include "canned.h"

#include "base/clock.h"
#include "net/fetch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ANSWERS = 64, MOST_REQUESTS = 400 };

struct answer {
    struct notme_text part, link, body;
    long status;
    bool given;
};

static struct answer answers[MOST_ANSWERS];
static size_t answer_count, requests;

/* ---- the door that src/net goes through */

struct notme_http {
    uint64_t bytes;
    struct notme_buf body, link; /* of exact size, so that one byte read too far is seen */
};

int notme_http_new(struct notme_http **out, const struct notme_http_options *options, struct notme_error *err)
{
    (void)options;
    *out = notme_alloc(1, sizeof **out);
    return *out ? NOTME_OK : notme_fail_memory(err);
}

void notme_http_free(struct notme_http *http)
{
    if (!http)
        return;
    notme_buf_release(&http->body);
    notme_buf_release(&http->link);
    notme_free(http);
}

int notme_http_token(struct notme_http *http, const char *token, const char *url, struct notme_error *err)
{
    (void)http, (void)token, (void)url, (void)err;
    return NOTME_OK;
}

static const struct answer *answer_to(const char *url)
{
    static const struct answer none = {.status = 404};
    for (size_t i = 0; i < answer_count; i++) {
        struct answer *a = answers + i;
        char part[128];
        if (a->given || a->part.len >= sizeof part)
            continue;
        memcpy(part, a->part.at, a->part.len);
        part[a->part.len] = '\0';
        if (!strstr(url, part))
            continue;
        a->given = true;
        return a;
    }
    return &none;
}

static struct notme_text copy(struct notme_buf *to, struct notme_text text)
{
    notme_buf_release(to);
    notme_buf_add(to, text.at, text.len);
    return (struct notme_text){to->at, to->len};
}

int notme_http_get(struct notme_http *http, const struct notme_request *request, struct notme_response *response,
                   struct notme_error *err)
{
    const struct answer *a = answer_to(request->url);
    if (++requests > MOST_REQUESTS)
        return notme_fail(err, NOTME_ELIMIT, "more requests than a test needs");
    *response =
        (struct notme_response){a->status, copy(&http->body, a->body), copy(&http->link, a->link), request->url};
    http->bytes += response->body.len;
    if (a->status == 200 && request->take && !request->take(request->ctx, response->body))
        return notme_fail(err, NOTME_EIO, "an answer was cut short");
    return NOTME_OK;
}

int notme_http_in_time(const struct notme_http *http, struct notme_error *err)
{
    (void)http, (void)err;
    return NOTME_OK;
}

uint64_t notme_http_bytes(const struct notme_http *http)
{
    return http->bytes;
}

int64_t notme_http_now(const struct notme_http *http)
{
    (void)http;
    return INT64_C(1800000000) * NOTME_SECOND;
}

/* ---- the text */

static struct notme_text cut(struct notme_text *rest, char end)
{
    const char *at = rest->len ? memchr(rest->at, end, rest->len) : NULL;
    const struct notme_text part = {rest->at, at ? (size_t)(at - rest->at) : rest->len};
    const size_t n = part.len + (at != NULL);
    *rest = (struct notme_text){n ? rest->at + n : rest->at, rest->len - n};
    return part;
}

static bool has_word(struct notme_text line, const char *word)
{
    while (line.len)
        if (notme_text_is(cut(&line, ' '), word))
            return true;
    return false;
}

static void take_answers(struct notme_text rest)
{
    for (answer_count = 0; rest.len && answer_count < MOST_ANSWERS; answer_count++) {
        struct notme_text line = cut(&rest, '\n');
        const struct notme_text status = cut(&line, ' '), part = cut(&line, ' ');
        char digits[4] = "";
        memcpy(digits, status.at, status.len < 3 ? status.len : 3);
        answers[answer_count] = (struct answer){part, line, cut(&rest, '\n'), strtol(digits, NULL, 10), false};
    }
}

static int fetch_once(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                      notme_event_sink *sink, void *ctx)
{
    const struct notme_http_options http = {0};
    struct notme_read_stats stats = {0};
    struct notme_error error = {0};
    requests = 0;
    for (size_t i = 0; i < answer_count; i++)
        answers[i].given = false;
    const int status = notme_fetch_with(who, options, &http, read, sink, ctx, &stats, &error);
    if (status != NOTME_OK && !error.text[0])
        abort(); /* every failure has its words */
    return status;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

int canned_fetch(struct notme_text text, const struct notme_read_options *read, notme_event_sink *sink, void *ctx)
{
    char folder[] = "/tmp/notme-canned-XXXXXX", who[256] = "";
    struct notme_text rest = text, line = cut(&rest, '\n');
    struct notme_fetch_options options = {.token = has_word(line, "token") ? "t" : NULL};
    const bool twice = has_word(line, "cache") && mkdtemp(folder);
    const struct notme_text name = cut(&line, ' ');
    take_answers(rest);
    snprintf(who, sizeof who, "%.*s", (int)name.len, name.at);
    options.cache = twice ? folder : NULL;
    int status = fetch_once(who, &options, read, sink, ctx);
    if (twice) {
        status = fetch_once(who, &options, read, sink, ctx);
        nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
    return status;
}
