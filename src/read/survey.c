#include "read/survey.h"

#include "read/detect.h"

const struct notme_export_file *notme_named_row(const struct notme_platform *p, const char *name)
{
    for (size_t i = 0; i < p->files; i++)
        if (p->file[i].name && notme_name_fits(name, p->file[i].name))
            return &p->file[i];
    return NULL;
}

/* The platforms that would know by its content whether this member is theirs. Of those that name their files one is
 * enough. */
static uint64_t that_ask(const struct notme_survey *survey, const char *name)
{
    uint64_t ask = 0;
    for (size_t p = 0; notme_platforms[p]; p++)
        if ((notme_platforms[p]->by_content || !(survey->here >> p & 1)) && notme_named_row(notme_platforms[p], name))
            ask |= UINT64_C(1) << p;
    return ask;
}

struct question {
    const char *name;
    uint64_t ask, is;
    bool whole;
};

static bool is_theirs(void *ctx, const char *head, size_t len)
{
    struct question *q = ctx;
    const struct notme_sample sample = {q->name, head, len, q->whole};
    for (size_t p = 0; notme_platforms[p]; p++)
        if (q->ask >> p & 1 && notme_platforms[p]->recognise(&sample))
            q->is |= UINT64_C(1) << p;
    return q->is != 0;
}

static int look(struct notme_survey *survey, struct notme_bundle *bundle, size_t member, uint64_t ask)
{
    struct question question = {notme_bundle_member(bundle, member)->name, ask, 0, false};
    struct notme_stream raw;
    struct notme_error error;
    struct notme_peek peek = {0};
    int status = notme_bundle_stream(bundle, member, &raw, &error);
    if (status == NOTME_OK)
        status = notme_peek_open(&peek, &raw, &error);
    question.whole = peek.whole;
    if (status == NOTME_OK && peek.head.len && !is_theirs(&question, peek.head.at, peek.head.len))
        status = notme_peek_on(&peek, false, is_theirs, &question, &error);
    survey->is[member] |= question.is;
    survey->here |= survey->is[member];
    notme_peek_close(&peek);
    return status == NOTME_ENOMEM ? status : NOTME_OK;
}

int notme_survey_make(struct notme_survey *survey, struct notme_bundle *bundle, struct notme_error *err)
{
    const size_t count = notme_bundle_count(bundle);
    int status = NOTME_OK;
    *survey = (struct notme_survey){.is = count ? notme_alloc(count, sizeof *survey->is) : NULL};
    if (count && !survey->is)
        return notme_fail_memory(err);
    for (size_t i = 0; i < count && status == NOTME_OK; i++) {
        const uint64_t ask = that_ask(survey, notme_bundle_member(bundle, i)->name);
        if (ask && look(survey, bundle, i, ask) != NOTME_OK)
            status = notme_fail_memory(err);
    }
    return status;
}

void notme_survey_release(struct notme_survey *survey)
{
    notme_free(survey->is);
    *survey = (struct notme_survey){0};
}
