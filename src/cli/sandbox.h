/* Files of strangers are parsed with nothing else in reach: no network, no other files, no new privileges. */
#ifndef NOTME_CLI_SANDBOX_H
#define NOTME_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

enum { SANDBOX_PATHS = 64 };

/* What stays in reach. */
struct sandbox {
    const char *read[SANDBOX_PATHS]; /* files and folders, with what lies below */
    size_t reads;
    const char *write[SANDBOX_PATHS]; /* files that will be made: their folders stay writable */
    size_t writes;
};

/* Adds a path; NULL and "-" are nothing. Beyond the ceiling the list is marked as full, and files are not restricted.
 */
void sandbox_read(struct sandbox *sandbox, const char *path);
void sandbox_write(struct sandbox *sandbox, const char *path);

/* Gives everything else up, for good; what the kernel cannot do is left undone. A second call may only take more away.
 */
void sandbox_enter(const struct sandbox *sandbox);

/* "landlock 3, seccomp", or what there is: for --version --verbose. */
void sandbox_describe(char *to, size_t size);

#endif
