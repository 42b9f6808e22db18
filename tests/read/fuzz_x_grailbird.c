/* Files of X archives from strangers: months and tables of the years until 2018, and those of later ones alone. */
#include "fuzz_export.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

extern const struct notme_platform notme_x_grailbird, notme_x_archive_file;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    fuzz_export(&notme_x_grailbird, "2012_01.js", bytes, len);
    fuzz_export(&notme_x_grailbird, "user_details.js", bytes, len);
    fuzz_export(&notme_x_grailbird, "tweets.csv", bytes, len);
    fuzz_export(&notme_x_grailbird, "-", bytes, len);
    fuzz_export(&notme_x_archive_file, "-", bytes, len);
    return 0;
}
