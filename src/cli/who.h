/* Who is in the sources: each account, with the places that its events came from. */
#ifndef NOTME_CLI_WHO_H
#define NOTME_CLI_WHO_H

#include <notme.h>

enum { WHO_ROWS = 200 }; /* accounts in places told of; where there are more, none is */

struct who_row {
    char *account, *name, *place; /* owned; "SERVICE:ID" */
    unsigned long long events;    /* in that place, twins and all */
};

struct who {
    struct who_row row[WHO_ROWS];
    size_t count, last; /* last: the row met last */
    bool many;
};

/* Notes the event. Its place is the source, and in a folder what lies right in it. */
void who_meet(struct who *who, const struct notme_event *event, const char *source, bool folder);
/* Says it, an account a line, and which of them is in several places; nothing where there is but one of each. */
void who_tell(const struct who *who, const char *sources);
void who_release(struct who *who);

#endif
