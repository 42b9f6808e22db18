#include "account/outline.h"

int notme_outline_add(struct notme_outline *outline, const struct notme_session *session, struct notme_error *err)
{
    if (!notme_grow(&outline->row, &outline->capacity, outline->count, sizeof *outline->row))
        return notme_fail_memory(err);
    outline->row[outline->count++] = (struct notme_outline_row){.start = session->start,
                                                                .end = session->end,
                                                                .first_event = session->first_event,
                                                                .events = session->events,
                                                                .flagged = session->flagged,
                                                                .score = session->score,
                                                                .p_value = session->p_value,
                                                                .expected = session->expected};
    return NOTME_OK;
}

size_t notme_outline_at(const struct notme_outline *outline, uint64_t event)
{
    size_t low = 0, high = outline->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (outline->row[middle].first_event < event)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void notme_outline_release(struct notme_outline *outline)
{
    notme_free(outline->row);
    *outline = (struct notme_outline){0};
}
