#include "account/logins.h"
#include "made.h"
#include "mmdb_made.h"

#include <math.h>

#define LOGIN(address, hours) login_at(address, (hours)*NOTME_HOUR)

static struct notme_event login_at(const char *ip, int64_t time)
{
    struct notme_event e = made_event(NOTME_LOGIN, NULL, time);
    e.ip = ip ? notme_text_of(ip) : e.ip;
    return e;
}

static struct notme_event login_within(const char *ip, int64_t from, int64_t to)
{
    struct notme_event e = login_at(ip, NOTME_NO_TIME);
    e.not_before = from;
    e.not_after = to;
    return e;
}

static struct notme_event like_from(const char *ip, int64_t time)
{
    struct notme_event e = login_at(ip, time);
    e.action = NOTME_LIKE;
    return e;
}

struct found {
    struct notme_timeline *timeline;
    struct notme_geoip *geoip;
    struct notme_logins *logins;
};

static struct found find(const struct notme_event *event, size_t count, struct notme_geoip *geoip)
{
    struct found found = {.timeline = made_timeline(event, count), .geoip = geoip};
    ck_assert_int_eq(notme_logins_find(found.timeline, geoip, &found.logins, NULL), NOTME_OK);
    return found;
}

static void release(struct found *found)
{
    notme_logins_free(found->logins);
    notme_timeline_free(found->timeline);
    notme_geoip_free(found->geoip);
}

/* London, New York and Sydney; a VPN in Amsterdam is in the file that calls itself Enterprise, with London beside it.
 */
static struct notme_geoip *open_places(bool enterprise)
{
    struct mmdb_made *made = calloc(1, sizeof *made);
    struct notme_geoip *geoip;
    char path[64];
    const char *name = path;
    ck_assert_ptr_nonnull(made);
    mmdb_put(made, "81.2.69.0", 24, mmdb_city(made, "GB", 51.5142, -0.0931, 10));
    mmdb_put(made, "81.2.70.0", 24, mmdb_city(made, "GB", 51.5142, -0.0931, 200));
    mmdb_put(made, "38.0.0.0", 8, mmdb_city(made, "US", 40.7128, -74.0060, 20));
    mmdb_put(made, "1.128.0.0", 16, mmdb_city(made, "AU", -33.8688, 151.2093, 50));
    const uint32_t vpn = (uint32_t)made->data.len;
    mmdb_map(&made->data, 2);
    mmdb_text(&made->data, "location");
    mmdb_map(&made->data, 2);
    mmdb_double(&made->data, "latitude", 52.3740);
    mmdb_double(&made->data, "longitude", 4.8897);
    mmdb_text(&made->data, "traits");
    mmdb_map(&made->data, 1);
    mmdb_bool(&made->data, "is_anonymous_vpn", true);
    mmdb_put(made, "185.0.0.0", 16, vpn);
    mmdb_write(made, enterprise ? "GeoIP2-Enterprise" : "GeoLite2-City", path);
    free(made);
    ck_assert_int_eq(notme_geoip_open(&geoip, &name, 1, NULL), NOTME_OK);
    unlink(path);
    return geoip;
}

static struct notme_travel travel_of(const struct found *f, size_t i)
{
    return notme_logins_at(f->logins, i)->travel;
}

static bool has(unsigned caveats, enum notme_caveat caveat)
{
    return caveats >> caveat & 1;
}

/* ---- novelty */

START_TEST(networks_and_systems_and_countries_are_compared_with_earlier_ones)
{
    struct notme_event events[] = {
        LOGIN("81.2.69.1", 0),      LOGIN("::ffff:81.2.69.200", 24), LOGIN("81.2.70.1", 48), LOGIN(NULL, 50),
        LOGIN("2a02:1:2:3::1", 60), LOGIN("2a02:1:2:ffff::1", 61),   LOGIN("10.0.0.1", 62),  LOGIN("10.0.0.1", 63)};
    events[0].asn = events[2].asn = 20712;
    events[1].country = notme_text_of("GB");
    events[2].country = notme_text_of("gb");
    events[4].country = notme_text_of("SE");
    struct found f = find(events, MADE_COUNT(events), NULL);
    static const struct notme_earlier wanted[][NOTME_ORIGIN_COUNT] = {
        {{true, 0, 0, NOTME_NO_TIME}, {true, 0, 0, NOTME_NO_TIME}, {false, 0, 0, 0}},
        {{true, 1, 1, 0}, {false, 0, 0, 0}, {true, 0, 0, NOTME_NO_TIME}},
        {{true, 0, 2, NOTME_NO_TIME}, {true, 1, 1, 0}, {true, 1, 1, 24 * NOTME_HOUR}},
        {{false, 0, 0, 0}, {false, 0, 0, 0}, {false, 0, 0, 0}},
        {{true, 0, 3, NOTME_NO_TIME}, {false, 0, 0, 0}, {true, 0, 2, NOTME_NO_TIME}},
        {{true, 1, 4, 60 * NOTME_HOUR}, {false, 0, 0, 0}, {false, 0, 0, 0}},
        {{false, 0, 0, 0}, {false, 0, 0, 0}, {false, 0, 0, 0}}, /* every home has a 10.0.0.1 */
        {{false, 0, 0, 0}, {false, 0, 0, 0}, {false, 0, 0, 0}}};
    ck_assert_uint_eq(notme_logins_count(f.logins), 8);
    for (size_t i = 0; i < 8; i++)
        for (int kind = 0; kind < NOTME_ORIGIN_COUNT; kind++) {
            const struct notme_earlier *got = &notme_logins_at(f.logins, i)->earlier[kind], *want = &wanted[i][kind];
            ck_assert_msg(got->stated == want->stated && got->same == want->same && got->of == want->of &&
                              got->first == want->first,
                          "login %zu, %s", i, notme_origin_words((enum notme_origin)kind));
        }
    ck_assert_int_eq(notme_logins_at(f.logins, 0)->found, NOTME_GEOIP_NOT_FOUND);
    ck_assert_int_eq(notme_logins_at(f.logins, 3)->found, NOTME_GEOIP_NO_ADDRESS);
    ck_assert_int_eq(notme_logins_at(f.logins, 6)->found, NOTME_GEOIP_CANNOT_BE);
    ck_assert(!travel_of(&f, 1).measured);
    release(&f);
}
END_TEST

START_TEST(a_database_states_what_the_event_does_not)
{
    struct notme_event events[] = {LOGIN("81.2.69.1", 0), LOGIN("81.2.70.1", 100), LOGIN("38.1.1.1", 200)};
    events[2].country = notme_text_of("CA"); /* the platform's word */
    struct found f = find(events, 3, open_places(false));
    ck_assert(notme_text_is(notme_logins_at(f.logins, 0)->country, "GB"));
    ck_assert_uint_eq(notme_logins_at(f.logins, 1)->earlier[NOTME_ORIGIN_COUNTRY].same, 1);
    ck_assert(notme_text_is(notme_logins_at(f.logins, 2)->country, "CA"));
    ck_assert_uint_eq(notme_logins_at(f.logins, 2)->earlier[NOTME_ORIGIN_COUNTRY].same, 0);
    release(&f);
}
END_TEST

/* Seen first: when it had surely been seen, not when it may have been. */
START_TEST(bounds_do_not_make_a_network_known_too_early)
{
    const struct notme_event events[] = {login_within("81.2.69.1", 0, 90 * NOTME_DAY),
                                         login_within("81.2.69.1", 1, NOTME_NO_TIME), LOGIN("81.2.69.1", 24)};
    struct found f = find(events, 3, NULL);
    ck_assert_int_eq(notme_logins_at(f.logins, 1)->earlier[NOTME_ORIGIN_NETWORK].first, 90 * NOTME_DAY);
    ck_assert_int_eq(notme_logins_at(f.logins, 2)->earlier[NOTME_ORIGIN_NETWORK].first, 90 * NOTME_DAY);
    release(&f);
}
END_TEST

/* ---- travel */

/* The formula against what geometry says without it. */
START_TEST(great_circles_are_right)
{
    const double earth = 6371.0088, pi = acos(-1);
    ck_assert_double_eq_tol(notme_great_circle(90, 0, -90, 77), pi * earth, 1e-6);
    ck_assert_double_eq_tol(notme_great_circle(0, -170, 0, 100), pi / 2 * earth, 1e-6);
    ck_assert_double_eq_tol(notme_great_circle(10, 20, 11, 20), pi / 180 * earth, 1e-6);
    ck_assert_double_eq_tol(notme_great_circle(0, 179.5, 0, -179.5), pi / 180 * earth, 1e-6);
    ck_assert_double_eq_tol(notme_great_circle(12, 34, 12, 34), 0, 1e-9);
    ck_assert_double_eq_tol(notme_great_circle(51.5142, -0.0931, 40.7128, -74.0060), 5570, 10); /* as published */
}
END_TEST

START_TEST(travel_is_impossible_above_a_thousand_kilometres_an_hour)
{
    const struct notme_event events[] = {LOGIN("81.2.69.1", 0), LOGIN("38.1.1.1", 8), LOGIN("81.2.69.1", 11),
                                         LOGIN("81.2.69.9", 12)};
    struct found f = find(events, 4, open_places(false));
    const double km = notme_great_circle(51.5142, -0.0931, 40.7128, -74.0060) - 10 - 20;
    ck_assert(!travel_of(&f, 0).measured);
    const struct notme_travel flight = travel_of(&f, 1), jump = travel_of(&f, 2), none = travel_of(&f, 3);
    ck_assert(flight.measured && flight.from == 0 && !flight.impossible);
    ck_assert_double_eq_tol(flight.km, km, 1e-9);
    ck_assert_double_eq_tol(flight.hours, 8, 1e-12);
    ck_assert_double_eq_tol(flight.kmh, km / 8, 1e-9);
    ck_assert(jump.measured && jump.from == 1 && jump.impossible && jump.kmh > 1800);
    ck_assert(none.measured && none.km == 0 && none.kmh == 0 && !none.impossible);
    ck_assert(has(jump.caveats, NOTME_CAVEAT_TRAITS_UNKNOWN) && has(jump.caveats, NOTME_CAVEAT_MOBILE_UNKNOWN));
    ck_assert(!has(jump.caveats, NOTME_CAVEAT_COARSE) && !has(jump.caveats, NOTME_CAVEAT_TIME_BOUNDED));
    release(&f);
}
END_TEST

START_TEST(of_bounds_the_longest_time_counts)
{
    const struct notme_event events[] = {login_within("81.2.69.1", 0, 5 * NOTME_HOUR), LOGIN("38.1.1.1", 6),
                                         login_within("81.2.69.1", 7 * NOTME_HOUR, NOTME_NO_TIME),
                                         login_within("38.1.1.1", 8 * NOTME_HOUR, 30 * NOTME_HOUR),
                                         login_within("81.2.70.1", 9 * NOTME_HOUR, 10 * NOTME_HOUR)};
    struct found f = find(events, 5, open_places(false));
    ck_assert_double_eq_tol(travel_of(&f, 1).hours, 6, 1e-12);
    ck_assert(!travel_of(&f, 1).impossible && has(travel_of(&f, 1).caveats, NOTME_CAVEAT_TIME_BOUNDED));
    ck_assert(isinf(travel_of(&f, 2).hours) && travel_of(&f, 2).kmh == 0 && !travel_of(&f, 2).impossible);
    ck_assert(isinf(travel_of(&f, 3).hours) && !travel_of(&f, 3).impossible);
    ck_assert_double_eq_tol(travel_of(&f, 4).hours, 21, 1e-12); /* they overlap: back from 9:00 to 30:00 */
    ck_assert(has(travel_of(&f, 4).caveats, NOTME_CAVEAT_COARSE));
    release(&f);
}
END_TEST

START_TEST(what_weakens_a_speed_is_listed)
{
    const struct notme_event events[] = {LOGIN("81.2.69.1", 0), LOGIN("8.8.8.8", 1), LOGIN("1.128.1.1", 2),
                                         LOGIN("185.0.3.4", 3), LOGIN("81.2.69.1", 3)};
    struct found f = find(events, 5, open_places(true));
    ck_assert(!travel_of(&f, 1).measured);
    ck_assert(travel_of(&f, 2).impossible && travel_of(&f, 2).from == 0);
    ck_assert(has(travel_of(&f, 2).caveats, NOTME_CAVEAT_PLACE_BETWEEN) &&
              !has(travel_of(&f, 2).caveats, NOTME_CAVEAT_VPN));
    ck_assert(!has(travel_of(&f, 2).caveats, NOTME_CAVEAT_TRAITS_UNKNOWN));
    for (size_t i = 3; i < 5; i++) {
        ck_assert(travel_of(&f, i).impossible && has(travel_of(&f, i).caveats, NOTME_CAVEAT_VPN));
        ck_assert(has(travel_of(&f, i).caveats, NOTME_CAVEAT_RADIUS_UNKNOWN));
        ck_assert(!has(travel_of(&f, i).caveats, NOTME_CAVEAT_PLACE_BETWEEN));
    }
    ck_assert_double_eq_tol(travel_of(&f, 4).hours, 1.0 / 3600, 1e-12); /* at once is a second */
    for (int i = 0; i < NOTME_CAVEAT_COUNT; i++)
        ck_assert_uint_gt(strlen(notme_caveat_words((enum notme_caveat)i)), 10);
    release(&f);
}
END_TEST

/* ---- near a session */

START_TEST(logins_of_the_day_before_are_near_the_nearest_first)
{
    const struct notme_event events[] = {
        LOGIN("81.2.69.1", 0),
        LOGIN("81.2.69.1", 74),
        LOGIN("81.2.69.1", 77),
        LOGIN("38.1.1.1", 99),
        like_from(NULL, 100 * NOTME_HOUR), /* here the session begins */
        LOGIN("38.1.1.1", 100),
        like_from("38.1.1.1", 100 * NOTME_HOUR + 1),
        like_from("38.1.1.9", 100 * NOTME_HOUR + 2),
        like_from("1.128.0.1", 100 * NOTME_HOUR + 3),
        LOGIN("1.128.0.1", 101), /* and here it has ended */
    };
    struct notme_near near[8];
    struct found f = find(events, MADE_COUNT(events), NULL);
    ck_assert_uint_eq(notme_logins_near(f.logins, 4, 5, near, 8), 4);
    static const size_t wanted[] = {5, 8, 3, 2};
    static const enum notme_side sides[] = {NOTME_SIDE_DURING, NOTME_SIDE_DURING, NOTME_SIDE_BEFORE, NOTME_SIDE_BEFORE};
    static const enum notme_known known[] = {NOTME_KNOWN_NEW, NOTME_KNOWN_NEW, NOTME_KNOWN_NEW, NOTME_KNOWN_BEFORE};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(near[i].login->event, wanted[i]);
        ck_assert_int_eq(near[i].side, sides[i]);
        ck_assert_int_eq(near[i].known[NOTME_ORIGIN_NETWORK], known[i]);
        ck_assert_int_eq(near[i].known[NOTME_ORIGIN_SYSTEM], NOTME_KNOWN_UNSTATED);
    }
    ck_assert_int_eq(near[2].distance, NOTME_HOUR);
    ck_assert_uint_eq(notme_logins_near(f.logins, 4, 5, near, 2), 4); /* the nearest two */
    ck_assert(near[0].login->event == 5 && near[1].login->event == 8);
    ck_assert_uint_eq(notme_logins_near(f.logins, 4, 5, NULL, 0), 4);
    ck_assert_uint_eq(notme_logins_near(f.logins, 0, 1, near, 8), 1);
    ck_assert_int_eq(near[0].known[NOTME_ORIGIN_NETWORK], NOTME_KNOWN_NOTHING);
    release(&f);
}
END_TEST

/* Liked some time in the night; logged in at 3. */
START_TEST(of_a_session_with_bounds_a_login_may_be_before_or_during)
{
    const struct notme_event events[] = {
        LOGIN("81.2.69.1", 0), made_between(NOTME_LIKE, "a", 100 * NOTME_HOUR, 107 * NOTME_HOUR),
        LOGIN("38.1.1.1", 103), login_within("38.1.1.1", 104 * NOTME_HOUR, 400 * NOTME_HOUR), LOGIN("38.1.1.1", 108)};
    struct notme_near near[4];
    struct found f = find(events, MADE_COUNT(events), NULL);
    ck_assert_uint_eq(notme_logins_near(f.logins, 1, 1, near, 4), 1); /* one known to twelve days is near nothing */
    ck_assert_uint_eq(near[0].login->event, 2);
    ck_assert_int_eq(near[0].side, NOTME_SIDE_EITHER);
    release(&f);
}
END_TEST

START_TEST(a_damaged_database_stops_the_search_and_an_empty_timeline_does_not)
{
    struct found f = find(NULL, 0, NULL);
    ck_assert_uint_eq(notme_logins_count(f.logins), 0);
    release(&f);
    notme_logins_free(NULL);
    struct mmdb_made *made = calloc(1, sizeof *made);
    struct notme_geoip *geoip;
    struct notme_logins *logins;
    struct notme_error err;
    char path[64];
    const char *name = path;
    ck_assert_ptr_nonnull(made);
    mmdb_put(made, "81.2.69.0", 24, 5000); /* data behind the end of the file */
    mmdb_write(made, "GeoLite2-City", path);
    free(made);
    ck_assert_int_eq(notme_geoip_open(&geoip, &name, 1, NULL), NOTME_OK);
    const struct notme_event event = LOGIN("81.2.69.1", 0);
    struct notme_timeline *timeline = made_timeline(&event, 1);
    ck_assert_int_eq(notme_logins_find(timeline, geoip, &logins, &err), NOTME_EFORMAT);
    ck_assert_ptr_null(logins);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    unlink(path);
    notme_timeline_free(timeline);
    notme_geoip_free(geoip);
}
END_TEST

T_MAIN("logins", networks_and_systems_and_countries_are_compared_with_earlier_ones,
       a_database_states_what_the_event_does_not, bounds_do_not_make_a_network_known_too_early, great_circles_are_right,
       travel_is_impossible_above_a_thousand_kilometres_an_hour, of_bounds_the_longest_time_counts,
       what_weakens_a_speed_is_listed, logins_of_the_day_before_are_near_the_nearest_first,
       of_a_session_with_bounds_a_login_may_be_before_or_during,
       a_damaged_database_stops_the_search_and_an_empty_timeline_does_not)
