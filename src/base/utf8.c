#include "base/utf8.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE
#endif

static bool tail(const unsigned char *b, size_t from, size_t n)
{
    for (size_t i = from; i < n; i++)
        if ((b[i] & 0xc0) != 0x80)
            return false;
    return true;
}

/* The ranges of the second byte are those of Unicode 15, table 3-7. */
size_t notme_utf8_length(const char *at, size_t len)
{
    const unsigned char *b = (const unsigned char *)at;
    if (len == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    const size_t n = b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : b[0] < 0xf5 ? 4 : 0;
    if (n == 0 || len < n || !tail(b, 1, n))
        return 0;
    if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) || (b[0] == 0xf0 && b[1] < 0x90) ||
        (b[0] == 0xf4 && b[1] > 0x8f))
        return 0;
    return n;
}

static bool valid_narrow(const char *at, size_t len)
{
    for (size_t i = 0; i < len;) {
        const size_t n = notme_utf8_length(at + i, len - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

#ifdef WIDE

/* Keiser & Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021), figure 3: what two bytes side by
 * side can have wrong is a bit, and a bit that stands in the table of the first byte's high half, of its low half and
 * of the second byte's high half is a fault. CONTINUED is none where the byte two or three before asks for it. */
enum {
    CUT = 1,         /* a lead, then no continuation */
    STRAY = 2,       /* ASCII, then a continuation */
    OVERLONG_3 = 4,  /* e0, then 80 ... 9f */
    LARGE = 8,       /* f4, then 90 ... bf, and all of f5 ... */
    SURROGATE = 16,  /* ed, then a0 ... bf */
    OVERLONG_2 = 32, /* c0 and c1 */
    OVERLONG_4 = 64, /* f0, then 80 ... 8f; f5 ..., then 80 ... 8f */
    CONTINUED = 128, /* two continuations */
    ANY = CUT | STRAY | CONTINUED,
    BEYOND = ANY | LARGE | OVERLONG_4
};

static const uint8_t first_high[16] = {STRAY,
                                       STRAY,
                                       STRAY,
                                       STRAY,
                                       STRAY,
                                       STRAY,
                                       STRAY,
                                       STRAY,
                                       CONTINUED,
                                       CONTINUED,
                                       CONTINUED,
                                       CONTINUED,
                                       CUT | OVERLONG_2,
                                       CUT,
                                       CUT | OVERLONG_3 | SURROGATE,
                                       CUT | LARGE | OVERLONG_4};
static const uint8_t first_low[16] = {ANY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
                                      ANY | OVERLONG_2,
                                      ANY,
                                      ANY,
                                      ANY | LARGE,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND,
                                      BEYOND | SURROGATE,
                                      BEYOND,
                                      BEYOND};
static const uint8_t second_high[16] = {CUT,
                                        CUT,
                                        CUT,
                                        CUT,
                                        CUT,
                                        CUT,
                                        CUT,
                                        CUT,
                                        STRAY | OVERLONG_2 | CONTINUED | OVERLONG_3 | OVERLONG_4,
                                        STRAY | OVERLONG_2 | CONTINUED | OVERLONG_3 | LARGE,
                                        STRAY | OVERLONG_2 | CONTINUED | SURROGATE | LARGE,
                                        STRAY | OVERLONG_2 | CONTINUED | SURROGATE | LARGE,
                                        CUT,
                                        CUT,
                                        CUT,
                                        CUT};

/* Faults of 16 bytes, those before them known. */
__attribute__((target("ssse3"))) static __m128i faults(__m128i now, __m128i before)
{
    const __m128i low = _mm_set1_epi8(0x0f);
    const __m128i one = _mm_alignr_epi8(now, before, 15), two = _mm_alignr_epi8(now, before, 14);
    const __m128i three = _mm_alignr_epi8(now, before, 13);
    const __m128i a = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)first_high),
                                       _mm_and_si128(_mm_srli_epi16(one, 4), low));
    const __m128i b =
        _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)first_low), _mm_and_si128(one, low));
    const __m128i c = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)second_high),
                                       _mm_and_si128(_mm_srli_epi16(now, 4), low));
    const __m128i pair = _mm_and_si128(_mm_and_si128(a, b), c);
    /* the high bit is left where the lead two before is e0 ... or the one three before f0 ... */
    const __m128i asked = _mm_or_si128(_mm_subs_epu8(two, _mm_set1_epi8(0xe0 - 0x80)),
                                       _mm_subs_epu8(three, _mm_set1_epi8((char)(0xf0 - 0x80))));
    return _mm_xor_si128(_mm_and_si128(asked, _mm_set1_epi8((char)0x80)), pair);
}

__attribute__((target("ssse3"))) static bool valid_wide(const char *at, size_t len)
{
    __m128i before = _mm_setzero_si128(), wrong = before;
    size_t i = 0;
    for (; i + 16 <= len; i += 16) {
        const __m128i now = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        wrong = _mm_or_si128(wrong, faults(now, before));
        before = now;
    }
    char rest[16] = {0}; /* the zeros behind the end show a sequence that is cut short there */
    memcpy(rest, at + i, len - i);
    wrong = _mm_or_si128(wrong, faults(_mm_loadu_si128((const __m128i *)(const void *)rest), before));
    return _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xffff;
}

#endif

bool notme_utf8_valid(const char *at, size_t len)
{
#ifdef WIDE
    if (len >= 16 && __builtin_cpu_supports("ssse3"))
        return valid_wide(at, len);
#endif
    return valid_narrow(at, len);
}

int32_t notme_utf8_decode(const char *at, size_t len, size_t *n)
{
    const unsigned char *b = (const unsigned char *)at;
    *n = notme_utf8_length(at, len);
    switch (*n) {
    case 1:
        return b[0];
    case 2:
        return (b[0] & 0x1f) << 6 | (b[1] & 0x3f);
    case 3:
        return (b[0] & 0x0f) << 12 | (b[1] & 0x3f) << 6 | (b[2] & 0x3f);
    case 4:
        return (b[0] & 0x07) << 18 | (b[1] & 0x3f) << 12 | (b[2] & 0x3f) << 6 | (b[3] & 0x3f);
    default:
        *n = 1;
        return 0xfffd;
    }
}

size_t notme_utf8_encode(uint32_t code, char *out)
{
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = 0xfffd;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

bool notme_utf8_add_mended(struct notme_buf *out, const char *at, size_t len)
{
    char code[4];
    size_t n;
    if (notme_utf8_valid(at, len))
        return notme_buf_add(out, at, len);
    for (size_t i = 0; i < len; i += n) {
        const int32_t c = notme_utf8_decode(at + i, len - i, &n);
        if (!notme_buf_add(out, code, notme_utf8_encode((uint32_t)c, code)))
            return false;
    }
    return true;
}
