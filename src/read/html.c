#include "read/html.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

struct cursor {
    const char *at, *end;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts(const char *at, const char *end, const char *word)
{
    const size_t n = strlen(word);
    return (size_t)(end - at) >= n && strncasecmp(at, word, n) == 0;
}

static const char *find(const char *at, const char *end, const char *word)
{
    while ((at = memchr(at, word[0], (size_t)(end - at))) && !starts(at, end, word))
        at++;
    return at ? at : end;
}

/* ---- tags */

struct tag {
    struct notme_text name, rest; /* rest: the attributes */
    bool closes;
};

/* The tag or comment at '<', passed over; its end may be missing: then all that follows is of it. */
static struct tag take_tag(struct cursor *c)
{
    struct tag tag = {{NULL, 0}, {NULL, 0}, false};
    const char *at = c->at + 1;
    char quote = '\0';
    if (starts(at, c->end, "!--")) {
        const char *end = find(at + 3, c->end, "-->");
        c->at = end < c->end ? end + 3 : end;
        return tag;
    }
    tag.closes = at < c->end && *at == '/';
    at += tag.closes;
    tag.name.at = at;
    while (at < c->end && !is_space(*at) && *at != '>' && *at != '/')
        at++;
    tag.name.len = (size_t)(at - tag.name.at);
    tag.rest.at = at;
    for (; at < c->end && (quote || *at != '>'); at++) {
        if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? '\0' : *at;
    }
    tag.rest.len = (size_t)(at - tag.rest.at);
    c->at = at < c->end ? at + 1 : at;
    return tag;
}

/* Is this '<' the beginning of something, not just less-than? */
static bool is_tag(const struct cursor *c)
{
    const char *next = c->at + 1;
    return next < c->end &&
           (is_letter(*next) || *next == '!' || *next == '?' || (*next == '/' && next + 1 < c->end && next[1] != ' '));
}

static bool is_named(const struct tag *tag, const char *const *names)
{
    for (; *names; names++)
        if (tag->name.len == strlen(*names) && strncasecmp(tag->name.at, *names, tag->name.len) == 0)
            return true;
    return false;
}

/* A border of words? */
static bool is_break(const struct tag *tag)
{
    static const char *const names[] = {"br", "p",  "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2",
                                        "h3", "h4", "h5",  "h6", "tr", "td", "th",         "hr",  NULL};
    return is_named(tag, names);
}

/* What stands in it is no text: to be passed over up to its end. */
static void skip_raw(struct cursor *c, const struct tag *tag)
{
    static const char *const script[] = {"script", NULL}, *const style[] = {"style", NULL};
    if (!tag->closes && is_named(tag, script))
        c->at = find(c->at, c->end, "</script");
    else if (!tag->closes && is_named(tag, style))
        c->at = find(c->at, c->end, "</style");
}

/* ---- entities */

static const struct {
    const char *name;
    uint32_t code;
} entities[] = {{"amp", '&'},    {"lt", '<'},     {"gt", '>'},     {"quot", '"'},    {"apos", '\''},  {"nbsp", ' '},
                {"emsp", ' '},   {"ensp", ' '},   {"thinsp", ' '}, {"hellip", 8230}, {"mdash", 8212}, {"ndash", 8211},
                {"lsquo", 8216}, {"rsquo", 8217}, {"ldquo", 8220}, {"rdquo", 8221},  {"laquo", 171},  {"raquo", 187},
                {"copy", 169},   {"reg", 174},    {"trade", 8482}, {"euro", 8364},   {"bull", 8226},  {"auml", 228},
                {"ouml", 246},   {"uuml", 252},   {"Auml", 196},   {"Ouml", 214},    {"Uuml", 220},   {"szlig", 223},
                {"eacute", 233}, {"egrave", 232}, {"ccedil", 231}};

/* Digits after "&#" up to ';'. 0 = none of a character. */
static uint32_t numbered(const char *at, const char *end)
{
    const bool hex = at < end && (*at == 'x' || *at == 'X');
    uint32_t code = 0;
    at += hex;
    if (at == end)
        return 0;
    for (; at < end; at++) {
        const uint32_t digit = *at >= '0' && *at <= '9'   ? (uint32_t)(*at - '0')
                               : *at >= 'a' && *at <= 'f' ? (uint32_t)(*at - 'a' + 10)
                               : *at >= 'A' && *at <= 'F' ? (uint32_t)(*at - 'A' + 10)
                                                          : 16;
        if (digit >= (hex ? 16 : 10))
            return 0;
        code = code * (hex ? 16 : 10) + digit;
        if (code > 0x10ffff)
            return 0xfffd;
    }
    return code ? code : 0xfffd;
}

/* The character of "&…;" at the cursor, which then stands behind it; 0 where it is none. */
static uint32_t take_entity(struct cursor *c)
{
    enum { LONGEST = 10 };
    const char *at = c->at + 1;
    const size_t left = (size_t)(c->end - at), most = left < LONGEST ? left : LONGEST;
    const char *end = memchr(at, ';', most);
    uint32_t code = 0;
    if (!end || end == at)
        return 0;
    if (*at == '#')
        code = numbered(at + 1, end);
    for (size_t i = 0; i < sizeof entities / sizeof *entities && *at != '#' && !code; i++)
        if (strlen(entities[i].name) == (size_t)(end - at) && memcmp(entities[i].name, at, (size_t)(end - at)) == 0)
            code = entities[i].code;
    if (code)
        c->at = end + 1;
    return code;
}

/* ---- text */

struct writer {
    char *out;
    size_t len;
    bool space; /* one is due before what comes next */
};

/* A space is written late, so that none is at the end and writing never overtakes reading. */
static void write_bytes(struct writer *w, const char *bytes, size_t n)
{
    if (w->space && w->len)
        w->out[w->len++] = ' ';
    w->space = false;
    memmove(w->out + w->len, bytes, n);
    w->len += n;
}

static void write_code(struct writer *w, uint32_t code)
{
    char bytes[4];
    if (code <= ' ' || code == 0xa0 || code == 0x7f)
        w->space = true;
    else
        write_bytes(w, bytes, notme_utf8_encode(code, bytes));
}

/* Bytes of the white space at the cursor: in UTF-8 there are some that are wide, narrow, or do not break. */
static size_t space_at(const struct cursor *c)
{
    const unsigned char *at = (const unsigned char *)c->at;
    const size_t left = (size_t)(c->end - c->at);
    if (is_space(*c->at))
        return 1;
    if (left >= 2 && at[0] == 0xc2 && at[1] == 0xa0)
        return 2;
    const bool general =
        left >= 3 && at[0] == 0xe2 && at[1] == 0x80 && ((at[2] >= 0x80 && at[2] <= 0x8a) || at[2] == 0xaf);
    const bool other = left >= 3 && ((at[0] == 0xe2 && at[1] == 0x81 && at[2] == 0x9f) ||
                                     (at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80));
    return general || other ? 3 : 0;
}

size_t notme_html_text(const char *html, size_t len, char *out)
{
    struct cursor c = {html, html + len};
    struct writer w = {.out = out};
    while (c.at < c.end) {
        const uint32_t code = *c.at == '&' ? take_entity(&c) : 0;
        if (code) {
            write_code(&w, code);
        } else if (*c.at == '<' && is_tag(&c)) {
            const struct tag tag = take_tag(&c);
            w.space = w.space || is_break(&tag);
            skip_raw(&c, &tag);
        } else if (space_at(&c)) {
            w.space = true;
            c.at += space_at(&c);
        } else {
            write_bytes(&w, c.at++, 1);
        }
    }
    return w.len;
}

/* ---- links */

struct notme_text notme_host_of(struct notme_text url)
{
    const struct notme_text none = {NULL, 0};
    if (!url.len)
        return none;
    const char *at = url.at, *end = url.at + url.len;
    if (!starts(at, end, "http://") && !starts(at, end, "https://"))
        return none;
    at = find(at, end, "//") + 2;
    const char *stop = at;
    while (stop < end && *stop != '/' && *stop != '?' && *stop != '#' && *stop != '\\')
        stop++;
    for (const char *sign = at; sign < stop; sign++) /* a name before '@' is not the host */
        at = *sign == '@' ? sign + 1 : at;
    at += starts(at, stop, "www.") ? 4 : 0;
    const char *port = memchr(at, ':', (size_t)(stop - at));
    end = port ? port : stop;
    return end > at && end - at <= 253 ? (struct notme_text){at, (size_t)(end - at)} : none;
}

/* The value of NAME="…" among attributes. */
static struct notme_text attribute(struct notme_text rest, const char *name)
{
    const char *at = rest.at, *end = rest.len ? rest.at + rest.len : rest.at;
    while (at < end) {
        const bool begins = is_space(*at) && starts(at + 1, end, name);
        at += begins ? 1 + strlen(name) : 1;
        if (!begins || end - at < 2 || at[0] != '=' || (at[1] != '"' && at[1] != '\''))
            continue;
        const char *close = memchr(at + 2, at[1], (size_t)(end - at - 2));
        return (struct notme_text){at + 2, (size_t)((close ? close : end) - at - 2)};
    }
    return (struct notme_text){NULL, 0};
}

static bool has_word(struct notme_text text, const char *word)
{
    return text.at && find(text.at, text.at + text.len, word) < text.at + text.len;
}

size_t notme_html_hosts(struct notme_text html, struct notme_text *host, size_t most)
{
    static const char *const anchor[] = {"a", NULL};
    struct cursor c = {html.at, html.len ? html.at + html.len : html.at};
    size_t count = 0;
    while (html.len && count < most && (c.at = memchr(c.at, '<', (size_t)(c.end - c.at)))) {
        if (!is_tag(&c)) {
            c.at++;
            continue;
        }
        const struct tag tag = take_tag(&c);
        const struct notme_text class = attribute(tag.rest, "class");
        if (!is_named(&tag, anchor) || tag.closes || has_word(class, "mention") || has_word(class, "hashtag"))
            continue;
        host[count] = notme_host_of(attribute(tag.rest, "href"));
        count += host[count].len > 0;
    }
    return count;
}
