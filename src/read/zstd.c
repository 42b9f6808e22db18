/* Zstandard, met only here. */
#include "read/decoder.h"

#include "base/mem.h"

#include <string.h>
#include <zstd.h>

struct zstd {
    ZSTD_DCtx *context;
    bool inside;    /* a frame that has not ended */
    bool more;      /* of it may come out without more going in */
    bool lost;      /* behind damage: another frame is looked for */
    size_t wants;   /* bytes that make up the next piece of a frame */
    char window[4]; /* the last bytes, where a frame is looked for */
    size_t windows;
};

static void close_zstd(void *state)
{
    struct zstd *z = state;
    ZSTD_freeDCtx(z->context);
    notme_free(z);
}

static void *open_zstd(void)
{
    struct zstd *z = notme_alloc(1, sizeof *z);
    if (z && !(z->context = ZSTD_createDCtx())) {
        notme_free(z);
        return NULL;
    }
    return z;
}

/* A call that meets damage gives nothing of what it had made, and one that has a whole small frame makes all of it: so
 * it gets one piece - the head, a block, the checksum - at a time. */
static void step(struct zstd *z, const char *at, size_t len, ZSTD_outBuffer *out, struct notme_feed *feed,
                 struct notme_decoded *done)
{
    ZSTD_inBuffer in = {at, z->inside ? (len < z->wants ? len : z->wants) : 1, 0};
    if (in.size > len)
        in.size = len;
    const size_t status = ZSTD_decompressStream(z->context, out, &in);
    if (at == feed->at) {
        feed->at += in.pos;
        feed->left -= in.pos;
    }
    z->lost = ZSTD_isError(status);
    if (z->lost) {
        notme_decoded_wrong(done, feed, "Zstd decompression failed: %s", ZSTD_getErrorName(status));
        ZSTD_DCtx_reset(z->context, ZSTD_reset_session_only);
        done->ended = !notme_feed_back(feed);
    } else if (!z->inside) {
        notme_feed_mark(feed); /* behind the first byte, or the last */
    }
    z->inside = !z->lost && status != 0;
    z->wants = z->inside ? status : 0;
    z->more = z->inside && out->pos == out->size;
}

/* Goes to the next frame; false where there is none. */
static bool find_frame(struct zstd *z, struct notme_feed *feed)
{
    while (notme_feed_more(feed)) {
        if (z->windows == sizeof z->window)
            memmove(z->window, z->window + 1, --z->windows);
        z->window[z->windows++] = *feed->at++;
        feed->left--;
        if (z->windows == sizeof z->window && memcmp(z->window, "\x28\xb5\x2f\xfd", sizeof z->window) == 0)
            return true;
    }
    return false;
}

static void fill_zstd(void *state, struct notme_feed *feed, char *to, size_t capacity, struct notme_decoded *done)
{
    struct zstd *z = state;
    ZSTD_outBuffer out = {to, capacity, 0};
    while (out.pos < capacity && !done->ended && !done->wrong[0]) {
        if (z->lost) {
            z->lost = false;
            done->ended = !find_frame(z, feed);
            for (size_t i = 0; i < z->windows && !done->ended && !z->lost; i++)
                step(z, z->window + i, 1, &out, feed, done);
            z->windows = 0;
        } else if (z->more || notme_feed_more(feed)) {
            step(z, feed->at, feed->left, &out, feed, done);
        } else {
            done->ended = true;
            if (z->inside)
                notme_decoded_wrong(done, feed, "Truncated zstd input");
        }
    }
    done->len = out.pos;
}

const struct notme_decoder notme_zstd = {open_zstd, fill_zstd, close_zstd};
