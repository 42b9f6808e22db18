/* Zstandard, met only here. */
#include "read/decoder.h"

#include "base/mem.h"

#include <stdio.h>
#include <zstd.h>

enum { STEP = 128 * 1024 }; /* a call that meets damage gives nothing of what it had made: so little at once */

struct zstd {
    ZSTD_DCtx *context;
    bool inside; /* a frame that has not ended */
    bool more;   /* of it may come out without more going in */
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

static void fill_zstd(void *state, struct notme_feed *feed, char *to, size_t capacity, struct notme_decoded *done)
{
    struct zstd *z = state;
    ZSTD_outBuffer out = {to, 0, 0};
    while (out.pos < capacity && !done->ended) {
        if (!z->more && !notme_feed_more(feed)) {
            done->ended = true;
            if (z->inside)
                snprintf(done->wrong, sizeof done->wrong, "Truncated zstd input");
            break;
        }
        ZSTD_inBuffer in = {feed->at, feed->left, 0};
        out.size = capacity - out.pos < STEP ? capacity : out.pos + STEP;
        const size_t status = ZSTD_decompressStream(z->context, &out, &in);
        feed->at += in.pos;
        feed->left -= in.pos;
        if (ZSTD_isError(status)) {
            snprintf(done->wrong, sizeof done->wrong, "Zstd decompression failed: %s", ZSTD_getErrorName(status));
            done->ended = true;
        }
        z->inside = status != 0;
        z->more = z->inside && out.pos == out.size;
    }
    done->len = out.pos;
}

const struct notme_decoder notme_zstd = {open_zstd, fill_zstd, close_zstd};
