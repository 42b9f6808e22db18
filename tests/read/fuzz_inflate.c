/* Compressed bytes from strangers: it ends, and twice the same comes out. */
#include "fuzz.h"

#include "read/inflate.h"

enum { CEILING = 8 << 20 };

/* Sum of what comes out; its last word in *status. */
static uint64_t pull_all(const struct notme_decoder *decoder, const uint8_t *bytes, size_t len, int64_t *status)
{
    struct notme_inflate *inflate;
    const struct notme_feed feed = {.at = (const char *)bytes, .left = len, .file = -1};
    struct notme_error err = {0};
    const char *out;
    uint64_t sum = 0, total = 0;
    if (notme_inflate_open(&inflate, decoder, &feed, "fuzz", &err) != NOTME_OK)
        abort();
    while ((*status = notme_inflate_pull(inflate, &out, &err)) > 0 && (total += (uint64_t)*status) < CEILING)
        for (int64_t i = 0; i < *status; i++)
            sum = sum * 31 + (unsigned char)out[i];
    if (notme_inflate_packed(inflate) > len || (*status < 0 && !err.text[0]))
        abort();
    notme_inflate_close(inflate);
    return sum;
}

FUZZ_MUTATOR(mutate_archive)

FUZZ_TARGET
{
    int64_t once, again;
    const struct notme_decoder *decoder = len && bytes[0] == 0x1f ? &notme_gzip : &notme_zstd;
    if (pull_all(decoder, bytes, len, &once) != pull_all(decoder, bytes, len, &again) || once != again)
        abort();
    return 0;
}
