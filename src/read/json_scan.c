#include "read/json_scan.h"

#include "base/utf8.h"

#include <string.h>

enum state { WANT_VALUE, WANT_FIRST_KEY, WANT_FIRST_ITEM, AFTER_KEY, AFTER_VALUE, DONE };

bool notme_json_start(struct notme_json *json, const char *bytes, size_t len, uint32_t depth)
{
    json->start = json->at = bytes;
    json->end = bytes + len;
    json->depth = 0;
    json->depth_max = depth < NOTME_JSON_DEPTH_MAX ? depth : NOTME_JSON_DEPTH_MAX;
    json->state = WANT_VALUE;
    json->error = NULL;
    notme_buf_clear(&json->decoded);
    /* decoded text is never longer than the source, nor are joined texts: reserving it all keeps earlier ones where
     * they are */
    if (json->decoded.capacity / 2 < len) {
        notme_buf_release(&json->decoded);
        json->decoded.at = notme_alloc(len, 2);
        if (!json->decoded.at)
            return false;
        json->decoded.capacity = 2 * len;
    }
    return true;
}

struct notme_text notme_json_join(struct notme_json *json, struct notme_text a, char sign, struct notme_text b)
{
    const size_t from = json->decoded.len, len = a.len + 1 + b.len;
    if (len > json->decoded.capacity - from)
        return a;
    notme_buf_add(&json->decoded, a.at, a.len);
    notme_buf_addc(&json->decoded, sign);
    notme_buf_add(&json->decoded, b.at, b.len);
    return (struct notme_text){json->decoded.at + from, len};
}

void notme_json_release(struct notme_json *json)
{
    notme_buf_release(&json->decoded);
}

static enum notme_json_type fail(struct notme_json *json, const char *what)
{
    json->error = what;
    json->state = DONE;
    return NOTME_JSON_ERROR;
}

static void skip_space(struct notme_json *json)
{
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' || *json->at == '\r'))
        json->at++;
}

/* ---- strings */

static int hex4(const char *at, const char *end)
{
    int value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const char c = at[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* \uXXXX, at the 'u'. A surrogate without its pair becomes U+FFFD. */
static bool decode_unicode(struct notme_json *json)
{
    char out[4];
    int code = hex4(json->at + 1, json->end);
    if (code < 0)
        return false;
    json->at += 5;
    if (code >= 0xd800 && code <= 0xdbff && json->end - json->at >= 6 && json->at[0] == '\\' && json->at[1] == 'u') {
        const int low = hex4(json->at + 2, json->end);
        if (low >= 0xdc00 && low <= 0xdfff) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            json->at += 6;
        }
    }
    return notme_buf_add(&json->decoded, out, notme_utf8_encode((uint32_t)code, out));
}

bool notme_json_escape(struct notme_json *json)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (++json->at == json->end)
        return false;
    if (*json->at == 'u')
        return decode_unicode(json);
    const char *found = *json->at ? strchr(from, *json->at) : NULL;
    if (!found)
        return false;
    json->at++;
    return notme_buf_addc(&json->decoded, to[found - from]);
}

/* Bytes up to the next quote, backslash or illegal byte; false on the latter. */
static bool plain_run(struct notme_json *json)
{
    while (json->at < json->end) {
        const unsigned char c = (unsigned char)*json->at;
        if (c == '"' || c == '\\')
            return true;
        if (c < 0x20) {
            json->error = "a control byte inside a string";
            return false;
        }
        const size_t n = c < 0x80 ? 1 : notme_utf8_length(json->at, (size_t)(json->end - json->at));
        if (n == 0) {
            json->error = "invalid UTF-8";
            return false;
        }
        json->at += n;
    }
    json->error = "a string without its end";
    return false;
}

/* At the opening quote. Without escapes the text is borrowed from the input. */
static bool read_string(struct notme_json *json)
{
    const char *from = ++json->at;
    const size_t decoded = json->decoded.len;
    bool escaped = false;
    for (;;) {
        if (!plain_run(json))
            return false;
        if (*json->at == '"' && !escaped) {
            json->text = (struct notme_text){from, (size_t)(json->at++ - from)};
            return true;
        }
        notme_buf_add(&json->decoded, from, (size_t)(json->at - from));
        escaped = true;
        if (*json->at == '"') {
            json->at++;
            json->text = (struct notme_text){json->decoded.at + decoded, json->decoded.len - decoded};
            return true;
        }
        if (!notme_json_escape(json)) {
            json->error = "a wrong escape";
            return false;
        }
        from = json->at;
    }
}

/* ---- numbers and words */

static size_t digits(struct notme_json *json)
{
    const char *from = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
        json->at++;
    return (size_t)(json->at - from);
}

static bool take(struct notme_json *json, const char *any)
{
    if (json->at == json->end || !*json->at || !strchr(any, *json->at))
        return false;
    json->at++;
    return true;
}

static bool read_number(struct notme_json *json)
{
    const char *from = json->at;
    take(json, "-");
    const bool zero = json->at < json->end && *json->at == '0';
    const size_t whole = digits(json);
    bool ok = whole > 0 && !(zero && whole > 1);
    if (ok && take(json, "."))
        ok = digits(json) > 0;
    if (ok && take(json, "eE")) {
        take(json, "+-");
        ok = digits(json) > 0;
    }
    json->text = (struct notme_text){from, (size_t)(json->at - from)};
    return ok;
}

static bool read_word(struct notme_json *json, const char *word)
{
    const size_t n = strlen(word);
    if ((size_t)(json->end - json->at) < n || memcmp(json->at, word, n) != 0)
        return false;
    json->at += n;
    return true;
}

/* ---- structure */

static enum notme_json_type open_level(struct notme_json *json, bool object)
{
    if (json->depth == json->depth_max)
        return fail(json, "nested too deeply");
    uint8_t *byte = &json->in_object[json->depth / 8];
    const uint8_t bit = (uint8_t)(1u << (json->depth % 8));
    *byte = (uint8_t)(object ? *byte | bit : *byte & ~bit);
    json->depth++;
    json->at++;
    json->state = object ? WANT_FIRST_KEY : WANT_FIRST_ITEM;
    return object ? NOTME_JSON_OBJECT : NOTME_JSON_ARRAY;
}

static bool inside_object(const struct notme_json *json)
{
    return json->in_object[(json->depth - 1) / 8] >> ((json->depth - 1) % 8) & 1;
}

static enum notme_json_type close_level(struct notme_json *json, bool object)
{
    json->at++;
    json->depth--;
    json->state = json->depth ? AFTER_VALUE : DONE;
    return object ? NOTME_JSON_OBJECT_END : NOTME_JSON_ARRAY_END;
}

static enum notme_json_type value_done(struct notme_json *json, enum notme_json_type type)
{
    json->state = json->depth ? AFTER_VALUE : DONE;
    return type;
}

static enum notme_json_type read_value(struct notme_json *json)
{
    switch (*json->at) {
    case '{':
        return open_level(json, true);
    case '[':
        return open_level(json, false);
    case '"':
        return read_string(json) ? value_done(json, NOTME_JSON_STRING) : fail(json, json->error);
    case 't':
        return read_word(json, "true") ? value_done(json, NOTME_JSON_TRUE) : fail(json, "an unknown word");
    case 'f':
        return read_word(json, "false") ? value_done(json, NOTME_JSON_FALSE) : fail(json, "an unknown word");
    case 'n':
        return read_word(json, "null") ? value_done(json, NOTME_JSON_NULL) : fail(json, "an unknown word");
    default:
        if (*json->at != '-' && (*json->at < '0' || *json->at > '9'))
            return fail(json, "a value was expected");
        return read_number(json) ? value_done(json, NOTME_JSON_NUMBER) : fail(json, "a wrong number");
    }
}

static enum notme_json_type read_key(struct notme_json *json)
{
    if (*json->at != '"')
        return fail(json, "a key was expected");
    if (!read_string(json))
        return fail(json, json->error);
    skip_space(json);
    if (!take(json, ":"))
        return fail(json, "':' was expected");
    json->state = AFTER_KEY;
    return NOTME_JSON_KEY;
}

static enum notme_json_type after_value(struct notme_json *json)
{
    const bool object = inside_object(json);
    if (*json->at == (object ? '}' : ']'))
        return close_level(json, object);
    if (*json->at != ',')
        return fail(json, object ? "',' or '}' was expected" : "',' or ']' was expected");
    json->at++;
    skip_space(json);
    if (json->at == json->end)
        return fail(json, "the end came too early");
    return object ? read_key(json) : read_value(json);
}

enum notme_json_type notme_json_next(struct notme_json *json)
{
    skip_space(json);
    if (json->state == DONE) {
        if (json->error)
            return NOTME_JSON_ERROR;
        return json->at == json->end ? NOTME_JSON_END : fail(json, "something follows the value");
    }
    if (json->at == json->end)
        return fail(json, "the end came too early");
    switch ((enum state)json->state) {
    case WANT_FIRST_KEY:
        return *json->at == '}' ? close_level(json, true) : read_key(json);
    case WANT_FIRST_ITEM:
        return *json->at == ']' ? close_level(json, false) : read_value(json);
    case AFTER_VALUE:
        return after_value(json);
    case WANT_VALUE:
    case AFTER_KEY:
    case DONE:
    default:
        return read_value(json);
    }
}

bool notme_json_skip_rest(struct notme_json *json)
{
    const uint32_t depth = json->depth;
    while (json->depth >= depth) {
        const enum notme_json_type type = notme_json_next(json);
        if (type == NOTME_JSON_ERROR || type == NOTME_JSON_END)
            return false;
    }
    return true;
}

bool notme_json_skip_value(struct notme_json *json)
{
    const enum notme_json_type type = notme_json_next(json);
    if (type == NOTME_JSON_OBJECT || type == NOTME_JSON_ARRAY)
        return notme_json_skip_rest(json);
    return type != NOTME_JSON_ERROR && type != NOTME_JSON_END;
}

bool notme_json_pass(struct notme_json *json, const char **at, const char *end, uint32_t depth)
{
    json->at = *at;
    json->end = end;
    json->depth = 0;
    json->depth_max = depth < NOTME_JSON_DEPTH_MAX ? depth : NOTME_JSON_DEPTH_MAX;
    json->state = WANT_VALUE;
    json->error = NULL;
    const bool ok = notme_json_skip_value(json);
    *at = json->at;
    return ok;
}
