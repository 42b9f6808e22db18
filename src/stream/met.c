#include "stream/met.h"

static size_t find(const struct notme_met *met, uint64_t key)
{
    size_t at = key & (met->slots - 1);
    while (met->key[at] && met->key[at] != key)
        at = (at + 1) & (met->slots - 1);
    return at;
}

static bool grow(struct notme_met *met)
{
    struct notme_met grown = {.count = met->count, .slots = met->slots ? 2 * met->slots : 64};
    grown.key = notme_alloc(grown.slots, sizeof *grown.key);
    if (!grown.key)
        return false;
    for (size_t i = 0; i < met->slots; i++)
        if (met->key[i])
            grown.key[find(&grown, met->key[i])] = met->key[i];
    notme_free(met->key);
    *met = grown;
    return true;
}

int notme_met_add(struct notme_met *met, uint64_t key)
{
    if (2 * (met->count + 1) > met->slots && !grow(met))
        return -1;
    const size_t at = find(met, key);
    if (met->key[at])
        return 0;
    met->key[at] = key;
    met->count++;
    return 1;
}

void notme_met_release(struct notme_met *met)
{
    notme_free(met->key);
    *met = (struct notme_met){0};
}
