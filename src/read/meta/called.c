/*
 * What files of Instagram and Facebook would be called, as their content tells: since 2025 their lists have no keys of
 * their own, and before that some had none. Of a list of posts the groups of values tell liked ones (whose, and their
 * tags) from saved ones (whose); of a list of people nothing does.
 */
#include "read/json_scan.h"
#include "read/link.h"
#include "read/meta/meta.h"

#include <string.h>

/* What the beginning of a file shows of its records. */
struct shown {
    bool labelled, mapped, uploads, reaction, comment, post, others; /* members of records; of what they hold */
    bool post_link, facebook_link, ip, reacts;                       /* values, and labels */
    unsigned groups, most_groups;                                    /* of a record */
};

static bool has(struct notme_text text, const char *part)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.len; i++)
        if (memcmp(text.at + i, part, n) == 0)
            return true;
    return false;
}

static void take_member(struct shown *s, struct notme_text key, unsigned below)
{
    static const char *const usual[] = {"timestamp", "media", "fbid", "title", "data", "attachments", "tags", "place"};
    if (below == 0) {
        bool is_usual = false;
        s->labelled = s->labelled || notme_text_is(key, "label_values");
        s->mapped = s->mapped || notme_text_is(key, "string_map_data");
        s->uploads = s->uploads || notme_text_is(key, "media_list_data");
        for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
            is_usual = is_usual || notme_text_is(key, usual[i]);
        s->others = s->others || !is_usual;
    }
    if (below == 2) { /* in an element of a list: of label_values, or of data */
        s->groups += notme_text_is(key, "dict") || notme_text_is(key, "vec");
        s->reaction = s->reaction || notme_text_is(key, "reaction");
        s->comment = s->comment || notme_text_is(key, "comment");
        s->post = s->post || notme_text_is(key, "post");
    }
    s->most_groups = s->groups > s->most_groups ? s->groups : s->most_groups;
}

static void take_value(struct shown *s, struct notme_text text)
{
    const bool web = has(text, "://");
    s->post_link = s->post_link || (web && has(text, "instagram.com/") &&
                                    (has(text, "/p/") || has(text, "/reel/") || has(text, "/tv/")));
    s->facebook_link = s->facebook_link || (web && has(text, "facebook.com/"));
    s->ip = s->ip || notme_is_ip(text);
    s->reacts = s->reacts || notme_meta_word_of(text, NOTME_META_REACTION, NOTME_META_REACTION) != NOTME_META_NO_WORD;
}

/* As far as the head goes: it is cut in most cases. False where it is no list of records, nor one alone. */
static bool look(const struct notme_sample *sample, struct shown *s)
{
    enum { DEPTH = 256 };
    struct notme_json json = {0};
    enum notme_json_type token = NOTME_JSON_ERROR;
    bool is_list = false;
    unsigned depth = 0, record = 1;
    *s = (struct shown){.groups = 0};
    if (notme_json_start(&json, sample->head, sample->len, DEPTH))
        token = notme_json_next(&json);
    is_list = token == NOTME_JSON_ARRAY;
    record += is_list;
    for (; token != NOTME_JSON_ERROR && token != NOTME_JSON_END; token = notme_json_next(&json)) {
        depth += token == NOTME_JSON_OBJECT || token == NOTME_JSON_ARRAY;
        s->groups = token == NOTME_JSON_OBJECT && depth == record ? 0 : s->groups;
        depth -= token == NOTME_JSON_OBJECT_END || token == NOTME_JSON_ARRAY_END;
        if (token == NOTME_JSON_KEY && depth >= record)
            take_member(s, json.text, depth - record);
        else if (token == NOTME_JSON_STRING)
            take_value(s, json.text);
    }
    notme_json_release(&json);
    return is_list || s->labelled;
}

const char *notme_instagram_called(const struct notme_sample *sample)
{
    struct shown s;
    if (!notme_sample_has(sample, "\"label_values\"") && !notme_sample_has(sample, "\"string_map_data\""))
        return NULL;
    if (!look(sample, &s))
        return NULL;
    if (s.mapped && s.uploads)
        return "post_comments_1.json";
    if (!s.labelled || s.facebook_link || s.reacts)
        return NULL;
    if (s.ip)
        return "profile_activity.json";
    return s.post_link && s.most_groups ? s.most_groups > 1 ? "liked_posts.json" : "saved_posts.json" : NULL;
}

const char *notme_facebook_called(const struct notme_sample *sample)
{
    struct shown s;
    const bool may_be = notme_sample_has(sample, "\"label_values\"") ||
                        (notme_sample_has(sample, "\"timestamp\"") && notme_sample_has(sample, "\"data\""));
    if (!may_be || !look(sample, &s))
        return NULL;
    if (s.labelled)
        return s.reacts && !s.post_link ? "likes_and_reactions.json" : NULL;
    if (s.others)
        return NULL;
    return s.reaction  ? "likes_and_reactions_1.json"
           : s.comment ? "comments_1.json"
           : s.post    ? "your_posts_1.json"
                       : NULL;
}

const char *notme_meta_doubtful(const struct notme_sample *sample)
{
    const bool people = notme_sample_has(sample, "\"label_values\"") && notme_sample_has(sample, "\"fbid\"");
    return people ? "is a list of Instagram or Facebook, and of what, its name alone says: give it the name that it had"
                  : NULL;
}
