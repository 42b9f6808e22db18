/* Hours of GH Archive and saved answers of the API. The first byte says which. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_github_archive, "hour.json"},
                                             {&notme_github_stars, "starred.json"}};
    return FUZZ_EXPORT(files);
}
