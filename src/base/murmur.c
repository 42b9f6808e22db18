#include "base/murmur.h"

int32_t notme_murmur2(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    const uint32_t m = 0x5bd1e995u;
    uint32_t h = 0x9747b28cu ^ (uint32_t)len;
    for (; len >= 4; at += 4, len -= 4) {
        uint32_t k = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        k *= m;
        k ^= k >> 24;
        h = h * m ^ k * m;
    }
    for (size_t i = len; i-- > 0;)
        h ^= (uint32_t)at[i] << (8 * i);
    if (len)
        h *= m;
    h ^= h >> 13;
    h *= m;
    h ^= h >> 15;
    return (int32_t)h;
}

uint32_t notme_murmur2_part(const void *bytes, size_t len, uint32_t count)
{
    return ((uint32_t)notme_murmur2(bytes, len) & 0x7fffffffu) % count; /* toPositive(): not the absolute value */
}
