#include "net/json.h"

#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

enum { DEPTH_MOST = 256 };

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
    silent.limits.depth = DEPTH_MOST;
    return notme_document(&silent, &stream, &status);
}

struct level {
    const cJSON *next; /* to be walked */
    uint64_t way;      /* the hash of where its list is */
    uint64_t index;
};

static uint64_t hash_text(const char *text, uint64_t seed)
{
    return text ? notme_hash(text, strlen(text), seed) : seed;
}

/* Where it is: its name in an object, its number in a list. */
static uint64_t way_to(struct level *level, const cJSON *json)
{
    const uint64_t step = json->string ? hash_text(json->string, 1) : level->index++;
    return notme_hash_mix(level->way, step);
}

uint64_t notme_net_json_hash(const cJSON *json)
{
    struct level stack[DEPTH_MOST + 1] = {{json, 0, 0}};
    uint64_t sum = 0;
    for (size_t depth = 1; depth > 0;) {
        struct level *level = stack + depth - 1;
        const cJSON *here = level->next;
        if (!here) {
            depth--;
            continue;
        }
        const uint64_t way = way_to(level, here);
        sum += notme_hash_mix(way, hash_text(here->valuestring, (uint64_t)(here->type & 0xff)));
        level->next = depth > 1 ? here->next : NULL; /* what is beside the whole is not of it */
        if (here->child && depth <= DEPTH_MOST)
            stack[depth++] = (struct level){here->child, way, 0};
    }
    return sum;
}
