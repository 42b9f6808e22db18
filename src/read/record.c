/* Looking into a record. */
#include "read/records.h"

#include "base/clock.h"

#include <string.h>
#include <strings.h>

cJSON *notme_member(const cJSON *object, const char *name)
{
    cJSON *found = NULL;
    if (object && cJSON_IsObject(object))
        for (cJSON *item = object->child; item; item = item->next)
            if (strcmp(item->string, name) == 0)
                found = item;
    return found;
}

cJSON *notme_member_nocase(const cJSON *object, const char *name)
{
    cJSON *found = NULL;
    if (object && cJSON_IsObject(object))
        for (cJSON *item = object->child; item; item = item->next)
            if (strcasecmp(item->string, name) == 0)
                found = item;
    return found;
}

cJSON *notme_member_at(const cJSON *object, const char *path)
{
    char name[NOTME_PATH_MAX];
    const char *slash = strchr(path, '/');
    while (slash && object) {
        const size_t len = (size_t)(slash - path);
        if (len >= sizeof name)
            return NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        object = notme_member(object, name);
        path = slash + 1;
        slash = strchr(path, '/');
    }
    return notme_member(object, path);
}

struct notme_text notme_text_in(const cJSON *value)
{
    if (!cJSON_IsString(value) || !value->valuestring[0])
        return (struct notme_text){NULL, 0};
    return notme_text_of(value->valuestring);
}

struct notme_text notme_text_at(const cJSON *object, const char *path)
{
    return notme_text_in(notme_member_at(object, path));
}

bool notme_integer_of(struct notme_text text, int64_t *out)
{
    const bool negative = text.len && text.at[0] == '-';
    uint64_t value = 0;
    if (text.len <= negative || text.len > 20)
        return false;
    for (size_t i = negative; i < text.len; i++) {
        const uint64_t digit = (uint64_t)(unsigned char)text.at[i] - '0';
        if (digit > 9 || value > (INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

bool notme_integer_in(const cJSON *value, int64_t *out)
{
    return notme_integer_of(notme_text_in(value), out);
}

bool notme_time_at(const cJSON *object, const char *path, int64_t *out)
{
    const struct notme_text text = notme_text_at(object, path);
    return text.len && notme_time_parse(text.at, text.len, out);
}

bool notme_seconds_at(const cJSON *object, const char *path, int64_t *out)
{
    int64_t seconds;
    if (!notme_integer_in(notme_member_at(object, path), &seconds) || seconds <= 0 ||
        seconds > INT64_MAX / NOTME_SECOND)
        return false;
    *out = seconds * NOTME_SECOND;
    return true;
}
