/* Lists that say nothing but their order, the newest first, page by page in files side by side. */
#ifndef NOTME_READ_NEWEST_FIRST_H
#define NOTME_READ_NEWEST_FIRST_H

#include "read/export.h"

struct notme_newest_first {
    struct notme_newest *entry;
    size_t count, capacity;
};

/* Keeps an event of the record being read; its not_before is when the object was made. */
int notme_newest_first_add(struct notme_newest_first *list, struct notme_export *export,
                           const struct notme_event *event);
/* Hands all of them to the export. Pages go by the numbers in their names. Nothing is older than what comes after it in
 * the list: bounds by order. Where several files are no one list by what is known of their objects, each keeps its own
 * bounds alone. Releases the list. */
int notme_newest_first_end(struct notme_newest_first *list, struct notme_export *export);
void notme_newest_first_release(struct notme_newest_first *list);

#endif
