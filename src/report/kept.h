/* Sessions that are kept until the report can be written. */
#ifndef NOTME_REPORT_KEPT_H
#define NOTME_REPORT_KEPT_H

#include "base/mem.h"

/* A session with its strings. Zero is none. */
struct notme_kept {
    struct notme_session session;
    struct notme_arena arena;
};

/* Copies the session, in place of what was kept before. False when memory is out. */
bool notme_keep(struct notme_kept *kept, const struct notme_session *session);
void notme_kept_release(struct notme_kept *kept);

/* The first so many sessions, or the oddest. Zero is empty. */
struct notme_keeps {
    struct notme_kept *kept;
    size_t count, capacity;
    size_t more; /* that were not kept */
};

/* Keeps it at the end, or, where there are `most` already, counts it. */
bool notme_keeps_add(struct notme_keeps *keeps, const struct notme_session *session, size_t most);
/* Keeps the `most` sessions that are expected least often, the oddest first. */
bool notme_keeps_oddest(struct notme_keeps *keeps, const struct notme_session *session, size_t most);
void notme_keeps_release(struct notme_keeps *keeps);

#endif
