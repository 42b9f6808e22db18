/* What a run that can be resumed was asked for, as far as the library does not know it: told from another run by this.
 */
#ifndef NOTME_CLI_JOB_H
#define NOTME_CLI_JOB_H

#include "run.h"

/* A text of sources (with sizes and times of change; of folders, of what is in them) and of how they are read. To be
 * freed. NULL when memory is out or a path cannot be looked at: it was said then. */
char *job_describe(const struct run *run, char *const *sources, int count);

#endif
