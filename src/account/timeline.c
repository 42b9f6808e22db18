#include "account/timeline.h"

#include "base/mem.h"

int notme_timeline_new(struct notme_timeline **out, struct notme_error *err)
{
    *out = notme_alloc(1, sizeof **out);
    return *out ? NOTME_OK : notme_fail_memory(err);
}

int notme_timeline_add(struct notme_timeline *timeline, const struct notme_event *event, struct notme_error *err)
{
    if (!notme_grow(&timeline->held, &timeline->capacity, timeline->count, sizeof *timeline->held))
        return notme_fail_memory(err);
    struct notme_held *held = notme_held_new(event, notme_event_identity(event));
    if (!held)
        return notme_fail_memory(err);
    timeline->held[timeline->count++] = held;
    return NOTME_OK;
}

void notme_timeline_free(struct notme_timeline *timeline)
{
    if (!timeline)
        return;
    for (size_t i = 0; i < timeline->count; i++)
        notme_free(timeline->held[i]);
    notme_free(timeline->held);
    notme_free(timeline);
}

int64_t notme_timeline_clock(const struct notme_timeline *timeline, size_t i)
{
    return notme_held_clock(timeline->held[i]);
}

size_t notme_timeline_at(const struct notme_timeline *timeline, int64_t time)
{
    size_t low = 0, high = timeline->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (notme_timeline_clock(timeline, middle) < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void notme_timeline_event(const struct notme_timeline *timeline, size_t i, struct notme_event *out)
{
    notme_held_event(timeline->held[i], out);
}
