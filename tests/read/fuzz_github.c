/* Hours of GH Archive and saved answers of the API. The first byte says which. */
#include "fuzz_platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct {
        const struct notme_platform *platform;
        const char *name;
    } files[] = {{&notme_github_archive, "hour.json"}, {&notme_github_stars, "starred.json"}};
    const size_t i = len ? bytes[0] % (sizeof files / sizeof *files) : 0;
    if (len)
        fuzz_read(files[i].platform, files[i].name, bytes + 1, len - 1);
    return 0;
}
