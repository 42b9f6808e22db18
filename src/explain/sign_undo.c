/* What was taken back, and what the session itself takes back. */
#include "explain/scene.h"

#include "base/action.h"
#include "base/clock.h"

#include <stdlib.h>

enum { LOOK = 4096 }; /* events of a session */
static const int64_t at_once = 10 * NOTME_MINUTE, soon = 6 * NOTME_HOUR, recent = 2 * NOTME_DAY;

/* How long actions stood. */
struct stood {
    struct notme_duration *of; /* LOOK of them, owned */
    size_t count;
};

static int compare(const void *a, const void *b)
{
    const struct notme_duration *x = a, *y = b;
    return x->most == y->most ? (x->least > y->least) - (x->least < y->least) : x->most < y->most ? -1 : 1;
}

static struct notme_duration median(struct stood *s)
{
    qsort(s->of, s->count, sizeof *s->of, compare);
    return s->of[s->count / 2];
}

/* Both bounds on one side of a limit: 0 below it, 1 above it, -1 open. */
static int side_of(struct notme_duration stood, int64_t limit)
{
    return stood.most <= limit ? 0 : stood.least > limit ? 1 : -1;
}

/* ---- undone */

static const char *by_whom(const struct notme_undone *sum)
{
    if (sum->after_notice * 2 >= sum->undone)
        return "after a public notice";
    if (sum->place[NOTME_UNDO_SAME_SESSION] * 2 >= sum->undone)
        return "in the same session";
    if (sum->place[NOTME_UNDO_NEXT_SESSION] * 2 >= sum->undone)
        return "in the account's next session";
    return "later";
}

static size_t collect_undone(const struct notme_scene *scene, struct stood *s)
{
    size_t deeds = 0;
    struct notme_event e;
    for (size_t i = scene->first; i < scene->end && deeds < LOOK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const enum notme_deed deed = notme_deed_of(e.action);
        const struct notme_undo *undo = notme_undos_of_event(scene->undos, i);
        if (deed != NOTME_DEED_TAP && deed != NOTME_DEED_WORDS)
            continue;
        deeds++;
        if (undo && undo->done == i)
            s->of[s->count++] = undo->stood;
    }
    return deeds;
}

static void find_undone(const struct notme_scene *scene, struct stood *s, struct notme_facts *out)
{
    struct notme_undone sum;
    char words[32];
    const size_t deeds = collect_undone(scene, s);
    notme_undos_of(scene->undos, scene->first, scene->end - scene->first, &sum);
    if (deeds == 0 || (s->count == 0 && notme_undos_count(scene->undos) == 0))
        return; /* that nothing was taken back is a fact only where undoings are recorded */
    if (s->count * 2 < deeds) {
        if (deeds == 1)
            notme_fact(out, NOTME_UNDONE_IS_NO, "it was not taken back");
        else
            notme_fact(out, NOTME_UNDONE_IS_NO, "%zu of %zu actions were taken back", s->count, deeds);
        return;
    }
    const struct notme_duration middle = median(s);
    const int quick = side_of(middle, at_once), same_day = side_of(middle, soon);
    if (quick < 0 || same_day < 0)
        return;
    const enum notme_sign_value value = quick == 0      ? NOTME_UNDONE_IS_AT_ONCE
                                        : same_day == 0 ? NOTME_UNDONE_IS_SOON
                                                        : NOTME_UNDONE_IS_LATER;
    notme_lag_words(middle.least, words);
    if (deeds == 1)
        notme_fact(out, value, "it was taken back, %s, after %s", by_whom(&sum), words);
    else
        notme_fact(out, value, "%zu of %zu actions were taken back, %s, after %s", s->count, deeds, by_whom(&sum),
                   words);
}

/* ---- undoes */

static void find_undoes(const struct notme_scene *scene, struct stood *s, struct notme_facts *out)
{
    size_t undos = 0;
    struct notme_event e;
    char words[32];
    s->count = 0;
    for (size_t i = scene->first; i < scene->end && s->count < LOOK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        const struct notme_undo *undo = notme_undos_of_event(scene->undos, i);
        undos += notme_is_undo(e.action);
        if (undo && undo->undone == i && undo->done != NOTME_NO_EVENT && undo->done < scene->first)
            s->of[s->count++] = undo->stood;
    }
    if (undos == 0 && notme_undos_count(scene->undos))
        notme_fact(out, NOTME_UNDOES_IS_NOTHING, "it takes nothing back");
    if (s->count == 0)
        return;
    const struct notme_duration middle = median(s);
    const int old = side_of(middle, recent);
    if (old >= 0)
        notme_fact(out, old ? NOTME_UNDOES_IS_OLD : NOTME_UNDOES_IS_RECENT,
                   "it takes back %zu earlier action%s, by the median %s old", s->count, s->count == 1 ? "" : "s",
                   notme_lag_words(middle.least, words));
}

int notme_find_undo(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct stood stood = {notme_alloc(LOOK, sizeof *stood.of), 0};
    if (!stood.of)
        return notme_fail_memory(err);
    if (scene->undos) {
        find_undone(scene, &stood, out);
        find_undoes(scene, &stood, out);
    }
    notme_free(stood.of);
    return NOTME_OK;
}
