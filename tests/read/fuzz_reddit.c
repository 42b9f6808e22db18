/* Files of a Reddit export. The first byte says which. */
#include "fuzz_platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct {
        const struct notme_platform *platform;
        const char *name;
    } files[] = {{&notme_reddit, "post_votes.csv"}, {&notme_reddit, "posts.csv"},      {&notme_reddit, "comments.csv"},
                 {&notme_reddit, "ip_logs.csv"},    {&notme_reddit, "statistics.csv"}, {&notme_reddit, "messages.csv"},
                 {&notme_reddit, "any.csv"}};
    const size_t i = len ? bytes[0] % (sizeof files / sizeof *files) : 0;
    if (len)
        fuzz_read(files[i].platform, files[i].name, bytes + 1, len - 1);
    return 0;
}
