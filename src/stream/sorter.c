#include "stream/sorter.h"

#include "base/held.h"
#include "base/runs.h"

#include <string.h>

struct notme_sorter {
    struct notme_scratch *scratch;
    struct notme_runs runs;
};

/* ---- order */

static size_t text_bytes(const struct notme_sorted *r)
{
    return (size_t)r->account + r->service + r->id + r->object + r->line;
}

static size_t size_of(const struct notme_sorted *r)
{
    return sizeof *r + text_bytes(r);
}

struct notme_text notme_sorted_line(const struct notme_sorted *r)
{
    return (struct notme_text){r->bytes + text_bytes(r) - r->line, r->line};
}

/* The texts of both that stand at the same place, one after the other. */
static int compare_next(const char **a, uint32_t a_len, const char **b, uint32_t b_len)
{
    const int order = notme_text_compare((struct notme_text){*a, a_len}, (struct notme_text){*b, b_len});
    *a += a_len;
    *b += b_len;
    return order;
}

#define ORDER(x, y) (((x) > (y)) - ((x) < (y)))

int notme_sorted_compare(const struct notme_sorted *a, const struct notme_sorted *b)
{
    const char *at = a->bytes, *bt = b->bytes;
    int order = ORDER(a->shard, b->shard);
    order = order ? order : compare_next(&at, a->account, &bt, b->account);
    order = order ? order : compare_next(&at, a->service, &bt, b->service);
    order = order ? order : ORDER(a->clock, b->clock);
    order = order ? order : ORDER(a->seq, b->seq);
    order = order ? order : compare_next(&at, a->id, &bt, b->id);
    order = order ? order : compare_next(&at, a->object, &bt, b->object);
    order = order ? order : ORDER(a->action, b->action);
    order = order ? order : ORDER(a->content, b->content);
    return order ? order : compare_next(&at, a->line, &bt, b->line);
}

static int by_order(const void *a, const void *b)
{
    return notme_sorted_compare(*(struct notme_sorted *const *)a, *(struct notme_sorted *const *)b);
}

/* ---- the interface */

int notme_sorter_new(struct notme_sorter **out, const char *folder, uint64_t memory, struct notme_error *err)
{
    struct notme_sorter *s = *out = notme_alloc(1, sizeof *s);
    if (!s)
        return notme_fail_memory(err);
    const int status = notme_scratch_new(&s->scratch, folder, err);
    s->runs = (struct notme_runs){.compare = by_order, .scratch = s->scratch, .memory = (size_t)memory};
    if (status == NOTME_OK)
        return NOTME_OK;
    notme_sorter_free(s);
    *out = NULL;
    return status;
}

int notme_sorter_add(struct notme_sorter *s, const struct notme_sorted *key, const struct notme_text texts[5],
                     struct notme_error *err)
{
    struct notme_sorted fixed = *key;
    void *record;
    uint32_t *const len[5] = {&fixed.account, &fixed.service, &fixed.id, &fixed.object, &fixed.line};
    for (int i = 0; i < 5; i++) {
        if (texts[i].len > UINT32_MAX / 8)
            return notme_fail(err, NOTME_ELIMIT, "an event line of %zu bytes is too long to sort", texts[i].len);
        *len[i] = (uint32_t)texts[i].len;
    }
    const int status = notme_runs_add(&s->runs, size_of(&fixed), &record, err);
    if (status != NOTME_OK)
        return status;
    struct notme_sorted *r = record;
    memcpy(r, &fixed, sizeof fixed);
    char *to = r->bytes;
    for (int i = 0; i < 5; to += texts[i].len, i++)
        if (texts[i].len)
            memcpy(to, texts[i].at, texts[i].len);
    return NOTME_OK;
}

int notme_sorter_end(struct notme_sorter *s, notme_sorted_sink *sink, void *ctx, struct notme_error *err)
{
    const void *record;
    int status = notme_runs_rewind(&s->runs, err);
    while (status == NOTME_OK && (status = notme_runs_next(&s->runs, &record, err)) == 1)
        status = sink(ctx, record);
    return status;
}

void notme_sorter_free(struct notme_sorter *s)
{
    if (!s)
        return;
    notme_runs_release(&s->runs);
    notme_scratch_free(s->scratch);
    notme_free(s);
}
