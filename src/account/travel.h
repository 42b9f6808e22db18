/* How fast somebody would have had to travel between two logins. What logins.c alone calls. */
#ifndef NOTME_ACCOUNT_TRAVEL_H
#define NOTME_ACCOUNT_TRAVEL_H

#include "account/logins.h"

struct notme_place {
    bool known;
    bool passed; /* a login whose place is not known came after it */
    size_t login;
    struct notme_span when;
    double latitude, longitude, radius; /* degrees, km; radius -1 = not stated */
    unsigned caveats;                   /* of this place alone */
};

struct notme_place notme_place_of(const struct notme_geo *geo, struct notme_span when, size_t login);
/* Not measured where either is not known. */
struct notme_travel notme_travel_between(const struct notme_place *from, const struct notme_place *to);

#endif
