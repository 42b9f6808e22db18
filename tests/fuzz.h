/* What the fuzz targets share. A target is FUZZ_TARGET { … } with `bytes` and `len` at hand; corpora, and the halves of
 * their files, are replayed as tests (fuzz_replay.c). */
#ifndef NOTME_TESTS_FUZZ_H
#define NOTME_TESTS_FUZZ_H

#include "notme.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
#define FUZZ_TARGET int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)

/* FUZZ_MUTATOR(mutate_json) or another of tests/mutate: changes inputs in the place of libFuzzer's own way. */
#ifdef NOTME_FUZZ
#include "mutate.h"
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t max, unsigned seed);
#define FUZZ_MUTATOR(function)                                                                                         \
    size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t len, size_t max, unsigned seed)                              \
    {                                                                                                                  \
        return function(bytes, len, max, seed);                                                                        \
    }
#else
#define FUZZ_MUTATOR(function)
#endif

static inline void fuzz_check(bool holds)
{
    if (!holds)
        abort();
}

/* A heap copy of exact size: not a byte behind it may be read. */
static inline char *fuzz_copy(const void *bytes, size_t len)
{
    char *copy = malloc(len ? len : 1);
    fuzz_check(copy != NULL);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

/* ---- what every reader promises of every event */

static inline void fuzz_check_texts(const struct notme_text *texts, size_t count)
{
    fuzz_check(count <= NOTME_LIST_MAX);
    for (size_t i = 0; i < count; i++)
        fuzz_check(!texts[i].len || (texts[i].at && notme_utf8_valid(texts[i].at, texts[i].len)));
}

/* An event says who did what, its texts are UTF-8, and its bounds are in order. */
static inline int fuzz_event(void *ctx, const struct notme_event *e)
{
    const struct notme_text texts[] = {e->id,          e->account, e->account_name, e->action_detail, e->object_id,
                                       e->object_type, e->author,  e->text,         e->lang,          e->app,
                                       e->user_agent,  e->ip,      e->country};
    (void)ctx;
    fuzz_check(e->account.len > 0 && (unsigned)e->action < NOTME_ACTION_COUNT);
    fuzz_check(e->not_before == NOTME_NO_TIME || e->time == NOTME_NO_TIME || e->not_before <= e->time);
    fuzz_check(e->not_after == NOTME_NO_TIME || e->time == NOTME_NO_TIME || e->not_after >= e->time);
    fuzz_check(e->not_before == NOTME_NO_TIME || e->not_after == NOTME_NO_TIME || e->not_before <= e->not_after);
    fuzz_check_texts(texts, sizeof texts / sizeof *texts);
    fuzz_check_texts(e->tags, e->ntags);
    fuzz_check_texts(e->links, e->nlinks);
    fuzz_check_texts(e->labels, e->nlabels);
    return 0;
}

/* … and bears the name by which it is known if it comes again. */
static inline int fuzz_named_event(void *ctx, const struct notme_event *e)
{
    fuzz_check(e->id.len > 0);
    return fuzz_event(ctx, e);
}

/* … or says when, or between when. */
static inline int fuzz_timed_event(void *ctx, const struct notme_event *e)
{
    fuzz_check(e->time != NOTME_NO_TIME || e->not_before != NOTME_NO_TIME || e->not_after != NOTME_NO_TIME);
    return fuzz_event(ctx, e);
}

/* A whole source: read, or refused with a word. */
static inline void fuzz_read_bytes(const char *name, const void *bytes, size_t len,
                                   const struct notme_read_options *options, notme_event_sink *sink)
{
    struct notme_error error = {0};
    if (notme_read_bytes(name, bytes, len, options, sink, NULL, NULL, &error) != NOTME_OK)
        fuzz_check(error.text[0] != '\0');
}

#endif
