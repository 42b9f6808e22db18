/* One stream of compressed bytes made plain, a block at a time; a frame or member may follow another. */
#ifndef NOTME_READ_DECODER_H
#define NOTME_READ_DECODER_H

#include "base/error.h"

/* Compressed bytes: first those in memory, then those of the file. */
struct notme_feed {
    const char *at;
    size_t left;
    int file;       /* borrowed; -1 = none, or it has ended */
    int stop;       /* may be 0: the reading end of a pipe; what becomes readable there ends the feed */
    char *block;    /* NOTME_FEED_BLOCK bytes for what the file gives; may be NULL without a file */
    uint64_t given; /* bytes so far, those in memory counted from the start */
    int trouble;    /* errno of a read that failed */
};

enum { NOTME_FEED_BLOCK = 256 * 1024 };

/* Are there bytes at hand? Fetches more where there are none; false = the end, or trouble. */
bool notme_feed_more(struct notme_feed *feed);

/* How a block came out. */
struct notme_decoded {
    size_t len;
    bool ended;      /* nothing comes after it */
    char wrong[128]; /* not empty: it ends in this damage */
};

struct notme_decoder {
    void *(*open)(void); /* NULL when memory is out */
    /* Fills `out` from the feed, as far as it goes; what came before damage is in it. Allocates nothing. */
    void (*fill)(void *state, struct notme_feed *feed, char *out, size_t capacity, struct notme_decoded *done);
    void (*close)(void *state);
};

extern const struct notme_decoder notme_zstd, notme_gzip; /* ISA-L's where the build has it, else zlib's */

#endif
