/* What a stream has said of records that it may only name later on: a deletion does not tell what was liked. Bounded:
 * the oldest is forgotten first. */
#ifndef NOTME_READ_BSKY_MEMORY_H
#define NOTME_READ_BSKY_MEMORY_H

#include "base/mem.h"

struct notme_bsky_memory;

/* Room for `most` things, at least 1; NULL when memory is out. */
struct notme_bsky_memory *notme_bsky_memory_new(size_t most);
/* Names of two parts. Of the same name the last counts. Names or values beyond 4096 bytes are not remembered. False
 * when memory is out. */
bool notme_bsky_remember(struct notme_bsky_memory *memory, struct notme_text who, struct notme_text what,
                         struct notme_text value);
/* Absent where it is not known. Valid until the next notme_bsky_remember. */
struct notme_text notme_bsky_recall(const struct notme_bsky_memory *memory, struct notme_text who,
                                    struct notme_text what);
void notme_bsky_memory_free(struct notme_bsky_memory *memory);

#endif
