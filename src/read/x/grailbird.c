/*
 * X archives until 2018: a file of posts for each month ("Grailbird.data.tweets_2012_01 = […]"), and all of them once
 * more in tweets.csv, which stands in for months that are missing. There are no likes in them.
 *
 * Posts from before November 2010 have no time of day: midnight is written. Where the id does not tell more, all that
 * is known is the day. A post that was really made at midnight gets bounds that are true, too, only wide.
 */
#include "base/clock.h"
#include "read/detect.h"
#include "read/export.h"
#include "read/x/post.h"

#include <stdio.h>
#include <string.h>

/* ---- whose it is, and until when it reaches */

static int take_user(struct notme_export *export, const struct notme_record *record)
{
    const int status = notme_export_keep(export, notme_x_id(record->json, "id"), &export->common.account);
    return status == NOTME_OK
               ? notme_export_keep(export, notme_text_at(record->json, "screen_name"), &export->common.account_name)
               : status;
}

static int take_payload(struct notme_export *export, const struct notme_record *record)
{
    notme_x_time(notme_text_at(record->json, "created_at"), &export->common.generated);
    return NOTME_OK;
}

/* ---- posts */

/* "2009-01-31", with or without an offset behind: the day's first moment. False when memory is out. */
static bool spell_day_out(cJSON *post)
{
    char time[32];
    int64_t ignored;
    const struct notme_text day = notme_text_at(post, "created_at");
    if (day.len < 10 || (day.len > 10 && strncmp(day.at + 10, " +", 2) != 0) || notme_x_time(day, &ignored))
        return true;
    snprintf(time, sizeof time, "%.10sT00:00:00Z", day.at);
    return cJSON_SetValuestring(notme_member(post, "created_at"), time) != NULL;
}

/* A midnight is a day, unless the id knows the moment within it. True where the id agrees, or cannot say. */
static bool widen_midnight(struct notme_event *event)
{
    const int64_t from_id = notme_x_snowflake(event->object_id);
    if (notme_floor_to(event->time, NOTME_DAY) != event->time)
        return false;
    if (from_id != NOTME_NO_TIME && notme_floor_to(from_id, NOTME_DAY) == event->time) {
        event->time = from_id;
        return true;
    }
    event->not_before = event->time;
    event->not_after = event->time + NOTME_DAY - 1;
    event->time = NOTME_NO_TIME;
    event->basis = NOTME_BOUNDED;
    return from_id == NOTME_NO_TIME;
}

static int note_odd(struct notme_export *export, size_t odd)
{
    size_t *count = export->own;
    if (odd && !count)
        export->own = count = notme_alloc(1, sizeof *count);
    if (odd && !count)
        return notme_fail_memory(export->reader->err);
    if (odd)
        *count += odd;
    return NOTME_OK;
}

static int take_post(struct notme_export *export, const struct notme_record *record)
{
    struct notme_event event = notme_export_event(export, NOTME_POST);
    char what[64];
    size_t odd = 0;
    if (!spell_day_out(record->json))
        return notme_fail_memory(export->reader->err);
    const char *wrong = notme_x_post(record->json, "created_at", &event, &odd);
    if (wrong) {
        snprintf(what, sizeof what, "the post %s", wrong);
        return notme_export_skip(export, record, what);
    }
    if (widen_midnight(&event))
        odd = 0;
    int status = note_odd(export, odd);
    if (status == NOTME_OK && !export->common.account.len) {
        const struct notme_record user = {notme_member(record->json, "user"), "", 0, 0, 0};
        status = take_user(export, &user);
    }
    return status == NOTME_OK ? notme_export_add(export, &event, "post", event.object_id) : status;
}

/* ---- the table */

static bool put(cJSON *object, const char *name, struct notme_text text)
{
    char *copy = text.len ? notme_strdup_text(text) : NULL;
    const bool fine = !text.len || (copy && cJSON_AddStringToObject(object, name, copy));
    notme_free(copy);
    return fine;
}

/* "https://a.example/1,https://b.example/2" */
static bool put_links(cJSON *urls, struct notme_text links)
{
    bool fine = urls != NULL;
    for (int i = 0; i < NOTME_LIST_MAX && fine && links.len; i++) {
        const char *comma = memchr(links.at, ',', links.len);
        const size_t len = comma ? (size_t)(comma - links.at) : links.len;
        cJSON *url = cJSON_CreateObject();
        fine = url && cJSON_AddItemToArray(urls, url) && put(url, "expanded_url", (struct notme_text){links.at, len});
        links.at += len + (comma != NULL);
        links.len -= len + (comma != NULL);
    }
    return fine;
}

/* The last column, which in 2013 was left out without links, and written for each of several. */
static bool put_all_links(cJSON *post, const struct notme_row *row)
{
    cJSON *urls = cJSON_AddArrayToObject(cJSON_AddObjectToObject(post, "entities"), "urls");
    bool fine = urls != NULL;
    for (size_t i = notme_row_column(row->header, "expanded_urls"); i < row->fields && fine; i++)
        fine = put_links(urls, row->field[i]);
    return fine;
}

/* A row, as the months write a post. */
static bool post_of(cJSON *post, const struct notme_row *row)
{
    static const char *const columns[][2] = {{"tweet_id", "id_str"},
                                             {"timestamp", "created_at"},
                                             {"source", "source"},
                                             {"text", "text"},
                                             {"in_reply_to_status_id", "in_reply_to_status_id_str"},
                                             {"in_reply_to_user_id", "in_reply_to_user_id_str"}};
    bool fine = post != NULL;
    for (size_t i = 0; fine && i < sizeof columns / sizeof *columns; i++)
        fine = put(post, columns[i][1], notme_row_text(row, columns[i][0]));
    if (fine && notme_row_text(row, "retweeted_status_id").len)
        fine = cJSON_AddObjectToObject(post, "retweeted_status") != NULL;
    return fine && put_all_links(post, row);
}

static int take_csv(struct notme_export *export, const struct notme_row *row)
{
    cJSON *post = cJSON_CreateObject();
    const struct notme_record record = {post, "", (size_t)row->line, row->line, 0};
    const int status = post_of(post, row) ? take_post(export, &record) : notme_fail_memory(export->reader->err);
    cJSON_Delete(post);
    return status;
}

/* ---- a file without its name */

static int take_record_alone(void *ctx, const struct notme_record *record)
{
    struct notme_export *export = ctx;
    export->index = record->index;
    return *record->path ? NOTME_OK : take_post(export, record);
}

static int take_row_alone(void *ctx, const struct notme_row *row)
{
    struct notme_export *export = ctx;
    export->index = (size_t)row->line;
    return row->header ? take_csv(export, row) : NOTME_OK;
}

static bool is_month(const struct notme_sample *sample)
{
    const struct notme_sample first = {sample->name, sample->head, sample->len < 200 ? sample->len : 200, false};
    return notme_sample_has(&first, "Grailbird.data.tweets");
}

static int read_alone(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_stream borrowed = {stream->pull, NULL, stream->ctx};
    struct notme_peek peek = {0};
    int status = notme_peek_open(&peek, &borrowed, export->reader->err);
    const struct notme_sample sample = {"", peek.head.at, peek.head.len, peek.whole};
    struct notme_stream whole = notme_peek_stream(&peek);
    if (status == NOTME_OK && is_month(&sample))
        status = notme_records(export->reader, &whole, NULL, take_record_alone, export);
    else if (status == NOTME_OK)
        status = notme_csv_ragged_rows(export->reader, &whole, take_row_alone, export);
    notme_peek_close(&peek);
    return status;
}

/* ---- */

static int end(struct notme_export *export)
{
    const size_t *odd = export->own;
    if (odd)
        notme_reader_note(export->reader, "%zu posts carry a time that their id contradicts: the stated time was kept",
                          *odd);
    notme_free(export->own);
    export->own = NULL;
    return NOTME_OK;
}

static bool recognise(const struct notme_sample *sample)
{
    static const char *const columns[] = {"tweet_id", "in_reply_to_status_id", "timestamp", "source", "text", NULL};
    return is_month(sample) || notme_csv_recognise(sample->head, sample->len, columns);
}

static const struct notme_export_file files[] = {
    {.name = "user_details.js", .shape = NOTME_DOCUMENT, .take = take_user},
    {.name = "payload_details.js", .shape = NOTME_DOCUMENT, .take = take_payload},
    {.name = "[0-9][0-9][0-9][0-9]_[0-9][0-9].js", .shape = NOTME_LISTS, .path = "", .take = take_post},
    {.name = "tweets.csv", .shape = NOTME_RAGGED, .row = take_csv},
    {.name = NULL, .shape = NOTME_BYTES, .bytes = read_alone}};

const struct notme_platform notme_x_grailbird = {.service = "x",
                                                 .format = "x.grailbird",
                                                 .recognise = recognise,
                                                 .file = files,
                                                 .files = sizeof files / sizeof *files,
                                                 .changes_records = true,
                                                 .layout = NOTME_FOLDERS,
                                                 .end = end};
