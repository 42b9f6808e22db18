/* Pages, messages and frames of Bluesky from strangers, as they come and behind a beginning that is good. */
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len == 0)
        return 0;
    const size_t i = *bytes % (sizeof begins / sizeof *begins), n = strlen(begins[i]);
    char *text = malloc(n + len);
    if (!text)
        return 0;
    memcpy(text, begins[i], n);
    memcpy(text + n, bytes + 1, len - 1);
    notme_read_bytes("fuzz", text, n + len - 1, NULL, take, NULL, NULL, NULL);
    free(text);
    return 0;
}
