#include "account/description.h"

#include "base/clock.h"

static bool add(struct notme_description *d, const struct notme_event *e, int64_t local)
{
    d->events++;
    d->actions[e->action]++;
    if (e->time != NOTME_NO_TIME) {
        const struct notme_civil civil = notme_civil_of(local);
        d->timed++;
        d->week[civil.weekday][civil.hour]++;
    }
    return notme_tally_add(&d->clients, e->app) && notme_tally_add(&d->languages, e->lang) &&
           notme_tally_add(&d->authors, e->author);
}

int notme_describe(struct notme_description *description, const struct notme_timeline *timeline, size_t first,
                   size_t end, const struct notme_zone *zone, struct notme_error *err)
{
    struct notme_event event;
    for (size_t i = first; i < end; i++) {
        notme_timeline_event(timeline, i, &event);
        const int64_t local = event.time == NOTME_NO_TIME ? 0 : notme_zone_local(zone, event.time);
        if (!add(description, &event, local))
            return notme_fail_memory(err);
    }
    return NOTME_OK;
}

void notme_description_release(struct notme_description *description)
{
    notme_tally_release(&description->clients);
    notme_tally_release(&description->languages);
    notme_tally_release(&description->authors);
}
