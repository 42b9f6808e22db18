/*
 * Numbers and texts as bytes, little-endian on any machine and bit for bit the same when read again: what snapshots are
 * made of. Packing appends to a buffer, whose `failed` tells when memory was out. Unpacking never reads beyond its
 * bytes and sticks at the first thing that cannot be: everything after is 0, and `bad` says so.
 */
#ifndef NOTME_BASE_PACK_H
#define NOTME_BASE_PACK_H

#include "base/mem.h"

void notme_pack_number(struct notme_buf *out, uint64_t value); /* 7 bits a byte, the lowest first */
void notme_pack_u64(struct notme_buf *out, uint64_t value);    /* 8 bytes */
void notme_pack_time(struct notme_buf *out, int64_t time);     /* µs or NOTME_NO_TIME */
void notme_pack_float(struct notme_buf *out, float value);
void notme_pack_double(struct notme_buf *out, double value);
void notme_pack_text(struct notme_buf *out, struct notme_text text); /* absent stays absent */
/* Arrays that are mostly 0: runs of zeros are counted. _counts: values that mostly are small whole numbers. */
void notme_pack_floats(struct notme_buf *out, const float *values, size_t count);
void notme_pack_counts(struct notme_buf *out, const float *values, size_t count);

struct notme_unpack {
    const char *at;
    size_t left;
    bool bad;
};

/* More than `most` is bad. */
uint64_t notme_unpack_number(struct notme_unpack *in, uint64_t most);
uint64_t notme_unpack_u64(struct notme_unpack *in);
unsigned notme_unpack_byte(struct notme_unpack *in);
/* Of the years 0001 to 9999; NOTME_NO_TIME is bad unless `may_lack`. */
int64_t notme_unpack_time(struct notme_unpack *in, bool may_lack);
float notme_unpack_bits(struct notme_unpack *in);    /* any float, NaN too */
float notme_unpack_float(struct notme_unpack *in);   /* at most 1e18 to either side */
double notme_unpack_double(struct notme_unpack *in); /* the same */
/* Borrowed from the bytes; longer than `most` is bad. */
struct notme_text notme_unpack_text(struct notme_unpack *in, size_t most);
/* Whole arrays of `count`, written whole. */
void notme_unpack_floats(struct notme_unpack *in, float *values, size_t count);
void notme_unpack_counts(struct notme_unpack *in, float *values, size_t count);

#endif
