/* Files of a Reddit export. The first byte says which. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_reddit, "post_votes.csv"}, {&notme_reddit, "posts.csv"},
                                             {&notme_reddit, "comments.csv"},   {&notme_reddit, "ip_logs.csv"},
                                             {&notme_reddit, "statistics.csv"}, {&notme_reddit, "messages.csv"},
                                             {&notme_reddit, "any.csv"}};
    return FUZZ_EXPORT(files);
}
