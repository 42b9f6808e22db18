#include "base/utf8.h"

static bool tail(const unsigned char *b, size_t from, size_t n)
{
    for (size_t i = from; i < n; i++)
        if ((b[i] & 0xc0) != 0x80)
            return false;
    return true;
}

/* The ranges of the second byte are those of Unicode 15, table 3-7. */
size_t notme_utf8_length(const char *at, size_t len)
{
    const unsigned char *b = (const unsigned char *)at;
    if (len == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    const size_t n = b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : b[0] < 0xf5 ? 4 : 0;
    if (n == 0 || len < n || !tail(b, 1, n))
        return 0;
    if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) || (b[0] == 0xf0 && b[1] < 0x90) ||
        (b[0] == 0xf4 && b[1] > 0x8f))
        return 0;
    return n;
}

bool notme_utf8_valid(const char *at, size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t n = notme_utf8_length(at + i, len - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

int32_t notme_utf8_decode(const char *at, size_t len, size_t *n)
{
    const unsigned char *b = (const unsigned char *)at;
    *n = notme_utf8_length(at, len);
    switch (*n) {
    case 1:
        return b[0];
    case 2:
        return (b[0] & 0x1f) << 6 | (b[1] & 0x3f);
    case 3:
        return (b[0] & 0x0f) << 12 | (b[1] & 0x3f) << 6 | (b[2] & 0x3f);
    case 4:
        return (b[0] & 0x07) << 18 | (b[1] & 0x3f) << 12 | (b[2] & 0x3f) << 6 | (b[3] & 0x3f);
    default:
        *n = 1;
        return 0xfffd;
    }
}

size_t notme_utf8_encode(uint32_t code, char *out)
{
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = 0xfffd;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}
