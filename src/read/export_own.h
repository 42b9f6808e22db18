/* The inside of exports, for the files that make it up: export.c (one file, one export), walk.c (all of a bundle). */
#ifndef NOTME_READ_EXPORT_OWN_H
#define NOTME_READ_EXPORT_OWN_H

#include "read/export.h"
#include "read/survey.h"

/* The rows of a table that are about one file. */
struct notme_file_rows {
    struct notme_export *export;
    const struct notme_export_file *row;
    size_t rows;
};

/* Those that have the name of row i. */
struct notme_file_rows notme_rows_from(struct notme_export *export, size_t i);
/* Reads a member of the bundle by them. */
int notme_rows_read(struct notme_file_rows *rows, size_t member);

struct notme_export notme_export_open(struct notme_reader *reader, struct notme_bundle *bundle,
                                      const struct notme_platform *platform);
/* Hands its events on, if `status` says that all went well so far. Returns that, or what went wrong. */
int notme_export_close(struct notme_export *export, int status);

#endif
