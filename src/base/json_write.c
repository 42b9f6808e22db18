#include "base/json_write.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_escaped(struct notme_buf *buf, unsigned char c)
{
    static const char short_names[] = "btn\0fr"; /* 0x08 … 0x0d; 0x0b has none */
    if (c == '"' || c == '\\') {
        notme_buf_addc(buf, '\\');
        notme_buf_addc(buf, (char)c);
    } else if (c >= 8 && c <= 13 && short_names[c - 8]) {
        notme_buf_addc(buf, '\\');
        notme_buf_addc(buf, short_names[c - 8]);
    } else {
        notme_buf_addf(buf, "\\u%04x", c);
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Bytes that are written as they are: eight at a time, the top bit of a byte telling that it is not. */
static size_t plain_run(const char *at, size_t len)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= len; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        const uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\', rubout = word ^ ones * 0x7f;
        /* bytes behind one that is not plain may be told of wrongly, none before it */
        if (((quote - ones) | (slash - ones) | (rubout - ones) | (word - ones * 0x20) | word) & tops)
            break;
    }
    while (i < len && is_plain((unsigned char)at[i]))
        i++;
    return i;
}

void notme_json_text(struct notme_buf *buf, struct notme_text text)
{
    if (!text.at) {
        notme_buf_adds(buf, "null");
        return;
    }
    notme_buf_addc(buf, '"');
    for (size_t i = 0; i < text.len;) {
        const size_t plain = plain_run(text.at + i, text.len - i);
        notme_buf_add(buf, text.at + i, plain);
        i += plain;
        if (i == text.len)
            break;
        const unsigned char c = (unsigned char)text.at[i];
        if (c < 0x80) {
            put_escaped(buf, c);
            i++;
            continue;
        }
        const size_t n = notme_utf8_length(text.at + i, text.len - i);
        if (n)
            notme_buf_add(buf, text.at + i, n);
        else
            notme_buf_adds(buf, "\xef\xbf\xbd");
        i += n ? n : 1;
    }
    notme_buf_addc(buf, '"');
}

void notme_json_number(struct notme_buf *buf, double value, int digits)
{
    char text[40];
    if (!isfinite(value)) {
        notme_buf_adds(buf, "null");
        return;
    }
    snprintf(text, sizeof text, "%.*g", digits, value == 0 ? 0.0 : value);
    for (char *c = text; *c; c++)
        if (*c == ',')
            *c = '.'; /* the caller's locale may write a comma */
    notme_buf_adds(buf, text);
}

void notme_json_time(struct notme_buf *buf, int64_t time)
{
    char text[NOTME_TIME_MAX];
    if (time == NOTME_NO_TIME) {
        notme_buf_adds(buf, "null");
        return;
    }
    const size_t n = notme_time_format(time, text);
    notme_buf_addc(buf, '"');
    notme_buf_add(buf, text, n);
    notme_buf_addc(buf, '"');
}
