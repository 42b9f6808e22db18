/* A file of TikTok's export from strangers. */
#include "fuzz_export.h"

extern const struct notme_platform notme_tiktok;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const names[] = {"user_data.json", "like list.txt"};
    return fuzz_export(&notme_tiktok, names, sizeof names / sizeof *names, bytes, len);
}
