#include "read/mend.h"

#include "base/utf8.h"
#include "read/json_scan.h"

#include <stdlib.h>
#include <string.h>

bool notme_is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

size_t notme_blank(const char *at, size_t len)
{
    size_t i = len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < len && notme_is_space(at[i]))
        i++;
    return i;
}

bool notme_json_byte(char byte)
{
    static const bool outside[256] = {
        ['{'] = true, ['}'] = true, ['['] = true, [']'] = true, [','] = true, [':'] = true, ['"'] = true, ['+'] = true,
        ['-'] = true, ['.'] = true, ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true,
        ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true, ['e'] = true, ['E'] = true, ['t'] = true, ['r'] = true,
        ['u'] = true, ['f'] = true, ['a'] = true, ['l'] = true, ['s'] = true, ['n'] = true};
    return outside[(unsigned char)byte] || notme_is_space(byte);
}

/* ---- strings */

/* cJSON takes an escape without its four digits for a NUL, and may cut a character with it. */
static bool is_unit(const char *at)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    size_t n = 0;
    while (n < 4 && memchr(digits, at[n], sizeof digits - 1))
        n++;
    return n == 4;
}

static uint32_t unit_at(const char *at)
{
    const char hex[] = {at[0], at[1], at[2], at[3], '\0'};
    return (uint32_t)strtoul(hex, NULL, 16);
}

/* Posts are cut by UTF-16 units, so half a pair may be left: it becomes U+FFFD, as does an escaped NUL, at which a C
 * string would end. In place: every escape is as long as "\ufffd". False where an escape is none. */
static bool mend_escapes(char *at, const char *end)
{
    while ((at = memchr(at, '\\', (size_t)(end - at))) && end - at >= 6) {
        if (at[1] != 'u') {
            at += 2;
            continue;
        }
        if (!is_unit(at + 2))
            return false;
        const uint32_t unit = unit_at(at + 2);
        const bool high = unit >= 0xD800 && unit < 0xDC00;
        if (high && end - at >= 12 && memcmp(at + 6, "\\u", 2) == 0 && unit_at(at + 8) >> 10 == 0xDC00 >> 10) {
            at += 12;
            continue;
        }
        if (unit >> 11 == 0xD800 >> 11 || unit == 0)
            memcpy(at + 2, "fffd", 4);
        at += 6;
    }
    return true;
}

const char *notme_mend(char *at, size_t len)
{
    if (memchr(at, '\0', len))
        return "a NUL byte inside a record";
    if (!notme_utf8_valid(at, len))
        return "invalid UTF-8";
    return mend_escapes(at, at + len) ? NULL : "record is no JSON";
}

/* ---- records */

cJSON *notme_parse(const char *at, size_t len)
{
    const char *end = NULL;
    cJSON *record = cJSON_ParseWithLengthOpts(at, len, &end, 0);
    while (record && end < at + len && notme_is_space(*end))
        end++;
    if (record && end < at + len) {
        cJSON_Delete(record);
        return NULL;
    }
    return record;
}

bool notme_is_json(const char *at, size_t len)
{
    struct notme_json json = {0};
    const bool is = !notme_json_start(&json, at, len, CJSON_NESTING_LIMIT - 1) ||
                    (notme_json_skip_value(&json) && notme_json_next(&json) == NOTME_JSON_END);
    notme_json_release(&json);
    return is;
}

enum { FIRST_KEY_WITHIN = 256 }; /* it is looked for again and again */

void notme_drop_comma(struct notme_buf *bytes)
{
    while (bytes->len && notme_is_space(bytes->at[bytes->len - 1]))
        bytes->len--;
    if (bytes->len && bytes->at[bytes->len - 1] == ',')
        bytes->len--;
}

bool notme_first_key(const char *at, size_t len, char *key)
{
    const char *end = at + (len < FIRST_KEY_WITHIN ? len : FIRST_KEY_WITHIN);
    while (at < end && (notme_is_space(*at) || *at == '{'))
        at++;
    const char *quote = at < end && *at == '"' ? memchr(at + 1, '"', (size_t)(end - at - 1)) : NULL;
    const size_t n = quote ? (size_t)(quote - at - 1) : 0;
    if (n == 0 || n >= NOTME_KEY_MAX)
        return false;
    memcpy(key, at + 1, n);
    key[n] = '\0';
    return true;
}

/* Back over spaces: how many bytes are left. */
static size_t back(const char *at, size_t len)
{
    while (len && notme_is_space(at[len - 1]))
        len--;
    return len;
}

size_t notme_restart(const char *at, size_t len, const char *key)
{
    const size_t n = strlen(key);
    if (len < n + 3 || at[len - 1] != '"' || memcmp(at + len - 1 - n, key, n) != 0 || at[len - 2 - n] != '"')
        return 0;
    const size_t brace = back(at, len - 2 - n);
    if (brace == 0 || at[brace - 1] != '{')
        return 0;
    const size_t before = back(at, brace - 1);
    return before && at[before - 1] != ':' ? brace - 1 : 0;
}
