/* CSV from strangers: a header of ours is put before it, so that the fuzzer gets to the records at once. */
#include "notme.h"

#include <stdlib.h>
#include <string.h>

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
    static const char header[] =
        "actor_id,action,time,not_before,object_text,object_tags,object_sensitive,seq,time_basis\n";
    struct notme_error error = {0};
    const struct notme_read_options options = {.limits = {.record_bytes = 4096}};
    char *text = malloc(sizeof header - 1 + len);
    if (!text)
        return 0;
    memcpy(text, header, sizeof header - 1);
    if (len)
        memcpy(text + sizeof header - 1, bytes, len);
    if (notme_read_bytes("fuzz", text, sizeof header - 1 + len, &options, take, NULL, NULL, &error) != NOTME_OK &&
        !error.text[0])
        abort();
    free(text);
    return 0;
}
