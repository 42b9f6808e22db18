/* Sorts more event lines than fit into memory, in a file without a name (base/runs.h): nothing is left of it, whatever
 * happens. */
#ifndef NOTME_STREAM_SORTER_H
#define NOTME_STREAM_SORTER_H

#include "base/error.h"
#include "base/mem.h"

/* A line, and what it is sorted by: shard, account, service, and then as notme_held_compare() does. */
struct notme_sorted {
    uint32_t shard;
    uint32_t action;
    int64_t clock, seq;
    uint64_t content;
    uint32_t account, service, id, object, line; /* lengths; the bytes follow, in this order */
    uint32_t unused;                             /* no byte without a value goes to a file */
    char bytes[];
};

struct notme_text notme_sorted_line(const struct notme_sorted *record);
/* Records that are equal in all but the line go by its bytes: never by which came first. */
int notme_sorted_compare(const struct notme_sorted *a, const struct notme_sorted *b);

typedef int notme_sorted_sink(void *ctx, const struct notme_sorted *record);

struct notme_sorter;

/* Of `memory` bytes are the lines held at once; the file is made in `folder`, at once. */
int notme_sorter_new(struct notme_sorter **out, const char *folder, uint64_t memory, struct notme_error *err);
/* `key` says everything but the lengths, which are those of the texts. */
int notme_sorter_add(struct notme_sorter *sorter, const struct notme_sorted *key, const struct notme_text texts[5],
                     struct notme_error *err);
/* Hands on all of them in order. Add no more afterwards. */
int notme_sorter_end(struct notme_sorter *sorter, notme_sorted_sink *sink, void *ctx, struct notme_error *err);
void notme_sorter_free(struct notme_sorter *sorter);

#endif
