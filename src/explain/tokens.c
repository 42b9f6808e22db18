#include "explain/tokens.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

/* ---- words */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || (unsigned char)c >= 0x80;
}

static bool is_link(const char *word, size_t len)
{
    return (len == 4 && memcmp(word, "http", 4) == 0) || (len == 5 && memcmp(word, "https", 5) == 0);
}

/* Words; of scripts that do not part them, pieces. */
static void words(struct notme_text text, notme_token_sink *sink, void *ctx)
{
    enum { WORD_MAX = 24 };
    char word[WORD_MAX] = "";
    size_t len = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.at[i] : ' ';
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (letter(c) && len < WORD_MAX) {
            word[len++] = c;
            continue;
        }
        if (is_link(word, len)) /* it goes on to a space */
            while (i < text.len && text.at[i] != ' ')
                i++;
        else if (len)
            sink(ctx, NOTME_TOKEN_WORD, word, len);
        len = 0;
    }
}

/* ---- style */

static void mark(char what, unsigned amount, notme_token_sink *sink, void *ctx)
{
    const char token[2] = {what, (char)('0' + amount)};
    sink(ctx, NOTME_TOKEN_STYLE, token, sizeof token);
}

static unsigned at_most(size_t value, unsigned most)
{
    return value < most ? (unsigned)value : most;
}

static char first_kind(char c)
{
    if (c >= 'A' && c <= 'Z')
        return 'A';
    if (c >= 'a' && c <= 'z')
        return 'a';
    return (unsigned char)c >= 0x80 ? 'u' : c;
}

/* Words of capital letters. */
static unsigned shouts(struct notme_text text)
{
    unsigned count = 0;
    size_t run = 0;
    for (size_t i = 0; i <= text.len; i++) {
        const char c = i < text.len ? text.at[i] : ' ';
        if (c >= 'A' && c <= 'Z') {
            run++;
            continue;
        }
        count += run >= 3;
        run = 0;
    }
    return count;
}

/* Function words tell authors apart (Mosteller & Wallace 1963), and marks do. */
static void style(struct notme_text text, notme_token_sink *sink, void *ctx)
{
    static const char marks[] = "!?&@#\n\"':;-.(/%$*~_+=|";
    size_t seen[sizeof marks] = {0}, other = 0;
    if (!text.len)
        return;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = text.at[i] ? strchr(marks, text.at[i]) : NULL;
        if (at)
            seen[at - marks]++;
        other += (unsigned char)text.at[i] >= 0x80;
    }
    for (size_t i = 0; i + 1 < sizeof marks; i++)
        if (seen[i])
            mark(marks[i], at_most(seen[i], 3), sink, ctx);
    mark('L', at_most(text.len / 35, 8), sink, ctx);
    mark('F', (unsigned)(unsigned char)first_kind(text.at[0]) - '0', sink, ctx);
    mark('E', (unsigned)(unsigned char)first_kind(text.at[text.len - 1]) - '0', sink, ctx);
    mark('U', at_most(shouts(text), 3), sink, ctx);
    mark('x', at_most(other / 3, 3), sink, ctx);
}

static bool wrote(enum notme_action action)
{
    return action == NOTME_POST || action == NOTME_REPLY || action == NOTME_QUOTE || action == NOTME_COMMIT;
}

void notme_tokens(const struct notme_event *event, unsigned kinds, notme_token_sink *sink, void *ctx)
{
    if (kinds & NOTME_TOKEN_WORD)
        words(event->text, sink, ctx);
    if (kinds & NOTME_TOKEN_NAME && event->author.len)
        sink(ctx, NOTME_TOKEN_NAME, event->author.at, event->author.len);
    for (size_t i = 0; kinds & NOTME_TOKEN_NAME && i < event->ntags; i++)
        sink(ctx, NOTME_TOKEN_NAME, event->tags[i].at, event->tags[i].len);
    if (kinds & NOTME_TOKEN_STYLE && wrote(event->action))
        style(event->text, sink, ctx);
}

/* ---- bags */

static void add(void *ctx, enum notme_token_kind kind, const char *at, size_t len)
{
    struct notme_bag *bag = ctx;
    bag->count[notme_hash(at, len, (uint64_t)kind) % NOTME_BAG_SIZE]++;
    bag->total++;
}

void notme_bag_add(struct notme_bag *bag, const struct notme_event *event, unsigned kinds)
{
    notme_tokens(event, kinds, add, bag);
}

double notme_bag_affinity(const struct notme_bag *a, const struct notme_bag *b)
{
    double sum = 0;
    for (size_t i = 0; i < NOTME_BAG_SIZE; i++)
        if (a->count[i] && b->count[i])
            sum += sqrt((double)a->count[i] * (double)b->count[i]);
    return a->total && b->total ? sum / sqrt((double)a->total * (double)b->total) : 0;
}
