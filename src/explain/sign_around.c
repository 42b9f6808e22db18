/* What stands around the session: words to the public, silence, the edges of the records; and what the detector says.
 */
#include "explain/scene.h"

#include "base/clock.h"
#include "base/notice.h"

#include <math.h>
#include <stdlib.h>

/* ---- notice */

int notme_find_notice(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct notme_notice_words *table = notme_alloc(1, sizeof *table);
    if (!table)
        return notme_fail_memory(err);
    notme_notice_prepare(table);
    const struct notme_timeline *timeline = scene->timeline;
    const int64_t week = 7 * NOTME_DAY, from = notme_timeline_clock(timeline, scene->first) - week;
    const int64_t to = notme_timeline_clock(timeline, scene->end - 1) + week;
    struct notme_event e;
    size_t texts = 0, before = 0, after = 0;
    for (size_t i = notme_timeline_at(timeline, from); i < timeline->count; i++) {
        if (notme_timeline_clock(timeline, i) > to)
            break;
        notme_timeline_event(timeline, i, &e);
        texts += e.text.len && notme_deed_of(e.action) == NOTME_DEED_WORDS;
        if (i != scene->first && notme_is_notice(table, &e)) /* one that opens the session is what it does */
            *(i < scene->first ? &before : &after) += 1;
    }
    notme_free(table);
    if (before)
        notme_fact(out, NOTME_NOTICE_IS_BEFORE, "a public notice about the account within a week before it");
    else if (after)
        notme_fact(out, NOTME_NOTICE_IS_AFTER, "a public notice about the account in it or within a week after it");
    else if (texts)
        notme_fact(out, NOTME_NOTICE_IS_NONE, "no public notice in the %zu posts from a week before to a week after it",
                   texts);
    return NOTME_OK;
}

/* ---- dormant */

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int notme_find_dormant(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    enum { ENOUGH = 20, LOOK = 200 };
    (void)err;
    const struct notme_outline_row *row = scene->outline->row;
    int64_t gap[LOOK];
    size_t count = 0;
    char words[32];
    if (scene->row < ENOUGH)
        return NOTME_OK;
    for (size_t i = scene->row - 1; i > 0 && count < LOOK; i--)
        gap[count++] = row[i].start - row[i - 1].end;
    qsort(gap, count, sizeof *gap, compare);
    const int64_t silence = scene->session->start - row[scene->row - 1].end;
    const bool dormant = silence > 30 * NOTME_DAY && silence / 10 > gap[count / 2] && silence > gap[count - 1];
    notme_fact(out, dormant ? NOTME_DORMANT_IS_YES : NOTME_DORMANT_IS_NO, "%s of silence before it",
               notme_lag_words(silence < 0 ? 0 : silence, words));
    return NOTME_OK;
}

/* ---- stands out */

int notme_find_stands_out(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    static const enum notme_sign_value group[NOTME_SIGNAL_COUNT] = {
        [NOTME_SIGNAL_WORDS] = NOTME_STANDS_OUT_IS_CONTENT,  [NOTME_SIGNAL_NAMES] = NOTME_STANDS_OUT_IS_CONTENT,
        [NOTME_SIGNAL_AUTHOR] = NOTME_STANDS_OUT_IS_CONTENT, [NOTME_SIGNAL_STYLE] = NOTME_STANDS_OUT_IS_CONTENT,
        [NOTME_SIGNAL_VOICE] = NOTME_STANDS_OUT_IS_CONTENT,  [NOTME_SIGNAL_HOUR] = NOTME_STANDS_OUT_IS_HOURS,
        [NOTME_SIGNAL_CLIENT] = NOTME_STANDS_OUT_IS_CLIENT,  [NOTME_SIGNAL_ACTION] = NOTME_STANDS_OUT_IS_VOLUME,
        [NOTME_SIGNAL_RATE] = NOTME_STANDS_OUT_IS_VOLUME};
    static const char *const words[] = {"in what it is about and how it is written", "in its hours",
                                        "in its rate or kinds of actions", "in its client or language"};
    const struct notme_session *session = scene->session;
    double sum[NOTME_SIGN_VALUE_COUNT] = {0};
    (void)err;
    if (!session->enough_history || isnan(session->p_value))
        return NOTME_OK;
    if (session->p_value > 0.05) {
        notme_fact(out, NOTME_STANDS_OUT_IS_NOTHING, "%.0f of 100 of the account's sessions score as high",
                   100 * session->p_value);
        return NOTME_OK;
    }
    enum notme_sign_value most = NOTME_STANDS_OUT_IS_CONTENT;
    for (int s = 0; s < NOTME_SIGNAL_COUNT; s++)
        sum[group[s]] += session->signals[s].share;
    for (int v = NOTME_STANDS_OUT_IS_CONTENT; v <= NOTME_STANDS_OUT_IS_CLIENT; v++)
        most = sum[v] > sum[most] ? (enum notme_sign_value)v : most;
    notme_fact(out, most, "it is odd mostly %s (%.0f %% of the score)", words[most - NOTME_STANDS_OUT_IS_CONTENT],
               100 * sum[most]);
    return NOTME_OK;
}

/* ---- data */

/* What an event says at all: kinds of actions and fields. */
enum { FIELD_CLIENT = NOTME_ACTION_COUNT, FIELD_TEXT, FIELD_AUTHOR, FIELD_TAGS, FIELD_LANG, FIELD_FORMAT, FIELD_COUNT };

static uint64_t fields_of(const struct notme_event *e)
{
    const bool settings = notme_deed_of(e->action) == NOTME_DEED_SETTINGS; /* these are rare: a first one says little */
    return (settings ? 0 : UINT64_C(1) << e->action) | (uint64_t)(e->app.len > 0) << FIELD_CLIENT |
           (uint64_t)(e->text.len > 0) << FIELD_TEXT | (uint64_t)(e->author.len > 0) << FIELD_AUTHOR |
           (uint64_t)(e->ntags > 0) << FIELD_TAGS | (uint64_t)(e->lang.len > 0) << FIELD_LANG;
}

/* Is something that a tenth of the events that follow have in the session for the first time? */
static bool at_edge(const struct notme_scene *scene)
{
    enum { LOOK = 60, LEAST = 20, ENOUGH = 100 };
    struct notme_event e;
    uint64_t before = 0, inside = 0;
    unsigned after[FIELD_COUNT] = {0}, followers = 0;
    for (size_t i = 0; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        *(i < scene->first ? &before : &inside) |= fields_of(&e);
    }
    for (size_t i = scene->end; i < scene->timeline->count && followers < LOOK; i++, followers++) {
        notme_timeline_event(scene->timeline, i, &e);
        for (int f = 0; f < FIELD_COUNT; f++)
            after[f] += (unsigned)(fields_of(&e) >> f & 1);
    }
    for (int f = 0; f < FIELD_COUNT && followers >= LEAST && scene->first >= ENOUGH; f++)
        if ((inside & ~before) >> f & 1 && after[f] * 10 >= followers)
            return true;
    return false;
}

static bool same(const struct notme_event *a, const struct notme_event *b)
{
    return a->action == b->action && notme_text_equal(a->text, b->text) && notme_text_equal(a->author, b->author) &&
           (a->text.len || (a->object_id.len && notme_text_equal(a->object_id, b->object_id)));
}

/* Events that say the same as one of the twenty before them, of so many that say something: a login has no content. */
static size_t twins(const struct notme_scene *scene, size_t *of)
{
    enum { BACK = 20 };
    struct notme_event e, other;
    size_t count = 0;
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        *of += notme_deed_of(e.action) != NOTME_DEED_SETTINGS;
        for (size_t k = i; k-- > scene->first && i - k <= BACK;) {
            notme_timeline_event(scene->timeline, k, &other);
            if (same(&e, &other)) {
                count++;
                break;
            }
        }
    }
    return count;
}

int notme_find_data(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    (void)err;
    size_t events = 0;
    const size_t twice = twins(scene, &events);
    if (at_edge(scene))
        notme_fact(out, NOTME_DATA_IS_EDGE, "a kind of action or a field is recorded from here on, and never before");
    else if (events >= 3 && twice * 5 >= events * 2)
        notme_fact(out, NOTME_DATA_IS_TWINS, "%zu of %zu events say what another one says", twice, events);
    else if (scene->session->untimed == scene->session->events)
        notme_fact(out, NOTME_DATA_IS_BOUNDED, "only bounds of its times are known");
    else
        notme_fact(out, NOTME_DATA_IS_SOUND, "no edge of the records, no doubled events");
    return NOTME_OK;
}
