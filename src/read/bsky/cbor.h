/*
 * A strict DAG-CBOR reader over bytes in memory (RFC 8949 and the IPLD rules for it): no recursion, no allocation,
 * texts are borrowed from the input.
 *
 * Refused: indefinite lengths, numbers not in their shortest form or beyond 64 bits signed, keys that are no strings,
 * out of order or twice, tags other than 42 (a link), floats that are not 64 bits wide or not finite, undefined and
 * other simple values, invalid UTF-8, nesting beyond the ceiling, counts that the rest of the bytes cannot hold.
 */
#ifndef NOTME_READ_BSKY_CBOR_H
#define NOTME_READ_BSKY_CBOR_H

#include "base/mem.h"

#include <cjson/cJSON.h>

enum notme_cbor_type {
    NOTME_CBOR_ERROR,
    NOTME_CBOR_END, /* of the value: the next one, if any, begins at notme_cbor_offset */
    NOTME_CBOR_NULL,
    NOTME_CBOR_TRUE,
    NOTME_CBOR_FALSE,
    NOTME_CBOR_INTEGER,
    NOTME_CBOR_FLOAT,
    NOTME_CBOR_BYTES,
    NOTME_CBOR_STRING,
    NOTME_CBOR_KEY,
    NOTME_CBOR_LINK, /* text: the bytes of a CID */
    NOTME_CBOR_MAP,
    NOTME_CBOR_MAP_END,
    NOTME_CBOR_ARRAY,
    NOTME_CBOR_ARRAY_END
};

enum { NOTME_CBOR_DEPTH_MAX = 128 };

struct notme_cbor {
    const char *start, *at, *end;
    struct notme_text text; /* of what was just returned; not of maps and arrays */
    int64_t integer;
    double real;
    uint32_t depth, depth_max;
    bool done;
    struct notme_cbor_level {
        uint64_t left; /* items, or pairs */
        bool map, value_next;
        struct notme_text key; /* the one before */
    } level[NOTME_CBOR_DEPTH_MAX];
    const char *error; /* after NOTME_CBOR_ERROR: what is wrong */
};

/* `depth` is cut at NOTME_CBOR_DEPTH_MAX. */
void notme_cbor_start(struct notme_cbor *cbor, const char *bytes, size_t len, uint32_t depth);
enum notme_cbor_type notme_cbor_next(struct notme_cbor *cbor);
/* After a key: passes over the whole value. False on an error. */
bool notme_cbor_skip_value(struct notme_cbor *cbor);
size_t notme_cbor_offset(const struct notme_cbor *cbor);

/* The error where memory is out, and nothing is wrong with the bytes: to be compared by address. */
extern const char notme_cbor_no_memory[];

/* Reads on to the end of one value and makes the JSON of it that records.h would: numbers are strings, a NUL in a
 * string is U+FFFD. Bytes and links become null. NULL with what is wrong in *error. To be freed with cJSON_Delete. */
cJSON *notme_cbor_json(struct notme_cbor *cbor, const char **error);
/* All of the bytes, and nothing but one value. */
cJSON *notme_cbor_document(struct notme_text bytes, uint32_t depth, const char **error);

#endif
