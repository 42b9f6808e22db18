/*
 * TikTok's export as JSON: one file of sections with lists, which moved between containers twice (until 2023, 2024 …
 * 2025, since 2026) while the lists kept their names; so a list is known by its own name. The case of keys changes
 * within one file.
 *
 * Times state no zone but where they end in " UTC". The number of a video holds when it was uploaded, which is a lower
 * bound on everything done to it. Nothing tells whose the liked videos are or what they show.
 */
#include "read/tiktok.h"
#include "base/clock.h"
#include "read/link.h"
#include "read/platforms.h"
#include "read/when.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- the account's name, which lies in no list */

enum { NAME_MAX_BYTES = 64 };

/* Listens to a stream for "ProfileMap":{… "userName":"…"}. */
struct listener {
    struct notme_stream *inner;
    char text[NAME_MAX_BYTES + 1]; /* the string met last, cut */
    size_t len;
    bool quoted, escaped;
    bool in_profile, is_name; /* the keys met so far */
    bool found;
    char name[NAME_MAX_BYTES + 1];
};

static void hear_key(struct listener *l)
{
    l->text[l->len] = '\0';
    l->is_name = l->in_profile && strcasecmp(l->text, "userName") == 0;
    l->in_profile = l->in_profile || strcasecmp(l->text, "ProfileMap") == 0;
}

static void hear_string(struct listener *l)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
    l->text[l->len] = '\0';
    l->found = l->is_name && l->len && l->len < NAME_MAX_BYTES && strspn(l->text, allowed) == l->len;
    l->is_name = false;
    if (l->found)
        memcpy(l->name, l->text, l->len + 1);
}

static void hear(struct listener *l, char byte)
{
    if (!l->quoted) {
        l->quoted = byte == '"';
        if (byte == ':')
            hear_key(l);
        else if (l->quoted)
            l->len = 0;
        else if (byte == ',' || byte == '}')
            l->is_name = false;
        return;
    }
    if (byte == '"' && !l->escaped) {
        l->quoted = false;
        hear_string(l);
        return;
    }
    l->escaped = byte == '\\' && !l->escaped;
    if (l->len < NAME_MAX_BYTES)
        l->text[l->len++] = byte;
}

static int64_t pull(void *ctx, const char **bytes, struct notme_error *err)
{
    struct listener *l = ctx;
    const int64_t n = l->inner->pull(l->inner->ctx, bytes, err);
    for (int64_t i = 0; i < n && !l->found; i++)
        hear(l, (*bytes)[i]);
    return n;
}

/* ---- videos */

enum { OLDEST = 1400000000 }; /* seconds: no video is older; numbers that say so are of another kind */

/* "7046969412980706561" of https://www.tiktokv.com/share/video/7046969412980706561/ */
static struct notme_text video_of(struct notme_text url)
{
    struct notme_text rest = url, part;
    bool next = false;
    while (notme_url_next_part(&rest, &part)) {
        int64_t number;
        if (next && notme_integer_of(part, &number) && number > 0)
            return part;
        next = notme_text_is(part, "video") || notme_text_is(part, "photo");
    }
    return (struct notme_text){NULL, 0};
}

static int64_t uploaded(struct notme_text video)
{
    int64_t number;
    if (!video.len || !notme_integer_of(video, &number) || number >> 32 < OLDEST)
        return NOTME_NO_TIME;
    return (number >> 32) * NOTME_SECOND;
}

/* ---- sections */

typedef int take_section(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                         const char *kind);

struct notme_tiktok_section {
    const char *list, *within; /* NULL = anywhere */
    enum notme_action action;
    take_section *take;
};

/* "N/A" stands where there is none. */
static struct notme_text text_of(const cJSON *record, const char *name)
{
    const struct notme_text text = notme_text_in(notme_member_nocase(record, name));
    return notme_text_is(text, "N/A") ? (struct notme_text){NULL, 0} : text;
}

/* What the time of the video says of the time of what was done to it. */
static void weigh_zone(struct notme_tiktok_reading *reading, struct notme_event *event)
{
    const bool is_zoneless = event->time != NOTME_NO_TIME && event->not_before != NOTME_NO_TIME;
    reading->zoneless += is_zoneless;
    if (!is_zoneless || event->published == NOTME_NO_TIME)
        return;
    if (event->published <= event->time) {
        if (event->published > event->not_before)
            event->not_before = event->published;
        return;
    }
    reading->early++;
    if (event->published - event->time > reading->behind)
        reading->behind = event->published - event->time;
}

static int take_video(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                      const char *kind)
{
    const struct notme_text link = text_of(record, "link"), video = video_of(link);
    event->object_id = video.len ? video : link;
    event->object_type = notme_text_of("video");
    event->published = uploaded(video);
    if (!event->object_id.len)
        event->object_type = (struct notme_text){NULL, 0};
    weigh_zone(reading, event);
    return notme_export_add_timed(reading->export, event, kind, event->object_id);
}

static int take_comment(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                        const char *kind)
{
    const struct notme_text video = video_of(text_of(record, "url"));
    event->text = text_of(record, "comment");
    event->object_id = video;
    event->published = uploaded(video);
    weigh_zone(reading, event);
    return notme_export_add_timed_hashed(reading->export, event, kind, event->text);
}

/* Links of own posts lead to a file, which has another number. */
static int take_post(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                     const char *kind)
{
    event->text = text_of(record, "title");
    event->object_id = video_of(text_of(record, "link"));
    event->object_type = notme_text_of("video");
    weigh_zone(reading, event);
    return notme_export_add_timed(reading->export, event, kind, event->object_id);
}

static int take_person(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                       const char *kind)
{
    event->author = event->object_id = text_of(record, "username");
    event->object_type = notme_text_of("person");
    weigh_zone(reading, event);
    return notme_export_add_timed(reading->export, event, kind, event->author);
}

/* The device stands where others have the user agent: it is what the client says of itself. */
static int take_login(struct notme_tiktok_reading *reading, struct notme_event *event, const cJSON *record,
                      const char *kind)
{
    const struct notme_text ip = text_of(record, "ip"), model = text_of(record, "devicemodel");
    const struct notme_text system = text_of(record, "devicesystem");
    char device[256];
    const bool both = model.len && system.len && model.len + system.len + 3 < sizeof device;
    if (both)
        snprintf(device, sizeof device, "%s; %s", model.at, system.at);
    event->user_agent = both ? notme_text_of(device) : model.len ? model : system;
    if (notme_is_ip(ip))
        event->ip = ip;
    weigh_zone(reading, event);
    return notme_export_add_timed_told(reading->export, event, kind, event->ip, event->user_agent);
}

static const struct notme_tiktok_section sections[] = {
    {"ItemFavoriteList", NULL, NOTME_LIKE, take_video},
    {"FavoriteVideoList", NULL, NOTME_BOOKMARK, take_video},
    {"ShareHistoryList", NULL, NOTME_SHARE, take_video},
    {"VideoList", "Watch History", NOTME_VIEW, take_video},
    {"VideoList", "Video Browsing History", NOTME_VIEW, take_video},
    {"VideoList", "Videos", NOTME_POST, take_post},
    {"VideoList", "Posts", NOTME_POST, take_post},
    {"CommentsList", "Comments", NOTME_REPLY, take_comment},
    {"Following", NULL, NOTME_FOLLOW, take_person},
    {"BlockList", NULL, NOTME_BLOCK, take_person},
    {"LoginHistoryList", NULL, NOTME_LOGIN, take_login},
};

/* The section a list belongs to, by the ends of its path. */
static const struct notme_tiktok_section *section_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *list = slash ? slash + 1 : path, *within = path;
    for (const char *at = path; slash && at < slash; at++)
        within = *at == '/' ? at + 1 : within;
    const size_t len = slash ? (size_t)(slash - within) : 0;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct notme_tiktok_section *s = &sections[i];
        if (strcasecmp(list, s->list) == 0 &&
            (!s->within || (strlen(s->within) == len && strncasecmp(within, s->within, len) == 0)))
            return s;
    }
    return NULL;
}

bool notme_tiktok_want(void *ctx, const char *path)
{
    struct notme_tiktok_reading *reading = ctx;
    reading->section = section_of(path);
    reading->export->list++;
    return reading->section != NULL;
}

/* What says no zone, where the user knows it. */
static void place_in_zone(const struct notme_zone *zone, struct notme_event *event)
{
    const struct notme_written written = {event->time, event->time, NOTME_SECOND, NOTME_EAST_LEAST, NOTME_EAST_MOST};
    int64_t from, to;
    if (!zone || event->not_before == NOTME_NO_TIME)
        return;
    notme_written_bounds(&written, zone, &from, &to);
    const bool is_point = to - from < NOTME_SECOND;
    event->time = from; /* of the hour that a clock shows twice the first time, with bounds */
    event->not_before = is_point ? NOTME_NO_TIME : from;
    event->not_after = is_point ? NOTME_NO_TIME : to;
}

int notme_tiktok_take(void *ctx, const struct notme_record *record)
{
    struct notme_tiktok_reading *reading = ctx;
    const struct notme_tiktok_section *section = reading->section;
    struct notme_event event = notme_export_event(reading->export, section->action);
    reading->export->index = record->index;
    if (!notme_when_bounded(text_of(record->json, "date"), &event))
        return notme_export_skip(reading->export, record, "no time");
    place_in_zone(reading->export->reader->zone, &event);
    return section->take(reading, &event, record->json, notme_action_name(section->action));
}

/* ---- files */

void notme_tiktok_note_zone(const struct notme_tiktok_reading *reading)
{
    struct notme_reader *reader = reading->export->reader;
    if (reading->zoneless)
        notme_reader_note(reader, "%llu times state no zone: they are read as UTC, and may be off by up to 14 hours",
                          (unsigned long long)reading->zoneless);
    if (reading->early)
        notme_reader_note(reader,
                          "%llu of them are before their video was uploaded: the clock is at least %lld minutes behind "
                          "UTC",
                          (unsigned long long)reading->early,
                          (long long)((reading->behind + NOTME_MINUTE - 1) / NOTME_MINUTE));
}

static int read_file(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_tiktok_reading reading = {.export = export};
    struct listener listener = {.inner = stream};
    struct notme_stream heard = {pull, NULL, &listener};
    int status = notme_records(export->reader, &heard, notme_tiktok_want, notme_tiktok_take, &reading);
    if (status == NOTME_OK && listener.found)
        status = notme_export_keep(export, notme_text_of(listener.name), &export->common.account);
    notme_tiktok_note_zone(&reading);
    return status;
}

static const struct notme_export_file files[] = {
    {.name = "user_data*.json", .shape = NOTME_BYTES, .bytes = read_file, .whole = true},
    {.name = "*.txt", .shape = NOTME_BYTES, .bytes = notme_tiktok_read_text},
    {.shape = NOTME_BYTES, .bytes = read_file},
};

static bool recognise(const struct notme_sample *sample)
{
    static const char *const keys[] = {
        "\"ItemFavoriteList\"",     "\"FavoriteVideoList\"",   "\"LoginHistoryList\"",      "\"ShareHistoryList\"",
        "\"Profile And Settings\"", "\"Likes and Favorites\"", "\"Video Browsing History\""};
    static const char *const sections_of_files[] = {"\"Activity\"", "\"Your Activity\"", "\"Comment\"",
                                                    "\"App Settings\"", "\"Watch History\""};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (notme_sample_has(sample, keys[i]))
            return true;
    for (size_t i = 0; i < sizeof sections_of_files / sizeof *sections_of_files; i++)
        if (notme_name_fits(sample->name, "user_data*.json") && notme_sample_has(sample, sections_of_files[i]))
            return true;
    return notme_tiktok_is_text(sample);
}

const struct notme_platform notme_tiktok = {.service = "tiktok",
                                            .format = "tiktok.export",
                                            .recognise = recognise,
                                            .file = files,
                                            .called = notme_tiktok_called,
                                            .doubtful = notme_tiktok_doubtful,
                                            .layout = NOTME_FLAT,
                                            .files = sizeof files / sizeof *files,
                                            .no_unlikes = true,
                                            .no_authors = true};
