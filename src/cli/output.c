#define _GNU_SOURCE /* realpath(), F_DUPFD_CLOEXEC */
#include "output.h"

#include "apart.h"
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool complain(const struct output *output, const char *what)
{
    say("cannot %s '%s': %s", what, output->path ? output->path : "standard output", strerror(errno));
    return false;
}

/* What is there already and is no file is written to as it is: a pipe, a terminal, /dev/null. */
static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

bool output_is_file(const char *path)
{
    return path && *path && strcmp(path, "-") != 0 && !is_special(path);
}

/* Where the file is that a link leads to; a file that is not there yet is where its name says. */
bool output_beside(const char *path, const char *ending, char *to, size_t size)
{
    char *real = realpath(path, NULL);
    const int len = snprintf(to, size, "%s%s", real ? real : path, ending);
    free(real);
    if (len < (int)size)
        return true;
    say("the name of '%s' is too long", path);
    return false;
}

/* ---- the keeper: another process, which gives the file its name */

enum { KEEP = 'k', DROP = 'd' };

/* What it says of it. */
struct answer {
    int status; /* enum notme_code */
    char text[sizeof(struct notme_error)];
};

/* An order to keep, or not; 0 when whoever gives them is gone. */
static char take_order(int orders)
{
    char order = 0;
    while (read(orders, &order, 1) < 0 && errno == EINTR)
        continue;
    return order;
}

static void carry_out(const struct output *output, int orders)
{
    struct notme_error error = {0};
    struct answer answer = {.status = notme_file_keep(output->nascent, &error)};
    if (answer.status == NOTME_OK && output->then)
        answer.status = output->then(output->then_ctx, &error);
    memcpy(answer.text, error.text, sizeof error.text);
    const ssize_t n = send(orders, &answer, sizeof answer, MSG_NOSIGNAL);
    (void)n; /* who is not there any more needs no answer */
}

/* It lives until it is told, or until we are gone, however that comes about: then nothing is left. A pipe that others
 * wait for the end of must not be held by it, and what the terminal sends to all is not meant for it. */
static _Noreturn void keep_watch(const struct output *output, int orders)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (nothing < 0 || dup2(nothing, fd) < 0)
            close(fd);
    if (take_order(orders) == KEEP)
        carry_out(output, orders);
    else
        notme_file_free(output->nascent);
    _exit(0);
}

static bool start_keeper(struct output *output)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    output->keeper = fork();
    if (output->keeper == 0) {
        close(ends[0]);
        keep_watch(output, ends[1]);
    }
    close(ends[1]);
    output->orders = ends[0];
    if (output->keeper > 0)
        return true;
    close(ends[0]);
    return false;
}

static bool take_answer(int orders, struct answer *answer)
{
    size_t len = 0;
    ssize_t n;
    while (len < sizeof *answer && (n = read(orders, (char *)answer + len, sizeof *answer - len)) != 0)
        if (n > 0)
            len += (size_t)n;
        else if (errno != EINTR)
            break;
    return len == sizeof *answer;
}

/* True when the file was kept, as was ordered. */
static bool order(struct output *output, char what)
{
    struct answer answer = {0};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &before);
    bool ok = write(output->orders, &what, 1) == 1 && (what == DROP || take_answer(output->orders, &answer));
    sigaction(SIGPIPE, &before, NULL);
    if (!ok)
        complain(output, "write");
    else if (answer.status != NOTME_OK)
        say("%s", answer.text);
    close(output->orders);
    while (waitpid(output->keeper, NULL, 0) < 0 && errno == EINTR)
        continue;
    return ok && what == KEEP && answer.status == NOTME_OK;
}

/* ---- the output */

static FILE *open_stream(int descriptor)
{
    const int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    FILE *stream = own >= 0 ? fdopen(own, "wb") : NULL;
    if (!stream && own >= 0)
        close(own);
    return stream;
}

static bool open_file(struct output *output)
{
    struct notme_error error;
    if (notme_file_new(&output->nascent, output->path, &error) != NOTME_OK) {
        say("%s", error.text);
        return false;
    }
    output->file = open_stream(notme_file_descriptor(output->nascent));
    if (output->file && start_keeper(output))
        return true;
    complain(output, "write");
    if (output->file)
        fclose(output->file);
    output->file = NULL;
    notme_file_free(output->nascent);
    output->nascent = NULL;
    return false;
}

bool output_open(struct output *output, const char *path, char *const *sources, size_t count)
{
    *output = (struct output){.file = stdout,
                              .path = path && strcmp(path, "-") != 0 ? path : NULL,
                              .then = output->then,
                              .then_ctx = output->then_ctx};
    if (!apart_from_sources(output->path, sources, count)) {
        output->file = NULL;
        return false;
    }
    if (!output->path)
        return true;
    if (!is_special(output->path))
        return open_file(output);
    output->file = fopen(output->path, "wbe");
    return output->file ? true : complain(output, "write");
}

int output_write(void *ctx, const void *bytes, size_t len)
{
    struct output *output = ctx;
    return fwrite(bytes, 1, len, output->file) == len ? 0 : -1;
}

bool output_close(struct output *output, bool keep)
{
    if (!output->file)
        return false;
    bool ok = fflush(output->file) == 0 && !ferror(output->file);
    if (!output->path)
        return ok ? true : complain(output, "write to");
    ok = fclose(output->file) == 0 && ok;
    output->file = NULL;
    if (!ok)
        complain(output, "write");
    if (!output->nascent)
        return ok;
    const bool kept = order(output, ok && keep ? KEEP : DROP);
    notme_file_free(output->nascent);
    output->nascent = NULL;
    return ok && (kept || !keep);
}
