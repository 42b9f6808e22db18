#define _GNU_SOURCE /* O_PATH, syscall(), CLONE_THREAD */
#include "sandbox.h"

#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

static bool is_path(const char *path)
{
    return path && *path && strcmp(path, "-") != 0;
}

static bool refuse(const char *what)
{
    say("cannot enter the sandbox: %s: %s; with --no-sandbox files are parsed without it", what, strerror(errno));
    return false;
}

/* ---- files, by Landlock (Linux 5.13) */

/* Older headers than the kernel's lack these. */
#define FS_TRUNCATE (UINT64_C(1) << 14)  /* since ABI 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* since ABI 5 */
enum {
    NET_BIND = 1, /* since ABI 4 */
    NET_CONNECT = 2,
    SCOPE_ABSTRACT_UNIX = 1, /* since ABI 6 */
    SCOPE_SIGNAL = 2
};

struct ruleset {
    uint64_t files, network, scope;
};

enum { FILES = LANDLOCK_ACCESS_FS_READ_FILE, FOLDERS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };

/* 0 = this kernel has none; below 0 = it could not be asked. */
static int landlock_version(void)
{
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 && (errno == ENOSYS || errno == EOPNOTSUPP) ? 0 : (int)version;
}

static struct ruleset handled(int version)
{
    struct ruleset all = {.files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    if (version >= 2)
        all.files |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        all.files |= FS_TRUNCATE;
    if (version >= 4)
        all.network = NET_BIND | NET_CONNECT;
    if (version >= 5)
        all.files |= FS_IOCTL_DEV;
    if (version >= 6)
        all.scope = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
    return all;
}

/* A path that is not there needs no rule, and a pipe can have none. What could not be allowed is out of reach; but
 * where the system has no descriptor left, that would be told of the file later, as if it could not be read. */
static bool allow(int rules, const char *path, uint64_t access)
{
    struct stat status;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0)
        return errno != EMFILE && errno != ENFILE && errno != ENOMEM;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= FILES;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return true;
}

static bool allow_all(int rules, const struct sandbox *sandbox)
{
    static const char *const always[] = {
        "/usr/share/zoneinfo",
#ifdef SANITIZED
        "/proc/self", /* leak checkers look there */
#endif
    };
    bool ok = true;
    for (size_t i = 0; i < sizeof always / sizeof *always && ok; i++)
        ok = allow(rules, always[i], FOLDERS);
    for (size_t i = 0; i < sandbox->reads && ok; i++)
        ok = !is_path(sandbox->read[i]) || allow(rules, sandbox->read[i], FOLDERS);
    return ok;
}

static bool restrict_files(const struct sandbox *sandbox)
{
    const int version = landlock_version();
    if (version < 0)
        return refuse("landlock");
    if (version == 0) {
        say("this kernel has no Landlock: what is parsed cannot write files, but could read yours");
        return true;
    }
    const struct ruleset ruleset = handled(version);
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
    if (rules < 0)
        return refuse("landlock");
    const bool ok = allow_all(rules, sandbox) && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    const int why = errno;
    close(rules);
    errno = why;
    return ok || refuse("landlock");
}

/* ---- everything else, by seccomp: a list of what is allowed */

/* clang-format off */
static const int calls[] = {
    /* bytes */
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(pwrite64), SCMP_SYS(writev),
    SCMP_SYS(lseek), SCMP_SYS(fsync), SCMP_SYS(ftruncate), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    /* files; which ones, is Landlock's to say */
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(getdents64), SCMP_SYS(fcntl),
    /* memory; mmap and mprotect stand below */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(sysinfo),
    /* threads and their end */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(wait4),
    /* signals to itself */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    /* the clock and chance */
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
#ifdef SANITIZED
    SCMP_SYS(clone), SCMP_SYS(getdents), SCMP_SYS(ptrace), SCMP_SYS(prctl), SCMP_SYS(getppid),
    SCMP_SYS(process_vm_readv), SCMP_SYS(personality), SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(uname),
#endif
};
/* clang-format on */

static int allow_calls(scmp_filter_ctx filter, const int *list, size_t count)
{
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++)
        if (list[i] >= 0) /* below 0: another architecture's */
            status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, list[i], 0);
    return status;
}

/* Calls that are allowed in one sense only: memory that is no code, threads that are no processes, signals that go to
 * nobody else, and the question whether a terminal is a terminal. */
static int allow_senses(scmp_filter_ctx filter)
{
    const uint64_t thread = CLONE_VM | CLONE_THREAD;
    const struct {
        int call;
        struct scmp_arg_cmp sense;
    } rule[] = {{SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
                {SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
                {SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)},
                {SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)},
                {SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, TCGETS, 0)},
                {SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, TIOCGWINSZ, 0)}};
    int status = 0;
    for (size_t i = 0; i < sizeof rule / sizeof *rule && status == 0; i++)
        status = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule[i].call, 1, &rule[i].sense);
    /* what it is asked for stands in memory, which a filter cannot see; without it the library uses clone */
    return status ? status : seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

static bool restrict_calls(void)
{
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    errno = ENOMEM;
    if (!filter)
        return refuse("seccomp");
    int status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (status == 0)
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree: a list costs every call */
    if (status == 0)
        status = allow_calls(filter, calls, sizeof calls / sizeof *calls);
    if (status == 0)
        status = allow_senses(filter);
    if (status == 0)
        status = seccomp_load(filter);
    seccomp_release(filter);
    errno = -status;
    return status == 0 || refuse("seccomp");
}

bool sandbox_enter(const struct sandbox *sandbox)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return refuse("no_new_privs");
    return restrict_files(sandbox) && restrict_calls();
}

void sandbox_describe(char *to, size_t size)
{
    const int version = landlock_version();
    if (version > 0)
        snprintf(to, size, "landlock %d, seccomp", version);
    else
        snprintf(to, size, "seccomp");
}
