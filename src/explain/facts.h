/*
 * The facts of one session that tell explanations apart: each sign's value, and the fact in words. What a source does
 * not show is unknown, never guessed: that nothing was taken back is a fact only where the history shows that this
 * account's undoings are recorded.
 */
#ifndef NOTME_EXPLAIN_FACTS_H
#define NOTME_EXPLAIN_FACTS_H

#include "explain/explain.h"

struct notme_fact {
    enum notme_sign_value value;
    char words[NOTME_SIGN_WORDS]; /* "" where unknown; holds what strangers wrote */
};

struct notme_facts {
    struct notme_fact of[NOTME_SIGN_COUNT];
};

int notme_facts_find(const struct notme_lookback *lookback, const struct notme_session *session,
                     struct notme_facts *out, struct notme_error *err);

#endif
