/* What an event was made with, and whether that is another thing than a moment ago: two people at one account mostly
 * sit at two machines. */
#ifndef NOTME_EXTRACT_CLIENTS_H
#define NOTME_EXTRACT_CLIENTS_H

#include "extract/features.h"

enum { NOTME_CLIENT_APP, NOTME_CLIENT_NET, NOTME_CLIENT_CLOCK, NOTME_CLIENT_PARTS };

/* The last of each that was stated. Zero is nothing yet. */
struct notme_clients {
    uint32_t app, net; /* as in struct notme_features, 0 = not stated */
    int16_t offset;    /* minutes east of UTC, where any */
    bool has_offset;
};

/* Bits of parts that both state, and, of these, of parts that differ: clocks by more than an hour, for summer time is
 * nobody's journey. */
struct notme_switch {
    unsigned stated, switched;
};
struct notme_switch notme_clients_switch(const struct notme_clients *before, const struct notme_features *event);
void notme_clients_see(struct notme_clients *clients, const struct notme_features *event);

#endif
