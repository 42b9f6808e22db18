/* Of which platforms an archive or folder holds exports: told in one pass over its members, in their order. */
#ifndef NOTME_READ_SURVEY_H
#define NOTME_READ_SURVEY_H

#include "read/export.h"

struct notme_survey {
    uint64_t *is;  /* per member, bit i: it bears a name of notme_platforms[i], which recognises it */
    uint64_t here; /* the platforms that recognise any */
};

/* Memory is all that it can lack: members that cannot be read are of no platform. Release it in any case. */
int notme_survey_make(struct notme_survey *survey, struct notme_bundle *bundle, struct notme_error *err);
void notme_survey_release(struct notme_survey *survey);

/* The row of the platform's table that fits this name; NULL = none. */
const struct notme_export_file *notme_named_row(const struct notme_platform *platform, const char *name);

#endif
