/* What is really to be read: a folder of archives is the archives in it. */
#ifndef NOTME_CLI_SOURCES_H
#define NOTME_CLI_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sources {
    char **path;
    bool *found; /* it was not named, but lay in a folder that was */
    size_t count, capacity;
};

/* Adds a copy of the path as it is. False when memory is out. */
bool sources_keep(struct sources *sources, const char *path);
/* Adds a source: a folder that holds zip or tar archives, right in it or in a folder of it, as these, in the order of
 * their names, and as itself only where it holds anything else. False when memory is out. */
bool sources_add(struct sources *sources, const char *path);
/* By name, so that the order in which looks at one account are named decides nothing. False when memory is out. */
bool sources_sort(struct sources *sources);
/* Of an archive that lay in a folder: the one before it with the same bytes; NULL where there is none. */
const char *sources_copied(const struct sources *sources, size_t i);
/* Bytes of all of them together, where all are plain files that are not packed; else 0. */
uint64_t sources_plain_bytes(const struct sources *sources);
void sources_release(struct sources *sources);

#endif
