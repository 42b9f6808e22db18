#include "account/logins.h"

#include "account/keys.h"
#include "account/travel.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/ip.h"
#include "base/mem.h"

#include <string.h>

const char *notme_origin_words(enum notme_origin origin)
{
    static const char *const words[] = {
#define X(id, words) words,
        NOTME_ORIGINS(X)
#undef X
    };
    return words[origin];
}

/* An origin that was met: how often, and since when, surely. */
struct origin {
    uint32_t count;
    int64_t first; /* NOTME_NO_TIME: open */
};

struct notme_logins {
    const struct notme_timeline *timeline; /* borrowed */
    const struct notme_geoip *geoip;
    struct notme_login *login;
    size_t count, capacity;
    struct origin any[NOTME_ORIGIN_COUNT];
};

/* While logins are looked for. */
struct finder {
    struct notme_logins *logins;
    struct notme_keys keys;
    struct origin *origin; /* by the key's number */
    size_t origins, capacity;
    struct notme_place last; /* the last that was known */
    struct notme_error *err;
};

/* ---- origins */

static uint64_t key_of_country(struct notme_text country)
{
    char upper[2];
    if (country.len != 2)
        return notme_hash(country.at, country.len, NOTME_ORIGIN_COUNTRY);
    for (int i = 0; i < 2; i++)
        upper[i] = (char)(country.at[i] >= 'a' && country.at[i] <= 'z' ? country.at[i] - 'a' + 'A' : country.at[i]);
    return notme_hash(upper, 2, NOTME_ORIGIN_COUNTRY);
}

/* 0 = not stated. */
static uint64_t key_of_network(struct notme_text text)
{
    struct notme_ip ip;
    return notme_ip_parse(text, &ip) && notme_ip_is_public(&ip) ? notme_ip_network(&ip) : 0;
}

static void count_in(struct origin *origin, struct notme_span when)
{
    origin->count++;
    if (when.latest != NOTME_NO_TIME && (origin->first == NOTME_NO_TIME || when.latest < origin->first))
        origin->first = when.latest;
}

/* Fills in what is known of `key` so far, and adds this one. */
static bool compare(struct finder *f, struct notme_login *login, enum notme_origin kind, uint64_t key)
{
    size_t number;
    struct origin *any = &f->logins->any[kind];
    if (!key)
        return true;
    if (!notme_grow(&f->origin, &f->capacity, f->origins, sizeof *f->origin) ||
        !notme_keys_meet(&f->keys, notme_hash_mix(key, (uint64_t)kind), &number))
        return false;
    if (number == f->origins)
        f->origin[f->origins++] = (struct origin){0, NOTME_NO_TIME};
    struct origin *same = &f->origin[number];
    login->earlier[kind] = (struct notme_earlier){true, same->count, any->count, same->first};
    count_in(same, login->when);
    count_in(any, login->when);
    return true;
}

/* ---- one login */

static int look_up(struct finder *f, const struct notme_event *e, struct notme_login *login, struct notme_geo *geo)
{
    struct notme_ip ip;
    int status = NOTME_OK;
    *geo = (struct notme_geo){.found = NOTME_GEOIP_NO_ADDRESS, .radius = -1, .vpn = -1, .cellular = -1};
    if (f->logins->geoip)
        status = notme_geoip_lookup(f->logins->geoip, e->ip, geo, f->err);
    else if (notme_ip_parse(e->ip, &ip))
        geo->found = notme_ip_is_public(&ip) ? NOTME_GEOIP_NOT_FOUND : NOTME_GEOIP_CANNOT_BE;
    login->found = geo->found;
    login->country = e->country.len ? e->country : geo->country;
    login->asn = e->asn > 0 ? e->asn : geo->asn;
    if (login->asn == geo->asn)
        login->organisation = geo->organisation;
    return status;
}

static int add(struct finder *f, const struct notme_event *e, size_t i)
{
    struct notme_logins *l = f->logins;
    struct notme_geo geo;
    if (!notme_grow(&l->login, &l->capacity, l->count, sizeof *l->login))
        return notme_fail_memory(f->err);
    struct notme_login *login = &l->login[l->count];
    *login = (struct notme_login){.event = i, .is_login = e->action == NOTME_LOGIN, .when = notme_span_of(e)};
    const int status = look_up(f, e, login, &geo);
    if (status != NOTME_OK)
        return status;
    if (!compare(f, login, NOTME_ORIGIN_NETWORK, key_of_network(e->ip)) ||
        !compare(f, login, NOTME_ORIGIN_SYSTEM, (uint64_t)login->asn) ||
        !compare(f, login, NOTME_ORIGIN_COUNTRY, login->country.len ? key_of_country(login->country) : 0))
        return notme_fail_memory(f->err);
    const struct notme_place here = notme_place_of(&geo, login->when, l->count);
    login->travel = notme_travel_between(&f->last, &here);
    if (here.known)
        f->last = here;
    else
        f->last.passed = true;
    l->count++;
    return NOTME_OK;
}

static int add_all(struct finder *f)
{
    int status = NOTME_OK;
    for (size_t i = 0; i < f->logins->timeline->count && status == NOTME_OK; i++) {
        struct notme_event e;
        notme_timeline_event(f->logins->timeline, i, &e);
        if (e.action == NOTME_LOGIN || e.ip.len || e.country.len || e.asn > 0)
            status = add(f, &e, i);
    }
    notme_free(f->origin);
    notme_keys_release(&f->keys);
    return status;
}

int notme_logins_find(const struct notme_timeline *timeline, const struct notme_geoip *geoip, struct notme_logins **out,
                      struct notme_error *err)
{
    *out = NULL;
    struct notme_logins *logins = notme_alloc(1, sizeof *logins);
    if (!logins)
        return notme_fail_memory(err);
    logins->timeline = timeline;
    logins->geoip = geoip;
    for (int kind = 0; kind < NOTME_ORIGIN_COUNT; kind++)
        logins->any[kind].first = NOTME_NO_TIME;
    struct finder finder = {.logins = logins, .err = err};
    const int status = add_all(&finder);
    if (status != NOTME_OK)
        notme_logins_free(logins);
    else
        *out = logins;
    return status;
}

void notme_logins_free(struct notme_logins *logins)
{
    if (!logins)
        return;
    notme_free(logins->login);
    notme_free(logins);
}

size_t notme_logins_count(const struct notme_logins *logins)
{
    return logins->count;
}

const struct notme_login *notme_logins_at(const struct notme_logins *logins, size_t i)
{
    return &logins->login[i];
}

/* ---- near a session */

struct session {
    size_t first, end;
    struct notme_span start; /* of its first event */
    int64_t clock, from, to; /* of its first event; 24 h before; the latest bound of all */
};

static struct session session_of(const struct notme_timeline *timeline, size_t first, size_t count)
{
    struct session s = {.first = first, .end = first + count, .clock = notme_timeline_clock(timeline, first)};
    struct notme_event e;
    notme_timeline_event(timeline, first, &e);
    s.start = notme_span_of(&e);
    s.from = notme_time_minus(s.clock, NOTME_DAY);
    s.to = notme_timeline_clock(timeline, s.end - 1);
    for (size_t i = first; i < s.end; i++) {
        notme_timeline_event(timeline, i, &e);
        const struct notme_span when = notme_span_of(&e);
        if (when.latest != NOTME_NO_TIME && when.latest > s.to)
            s.to = when.latest;
    }
    return s;
}

static int64_t clock_of(const struct notme_logins *logins, size_t i)
{
    return notme_timeline_clock(logins->timeline, logins->login[i].event);
}

/* The number of logins whose clock is `time` or earlier. */
static size_t logins_until(const struct notme_logins *logins, int64_t time)
{
    size_t low = 0, high = logins->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (clock_of(logins, middle) <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_origin(const struct notme_login *a, const struct notme_login *b)
{
    for (int kind = 0; kind < NOTME_ORIGIN_COUNT; kind++)
        if (a->earlier[kind].stated != b->earlier[kind].stated)
            return false;
    return a->asn == b->asn && notme_text_equal(a->country, b->country);
}

/* Is login i, not a login as such, an event of the session that came from elsewhere than the one before it? */
static bool is_another_origin(const struct notme_logins *logins, const struct session *s, size_t i)
{
    struct notme_event here, before;
    const struct notme_login *login = &logins->login[i];
    if (login->event < s->first || login->event >= s->end)
        return false;
    if (i == 0 || login[-1].event < s->first || !same_origin(login, &login[-1]))
        return true;
    notme_timeline_event(logins->timeline, login->event, &here);
    notme_timeline_event(logins->timeline, login[-1].event, &before);
    return key_of_network(here.ip) != key_of_network(before.ip);
}

static bool is_near(const struct notme_logins *logins, const struct session *s, size_t i)
{
    const struct notme_login *login = &logins->login[i];
    const struct notme_span when = login->when;
    if (when.earliest == NOTME_NO_TIME || when.latest == NOTME_NO_TIME || when.latest < s->from ||
        notme_time_minus(when.latest, when.earliest) > NOTME_DAY)
        return false;
    return login->is_login || is_another_origin(logins, s, i);
}

static enum notme_known known(const struct notme_logins *logins, const struct session *s,
                              const struct notme_earlier *earlier, enum notme_origin kind)
{
    const int64_t any = logins->any[kind].first;
    if (!earlier->stated)
        return NOTME_KNOWN_UNSTATED;
    if (earlier->first != NOTME_NO_TIME && earlier->first < s->from)
        return NOTME_KNOWN_BEFORE;
    return any != NOTME_NO_TIME && any < s->from ? NOTME_KNOWN_NEW : NOTME_KNOWN_NOTHING;
}

static struct notme_near near_of(const struct notme_logins *logins, const struct session *s, size_t i)
{
    struct notme_near near = {.login = &logins->login[i]};
    const int64_t distance = notme_time_minus(clock_of(logins, i), s->clock);
    const bool before = notme_span_can_precede(near.login->when, s->start);
    const bool during = notme_span_can_precede(s->start, near.login->when);
    near.side = before && during ? NOTME_SIDE_EITHER : before ? NOTME_SIDE_BEFORE : NOTME_SIDE_DURING;
    const bool exact = near.login->when.earliest == near.login->when.latest;
    if (near.login->event >= s->first && near.login->event < s->end && (exact || !near.login->is_login))
        near.side = NOTME_SIDE_DURING;
    near.distance = distance < 0 ? notme_time_minus(0, distance) : distance;
    for (int kind = 0; kind < NOTME_ORIGIN_COUNT; kind++)
        near.known[kind] = known(logins, s, &near.login->earlier[kind], (enum notme_origin)kind);
    return near;
}

/* Into the sorted `out`, which holds `held` of at most `most`; the farthest falls out. Returns how many it holds then.
 */
static size_t insert(struct notme_near *out, size_t held, size_t most, const struct notme_near *near)
{
    size_t at = held;
    while (at && out[at - 1].distance > near->distance)
        at--;
    if (at == most)
        return held;
    const size_t kept = held < most ? held : most - 1;
    memmove(out + at + 1, out + at, (kept - at) * sizeof *out);
    out[at] = *near;
    return kept + 1;
}

size_t notme_logins_near(const struct notme_logins *logins, size_t first, size_t count, struct notme_near *out,
                         size_t most)
{
    const struct session s = session_of(logins->timeline, first, count);
    size_t all = 0, held = 0;
    for (size_t i = logins_until(logins, s.to); i-- > 0;) {
        if (notme_time_minus(s.from, clock_of(logins, i)) > NOTME_DAY)
            break;
        if (!is_near(logins, &s, i))
            continue;
        const struct notme_near near = near_of(logins, &s, i);
        held = insert(out, held, most, &near);
        all++;
    }
    return all;
}
