#include "read/end_line.h"

#include "read/records.h"

#include <string.h>

enum { LONGEST = 512, DEPTH = 8 };

/* Event lines are many, and none of them says so: told without parsing. */
static bool may_be(struct notme_text line)
{
    static const char word[] = "\"notme\"";
    const size_t len = sizeof word - 1;
    if (line.len > LONGEST)
        return false;
    for (size_t i = 0; i + len <= line.len; i++)
        if (line.at[i] == '"' && memcmp(line.at + i, word, len) == 0)
            return true;
    return false;
}

/* The value of a key that counts. */
static bool read_value(struct notme_json *json, struct notme_text key, bool *is_end, uint64_t *records)
{
    int64_t number;
    const bool names = notme_text_is(key, "notme"), counts = notme_text_is(key, "records");
    if (!names && !counts)
        return notme_json_skip_value(json);
    const enum notme_json_type type = notme_json_next(json);
    if (names && type == NOTME_JSON_STRING)
        *is_end = notme_text_is(json->text, "end");
    if (counts && type == NOTME_JSON_NUMBER && notme_integer_of(json->text, &number) && number >= 0)
        *records = (uint64_t)number;
    return type == NOTME_JSON_OBJECT || type == NOTME_JSON_ARRAY ? notme_json_skip_rest(json)
                                                                 : type != NOTME_JSON_ERROR;
}

bool notme_end_line(struct notme_json *json, struct notme_text line, uint64_t *records)
{
    bool is_end = false;
    *records = UINT64_MAX;
    if (!may_be(line) || !notme_json_start(json, line.at, line.len, DEPTH))
        return false;
    if (notme_json_next(json) != NOTME_JSON_OBJECT)
        return false;
    enum notme_json_type type;
    while ((type = notme_json_next(json)) == NOTME_JSON_KEY)
        if (!read_value(json, json->text, &is_end, records))
            return false;
    return is_end && type == NOTME_JSON_OBJECT_END && notme_json_next(json) == NOTME_JSON_END;
}
