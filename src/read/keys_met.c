#include "read/keys_met.h"

#include "base/hash.h"

#include <string.h>

enum { SLOTS = 2 * NOTME_KEYS_MET_KEYS };

static bool is_new(struct notme_keys_met *o)
{
    const uint64_t hash = notme_hash(o->string, o->len, 0) | 1;
    size_t at = hash & (SLOTS - 1);
    while (o->seen[at] && o->seen[at] != hash)
        at = (at + 1) & (SLOTS - 1);
    const bool fresh = !o->seen[at];
    o->seen[at] = hash;
    return fresh;
}

/* 1 = it was new, 0 = not, or there is no room. */
static int keep(struct notme_keys_met *o)
{
    if (!o->seen)
        o->seen = notme_alloc(SLOTS, sizeof *o->seen);
    if (!o->seen)
        return NOTME_ENOMEM;
    if (o->len > sizeof o->string || o->keys == NOTME_KEYS_MET_KEYS || !is_new(o))
        return 0;
    o->keys++;
    notme_buf_addc(&o->text, '"');
    notme_buf_add(&o->text, o->string, o->len);
    return notme_buf_adds(&o->text, "\":") ? 1 : NOTME_ENOMEM;
}

static void take_quoted(struct notme_keys_met *o, char byte)
{
    if (byte == '"' && !o->escaped) {
        o->quoted = false;
        o->ended = true;
        return;
    }
    o->escaped = byte == '\\' && !o->escaped;
    if (o->len < sizeof o->string)
        o->string[o->len] = byte;
    o->len++;
}

static int take(struct notme_keys_met *o, char byte)
{
    int fresh = 0;
    if (o->quoted) {
        take_quoted(o, byte);
    } else if (byte == '"') {
        o->quoted = true;
        o->len = 0;
    } else if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r') {
        fresh = byte == ':' && o->ended ? keep(o) : 0;
        o->ended = false;
    }
    return fresh;
}

int notme_keys_met_take(struct notme_keys_met *o, const char *bytes, size_t len)
{
    int fresh = 0;
    for (size_t i = 0; i < len && fresh >= 0; i++) {
        const int one = take(o, bytes[i]);
        fresh = one ? one : fresh;
    }
    return fresh;
}

void notme_keys_met_release(struct notme_keys_met *o)
{
    notme_buf_release(&o->text);
    notme_free(o->seen);
    *o = (struct notme_keys_met){.keys = 0};
}
