/* Whose the members of an archive or folder are: told by what they hold, in one pass over them, in their order. */
#ifndef NOTME_READ_SURVEY_H
#define NOTME_READ_SURVEY_H

#include "read/detect.h"
#include "read/export.h"

/* A member that one platform's reader takes. */
struct notme_surveyed {
    const struct notme_platform *platform; /* NULL = of none, as far as is known */
    const struct notme_export_file *row;   /* the first of the platform's rows that are about it */
    const char *called;                    /* as in struct notme_export */
    bool other;                            /* it is a file of events, or packed */
};

struct notme_survey {
    struct notme_surveyed *of; /* per member of the bundle */
    uint64_t here;             /* bit i: notme_platforms[i] has members */
};

/* Looks at every member that has found no reader yet. What it holds decides; its name does where that says nothing, and
 * other members are of the platform. Memory is all that it can lack: members that cannot be read are of no platform.
 * Release it in any case. */
int notme_survey_make(struct notme_survey *survey, struct notme_bundle *bundle, struct notme_error *err);
void notme_survey_release(struct notme_survey *survey);

/* What a file holds, and which platform wrote it if it is of none of our own formats. */
enum notme_content notme_told_by(const struct notme_sample *sample, const struct notme_platform **platform);

/* The row of the platform's table that fits this name; NULL = none. */
const struct notme_export_file *notme_named_row(const struct notme_platform *platform, const char *name);
/* The first of the rows that are about this file: by its name, or else by what it holds, which *called may then be a
 * name for. NULL = none. */
const struct notme_export_file *notme_row_of(const struct notme_platform *platform, const struct notme_sample *sample,
                                             const char **called);
/* Why nobody recognises it, if a platform has a reason; NULL = none. */
const char *notme_doubt(const struct notme_sample *sample);
/* Pictures and films make up most of many archives, and all would be opened in vain. */
bool notme_is_media(const char *name);

#endif
