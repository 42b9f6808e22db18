#define _GNU_SOURCE /* O_PATH, syscall() */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (UINT64_C(1) << 14) /* since ABI 3; older headers lack it */
#endif

enum {
    FILES = LANDLOCK_ACCESS_FS_READ_FILE,
    FOLDERS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    OUTPUTS = LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
              LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR
};

static bool is_path(const char *path)
{
    return path && *path && strcmp(path, "-") != 0;
}

void sandbox_write(struct sandbox *sandbox, const char *path)
{
    if (is_path(path) && sandbox->writes < SANDBOX_OUTPUTS)
        sandbox->write[sandbox->writes++] = path;
}

/* ---- files, by Landlock (Linux 5.13) */

static int landlock_version(void)
{
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? (int)version : 0;
}

static uint64_t handled(int version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (version >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    return version >= 3 ? all | LANDLOCK_ACCESS_FS_TRUNCATE : all;
}

/* A path that is not there needs no rule, and a pipe can have none. */
static void allow(int rules, const char *path, uint64_t access)
{
    struct stat status;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= FILES;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

/* Of the file that a link leads to. */
static void allow_folder_of(int rules, const char *path, uint64_t access)
{
    char folder[4096];
    char *real = realpath(path, NULL);
    const int len = snprintf(folder, sizeof folder, "%s", real ? real : path);
    free(real);
    if (len >= (int)sizeof folder)
        return;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0'; /* of "/x" it is "/" */
    allow(rules, slash ? folder : ".", access);
}

static void restrict_files(const struct sandbox *sandbox)
{
    static const char *const always[] = {"/usr/share/zoneinfo", "/dev/null", "/dev/fd", "/proc/self"};
    const int version = landlock_version();
    if (!version)
        return;
    const struct landlock_ruleset_attr attributes = {.handled_access_fs = handled(version)};
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        allow(rules, always[i], FOLDERS);
    for (size_t i = 0; i < sandbox->reads; i++)
        if (is_path(sandbox->read[i]))
            allow(rules, sandbox->read[i], FOLDERS);
    for (size_t i = 0; i < sandbox->writes; i++)
        allow_folder_of(rules, sandbox->write[i], OUTPUTS | (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : UINT64_C(0)));
    syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

/* ---- the network and other programs, by seccomp */

static void restrict_calls(void)
{
    /* other processes are kept out of reach by Landlock already; ptrace stays, for leak checkers trace themselves */
    static const int refused[] = {SCMP_SYS(socket),         SCMP_SYS(socketpair),       SCMP_SYS(connect),
                                  SCMP_SYS(bind),           SCMP_SYS(listen),           SCMP_SYS(sendto),
                                  SCMP_SYS(execve),         SCMP_SYS(execveat),         SCMP_SYS(bpf),
                                  SCMP_SYS(io_uring_setup), SCMP_SYS(process_vm_writev)};
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    seccomp_load(filter);
    seccomp_release(filter);
}

void sandbox_enter(const struct sandbox *sandbox)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return;
    restrict_files(sandbox);
    restrict_calls();
}

void sandbox_describe(char *to, size_t size)
{
    const int version = landlock_version();
    const bool filters = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
    if (version)
        snprintf(to, size, "landlock %d%s", version, filters ? ", seccomp" : "");
    else
        snprintf(to, size, "%s", filters ? "seccomp (no landlock)" : "none that this kernel offers");
}
