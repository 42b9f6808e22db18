/* Files of strangers are parsed with nothing else in reach: no network, no other files, no new privileges. */
#ifndef NOTME_CLI_SANDBOX_H
#define NOTME_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

enum { SANDBOX_OUTPUTS = 4 };

/* What stays in reach. */
struct sandbox {
    char *const *read; /* files and folders, with what lies below; "-" is nothing */
    size_t reads;
    const char *write[SANDBOX_OUTPUTS]; /* files that will be made: their folders stay writable */
    size_t writes;
};

/* Adds a file that will be made; NULL and "-" are nothing. */
void sandbox_write(struct sandbox *sandbox, const char *path);

/* Gives everything else up, for good; what the kernel cannot do is left undone. A second call may only take more away.
 */
void sandbox_enter(const struct sandbox *sandbox);

/* "landlock 3, seccomp", or what there is: for --version --verbose. */
void sandbox_describe(char *to, size_t size);

#endif
