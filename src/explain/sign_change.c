/* Do the sessions that follow go on as the account was before, and has it changed so before? By what the events are
 * about: see bag.h. */
#include "explain/scene.h"

#include "explain/bag.h"

#include <string.h>

enum { BLOCKS = 6, BLOCK = 40, LEAST = 15, SESSIONS = 5 };

static void fill(const struct notme_timeline *timeline, size_t first, size_t end, struct notme_bag *bag)
{
    struct notme_event e;
    for (size_t i = first; i < end; i++) {
        notme_timeline_event(timeline, i, &e);
        if (notme_deed_of(e.action) != NOTME_DEED_UNDO)
            notme_bag_add(bag, &e);
    }
}

/* The last events before the session in blocks of one size, the newest first; the events of the session, and as many as
 * a block has of those after it. */
struct periods {
    struct notme_bag block[BLOCKS], session, after, rest;
    size_t size;
};

static bool fill_periods(const struct notme_scene *scene, struct periods *p)
{
    const size_t after = scene->timeline->count - scene->end;
    size_t size = scene->first / BLOCKS;
    size = size < BLOCK ? size : BLOCK;
    size = after < size && after >= LEAST ? after : size;
    if (size < LEAST)
        return false;
    p->size = size;
    for (size_t i = 0; i < BLOCKS; i++)
        fill(scene->timeline, scene->first - (i + 1) * size, scene->first - i * size, &p->block[i]);
    fill(scene->timeline, scene->first, scene->end, &p->session);
    fill(scene->timeline, scene->end, scene->end + (after < size ? after : size), &p->after);
    return true;
}

/* All blocks but one, together. */
static void rest_of(struct periods *p, size_t without)
{
    memset(&p->rest, 0, sizeof p->rest);
    for (size_t i = 0; i < BLOCKS; i++) {
        if (i == without)
            continue;
        p->rest.total += p->block[i].total;
        for (size_t k = 0; k < NOTME_BAG_SIZE; k++)
            p->rest.count[k] += p->block[i].count[k];
    }
}

/* Words of an average block: too few say nothing. */
static bool wordy(const struct periods *p)
{
    uint64_t words = 0;
    for (size_t i = 0; i < BLOCKS; i++)
        words += p->block[i].total;
    return words >= (uint64_t)BLOCKS * p->size * 2;
}

/* ---- after */

static void find_after(const struct notme_scene *scene, struct periods *p, struct notme_facts *out)
{
    double least = 1, mean = 0, now = 0;
    if (scene->outline->count - scene->next < SESSIONS || scene->timeline->count - scene->end < p->size)
        return;
    for (size_t i = 0; i < BLOCKS; i++) {
        rest_of(p, i);
        const double here = notme_bag_affinity(&p->block[i], &p->rest);
        least = here < least ? here : least;
        mean += here / BLOCKS;
        now += notme_bag_affinity(&p->after, &p->rest) / BLOCKS;
    }
    double with_session = 0;
    for (size_t i = 0; i < BLOCKS; i++)
        with_session += notme_bag_affinity(&p->block[i], &p->session) / BLOCKS;
    const double like = notme_bag_affinity(&p->after, &p->session);
    if (now < 0.8 * mean && now < least)
        notme_fact(out, NOTME_AFTER_IS_STEP, "the %zu events that follow share %.0f %% of what earlier ones share",
                   p->size, 100 * now / mean);
    else if (like > 1.3 * with_session)
        notme_fact(out, NOTME_AFTER_IS_BLEND, "the %zu events that follow go on with both the old and the new",
                   p->size);
    else
        notme_fact(out, NOTME_AFTER_IS_AS_BEFORE, "the %zu events that follow are as those before it", p->size);
}

/* ---- before */

static void find_before(struct periods *p, struct notme_facts *out)
{
    double near = 0, far = 0;
    for (size_t i = 0; i + 1 < BLOCKS; i++)
        near += notme_bag_affinity(&p->block[i], &p->block[i + 1]) / (BLOCKS - 1);
    for (size_t i = 0; i + 3 < BLOCKS; i++)
        far += notme_bag_affinity(&p->block[i], &p->block[i + 3]) / (BLOCKS - 3);
    if (far < 0.6 * near)
        notme_fact(out, NOTME_BEFORE_IS_CHANGING, "the account has changed like this before");
    else
        notme_fact(out, NOTME_BEFORE_IS_STEADY, "the account was steady over the %zu events before it",
                   p->size * BLOCKS);
}

int notme_find_change(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct periods *p = notme_alloc(1, sizeof *p);
    if (!p)
        return notme_fail_memory(err);
    if (fill_periods(scene, p) && wordy(p)) {
        find_after(scene, p, out);
        find_before(p, out);
    }
    notme_free(p);
    return NOTME_OK;
}
