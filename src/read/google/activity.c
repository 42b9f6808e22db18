/* My Activity and the histories of YouTube; playlists as they were until 2018. */
#include "base/clock.h"
#include "base/hash.h"
#include "read/google/google.h"
#include "read/google/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the state of an export */

struct notme_google *notme_google_own(struct notme_export *export)
{
    if (!export->own)
        export->own = notme_alloc(1, sizeof(struct notme_google));
    return export->own;
}

void notme_google_free(struct notme_google *google)
{
    if (!google)
        return;
    notme_free(google->video);
    notme_free(google->like);
    notme_free(google);
}

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b; /* a video begins with its key */
    return (x > y) - (x < y);
}

int notme_google_meet(struct notme_export *export, struct notme_text id, struct notme_text title,
                      struct notme_text channel)
{
    struct notme_google *google = notme_google_own(export);
    struct notme_google_video video = {notme_hash(id.at, id.len, 0), title, channel};
    if (!google || !notme_grow(&google->video, &google->capacity, google->videos, sizeof video) ||
        !notme_arena_text(&export->events.arena, &video.title) ||
        !notme_arena_text(&export->events.arena, &video.channel))
        return notme_fail_memory(export->reader->err);
    google->video[google->videos++] = video;
    return NOTME_OK;
}

const struct notme_google_video *notme_google_known(struct notme_google *google, struct notme_text id)
{
    const struct notme_google_video key = {.key = notme_hash(id.at, id.len, 0)};
    if (!google || !google->videos)
        return NULL;
    if (google->sorted != google->videos)
        qsort(google->video, google->videos, sizeof key, by_key);
    google->sorted = google->videos;
    return bsearch(&key, google->video, google->videos, sizeof key, by_key);
}

/* My Activity shows a like to the millisecond and with its words, the list of likes to the second and without. */
static int note_like(struct notme_export *export, uint64_t key)
{
    struct notme_google *google = notme_google_own(export);
    if (!google || !notme_grow(&google->like, &google->like_capacity, google->likes, sizeof key))
        return notme_fail_memory(export->reader->err);
    google->like[google->likes++] = key;
    return NOTME_OK;
}

static bool is_noted(struct notme_google *google, uint64_t key)
{
    if (!google || !google->likes)
        return false;
    if (google->likes_sorted != google->likes)
        qsort(google->like, google->likes, sizeof key, by_key);
    google->likes_sorted = google->likes;
    return bsearch(&key, google->like, google->likes, sizeof key, by_key) != NULL;
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
    if (status == NOTME_OK && poor && is_noted(export->own, key))
        return NOTME_OK;
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
static enum notme_google_list list_of(const struct notme_export *export, const cJSON *item)
{
    const char *name = notme_export_name(export);
    const enum notme_google_list list = notme_google_list_of(notme_text_at(item, "snippet/playlistId"));
    if (list != NOTME_GOOGLE_UNTOLD)
        return list;
    return notme_name_fits(name, "*upload*") ? NOTME_GOOGLE_UPLOADS
           : notme_google_is_history(name)   ? NOTME_GOOGLE_HISTORY
           : notme_google_is_likes(name)     ? NOTME_GOOGLE_LIKES
                                             : NOTME_GOOGLE_KEPT;
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
