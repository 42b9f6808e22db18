/* Hours of GH Archive and saved answers of the API. The first byte says which. */
#include "fuzz_export.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct fuzz_file files[] = {{&notme_github_archive, "hour.json"},
                                             {&notme_github_stars, "starred.json"}};
    return FUZZ_EXPORT(files);
}
