/* One stream of compressed bytes made plain, a block at a time; a frame or member may follow another. */
#ifndef NOTME_READ_DECODER_H
#define NOTME_READ_DECODER_H

#include "base/error.h"

/* Bytes in memory. */
struct notme_span {
    const char *at;
    size_t len;
};

/* Compressed bytes: first those in memory, then those of the file, then those of `behind`. */
struct notme_feed {
    const char *at;
    size_t left;
    int file;  /* borrowed; -1 = none, or it has ended */
    bool part; /* of the file: from byte `from` on, wherever it stands, `most` bytes */
    uint64_t from, most;
    struct notme_span behind[2];
    int stop;       /* may be 0: the reading end of a pipe; what becomes readable there ends the feed */
    char *block;    /* NOTME_FEED_BLOCK bytes for what the file gives; may be NULL without a file */
    uint64_t given; /* bytes so far, those in memory counted from the start */
    int trouble;    /* errno of a read that failed */
    const char *mark;
    unsigned backs;
};

enum { NOTME_FEED_BLOCK = 256 * 1024 };

/* Are there bytes at hand? Fetches more where there are none; false = the end, or trouble. */
bool notme_feed_more(struct notme_feed *feed);

/* Damage is often found late, behind the beginning of what is intact again. Remembers this place; */
void notme_feed_mark(struct notme_feed *feed);
/* goes back to it, or as far as bytes are at hand. Does so only so often, and then nothing more: false. */
bool notme_feed_back(struct notme_feed *feed);

/* How a block came out. */
struct notme_decoded {
    size_t len;
    bool ended;      /* nothing comes after it */
    char wrong[128]; /* not empty: it ends in this damage, behind which there may be more */
    uint64_t at;     /* how far it is from the first compressed byte to the damage, about */
};

struct notme_decoder {
    void *(*open)(void); /* NULL when memory is out */
    /* Fills `out` from the feed, as far as it goes; what came before damage is in it. Behind damage the next call looks
     * for another member or frame. */
    void (*fill)(void *state, struct notme_feed *feed, char *out, size_t capacity, struct notme_decoded *done);
    void (*close)(void *state);
};

extern const struct notme_decoder notme_zstd, notme_xz, notme_gzip; /* ISA-L's where the build has it, else zlib's */

/* Of what was summed up as `sum` (0 = nothing) and these bytes. */
uint32_t notme_crc32(uint32_t sum, const void *bytes, size_t len);

/* Damage at what was taken from the feed last, told as by printf(). */
void notme_decoded_wrong(struct notme_decoded *done, const struct notme_feed *feed, const char *format, ...)
    NOTME_PRINTF(3, 4);

#endif
