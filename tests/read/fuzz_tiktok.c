/* A file of TikTok's export from strangers. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {
        {&notme_tiktok, "user_data.json"}, {&notme_tiktok, "like list.txt"}, {&notme_tiktok, "renamed"}};
    return FUZZ_EXPORT(files);
}
