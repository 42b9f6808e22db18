/* What events are about and how they are written, as hashed tokens; and how alike two lots of events are. */
#ifndef NOTME_EXPLAIN_TOKENS_H
#define NOTME_EXPLAIN_TOKENS_H

#include "base/mem.h"

enum notme_token_kind {
    NOTME_TOKEN_WORD = 1,  /* of texts, in lower case; links are left out */
    NOTME_TOKEN_NAME = 2,  /* authors, tags */
    NOTME_TOKEN_STYLE = 4, /* length, beginning and marks of a text that the account wrote */
    NOTME_TOKEN_ALL = 7
};

/* A token's bytes live until the function returns. */
typedef void notme_token_sink(void *ctx, enum notme_token_kind kind, const char *at, size_t len);

/* Tokens of some kinds (ORed). */
void notme_tokens(const struct notme_event *event, unsigned kinds, notme_token_sink *sink, void *ctx);

enum { NOTME_BAG_SIZE = 4096 };

/* Counts of tokens; zero is an empty one. */
struct notme_bag {
    uint32_t count[NOTME_BAG_SIZE], total;
};

void notme_bag_add(struct notme_bag *bag, const struct notme_event *event, unsigned kinds);
/* Bhattacharyya coefficient of the two distributions (Bhattacharyya 1943): 0 nothing shared, 1 the same. 0 where one is
 * empty. Small samples share less than large ones of the same distribution: compare like sizes only. */
double notme_bag_affinity(const struct notme_bag *a, const struct notme_bag *b);

#endif
