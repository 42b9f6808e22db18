#include "base/escape.h"

#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { MARKS = 8, ZWNJ = 0x200c, ZWJ = 0x200d, PIECE = 16 };

/* What commands a terminal, turns text around, cannot be seen, or means something in private. */
static bool is_hostile(int32_t c)
{
    static const struct {
        int32_t first, last;
    } range[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},     {0x61c, 0x61c},
                 {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180e, 0x180e}, {0x200b, 0x200f},   {0x2028, 0x202e},
                 {0x2060, 0x206f}, {0x3164, 0x3164}, {0xe000, 0xf8ff}, {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},
                 {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff}};
    if (c >= 0x20 && c < 0x7f)
        return false;
    for (size_t i = 0; i < sizeof range / sizeof *range; i++)
        if (c >= range[i].first && c <= range[i].last)
            return true;
    return false;
}

static bool is_space(int32_t c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xa0 || c == 0x3000;
}

/* Can a joiner stand beside it? */
static bool is_of_word(int32_t c)
{
    return c != 0 && !is_space(c) && !is_hostile(c) && c != 0xfffd;
}

/* One character on its way. */
struct passage {
    int32_t before; /* the one that was shown last; 0 = none */
    unsigned marks; /* on it */
    struct notme_text rest;
};

/* The next character as it is shown, in `piece`; returns its bytes, 0 = it is left out. *width = its columns. */
static size_t pass(struct passage *p, char piece[PIECE], size_t *width)
{
    size_t n, next;
    int32_t c = notme_utf8_decode(p->rest.at, p->rest.len, &n);
    p->rest.at += n;
    p->rest.len -= n;
    if (c == '\n' || c == '\t' || c == '\r')
        c = ' ';
    const bool joins = (c == ZWJ || c == ZWNJ) && is_of_word(p->before) && p->rest.len &&
                       is_of_word(notme_utf8_decode(p->rest.at, p->rest.len, &next));
    if (!joins && is_hostile(c))
        c = 0xb7; /* · */
    *width = joins ? 0 : (size_t)utf8proc_charwidth(c);
    p->marks = *width ? 0 : p->marks + 1;
    if (p->marks > MARKS)
        return 0;
    p->before = c;
    return notme_utf8_encode((uint32_t)c, piece);
}

bool notme_escape(struct notme_buf *out, struct notme_text text, size_t columns)
{
    struct passage p = {.rest = text};
    size_t shown = 0, fits = out->len; /* so much of it leaves a column for the sign that more follows */
    while (p.rest.len) {
        char piece[PIECE];
        size_t width;
        const size_t n = pass(&p, piece, &width);
        if (columns && shown + width > columns) {
            out->len = out->len < fits ? out->len : fits;
            return notme_buf_adds(out, "…");
        }
        shown += width;
        if (!notme_buf_add(out, piece, n))
            return false;
        if (shown < columns)
            fits = out->len;
    }
    return true;
}

size_t notme_columns(struct notme_text text)
{
    size_t columns = 0, n;
    for (size_t i = 0; i < text.len; i += n) {
        const int32_t c = notme_utf8_decode(text.at + i, text.len - i, &n);
        columns += c == ZWJ || c == ZWNJ ? 0 : (size_t)utf8proc_charwidth(c);
    }
    return columns;
}

void notme_escape_to(char *out, size_t size, struct notme_text text)
{
    struct passage p = {.rest = text};
    size_t len = 0;
    while (p.rest.len) {
        char piece[PIECE];
        size_t width;
        const size_t n = pass(&p, piece, &width);
        if (len + n >= size)
            break;
        memcpy(out + len, piece, n);
        len += n;
    }
    out[len] = '\0';
}
