/* xz by liblzma, met only here. */
#include "read/decoder.h"

#include "base/mem.h"

#include <lzma.h>
#include <string.h>

enum { MAGIC = 6 };

static const char magic[MAGIC + 1] = "\xfd"
                                     "7zXZ";

struct xz {
    lzma_stream stream;
    bool inside;        /* a stream that has not ended */
    bool more;          /* of it may come out without more going in */
    bool lost;          /* damage was told, and no stream has begun since */
    char window[MAGIC]; /* the last bytes, where a stream is looked for */
    size_t windows;
};

static void close_xz(void *state)
{
    struct xz *z = state;
    lzma_end(&z->stream);
    notme_free(z);
}

static void *open_xz(void)
{
    struct xz *z = notme_alloc(1, sizeof *z);
    if (z)
        z->stream = (lzma_stream)LZMA_STREAM_INIT;
    return z;
}

/* Goes to the next stream; false where there is none. *odd = something else stands before it, and no zeros, which may.
 */
static bool find_stream(struct xz *z, struct notme_feed *feed, bool *odd)
{
    z->windows = 0;
    while (notme_feed_more(feed)) {
        if (z->windows == MAGIC) {
            *odd = *odd || z->window[0];
            memmove(z->window, z->window + 1, --z->windows);
        }
        z->window[z->windows++] = *feed->at++;
        feed->left--;
        if (z->windows == MAGIC && memcmp(z->window, magic, MAGIC) == 0)
            return true;
    }
    for (size_t i = 0; i < z->windows; i++)
        *odd = *odd || z->window[i];
    return false;
}

static lzma_ret step(struct xz *z, const char *at, size_t len, char *to, size_t capacity, struct notme_decoded *done)
{
    z->stream.next_in = (const uint8_t *)at;
    z->stream.avail_in = len;
    z->stream.next_out = (uint8_t *)to + done->len;
    z->stream.avail_out = capacity - done->len;
    const lzma_ret status = lzma_code(&z->stream, LZMA_RUN);
    done->len = capacity - z->stream.avail_out;
    z->more = status == LZMA_OK && z->stream.avail_out == 0;
    return status;
}

/* Begins the next stream, if there is one. */
static lzma_ret begin(struct xz *z, struct notme_feed *feed, char *to, size_t capacity, struct notme_decoded *done)
{
    const uint64_t from = feed->given - feed->left, most_memory = UINT64_C(1) << 30;
    bool odd = false;
    done->ended = !find_stream(z, feed, &odd);
    if (odd && !z->lost) {
        notme_decoded_wrong(done, feed, "what follows is no xz stream");
        done->at = from;
    }
    if (done->ended)
        return LZMA_OK;
    z->lost = false;
    z->inside = true;
    notme_feed_mark(feed);
    const lzma_ret status = lzma_stream_decoder(&z->stream, most_memory, 0);
    return status == LZMA_OK ? step(z, z->window, MAGIC, to, capacity, done) : status;
}

static const char *words_of(lzma_ret status)
{
    return status == LZMA_MEM_ERROR || status == LZMA_MEMLIMIT_ERROR ? "it takes too much memory"
           : status == LZMA_FORMAT_ERROR                             ? "no xz stream"
           : status == LZMA_OPTIONS_ERROR                            ? "unknown options"
                                                                     : "xz decompression failed";
}

static void fill_xz(void *state, struct notme_feed *feed, char *to, size_t capacity, struct notme_decoded *done)
{
    struct xz *z = state;
    while (done->len < capacity && !done->ended && !done->wrong[0]) {
        lzma_ret status = LZMA_OK;
        if (!z->inside) {
            status = begin(z, feed, to, capacity, done);
        } else if (z->more || notme_feed_more(feed)) {
            status = step(z, feed->at, feed->left, to, capacity, done);
            feed->at += feed->left - z->stream.avail_in;
            feed->left = z->stream.avail_in;
        } else {
            done->ended = true;
            notme_decoded_wrong(done, feed, "truncated xz input");
        }
        if (status == LZMA_BUF_ERROR)
            status = LZMA_OK; /* it wants more */
        z->inside = z->inside && status == LZMA_OK;
        z->lost = z->lost || (status != LZMA_OK && status != LZMA_STREAM_END);
        if (status != LZMA_OK && status != LZMA_STREAM_END) {
            notme_decoded_wrong(done, feed, "%s", words_of(status));
            done->ended = !notme_feed_back(feed);
        }
    }
}

const struct notme_decoder notme_xz = {open_xz, fill_xz, close_xz};
