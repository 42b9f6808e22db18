/* What observers wrote down, as a table and as lines. The first byte says which. */
#include "fuzz_platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct {
        const struct notme_platform *platform;
        const char *name;
    } files[] = {{&notme_observed_rows, "seen.csv"}, {&notme_observed_lines, "seen.jsonl"}};
    const size_t i = len ? bytes[0] % (sizeof files / sizeof *files) : 0;
    if (len)
        fuzz_read(files[i].platform, files[i].name, bytes + 1, len - 1);
    return 0;
}
