/* Pages, streams and activities of X from strangers. */
#include "fuzz_export.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

extern const struct notme_platform notme_x_api, notme_x_stream;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    fuzz_export(&notme_x_api, "x.json", bytes, len);
    fuzz_export(&notme_x_stream, "x.ndjson", bytes, len);
    return 0;
}
