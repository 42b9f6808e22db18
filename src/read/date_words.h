/* The words in which dates are written all over the world; see scripts/make-date-words. */
#ifndef NOTME_READ_DATE_WORDS_H
#define NOTME_READ_DATE_WORDS_H

#include "notme.h"

enum { NOTME_NO_OFFSET_NAMED = INT16_MIN };

struct notme_date_word {
    const char *word;              /* lower case */
    uint16_t months;               /* that it may name; bit 0 is January */
    uint32_t hours;                /* that it may stand with: am, "in the evening"; bit 0 is from midnight on */
    bool filler;                   /* it may stand beside a date without meaning anything: a weekday, "at", "年" */
    int16_t east_least, east_most; /* minutes east of UTC of the zones it names, or NOTME_NO_OFFSET_NAMED */
};

/* The row of a word in lower case; NULL where it comes with no date in any language. */
const struct notme_date_word *notme_date_word_of(struct notme_text word);

#endif
