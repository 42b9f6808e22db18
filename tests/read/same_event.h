/* Does the quick reader of lines say what the judge says? For its tests and its fuzz target. */
#ifndef NOTME_TESTS_SAME_EVENT_H
#define NOTME_TESTS_SAME_EVENT_H

#include "read/event_fast.h"
#include "read/event_json.h"

#include <stddef.h>
#include <string.h>

static inline bool same_list(const struct notme_text *a, size_t n, const struct notme_text *b, size_t m)
{
    for (size_t i = 0; n == m && i < n; i++)
        if (!notme_text_equal(a[i], b[i]))
            return false;
    return n == m;
}

/* All that is in them; texts follow each other from id to source_ref. */
static inline bool same_event(const struct notme_event *a, const struct notme_event *b)
{
    const struct notme_text *x = &a->id, *y = &b->id;
    const size_t texts = (offsetof(struct notme_event, tags) - offsetof(struct notme_event, id)) / sizeof *x;
    return memcmp(a, b, offsetof(struct notme_event, id)) == 0 && same_list(x, texts, y, texts) &&
           same_list(a->tags, a->ntags, b->tags, b->ntags) && same_list(a->links, a->nlinks, b->links, b->nlinks) &&
           same_list(a->labels, a->nlabels, b->labels, b->nlabels) && a->object_hash == b->object_hash;
}

struct both {
    struct notme_json quick, judge;
    struct notme_key_order order; /* kept from line to line, as a reader does */
};

static inline void both_release(struct both *both)
{
    notme_json_release(&both->quick);
    notme_json_release(&both->judge);
}

/* 1 = both read the same event of it, 0 = it is left to the judge, -1 = they differ. */
static inline int both_read(struct both *both, struct notme_text line, uint32_t depth)
{
    struct notme_event a, b;
    if (!notme_event_fast(&both->quick, &both->order, line, depth, &a))
        return 0;
    return !notme_event_json(&both->judge, line, depth, &b) && same_event(&a, &b) ? 1 : -1;
}

#endif
