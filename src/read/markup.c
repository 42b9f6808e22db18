#include "read/markup.h"

#include <string.h>
#include <strings.h>

enum { TAG_MOST = 65536, NAME_MOST = 32 };

enum state { TEXT, LESS, TAG, BANG, COMMENT, RAW };

struct lexer {
    notme_mark_sink *sink;
    void *ctx;
    enum state state;
    struct notme_buf tag; /* between '<' and '>' */
    char quote;           /* that is open in a tag */
    unsigned dashes;      /* seen last: a comment ends in two and '>' */
    char raw[NAME_MOST];  /* the element whose text is no text; "" = none */
    size_t matched;       /* of "</NAME" */
    uint64_t offset, start;
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static int give_text(struct lexer *x, const char *at, size_t len)
{
    const struct notme_mark mark = {
        .kind = NOTME_MARK_TEXT, .text = {at, len}, .offset = x->offset}; /* offset is counted up afterwards */
    return len ? x->sink(x->ctx, &mark) : NOTME_OK;
}

/* What is in them is no text. */
static bool is_raw(struct notme_text name)
{
    static const char *const names[] = {"script", "style", "textarea", "title", "noscript"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.len == strlen(names[i]) && memcmp(name.at, names[i], name.len) == 0)
            return true;
    return false;
}

static int give_tag(struct lexer *x)
{
    char name[NAME_MOST];
    const char *at = x->tag.at, *end = at ? at + x->tag.len : at;
    const bool closes = at < end && *at == '/';
    size_t n = 0;
    for (at += closes; at < end && !is_space(*at) && *at != '/'; at++)
        if (n < sizeof name)
            name[n++] = lower(*at);
    const struct notme_mark mark = {.kind = closes ? NOTME_MARK_CLOSE : NOTME_MARK_OPEN,
                                    .name = {name, n},
                                    .inner = {at, (size_t)(end - at)},
                                    .offset = x->start};
    if (!closes && is_raw(mark.name)) {
        memcpy(x->raw, name, n);
        x->raw[n] = '\0';
        x->matched = 0;
        x->state = RAW;
    }
    return n ? x->sink(x->ctx, &mark) : NOTME_OK;
}

/* Behind '<': something begins, or it was less-than. */
static int begin(struct lexer *x, char c)
{
    notme_buf_clear(&x->tag);
    x->quote = '\0';
    x->dashes = 0;
    if (is_letter(c) || c == '/') {
        x->state = TAG;
        return notme_buf_addc(&x->tag, c) ? NOTME_OK : NOTME_ENOMEM;
    }
    if (c == '!' || c == '?') {
        x->state = BANG;
        return NOTME_OK;
    }
    const int status = give_text(x, "<", 1);
    x->state = c == '<' ? LESS : TEXT;
    return status == NOTME_OK && c != '<' ? give_text(x, &c, 1) : status;
}

static int in_tag(struct lexer *x, char c)
{
    if (x->quote ? c == x->quote : (c == '"' || c == '\'') && x->tag.len && x->tag.at[x->tag.len - 1] == '=')
        x->quote = x->quote ? '\0' : c;
    else if (c == '>' && !x->quote) {
        x->state = TEXT;
        return give_tag(x);
    }
    return x->tag.len >= TAG_MOST || notme_buf_addc(&x->tag, c) ? NOTME_OK : NOTME_ENOMEM;
}

static void in_bang(struct lexer *x, char c)
{
    x->dashes = c == '-' && x->dashes < 2 ? x->dashes + 1 : 0;
    x->state = c == '>' ? TEXT : x->dashes == 2 ? COMMENT : BANG;
    x->dashes = x->state == COMMENT ? 0 : x->dashes;
}

static void in_comment(struct lexer *x, char c)
{
    x->state = c == '>' && x->dashes >= 2 ? TEXT : COMMENT;
    x->dashes = c == '-' ? x->dashes + (x->dashes < 2) : 0;
}

/* Up to "</NAME", which begins the tag that ends it. */
static int in_raw(struct lexer *x, char c)
{
    const size_t len = strlen(x->raw);
    const char wanted = x->matched == 0 ? '<' : x->matched == 1 ? '/' : x->raw[x->matched - 2];
    x->matched = lower(c) == wanted ? x->matched + 1 : c == '<';
    if (x->matched < len + 2)
        return NOTME_OK;
    notme_buf_clear(&x->tag);
    x->quote = '\0';
    x->state = TAG;
    return notme_buf_addc(&x->tag, '/') && notme_buf_add(&x->tag, x->raw, len) ? NOTME_OK : NOTME_ENOMEM;
}

static int take(struct lexer *x, char c)
{
    switch (x->state) {
    case TEXT:
        x->start = x->offset;
        x->state = LESS;
        return NOTME_OK;
    case LESS:
        return begin(x, c);
    case TAG:
        return in_tag(x, c);
    case BANG:
        in_bang(x, c);
        break;
    case COMMENT:
        in_comment(x, c);
        break;
    case RAW:
        return in_raw(x, c);
    }
    return NOTME_OK;
}

/* Bytes up to the next '<', where text is being read. */
static size_t plain_bytes(const struct lexer *x, const char *at, size_t left)
{
    if (x->state != TEXT)
        return 0;
    const char *less = memchr(at, '<', left);
    return less ? (size_t)(less - at) : left;
}

static int take_piece(struct lexer *x, const char *at, const char *end)
{
    int status = NOTME_OK;
    while (at < end && status == NOTME_OK) {
        const size_t plain = plain_bytes(x, at, (size_t)(end - at));
        status = give_text(x, at, plain);
        at += plain;
        x->offset += plain;
        if (at < end && status == NOTME_OK) {
            status = take(x, *at++);
            x->offset++;
        }
    }
    return status;
}

int notme_markup_read(struct notme_reader *reader, struct notme_stream *stream, notme_mark_sink *sink, void *ctx)
{
    struct lexer x = {.sink = sink, .ctx = ctx};
    const char *bytes;
    int64_t n;
    int status = NOTME_OK;
    while (status == NOTME_OK && (n = stream->pull(stream->ctx, &bytes, reader->err)) != 0) {
        if (n > 0)
            reader->stats->bytes += (uint64_t)n;
        status = n < 0 ? (int)n : take_piece(&x, bytes, bytes + n);
    }
    if (status == NOTME_ENOMEM)
        notme_fail_memory(reader->err);
    notme_buf_release(&x.tag);
    return status;
}

/* The next NAME="VALUE", NAME='VALUE' or NAME=VALUE; false at the end. */
static bool next_attribute(const char **at, const char *end, struct notme_text *name, struct notme_text *value)
{
    const char *c = *at;
    while (c < end && (is_space(*c) || *c == '/'))
        c++;
    name->at = c;
    while (c < end && *c != '=' && !is_space(*c))
        c++;
    name->len = (size_t)(c - name->at);
    *value = (struct notme_text){NULL, 0};
    if (c < end && *c == '=') {
        const char quote = c + 1 < end && (c[1] == '"' || c[1] == '\'') ? c[1] : '\0';
        c += quote ? 2 : 1;
        value->at = c;
        while (c < end && (quote ? *c != quote : !is_space(*c)))
            c++;
        value->len = (size_t)(c - value->at);
        c += c < end && quote;
    }
    *at = c;
    return name->len > 0 || value->at;
}

struct notme_text notme_mark_attribute(const struct notme_mark *mark, const char *name)
{
    struct notme_text found, value;
    const char *at = mark->inner.at, *end = mark->inner.len ? at + mark->inner.len : at;
    while (next_attribute(&at, end, &found, &value))
        if (found.len == strlen(name) && strncasecmp(found.at, name, found.len) == 0)
            return value;
    return (struct notme_text){NULL, 0};
}
