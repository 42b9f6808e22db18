#include "base/pack.h"

#include <math.h>
#include <string.h>

/* No count and no sum of a history comes near; beyond, arithmetic on them could overflow. */
static const double largest = 1e18;

/* The years that notme_time_parse() takes. */
static const int64_t earliest = INT64_C(-62135596800000000), latest = INT64_C(253402300799999999);

/* ---- out */

void notme_pack_number(struct notme_buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        notme_buf_addc(out, (char)(0x80 | (value & 0x7f)));
    notme_buf_addc(out, (char)value);
}

static void pack_bytes(struct notme_buf *out, uint64_t value, size_t count)
{
    char bytes[8];
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(value >> (8 * i) & 0xff);
    notme_buf_add(out, bytes, count);
}

void notme_pack_u64(struct notme_buf *out, uint64_t value)
{
    pack_bytes(out, value, 8);
}

void notme_pack_time(struct notme_buf *out, int64_t time)
{
    pack_bytes(out, (uint64_t)time, 8);
}

void notme_pack_float(struct notme_buf *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    pack_bytes(out, bits, 4);
}

void notme_pack_double(struct notme_buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pack_bytes(out, bits, 8);
}

/* The length is one more than it is: 0 is absent. */
void notme_pack_text(struct notme_buf *out, struct notme_text text)
{
    notme_pack_number(out, text.at ? (uint64_t)text.len + 1 : 0);
    if (text.at)
        notme_buf_add(out, text.at, text.len);
}

/* A small whole number is one byte, its double; anything else a 1 and its bits. */
static void pack_count(struct notme_buf *out, float value)
{
    if (value > 0 && value < 64 && value == floorf(value)) {
        notme_buf_addc(out, (char)(2 * (int)value));
        return;
    }
    notme_buf_addc(out, 1);
    notme_pack_float(out, value);
}

/* Zero by its bits: a −0 would come back as another value. */
static bool is_zero(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits == 0;
}

/* Zeros, others, zeros, others … until all are told. */
static void pack_runs(struct notme_buf *out, const float *values, size_t count,
                      void (*pack)(struct notme_buf *out, float value))
{
    for (size_t i = 0; i < count;) {
        size_t zeros = i, others;
        while (zeros < count && is_zero(values[zeros]))
            zeros++;
        others = zeros;
        while (others < count && !is_zero(values[others]))
            others++;
        notme_pack_number(out, zeros - i);
        notme_pack_number(out, others - zeros);
        for (i = zeros; i < others; i++)
            pack(out, values[i]);
    }
}

void notme_pack_floats(struct notme_buf *out, const float *values, size_t count)
{
    pack_runs(out, values, count, notme_pack_float);
}

void notme_pack_counts(struct notme_buf *out, const float *values, size_t count)
{
    pack_runs(out, values, count, pack_count);
}

/* ---- in */

static bool fits(struct notme_unpack *in, bool ok)
{
    if (ok && !in->bad)
        return true;
    in->bad = true;
    in->left = 0;
    return false;
}

static uint64_t unpack_bytes(struct notme_unpack *in, size_t count)
{
    uint64_t value = 0;
    if (!fits(in, in->left >= count))
        return 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint64_t)(unsigned char)in->at[i] << (8 * i);
    in->at += count;
    in->left -= count;
    return value;
}

uint64_t notme_unpack_number(struct notme_unpack *in, uint64_t most)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        const uint64_t byte = unpack_bytes(in, 1);
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return fits(in, value <= most) ? value : 0;
    }
    fits(in, false);
    return 0;
}

uint64_t notme_unpack_u64(struct notme_unpack *in)
{
    return unpack_bytes(in, 8);
}

unsigned notme_unpack_byte(struct notme_unpack *in)
{
    return (unsigned)unpack_bytes(in, 1);
}

int64_t notme_unpack_time(struct notme_unpack *in, bool may_lack)
{
    const int64_t time = (int64_t)unpack_bytes(in, 8);
    if (time == NOTME_NO_TIME && may_lack)
        return time;
    return fits(in, time >= earliest && time <= latest) ? time : 0;
}

float notme_unpack_bits(struct notme_unpack *in)
{
    const uint32_t bits = (uint32_t)unpack_bytes(in, 4);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

float notme_unpack_float(struct notme_unpack *in)
{
    const float value = notme_unpack_bits(in);
    return fits(in, fabs((double)value) <= largest) ? value : 0; /* NaN fits nothing */
}

double notme_unpack_double(struct notme_unpack *in)
{
    const uint64_t bits = unpack_bytes(in, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return fits(in, fabs(value) <= largest) ? value : 0;
}

struct notme_text notme_unpack_text(struct notme_unpack *in, size_t most)
{
    const uint64_t size = notme_unpack_number(in, (uint64_t)most + 1);
    if (size == 0 || !fits(in, size - 1 <= in->left))
        return (struct notme_text){NULL, 0};
    const struct notme_text text = {in->at, (size_t)size - 1};
    in->at += text.len;
    in->left -= text.len;
    return text;
}

static float unpack_count(struct notme_unpack *in)
{
    const unsigned byte = (unsigned)unpack_bytes(in, 1), count = byte >> 1;
    if (byte == 1)
        return notme_unpack_float(in);
    return fits(in, byte % 2 == 0 && byte > 0 && byte < 128) ? (float)count : 0;
}

static void unpack_runs(struct notme_unpack *in, float *values, size_t count, float (*unpack)(struct notme_unpack *in))
{
    memset(values, 0, count * sizeof *values);
    for (size_t i = 0; i < count && !in->bad;) {
        const size_t zeros = (size_t)notme_unpack_number(in, count - i);
        const size_t others = (size_t)notme_unpack_number(in, count - i - zeros);
        fits(in, zeros + others > 0);
        i += zeros;
        for (const size_t end = i + others; i < end && !in->bad; i++)
            values[i] = unpack(in);
    }
}

void notme_unpack_floats(struct notme_unpack *in, float *values, size_t count)
{
    unpack_runs(in, values, count, notme_unpack_float);
}

void notme_unpack_counts(struct notme_unpack *in, float *values, size_t count)
{
    unpack_runs(in, values, count, unpack_count);
}
