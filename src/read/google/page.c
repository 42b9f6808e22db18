/*
 * My Activity and the histories of YouTube as HTML, which is what Takeout writes if nobody asks for JSON. A card of the
 * page has the product, what was done in one line, whose video it was in the next, the time, and what explains it:
 *
 *     YouTube / Watched TITLE / CHANNEL / Aug 25, 2020, 5:06:44 PM PDT / Products: / YouTube / Details: / From Google
 * Ads
 *
 * It becomes the record that the JSON has. The time is in the language of the account, to the second, with a zone since
 * about 2018.
 */
#include "read/page.h"
#include "base/clock.h"
#include "read/detect.h"
#include "read/google/google.h"

#include <string.h>

bool notme_google_page_recognise(const struct notme_sample *sample)
{
    static const char *const signs[] = {"mdl-cell", "myaccount.google.com/activitycontrols", "youtube.com/watch?v="};
    bool is = false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        is = is || notme_sample_has(sample, signs[i]);
    return is && notme_detect(sample->head, sample->len, sample->whole) == NOTME_CONTENT_HTML;
}

static void add_text(cJSON *to, const char *name, struct notme_text text)
{
    if (text.len)
        cJSON_AddStringToObject(to, name, text.at);
}

static cJSON *add_named(cJSON *list, const struct notme_page_block *block)
{
    cJSON *item = cJSON_CreateObject();
    if (!cJSON_AddItemToArray(list, item)) {
        cJSON_Delete(item);
        return NULL;
    }
    add_text(item, "name", block->text);
    add_text(item, "url", block->href);
    return item;
}

/* The line that says what was done is the one with the first link, or else the one before the time. */
static size_t title_of(const struct notme_page_record *r, size_t time)
{
    for (size_t i = 0; i < time; i++)
        if (r->block[i].href.len)
            return i;
    return time ? time - 1 : 0;
}

static size_t time_of(const struct notme_page_record *r)
{
    for (size_t i = 0; i < r->blocks; i++)
        if (r->block[i].dated && !r->block[i].heading)
            return i;
    return r->blocks;
}

static void add_time(cJSON *json, const struct notme_written *written, const struct notme_zone *zone)
{
    char text[NOTME_TIME_MAX];
    int64_t from, to;
    notme_written_bounds(written, zone, &from, &to);
    notme_time_format(to - from < written->span ? from : written->first, text);
    add_text(json, "time", notme_text_of(text));
}

/* "Products:", "Why is this here?" */
static bool is_label(struct notme_text text)
{
    return text.len && (text.at[text.len - 1] == ':' || text.at[text.len - 1] == '?' ||
                        (text.len > 3 && memcmp(text.at + text.len - 3, "\uff1a", 3) == 0));
}

/* What stands behind the time: the products first, then what may tell an advertisement. */
static void add_caption(cJSON *json, const struct notme_page_record *r, size_t from)
{
    cJSON *details = cJSON_AddArrayToObject(json, "details"), *products = cJSON_AddArrayToObject(json, "products");
    size_t labels = 0;
    for (size_t i = from; i < r->blocks; i++) {
        const struct notme_text text = r->block[i].text;
        labels += is_label(text);
        if (labels > 1)
            add_named(details, &r->block[i]);
        else if (text.len)
            cJSON_AddItemToArray(products, cJSON_CreateString(text.at));
    }
}

static cJSON *as_json(const struct notme_page_record *r, const struct notme_zone *zone)
{
    const size_t time = time_of(r), title = title_of(r, time);
    cJSON *json = cJSON_CreateObject(), *subtitles = cJSON_AddArrayToObject(json, "subtitles");
    if (time == r->blocks) /* none: said by whoever takes it */
        return json;
    add_text(json, "title", r->block[title].text);
    add_text(json, "titleUrl", r->block[title].href);
    for (size_t i = 0; i < title; i++)
        if (!cJSON_GetObjectItemCaseSensitive(json, "header"))
            add_text(json, "header", r->block[i].text);
    for (size_t i = title + 1; i < time; i++)
        if (r->block[i].href.len)
            add_named(subtitles, &r->block[i]);
    add_time(json, &r->block[time].written, zone);
    add_caption(json, r, time + 1);
    return json;
}

struct reading {
    struct notme_export *export;
    size_t count;
};

static int take_record(void *ctx, const struct notme_page_record *r)
{
    struct reading *reading = ctx;
    struct notme_export *export = reading->export;
    const size_t time = time_of(r);
    const struct notme_record record = {as_json(r, export->reader->zone), "", reading->count++, 0, r->offset};
    if (!record.json)
        return notme_fail_memory(export->reader->err);
    export->index = record.index;
    export->written = time < r->blocks ? &r->block[time].written : NULL;
    const int status = notme_google_take_activity(export, &record);
    export->written = NULL;
    cJSON_Delete(record.json);
    return status;
}

int notme_google_read_page(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_peek peek = {0};
    int status = notme_peek_open(&peek, stream, export->reader->err);
    const struct notme_sample sample = {notme_export_name(export), peek.head.at, peek.head.len, peek.whole};
    if (status == NOTME_OK && sample.len && notme_google_page_recognise(&sample)) {
        struct reading reading = {export, 0};
        struct notme_stream bytes = notme_peek_stream(&peek);
        status = notme_page_read(export->reader, &bytes, false, take_record, &reading);
    }
    notme_peek_close(&peek);
    return status;
}
