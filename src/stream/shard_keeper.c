#include "stream/shard_keeper.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 1 << 16, NONE = -1 };

struct notme_shard_keeper {
    char *path;
    uint32_t shards;
    bool plain;
    int folder; /* where files are made; NONE where another process does it */
    struct notme_draft draft;
    uint32_t shard; /* of the draft */
    pid_t process;
    int orders; /* a socket to it */
};

void notme_shard_name(char to[NOTME_SHARD_NAME], uint32_t shard, bool plain)
{
    if (shard == NOTME_SHARD_MANIFEST)
        snprintf(to, NOTME_SHARD_NAME, "manifest.json");
    else
        snprintf(to, NOTME_SHARD_NAME, "%04u.jsonl%s", shard, plain ? "" : ".zst");
}

static int trouble(const struct notme_shard_keeper *k, uint32_t shard, struct notme_error *err)
{
    const int why = errno;
    char name[NOTME_SHARD_NAME];
    notme_shard_name(name, shard, k->plain);
    return notme_fail(err, NOTME_EIO, "cannot write '%s/%s': %s", k->path, name, strerror(why));
}

/* ---- the files */

static int put_here(struct notme_shard_keeper *k, uint32_t shard, const void *bytes, size_t len,
                    struct notme_error *err)
{
    char name[NOTME_SHARD_NAME];
    notme_shard_name(name, shard, k->plain);
    const bool begun = k->draft.file >= 0;
    if (begun ? shard != k->shard : shard >= k->shards && shard != NOTME_SHARD_MANIFEST)
        return notme_fail(err, NOTME_EUSAGE, "'%s' is not to be written now", name);
    if (!begun && !notme_draft_open(&k->draft, k->folder, name, 0666))
        return trouble(k, shard, err);
    k->shard = shard;
    return notme_write_all(k->draft.file, bytes, len) ? NOTME_OK : trouble(k, shard, err);
}

static int keep_here(struct notme_shard_keeper *k, struct notme_error *err)
{
    if (k->draft.file < 0)
        return notme_fail(err, NOTME_EUSAGE, "no file was begun");
    return notme_draft_keep(&k->draft) ? NOTME_OK : trouble(k, k->shard, err);
}

/* ---- the other process */

struct order {
    enum what { PUT, KEEP, DROP } what;
    uint32_t shard;
    uint64_t len; /* bytes that follow */
};

struct answer {
    int status; /* enum notme_code */
    char text[sizeof((struct notme_error *)0)->text];
};

static bool read_all(int from, void *bytes, size_t len)
{
    char *to = bytes;
    while (len) {
        const ssize_t n = read(from, to, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        to += n;
        len -= (size_t)n;
    }
    return true;
}

/* After a failure the rest is taken in, too, until it is asked for. False where whoever gives orders is gone. */
static bool take_bytes(struct notme_shard_keeper *k, int orders, const struct order *order, int *status,
                       struct notme_error *err)
{
    char bytes[PIECE];
    for (uint64_t left = order->len; left;) {
        const size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (!read_all(orders, bytes, n))
            return false;
        if (*status == NOTME_OK)
            *status = put_here(k, order->shard, bytes, n, err);
        left -= n;
    }
    return true;
}

static void answer(int orders, int status, const struct notme_error *error)
{
    struct answer answer = {.status = status};
    memcpy(answer.text, error->text, sizeof answer.text);
    const ssize_t n = send(orders, &answer, sizeof answer, MSG_NOSIGNAL);
    (void)n; /* who is not there any more needs no answer */
}

/* It lives until we are gone, however that comes about: then nothing that is not complete is left. A pipe that others
 * wait for the end of must not be held by it, and what the terminal sends to all is not meant for it. */
static _Noreturn void serve(struct notme_shard_keeper *k, int orders)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP, SIGXFSZ};
    struct notme_error error = {0};
    struct order order;
    int status = NOTME_OK;
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (nothing < 0 || dup2(nothing, fd) < 0)
            close(fd);
    while (read_all(orders, &order, sizeof order) && take_bytes(k, orders, &order, &status, &error)) {
        if (order.what == PUT)
            continue;
        if (order.what == KEEP) {
            status = status == NOTME_OK ? keep_here(k, &error) : status;
            answer(orders, status, &error);
        }
        notme_draft_drop(&k->draft);
        status = NOTME_OK;
    }
    notme_draft_drop(&k->draft);
    _exit(0);
}

static bool start_process(struct notme_shard_keeper *k)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    k->process = fork();
    if (k->process == 0) {
        close(ends[0]);
        serve(k, ends[1]);
    }
    close(ends[1]);
    if (k->process < 0) {
        close(ends[0]);
        return false;
    }
    k->orders = ends[0];
    close(k->folder);
    k->folder = NONE;
    return true;
}

/* Should the other process be gone, that is an error like any other, and no signal. */
static bool give_order(const struct notme_shard_keeper *k, const struct order *order, const void *bytes)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &before);
    const bool ok = notme_write_all(k->orders, order, sizeof *order) && notme_write_all(k->orders, bytes, order->len);
    const int why = errno;
    sigaction(SIGPIPE, &before, NULL);
    errno = why;
    return ok;
}

static int keep_there(struct notme_shard_keeper *k, struct notme_error *err)
{
    const struct order order = {.what = KEEP};
    struct answer answer;
    errno = EPIPE;
    if (!give_order(k, &order, NULL) || !read_all(k->orders, &answer, sizeof answer))
        return trouble(k, k->shard, err);
    answer.text[sizeof answer.text - 1] = '\0';
    return answer.status == NOTME_OK ? NOTME_OK : notme_fail(err, answer.status, "%s", answer.text);
}

/* ---- the interface */

int notme_shard_keeper_new(struct notme_shard_keeper **out, const char *folder, uint32_t shards, bool plain, bool apart,
                           struct notme_error *err)
{
    struct notme_shard_keeper *k = notme_alloc(1, sizeof *k);
    *out = NULL;
    if (!k || !(k->path = notme_strdup_text(notme_text_of(folder)))) {
        notme_free(k);
        return notme_fail_memory(err);
    }
    k->draft = (struct notme_draft){.file = NONE, .folder = NONE};
    k->orders = NONE;
    k->shards = shards;
    k->plain = plain;
    k->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (k->folder >= 0 && (!apart || start_process(k))) {
        *out = k;
        return NOTME_OK;
    }
    const int status = notme_fail(err, NOTME_EIO, "cannot write into '%s': %s", folder, strerror(errno));
    notme_shard_keeper_free(k);
    return status;
}

int notme_shard_keeper_put(struct notme_shard_keeper *k, uint32_t shard, const void *bytes, size_t len,
                           struct notme_error *err)
{
    const struct order order = {.what = PUT, .shard = shard, .len = len};
    if (k->orders < 0)
        return put_here(k, shard, bytes, len, err);
    k->shard = shard;
    return give_order(k, &order, bytes) ? NOTME_OK : trouble(k, shard, err);
}

int notme_shard_keeper_keep(struct notme_shard_keeper *k, struct notme_error *err)
{
    return k->orders < 0 ? keep_here(k, err) : keep_there(k, err);
}

void notme_shard_keeper_drop(struct notme_shard_keeper *k)
{
    const struct order order = {.what = DROP};
    if (k->orders < 0)
        notme_draft_drop(&k->draft);
    else
        give_order(k, &order, NULL);
}

void notme_shard_keeper_free(struct notme_shard_keeper *k)
{
    if (!k)
        return;
    notme_draft_drop(&k->draft);
    if (k->orders >= 0) {
        close(k->orders); /* it ends by this */
        while (waitpid(k->process, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    if (k->folder >= 0)
        close(k->folder);
    notme_free(k->path);
    notme_free(k);
}
