/* Parses a record as cJSON would, into memory that is used again for the next one: most of the time that a record takes
 * goes for the asking for, and giving back, of its many small pieces. */
#ifndef NOTME_READ_TREE_H
#define NOTME_READ_TREE_H

#include "base/mem.h"

#include <cjson/cJSON.h>

/* Zero is an empty one. */
struct notme_tree {
    struct notme_arena arena;
    cJSON *free; /* nodes of the arena that are not used yet */
    size_t left;
};

/* NULL for what is left to cJSON: numbers, much nesting, surrogate pairs, whatever is no JSON, and where memory is out.
 * `bytes` are UTF-8 without a NUL. What is returned is looked at only, never changed in its length or freed, and lives
 * until the next call. */
cJSON *notme_tree_parse(struct notme_tree *tree, const char *bytes, size_t len);
void notme_tree_release(struct notme_tree *tree);

#endif
