/* gzip: by ISA-L, which is twice as fast, or by zlib; met only here. */
#include "read/decoder.h"

#include "base/mem.h"

#include <string.h>

/* One call of either library: takes from `feed`, gives to `to`. */
enum inflated { GOES_ON, MEMBER_ENDS, DAMAGED };

#ifdef NOTME_ISAL

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

typedef struct inflate_state inflater;

uint32_t notme_crc32(uint32_t sum, const void *bytes, size_t len)
{
    return crc32_gzip_refl(sum, bytes, len);
}

static bool start(inflater *z)
{
    isal_inflate_init(z);
    z->crc_flag = ISAL_GZIP;
    return true;
}

static void restart(inflater *z)
{
    isal_inflate_reset(z);
    z->crc_flag = ISAL_GZIP;
}

static void stop(inflater *z)
{
    (void)z;
}

static enum inflated step(inflater *z, struct notme_feed *feed, char *to, size_t capacity, size_t *len)
{
    union {
        const char *given;
        uint8_t *taken;
    } in = {.given = feed->at}; /* which it only reads, whatever its type says */
    z->next_in = in.taken;
    z->avail_in = feed->left < UINT32_MAX ? (uint32_t)feed->left : UINT32_MAX;
    z->next_out = (uint8_t *)to + *len;
    z->avail_out = (uint32_t)(capacity - *len);
    const int status = isal_inflate(z);
    *len = capacity - z->avail_out;
    const size_t used = (size_t)((const char *)z->next_in - feed->at);
    feed->at += used;
    feed->left -= used;
    return status < 0 ? DAMAGED : z->block_state == ISAL_BLOCK_FINISH ? MEMBER_ENDS : GOES_ON;
}

#else

#define ZLIB_CONST
#include <zlib.h>

typedef z_stream inflater;

uint32_t notme_crc32(uint32_t sum, const void *bytes, size_t len)
{
    return (uint32_t)crc32_z(sum, bytes, len);
}

static bool start(inflater *z)
{
    return inflateInit2(z, 16 + MAX_WBITS) == Z_OK; /* 16: with the head and the checksum of gzip */
}

static void restart(inflater *z)
{
    inflateReset(z);
}

static void stop(inflater *z)
{
    inflateEnd(z);
}

static enum inflated step(inflater *z, struct notme_feed *feed, char *to, size_t capacity, size_t *len)
{
    const uInt in = feed->left < UINT32_MAX ? (uInt)feed->left : UINT32_MAX;
    z->next_in = (const Bytef *)feed->at;
    z->avail_in = in;
    z->next_out = (Bytef *)to + *len;
    z->avail_out = (uInt)(capacity - *len);
    const int status = inflate(z, Z_NO_FLUSH);
    *len = capacity - z->avail_out;
    feed->at += in - z->avail_in;
    feed->left -= in - z->avail_in;
    return status == Z_STREAM_END ? MEMBER_ENDS : status == Z_OK || status == Z_BUF_ERROR ? GOES_ON : DAMAGED;
}

#endif

/* ---- members, one after the other */

enum { HEAD = 10 };

struct gzip {
    inflater inflater;
    bool inside;     /* a member that has not ended */
    bool more;       /* of it may come out without more going in */
    bool any;        /* a member has begun */
    bool lost;       /* damage was told, and no member has begun since */
    char head[HEAD]; /* of what may be the next member: it may lie across two blocks */
    size_t heads;
};

static void close_gzip(void *state)
{
    struct gzip *z = state;
    stop(&z->inflater);
    notme_free(z);
}

static void *open_gzip(void)
{
    struct gzip *z = notme_alloc(1, sizeof *z);
    if (z && !start(&z->inflater)) {
        notme_free(z);
        return NULL;
    }
    return z;
}

static bool is_head(const struct gzip *z)
{
    return z->heads == HEAD && memcmp(z->head, "\x1f\x8b\x08", 3) == 0 && !(z->head[3] & 0xe0);
}

/* Goes to the next member; false where there is none. *odd = something else stands before it, and no zeros, which tapes
 * leave there. */
static bool find_member(struct gzip *z, struct notme_feed *feed, bool *odd)
{
    for (;;) {
        for (; z->heads < HEAD && notme_feed_more(feed); feed->left--)
            z->head[z->heads++] = *feed->at++;
        if (is_head(z) || z->heads == 0)
            return z->heads > 0;
        *odd = *odd || z->head[0];
        memmove(z->head, z->head + 1, --z->heads);
    }
}

static int next_byte(struct notme_feed *feed)
{
    if (!notme_feed_more(feed))
        return -1;
    feed->left--;
    return (unsigned char)*feed->at++;
}

static void skip_text(struct notme_feed *feed)
{
    while (next_byte(feed) > 0)
        continue;
}

/* Behind the ten bytes may stand more of the head: a name, a comment. Nothing of it is wanted; and ISA-L, given a head
 * in two pieces, forgets between them what it has. */
static void skip_fields(struct gzip *z, struct notme_feed *feed)
{
    const int flags = (unsigned char)z->head[3];
    if (flags & 4) {
        const int low = next_byte(feed), high = next_byte(feed);
        for (int left = low < 0 || high < 0 ? 0 : low | high << 8; left > 0 && next_byte(feed) >= 0; left--)
            continue;
    }
    if (flags & 8)
        skip_text(feed);
    if (flags & 16)
        skip_text(feed);
    if (flags & 2) {
        next_byte(feed);
        next_byte(feed);
    }
    z->head[3] = 0;
}

/* The inflater gets the head first. */
static enum inflated begin_member(struct gzip *z, struct notme_feed *feed, char *to, size_t capacity, size_t *len)
{
    struct notme_feed head = {.at = z->head, .left = HEAD, .file = -1};
    if (z->any)
        restart(&z->inflater);
    z->inside = z->any = true;
    z->lost = false;
    z->heads = 0;
    notme_feed_mark(feed);
    skip_fields(z, feed);
    return step(&z->inflater, &head, to, capacity, len);
}

/* Between members. */
static enum inflated next_member(struct gzip *z, struct notme_feed *feed, char *to, size_t capacity,
                                 struct notme_decoded *done)
{
    bool odd = false;
    const uint64_t from = feed->given - feed->left - z->heads;
    const bool found = find_member(z, feed, &odd);
    if (odd && !z->lost) { /* told before what stands behind it is begun */
        notme_decoded_wrong(done, feed, "what follows is no gzip member");
        done->at = from;
        z->lost = true;
        return GOES_ON;
    }
    done->ended = !found;
    return found ? begin_member(z, feed, to, capacity, &done->len) : GOES_ON;
}

static void fill_gzip(void *state, struct notme_feed *feed, char *to, size_t capacity, struct notme_decoded *done)
{
    struct gzip *z = state;
    while (done->len < capacity && !done->ended && !done->wrong[0]) {
        enum inflated how = GOES_ON;
        if (!z->inside) {
            how = next_member(z, feed, to, capacity, done);
        } else if (z->more || notme_feed_more(feed)) {
            how = step(&z->inflater, feed, to, capacity, &done->len);
        } else {
            done->ended = true;
            notme_decoded_wrong(done, feed, "truncated gzip input");
        }
        if (how == DAMAGED) {
            notme_decoded_wrong(done, feed, "gzip decompression failed");
            z->lost = true;
            done->ended = !notme_feed_back(feed);
        }
        z->inside = z->inside && how == GOES_ON;
        z->more = z->inside && done->len == capacity;
    }
}

const struct notme_decoder notme_gzip = {open_gzip, fill_gzip, close_gzip};
