/* Pages, streams and activities of X from strangers. */
#include "fuzz_export.h"

FUZZ_TARGET
{
    static const struct fuzz_file page[] = {{&notme_x_api, "x.json"}}, stream[] = {{&notme_x_stream, "x.ndjson"}};
    FUZZ_EXPORT(page);
    return FUZZ_EXPORT(stream);
}
