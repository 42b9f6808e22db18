/* Whose exports are read: one line a platform. */
#include "read/export.h"

extern const struct notme_platform notme_x_archive_file, notme_x_grailbird;

const struct notme_platform *const notme_platforms[] = {&notme_x_archive_file, &notme_x_grailbird, NULL};
