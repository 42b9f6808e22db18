/* Which of the values that a session's events have were met elsewhere in the history, and how often. */
#ifndef NOTME_EXPLAIN_MARKS_H
#define NOTME_EXPLAIN_MARKS_H

#include "base/mem.h"

struct notme_mark {
    uint64_t hash;
    uint32_t inside;  /* events of the session that have it */
    uint32_t outside; /* events met elsewhere, see notme_marks_meet() */
    int64_t last;     /* clock of the last of these; NOTME_NO_TIME: none */
};

/* Zero is an empty set. */
struct notme_marks {
    struct notme_mark *mark; /* owned; ordered by hash once sealed */
    size_t count, capacity;
    uint64_t met; /* events of which notme_marks_meet() was told */
};

int notme_marks_add(struct notme_marks *marks, uint64_t hash, struct notme_error *err);
/* No more are added; looking up begins. */
void notme_marks_seal(struct notme_marks *marks);
struct notme_mark *notme_marks_find(const struct notme_marks *marks, uint64_t hash);
void notme_marks_meet(struct notme_marks *marks, uint64_t hash, int64_t clock);
void notme_marks_release(struct notme_marks *marks);

/* Never 0; the kind tells a tag from an author of the same name. */
uint64_t notme_mark_hash(struct notme_text text, char kind);

#endif
