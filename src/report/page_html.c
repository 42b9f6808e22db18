/* Pages as HTML: one file, no script, nothing asked for from anywhere. For phones, paper, the dark and screen readers.
 */
#include "report/page.h"

#include "base/escape.h"
#include "report/svg.h"

#include <string.h>

static const char head[] = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                           "'unsafe-inline'; img-src data:\">\n"
                           "<link rel=\"icon\" href=\"data:,\">\n";

/* Colours by name: the charts take them, too. The dark is for screens; paper is white. */
static const char colours[] =
    ":root{color-scheme:light dark;--ink:#1a1c1f;--dim:#5a6068;--paper:#fff;--line:#d5d9de;--mark:#b3261e;"
    "--calm:#1d6b3a;--doubt:#8a5a00;--fill:#2f5f9e;--band:#2f5f9e33}\n"
    "@media screen and (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--dim:#a2a9b2;--paper:#15171a;--line:#3a3f46;"
    "--mark:#ff8a80;--calm:#7fd49b;--doubt:#f0bf5a;--fill:#8ab4f8;--band:#8ab4f833}}\n";

static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.45 system-ui,sans-serif}\n"
    "main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 2rem}\n"
    "h1{font-size:1.4rem;line-height:1.25;margin:0 0 1rem;padding-left:.75rem;border-left:.4rem solid}\n"
    "h1.alarm{color:var(--mark)}h1.doubt{color:var(--doubt)}h1.calm{color:var(--calm)}\n"
    "h2{font-size:1.2rem;margin:1.75rem 0 .5rem;padding-top:.6rem;border-top:1px solid var(--line)}\n"
    "h3{font-size:1.05rem;margin:1rem 0 .25rem}\n"
    "h4{font-size:1rem;margin:1.25rem 0 .25rem}\n"
    "p,ul,dl{margin:.4rem 0}ul{padding-left:1.25rem}li{margin:.2rem 0}\n"
    "h1,h2,h3,h4,p,li,dd{overflow-wrap:anywhere}\n"
    "dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.15rem 1rem}\n"
    "dt{color:var(--dim)}dd{margin:0;grid-column:2;min-width:0}\n"
    "li.share{display:grid;grid-template-columns:3.5rem 1fr;gap:.75rem;margin:.35rem 0 .35rem -1.25rem}\n"
    "li>div{min-width:0}li dl{grid-template-columns:4rem 1fr;gap:.1rem .5rem;margin:.1rem 0 .6rem;font-size:.9rem}\n"
    ".bar{width:100%;height:.5rem;margin-top:.5em}\n"
    ".aside{color:var(--dim);font-size:.9rem}\n"
    "figure{margin:.75rem 0}figcaption{color:var(--dim);font-size:.85rem}\n"
    "figure svg{display:block;width:100%;height:auto}\n";

/* Labels in units of the charts, which shrink with the page: never below 9 pixels as they are seen. */
static const char media[] =
    "svg text{fill:var(--dim);font:12px system-ui,sans-serif}\n"
    "@media(max-width:45rem){svg text{font-size:16px}}\n"
    "@media(max-width:30rem){svg text{font-size:21px}dl{display:block}dd{margin:0 0 .4rem}"
    "li dl{display:block;margin-left:-2.75rem}li dd{margin:0 0 .2rem 1rem}li.share{grid-template-columns:2rem 1fr}}\n"
    "@page{margin:16mm;@bottom-right{content:counter(page) \" / \" counter(pages);font:8pt sans-serif}}\n"
    ".sign{display:none}\n"
    "@media print{html{font-size:10pt}main{max-width:none;padding:0}svg text{font-size:12px}"
    "h2,h3,h4{break-after:avoid}li,dd,figure{break-inside:avoid}p,li{orphans:2;widows:2}"
    ".sign{display:flex;gap:2rem;margin-top:3rem;break-inside:avoid}"
    ".sign span{flex:1;border-top:1px solid;padding-top:.25rem}}\n";

static void begin(struct notme_page *page, const char *title)
{
    notme_buf_adds(page->out, head);
    notme_buf_addf(page->out, "<title>%s</title>\n<style>\n", title);
    notme_buf_adds(page->out, colours);
    notme_buf_adds(page->out, style);
    notme_buf_adds(page->out, media);
    notme_buf_adds(page->out, "</style>\n</head>\n<body>\n<main>\n");
}

static void close_item(struct notme_page *page)
{
    if (page->points)
        notme_buf_adds(page->out, "</dl>");
    if (page->item)
        notme_buf_adds(page->out, "</div></li>\n");
    page->points = page->item = false;
}

static void close_list(struct notme_page *page)
{
    close_item(page);
    if (page->list)
        notme_buf_addf(page->out, "</%s>\n", page->list);
    page->list = NULL;
}

static void open_list(struct notme_page *page, const char *list)
{
    if (page->list && strcmp(page->list, list) == 0)
        return;
    close_list(page);
    notme_buf_addf(page->out, "<%s>\n", list);
    page->list = list;
}

/* On paper there is a line to sign. */
static void end(struct notme_page *page)
{
    close_list(page);
    notme_buf_adds(page->out, "<p class=\"sign\"><span>Read and judged by</span><span>Date</span></p>\n"
                              "</main>\n</body>\n</html>\n");
}

static void escaped(struct notme_buf *out, struct notme_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&':
            notme_buf_adds(out, "&amp;");
            break;
        case '<':
            notme_buf_adds(out, "&lt;");
            break;
        case '>':
            notme_buf_adds(out, "&gt;");
            break;
        case '"':
            notme_buf_adds(out, "&quot;");
            break;
        case '\'':
            notme_buf_adds(out, "&#39;");
            break;
        default:
            notme_buf_addc(out, text.at[i]);
        }
    }
}

static void add(struct notme_page *page, struct notme_text words)
{
    escaped(&page->block, words);
}

/* Isolated, so that a text that runs from right to left turns nothing around it. */
static void quote(struct notme_page *page, struct notme_text text, size_t columns)
{
    struct notme_buf plain = {0};
    notme_escape(&plain, text, columns);
    if (plain.failed)
        page->block.failed = true;
    notme_buf_adds(&page->block, "<bdi>");
    escaped(&page->block, (struct notme_text){plain.at, plain.len});
    notme_buf_adds(&page->block, "</bdi>");
    notme_buf_release(&plain);
}

static void element(struct notme_page *page, const char *name, const char *class)
{
    notme_buf_addf(page->out, "<%s%s%s%s>", name, class ? " class=\"" : "", class ? class : "", class ? "\"" : "");
    notme_buf_add(page->out, page->block.at, page->block.len);
    notme_buf_addf(page->out, "</%s>\n", name);
}

static void contents(struct notme_page *page)
{
    notme_buf_add(page->out, page->block.at, page->block.len);
}

/* It stays open: points may follow. */
static void item(struct notme_page *page)
{
    open_list(page, "ul");
    close_item(page);
    notme_buf_adds(page->out, page->whole ? "<li class=\"share\">" : "<li>");
    if (page->whole)
        notme_svg_bar(page->out, page->share, page->whole);
    notme_buf_adds(page->out, "<div>");
    contents(page);
    page->item = true;
}

static void block(struct notme_page *page)
{
    static const char *const tones[] = {"alarm", "doubt", "calm"};
    static const char *const names[] = {[NOTME_TITLE] = "h1", [NOTME_HEADING] = "h2",  [NOTME_SESSION] = "h3",
                                        [NOTME_PART] = "h4",  [NOTME_PARAGRAPH] = "p", [NOTME_ASIDE] = "p"};
    if (page->kind == NOTME_ITEM) {
        item(page);
        return;
    }
    close_list(page);
    element(page, names[page->kind],
            page->kind == NOTME_TITLE   ? tones[page->tone]
            : page->kind == NOTME_ASIDE ? "aside"
                                        : NULL);
}

static void fact(struct notme_page *page, const char *name)
{
    open_list(page, "dl");
    if (*name)
        notme_buf_addf(page->out, "<dt>%s</dt>", name);
    element(page, "dd", NULL);
}

static void point(struct notme_page *page)
{
    if (!page->points)
        notme_buf_adds(page->out, "<dl>");
    page->points = true;
    if (!page->again)
        notme_buf_addf(page->out, "<dt>%s</dt>", page->label);
    element(page, "dd", NULL);
}

static void week(struct notme_page *page, const struct notme_week *w)
{
    close_list(page);
    notme_svg_week(page->out, w);
}

static void series(struct notme_page *page, const struct notme_series *s)
{
    close_list(page);
    notme_svg_series(page->out, s);
}

const struct notme_page_writer notme_page_html = {.begin = begin,
                                                  .end = end,
                                                  .add = add,
                                                  .quote = quote,
                                                  .block = block,
                                                  .fact = fact,
                                                  .point = point,
                                                  .week = week,
                                                  .series = series};
