/*
 * The records of an HTML page, one after the other, without a tree. What a record is shows in the structure alone, for
 * names of classes change from year to year: a page is a list of elements that each hold a date, and nothing within
 * them holds several, but for the rows of one table.
 */
#ifndef NOTME_READ_PAGE_H
#define NOTME_READ_PAGE_H

#include "read/dates.h"
#include "read/reader.h"

/* A run of text that no border of a block, cell or line is in. */
struct notme_page_block {
    struct notme_text text; /* plain; may be absent where there is a link */
    struct notme_text href; /* of the first link, picture or film in it */
    size_t row;             /* of a table that it is in, counted over the page; 0 = none */
    unsigned depth;         /* elements around it */
    bool heading;           /* h2 … h6; what is in h1 is the page's title and no block */
    bool dated;             /* it is a date, perhaps behind a word and a colon */
    struct notme_written written;
};

struct notme_page_record {
    const struct notme_page_block *block;
    size_t blocks;
    uint64_t offset; /* where it begins */
};

/* Texts end in NUL and live until the call returns. Return 0 to go on. */
typedef int notme_page_sink(void *ctx, const struct notme_page_record *record);

/* Hands on every record of a page. One that has no date among others that do is complained of; with `undated` it is
 * handed on, too, and so is a page that has no date at all. */
int notme_page_read(struct notme_reader *reader, struct notme_stream *stream, bool undated, notme_page_sink *sink,
                    void *ctx);

#endif
