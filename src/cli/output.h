/* Where results go: standard output, or a file that is complete or not there at all.
 *
 * A file has no name until it is complete, and what gives it its name is another process, forked before strangers'
 * bytes are read: the one that reads them can neither open nor name any file. */
#ifndef NOTME_CLI_OUTPUT_H
#define NOTME_CLI_OUTPUT_H

#include <notme.h>

#include <stdio.h>
#include <sys/types.h>

struct output {
    FILE *file;
    const char *path;           /* NULL = standard output */
    struct notme_file *nascent; /* NULL = written to directly: a pipe, a device */
    /* What the other process does when the file has its name; may be NULL. Set before output_open(). */
    int (*then)(void *ctx, struct notme_error *err);
    void *then_ctx;
    pid_t keeper;
    int orders; /* a socket to it */
};

/* A file that is there or can be: no pipe, no device, not standard output. */
bool output_is_file(const char *path);
/* The name of what stands beside the file that a path leads to. Complains where it is too long. */
bool output_beside(const char *path, const char *ending, char *to, size_t size);

/* Before anything is parsed, and while there is one thread. NULL and "-" are standard output. What would overwrite one
 * of the sources, or be read as part of it the next time, is refused. All complain on stderr; false on failure. */
bool output_open(struct output *output, const char *path, char *const *sources, size_t count);
/* With `keep`, the file takes its name; without, nothing is left. */
bool output_close(struct output *output, bool keep);
notme_byte_sink output_write; /* ctx = struct output */

#endif
