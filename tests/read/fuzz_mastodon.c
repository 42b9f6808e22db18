/* Files of a Mastodon archive and saved answers of its API. The first byte says which. */
#include "fuzz_platform.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct {
        const struct notme_platform *platform;
        const char *name;
    } files[] = {{&notme_mastodon_archive, "outbox.json"},
                 {&notme_mastodon_archive, "archive-20240601120000-a/likes.json"},
                 {&notme_mastodon_archive, "actor.json"},
                 {&notme_mastodon_rest, "statuses.json"},
                 {&notme_mastodon_rest, "favourites.json"}};
    const size_t i = len ? bytes[0] % (sizeof files / sizeof *files) : 0;
    if (len)
        fuzz_read(files[i].platform, files[i].name, bytes + 1, len - 1);
    return 0;
}
