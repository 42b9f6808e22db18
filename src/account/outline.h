/*
 * All sessions of one account, in their order, each in a few numbers: how odd those around one were, and what followed.
 */
#ifndef NOTME_ACCOUNT_OUTLINE_H
#define NOTME_ACCOUNT_OUTLINE_H

#include "base/mem.h"

/* The fields are those of struct notme_session. */
struct notme_outline_row {
    int64_t start, end;
    uint64_t first_event;
    uint32_t events;
    bool flagged;
    double score, p_value, expected;
};

/* Zero is an empty one. */
struct notme_outline {
    struct notme_outline_row *row; /* owned; by first_event */
    size_t count, capacity;
};

/* Sessions come in their order. */
int notme_outline_add(struct notme_outline *outline, const struct notme_session *session, struct notme_error *err);
/* The first row whose first event is not before `event`; `count` where there is none. */
size_t notme_outline_at(const struct notme_outline *outline, uint64_t event);
void notme_outline_release(struct notme_outline *outline);

#endif
