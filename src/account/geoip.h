/*
 * Where an IP address is said to be, by databases in MaxMind's format (GeoLite2-City, -Country, -ASN and their like).
 * The only place that meets libmaxminddb. A database knows where addresses are registered and usually used, not where a
 * person is: see the accuracy radius, and the caveats in logins.h.
 */
#ifndef NOTME_ACCOUNT_GEOIP_H
#define NOTME_ACCOUNT_GEOIP_H

#include "base/error.h"

enum notme_geoip_found {
    NOTME_GEOIP_NO_ADDRESS, /* the text is no IP address                                                           */
    NOTME_GEOIP_CANNOT_BE,  /* private, loopback, shared …: no database knows whose it is (notme_ip_is_public())    */
    NOTME_GEOIP_NOT_FOUND,  /* it could be in a database, and is in none of these                                  */
    NOTME_GEOIP_FOUND
};

/* Traits: 1, 0, or -1 = no database says. */
struct notme_geo {
    enum notme_geoip_found found;
    struct notme_text country; /* ISO 3166 letters; absent where not stated; lives like organisation */
    int64_t asn;               /* number of the autonomous system; 0 = not stated          */
    struct notme_text
        organisation;           /* of the autonomous system; hostile bytes; lives as long as the struct notme_geoip */
    bool located;               /* the next three are stated                                */
    double latitude, longitude; /* degrees                                                  */
    double radius;              /* km, of accuracy; -1 = not stated                         */
    int anonymous, vpn, hosting, proxy, tor; /* anonymous: of any kind                          */
    int cellular;                            /* a mobile carrier's                                       */
};

/* NOTME_EFORMAT where a database turns out to be damaged. */
int notme_geoip_lookup(const struct notme_geoip *geoip, struct notme_text ip, struct notme_geo *out,
                       struct notme_error *err);

#endif
