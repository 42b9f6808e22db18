/* Looking through the bytes of JSON, many at once: SSE2 or (64-bit) NEON where the machine has them, else eight in a
 * word. */
#ifndef NOTME_READ_FIND_H
#define NOTME_READ_FIND_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(NOTME_PLAIN) /* for tests: as on a machine of neither kind */
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { NOTME_FIND_LEAST = 16 };

/* What ends a run of plain bytes in a string: bit i for byte i. High bits are told of, too. */
struct notme_found {
    uint32_t stop, high;
};

#if !defined(NOTME_PLAIN) && defined(__SSE2__)

static inline struct notme_found notme_look16(const char *at)
{
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"')), slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
    const int stop = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, slash)));
    return (struct notme_found){(uint32_t)stop, (uint32_t)_mm_movemask_epi8(v)};
}

static inline bool notme_begins16(const char *at, const char *word, unsigned len)
{
    const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i w = _mm_loadu_si128((const __m128i *)(const void *)word);
    const unsigned differ = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, w)) ^ 0xffffu;
    return (differ & ((1u << len) - 1)) == 0;
}

#else

#if !defined(NOTME_PLAIN) && defined(__aarch64__)

static inline uint32_t notme_mask16(uint8x16_t v)
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bits = vandq_u8(v, vld1q_u8(weights));
    return (uint32_t)vaddv_u8(vget_low_u8(bits)) | (uint32_t)vaddv_u8(vget_high_u8(bits)) << 8;
}

static inline struct notme_found notme_look16(const char *at)
{
    const uint8x16_t v = vld1q_u8((const uint8_t *)at);
    const uint8x16_t quote = vceqq_u8(v, vdupq_n_u8('"')), slash = vceqq_u8(v, vdupq_n_u8('\\'));
    const uint8x16_t stop = vorrq_u8(vcltq_u8(v, vdupq_n_u8(0x20)), vorrq_u8(quote, slash));
    return (struct notme_found){notme_mask16(stop), notme_mask16(vcgeq_u8(v, vdupq_n_u8(0x80)))};
}

#else

static inline struct notme_found notme_look16(const char *at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    struct notme_found found = {0, 0};
    uint64_t word[2];
    memcpy(word, at, sizeof word);
    for (unsigned i = 0; i < 2; i++) {
        /* the top bit of a byte of each is set where the byte is one (or a byte before it was: hence the second look)
         */
        const uint64_t quote = word[i] ^ ones * '"', slash = word[i] ^ ones * '\\';
        const uint64_t any =
            ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word[i] - ones * 0x20) & ~word[i]);
        for (unsigned b = 8 * i; ((any | word[i]) & tops) && b < 8 * i + 8; b++) {
            const unsigned char c = (unsigned char)at[b];
            found.stop |= (uint32_t)(c == '"' || c == '\\' || c < 0x20) << b;
            found.high |= (uint32_t)(c >> 7) << b;
        }
    }
    return found;
}

#endif

static inline bool notme_begins16(const char *at, const char *word, unsigned len)
{
    return memcmp(at, word, len) == 0;
}

#endif

static inline unsigned notme_lowest(uint32_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctz(bits);
#else
    unsigned n = 0;
    while (!(bits >> n & 1))
        n++;
    return n;
#endif
}

/* The first quote, backslash or control byte from `at` on, or `end`; *high becomes true where a byte before it has its
 * high bit set. At least NOTME_FIND_LEAST bytes before `end` are readable, those before `at` counted. */
static inline const char *notme_find(const char *at, const char *end, bool *high)
{
    uint32_t any = 0;
    for (;; at += 16) {
        const size_t left = (size_t)(end - at);
        const unsigned over = left < 16 ? 16 - (unsigned)left : 0; /* the last bytes are looked at together with some
                                                                      before, so that none behind is touched */
        struct notme_found found = notme_look16(at - over);
        found.stop >>= over;
        found.high >>= over;
        if (found.stop) {
            const unsigned n = notme_lowest(found.stop);
            *high = *high || any || (found.high & ((1u << n) - 1));
            return at + n;
        }
        any |= found.high;
        if (left <= 16) {
            *high = *high || any;
            return end;
        }
    }
}

/* Do the bytes at `at` begin with the first `len` (at most 16) of `word`, an array of 16? */
static inline bool notme_begins(const char *at, const char *end, const char *word, unsigned len)
{
    if (end - at >= 16)
        return notme_begins16(at, word, len);
    return (size_t)(end - at) >= len && memcmp(at, word, len) == 0;
}

#endif
