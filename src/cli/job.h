/* What a run that can be resumed was asked for, as far as the library does not know it: told from another run by this.
 */
#ifndef NOTME_CLI_JOB_H
#define NOTME_CLI_JOB_H

#include "run.h"

/* Can these sources be told from others at all? Files and folders can; what comes through a pipe or from a service is
 * not known before it is read. */
bool job_can_tell(char *const *sources, int count);

/* A short text of how the sources are read, and what they are: names, sizes (bytes), times of change and inodes of all
 * files, as a hash; of folders, of what is in them. A source that is not there is told as such. To be freed. NULL when
 * memory is out: it was said then. */
char *job_describe(const struct run *run, char *const *sources, int count);

#endif
