/* Lines from strangers, as a whole source: read or refused, with a word. */
#include "notme.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static int take(void *ctx, const struct notme_event *event)
{
    (void)ctx;
    /* what the reader promises of every event */
    if (!event->account.len || (unsigned)event->action >= NOTME_ACTION_COUNT || event->ntags > NOTME_LIST_MAX)
        abort();
    if (event->time == NOTME_NO_TIME && event->not_before == NOTME_NO_TIME && event->not_after == NOTME_NO_TIME)
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct notme_error error = {0};
    const struct notme_read_options options = {.limits = {.record_bytes = 4096, .inflated_bytes = 1 << 20}};
    if (notme_read_bytes("fuzz", bytes, len, &options, take, NULL, NULL, &error) != NOTME_OK && !error.text[0])
        abort();
    return 0;
}
