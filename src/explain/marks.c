#include "explain/marks.h"

#include "base/hash.h"

#include <stdlib.h>

int notme_marks_add(struct notme_marks *marks, uint64_t hash, struct notme_error *err)
{
    if (!notme_grow(&marks->mark, &marks->capacity, marks->count, sizeof *marks->mark))
        return notme_fail_memory(err);
    marks->mark[marks->count++] = (struct notme_mark){.hash = hash, .inside = 1, .last = NOTME_NO_TIME};
    return NOTME_OK;
}

static int compare(const void *a, const void *b)
{
    const struct notme_mark *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

void notme_marks_seal(struct notme_marks *marks)
{
    size_t kept = 0;
    if (marks->count)
        qsort(marks->mark, marks->count, sizeof *marks->mark, compare);
    for (size_t i = 0; i < marks->count; i++) {
        if (kept && marks->mark[kept - 1].hash == marks->mark[i].hash)
            marks->mark[kept - 1].inside++;
        else
            marks->mark[kept++] = marks->mark[i];
    }
    marks->count = kept;
}

struct notme_mark *notme_marks_find(const struct notme_marks *marks, uint64_t hash)
{
    const struct notme_mark wanted = {.hash = hash};
    return marks->count ? bsearch(&wanted, marks->mark, marks->count, sizeof wanted, compare) : NULL;
}

void notme_marks_meet(struct notme_marks *marks, uint64_t hash, int64_t clock)
{
    struct notme_mark *mark = notme_marks_find(marks, hash);
    marks->met++;
    if (!mark)
        return;
    mark->outside++;
    mark->last = clock;
}

void notme_marks_release(struct notme_marks *marks)
{
    notme_free(marks->mark);
    *marks = (struct notme_marks){0};
}

uint64_t notme_mark_hash(struct notme_text text, char kind)
{
    return notme_hash(text.at, text.len, (uint64_t)(unsigned char)kind) | 1;
}
