#include "read/survey.h"

#include <string.h>

/* ---- rows */

const struct notme_export_file *notme_named_row(const struct notme_platform *p, const char *name)
{
    for (size_t i = 0; i < p->files; i++)
        if (p->file[i].name && notme_name_fits(name, p->file[i].name))
            return &p->file[i];
    return NULL;
}

/* A row for every file of a kind says nothing of whose it is. */
static bool is_telling(const struct notme_export_file *row)
{
    return row && strncmp(row->name, "*.", 2) != 0;
}

/* Rows with the same name stand together. */
static const struct notme_export_file *first_of_its_name(const struct notme_platform *p,
                                                         const struct notme_export_file *row)
{
    while (row > p->file && row[-1].name && row->name && strcmp(row[-1].name, row->name) == 0)
        row--;
    return row;
}

static const struct notme_export_file *row_by_content(const struct notme_platform *p, const struct notme_sample *sample)
{
    for (size_t i = 0; i < p->files; i++)
        if (p->file[i].sign && notme_sample_has(sample, p->file[i].sign))
            return first_of_its_name(p, &p->file[i]);
    for (size_t i = 0; i < p->files; i++)
        if (!p->file[i].name)
            return &p->file[i];
    return NULL;
}

const struct notme_export_file *notme_row_of(const struct notme_platform *p, const struct notme_sample *sample,
                                             const char **called)
{
    const struct notme_export_file *named = notme_named_row(p, sample->name);
    *called = is_telling(named) || !p->called ? NULL : p->called(sample);
    if (*called)
        named = notme_named_row(p, *called);
    return named ? named : row_by_content(p, sample);
}

const char *notme_doubt(const struct notme_sample *sample)
{
    const char *doubt = NULL;
    for (const struct notme_platform *const *p = notme_platforms; *p && !doubt; p++)
        doubt = (*p)->doubtful ? (*p)->doubtful(sample) : NULL;
    return doubt;
}

bool notme_is_media(const char *name)
{
    static const char *const ends[] = {"*.jpg",  "*.jpeg", "*.png", "*.gif", "*.webp", "*.heic", "*.mp4", "*.mov",
                                       "*.webm", "*.mp3",  "*.m4a", "*.ogg", "*.wav",  "*.pdf",  "*.srt", "*.css"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (notme_name_fits(name, ends[i]))
            return true;
    return false;
}

/* ---- what a file holds */

enum notme_content notme_told_by(const struct notme_sample *sample, const struct notme_platform **platform)
{
    *platform = NULL;
    if (notme_is_packed(sample->head, sample->len))
        return NOTME_CONTENT_PACKED;
    const enum notme_content content = notme_detect(sample->head, sample->len, sample->whole);
    if (content == NOTME_CONTENT_UNKNOWN || content == NOTME_CONTENT_HTML)
        *platform = notme_platform_of(sample);
    return *platform ? NOTME_CONTENT_PLATFORM : content;
}

struct question {
    const char *name;
    struct notme_surveyed is;
};

/* Asks behind the head, too. */
static bool is_of_platform(void *ctx, const char *head, size_t len)
{
    struct question *q = ctx;
    const struct notme_sample sample = {q->name, head, len, false};
    q->is.platform = notme_platform_of(&sample);
    q->is.row = q->is.platform ? notme_row_of(q->is.platform, &sample, &q->is.called) : NULL;
    return q->is.platform != NULL;
}

/* ---- by name */

/* The platform that is here, and has a name for this file. */
static struct notme_surveyed by_name(const struct notme_survey *survey, const char *name)
{
    struct notme_surveyed is = {.platform = NULL};
    for (size_t p = 0; notme_platforms[p] && !is.platform; p++) {
        const bool may_be = survey->here >> p & 1 && !notme_platforms[p]->by_content;
        const struct notme_export_file *row = may_be ? notme_named_row(notme_platforms[p], name) : NULL;
        if (is_telling(row))
            is = (struct notme_surveyed){.platform = notme_platforms[p], .row = row};
    }
    return is;
}

/* ---- the pass */

static uint64_t bit_of(const struct notme_platform *platform)
{
    size_t p = 0;
    while (notme_platforms[p] != platform)
        p++;
    return UINT64_C(1) << p;
}

/* A file may begin with megabytes that do not tell what it is. */
static int look_on(const struct notme_survey *survey, struct notme_peek *peek, struct question *q)
{
    struct notme_error error;
    const bool is_named = by_name(survey, q->name).platform != NULL;
    return is_named ? NOTME_OK : notme_peek_on(peek, false, is_of_platform, q, &error);
}

static int look(struct notme_survey *survey, struct notme_bundle *bundle, size_t member)
{
    struct question q = {.name = notme_bundle_member(bundle, member)->name};
    struct notme_stream raw;
    struct notme_error error;
    struct notme_peek peek = {0};
    int status = notme_bundle_look(bundle, member, &raw, &error);
    if (status == NOTME_OK)
        status = notme_peek_open(&peek, &raw, &error);
    const struct notme_sample sample = {q.name, peek.head.at, peek.head.len, peek.whole};
    if (status == NOTME_OK && sample.len) {
        const enum notme_content content = notme_told_by(&sample, &q.is.platform);
        q.is.row = q.is.platform ? notme_row_of(q.is.platform, &sample, &q.is.called) : NULL;
        survey->of[member].other = content == NOTME_CONTENT_EVENT_JSON || content == NOTME_CONTENT_EVENT_CSV ||
                                   content == NOTME_CONTENT_PACKED;
        if (content == NOTME_CONTENT_UNKNOWN)
            status = look_on(survey, &peek, &q);
    }
    if (q.is.platform && q.is.row) {
        survey->of[member] = q.is;
        survey->here |= bit_of(q.is.platform);
    }
    notme_bundle_asked(bundle, member);
    notme_peek_close(&peek);
    return status == NOTME_ENOMEM ? status : NOTME_OK;
}

int notme_survey_make(struct notme_survey *survey, struct notme_bundle *bundle, struct notme_error *err)
{
    const size_t count = notme_bundle_count(bundle);
    int status = NOTME_OK;
    *survey = (struct notme_survey){.of = count ? notme_alloc(count, sizeof *survey->of) : NULL};
    if (count && !survey->of)
        return notme_fail_memory(err);
    for (size_t i = 0; i < count && status == NOTME_OK; i++) {
        const struct notme_member *member = notme_bundle_member(bundle, i);
        if (*member->name && !member->taken && !notme_is_media(member->name))
            status = look(survey, bundle, i);
    }
    for (size_t i = 0; i < count; i++)
        if (!survey->of[i].platform && !survey->of[i].other && !notme_bundle_member(bundle, i)->taken)
            survey->of[i] = by_name(survey, notme_bundle_member(bundle, i)->name);
    return status == NOTME_OK ? status : notme_fail_memory(err);
}

void notme_survey_release(struct notme_survey *survey)
{
    notme_free(survey->of);
    *survey = (struct notme_survey){0};
}
