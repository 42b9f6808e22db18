#include "read/mastodon/mastodon.h"

#include "base/hash.h"
#include "read/html.h"
#include "read/records.h"

#include <stdio.h>
#include <string.h>

/* ---- addresses */

struct address {
    struct notme_text host, user, status;
};

static const char *stop_of(const char *at, const char *end)
{
    while (at < end && *at != '/' && *at != '?' && *at != '#')
        at++;
    return at;
}

/* The part of the path behind "/WORD/" at `at`, or absent. */
static struct notme_text part_after(const char *at, const char *end, const char *word)
{
    const size_t n = strlen(word);
    if ((size_t)(end - at) <= n || memcmp(at, word, n) != 0)
        return (struct notme_text){NULL, 0};
    return (struct notme_text){at + n, (size_t)(stop_of(at + n, end) - (at + n))};
}

/* https://HOST/users/NAME[/statuses/ID], https://HOST/ap/users/NUMBER[/statuses/ID], https://HOST/@NAME[/ID] */
static struct address split(struct notme_text uri)
{
    struct address a = {.host = notme_host_of(uri)};
    if (!a.host.len)
        return a;
    const char *end = uri.at + uri.len, *path = stop_of(a.host.at + a.host.len, end);
    if (part_after(path, end, "/ap/").len)
        path += 3;
    a.user = part_after(path, end, "/users/");
    const bool by_sign = !a.user.len;
    if (by_sign)
        a.user = part_after(path, end, "/@");
    if (a.user.len)
        a.status = part_after(a.user.at + a.user.len, end, by_sign ? "/" : "/statuses/");
    return a;
}

static void lower(char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        at[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] + 32 : at[i]);
}

bool notme_mastodon_account(struct notme_arena *arena, struct notme_text uri, struct notme_text *out)
{
    const struct address a = split(uri);
    *out = (struct notme_text){NULL, 0};
    if (!a.user.len || memchr(a.user.at, '@', a.user.len))
        return true;
    char *name = notme_arena_alloc(arena, a.user.len + 1 + a.host.len);
    if (!name)
        return false;
    memcpy(name, a.user.at, a.user.len);
    name[a.user.len] = '@';
    memcpy(name + a.user.len + 1, a.host.at, a.host.len);
    *out = (struct notme_text){name, a.user.len + 1 + a.host.len};
    lower(name, out->len);
    return true;
}

/* Ids are milliseconds << 16 plus a counter, from before 2018 on. Smaller numbers are counters alone, larger ones than
 * this are of no year that was. */
int64_t notme_mastodon_made(struct notme_text uri)
{
    const int64_t least = INT64_C(100000000000000000), most = INT64_C(1000000000000000000);
    int64_t id;
    return notme_integer_of(split(uri).status, &id) && id > least && id < most ? (id >> 16) * 1000 : NOTME_NO_TIME;
}

struct notme_text notme_mastodon_uri(struct notme_text uri)
{
    static const char tail[] = "/activity";
    const size_t n = sizeof tail - 1;
    if (uri.len > n && memcmp(uri.at + uri.len - n, tail, n) == 0)
        uri.len -= n;
    return uri;
}

bool notme_mastodon_id(struct notme_arena *arena, const char *kind, struct notme_text uri, struct notme_text *out)
{
    char name[256];
    uri = notme_mastodon_uri(uri);
    if (uri.len <= 200)
        snprintf(name, sizeof name, "mastodon:%s:%.*s", kind, (int)uri.len, uri.at ? uri.at : "");
    else
        snprintf(name, sizeof name, "mastodon:%s:%016llx", kind, (unsigned long long)notme_hash(uri.at, uri.len, 0));
    *out = notme_text_of(name);
    return notme_arena_text(arena, out);
}

/* ---- words */

bool notme_mastodon_more(struct notme_arena *arena, struct notme_text piece, struct notme_event *event)
{
    const struct notme_text before = event->text;
    if (!piece.len)
        return true;
    char *text = notme_arena_alloc(arena, before.len + 1 + piece.len);
    if (!text)
        return false;
    if (before.len) {
        memcpy(text, before.at, before.len);
        text[before.len] = ' ';
    }
    memcpy(text + before.len + (before.len > 0), piece.at, piece.len);
    event->text = (struct notme_text){text, before.len + (before.len > 0) + piece.len};
    return true;
}

bool notme_mastodon_words(struct notme_arena *arena, struct notme_text warning, struct notme_text html,
                          struct notme_event *event)
{
    const size_t from = warning.len + (warning.len > 0);
    char *text = notme_arena_alloc(arena, from + html.len + 1);
    if (!text)
        return false;
    if (warning.len) {
        memcpy(text, warning.at, warning.len);
        text[warning.len] = ' ';
    }
    const size_t len = html.len ? notme_html_text(html.at, html.len, text + from) : 0;
    event->text = len           ? (struct notme_text){text, from + len}
                  : warning.len ? (struct notme_text){text, warning.len}
                                : (struct notme_text){NULL, 0};
    event->nlinks += notme_html_hosts(html, event->links + event->nlinks, NOTME_LIST_MAX - event->nlinks);
    return true;
}
