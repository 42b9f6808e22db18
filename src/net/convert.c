#include "net/convert.h"

#include "base/clock.h"
#include "read/collect.h"

#include <string.h>

/* Placeholders until the converters of src/read are there: as little as the room's tests need. */

void notme_scratch_release(struct notme_scratch *scratch)
{
    notme_arena_release(&scratch->arena);
}

static struct notme_text join(struct notme_scratch *scratch, const char *prefix, struct notme_text text)
{
    struct notme_buf buf = {0};
    notme_buf_adds(&buf, prefix);
    notme_buf_add(&buf, text.at, text.len);
    struct notme_text joined = {buf.at, buf.len};
    if (buf.failed || !notme_arena_text(&scratch->arena, &joined))
        joined = (struct notme_text){NULL, 0};
    notme_buf_release(&buf);
    return joined;
}

const char *notme_convert_bsky(struct notme_scratch *scratch, struct notme_text did, struct notme_text collection,
                               struct notme_text rkey, const cJSON *value, struct notme_event *out)
{
    static const struct {
        const char *collection, *prefix;
        enum notme_action action;
    } kinds[] = {{"app.bsky.feed.like", "bsky:like:", NOTME_LIKE},
                 {"app.bsky.feed.repost", "bsky:repost:", NOTME_REPOST},
                 {"app.bsky.feed.post", "bsky:post:", NOTME_POST},
                 {"app.bsky.graph.follow", "bsky:follow:", NOTME_FOLLOW},
                 {"app.bsky.graph.block", "bsky:block:", NOTME_BLOCK}};
    const cJSON *label;
    size_t i = 0;
    while (i < 5 && !notme_text_is(collection, kinds[i].collection))
        i++;
    if (i == 5)
        return "unknown collection";
    *out = notme_event_of(kinds[i].action, "bsky", "bsky.repo");
    out->basis = NOTME_CLAIMED;
    if (!notme_time_at(value, "createdAt", &out->time))
        return "no time";
    out->id = join(scratch, kinds[i].prefix, rkey);
    out->account = did;
    out->text = notme_text_at(value, "text");
    if (out->text.at && notme_member(value, "reply"))
        out->action = NOTME_REPLY;
    out->object_id = notme_text_at(value, "subject/uri");
    if (!out->object_id.at)
        out->object_id = notme_text_at(value, "subject");
    out->lang = notme_text_in(cJSON_GetArrayItem(notme_member(value, "langs"), 0));
    cJSON_ArrayForEach(label, notme_member_at(value, "labels/values"))
        notme_list_add(out->labels, &out->nlabels, join(scratch, "self:", notme_text_at(label, "val")));
    return NULL;
}

const char *notme_convert_mastodon(struct notme_scratch *scratch, const cJSON *status, struct notme_event *out)
{
    const cJSON *reblog = notme_member(status, "reblog");
    *out = notme_event_of(cJSON_IsObject(reblog)                       ? NOTME_REPOST
                          : notme_text_at(status, "in_reply_to_id").at ? NOTME_REPLY
                                                                       : NOTME_POST,
                          "mastodon", "mastodon.api");
    if (!notme_time_at(status, "created_at", &out->time))
        return "no time";
    out->id = join(scratch, "mastodon:post:", notme_text_at(status, "uri"));
    out->object_id = notme_text_at(cJSON_IsObject(reblog) ? reblog : status, "uri");
    out->text = notme_text_at(cJSON_IsObject(reblog) ? reblog : status, "content");
    out->author = notme_text_at(cJSON_IsObject(reblog) ? reblog : status, "account/acct");
    return NULL;
}

const char *notme_convert_github(struct notme_scratch *scratch, const cJSON *starred, struct notme_event *out)
{
    *out = notme_event_of(NOTME_LIKE, "github", "github.api");
    if (!notme_time_at(starred, "starred_at", &out->time))
        return "no time of the star";
    out->object_id = notme_text_at(starred, "repo/full_name");
    out->id = join(scratch, "github:like:", out->object_id);
    out->text = notme_text_at(starred, "repo/description");
    out->author = notme_text_at(starred, "repo/owner/login");
    return NULL;
}
