#include "read/meta/meta.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "read/link.h"

#include <string.h>
#include <strings.h>

/* ---- texts */

/* Characters below U+0100, as bytes; false (text untouched) where there are others or none above ASCII. */
static bool latin_bytes(char *text, size_t *len)
{
    bool high = false;
    size_t n = 0, size;
    const size_t all = strlen(text);
    for (size_t i = 0; i < all; i += size) {
        if (notme_utf8_decode(text + i, all - i, &size) > 0xFF)
            return false;
        high = high || size > 1;
    }
    if (!high)
        return false;
    for (size_t i = 0; i < all; i += size)
        text[n++] = (char)(unsigned char)notme_utf8_decode(text + i, all - i, &size);
    text[n] = '\0';
    *len = n;
    return true;
}

/* The way back, from the end: what is written never overtakes what is read. */
static void widen(char *text, size_t n, size_t all)
{
    text[all] = '\0';
    while (n) {
        const unsigned char byte = (unsigned char)text[--n];
        if (byte >= 0x80)
            text[--all] = (char)(0x80 | (byte & 0x3F));
        text[--all] = (char)(byte >= 0x80 ? 0xC0 | byte >> 6 : byte);
    }
}

void notme_meta_repair(char *text)
{
    size_t n;
    const size_t all = strlen(text);
    if (latin_bytes(text, &n) && !notme_utf8_valid(text, n))
        widen(text, n, all);
}

bool notme_meta_is_username(struct notme_text text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._";
    for (size_t i = 0; i < text.len; i++)
        if (!memchr(allowed, text.at[i], sizeof allowed - 1))
            return false;
    return text.len > 0 && text.len <= 30;
}

static bool is_user_agent(struct notme_text text)
{
    static const char *const signs[] = {"Mozilla/", "Instagram ", "Barcelona ", "Dalvik/", "[FBAN", "okhttp/"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text.len > strlen(signs[i]) && memcmp(text.at, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

/* ---- trees, walked without recursion */

enum { LEVELS = 64 }; /* deeper ones are left alone */

static void repair_all(cJSON *root)
{
    cJSON *at[LEVELS] = {root->child};
    size_t n = 1;
    while (n) {
        cJSON *item = at[n - 1];
        if (!item) {
            n--;
            continue;
        }
        at[n - 1] = item->next;
        if (item->string)
            notme_meta_repair(item->string);
        if (cJSON_IsString(item))
            notme_meta_repair(item->valuestring);
        if (item->child && n < LEVELS)
            at[n++] = item->child;
    }
}

/* The time a record has. */
struct times {
    int64_t labelled, only;
    bool several;
};

static void note_time(struct times *times, const cJSON *object, const char *name, bool labelled)
{
    int64_t time;
    if (!notme_seconds_at(object, name, &time))
        return;
    times->several = times->several || (times->only != NOTME_NO_TIME && times->only != time);
    times->only = time;
    if (labelled && times->labelled == NOTME_NO_TIME)
        times->labelled = time;
}

static void add_field(struct notme_meta_record *out, struct times *times, const cJSON *item, struct notme_text label,
                      struct notme_meta_field field)
{
    const bool is_time = notme_meta_word_of(label, NOTME_META_TIME, NOTME_META_TIME) != NOTME_META_NO_WORD;
    field.label = label;
    field.value = cJSON_IsString(item) ? notme_text_in(item) : notme_text_at(item, "value");
    field.href = notme_text_at(item, "href");
    note_time(times, item, "timestamp", is_time);
    note_time(times, item, "timestamp_value", is_time);
    if ((field.value.len || field.href.len) && out->fields < NOTME_META_FIELDS)
        out->field[out->fields++] = field;
}

/* {"Label":{"value","href","timestamp"},…} or [{"value","href","timestamp"},…] */
static void list_flat(struct notme_meta_record *out, struct times *times, const cJSON *values)
{
    for (const cJSON *item = values ? values->child : NULL; item; item = item->next)
        add_field(out, times, item, item->string ? notme_text_of(item->string) : (struct notme_text){NULL, 0},
                  (struct notme_meta_field){.nested = false});
}

struct level {
    const cJSON *at;
    struct notme_text label; /* of the list it is in */
    bool listed;
};

/* [{"label","value"},{"label","vec":[{"value"},…]},{"title","dict":[…]},…] */
static void list_tree(struct notme_meta_record *out, struct times *times, const cJSON *values)
{
    struct level level[LEVELS] = {{.at = values ? values->child : NULL}};
    size_t n = 1;
    while (n) {
        struct level *here = &level[n - 1];
        const cJSON *item = here->at;
        if (!item) {
            n--;
            continue;
        }
        here->at = item->next;
        const struct notme_text own = notme_text_at(item, "label"), label = own.len ? own : here->label;
        const cJSON *dict = notme_member(item, "dict"), *vec = notme_member(item, "vec");
        add_field(out, times, item, label, (struct notme_meta_field){.nested = n > 1, .listed = here->listed});
        if (dict && n < LEVELS)
            level[n++] = (struct level){.at = dict->child};
        if (vec && n < LEVELS)
            level[n++] = (struct level){.at = vec->child, .label = label, .listed = true};
    }
}

void notme_meta_open(struct notme_meta_record *out, cJSON *json)
{
    struct times times = {NOTME_NO_TIME, NOTME_NO_TIME, false};
    memset(out, 0, sizeof *out);
    repair_all(json);
    out->title = notme_text_at(json, "title");
    list_flat(out, &times, notme_member(json, "string_map_data"));
    list_flat(out, &times, notme_member(json, "string_list_data"));
    list_tree(out, &times, notme_member(json, "label_values"));
    if (!notme_seconds_at(json, "timestamp", &out->time))
        out->time = times.labelled != NOTME_NO_TIME ? times.labelled : times.several ? NOTME_NO_TIME : times.only;
}

bool notme_meta_open_timed(struct notme_meta_record *out, cJSON *json, struct notme_event *event)
{
    notme_meta_open(out, json);
    event->time = out->time;
    return out->time != NOTME_NO_TIME;
}

/* ---- fields */

struct notme_text notme_meta_value(const struct notme_meta_record *record, enum notme_meta_word label)
{
    for (size_t i = 0; i < record->fields; i++)
        if (record->field[i].value.len && notme_meta_word_of(record->field[i].label, label, label))
            return record->field[i].value;
    return (struct notme_text){NULL, 0};
}

struct notme_text notme_meta_url(const struct notme_meta_record *record)
{
    for (size_t i = 0; i < record->fields; i++) {
        const struct notme_meta_field *field = &record->field[i];
        if (!field->nested && notme_is_url(field->href))
            return field->href;
        if (!field->nested && notme_is_url(field->value))
            return field->value;
    }
    return (struct notme_text){NULL, 0};
}

static struct notme_text by_looks(const struct notme_meta_record *record, enum notme_meta_word label,
                                  bool (*looks)(struct notme_text text))
{
    const struct notme_text labelled = notme_meta_value(record, label);
    if (looks(labelled))
        return labelled;
    for (size_t i = 0; i < record->fields; i++)
        if (looks(record->field[i].value))
            return record->field[i].value;
    return (struct notme_text){NULL, 0};
}

struct notme_text notme_meta_ip(const struct notme_meta_record *record)
{
    return by_looks(record, NOTME_META_IP, notme_is_ip);
}

struct notme_text notme_meta_user_agent(const struct notme_meta_record *record)
{
    const struct notme_text labelled = notme_meta_value(record, NOTME_META_USER_AGENT);
    return labelled.len ? labelled : by_looks(record, NOTME_META_USER_AGENT, is_user_agent);
}

/* ---- exports */

/* "-YYYY-MM-DD" */
static bool is_date(const char *at)
{
    static const char form[] = "-0000-00-00";
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '-' ? at[i] != '-' : at[i] < '0' || at[i] > '9')
            return false;
    return true;
}

static struct notme_text account_in(const char *path, const char *service)
{
    struct notme_text found = {NULL, 0};
    const size_t len = strlen(service);
    for (const char *at = path; at && *at; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncasecmp(at, service, len) != 0 || at[len] != '-')
            continue;
        const char *name = at + len + 1, *end = name;
        while (*end && *end != '/' && !is_date(end))
            end++;
        if (end > name && is_date(end))
            found = (struct notme_text){name, (size_t)(end - name)};
    }
    return found;
}

/* The same for a member: by a folder that it is in, not by what else lies beside it. */
static struct notme_text account_of_folder(const char *path, const char *service)
{
    const struct notme_text found = account_in(path, service);
    return found.len && strchr(found.at + found.len, '/') ? found : (struct notme_text){NULL, 0};
}

/* All parts of an export bear the same name, while only one holds the profile. */
int notme_meta_name_account(struct notme_export *export)
{
    const char *service = export->platform->service;
    struct notme_text found = account_in(notme_bundle_name(export->bundle), service);
    for (size_t i = 0; i < notme_bundle_count(export->bundle) && !found.len; i++)
        if (notme_export_owns(export, i))
            found = account_of_folder(notme_bundle_member(export->bundle, i)->name, service);
    return notme_export_keep(export, found, &export->common.account);
}

static bool holds_any(const struct notme_sample *sample, const char *const *signs)
{
    while (*signs && !notme_sample_has(sample, *signs))
        signs++;
    return *signs != NULL;
}

static bool is_named_any(const struct notme_sample *sample, const char *const *patterns)
{
    while (*patterns && !notme_name_fits(sample->name, *patterns))
        patterns++;
    return *patterns != NULL;
}

bool notme_meta_recognise(const struct notme_sample *sample, const struct notme_meta_signs *signs)
{
    return holds_any(sample, signs->keys) || (is_named_any(sample, signs->names) && holds_any(sample, signs->holds));
}
