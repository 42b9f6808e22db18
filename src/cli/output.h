/* Where results go: standard output, or a file that is complete or not there at all. */
#ifndef NOTME_CLI_OUTPUT_H
#define NOTME_CLI_OUTPUT_H

#include <notme.h>

#include <stdio.h>

struct output {
    FILE *file;
    bool alone;           /* nobody else writes to the path: what a killed run left is written over */
    const char *path;     /* NULL = standard output */
    char final[4096];     /* what the path leads to */
    char temporary[4096]; /* written first, and then renamed; "" = written to directly: a pipe, a device */
};

/* A file that is there or can be: no pipe, no device, not standard output. */
bool output_is_file(const char *path);
/* The name of what stands beside the file that a path leads to. Complains where it is too long. */
bool output_beside(const char *path, const char *ending, char *to, size_t size);

/* All complain on stderr; false on failure. */
bool output_open(struct output *output, const char *path, bool alone);
/* With `keep`, the file takes its name; without, nothing is left. */
bool output_close(struct output *output, bool keep);
notme_byte_sink output_write; /* ctx = struct output */

#endif
