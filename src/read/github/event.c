#include "read/github/event.h"

#include "base/clock.h"
#include "base/hash.h"
#include "read/collect.h"
#include "read/records.h"

#include <stdio.h>
#include <string.h>

/* ---- repositories */

/* OWNER in "OWNER/NAME". */
static struct notme_text owner_of(struct notme_text name)
{
    const char *slash = name.len ? memchr(name.at, '/', name.len) : NULL;
    return slash ? (struct notme_text){name.at, (size_t)(slash - name.at)} : (struct notme_text){NULL, 0};
}

/* "OWNER/NAME" at the end of an address. */
static struct notme_text name_in(struct notme_text url)
{
    size_t from = url.len;
    for (int slashes = 0; from > 0; from--)
        if (url.at[from - 1] == '/' && ++slashes == 2)
            return (struct notme_text){url.at + from, url.len - from};
    return (struct notme_text){NULL, 0};
}

/* What a description of a repository says, and what it is called. */
static void read_repository(const cJSON *repo, struct notme_event *e)
{
    static const char *const names[] = {"full_name", "name"}, *const urls[] = {"html_url", "url"};
    const cJSON *topic;
    struct notme_text name = {NULL, 0};
    for (size_t i = 0; i < 2 && !owner_of(name).len; i++)
        name = notme_text_at(repo, names[i]);
    for (size_t i = 0; i < 2 && !owner_of(name).len; i++) /* before 2015 the owner stands apart */
        name = name_in(notme_text_at(repo, urls[i]));
    const struct notme_text owner = notme_text_at(repo, "owner/login");
    e->object_id = name;
    e->object_type = notme_text_of("repository");
    e->author = owner.len ? owner : owner_of(name);
    e->text = notme_text_at(repo, "description");
    cJSON_ArrayForEach(topic, notme_member(repo, "topics"))
    {
        notme_list_add(e->tags, &e->ntags, notme_text_in(topic));
    }
    notme_list_add(e->tags, &e->ntags, notme_text_at(repo, "language"));
}

/* The same from both sides: the star's second, and the number that a repository keeps. */
static bool star_id(const cJSON *repo, struct notme_arena *arena, struct notme_event *e)
{
    char id[192];
    const struct notme_text number = notme_text_at(repo, "id"), name = number.len ? number : e->object_id;
    const int n = (int)(name.len < 140 ? name.len : 140);
    if (e->time != NOTME_NO_TIME)
        snprintf(id, sizeof id, "github:like:%.*s/%lld", n, name.at ? name.at : "",
                 (long long)(notme_floor_to(e->time, NOTME_SECOND) / NOTME_SECOND));
    else
        snprintf(id, sizeof id, "github:like:%.*s", n, name.at ? name.at : "");
    e->id = notme_text_of(id);
    return notme_arena_text(arena, &e->id);
}

const char *notme_github_starred(const cJSON *item, struct notme_arena *arena, struct notme_event *out)
{
    const cJSON *repo = notme_member(item, "repo");
    const bool timed = cJSON_IsObject(repo);
    if (!timed)
        repo = item;
    *out = notme_event_of(NOTME_LIKE, "github", "github.starred");
    read_repository(repo, out);
    if (!out->object_id.len)
        return "no repository";
    if (timed && !notme_time_at(item, "starred_at", &out->time))
        return "star has no readable 'starred_at'";
    notme_time_at(repo, "created_at", &out->published);
    if (!timed) {
        out->not_before = out->published;
        out->basis = NOTME_BOUNDED;
    }
    return star_id(repo, arena, out) ? NULL : notme_no_memory;
}

/* ---- events */

struct kind {
    const char *type, *when; /* `when`: payload.action that it takes, NULL = any */
    enum notme_action action;
    const char *detail;  /* where the action is NOTME_OTHER */
    const char *text[2]; /* in the payload; the first that is there */
    const char *author;  /* in the payload; NULL = the repository's owner */
    const char *object;  /* in the payload: its address; NULL = the repository */
};

static const struct kind kinds[] = {
    {"WatchEvent", NULL, NOTME_LIKE, NULL, {NULL}, NULL, NULL},
    {"ForkEvent", NULL, NOTME_REPOST, NULL, {NULL}, NULL, NULL},
    {"PushEvent", NULL, NOTME_COMMIT, NULL, {NULL}, NULL, NULL},
    {"IssueCommentEvent", NULL, NOTME_REPLY, NULL, {"comment/body"}, "issue/user/login", "comment/html_url"},
    {"CommitCommentEvent", NULL, NOTME_REPLY, NULL, {"comment/body"}, NULL, "comment/html_url"},
    {"PullRequestReviewCommentEvent",
     NULL,
     NOTME_REPLY,
     NULL,
     {"comment/body"},
     "pull_request/user/login",
     "comment/html_url"},
    {"PullRequestReviewEvent", NULL, NOTME_REPLY, NULL, {"review/body"}, "pull_request/user/login", "review/html_url"},
    {"DiscussionCommentEvent", NULL, NOTME_REPLY, NULL, {"comment/body"}, "discussion/user/login", "comment/html_url"},
    {"IssuesEvent", "opened", NOTME_POST, NULL, {"issue/title"}, NULL, "issue/html_url"},
    {"IssuesEvent", NULL, NOTME_OTHER, "issue", {"issue/title"}, "issue/user/login", "issue/html_url"},
    {"PullRequestEvent", "opened", NOTME_POST, NULL, {"pull_request/title"}, NULL, "pull_request/html_url"},
    {"PullRequestEvent",
     NULL,
     NOTME_OTHER,
     "pull_request",
     {"pull_request/title"},
     "pull_request/user/login",
     "pull_request/html_url"},
    {"DiscussionEvent", NULL, NOTME_POST, NULL, {"discussion/title"}, NULL, "discussion/html_url"},
    {"ReleaseEvent", NULL, NOTME_POST, NULL, {"release/body", "release/name"}, NULL, "release/html_url"},
    {"GistEvent", NULL, NOTME_POST, NULL, {"gist/description", "desc"}, NULL, "gist/html_url"},
    {"CreateEvent", NULL, NOTME_OTHER, "create", {"description"}, NULL, NULL},
    {"DeleteEvent", NULL, NOTME_DELETE, NULL, {NULL}, NULL, NULL},
    {"GollumEvent", NULL, NOTME_EDIT, NULL, {NULL}, NULL, NULL},
    {"FollowEvent", NULL, NOTME_FOLLOW, NULL, {NULL}, "target/login", NULL},
    {"PublicEvent", NULL, NOTME_OTHER, "publish", {NULL}, NULL, NULL},
    {"MemberEvent", NULL, NOTME_OTHER, "member", {NULL}, NULL, NULL},
};

static const struct kind *kind_of(const cJSON *item)
{
    const struct notme_text type = notme_text_at(item, "type"), action = notme_text_at(item, "payload/action");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (notme_text_is(type, kinds[i].type) && (!kinds[i].when || notme_text_is(action, kinds[i].when)))
            return &kinds[i];
    return NULL;
}

/* RFC 3339, or, in the oldest files, "2012/03/10 22:00:00 -0800". */
static bool read_time(struct notme_text text, int64_t *out)
{
    char copy[32];
    if (text.len != 25 || text.at[4] != '/' || text.at[7] != '/' || text.at[19] != ' ')
        return text.len && notme_time_parse(text.at, text.len, out);
    memcpy(copy, text.at, 19);
    copy[4] = copy[7] = '-';
    memcpy(copy + 19, text.at + 20, 5);
    return notme_time_parse(copy, 24, out);
}

/* The subject of the last commit. Before 2012-08 they were lists: ["sha", "e-mail", "message", "name"]. */
static struct notme_text message_of(const cJSON *item)
{
    const cJSON *commits = notme_member_at(item, "payload/commits"), *shas = notme_member_at(item, "payload/shas");
    const cJSON *last = cJSON_GetArrayItem(commits, cJSON_GetArraySize(commits) - 1);
    struct notme_text text = notme_text_at(last, "message");
    if (!text.len && cJSON_IsArray(shas))
        text = notme_text_in(cJSON_GetArrayItem(cJSON_GetArrayItem(shas, cJSON_GetArraySize(shas) - 1), 2));
    text.len = text.len ? strcspn(text.at, "\r\n") : 0;
    return text.len ? text : (struct notme_text){NULL, 0};
}

static void read_payload(const cJSON *item, const struct kind *kind, struct notme_event *e)
{
    const cJSON *payload = notme_member(item, "payload");
    struct notme_text text = {NULL, 0};
    for (size_t i = 0; i < 2 && !text.len && kind->text[i]; i++)
        text = notme_text_at(payload, kind->text[i]);
    if (e->action == NOTME_COMMIT)
        text = message_of(item);
    if (e->action != NOTME_LIKE && e->action != NOTME_REPOST) /* there it is what the repository says of itself */
        e->text = text;
    const struct notme_text author = kind->author ? notme_text_at(payload, kind->author) : (struct notme_text){NULL, 0};
    const struct notme_text object = kind->object ? notme_text_at(payload, kind->object) : (struct notme_text){NULL, 0};
    if (author.len)
        e->author = author;
    if (object.len) {
        e->object_id = object;
        e->object_type = (struct notme_text){NULL, 0};
    }
}

static void read_actor(const cJSON *item, struct notme_event *e)
{
    const cJSON *actor = notme_member(item, "actor");
    e->account = notme_text_at(actor, "id");
    e->account_name = cJSON_IsString(actor) ? notme_text_in(actor) : notme_text_at(actor, "login");
    if (!e->account.len)
        e->account = e->account_name;
}

/* Before 2015 events have no id. */
static bool event_id(const cJSON *item, struct notme_arena *arena, struct notme_event *e)
{
    char id[96];
    const struct notme_text number = notme_text_at(item, "id"), type = notme_text_at(item, "type");
    uint64_t hash = notme_hash(type.at, type.len, (uint64_t)e->time);
    hash = notme_hash(e->account.at, e->account.len, hash);
    if (e->object_id.len)
        hash = notme_hash(e->object_id.at, e->object_id.len, hash);
    if (number.len && number.len <= 64)
        snprintf(id, sizeof id, "github:event:%.*s", (int)number.len, number.at);
    else
        snprintf(id, sizeof id, "github:event:%016llx", (unsigned long long)hash);
    e->id = notme_text_of(id);
    return notme_arena_text(arena, &e->id);
}

const char *notme_github_event(const cJSON *item, struct notme_arena *arena, struct notme_event *out)
{
    const struct kind *kind = kind_of(item);
    const cJSON *repo = notme_member(item, "repo");
    *out = notme_event_of(kind ? kind->action : NOTME_OTHER, "github", "github.archive");
    if (!cJSON_IsObject(repo))
        repo = notme_member(item, "repository");
    read_actor(item, out);
    read_repository(repo, out);
    if (!notme_text_at(item, "type").len)
        return "event has no 'type'";
    if (!out->account.len)
        return "event has no 'actor'";
    if (!read_time(notme_text_at(item, "created_at"), &out->time))
        return "event has no readable 'created_at'";
    if (out->action == NOTME_OTHER)
        out->action_detail = kind ? notme_text_of(kind->detail) : notme_text_at(item, "type");
    if (kind)
        read_payload(item, kind, out);
    const bool ok = out->action == NOTME_LIKE ? star_id(repo, arena, out) : event_id(item, arena, out);
    return ok ? NULL : notme_no_memory;
}
