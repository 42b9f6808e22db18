#include "read/bsky/cbor.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum major { UNSIGNED, NEGATIVE, BYTES, STRING, ARRAY, MAP, TAG, SIMPLE };
enum { LINK_TAG = 42, FALSE_VALUE = 20, TRUE_VALUE = 21, NULL_VALUE = 22, DOUBLE_VALUE = 27 };

void notme_cbor_start(struct notme_cbor *cbor, const char *bytes, size_t len, uint32_t depth)
{
    cbor->start = cbor->at = bytes;
    cbor->end = bytes + len;
    cbor->depth = 0;
    cbor->depth_max = depth < NOTME_CBOR_DEPTH_MAX ? depth : NOTME_CBOR_DEPTH_MAX;
    cbor->done = false;
    cbor->error = NULL;
}

size_t notme_cbor_offset(const struct notme_cbor *cbor)
{
    return (size_t)(cbor->at - cbor->start);
}

static enum notme_cbor_type fail(struct notme_cbor *cbor, const char *what)
{
    cbor->error = cbor->error ? cbor->error : what;
    cbor->done = true;
    return NOTME_CBOR_ERROR;
}

static bool refuse(struct notme_cbor *cbor, const char *what)
{
    fail(cbor, what);
    return false;
}

static size_t left(const struct notme_cbor *cbor)
{
    return (size_t)(cbor->end - cbor->at);
}

/* ---- heads */

static uint64_t big_endian(const char *at, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

/* The major type and its argument. */
static bool read_head(struct notme_cbor *cbor, unsigned *major, uint64_t *argument)
{
    static const uint64_t least[] = {24, UINT64_C(1) << 8, UINT64_C(1) << 16, UINT64_C(1) << 32};
    if (left(cbor) == 0)
        return refuse(cbor, "the end came too early");
    const unsigned first = (unsigned char)*cbor->at++, low = first & 31;
    *major = first >> 5;
    *argument = low;
    if (low < 24)
        return true;
    if (low > 27)
        return refuse(cbor, low == 31 ? "an indefinite length" : "a length that means nothing");
    const size_t n = (size_t)1 << (low - 24);
    if (left(cbor) < n)
        return refuse(cbor, "the end came too early");
    *argument = big_endian(cbor->at, n);
    cbor->at += n;
    if (*major == SIMPLE ? low != DOUBLE_VALUE : *argument < least[low - 24])
        return refuse(cbor, *major == SIMPLE ? "a simple value that DAG-CBOR does not have"
                                             : "a number not in its shortest form");
    return true;
}

static bool read_text(struct notme_cbor *cbor, uint64_t len)
{
    if (len > left(cbor))
        return refuse(cbor, "the end came too early");
    cbor->text = (struct notme_text){cbor->at, (size_t)len};
    cbor->at += len;
    return true;
}

/* ---- values */

static enum notme_cbor_type read_string(struct notme_cbor *cbor, uint64_t len)
{
    if (!read_text(cbor, len))
        return NOTME_CBOR_ERROR;
    return notme_utf8_valid(cbor->text.at, cbor->text.len) ? NOTME_CBOR_STRING : fail(cbor, "invalid UTF-8");
}

static enum notme_cbor_type read_integer(struct notme_cbor *cbor, unsigned major, uint64_t argument)
{
    if (argument > INT64_MAX)
        return fail(cbor, "a number beyond 64 bits");
    cbor->integer = major == NEGATIVE ? -1 - (int64_t)argument : (int64_t)argument;
    return NOTME_CBOR_INTEGER;
}

static enum notme_cbor_type read_simple(struct notme_cbor *cbor, char first, uint64_t argument)
{
    if ((first & 31) == DOUBLE_VALUE) {
        memcpy(&cbor->real, &argument, sizeof cbor->real);
        return isfinite(cbor->real) ? NOTME_CBOR_FLOAT : fail(cbor, "a float that is not finite");
    }
    if (argument == FALSE_VALUE || argument == TRUE_VALUE)
        return argument == TRUE_VALUE ? NOTME_CBOR_TRUE : NOTME_CBOR_FALSE;
    return argument == NULL_VALUE ? NOTME_CBOR_NULL : fail(cbor, "a simple value that DAG-CBOR does not have");
}

/* Tag 42 holds bytes: a zero, then the CID. */
static enum notme_cbor_type read_link(struct notme_cbor *cbor, uint64_t tag)
{
    unsigned major;
    uint64_t len;
    if (tag != LINK_TAG)
        return fail(cbor, "a tag other than 42");
    if (!read_head(cbor, &major, &len))
        return NOTME_CBOR_ERROR;
    if (major != BYTES || len < 2)
        return fail(cbor, "a link that is no CID");
    if (!read_text(cbor, len))
        return NOTME_CBOR_ERROR;
    if (cbor->text.at[0] != 0)
        return fail(cbor, "a link that is no CID");
    cbor->text.at++;
    cbor->text.len--;
    return NOTME_CBOR_LINK;
}

static enum notme_cbor_type open_level(struct notme_cbor *cbor, bool map, uint64_t count)
{
    if (cbor->depth == cbor->depth_max)
        return fail(cbor, "nested too deeply");
    if (count > left(cbor) / (map ? 2 : 1))
        return fail(cbor, "more items than there are bytes");
    cbor->level[cbor->depth++] = (struct notme_cbor_level){.left = count, .map = map};
    return map ? NOTME_CBOR_MAP : NOTME_CBOR_ARRAY;
}

static enum notme_cbor_type read_value(struct notme_cbor *cbor)
{
    unsigned major;
    uint64_t argument;
    const char *first = cbor->at;
    if (!read_head(cbor, &major, &argument))
        return NOTME_CBOR_ERROR;
    switch ((enum major)major) {
    case UNSIGNED:
    case NEGATIVE:
        return read_integer(cbor, major, argument);
    case BYTES:
        return read_text(cbor, argument) ? NOTME_CBOR_BYTES : NOTME_CBOR_ERROR;
    case STRING:
        return read_string(cbor, argument);
    case ARRAY:
    case MAP:
        return open_level(cbor, major == MAP, argument);
    case TAG:
        return read_link(cbor, argument);
    case SIMPLE:
    default:
        return read_simple(cbor, *first, argument);
    }
}

/* ---- structure */

/* DAG-CBOR's order: the shorter first, then by bytes. */
static int compare_keys(struct notme_text a, struct notme_text b)
{
    return a.len != b.len ? (a.len > b.len) - (a.len < b.len) : memcmp(a.at, b.at, a.len);
}

static enum notme_cbor_type read_key(struct notme_cbor *cbor, struct notme_cbor_level *level)
{
    unsigned major;
    uint64_t len;
    if (!read_head(cbor, &major, &len))
        return NOTME_CBOR_ERROR;
    if (major != STRING)
        return fail(cbor, "a key that is no string");
    if (read_string(cbor, len) == NOTME_CBOR_ERROR)
        return NOTME_CBOR_ERROR;
    const int order = level->key.at ? compare_keys(level->key, cbor->text) : -1;
    if (order >= 0)
        return fail(cbor, order == 0 ? "a key that comes twice" : "keys out of order");
    level->key = cbor->text;
    level->value_next = true;
    return NOTME_CBOR_KEY;
}

enum notme_cbor_type notme_cbor_next(struct notme_cbor *cbor)
{
    struct notme_cbor_level *level = cbor->depth ? &cbor->level[cbor->depth - 1] : NULL;
    if (cbor->done)
        return cbor->error ? NOTME_CBOR_ERROR : NOTME_CBOR_END;
    if (level && !level->value_next && level->left == 0) {
        cbor->depth--;
        cbor->done = cbor->depth == 0;
        return level->map ? NOTME_CBOR_MAP_END : NOTME_CBOR_ARRAY_END;
    }
    if (level && level->map && !level->value_next) {
        level->left--;
        return read_key(cbor, level);
    }
    if (level && !level->map)
        level->left--;
    if (level)
        level->value_next = false;
    const enum notme_cbor_type type = read_value(cbor);
    cbor->done = cbor->done || cbor->depth == 0;
    return type;
}

bool notme_cbor_skip_value(struct notme_cbor *cbor)
{
    const uint32_t depth = cbor->depth;
    do {
        const enum notme_cbor_type type = notme_cbor_next(cbor);
        if (type == NOTME_CBOR_ERROR || type == NOTME_CBOR_END)
            return false;
    } while (cbor->depth > depth);
    return true;
}
