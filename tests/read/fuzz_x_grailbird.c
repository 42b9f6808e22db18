/* Files of X archives from strangers: months and tables of the years until 2018, and those of later ones alone. */
#include "fuzz_export.h"

extern const struct notme_platform notme_x_grailbird, notme_x_archive_file;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const names[] = {"2012_01.js", "user_details.js", "tweets.csv", "-"};
    fuzz_export(&notme_x_grailbird, names, sizeof names / sizeof *names, bytes, len);
    return fuzz_export(&notme_x_archive_file, names + 3, 1, bytes, len);
}
