/* --account: which of the accounts in the sources is meant. */
#ifndef NOTME_CLI_WHICH_H
#define NOTME_CLI_WHICH_H

#include <notme.h>

enum { WHICH_SHOWN = 11 }; /* accounts told of where the question cannot be answered */

struct which_account {
    char *service, *id, *name; /* owned; "" where not stated */
};

struct which {
    const char *wanted; /* an id, a name with or without "@", or SERVICE:ID; NULL = all */
    struct which_account met[WHICH_SHOWN], meant[WHICH_SHOWN];
    size_t count, meant_count; /* of these; of more accounts the first so many are known */
};

/* Is the event of the account that is meant? Notes the account in either case. An account that is meant by its name is
 * known from the first event on that states the name. */
bool which_wants(struct which *which, const struct notme_event *event);
/* After all has been read: true where exactly one account is meant, or, with `any`, at least one. Says on stderr what
 * is there instead. `what` names the sources. */
bool which_answered(const struct which *which, const char *what, bool any);
void which_release(struct which *which);

#endif
