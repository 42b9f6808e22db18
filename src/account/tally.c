#include "account/tally.h"

#include "base/hash.h"

static size_t place(const struct notme_tally *tally, struct notme_text text)
{
    size_t at = notme_hash(text.at, text.len, 0) & (tally->slots - 1);
    while (tally->slot[at] && !notme_text_equal(tally->entry[tally->slot[at] - 1].text, text))
        at = (at + 1) & (tally->slots - 1);
    return at;
}

static bool grow_slots(struct notme_tally *tally)
{
    const size_t slots = tally->slots ? tally->slots * 2 : 64;
    uint32_t *slot = notme_alloc(slots, sizeof *slot);
    if (!slot)
        return false;
    notme_free(tally->slot);
    tally->slot = slot;
    tally->slots = slots;
    for (size_t i = 0; i < tally->count; i++)
        slot[place(tally, tally->entry[i].text)] = (uint32_t)i + 1;
    return true;
}

bool notme_tally_add(struct notme_tally *tally, struct notme_text text)
{
    if (text.len == 0)
        return true;
    if (2 * (tally->count + 1) > tally->slots && !grow_slots(tally))
        return false;
    const size_t at = place(tally, text);
    tally->total++;
    if (tally->slot[at]) {
        tally->entry[tally->slot[at] - 1].count++;
        return true;
    }
    if (!notme_grow(&tally->entry, &tally->capacity, tally->count, sizeof *tally->entry))
        return false;
    tally->entry[tally->count++] = (struct notme_tallied){text, 1};
    tally->slot[at] = (uint32_t)tally->count;
    return true;
}

uint32_t notme_tally_of(const struct notme_tally *tally, struct notme_text text)
{
    if (text.len == 0 || tally->slots == 0)
        return 0;
    const uint32_t found = tally->slot[place(tally, text)];
    return found ? tally->entry[found - 1].count : 0;
}

size_t notme_tally_top(const struct notme_tally *tally, size_t *top, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < tally->count; i++) {
        size_t at = n < most ? n++ : most;
        if (at == most && (most == 0 || tally->entry[top[most - 1]].count >= tally->entry[i].count))
            continue;
        at -= at == most;
        for (; at > 0 && tally->entry[top[at - 1]].count < tally->entry[i].count; at--)
            top[at] = top[at - 1];
        top[at] = i;
    }
    return n;
}

void notme_tally_release(struct notme_tally *tally)
{
    notme_free(tally->entry);
    notme_free(tally->slot);
    *tally = (struct notme_tally){.count = 0};
}
