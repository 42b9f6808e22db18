/* Pages, messages and frames of Bluesky from strangers, as they come or behind a beginning that is good. */
#include "fuzz.h"

static const char *const begins[] = {
    "",
    "{\"did\":\"did:a:b\",\"time_us\":1709683200000009,\"kind\":\"account\"}\n",
    "{\"$type\":\"message\",\"payload\":{\"$type\":\"network.bsky.jetstream.subscribeEvents#account\"}}\n",
    "{\"id\":1,\"type\":\"record\",\"record\":{\"live\":true,\"did\":\"did:a:b\",\"rev\":\"\",\"rkey\":\"\"}}\n",
    "{\"records\":[{\"uri\":\"at://did:a:b/c/d\",\"value\":{}},",
    "\xa2\x61ti#identity\x62op\x01\xa0",
};

/* A file as it is; one that ends in a byte of 1 … 5 without that, and behind a beginning. */
FUZZ_TARGET
{
    const size_t last = len ? bytes[len - 1] : 0, i = last < sizeof begins / sizeof *begins ? last : 0;
    const size_t n = strlen(begins[i]);
    len -= i > 0;
    char *text = malloc(n + len + 1);
    if (!text)
        return 0;
    memcpy(text, begins[i], n);
    if (len)
        memcpy(text + n, bytes, len);
    fuzz_read_bytes("fuzz", text, n + len, NULL, fuzz_named_event);
    free(text);
    return 0;
}
