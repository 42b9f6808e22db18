/* What the signs are read from, and how a fact is put down. Inside this room only. */
#ifndef NOTME_EXPLAIN_SCENE_H
#define NOTME_EXPLAIN_SCENE_H

#include "base/action.h"
#include "explain/facts.h"

struct notme_scene {
    const struct notme_timeline *timeline;
    const struct notme_outline *outline;
    const struct notme_undos *undos;   /* may be NULL */
    const struct notme_logins *logins; /* may be NULL */
    const struct notme_session *session;
    size_t first, end; /* the session's events in the timeline: [first, end) */
    size_t row;        /* sessions of the outline before this one */
    size_t next;       /* row of the first session after it */
};

/* Finds one or several signs. */
typedef int notme_sign_finder(const struct notme_scene *scene, struct notme_facts *out, struct notme_error *err);

notme_sign_finder notme_find_done, notme_find_pace, notme_find_undo, notme_find_client, notme_find_language,
    notme_find_network, notme_find_profile, notme_find_author, notme_find_focus, notme_find_age, notme_find_notice,
    notme_find_dormant, notme_find_data, notme_find_stands_out, notme_find_change, notme_find_hours;

/* Sets the sign that `value` is one of; the words are cut at a character's end. */
void notme_fact(struct notme_facts *out, enum notme_sign_value value, const char *format, ...) NOTME_PRINTF(3, 4);

/* For "%.*s": a text's length, at most 60 bytes. */
int notme_fact_length(struct notme_text text);

/* What an action is. */
enum notme_deed {
    NOTME_DEED_TAP,      /* like, repost, follow …   */
    NOTME_DEED_WORDS,    /* post, reply …            */
    NOTME_DEED_UNDO,     /* unlike, delete …         */
    NOTME_DEED_SETTINGS, /* login, password change … */
    NOTME_DEED_OTHER
};
enum notme_deed notme_deed_of(enum notme_action action);

/* Days, hours or minutes, in words: "3 hours". */
const char *notme_lag_words(int64_t lag, char out[32]);

#endif
