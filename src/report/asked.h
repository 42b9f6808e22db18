/* --about: which session the question is about. */
#ifndef NOTME_REPORT_ASKED_H
#define NOTME_REPORT_ASKED_H

#include "report/kept.h"

/* A session beside the moment; start is NOTME_NO_TIME where there is none. */
struct notme_beside {
    char id[17];
    int64_t start, end;
};

struct notme_asked {
    int64_t from, to;        /* µs: the moment, a closed interval */
    struct notme_kept at;    /* nearest by its times; of several, the oddest */
    int64_t distance;        /* µs from the moment; INT64_MAX: no session at all */
    struct notme_kept maybe; /* by its bounds it may have been then; of several, the oddest */
    bool has_maybe;
    struct notme_beside before, after; /* the nearest on both sides */
    /* The run of odd sessions that the nearest lies in, for which a later one was flagged; 0 sessions: none */
    struct {
        uint32_t sessions;
        int64_t since, flagged;
    } run;
};

void notme_asked_start(struct notme_asked *asked, int64_t from, int64_t to);
/* Sessions of an account come in by time. False when memory is out. */
bool notme_asked_take(struct notme_asked *asked, const struct notme_session *session);
/* The session the question is about: the one at the moment, else one that may have been then by its bounds, else one
 * within an hour of it; NULL: nothing is known of that moment. Borrowed. */
const struct notme_session *notme_asked_answer(const struct notme_asked *asked);
/* Is the answer one that may have been at the moment, by its bounds? */
bool notme_asked_is_maybe(const struct notme_asked *asked);
void notme_asked_release(struct notme_asked *asked);

#endif
