/* UTF-16 as UTF-8: what spreadsheets and Windows make of a text. */
#ifndef NOTME_READ_UTF16_H
#define NOTME_READ_UTF16_H

#include "read/reader.h"

/* A stream that is UTF-8 if what it is made from is UTF-16 with a byte order mark, and else the same bytes. The mark
 * goes; halves of pairs become U+FFFD. Zero is closed. */
struct notme_utf16 {
    struct notme_stream inner;
    struct notme_buf out;
    bool begun, is, big;
    bool odd; /* `byte` is half a unit, at the end of a piece */
    unsigned char byte;
    uint32_t high; /* the first half of a pair; 0 = none */
};

/* Takes `inner` over, and puts the other in its place; `utf16` must stay where it is. */
void notme_utf16_open(struct notme_utf16 *utf16, struct notme_stream *inner);

#endif
