/*
 * What is compared of a text: the set of its words, links and mentions left out, hashed to 16 bits. And the domain of a
 * link. Measured on short posts in docs/campaigns.md.
 */
#ifndef NOTME_CAMPAIGN_WORDS_H
#define NOTME_CAMPAIGN_WORDS_H

#include "notme.h"

enum { NOTME_WORDSET_MAX = 64 };

/* Sorted, each once. */
struct notme_wordset {
    uint16_t word[NOTME_WORDSET_MAX];
    uint32_t count;
};

/* A word is a run of letters and digits, ASCII in lower case; a character from U+3000 on is a word by itself, for
 * Chinese and Japanese have no spaces. Words beyond the first NOTME_WORDSET_MAX are not looked at. */
void notme_wordset_of(struct notme_text text, struct notme_wordset *out);
/* Jaccard's coefficient (1901): shared ÷ all; 0 of two empty ones. */
double notme_wordset_likeness(const uint16_t *a, uint32_t na, const uint16_t *b, uint32_t nb);

/* The next link of a text that begins with http:// or https://, at or after *at, which moves behind it. False without
 * one. */
bool notme_next_link(struct notme_text text, size_t *at, struct notme_text *link);
/* The domain of a link, "www." left out; borrowed. Absent where there is none, and of t.co, in which every link of one
 * platform is wrapped. */
struct notme_text notme_link_domain(struct notme_text link);

#endif
