/* What is given up is out of reach, and what is needed stays. Each attempt in a child: there is no way back. */
#define _GNU_SOURCE
#include "../../src/cli/sandbox.h"

#include "t.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/notme-sandbox-XXXXXX";

static void path_in(char *to, size_t size, const char *name)
{
    snprintf(to, size, "%s/%s", folder, name);
}

static bool landlock(void)
{
    char words[64];
    sandbox_describe(words, sizeof words);
    return strncmp(words, "landlock", 8) == 0;
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

static int attempt(int (*what)(void))
{
    char read[64], write[64];
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        char nowhere[] = "/nowhere/at/all", stdin_name[] = "-";
        char *paths[200];
        for (size_t i = 0; i < 200; i++)
            paths[i] = i == 199 ? read : i % 2 ? nowhere : stdin_name;
        struct sandbox sandbox = {.read = paths, .reads = 200};
        path_in(read, sizeof read, "in");
        path_in(write, sizeof write, "out/result");
        sandbox_write(&sandbox, write);
        sandbox_enter(&sandbox);
        _exit(what());
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int open_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int run_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int read_source(void)
{
    char path[64];
    path_in(path, sizeof path, "in/a/events.jsonl");
    return try_open(path, O_RDONLY);
}

static int write_source(void)
{
    char path[64];
    path_in(path, sizeof path, "in/a/events.jsonl");
    return try_open(path, O_WRONLY);
}

static int read_other(void)
{
    return try_open("/etc/passwd", O_RDONLY);
}

static int write_output(void)
{
    char path[64], final[64];
    path_in(path, sizeof path, "out/result.part");
    path_in(final, sizeof final, "out/result");
    const int status = try_open(path, O_WRONLY | O_CREAT);
    return status ? status : rename(path, final) < 0 ? errno : 0;
}

static int write_beside(void)
{
    char path[64];
    path_in(path, sizeof path, "elsewhere");
    return try_open(path, O_WRONLY | O_CREAT);
}

static void make_files(void)
{
    char path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    static const char *const folders[] = {"in", "in/a", "out"};
    for (size_t i = 0; i < 3; i++) {
        path_in(path, sizeof path, folders[i]);
        ck_assert_int_eq(mkdir(path, 0700), 0);
    }
    path_in(path, sizeof path, "in/a/events.jsonl");
    ck_assert_int_eq(try_open(path, O_WRONLY | O_CREAT), 0);
}

static void remove_files(void)
{
    static const char *const names[] = {"in/a/events.jsonl", "out/result", "in/a", "in", "out", ""};
    char path[64];
    for (size_t i = 0; i < 6; i++) {
        path_in(path, sizeof path, names[i]);
        remove(path);
    }
}

START_TEST(no_network_and_no_other_program)
{
    make_files();
    ck_assert_int_eq(attempt(open_socket), EPERM);
    ck_assert_int_eq(attempt(run_program), EPERM);
    remove_files();
}
END_TEST

START_TEST(only_the_sources_are_read_and_only_the_output_is_written)
{
    if (!landlock()) {
        fprintf(stderr, "this kernel has no landlock: files are not restricted, and that is not tested\n");
        return;
    }
    make_files();
    ck_assert_int_eq(attempt(read_source), 0);
    ck_assert_int_eq(attempt(write_source), EACCES);
    ck_assert_int_eq(attempt(read_other), EACCES);
    ck_assert_int_eq(attempt(write_output), 0);
    ck_assert_int_eq(attempt(write_beside), EACCES);
    remove_files();
}
END_TEST

T_MAIN("sandbox", no_network_and_no_other_program, only_the_sources_are_read_and_only_the_output_is_written)
