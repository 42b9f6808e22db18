/* Numbers, words and signs of a date. */
#ifndef NOTME_READ_DATE_TOKENS_H
#define NOTME_READ_DATE_TOKENS_H

#include "read/date_words.h"

enum { NOTME_DATE_LONGEST = 160, NOTME_DATE_TOKENS = 32 };

struct notme_date_token {
    enum { NOTME_DATE_NUMBER, NOTME_DATE_WORD, NOTME_DATE_SIGN } kind;
    int value;  /* of a number; a sign's character, or that of a word of one, 0 where it is no ASCII */
    int digits; /* of a number */
    bool apart; /* white space stands before it */
    const struct notme_date_word *word;
};

struct notme_date_tokens {
    struct notme_date_token at[NOTME_DATE_TOKENS];
    size_t count;
};

/* Digits of any script are numbers, "p.m." is the word "pm". False: too many, or a word that comes with no date. */
bool notme_date_tokenise(struct notme_text text, struct notme_date_tokens *out);

#endif
