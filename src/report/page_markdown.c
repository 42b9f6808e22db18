/* Pages as Markdown (CommonMark), for issue trackers and notes. */
#include "report/page.h"

#include "base/escape.h"
#include "base/utf8.h"

#include <string.h>

static void escaped(struct notme_buf *out, struct notme_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\\`*_{}[]()<>#+-.!|~&@:", text.at[i]) && text.at[i])
            notme_buf_addc(out, '\\');
        notme_buf_addc(out, text.at[i]);
    }
}

/* Words of ours hold no markup but what would be taken for it. */
static void add(struct notme_page *page, struct notme_text words)
{
    for (size_t i = 0; i < words.len; i++) {
        if (strchr("\\`*_[]<>#|~&", words.at[i]))
            notme_buf_addc(&page->block, '\\');
        notme_buf_addc(&page->block, words.at[i]);
    }
}

/* Through the terminal's door first: what it takes out has no place here either. */
static void quote(struct notme_page *page, struct notme_text text, size_t columns)
{
    struct notme_buf plain = {0};
    notme_escape(&plain, text, columns);
    if (plain.failed)
        page->block.failed = true;
    escaped(&page->block, (struct notme_text){plain.at, plain.len});
    notme_buf_release(&plain);
}

static void put_block(struct notme_page *page)
{
    notme_buf_add(page->out, page->block.at, page->block.len);
    notme_buf_addc(page->out, '\n');
}

static void block(struct notme_page *page)
{
    static const char *const marks[] = {
        [NOTME_TITLE] = "# ",   [NOTME_HEADING] = "## ", [NOTME_SESSION] = "### ", [NOTME_PART] = "#### ",
        [NOTME_PARAGRAPH] = "", [NOTME_ITEM] = "- ",     [NOTME_ASIDE] = ""};
    const bool list_goes_on = page->kind == NOTME_ITEM && page->before == NOTME_ITEM && !page->facts;
    if (page->any && !list_goes_on)
        notme_buf_addc(page->out, '\n');
    notme_buf_adds(page->out, marks[page->kind]);
    put_block(page);
}

static void fact(struct notme_page *page, const char *name)
{
    if (page->any && !page->facts)
        notme_buf_addc(page->out, '\n');
    notme_buf_addf(page->out, *name ? "- **%s:** " : "- %s", name);
    put_block(page);
}

static void point(struct notme_page *page)
{
    notme_buf_addf(page->out, "  - *%s:* ", page->label);
    put_block(page);
}

static void week(struct notme_page *page, const struct notme_week *w)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    struct notme_buf *out = page->out;
    notme_buf_adds(out, "\n|  |");
    for (int h = 0; h < 24; h += 2)
        notme_buf_addf(out, " %02d |", h);
    notme_buf_adds(out, "\n| --- |");
    for (int h = 0; h < 24; h += 2)
        notme_buf_adds(out, " ---: |");
    for (int d = 0; d < 7; d++) {
        notme_buf_addf(out, "\n| %s |", days[d]);
        for (int h = 0; h < 24; h += 2)
            notme_buf_addf(out, " %.1f |", 100 * (w->share[d][h] + w->share[d][h + 1]));
    }
    notme_buf_adds(out, "\n\n(percent of the timed events)\n");
}

const struct notme_page_writer notme_page_markdown = {
    .add = add, .quote = quote, .block = block, .fact = fact, .point = point, .week = week};
