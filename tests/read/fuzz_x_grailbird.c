/* Files of X archives from strangers: months and tables of the years until 2018, and those of later ones alone. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_x_grailbird, "2012_01.js"},
                                             {&notme_x_grailbird, "user_details.js"},
                                             {&notme_x_grailbird, "tweets.csv"},
                                             {&notme_x_grailbird, "-"}};
    static const struct fuzz_file alone[] = {{&notme_x_archive_file, "-"}};
    FUZZ_EXPORT(files);
    return FUZZ_EXPORT(alone);
}
