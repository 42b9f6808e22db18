/* Files of a Takeout. The first byte says which. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file files[] = {{&notme_google, "MyActivity.json"}, {&notme_google, "watch-history.json"},
                                             {&notme_google, "likes.json"},      {&notme_google, "Liked videos.csv"},
                                             {&notme_google, "comments.csv"},    {&notme_google, "renamed"}};
    return FUZZ_EXPORT(files);
}
