/* All exports of an archive or folder: its members, each with the platform and the row that are about it. */
#include "read/export_own.h"
#include "read/roots.h"

#include <string.h>

/* Members of a platform, each with the row that is about it. */
struct members {
    struct notme_file_rows rows;
    const struct notme_survey *survey;
    const struct notme_export_file **row; /* per member of the bundle; NULL = none */
    struct notme_roots roots;             /* of exports side by side */
    size_t group;                         /* the root whose members are read; roots.count: of none */
    size_t only;                          /* the member that is read of those that are looks; ALL, NONE */
};

static const size_t ALL = SIZE_MAX, NONE = SIZE_MAX - 1;

static bool is_in_group(const struct members *members, struct notme_bundle *bundle, size_t m)
{
    return members->row[m] && notme_roots_of(&members->roots, notme_bundle_member(bundle, m)->name) == members->group;
}

static int read_rows_of(struct members *members, struct notme_bundle *bundle)
{
    int status = NOTME_OK;
    const struct notme_platform *platform = members->rows.export->platform;
    for (size_t m = 0; m < notme_bundle_count(bundle) && status == NOTME_OK; m++) {
        const struct notme_export_file *row = members->row[m];
        if (row != members->rows.row || !is_in_group(members, bundle, m) ||
            (row->apart && members->only != ALL && members->only != m))
            continue;
        if (members->survey->of[m].platform == platform)
            notme_bundle_mark(bundle, m);
        members->rows.export->beside = members->only != ALL && members->only != NONE && !row->apart;
        members->rows.export->called = members->survey->of[m].called;
        status = notme_rows_read(&members->rows, m);
    }
    return status;
}

/* What nobody recognises, and bears a name that a platform's files may have, it is shown. */
static const struct notme_export_file *row_of(const struct notme_surveyed *of, const struct notme_platform *platform,
                                              const struct notme_member *member)
{
    if (of->platform)
        return of->platform == platform ? of->row : NULL;
    return platform->by_content || of->other || member->taken ? NULL : notme_named_row(platform, member->name);
}

static bool find_rows(struct members *members, struct notme_bundle *bundle, const struct notme_platform *platform)
{
    const size_t count = notme_bundle_count(bundle);
    members->row = notme_alloc(count, sizeof *members->row);
    for (size_t m = 0; members->row && m < count; m++)
        members->row[m] = row_of(&members->survey->of[m], platform, notme_bundle_member(bundle, m));
    return members->row != NULL;
}

static bool find_roots(struct members *members, struct notme_bundle *bundle, const struct notme_platform *platform)
{
    const size_t count = notme_bundle_count(bundle);
    const char **names = platform->layout == NOTME_LOOSE ? NULL : notme_alloc(count + 1, sizeof *names);
    size_t n = 0;
    if (!names)
        return platform->layout == NOTME_LOOSE;
    for (size_t m = 0; m < count; m++)
        if (members->survey->of[m].platform == platform)
            names[n++] = notme_bundle_member(bundle, m)->name;
    bool ok = notme_roots_find(&members->roots, names, n, platform->layout == NOTME_FLAT);
    for (size_t m = 0; m < count && ok; m++)
        if (members->survey->of[m].platform == platform && members->survey->of[m].row->whole)
            ok = notme_roots_add(&members->roots, names, n, notme_bundle_member(bundle, m)->name);
    notme_free(names);
    return ok;
}

static int read_once(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_platform *platform,
                     struct members *members)
{
    struct notme_export export = notme_export_open(reader, bundle, platform);
    int status = NOTME_OK;
    if (members->group < members->roots.count)
        export.root = members->roots.root[members->group];
    for (size_t i = 0; i < platform->files && status == NOTME_OK; i += members->rows.rows) {
        members->rows = notme_rows_from(&export, i);
        status = read_rows_of(members, bundle);
    }
    return notme_export_close(&export, status);
}

/* Looks that lie side by side: each is an export, and so is what is none of them. */
static int read_looks(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_platform *platform,
                      struct members *members)
{
    bool others = false;
    int status = NOTME_OK;
    for (size_t m = 0; m < notme_bundle_count(bundle) && status == NOTME_OK; m++) {
        others = others || (is_in_group(members, bundle, m) && !members->row[m]->apart);
        if (!is_in_group(members, bundle, m) || !members->row[m]->apart)
            continue;
        members->only = m;
        status = read_once(reader, bundle, platform, members);
    }
    members->only = NONE;
    return others && status == NOTME_OK ? read_once(reader, bundle, platform, members) : status;
}

static int read_group(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_platform *platform,
                      struct members *members)
{
    size_t looks = 0, any = 0;
    for (size_t m = 0; m < notme_bundle_count(bundle); m++) {
        any += is_in_group(members, bundle, m);
        looks += is_in_group(members, bundle, m) && members->row[m]->apart;
    }
    members->only = ALL;
    if (!any)
        return NOTME_OK;
    return looks > 1 ? read_looks(reader, bundle, platform, members) : read_once(reader, bundle, platform, members);
}

/* Exports of this platform: looks, and groups. */
static size_t count_exports(struct members *members, struct notme_bundle *bundle)
{
    size_t count = 0;
    for (members->group = 0; members->group <= members->roots.count; members->group++) {
        size_t looks = 0, any = 0;
        for (size_t m = 0; m < notme_bundle_count(bundle); m++) {
            any += is_in_group(members, bundle, m);
            looks += is_in_group(members, bundle, m) && members->row[m]->apart;
        }
        count += looks > 1 ? looks : any > 0;
    }
    return count;
}

/* Is there more than one export of a service? */
static int tell_several(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_survey *survey)
{
    int status = NOTME_OK;
    bool several = false;
    for (size_t i = 0; notme_platforms[i] && status == NOTME_OK; i++) {
        struct members members = {.survey = survey};
        if (!(survey->here >> i & 1))
            continue;
        for (size_t k = 0; k < i; k++)
            several = several ||
                      (survey->here >> k & 1 && strcmp(notme_platforms[i]->service, notme_platforms[k]->service) == 0);
        if (!find_rows(&members, bundle, notme_platforms[i]) || !find_roots(&members, bundle, notme_platforms[i]))
            status = notme_fail_memory(reader->err);
        several = several || (status == NOTME_OK && count_exports(&members, bundle) > 1);
        notme_roots_release(&members.roots);
        notme_free(members.row);
    }
    if (several && status == NOTME_OK)
        notme_reader_several(reader);
    return status;
}

static int read_all(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_survey *survey,
                    const struct notme_platform *platform)
{
    struct members members = {.survey = survey};
    int status = find_rows(&members, bundle, platform) && find_roots(&members, bundle, platform)
                     ? NOTME_OK
                     : notme_fail_memory(reader->err);
    for (members.group = 0; members.group <= members.roots.count && status == NOTME_OK; members.group++)
        status = read_group(reader, bundle, platform, &members);
    notme_roots_release(&members.roots);
    notme_free(members.row);
    return status;
}

static int read_together(struct notme_reader *reader, struct notme_bundle *bundle, const struct notme_survey *survey,
                         const struct notme_platform *platform)
{
    const size_t count = notme_bundle_count(bundle);
    size_t *member = notme_alloc(count + 1, sizeof *member), n = 0;
    if (!member)
        return notme_fail_memory(reader->err);
    for (size_t m = 0; m < count; m++)
        if (survey->of[m].platform == platform)
            member[n++] = m;
    const int status = platform->together(reader, bundle, member, n);
    notme_free(member);
    return status;
}

int notme_export_read(struct notme_reader *reader, struct notme_bundle *bundle, uint64_t *walked)
{
    struct notme_survey survey;
    int status = notme_survey_make(&survey, bundle, reader->err);
    if (status == NOTME_OK)
        status = tell_several(reader, bundle, &survey);
    for (size_t i = 0; notme_platforms[i] && status == NOTME_OK; i++)
        if (survey.here >> i & 1)
            status =
                (notme_platforms[i]->together ? read_together : read_all)(reader, bundle, &survey, notme_platforms[i]);
    *walked = survey.here;
    notme_survey_release(&survey);
    return status;
}

bool notme_export_walked(const struct notme_platform *platform, uint64_t walked)
{
    for (size_t i = 0; notme_platforms[i]; i++)
        if (notme_platforms[i] == platform)
            return !platform->by_content && walked >> i & 1;
    return false;
}
