/* Pages, messages and frames of Bluesky from strangers, as they come or behind a beginning that is good. */
#include "notme.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static int take(void *ctx, const struct notme_event *e)
{
    (void)ctx;
    if (!e->account.len || !e->id.len || (e->time == NOTME_NO_TIME && e->not_after == NOTME_NO_TIME))
        abort();
    return 0;
}

static const char *const begins[] = {
    "",
    "{\"did\":\"did:a:b\",\"time_us\":1709683200000009,\"kind\":\"account\"}\n",
    "{\"$type\":\"message\",\"payload\":{\"$type\":\"network.bsky.jetstream.subscribeEvents#account\"}}\n",
    "{\"id\":1,\"type\":\"record\",\"record\":{\"live\":true,\"did\":\"did:a:b\",\"rev\":\"\",\"rkey\":\"\"}}\n",
    "{\"records\":[{\"uri\":\"at://did:a:b/c/d\",\"value\":{}},",
    "\xa2\x61ti#identity\x62op\x01\xa0",
};

/* A file as it is; one that ends in a byte of 1 … 5 without that, and behind a beginning. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
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
    notme_read_bytes("fuzz", text, n + len, NULL, take, NULL, NULL, NULL);
    free(text);
    return 0;
}
