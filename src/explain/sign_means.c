/* With what it was sent, in which language, from where. */
#include "explain/scene.h"

#include "base/clock.h"
#include "explain/marks.h"

enum { ENOUGH = 20 }; /* earlier events that have the field: before, nothing is new */

static struct notme_text client_of(const struct notme_event *e)
{
    return e->app.len ? e->app : e->user_agent;
}

/* ---- client */

/* The session's clients as marks, and how often each was used before it. */
static int mark_clients(const struct notme_scene *scene, struct notme_marks *marks, struct notme_error *err)
{
    struct notme_event e;
    int status = NOTME_OK;
    for (size_t i = scene->first; i < scene->end && status == NOTME_OK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (client_of(&e).len)
            status = notme_marks_add(marks, notme_mark_hash(client_of(&e), 'c'), err);
    }
    notme_marks_seal(marks);
    for (size_t i = 0; i < scene->first && marks->count; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (client_of(&e).len)
            notme_marks_meet(marks, notme_mark_hash(client_of(&e), 'c'), notme_event_clock(&e));
    }
    return status;
}

/* The first client of the session that has this mark. */
static struct notme_text name_of(const struct notme_scene *scene, uint64_t hash, struct notme_event *e)
{
    for (size_t i = scene->first; i < scene->end; i++) {
        notme_timeline_event(scene->timeline, i, e);
        if (client_of(e).len && notme_mark_hash(client_of(e), 'c') == hash)
            return client_of(e);
    }
    return (struct notme_text){NULL, 0};
}

/* Events within an hour of the session, or in it, that were sent with another client that is no mark of it or was used
 * before. */
static bool beside(const struct notme_scene *scene, uint64_t new_one)
{
    const struct notme_timeline *timeline = scene->timeline;
    const int64_t from = notme_timeline_clock(timeline, scene->first) - NOTME_HOUR;
    const int64_t to = notme_timeline_clock(timeline, scene->end - 1) + NOTME_HOUR;
    struct notme_event e;
    for (size_t i = notme_timeline_at(timeline, from); i < timeline->count; i++) {
        if (notme_timeline_clock(timeline, i) > to)
            break;
        notme_timeline_event(timeline, i, &e);
        if (client_of(&e).len && notme_mark_hash(client_of(&e), 'c') != new_one)
            return true;
    }
    return false;
}

/* Of up to 50 events that follow, how many have the new client. */
static void find_client_after(const struct notme_scene *scene, uint64_t client, struct notme_facts *out)
{
    enum { LOOK = 50, LEAST = 10, SHARE = 5 };
    struct notme_event e;
    unsigned with = 0, all = 0;
    for (size_t i = scene->end; i < scene->timeline->count && all < LOOK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (!client_of(&e).len)
            continue;
        all++;
        with += notme_mark_hash(client_of(&e), 'c') == client;
    }
    if (all < LEAST)
        return;
    notme_fact(out, with * SHARE >= all ? NOTME_CLIENT_AFTER_IS_KEPT : NOTME_CLIENT_AFTER_IS_DROPPED,
               "%u of the %u events that follow were sent with the new client", with, all);
}

int notme_find_client(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    enum { SELDOM = 100 };
    const int64_t long_ago = 90 * NOTME_DAY, start = notme_timeline_clock(scene->timeline, scene->first);
    struct notme_marks marks = {0};
    struct notme_event e;
    const int status = mark_clients(scene, &marks, err);
    const struct notme_mark *odd = NULL;
    for (size_t i = 0; i < marks.count; i++) {
        const struct notme_mark *mark = &marks.mark[i];
        if (!odd || mark->outside < odd->outside)
            odd = mark;
    }
    if (status == NOTME_OK && odd && marks.met >= ENOUGH) {
        const struct notme_text name = name_of(scene, odd->hash, &e);
        const unsigned long long met = marks.met;
        if (odd->outside == 0 && beside(scene, odd->hash))
            notme_fact(out, NOTME_CLIENT_IS_BESIDE, "'%.*s', never used before, beside the usual client",
                       notme_fact_length(name), name.at);
        else if (odd->outside == 0)
            notme_fact(out, NOTME_CLIENT_IS_NEW, "'%.*s', never used in the %llu events before",
                       notme_fact_length(name), name.at, met);
        else
            notme_fact(out,
                       (uint64_t)odd->outside * SELDOM < met || odd->last < start - long_ago ? NOTME_CLIENT_IS_RARE
                                                                                             : NOTME_CLIENT_IS_USUAL,
                       "'%.*s', used in %u of the %llu events before", notme_fact_length(name), name.at, odd->outside,
                       met);
        if (odd->outside == 0)
            find_client_after(scene, odd->hash, out);
    }
    notme_marks_release(&marks);
    return status;
}

/* ---- language */

/* Language codes are producers' guesses, and poor ones on short texts: only longer ones count. */
static bool says_language(const struct notme_event *e)
{
    enum { LONG = 60 };
    return e->lang.len && e->text.len >= LONG && !notme_text_is(e->lang, "und");
}

static int mark_languages(const struct notme_scene *scene, struct notme_marks *marks, struct notme_error *err)
{
    struct notme_event e;
    int status = NOTME_OK;
    for (size_t i = scene->first; i < scene->end && status == NOTME_OK; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (says_language(&e))
            status = notme_marks_add(marks, notme_mark_hash(e.lang, 'l'), err);
    }
    notme_marks_seal(marks);
    for (size_t i = 0; i < scene->first && marks->count; i++) {
        notme_timeline_event(scene->timeline, i, &e);
        if (says_language(&e))
            notme_marks_meet(marks, notme_mark_hash(e.lang, 'l'), notme_event_clock(&e));
    }
    return status;
}

int notme_find_language(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    struct notme_marks marks = {0};
    const int status = mark_languages(scene, &marks, err);
    uint32_t texts = 0, strange = 0;
    for (size_t i = 0; i < marks.count; i++) {
        texts += marks.mark[i].inside;
        strange += (uint64_t)marks.mark[i].outside * 100 < marks.met ? marks.mark[i].inside : 0;
    }
    if (status == NOTME_OK && texts && marks.met >= ENOUGH) {
        const unsigned long long met = marks.met;
        if (strange * 2 >= texts)
            notme_fact(out, NOTME_LANGUAGE_IS_NEW,
                       "%u of %u longer texts in a language of under 1 %% of the %llu before", strange, texts, met);
        else
            notme_fact(out, NOTME_LANGUAGE_IS_USUAL, "languages that the %llu longer texts before have, too", met);
    }
    notme_marks_release(&marks);
    return status;
}

/* ---- network */

/* A new /24 alone says nothing: providers change addresses. */
int notme_find_network(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    enum { MOST = 32 };
    (void)err;
    struct notme_near near[MOST];
    const struct notme_near *odd = NULL;
    size_t count =
        scene->logins ? notme_logins_near(scene->logins, scene->first, scene->end - scene->first, near, MOST) : 0;
    bool known = false;
    count = count < MOST ? count : MOST;
    for (size_t i = 0; i < count; i++) {
        const enum notme_known *of = near[i].known;
        const bool seen =
            of[NOTME_ORIGIN_NETWORK] == NOTME_KNOWN_BEFORE || of[NOTME_ORIGIN_SYSTEM] == NOTME_KNOWN_BEFORE;
        const bool strange =
            !seen && (of[NOTME_ORIGIN_SYSTEM] == NOTME_KNOWN_NEW || of[NOTME_ORIGIN_COUNTRY] == NOTME_KNOWN_NEW);
        odd = strange && !odd ? &near[i] : odd;
        known = known || seen;
    }
    if (odd)
        notme_fact(out, NOTME_NETWORK_IS_NEW, "a login within a day of it from %s '%.*s' that was never seen before",
                   odd->known[NOTME_ORIGIN_COUNTRY] == NOTME_KNOWN_NEW ? "country" : "a network of country",
                   notme_fact_length(odd->login->country), odd->login->country.len ? odd->login->country.at : "");
    else if (known)
        notme_fact(out, NOTME_NETWORK_IS_USUAL, "logins within a day of it come from networks seen before");
    return NOTME_OK;
}

/* ---- profile */

int notme_find_profile(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err)
{
    (void)err;
    const struct notme_timeline *timeline = scene->timeline;
    const int64_t from = notme_timeline_clock(timeline, scene->first) - NOTME_DAY;
    const int64_t to = notme_timeline_clock(timeline, scene->end - 1) + NOTME_DAY;
    struct notme_event e;
    unsigned near = 0, shown = 0; /* bits: enum notme_action */
    const unsigned credentials = 1U << NOTME_PASSWORD_CHANGE | 1U << NOTME_EMAIL_CHANGE;
    const unsigned all = credentials | 1U << NOTME_NAME_CHANGE | 1U << NOTME_APP_AUTHORIZED;
    for (size_t i = 0; i < timeline->count; i++) {
        notme_timeline_event(timeline, i, &e);
        const int64_t clock = notme_event_clock(&e);
        shown |= 1U << e.action & all;
        near |= clock >= from && clock <= to ? 1U << e.action & all : 0;
    }
    if (near & credentials)
        notme_fact(out, NOTME_PROFILE_IS_CREDENTIALS, "password or e-mail address changed within a day of it");
    else if (near & 1U << NOTME_NAME_CHANGE)
        notme_fact(out, NOTME_PROFILE_IS_NAME, "the account's name changed within a day of it");
    else if (near)
        notme_fact(out, NOTME_PROFILE_IS_APP, "an app was let into the account within a day of it");
    else if (shown)
        notme_fact(out, NOTME_PROFILE_IS_UNTOUCHED, "no change of the account within a day of it");
    return NOTME_OK;
}
