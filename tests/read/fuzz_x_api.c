/* Pages, streams and activities of X from strangers. */
#include "fuzz_export.h"

extern const struct notme_platform notme_x_api, notme_x_stream;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const page[] = {"x.json"}, *const stream[] = {"x.ndjson"};
    fuzz_export(&notme_x_api, page, 1, bytes, len);
    return fuzz_export(&notme_x_stream, stream, 1, bytes, len);
}
