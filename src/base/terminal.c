#include "base/terminal.h"

#include "base/utf8.h"

#include <utf8proc.h>

enum { ZWNJ = 0x200c, ZWJ = 0x200d, MARKS_MAX = 4 };

int notme_columns_of(int32_t code)
{
    if (code >= 0x20 && code < 0x7f)
        return 1;
    const int width = utf8proc_charwidth(code);
    return width < 0 ? 0 : width > 2 ? 2 : width;
}

static bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* What reorders a line, takes no place in it, or looks like anything at all. */
static bool is_hidden(int32_t c)
{
    const bool reorders =
        c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f);
    const bool takes_no_place = c == 0xad || c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 ||
                                c == 0x180e || c == 0x200b || (c >= 0x2060 && c <= 0x2065) || c == 0x3164 ||
                                c == 0xfeff || c == 0xffa0 || (c >= 0xfff0 && c <= 0xfffb);
    return reorders || takes_no_place || (c >= 0xe000 && c <= 0xf8ff) || c >= 0xe0000;
}

static bool is_mark(int32_t c)
{
    const utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_MC;
}

static bool is_visible(int32_t c)
{
    return !is_control(c) && !is_hidden(c) && c != ZWNJ && c != ZWJ && c > 0x20;
}

/* A joiner is spelling where it stands between two signs of a script that joins, or of a picture. */
static bool is_spelling(int32_t before, struct notme_text after)
{
    size_t n;
    if (after.len == 0 || before < 0x80 || !is_visible(before))
        return false;
    const int32_t next = notme_utf8_decode(after.at, after.len, &n);
    return next >= 0x80 && notme_utf8_length(after.at, after.len) && is_visible(next);
}

struct writing {
    struct notme_buf *out;
    int32_t before; /* what was written last */
    int marks;      /* that sit on it */
    size_t columns; /* so far */
};

/* What the character at `text` is written as: itself, a space or a dot. */
static struct notme_text shown(const struct writing *w, struct notme_text text, int32_t c, size_t n)
{
    const struct notme_text rest = {text.at + n, text.len - n}, itself = {text.at, n}, dot = notme_text_of("·");
    if (c == '\n' || c == '\t' || c == '\r')
        return notme_text_of(" ");
    if (!notme_utf8_length(text.at, text.len) || is_control(c) || is_hidden(c))
        return dot;
    if (c == ZWNJ || c == ZWJ)
        return is_spelling(w->before, rest) ? itself : dot;
    return is_mark(c) && w->marks >= MARKS_MAX ? (struct notme_text){"", 0} : itself;
}

/* Pictures that a joiner joins are one. */
static size_t width(int32_t before, struct notme_text as, int32_t c)
{
    size_t n;
    if (as.len == 0 || (before == ZWJ && c >= 0x2600))
        return 0;
    return (size_t)notme_columns_of(notme_utf8_decode(as.at, as.len, &n));
}

void notme_terminal_add(struct notme_buf *out, struct notme_text text, size_t columns)
{
    struct writing w = {.out = out};
    size_t n;
    for (; text.len; text.at += n, text.len -= n) {
        const int32_t c = notme_utf8_decode(text.at, text.len, &n);
        const struct notme_text as = shown(&w, text, c, n);
        const size_t wide = width(w.before, as, c);
        const bool last = text.len == n;
        if (w.columns + wide + !last > columns && !(last && w.columns + wide <= columns)) {
            notme_buf_adds(out, "…");
            return;
        }
        notme_buf_add(out, as.at, as.len);
        w.columns += wide;
        w.marks = is_mark(c) ? w.marks + 1 : 0;
        w.before = c;
    }
}

size_t notme_columns(struct notme_text text)
{
    size_t sum = 0, n;
    int32_t before = 0;
    for (; text.len; text.at += n, text.len -= n) {
        const int32_t c = notme_utf8_decode(text.at, text.len, &n);
        if (c == '\033') {
            while (n < text.len && text.at[n] != 'm')
                n++;
            n += n < text.len;
            continue;
        }
        sum += before == ZWJ && c >= 0x2600 ? 0 : (size_t)notme_columns_of(c);
        before = c;
    }
    return sum;
}
