/* --around: the accounts that an account engages with most, fetched to be the background that it is judged against.
 * They live in the same days, write in the same languages and of the same things: what is usual among them is no sign
 * of a stranger. */
#ifndef NOTME_CLI_AROUND_H
#define NOTME_CLI_AROUND_H

#include <notme.h>

enum { AROUND_MOST = 200 };

struct around {
    double asked;                   /* the option's number; 0: not asked for */
    const struct notme_model *base; /* to be adapted; borrowed */
    char service[32];
    char **author; /* of each like, repost, reply, quote and follow; owned */
    size_t authors, capacity;
    /* what came of it */
    struct notme_model *model; /* NULL: not asked for */
    unsigned fetched, failed;
};

/* An event of the account itself. False when memory is out. */
bool around_note(struct around *around, const struct notme_event *event);
/* Fetches the accounts' public records and adapts the model to them. `own` are the options that the account itself was
 * fetched with: its token and its server are nobody else's. Complains and returns false where no account could be
 * fetched; with `quiet` of single ones not. */
bool around_learn(struct around *around, const struct notme_fetch_options *own, bool quiet);
void around_release(struct around *around);

#endif
