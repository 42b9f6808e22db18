/*
 * What a session has said so far. Whoever acts stays with a subject, a person, an hour for a while: an event that
 * repeats what the session has said is no new evidence, neither for the owner nor against (the cache of language
 * models: Kuhn & De Mori 1990). Hashed bits; now and then something new is taken for a repetition.
 */
#ifndef NOTME_EXTRACT_SAID_H
#define NOTME_EXTRACT_SAID_H

#include "extract/clients.h"

enum { NOTME_SAID_CHANNELS = NOTME_WORDS + 1, NOTME_SAID_BITS = 13 }; /* names and words */

/* Zero: nothing yet. */
struct notme_said {
    uint64_t token[NOTME_SAID_CHANNELS][(1 << NOTME_SAID_BITS) / 64];
    uint64_t author[8];
    uint32_t scripts; /* bit per writing system */
    struct notme_clients clients;
    unsigned switched; /* bits of parts of clients that changed already */
    int64_t hour;      /* number of the clock hour of the last event, from 1970, plus one; 0 = none */
};

void notme_said_add(struct notme_said *said, const struct notme_features *event);

bool notme_said_token(const struct notme_said *said, enum notme_channel channel, uint16_t token);
bool notme_said_author(const struct notme_said *said, uint32_t author);
bool notme_said_hour(const struct notme_said *said, int64_t clock);

#endif
