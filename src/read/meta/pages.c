/*
 * The exports of Instagram and Facebook as HTML, which is what people get who do not ask for JSON. A page is read as
 * the JSON file of the same name is: each of its records becomes the record that the JSON would have, as far as it
 * goes. Names of classes are of no help, they change; tables of labels and values, headings, links and dates do not.
 *
 * Times are by the clock of the account, without a zone, and on Instagram's pages to the minute.
 */
#include "base/clock.h"
#include "read/detect.h"
#include "read/link.h"
#include "read/meta/meta.h"
#include "read/page.h"

#include <stdio.h>
#include <string.h>

/* ---- which page it is */

static bool is_html(const struct notme_sample *sample)
{
    return notme_detect(sample->head, sample->len, sample->whole) == NOTME_CONTENT_HTML;
}

/* The row of the JSON file that has the page's name. */
static const struct notme_export_file *twin_of(const struct notme_platform *platform, const char *name)
{
    enum { ENDING = 5, NAME_MOST = 512 };
    char twin[NAME_MOST];
    const size_t len = strlen(name);
    if (len < ENDING || len >= sizeof twin || !notme_name_fits(name, "*.html"))
        return NULL;
    snprintf(twin, sizeof twin, "%.*s.json", (int)(len - ENDING), name);
    for (size_t i = 0; i < platform->files; i++)
        if (platform->file[i].take && platform->file[i].name && notme_name_fits(twin, platform->file[i].name))
            return &platform->file[i];
    return NULL;
}

/* Both have pages of the same names: the folder tells, or else where the links lead. */
static bool is_of(const struct notme_platform *platform, const struct notme_sample *sample)
{
    const bool instagram = strstr(sample->name, "instagram") || notme_sample_has(sample, "instagram.com/");
    const bool facebook = strstr(sample->name, "facebook") || notme_sample_has(sample, "facebook.com/");
    return strcmp(platform->service, "instagram") == 0 ? !facebook || instagram : !instagram || facebook;
}

bool notme_meta_is_page(const struct notme_platform *platform, const struct notme_sample *sample)
{
    return is_html(sample) && !notme_sample_has(sample, "mdl-cell") && twin_of(platform, sample->name) &&
           is_of(platform, sample);
}

const char *notme_meta_page_doubtful(const struct notme_sample *sample)
{
    const bool is_linked = notme_sample_has(sample, "instagram.com/") || notme_sample_has(sample, "facebook.com/");
    return is_linked && is_html(sample)
               ? "is an HTML page: if it is of an export of Instagram or Facebook, give it the name that it had there"
               : NULL;
}

/* ---- a record as JSON */

struct group {
    struct notme_text title;
    unsigned depth;
    cJSON *dict; /* NULL = none is open */
};

struct writer {
    cJSON *json, *values; /* values: "label_values"; only where something is in it */
    struct group group;
    struct notme_buf body;
    bool links; /* links outside of tables are values */
};

static void add_text(cJSON *to, const char *name, struct notme_text text)
{
    if (text.len && !cJSON_GetObjectItemCaseSensitive(to, name))
        cJSON_AddStringToObject(to, name, text.at);
}

static cJSON *add_object(cJSON *list)
{
    cJSON *object = cJSON_CreateObject();
    if (!cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return NULL;
    }
    return object;
}

static cJSON *values_of(struct writer *w)
{
    if (!w->values)
        w->values = cJSON_AddArrayToObject(w->json, "label_values");
    return w->values;
}

static struct notme_text behind_colon(struct notme_text text)
{
    const char *colon = text.len ? strstr(text.at, ": ") : NULL;
    return colon ? (struct notme_text){colon + 2, text.len - (size_t)(colon + 2 - text.at)} : text;
}

/* What shows in every language. */
static void note_client(struct writer *w, struct notme_text label, struct notme_text value)
{
    const struct notme_text said = behind_colon(value);
    const bool is_agent = notme_meta_word_of(label, NOTME_META_USER_AGENT, NOTME_META_USER_AGENT) ||
                          (said.len > 8 && memcmp(said.at, "Mozilla/", 8) == 0);
    if (notme_is_ip(said))
        add_text(w->json, "ip_address", said);
    else if (is_agent)
        add_text(w->json, "user_agent", said);
}

static void add_value(struct writer *w, struct notme_text label, const struct notme_page_block *value)
{
    const bool grouped = w->group.dict && value->depth >= w->group.depth;
    cJSON *to = grouped ? w->group.dict : values_of(w), *item = to ? add_object(to) : NULL;
    w->group.dict = grouped ? w->group.dict : NULL;
    note_client(w, label, value->text);
    add_text(item, "label", label);
    if (!notme_is_url(value->text) || !value->href.len)
        add_text(item, "value", value->text);
    add_text(item, "href", value->href);
}

/* What follows in the cell, or in the elements around it, is of the heading. */
static void open_group(struct writer *w, const struct notme_page_block *heading)
{
    cJSON *to = values_of(w), *item = to ? add_object(to) : NULL;
    add_text(item, "title", heading->text);
    w->group = (struct group){heading->text, heading->depth - 1, cJSON_AddArrayToObject(item, "dict")};
}

/* Several values under a heading, the first of which may be their label: tags. */
static void add_listed(struct writer *w, const struct notme_page_block *const *block, size_t count)
{
    cJSON *item = w->group.dict ? add_object(w->group.dict) : NULL, *vec = cJSON_AddArrayToObject(item, "vec");
    add_text(item, "label", w->group.title);
    for (size_t i = notme_meta_word_of(block[0]->text, NOTME_META_NAME, NOTME_META_NAME) || count > 1; i < count; i++)
        add_text(add_object(vec), "value", block[i]->text);
}

/* ---- rows of tables */

enum { CELLS = 64 };

/* Joins what stands in several lines. */
static struct notme_page_block joined(struct writer *w, const struct notme_page_block *const *block, size_t count)
{
    struct notme_page_block all = *block[0];
    notme_buf_clear(&w->body);
    for (size_t i = 0; i < count && count > 1; i++) {
        if (i)
            notme_buf_addc(&w->body, ' ');
        notme_buf_add(&w->body, block[i]->text.at ? block[i]->text.at : "", block[i]->text.len);
        all.href = all.href.len ? all.href : block[i]->href;
    }
    if (count > 1 && notme_buf_addc(&w->body, '\0'))
        all.text = (struct notme_text){w->body.at, w->body.len - 1};
    return all;
}

/* A label and its value; a date's label alone is of no use. */
static void add_row(struct writer *w, const struct notme_page_block *const *block, size_t count, bool listed,
                    bool dated)
{
    const struct notme_text none = {NULL, 0};
    if (listed && count)
        add_listed(w, block, count);
    else if (count == 1 && !dated)
        add_value(w, none, block[0]);
    else if (count > 1) {
        const struct notme_page_block value = joined(w, block + 1, count - 1);
        add_value(w, block[0]->text, &value);
        notme_buf_clear(&w->body);
    }
}

/* The blocks of one row from i on; returns how many. */
static size_t take_row(struct writer *w, const struct notme_page_record *r, size_t i)
{
    const struct notme_page_block *cell[CELLS];
    size_t count = 0, n = 0;
    bool listed = false, dated = false;
    for (; i + n < r->blocks && r->block[i + n].row == r->block[i].row; n++) {
        const struct notme_page_block *b = &r->block[i + n];
        if (b->heading)
            open_group(w, b);
        else if (!b->dated && count < CELLS)
            cell[count++] = b;
        listed = listed || b->heading;
        dated = dated || (b->dated && !b->heading);
    }
    add_row(w, cell, count, listed, dated);
    return n;
}

/* ---- what stands in no table */

static void take_loose(struct writer *w, const struct notme_page_block *b)
{
    const struct notme_text none = {NULL, 0};
    if (b->heading) {
        add_text(w->json, "title", b->text);
        add_text(w->json, "name", b->text);
        add_text(w->json, "action", b->text);
    } else if (b->href.len) {
        if (!notme_is_url(b->href))
            add_text(w->json, "uri", b->href);
        else if (w->links && !b->dated)
            add_value(w, none, b);
    } else if (!b->dated) {
        note_client(w, none, b->text);
        if (w->body.len)
            notme_buf_addc(&w->body, ' ');
        notme_buf_add(&w->body, b->text.at, b->text.len);
    }
}

/* {"data":[{"comment":{"comment":…},"post":…}]}: as comments and posts have it. */
static void add_body(struct writer *w)
{
    if (!w->body.len || !notme_buf_addc(&w->body, '\0'))
        return;
    const struct notme_text body = {w->body.at, w->body.len - 1};
    cJSON *data = cJSON_AddArrayToObject(w->json, "data"), *item = data ? add_object(data) : NULL;
    add_text(item, "post", body);
    add_text(cJSON_AddObjectToObject(item, "comment"), "comment", body);
}

/* ---- time */

/* A heading that says its zone; else what stands in no table, at the foot; else the first of a table. */
static const struct notme_written *time_of(const struct notme_page_record *r)
{
    const struct notme_written *foot = NULL, *cell = NULL;
    for (size_t i = 0; i < r->blocks; i++) {
        const struct notme_page_block *b = &r->block[i];
        if (!b->dated)
            continue;
        if (b->written.east_least == b->written.east_most)
            return &b->written;
        if (b->heading)
            continue;
        foot = b->row ? foot : &b->written;
        cell = cell || !b->row ? cell : &b->written;
    }
    return foot ? foot : cell;
}

/* Epoch seconds as JSON has them; where only bounds are known what the clock showed, which events are told by. */
static void add_time(cJSON *json, const struct notme_written *written, const struct notme_zone *zone)
{
    int64_t from, to;
    char seconds[24];
    notme_written_bounds(written, zone, &from, &to);
    from = to - from < written->span ? from : written->first;
    snprintf(seconds, sizeof seconds, "%lld", (long long)(from / NOTME_SECOND));
    cJSON *session = cJSON_AddObjectToObject(json, "session");
    add_text(json, "timestamp", notme_text_of(seconds));
    add_text(json, "creation_timestamp", notme_text_of(seconds));
    add_text(json, "created_timestamp", notme_text_of(seconds));
    add_text(session, "created_timestamp", notme_text_of(seconds));
    add_text(session, "ip_address", notme_text_at(json, "ip_address"));
    add_text(session, "user_agent", notme_text_at(json, "user_agent"));
}

static cJSON *as_json(const struct notme_page_record *r, bool links)
{
    struct writer w = {.json = cJSON_CreateObject(), .links = links};
    for (size_t i = 0; i < r->blocks && w.json;)
        i += r->block[i].row ? take_row(&w, r, i) : 1;
    for (size_t i = 0; i < r->blocks && w.json; i++)
        if (!r->block[i].row)
            take_loose(&w, &r->block[i]);
    if (w.json)
        add_body(&w);
    notme_buf_release(&w.body);
    return w.json;
}

/* ---- pages */

struct reading {
    struct notme_export *export;
    const struct notme_export_file *row;
    size_t count;
};

static int take_record(void *ctx, const struct notme_page_record *r)
{
    struct reading *reading = ctx;
    struct notme_export *export = reading->export;
    const struct notme_written *written = time_of(r);
    struct notme_record record = {as_json(r, strcmp(export->platform->service, "instagram") == 0), "", reading->count++,
                                  0, r->offset};
    if (!record.json)
        return notme_fail_memory(export->reader->err);
    if (written)
        add_time(record.json, written, export->reader->zone);
    export->index = record.index;
    export->written = written;
    const int status = reading->row->take(export, &record);
    export->written = NULL;
    cJSON_Delete(record.json);
    return status;
}

static bool is_profile(const char *name)
{
    return notme_name_fits(name, "personal_information*.html") || notme_name_fits(name, "profile_information*.html");
}

int notme_meta_read_page(struct notme_export *export, struct notme_stream *stream)
{
    struct notme_peek peek = {0};
    const char *name = notme_export_name(export);
    int status = notme_peek_open(&peek, stream, export->reader->err);
    const struct notme_sample sample = {name, peek.head.at, peek.head.len, peek.whole};
    if (status == NOTME_OK && sample.len && notme_meta_is_page(export->platform, &sample)) {
        struct reading reading = {export, twin_of(export->platform, name), 0};
        struct notme_stream bytes = notme_peek_stream(&peek);
        status = notme_page_read(export->reader, &bytes, is_profile(name), take_record, &reading);
    }
    notme_peek_close(&peek);
    return status;
}
