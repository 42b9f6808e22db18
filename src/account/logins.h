/*
 * Logins: is the network, the autonomous system, the country one that the account came from before; can somebody have
 * travelled from the last place to this one; which logins stand near a session.
 *
 * Every login counts, and every other event that states an address, a country or an AS number. What the event states
 * counts before what a database says of its address. Without a database there are no places, and so no travel.
 */
#ifndef NOTME_ACCOUNT_LOGINS_H
#define NOTME_ACCOUNT_LOGINS_H

#include "account/geoip.h"
#include "account/span.h"
#include "account/timeline.h"

/* What a login shares with earlier ones. */
#define NOTME_ORIGINS(X)                                                                                               \
    X(NETWORK, "network") /* the /24 of an IPv4, the /48 of an IPv6 address; public ones only */                       \
    X(SYSTEM, "autonomous system")                                                                                     \
    X(COUNTRY, "country")

enum notme_origin {
#define X(id, words) NOTME_ORIGIN_##id,
    NOTME_ORIGINS(X)
#undef X
        NOTME_ORIGIN_COUNT
};

const char *notme_origin_words(enum notme_origin origin);

/* One origin of a login against the account's earlier ones. */
struct notme_earlier {
    bool stated;       /* else the rest is 0 */
    uint32_t same, of; /* how many earlier ones have the same; of how many that state any                         */
    int64_t first; /* when the first of the same had surely been, µs; NOTME_NO_TIME: there was none, or it is open */
};

/* What a speed does not know: X(ENUM, "what it says to a person"). */
#define NOTME_CAVEATS(X)                                                                                               \
    X(VPN, "an address of a VPN, a proxy or Tor: the person is elsewhere")                                             \
    X(HOSTING, "an address of a hosting company: a program or a VPN, not a person's place")                            \
    X(MOBILE, "a mobile carrier's address: it may lead out far from the phone")                                        \
    X(TRAITS_UNKNOWN, "whether it is a VPN or a hosting company's is not known")                                       \
    X(MOBILE_UNKNOWN, "whether it is a mobile carrier's is not known")                                                 \
    X(COARSE, "a place known to 100 km or worse")                                                                      \
    X(RADIUS_UNKNOWN, "how well the place is known is not stated")                                                     \
    X(TIME_BOUNDED, "a time of which only bounds are known: the longest possible one was taken")                       \
    X(PLACE_BETWEEN, "a login between the two whose place is not known")

enum notme_caveat {
#define X(id, words) NOTME_CAVEAT_##id,
    NOTME_CAVEATS(X)
#undef X
        NOTME_CAVEAT_COUNT
};

const char *notme_caveat_words(enum notme_caveat caveat);

/* From the login before it whose place is known. */
struct notme_travel {
    bool measured;    /* both places are known, else the rest is 0                                              */
    size_t from;      /* number of that login                                                                   */
    double km;        /* the great circle, less both accuracy radii; at least 0                                 */
    double hours;     /* the longest that can lie between; +inf where nothing bounds it; at least a second      */
    double kmh;       /* so at least so fast                                                                    */
    bool impossible;  /* above 1000 km/h, faster than airliners                                              */
    unsigned caveats; /* bit i: enum notme_caveat i                                                          */
};

struct notme_login {
    size_t event;
    bool is_login; /* else another event that states where it came from */
    struct notme_span when;
    enum notme_geoip_found
        found; /* NOTME_GEOIP_NO_ADDRESS without an address; NOTME_GEOIP_NOT_FOUND without a database */
    struct notme_text country, organisation; /* borrowed from timeline and database                       */
    int64_t asn;                             /* 0 = not known                                             */
    struct notme_earlier earlier[NOTME_ORIGIN_COUNT];
    struct notme_travel travel;
};

struct notme_logins; /* borrows timeline and database */

/* `geoip` may be NULL. Linear in time; about 250 bytes for each event that counts. NOTME_EFORMAT where a database is
 * damaged. */
int notme_logins_find(const struct notme_timeline *timeline, const struct notme_geoip *geoip, struct notme_logins **out,
                      struct notme_error *err);
void notme_logins_free(struct notme_logins *logins);
/* By the clock. */
size_t notme_logins_count(const struct notme_logins *logins);
const struct notme_login *notme_logins_at(const struct notme_logins *logins, size_t i);

/* ---- near a session, whose events are [first, first + count) */

/* An origin against those of more than 24 h before the session: an intruder's second login does not make his network a
 * known one. */
enum notme_known {
    NOTME_KNOWN_UNSTATED,
    NOTME_KNOWN_NOTHING, /* nothing earlier states one: it cannot be compared */
    NOTME_KNOWN_NEW,     /* for a stranger, or for the owner on the road */
    NOTME_KNOWN_BEFORE   /* for the owner */
};

enum notme_side { NOTME_SIDE_BEFORE, NOTME_SIDE_DURING, NOTME_SIDE_EITHER /* the bounds allow both */ };

struct notme_near {
    const struct notme_login *login;
    enum notme_side side;
    int64_t distance; /* µs between its clock and that of the session's first event */
    enum notme_known known[NOTME_ORIGIN_COUNT];
};

/* Logins from 24 h before the session's start to its end, and what its own events state of where they came from (once
 * where it stays the same): the nearest to its start first, `most` of them at most. Returns how many there are in all.
 * What is not known to 24 h stands near nothing. Needs count > 0. */
size_t notme_logins_near(const struct notme_logins *logins, size_t first, size_t count, struct notme_near *out,
                         size_t most);

/* Of two points, degrees; km on a sphere of the earth's mean radius (haversine: Sinnott 1984). */
double notme_great_circle(double latitude1, double longitude1, double latitude2, double longitude2);

#endif
