/*
 * A strict JSON scanner over bytes in memory (RFC 8259): no recursion, no allocation but one reusable buffer for
 * strings with escapes, numbers kept as the text of their token so that ids beyond 2^53 come through exactly.
 *
 * Refused: anything before or after the one value, raw control bytes and NUL, invalid UTF-8, unpaired brackets, nesting
 * beyond the ceiling, numbers such as 01, +1 or NaN. Lone surrogate escapes become U+FFFD.
 */
#ifndef NOTME_READ_JSON_SCAN_H
#define NOTME_READ_JSON_SCAN_H

#include "base/mem.h"

enum notme_json_type {
    NOTME_JSON_ERROR,
    NOTME_JSON_END, /* of the input */
    NOTME_JSON_NULL,
    NOTME_JSON_TRUE,
    NOTME_JSON_FALSE,
    NOTME_JSON_NUMBER,
    NOTME_JSON_STRING,
    NOTME_JSON_KEY,
    NOTME_JSON_OBJECT,     /* { */
    NOTME_JSON_OBJECT_END, /* } */
    NOTME_JSON_ARRAY,
    NOTME_JSON_ARRAY_END
};

enum { NOTME_JSON_DEPTH_MAX = 1024 };

struct notme_json {
    const char *start, *at, *end;
    struct notme_text text;   /* of a string, key or number just returned */
    struct notme_buf decoded; /* strings with escapes live here until notme_json_start */
    uint32_t depth, depth_max;
    uint8_t state;
    uint8_t in_object[NOTME_JSON_DEPTH_MAX / 8]; /* bit per level: object or array */
    const char *error;                           /* after NOTME_JSON_ERROR: what is wrong */
};

/* Begins a new text; keeps the buffer. `depth` is cut at NOTME_JSON_DEPTH_MAX. Texts of strings with escapes stay valid
 * until the next call of this. False when memory is out. */
bool notme_json_start(struct notme_json *json, const char *bytes, size_t len, uint32_t depth);
enum notme_json_type notme_json_next(struct notme_json *json);
/* After a key: passes over the whole value. After OBJECT or ARRAY: to its end. False on an error. */
bool notme_json_skip_value(struct notme_json *json);
bool notme_json_skip_rest(struct notme_json *json);
/* For who scans a text that notme_json_start was given by other means. At a backslash in a string (json->at): appends
 * what it stands for to `decoded`. False where it is no escape. */
bool notme_json_escape(struct notme_json *json);
/* Passes over the value at *at, in which at most `depth` levels may open. False on an error. */
bool notme_json_pass(struct notme_json *json, const char **at, const char *end, uint32_t depth);
/* "a@b", as long-lived as the scanner's other texts: a and b must be texts of the input, each joined once. */
struct notme_text notme_json_join(struct notme_json *json, struct notme_text a, char sign, struct notme_text b);
void notme_json_release(struct notme_json *json);

#endif
