/* What is given up is out of reach, what is needed stays, and where nothing can be given up nothing is parsed. Each
 * attempt in a child: there is no way back. */
#define _GNU_SOURCE
#include "../../src/cli/sandbox.h"

#include "notme.h"
#include "t.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 }; /* its leak checker is allowed some calls more */
#else
enum { SANITIZED = 0 };
#endif

static char folder[] = "/tmp/notme-sandbox-XXXXXX";

static const char *path_in(const char *name)
{
    static char path[4][64]; /* some are wanted at once */
    static unsigned next;
    char *to = path[next++ % 4];
    snprintf(to, sizeof *path, "%s/%s", folder, name);
    return to;
}

static bool landlock(void)
{
    char words[64];
    sandbox_describe(words, sizeof words);
    return strncmp(words, "landlock", 8) == 0;
}

static int errno_of(long result)
{
    return result < 0 ? errno : 0;
}

/* The errno of opening a path, 0 = it opened. */
static int try_open(const char *path, int flags)
{
    const int file = open(path, flags, 0600);
    if (file < 0)
        return errno;
    close(file);
    return 0;
}

/* Makes a system call or two; the errno, 0 = it was done. */
typedef int attempt(void);

static int status_of(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "killed by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

static int output = -1; /* open before the sandbox is entered */

static int inside(attempt *what)
{
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        char nowhere[] = "/nowhere/at/all", stdin_name[] = "-", read[64];
        char *paths[200];
        for (size_t i = 0; i < 200; i++)
            paths[i] = i == 199 ? read : i % 2 ? nowhere : stdin_name;
        struct sandbox sandbox = {.read = paths, .reads = 200};
        memcpy(read, path_in("in"), sizeof read);
        output = open(path_in("out/result"), O_RDWR | O_CREAT, 0600);
        if (!sandbox_enter(&sandbox))
            _exit(255);
        _exit(what());
    }
    return status_of(child);
}

/* ---- what must be out of reach: the calls that a review found allowed, and others of their kind */

static void *nothing(void *ctx)
{
    return ctx;
}

#define ATTEMPT(name, result)                                                                                          \
    static int name(void)                                                                                              \
    {                                                                                                                  \
        return errno_of((long)(result));                                                                               \
    }

static int mapped(int protection)
{
    return mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static int make_code_of_data(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? 254 : errno_of(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int run_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

ATTEMPT(open_socket, socket(AF_INET, SOCK_STREAM, 0))
ATTEMPT(open_unix_socket, socket(AF_UNIX, SOCK_STREAM, 0))
ATTEMPT(open_netlink, socket(AF_NETLINK, SOCK_RAW, 0))
ATTEMPT(pair_sockets, socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0, 0}))
ATTEMPT(start_process, syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
ATTEMPT(start_namespace, syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0))
ATTEMPT(start_process_anew, syscall(SYS_clone3, NULL, 0))
ATTEMPT(leave_namespace, unshare(CLONE_NEWUSER))
ATTEMPT(kill_parent, kill(getppid(), 0))
ATTEMPT(kill_all, kill(-1, 0))
ATTEMPT(signal_parent, syscall(SYS_tgkill, 1, 1, 0))
ATTEMPT(change_mode, chmod(path_in("in/a/events.jsonl"), 0777))
ATTEMPT(change_mode_of_open, fchmod(output, 0777))
ATTEMPT(change_owner, chown(path_in("in/a/events.jsonl"), 0, 0))
ATTEMPT(change_times, utimensat(AT_FDCWD, path_in("in/a/events.jsonl"), NULL, 0))
ATTEMPT(set_attribute, setxattr(path_in("in/a/events.jsonl"), "user.x", "y", 1, 0))
ATTEMPT(trace_parent, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL))
ATTEMPT(read_memory_of_others, syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0))
ATTEMPT(write_memory_of_others, syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0))
ATTEMPT(open_process, syscall(SYS_pidfd_open, getppid(), 0))
ATTEMPT(handle_faults, syscall(SYS_userfaultfd, 0))
ATTEMPT(make_nameless_file, memfd_create("x", 0))
ATTEMPT(make_secret_memory, syscall(447, 0)) /* memfd_secret */
ATTEMPT(set_up_ring, syscall(SYS_io_uring_setup, 1, NULL))
ATTEMPT(load_program, syscall(SYS_bpf, 0, NULL, 0))
ATTEMPT(watch_events, syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0))
ATTEMPT(add_key, syscall(SYS_add_key, "user", "x", "y", 1, -2))
ATTEMPT(mount_something, syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL))
ATTEMPT(change_root, chroot("/tmp"))
ATTEMPT(change_folder, chdir("/"))
ATTEMPT(make_folder, mkdir(path_in("out/new"), 0700))
ATTEMPT(make_link, symlink("/etc/passwd", path_in("out/link")))
ATTEMPT(name_again, rename(path_in("in/a/events.jsonl"), path_in("out/stolen")))
ATTEMPT(remove_file, unlink(path_in("in/a/events.jsonl")))
ATTEMPT(link_file, link(path_in("in/a/events.jsonl"), path_in("out/again")))
ATTEMPT(cut_file, truncate(path_in("in/a/events.jsonl"), 0))
ATTEMPT(push_to_terminal, ioctl(STDIN_FILENO, TIOCSTI, "x"))
ATTEMPT(set_terminal, ioctl(STDIN_FILENO, TCSETS, NULL))
ATTEMPT(become_another, setuid(1))
ATTEMPT(raise_limits, prlimit(getppid(), RLIMIT_CORE, NULL, &(struct rlimit){0}))
ATTEMPT(map_code_and_data, mapped(PROT_READ | PROT_WRITE | PROT_EXEC))
ATTEMPT(map_code, mapped(PROT_READ | PROT_EXEC))
ATTEMPT(wait_long, nanosleep(&(struct timespec){0, 1}, NULL))

static const struct probe {
    const char *name;
    attempt *what;
    bool checkers; /* allowed where a leak checker works */
} probes[] = {
#define P(name)                                                                                                        \
    {                                                                                                                  \
#name, name, false                                                                                             \
    }
#define C(name)                                                                                                        \
    {                                                                                                                  \
#name, name, true                                                                                              \
    }
    P(open_socket),
    P(open_unix_socket),
    P(open_netlink),
    P(pair_sockets),
    C(start_process),
    C(start_namespace),
    P(leave_namespace),
    P(kill_parent),
    P(kill_all),
    P(signal_parent),
    P(change_mode),
    P(change_mode_of_open),
    P(change_owner),
    P(change_times),
    P(set_attribute),
    C(trace_parent),
    C(read_memory_of_others),
    P(write_memory_of_others),
    P(open_process),
    P(handle_faults),
    P(make_nameless_file),
    P(make_secret_memory),
    P(set_up_ring),
    P(load_program),
    P(watch_events),
    P(add_key),
    P(mount_something),
    P(change_root),
    P(change_folder),
    P(make_folder),
    P(make_link),
    P(name_again),
    P(remove_file),
    P(link_file),
    P(cut_file),
    P(push_to_terminal),
    P(set_terminal),
    P(become_another),
    C(raise_limits),
    P(map_code_and_data),
    P(map_code),
    P(make_code_of_data),
    P(wait_long),
    P(run_program),
};

/* ---- what must stay */

static int start_thread(void)
{
    pthread_t thread;
    const int status = pthread_create(&thread, NULL, nothing, NULL);
    return status ? status : pthread_join(thread, NULL);
}

static int use_memory(void)
{
    char *much = malloc(64 << 20);
    if (!much)
        return ENOMEM;
    memset(much, 1, 64 << 20);
    char *more = realloc(much, 128 << 20);
    free(more ? more : much);
    return more ? 0 : ENOMEM;
}

static int read_source(void)
{
    return try_open(path_in("in/a/events.jsonl"), O_RDONLY);
}

static int write_output(void)
{
    return write(output, "x", 1) == 1 && lseek(output, 0, SEEK_SET) == 0 && ftruncate(output, 0) == 0 &&
                   fsync(output) == 0
               ? 0
               : errno;
}

static int abort_itself(void)
{
    signal(SIGABRT, SIG_IGN);
    return errno_of(raise(SIGABRT));
}

/* ---- files */

static int write_source(void)
{
    return try_open(path_in("in/a/events.jsonl"), O_WRONLY);
}

static int read_other(void)
{
    return try_open("/etc/passwd", O_RDONLY);
}

static int read_itself(void)
{
    return SANITIZED ? EACCES : try_open("/proc/self/environ", O_RDONLY);
}

static int list_other(void)
{
    return try_open("/", O_RDONLY | O_DIRECTORY);
}

static int open_output_again(void)
{
    return try_open(path_in("out/result"), O_RDONLY);
}

static int write_beside_output(void)
{
    return try_open(path_in("out/second"), O_WRONLY | O_CREAT);
}

static int read_beside_output(void)
{
    return try_open(path_in("out/private"), O_RDONLY);
}

static int make_nameless_beside_output(void)
{
    return try_open(path_in("out"), O_TMPFILE | O_RDWR);
}

static void make_files(void)
{
    static const char *const folders[] = {"in", "in/a", "out"};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(mkdir(path_in(folders[i]), 0700), 0);
    ck_assert_int_eq(try_open(path_in("in/a/events.jsonl"), O_WRONLY | O_CREAT), 0);
    ck_assert_int_eq(try_open(path_in("out/private"), O_WRONLY | O_CREAT), 0);
}

static void remove_files(void)
{
    static const char *const names[] = {"in/a/events.jsonl", "out/result", "out/private", "in/a", "in", "out", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(path_in(names[i]));
}

START_TEST(no_call_that_reading_does_not_need_is_allowed)
{
    make_files();
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        const int status = SANITIZED && probes[i].checkers ? EPERM : inside(probes[i].what);
        ck_assert_msg(status == EPERM, "%s: %s", probes[i].name, status ? strerror(status) : "was done");
    }
    ck_assert_int_eq(inside(start_process_anew), ENOSYS); /* the library takes clone instead */
    remove_files();
}
END_TEST

START_TEST(what_reading_needs_is_allowed)
{
    make_files();
    ck_assert_int_eq(inside(start_thread), 0);
    ck_assert_int_eq(inside(use_memory), 0);
    ck_assert_int_eq(inside(read_source), 0);
    ck_assert_int_eq(inside(write_output), 0);
    ck_assert_int_eq(inside(abort_itself), 0);
    remove_files();
}
END_TEST

START_TEST(only_the_sources_are_read_and_nothing_beside_the_output)
{
    if (!landlock()) {
        fprintf(stderr, "this kernel has no landlock: files are not restricted, and that is not tested\n");
        return;
    }
    static attempt *const refused[] = {
        write_source,      read_other,          read_itself,        list_other,
        open_output_again, write_beside_output, read_beside_output, make_nameless_beside_output};
    make_files();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(inside(refused[i]) == EACCES, "attempt %zu", i);
    remove_files();
}
END_TEST

/* ---- shards: they are made by another process */

static int feed_some(struct notme_sharder *sharder)
{
    static const char lines[] =
        "{\"id\":\"1\",\"actor\":{\"id\":\"abc\"},\"action\":\"like\",\"time\":\"2026-01-01T00:00:00Z\"}";
    struct notme_error error;
    struct notme_event event = {.time = 1,
                                .not_before = NOTME_NO_TIME,
                                .not_after = NOTME_NO_TIME,
                                .published = NOTME_NO_TIME,
                                .action = NOTME_LIKE,
                                .account = {"abc", 3}};
    event.text = (struct notme_text){lines, sizeof lines - 1};
    int status = NOTME_OK;
    for (int i = 0; i < 30000 && status == NOTME_OK; i++) { /* more than the memory holds */
        event.time = 30000 - i;
        status = notme_sharder_feed(sharder, &event, &error);
    }
    return status == NOTME_OK ? notme_sharder_end(sharder, &error) : status;
}

static int shard_inside(void)
{
    const struct notme_sharder_options options = {
        .folder = path_in("out"), .shards = 4, .plain = true, .apart = true, .memory = 1 << 20};
    const struct sandbox sandbox = {.reads = 0};
    struct notme_sharder *sharder;
    struct notme_error error;
    if (notme_sharder_new(&sharder, &options, &error) != NOTME_OK || !sandbox_enter(&sandbox))
        return 255;
    if (landlock() && (try_open(path_in("out/second"), O_WRONLY | O_CREAT) != EACCES ||
                       try_open(path_in("out/0000.jsonl"), O_WRONLY | O_CREAT) != EACCES ||
                       try_open(path_in("out/private"), O_RDONLY) != EACCES ||
                       try_open(path_in("out"), O_TMPFILE | O_RDWR) != EACCES))
        return 254;
    if (errno_of(rename(path_in("out/private"), path_in("out/0000.jsonl"))) != EPERM ||
        errno_of(unlink(path_in("out/private"))) != EPERM)
        return 253;
    const int status = feed_some(sharder);
    notme_sharder_free(sharder);
    return status == NOTME_OK ? 0 : 252;
}

START_TEST(shards_are_written_by_who_can_make_no_file)
{
    static const char *const names[] = {"out/0000.jsonl", "out/0001.jsonl", "out/0002.jsonl", "out/0003.jsonl",
                                        "out/manifest.json"};
    make_files();
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(shard_inside());
    ck_assert_int_eq(status_of(child), 0);
    for (size_t i = 0; i < 5; i++) {
        struct stat status;
        ck_assert_msg(stat(path_in(names[i]), &status) == 0, "%s", names[i]);
        ck_assert_msg(i != 3 || status.st_size > 30000 * 100, "%s", names[i]);
        remove(path_in(names[i]));
    }
    remove_files();
    ck_assert_int_ne(access(path_in(""), F_OK), 0); /* and nothing else was there */
}
END_TEST

/* ---- a step that fails */

/* From here on a call fails. */
static void spoil(int call, int why, struct scmp_arg_cmp *only)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((uint32_t)why), call, only ? 1 : 0, only) != 0 ||
        seccomp_load(filter) != 0)
        _exit(253);
    seccomp_release(filter);
}

static int run_notme(int call, int why, struct scmp_arg_cmp *only, const char *option, char *said, size_t size)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        const int out = open("/dev/null", O_WRONLY);
        dup2(out, STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        spoil(call, why, only);
        execl(NOTME_COMMAND, "notme", "convert", NOTME_SOURCE_DIR "/data/cases/sec-2024/events.jsonl", option,
              (char *)NULL);
        _exit(252);
    }
    close(ends[1]);
    size_t len = 0;
    for (ssize_t n; len + 1 < size && (n = read(ends[0], said + len, size - 1 - len)) > 0;)
        len += (size_t)n;
    said[len] = '\0';
    close(ends[0]);
    return status_of(child);
}

START_TEST(a_step_that_fails_stops_everything_unless_asked_otherwise)
{
    struct scmp_arg_cmp version = SCMP_A2(SCMP_CMP_EQ, 0, 0), tsync = SCMP_A0(SCMP_CMP_EQ, 1, 0);
    const struct {
        int call, why;
        struct scmp_arg_cmp *only;
    } step[] = {{SCMP_SYS(landlock_create_ruleset), EACCES, NULL},
                {SCMP_SYS(landlock_create_ruleset), ENOMEM, &version},
                {SCMP_SYS(landlock_restrict_self), EPERM, NULL},
                {SCMP_SYS(seccomp), EINVAL, &tsync},
                {SCMP_SYS(prctl), EINVAL, NULL}};
    char said[2048];
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        if (step[i].call == SCMP_SYS(landlock_restrict_self) && !landlock())
            continue;
        const int status = run_notme(step[i].call, step[i].why, step[i].only, "--quiet", said, sizeof said);
        ck_assert_msg(status == 2, "step %zu: exit status %d: %s", i, status, said);
        ck_assert_msg(strstr(said, "cannot enter the sandbox") && strstr(said, "--no-sandbox"), "step %zu: %s", i,
                      said);
        ck_assert_int_eq(run_notme(step[i].call, step[i].why, step[i].only, "--no-sandbox", said, sizeof said), 0);
    }
}
END_TEST

START_TEST(a_kernel_without_landlock_is_told_once)
{
    static const int why[] = {ENOSYS, EOPNOTSUPP};
    char said[2048];
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(run_notme(SCMP_SYS(landlock_create_ruleset), why[i], NULL, "--quiet", said, sizeof said), 0);
        const char *told = strstr(said, "no Landlock");
        ck_assert_msg(told && !strstr(told + 1, "no Landlock"), "%s", said);
    }
}
END_TEST

T_MAIN("sandbox", no_call_that_reading_does_not_need_is_allowed, what_reading_needs_is_allowed,
       only_the_sources_are_read_and_nothing_beside_the_output, shards_are_written_by_who_can_make_no_file,
       a_step_that_fails_stops_everything_unless_asked_otherwise, a_kernel_without_landlock_is_told_once)
