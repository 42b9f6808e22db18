/* My Activity and the histories of YouTube; playlists as they were until 2018. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/pack.h"
#include "read/google/google.h"
#include "read/google/names.h"

#include <stdio.h>
#include <string.h>

/* ---- the state of an export */

struct notme_google *notme_google_own(struct notme_export *export)
{
    struct notme_google *google = export->own;
    if (google)
        return google;
    google = export->own = notme_alloc(1, sizeof *google);
    if (google)
        google->videos.scratch = google->likes.scratch = export->reader->scratch;
    return google;
}

void notme_google_free(struct notme_google *google)
{
    if (!google)
        return;
    notme_memo_release(&google->videos);
    notme_memo_release(&google->likes);
    notme_free(google);
}

int notme_google_meet(struct notme_export *export, struct notme_text id, struct notme_text title,
                      struct notme_text channel)
{
    struct notme_google *google = notme_google_own(export);
    struct notme_buf video = {0};
    notme_pack_text(&video, title);
    notme_pack_text(&video, channel);
    const int status = google && !video.failed
                           ? notme_memo_add(&google->videos, notme_hash(id.at, id.len, 0),
                                            (struct notme_text){video.at, video.len}, export->reader->err)
                           : notme_fail_memory(export->reader->err);
    notme_buf_release(&video);
    return status;
}

int notme_google_known(struct notme_export *export, struct notme_text id, struct notme_google_video *out)
{
    struct notme_google *google = export->own;
    struct notme_text bytes;
    *out = (struct notme_google_video){.title = {NULL, 0}};
    if (!google)
        return 0;
    const int found = notme_memo_find(&google->videos, notme_hash(id.at, id.len, 0), &bytes, export->reader->err);
    struct notme_unpack in = {bytes.at, bytes.len, false};
    if (found > 0) {
        out->title = notme_unpack_text(&in, bytes.len);
        out->channel = notme_unpack_text(&in, bytes.len);
    }
    return found;
}

/* My Activity shows a like to the millisecond and with its words, the list of likes to the second and without. */
static int note_like(struct notme_export *export, uint64_t key)
{
    struct notme_google *google = notme_google_own(export);
    const struct notme_text nothing = {NULL, 0};
    return google ? notme_memo_add(&google->likes, key, nothing, export->reader->err)
                  : notme_fail_memory(export->reader->err);
}

static int is_noted(struct notme_export *export, uint64_t key)
{
    struct notme_google *google = export->own;
    struct notme_text nothing;
    return google ? notme_memo_find(&google->likes, key, &nothing, export->reader->err) : 0;
}

int notme_google_add(struct notme_export *export, const struct notme_event *event, bool poor)
{
    char id[160];
    const struct notme_text what = event->object_id.len ? event->object_id : event->text;
    const long long second = (long long)(notme_floor_to(event->time, NOTME_SECOND) / NOTME_SECOND);
    if (what.len && what.len <= 64 && event->object_id.len)
        snprintf(id, sizeof id, "%.*s/%lld", (int)what.len, what.at, second);
    else
        snprintf(id, sizeof id, "%016llx/%lld", (unsigned long long)(what.len ? notme_hash(what.at, what.len, 0) : 0),
                 second);
    const uint64_t key = notme_hash(id, strlen(id), 0);
    struct notme_google *google = notme_google_own(export);
    int status = google ? NOTME_OK : notme_fail_memory(export->reader->err);
    if (google)
        *(event->action == NOTME_VIEW || event->action == NOTME_OTHER ? &google->seen : &google->done) += 1;
    const int noted = status == NOTME_OK && poor ? is_noted(export, key) : 0;
    if (noted != 0)
        return noted < 0 ? noted : NOTME_OK;
    if (status == NOTME_OK && event->action == NOTME_LIKE && !poor)
        status = note_like(export, key);
    return status == NOTME_OK ? notme_export_add(export, event, notme_action_name(event->action), notme_text_of(id))
                              : status;
}

/* ---- addresses */

struct notme_text notme_google_video_of(struct notme_text url)
{
    static const char *const marks[] = {"?v=", "&v=", "youtu.be/", "/shorts/"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks && url.len; i++) {
        const char *at = strstr(url.at, marks[i]); /* cJSON's strings end in NUL */
        const size_t n = at ? strcspn(at + strlen(marks[i]), "&?#/") : 0;
        if (n > 0 && n <= 64)
            return (struct notme_text){at + strlen(marks[i]), n};
    }
    return (struct notme_text){NULL, 0};
}

/* ---- records */

static bool has(struct notme_text text, const char *word)
{
    return text.at && strstr(text.at, word) != NULL;
}

static bool is_youtube(const cJSON *record)
{
    const cJSON *item;
    bool is = has(notme_text_at(record, "header"), "YouTube") || has(notme_text_at(record, "titleUrl"), "youtu");
    cJSON_ArrayForEach(item, notme_member(record, "products"))
    {
        is = is || has(notme_text_in(item), "YouTube");
    }
    return is;
}

static bool is_advertisement(const cJSON *record)
{
    static const char *const names[] = {"Google Ads", "Google Anzeigen", "Google Annonces", "Google AdWords"};
    const cJSON *item;
    bool is = false;
    cJSON_ArrayForEach(item, notme_member(record, "details"))
    {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            is = is || has(notme_text_at(item, "name"), names[i]);
    }
    return is;
}

static bool is_address(struct notme_text text)
{
    return text.len >= 8 && memcmp(text.at, "https://", 8) == 0;
}

/* A verb of no language known: a video in a history was watched, for that is what histories are of. */
static void classify(const struct notme_export *export, struct notme_text title, struct notme_text video,
                     struct notme_event *e)
{
    if (notme_google_verb(title, &e->action, &e->text)) {
        if (e->action == NOTME_OTHER)
            e->action_detail = notme_text_of("search");
    } else if (video.len && notme_google_is_history(notme_export_name(export))) {
        e->action = NOTME_VIEW;
        e->text = title;
    } else {
        e->action_detail = notme_text_of("activity");
        e->text = title;
    }
    if (is_address(e->text)) /* of a video that is no longer there */
        e->text = (struct notme_text){NULL, 0};
}

static int take_item(struct notme_export *export, const struct notme_record *record)
{
    const cJSON *item = record->json;
    struct notme_event event = notme_export_event(export, NOTME_OTHER);
    const struct notme_text url = notme_text_at(item, "titleUrl"), video = notme_google_video_of(url);
    if (!is_youtube(item) || is_advertisement(item))
        return NOTME_OK;
    if (!notme_time_at(item, "time", &event.time))
        return notme_export_skip(export, record, "activity has no readable 'time'");
    classify(export, notme_text_at(item, "title"), video, &event);
    event.object_id = video.len ? video : url;
    event.author = notme_text_at(cJSON_GetArrayItem(notme_member(item, "subtitles"), 0), "name");
    if (event.action == NOTME_FOLLOW || event.action == NOTME_UNFOLLOW) {
        event.author = event.text;
        event.text = (struct notme_text){NULL, 0};
    }
    int status = NOTME_OK;
    if (event.action == NOTME_VIEW && video.len)
        status = notme_google_meet(export, video, event.text, event.author);
    return status == NOTME_OK ? notme_google_add(export, &event, false) : status;
}

enum notme_google_list notme_google_list_of(struct notme_text id)
{
    static const struct {
        const char *begin;
        enum notme_google_list list;
    } lists[] = {{"LL", NOTME_GOOGLE_LIKES}, {"UU", NOTME_GOOGLE_UPLOADS}, {"HL", NOTME_GOOGLE_HISTORY},
                 {"WL", NOTME_GOOGLE_KEPT},  {"FL", NOTME_GOOGLE_KEPT},    {"PL", NOTME_GOOGLE_KEPT}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (id.len >= 2 && memcmp(id.at, lists[i].begin, 2) == 0)
            return lists[i].list;
    return NOTME_GOOGLE_UNTOLD;
}

/* By its id, or, where that is not there, by the file's name. */
static enum notme_google_list list_of(struct notme_export *export, const cJSON *item)
{
    const char *name = notme_export_name(export);
    const enum notme_google_list list = notme_google_list_of(notme_text_at(item, "snippet/playlistId"));
    if (list != NOTME_GOOGLE_UNTOLD)
        return list;
    if (notme_name_fits(name, "*upload*"))
        return NOTME_GOOGLE_UPLOADS;
    if (notme_google_is_history(name) || notme_google_is_likes(name))
        return notme_google_is_history(name) ? NOTME_GOOGLE_HISTORY : NOTME_GOOGLE_LIKES;
    if (!notme_name_fits(name, "favorites.json") && !notme_name_fits(name, "watch-later.json"))
        notme_google_untold(export);
    return NOTME_GOOGLE_KEPT;
}

/* {"snippet":{"publishedAt","title","playlistId"},"contentDetails":{"videoId"}} */
static int take_snippet(struct notme_export *export, const struct notme_record *record)
{
    const enum notme_google_list list = list_of(export, record->json);
    struct notme_event event = notme_export_event(export, list == NOTME_GOOGLE_HISTORY ? NOTME_VIEW
                                                          : list == NOTME_GOOGLE_LIKES ? NOTME_LIKE
                                                                                       : NOTME_BOOKMARK);
    event.object_id = notme_text_at(record->json, "contentDetails/videoId");
    event.text = notme_text_at(record->json, "snippet/title");
    event.author = notme_text_at(record->json, "snippet/videoOwnerChannelTitle");
    if (list == NOTME_GOOGLE_UPLOADS)
        return NOTME_OK;
    if (list == NOTME_GOOGLE_LIKES && !export->common.account.len &&
        notme_export_keep(export, notme_text_at(record->json, "snippet/channelId"), &export->common.account) !=
            NOTME_OK)
        return NOTME_ENOMEM;
    if (!notme_time_at(record->json, "snippet/publishedAt", &event.time))
        return notme_export_skip(export, record, "item has no readable 'publishedAt'");
    return notme_google_add(export, &event, false);
}

int notme_google_take_activity(struct notme_export *export, const struct notme_record *record)
{
    if (cJSON_IsObject(notme_member(record->json, "snippet")))
        return take_snippet(export, record);
    if (notme_text_at(record->json, "title").len)
        return take_item(export, record);
    return NOTME_OK; /* older searches and other lists that have such names */
}
