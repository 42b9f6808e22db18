/* A door for tests: a state from an open file. */
#ifndef NOTME_STREAM_RESTORE_H
#define NOTME_STREAM_RESTORE_H

#include "notme.h"

#include <stdio.h>

/* As notme_worker_restore(); `file` is closed with the worker. */
int notme_worker_restore_file(struct notme_worker *worker, FILE *file, struct notme_error *err);

#endif
