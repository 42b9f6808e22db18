#include "net/json.h"

#include "base/mem.h"

static int64_t pull_once(void *ctx, const char **bytes, struct notme_error *err)
{
    struct notme_text *left = ctx;
    const int64_t n = (int64_t)left->len;
    (void)err;
    *bytes = left->at;
    left->len = 0;
    return n;
}

/* Every value but the first stands behind a comma or first in brackets. */
static bool holds_too_many(struct notme_text bytes)
{
    size_t values = 1;
    bool quoted = false;
    for (size_t i = 0; i < bytes.len && values <= NOTME_NET_VALUES_MOST; i++) {
        const char c = bytes.at[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted && c == '\\')
            i++;
        else if (!quoted)
            values += c == ',' || c == '[' || c == '{';
    }
    return values > NOTME_NET_VALUES_MOST;
}

cJSON *notme_net_json(struct notme_text bytes)
{
    if (holds_too_many(bytes))
        return NULL;
    struct notme_text left = bytes;
    struct notme_stream stream = {pull_once, NULL, &left};
    struct notme_read_stats stats = {0};
    struct notme_reader silent = {.stats = &stats, .place = ""};
    int status;
    silent.limits.record_bytes = 3 * bytes.len + 1; /* quotes around every bare digit, at worst */
    silent.limits.depth = 256;
    return notme_document(&silent, &stream, &status);
}
