/* Pages for terminals: 80 columns, counted as they are shown. */
#include "report/page.h"

#include "base/escape.h"

#include <string.h>

enum { WIDTH = 80, NAME_WIDTH = 14, POINT_INDENT = 6, LABEL_WIDTH = 9 };

static void add(struct notme_page *page, struct notme_text words)
{
    notme_buf_add(&page->block, words.at, words.len);
}

static void quote(struct notme_page *page, struct notme_text text, size_t columns)
{
    notme_escape(&page->block, text, columns);
}

static void style(struct notme_page *page, const char *code)
{
    if (page->colour)
        notme_buf_addf(page->out, "\033[%sm", code);
}

static void pad(struct notme_buf *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        notme_buf_addc(out, ' ');
}

/* The next word of a text, without the space before it. */
static struct notme_text next_word(struct notme_text *rest)
{
    while (rest->len && *rest->at == ' ') {
        rest->at++;
        rest->len--;
    }
    struct notme_text word = {rest->at, 0};
    while (word.len < rest->len && rest->at[word.len] != ' ')
        word.len++;
    rest->at += word.len;
    rest->len -= word.len;
    return word;
}

/* Words in lines; the first begins at column `at`, the others at `indent`. A word longer than a line stands alone. */
static void wrap(struct notme_buf *out, struct notme_text text, size_t at, size_t indent)
{
    bool first = true;
    for (struct notme_text word; (word = next_word(&text)).len; first = false) {
        const size_t wide = notme_columns(word);
        if (!first && at + 1 + wide > WIDTH) {
            notme_buf_addc(out, '\n');
            pad(out, indent);
            at = indent;
        } else if (!first) {
            notme_buf_addc(out, ' ');
            at++;
        }
        notme_buf_add(out, word.at, word.len);
        at += wide;
    }
    notme_buf_addc(out, '\n');
}

static struct notme_text text_of(const struct notme_page *page)
{
    return (struct notme_text){page->block.at, page->block.len};
}

/* What stands close together: the items of a list, and an item under what it belongs to. */
static bool is_close(const struct notme_page *page)
{
    return page->kind == NOTME_ITEM || (page->kind == NOTME_ASIDE && page->before == NOTME_ITEM) ||
           (!page->facts &&
            (page->before == NOTME_SESSION || page->before == NOTME_HEADING || page->before == NOTME_PART));
}

static void block(struct notme_page *page)
{
    static const char *const tones[] = {"31;1", "33;1", "32;1"};
    struct notme_buf *out = page->out;
    if (page->any && (page->facts || !is_close(page)))
        notme_buf_addc(out, '\n');
    switch (page->kind) {
    case NOTME_TITLE:
        style(page, tones[page->tone]);
        wrap(out, text_of(page), 0, 0);
        style(page, "0");
        break;
    case NOTME_HEADING:
    case NOTME_SESSION:
        style(page, "1");
        wrap(out, text_of(page), 0, 0);
        style(page, "0");
        break;
    case NOTME_PART:
        pad(out, 2);
        style(page, "1");
        notme_buf_addc(&page->block, ':');
        wrap(out, text_of(page), 2, 2);
        style(page, "0");
        break;
    case NOTME_ITEM:
        notme_buf_adds(out, "  - ");
        wrap(out, text_of(page), 4, 4);
        break;
    case NOTME_ASIDE:
        pad(out, 4);
        style(page, "2");
        wrap(out, text_of(page), 4, 4);
        style(page, "0");
        break;
    case NOTME_PARAGRAPH:
    default:
        pad(out, 2);
        wrap(out, text_of(page), 2, 2);
    }
}

static void fact(struct notme_page *page, const char *name)
{
    const size_t wide = strlen(name);
    if (page->any && !page->facts && page->before != NOTME_HEADING)
        notme_buf_addc(page->out, '\n');
    notme_buf_addf(page->out, "  %s", name);
    pad(page->out, wide < NAME_WIDTH - 2 ? NAME_WIDTH - wide : 2);
    wrap(page->out, text_of(page), 2 + (wide < NAME_WIDTH - 2 ? NAME_WIDTH : wide + 2), 2 + NAME_WIDTH);
}

static void point(struct notme_page *page)
{
    const char *label = page->again ? "" : page->label;
    pad(page->out, POINT_INDENT);
    notme_buf_adds(page->out, label);
    pad(page->out, LABEL_WIDTH - strlen(label));
    wrap(page->out, text_of(page), POINT_INDENT + LABEL_WIDTH, POINT_INDENT + LABEL_WIDTH);
}

/* Darker is more, against an even spread. */
static const char *shade(double share)
{
    const double even = 1.0 / (7 * 12);
    return share <= 0 ? "." : share < even / 2 ? "-" : share < 2 * even ? "+" : "#";
}

/* Two hours a cell. */
static void week(struct notme_page *page, const struct notme_week *w)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    struct notme_buf *out = page->out;
    notme_buf_adds(out, "                  0   2   4   6   8  10  12  14  16  18  20  22\n");
    for (int d = 0; d < 7; d++) {
        notme_buf_addf(out, "             %s", days[d]);
        for (int h = 0; h < 24; h += 2) {
            const char *sign = shade(w->share[d][h] + w->share[d][h + 1]);
            notme_buf_addf(out, "  %s%s", sign, sign);
        }
        notme_buf_addc(out, '\n');
    }
    notme_buf_adds(out, "                (. none, - little, + as an even spread, # more)\n");
}

const struct notme_page_writer notme_page_text = {
    .add = add, .quote = quote, .block = block, .fact = fact, .point = point, .week = week};
