/* Files of strangers are parsed with nothing else in reach: no network, no other files, no other processes, no new
 * privileges, no code but the program's own. SECURITY.md says what is promised, and how each promise is tested. */
#ifndef NOTME_CLI_SANDBOX_H
#define NOTME_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* What stays in reach, beside what is open already. */
struct sandbox {
    char *const *read; /* files and folders, with what lies below, for reading; "-" is nothing */
    size_t reads;
};

/* Gives everything else up, for good, in the calling thread and those it starts; call it while there is no other. Once
 * in a process. False where that cannot be done, with a word on stderr: nothing may be parsed then. A kernel without
 * Landlock, where files stay in reach, is told, and true. */
bool sandbox_enter(const struct sandbox *sandbox);

/* "landlock 7, seccomp", or "seccomp" where the kernel has no Landlock: what sandbox_enter() will have done. */
void sandbox_describe(char *to, size_t size);

#endif
