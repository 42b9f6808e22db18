/*
 * A page: what a report for people says, block by block, whatever it is written as. Words of ours go in as they are;
 * what strangers wrote goes in by one door, notme_page_quote(), which each way of writing guards by its own rules.
 */
#ifndef NOTME_REPORT_PAGE_H
#define NOTME_REPORT_PAGE_H

#include "base/mem.h"

enum notme_block {
    NOTME_TITLE,   /* the answer; one a page */
    NOTME_HEADING, /* of a section */
    NOTME_SESSION, /* heading of one session within a section */
    NOTME_PART,    /* heading of a part of what is said of a session */
    NOTME_PARAGRAPH,
    NOTME_ITEM, /* of a list */
    NOTME_ASIDE /* less loud than a paragraph */
};

/* How loud the title is. */
enum notme_tone { NOTME_ALARM, NOTME_DOUBT, NOTME_CALM };

/* A week of local hours, Monday first. */
struct notme_week {
    double share[7][24];     /* of the timed events; they sum to 1 */
    uint32_t flagged[7][24]; /* events of flagged sessions in that hour */
};

/* Hours one after the other: what was done, and what was to be expected. */
struct notme_series {
    int64_t start; /* µs, of the first hour, in local time */
    size_t hours;
    const uint32_t *count; /* events of each hour */
    const double *usual;   /* expected events of each hour */
    const uint32_t *most;  /* upper end of the band: not exceeded in 19 hours of 20 */
    size_t first, end;     /* the session's hours: [first, end) */
};

struct notme_page;

/* One way of writing pages. Each function appends to page->out. */
struct notme_page_writer {
    void (*begin)(struct notme_page *page, const char *title);
    void (*end)(struct notme_page *page);
    /* Words of ours, without markup; and what strangers wrote, in at most `columns` columns. Both go to page->block. */
    void (*add)(struct notme_page *page, struct notme_text words);
    void (*quote)(struct notme_page *page, struct notme_text text, size_t columns);
    void (*block)(struct notme_page *page);                  /* page->kind and page->block are complete */
    void (*fact)(struct notme_page *page, const char *name); /* page->block is its value */
    void (*point)(struct notme_page *page);                  /* page->block is what page->label says it is */
    void (*week)(struct notme_page *page, const struct notme_week *week);
    /* A picture, where it has any; else NULL. */
    void (*series)(struct notme_page *page, const struct notme_series *series);
};

extern const struct notme_page_writer notme_page_text, notme_page_markdown, notme_page_html;

struct notme_page {
    const struct notme_page_writer *writer;
    struct notme_buf *out;   /* borrowed */
    struct notme_buf block;  /* of the block at hand, written as it will stand */
    enum notme_block kind;   /* of the block at hand */
    enum notme_tone tone;    /* of the title */
    enum notme_block before; /* the kind of the last block */
    bool any, colour, facts; /* something was written; ANSI colours; the last block was a fact */
    double share;            /* of the block at hand, 0 … 1, of `whole` */
    const char *whole;       /* "of the score"; NULL: the block is no share of anything */
    const char *label;       /* of the last block, if that was a point; else NULL */
    bool again;              /* the point at hand has the label of the one before it */
    const char *list;        /* HTML: the list that is open, "ul" or "dl"; NULL = none */
    bool item, points;       /* HTML: in it an item is open, and in that a list of points */
};

void notme_page_begin(struct notme_page *page, const struct notme_page_writer *writer, struct notme_buf *out,
                      const char *title);
void notme_page_end(struct notme_page *page);
void notme_page_release(struct notme_page *page);

/* A block is opened, filled by add and quote, and closed. */
void notme_page_open(struct notme_page *page, enum notme_block kind);
void notme_page_add(struct notme_page *page, const char *format, ...) NOTME_PRINTF(2, 3);
void notme_page_quote(struct notme_page *page, struct notme_text text, size_t columns);
void notme_page_close(struct notme_page *page);
/* Closes the open block as the value of a fact: "Period: …". */
void notme_page_close_fact(struct notme_page *page, const char *name);
/* The open block is a share of a whole ("of the score"): a small bar, where there are pictures. */
void notme_page_weigh(struct notme_page *page, double share, const char *whole);
/* Closes the open block as a point for the item above it, or against it: "for", "against". Points of one label stand
 * together. */
void notme_page_close_point(struct notme_page *page, const char *label);
/* Whether shares are shown as bars. */
bool notme_page_has_pictures(const struct notme_page *page);
/* A block of our words alone. */
void notme_page_say(struct notme_page *page, enum notme_block kind, const char *format, ...) NOTME_PRINTF(3, 4);

#endif
