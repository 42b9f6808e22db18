#include "account/travel.h"

#include "base/clock.h"

#include <math.h>

/* Airliners cruise at 900 km/h; with a jet stream behind them they come to 1000 over ground, take-off and landing
 * included. */
static const double airliner = 1000;
static const double coarse = 100;      /* km of accuracy radius */
static const double earth = 6371.0088; /* km: mean radius of GRS 80 (Moritz 2000) */

const char *notme_caveat_words(enum notme_caveat caveat)
{
    static const char *const words[] = {
#define X(id, words) words,
        NOTME_CAVEATS(X)
#undef X
    };
    return words[caveat];
}

double notme_great_circle(double latitude1, double longitude1, double latitude2, double longitude2)
{
    const double degree = acos(-1) / 180;
    const double north = sin((latitude2 - latitude1) * degree / 2), east = sin((longitude2 - longitude1) * degree / 2);
    const double h = north * north + cos(latitude1 * degree) * cos(latitude2 * degree) * east * east;
    return 2 * earth * asin(sqrt(fmin(1, h)));
}

static unsigned bit(enum notme_caveat caveat, bool holds)
{
    return holds ? 1u << caveat : 0;
}

static unsigned caveats_of(const struct notme_geo *geo, struct notme_span when)
{
    const bool hidden = geo->vpn == 1 || geo->anonymous == 1 || geo->proxy == 1 || geo->tor == 1;
    return bit(NOTME_CAVEAT_VPN, hidden) | bit(NOTME_CAVEAT_HOSTING, geo->hosting == 1) |
           bit(NOTME_CAVEAT_MOBILE, geo->cellular == 1) |
           bit(NOTME_CAVEAT_TRAITS_UNKNOWN, !hidden && geo->hosting != 1 && geo->vpn < 0) |
           bit(NOTME_CAVEAT_MOBILE_UNKNOWN, geo->cellular < 0) | bit(NOTME_CAVEAT_COARSE, geo->radius >= coarse) |
           bit(NOTME_CAVEAT_RADIUS_UNKNOWN, geo->radius < 0) |
           bit(NOTME_CAVEAT_TIME_BOUNDED, when.earliest != when.latest || when.latest == NOTME_NO_TIME);
}

struct notme_place notme_place_of(const struct notme_geo *geo, struct notme_span when, size_t login)
{
    return (struct notme_place){.known = geo->located,
                                .login = login,
                                .when = when,
                                .latitude = geo->latitude,
                                .longitude = geo->longitude,
                                .radius = geo->radius,
                                .caveats = caveats_of(geo, when)};
}

/* Of bounds that overlap either may have been first. Times are to the second at best. */
static double longest_hours(struct notme_span a, struct notme_span b)
{
    const int64_t there = notme_span_between(a, b).most, back = notme_span_between(b, a).most;
    const int64_t most = there > back ? there : back;
    return most == INT64_MAX ? (double)INFINITY : fmax((double)most, (double)NOTME_SECOND) / (double)NOTME_HOUR;
}

struct notme_travel notme_travel_between(const struct notme_place *from, const struct notme_place *to)
{
    struct notme_travel travel = {.measured = from->known && to->known};
    if (!travel.measured)
        return travel;
    const double apart = notme_great_circle(from->latitude, from->longitude, to->latitude, to->longitude);
    travel.from = from->login;
    travel.km = fmax(0, apart - fmax(0, from->radius) - fmax(0, to->radius));
    travel.hours = longest_hours(from->when, to->when);
    travel.kmh = travel.km / travel.hours;
    travel.impossible = travel.kmh > airliner;
    travel.caveats = from->caveats | to->caveats | bit(NOTME_CAVEAT_PLACE_BETWEEN, from->passed);
    return travel;
}
