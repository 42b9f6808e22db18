#include "report/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void notme_page_begin(struct notme_page *page, const struct notme_page_writer *writer, struct notme_buf *out,
                      const char *title)
{
    page->writer = writer;
    page->out = out;
    if (writer->begin)
        writer->begin(page, title);
}

void notme_page_end(struct notme_page *page)
{
    if (page->writer->end)
        page->writer->end(page);
}

void notme_page_release(struct notme_page *page)
{
    notme_buf_release(&page->block);
}

void notme_page_open(struct notme_page *page, enum notme_block kind)
{
    page->kind = kind;
    page->whole = NULL;
    notme_buf_clear(&page->block);
}

static void add(struct notme_page *page, const char *format, va_list list) NOTME_PRINTF(2, 0);

static void add(struct notme_page *page, const char *format, va_list list)
{
    char words[1024];
    const int n = vsnprintf(words, sizeof words, format, list);
    if (n < 0 || n >= (int)sizeof words)
        page->block.failed = true; /* a sentence of ours is never so long */
    else
        page->writer->add(page, (struct notme_text){words, (size_t)n});
}

void notme_page_add(struct notme_page *page, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(page, format, list);
    va_end(list);
}

void notme_page_quote(struct notme_page *page, struct notme_text text, size_t columns)
{
    page->writer->quote(page, text, columns);
}

/* Nothing is lost without a word. */
static void check(struct notme_page *page)
{
    if (page->block.failed)
        page->out->failed = true;
}

void notme_page_close(struct notme_page *page)
{
    check(page);
    page->writer->block(page);
    page->before = page->kind;
    page->facts = false;
    page->label = NULL;
    page->any = true;
}

void notme_page_close_fact(struct notme_page *page, const char *name)
{
    check(page);
    page->writer->fact(page, name);
    page->facts = page->any = true;
    page->label = NULL;
}

void notme_page_weigh(struct notme_page *page, double share, const char *whole)
{
    page->share = share;
    page->whole = whole;
}

bool notme_page_has_pictures(const struct notme_page *page)
{
    return page->writer->series;
}

void notme_page_close_point(struct notme_page *page, const char *label)
{
    check(page);
    page->again = page->label && strcmp(page->label, label) == 0;
    page->label = label;
    page->writer->point(page);
    page->before = NOTME_ITEM;
    page->facts = false;
    page->any = true;
}

void notme_page_say(struct notme_page *page, enum notme_block kind, const char *format, ...)
{
    va_list list;
    notme_page_open(page, kind);
    va_start(list, format);
    add(page, format, list);
    va_end(list);
    notme_page_close(page);
}
