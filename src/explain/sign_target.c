/* What was acted on: whose it is, whether it is one thing, how old it is. */
#include "explain/scene.h"

#include "base/clock.h"
#include "explain/marks.h"

#include <stdlib.h>

enum { ENOUGH = 20 };

/* ---- author */

int notme_find_author(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct notme_marks marks = {0};
    struct notme_event e;
    int status = NOTME_OK;
    for (size_t i = scene->first; i < scene->end && status == NOTME_OK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (e.author.len)
            status = notme_marks_add(&marks, notme_mark_hash(e.author, 'a'), err);
    }
    notme_marks_seal(&marks);
    for (size_t i = 0; i < scene->first && marks.count; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (e.author.len)
            notme_marks_meet(&marks, notme_mark_hash(e.author, 'a'), notme_event_clock(&e));
    }
    uint32_t all = 0, unseen = 0;
    for (size_t i = 0; i < marks.count; i++) {
        all += marks.mark[i].inside;
        unseen += marks.mark[i].outside ? 0 : marks.mark[i].inside;
    }
    if (status == NOTME_OK && all && marks.met >= ENOUGH)
        notme_fact(out, unseen * 2 >= all ? NOTME_AUTHOR_IS_NEW : NOTME_AUTHOR_IS_KNOWN,
                   "%u of %u actions on somebody whom the account never acted on before", unseen, all);
    notme_marks_release(&marks);
    return status;
}

/* ---- focus */

/* What an event can have in common with others; links by their whole address. */
static size_t subjects(const struct notme_event *e, uint64_t hash[2 + 2 * NOTME_LIST_MAX])
{
    size_t count = 0;
    if (e->object_id.len && notme_deed_of(e->action) != NOTME_DEED_UNDO)
        hash[count++] = notme_mark_hash(e->object_id, 'o');
    if (e->author.len)
        hash[count++] = notme_mark_hash(e->author, 'a');
    for (size_t i = 0; i < e->ntags; i++)
        hash[count++] = notme_mark_hash(e->tags[i], 't');
    for (size_t i = 0; i < e->nlinks; i++)
        hash[count++] = notme_mark_hash(e->links[i], 'k');
    return count;
}

static int mark_subjects(const struct notme_scene *scene, struct notme_marks *marks, size_t *events,
                         struct notme_error *err)
{
    uint64_t hash[2 + 2 * NOTME_LIST_MAX];
    struct notme_event e;
    int status = NOTME_OK;
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const size_t count = subjects(&e, hash);
        *events += count > 0;
        for (size_t k = 0; k < count && status == NOTME_OK; k++)
            status = notme_marks_add(marks, hash[k], err);
    }
    notme_marks_seal(marks);
    for (size_t i = 0; i < scene->first && marks->count; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const size_t count = subjects(&e, hash);
        for (size_t k = 0; k < count; k++)
            notme_marks_meet(marks, hash[k], notme_event_clock(&e));
    }
    return status;
}

int notme_find_focus(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    enum { LEAST = 3, SELDOM = 100 };
    struct notme_marks marks = {0};
    size_t events = 0;
    uint32_t most = 0;
    const int status = mark_subjects(scene, &marks, &events, err);
    for (size_t i = 0; i < marks.count; i++) {
        const struct notme_mark *mark = &marks.mark[i];
        if ((uint64_t)mark->outside * SELDOM <= scene->first && mark->inside > most)
            most = mark->inside;
    }
    if (status == NOTME_OK && events >= LEAST)
        notme_fact(out, most * 10 >= events * 6 ? NOTME_FOCUS_IS_ONE : NOTME_FOCUS_IS_SCATTERED,
                   "%u of %zu events share an object, author, tag or link that is new or rare here", most, events);
    notme_marks_release(&marks);
    return status;
}

/* ---- age */

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int notme_find_age(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    enum { MOST = 256 };
    (void)err;
    int64_t age[MOST];
    size_t count = 0;
    struct notme_event e;
    char words[32];
    for (size_t i = scene->first; i < scene->end && count < MOST; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (notme_deed_of(e.action) == NOTME_DEED_TAP && e.time != NOTME_NO_TIME && e.published != NOTME_NO_TIME &&
            e.published < e.time)
            age[count++] = e.time - e.published;
    }
    if (count == 0)
        return NOTME_OK;
    qsort(age, count, sizeof *age, compare);
    const int64_t middle = age[count / 2];
    notme_fact(out,
               middle < NOTME_DAY        ? NOTME_AGE_IS_FRESH
               : middle < 30 * NOTME_DAY ? NOTME_AGE_IS_RECENT
                                         : NOTME_AGE_IS_OLD,
               "what was acted on was, by the median, %s old", notme_lag_words(middle, words));
    return NOTME_OK;
}
