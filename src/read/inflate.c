#include "read/inflate.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct block {
    char *bytes;
    bool full; /* whose it is: the puller's while full, else the maker's */
    struct notme_decoded done;
    uint64_t packed;
    int trouble;
};

struct notme_inflate {
    const struct notme_decoder *decoder;
    void *state;
    struct notme_feed feed;
    const char *name;
    struct block block[2];
    unsigned at;          /* the block that is pulled now, or was */
    bool started;         /* something was pulled */
    bool told;            /* what is wrong with the block */
    bool stop;            /* nobody pulls any more */
    bool threaded, alone; /* alone: no thread is needed, or none can be had */
    int stop_pipe[2];     /* of a feed that may make its reader wait; 0 = none */
    pthread_t thread;
    pthread_mutex_t mutex; /* of the blocks' `full`, and of stop */
    pthread_cond_t changed;
};

/* False = somebody asked to stop. A pipe may give nothing for hours, and whoever closes us must not wait for it. */
static bool wait_for(const struct notme_feed *feed)
{
    struct pollfd either[2] = {{.fd = feed->file, .events = POLLIN}, {.fd = feed->stop, .events = POLLIN}};
    while (feed->stop && poll(either, 2, -1) < 0 && errno == EINTR)
        continue;
    return !either[1].revents;
}

static ssize_t read_part(struct notme_feed *feed)
{
    const size_t most = feed->most < NOTME_FEED_BLOCK ? (size_t)feed->most : NOTME_FEED_BLOCK;
    const ssize_t n = most ? pread(feed->file, feed->block, most, (off_t)feed->from) : 0;
    feed->from += n > 0 ? (uint64_t)n : 0;
    feed->most -= n > 0 ? (uint64_t)n : 0;
    return n;
}

static bool read_more(struct notme_feed *feed)
{
    ssize_t n;
    if (feed->file < 0 || !wait_for(feed))
        return false;
    while ((n = feed->part ? read_part(feed) : read(feed->file, feed->block, NOTME_FEED_BLOCK)) < 0 && errno == EINTR)
        continue;
    if (n <= 0) {
        feed->trouble = n < 0 ? errno : 0;
        feed->file = -1;
        return false;
    }
    feed->at = feed->mark = feed->block;
    feed->left = (size_t)n;
    feed->given += (uint64_t)n;
    return true;
}

enum { MOST_BACKS = 1000 }; /* each may mean to decode all that is at hand once more */

void notme_feed_mark(struct notme_feed *feed)
{
    feed->mark = feed->at;
}

bool notme_feed_back(struct notme_feed *feed)
{
    if (feed->backs++ == MOST_BACKS)
        return false;
    if (feed->mark) {
        feed->left += (size_t)(feed->at - feed->mark);
        feed->at = feed->mark;
    }
    return true;
}

bool notme_feed_more(struct notme_feed *feed)
{
    if (feed->left || read_more(feed))
        return true;
    for (size_t i = 0; i < 2 && !feed->left && !feed->trouble; i++) {
        feed->at = feed->mark = feed->behind[i].at;
        feed->left = feed->behind[i].len;
        feed->given += feed->left;
        feed->behind[i].len = 0;
    }
    return feed->left > 0;
}

void notme_decoded_wrong(struct notme_decoded *done, const struct notme_feed *feed, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(done->wrong, sizeof done->wrong, format, args);
    va_end(args);
    done->at = feed->given - feed->left;
}

int notme_inflate_open(struct notme_inflate **out, const struct notme_decoder *decoder, const struct notme_feed *from,
                       const char *name, struct notme_error *err)
{
    struct notme_inflate *f = *out = notme_alloc(1, sizeof *f);
    if (!f)
        return notme_fail_memory(err);
    pthread_mutex_init(&f->mutex, NULL);
    pthread_cond_init(&f->changed, NULL);
    f->decoder = decoder;
    f->name = name;
    f->feed = *from;
    f->feed.given = from->left;
    f->feed.block = from->file >= 0 ? notme_alloc(NOTME_FEED_BLOCK, 1) : NULL;
    f->block[0].bytes = notme_alloc(NOTME_INFLATE_BLOCK, 1);
    f->block[1].bytes = notme_alloc(NOTME_INFLATE_BLOCK, 1);
    f->state = decoder->open();
    if (f->state && f->block[0].bytes && f->block[1].bytes && (f->feed.block || from->file < 0))
        return NOTME_OK;
    notme_inflate_close(f);
    *out = NULL;
    return notme_fail_memory(err);
}

static void make(struct notme_inflate *f, struct block *block, size_t capacity)
{
    block->done = (struct notme_decoded){.len = 0};
    f->decoder->fill(f->state, &f->feed, block->bytes, capacity, &block->done);
    block->packed = f->feed.given - f->feed.left;
    block->trouble = f->feed.trouble;
}

static void *work(void *ctx)
{
    struct notme_inflate *f = ctx;
    bool ended = false;
    pthread_mutex_lock(&f->mutex);
    for (unsigned i = 1; !ended; i ^= 1) {
        struct block *block = &f->block[i];
        while (block->full && !f->stop)
            pthread_cond_wait(&f->changed, &f->mutex);
        if (f->stop)
            break;
        pthread_mutex_unlock(&f->mutex);
        make(f, block, NOTME_INFLATE_BLOCK);
        pthread_mutex_lock(&f->mutex);
        ended = block->done.ended;
        block->full = true;
        pthread_cond_signal(&f->changed);
    }
    pthread_mutex_unlock(&f->mutex);
    return NULL;
}

static bool may_wait(int file)
{
    struct stat st;
    return file >= 0 && (fstat(file, &st) != 0 || !S_ISREG(st.st_mode));
}

/* Signals stay with the threads that expect them. */
static bool start_thread(struct notme_inflate *f)
{
    sigset_t all, before;
    if (may_wait(f->feed.file)) {
        if (pipe(f->stop_pipe) != 0)
            return false;
        fcntl(f->stop_pipe[0], F_SETFD, FD_CLOEXEC);
        fcntl(f->stop_pipe[1], F_SETFD, FD_CLOEXEC);
        f->feed.stop = f->stop_pipe[0];
    }
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool ok = pthread_create(&f->thread, NULL, work, f) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* The next block, made here or there. The first may not be the whole story, and is short. */
static struct block *next_block(struct notme_inflate *f)
{
    struct block *block = &f->block[f->at];
    if (!f->started) {
        f->started = true;
        make(f, block, NOTME_INFLATE_FIRST);
        block->full = true;
        f->alone = block->done.ended || !(f->threaded = start_thread(f));
        return block;
    }
    if (f->alone) {
        make(f, block, NOTME_INFLATE_BLOCK);
        return block;
    }
    pthread_mutex_lock(&f->mutex);
    block->full = false;
    pthread_cond_signal(&f->changed);
    f->at ^= 1;
    block = &f->block[f->at];
    while (!block->full)
        pthread_cond_wait(&f->changed, &f->mutex);
    pthread_mutex_unlock(&f->mutex);
    return block;
}

static int wrong(const struct notme_inflate *f, const struct block *block, struct notme_error *err)
{
    if (block->trouble)
        return notme_fail_at(err, NOTME_EIO, 0, block->packed, "cannot read '%s': %s", f->name,
                             strerror(block->trouble));
    return notme_fail_at(err, NOTME_EFORMAT, 0, block->done.at, "'%s' is cut short or damaged: %s", f->name,
                         block->done.wrong);
}

int64_t notme_inflate_pull(struct notme_inflate *f, const char **bytes, struct notme_error *err)
{
    const struct block *block = &f->block[f->at];
    for (;;) {
        if (f->started && !f->told && (block->trouble || block->done.wrong[0])) {
            f->told = true;
            return wrong(f, block, err);
        }
        if (f->started && block->done.ended)
            return 0;
        block = next_block(f);
        f->told = false;
        *bytes = block->bytes;
        if (block->done.len)
            return (int64_t)block->done.len;
    }
}

uint64_t notme_inflate_packed(const struct notme_inflate *f)
{
    return f->block[f->at].packed;
}

void notme_inflate_close(struct notme_inflate *f)
{
    if (!f)
        return;
    if (f->threaded) {
        pthread_mutex_lock(&f->mutex);
        f->stop = true;
        pthread_cond_signal(&f->changed);
        pthread_mutex_unlock(&f->mutex);
        if (f->stop_pipe[1])
            close(f->stop_pipe[1]); /* makes the other end readable */
        f->stop_pipe[1] = 0;
        pthread_join(f->thread, NULL);
    }
    for (int i = 0; i < 2; i++)
        if (f->stop_pipe[i])
            close(f->stop_pipe[i]);
    if (f->state)
        f->decoder->close(f->state);
    pthread_cond_destroy(&f->changed);
    pthread_mutex_destroy(&f->mutex);
    notme_free(f->block[0].bytes);
    notme_free(f->block[1].bytes);
    notme_free(f->feed.block);
    notme_free(f);
}
