/* The account at hand: it comes, with its state where there is one; it is scored; it goes, and its state is kept. */
#include "stream/worker_own.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/held.h"
#include "score/track_state.h"

#include <string.h>

enum { NAME_MAX = 1 << 24 };

/* How far back a twin is looked for: as `batch` does with events that come in order. */
static const int64_t window = NOTME_DAY;

uint64_t notme_worker_key(const struct notme_event *event)
{
    const uint64_t key = notme_account_key(event);
    return key ? key : 1;
}

static bool is_name(struct notme_text text, const char *name)
{
    const size_t len = name ? strlen(name) : 0;
    return text.len == len && (len == 0 || memcmp(text.at, name, len) == 0);
}

bool notme_guest_is(const struct notme_guest *g, uint64_t key, const struct notme_event *event)
{
    return g->is_open && g->key == key && is_name(event->account, g->track.account) &&
           is_name(event->service, g->service);
}

void notme_guest_release(struct notme_guest *g)
{
    notme_free(g->service);
    notme_seen_release(&g->seen);
    notme_track_release(&g->track);
    *g = (struct notme_guest){.is_open = false};
}

/* A guest of whom nothing is known, in the memory of the last one. */
static bool welcome(struct notme_guest *g, uint64_t key, struct notme_text service, struct notme_text account)
{
    const bool again = g->track.profile.author; /* the track was set up */
    notme_free(g->service);
    g->service = NULL;
    notme_seen_clear(&g->seen);
    g->key = key;
    g->events = g->flagged = g->duplicates = g->overflow = 0;
    if (service.len && !(g->service = notme_strdup_text(service)))
        return false;
    return again ? notme_track_restart(&g->track, service, account) : notme_track_init(&g->track, service, account);
}

/* ---- as bytes */

static void pack(struct notme_buf *out, const struct notme_guest *g)
{
    notme_pack_text(out, notme_text_of(g->service));
    notme_pack_text(out, notme_text_of(g->track.account));
    notme_pack_number(out, g->events);
    notme_pack_number(out, g->flagged);
    notme_pack_number(out, g->duplicates);
    notme_pack_number(out, g->overflow);
    notme_seen_pack(out, &g->seen);
    notme_track_pack(out, &g->track);
}

static bool unpack_names(struct notme_unpack *in, struct notme_text *service, struct notme_text *account)
{
    *service = notme_unpack_text(in, NAME_MAX);
    *account = notme_unpack_text(in, NAME_MAX);
    return !in->bad && account->len && !memchr(account->at, '\0', account->len) &&
           !(service->len && memchr(service->at, '\0', service->len));
}

static int unpack(struct notme_worker *w, uint64_t key, struct notme_text record)
{
    struct notme_guest *g = &w->guest;
    struct notme_unpack in = {record.at, record.len, false};
    struct notme_event name = {.time = 0};
    const uint64_t most = UINT64_C(1) << 60;
    if (!unpack_names(&in, &name.service, &name.account) || notme_worker_key(&name) != key)
        return notme_fail(w->err, NOTME_EFORMAT, "the state is damaged: a record is not of the account it says");
    if (!welcome(g, key, name.service, name.account))
        return notme_fail_memory(w->err);
    g->events = notme_unpack_number(&in, most);
    g->flagged = notme_unpack_number(&in, most);
    g->duplicates = notme_unpack_number(&in, most);
    g->overflow = notme_unpack_number(&in, most);
    if (!notme_seen_unpack(&in, &g->seen) || !notme_track_unpack(&in, &g->track))
        return notme_fail_memory(w->err);
    if (in.bad || in.left)
        return notme_fail(w->err, NOTME_EFORMAT, "the state is damaged: a record is none of an account");
    return NOTME_OK;
}

static struct notme_text text_of(const struct notme_buf *buf)
{
    return (struct notme_text){buf->at, buf->len};
}

/* The state of an account, if there is one: 1, 0 or an error. */
static int recall(struct notme_worker *w, uint64_t key)
{
    struct notme_buf record = {0};
    int status = 0;
    if (w->parked_key == key) {
        record = w->parked;
        w->parked = (struct notme_buf){0};
        w->parked_key = 0;
        status = 1;
    } else if (w->before) {
        status = notme_states_take(w->before, key, &record, w->err);
    }
    if (status > 0) {
        const int unpacked = unpack(w, key, text_of(&record));
        status = unpacked == NOTME_OK ? 1 : unpacked;
    }
    notme_buf_release(&record);
    return status;
}

static int keep(struct notme_worker *w, bool open)
{
    struct notme_buf record = {0};
    if (!w->keeps && !w->guest.is_resumed)
        return NOTME_OK;
    pack(&record, &w->guest);
    if (record.failed) {
        notme_buf_release(&record);
        return notme_fail_memory(w->err);
    }
    if (w->guest.is_resumed && !open) {
        w->parked = record;
        w->parked_key = w->guest.key;
        return NOTME_OK;
    }
    const int status = notme_states_add(&w->after, w->guest.key, open, text_of(&record), w->err);
    notme_buf_release(&record);
    return status;
}

int notme_worker_keep_parked(struct notme_worker *w)
{
    if (!w->parked_key || !w->keeps)
        return NOTME_OK;
    return notme_states_add(&w->after, w->parked_key, false, text_of(&w->parked), w->err);
}

/* ---- coming and going */

/* Something of the account at hand has come: it counts as met. */
static int meet(struct notme_worker *w, const struct notme_event *event)
{
    w->guest.is_resumed = false;
    w->accounts++;
    const int met = notme_met_add(&w->met, w->guest.key);
    if (met < 0)
        return notme_fail_memory(w->err);
    if (met == 0)
        return notme_fail_at(w->err, NOTME_EFORMAT, w->line, 0,
                             "line %llu: account '%.*s' comes again: the events of an account must stand together",
                             (unsigned long long)w->line, (int)(event->account.len < 100 ? event->account.len : 100),
                             event->account.at);
    return NOTME_OK;
}

int notme_worker_open(struct notme_worker *w, uint64_t key, const struct notme_event *event)
{
    const int known = recall(w, key);
    if (known == 0 && !welcome(&w->guest, key, event->service, event->account))
        return notme_fail_memory(w->err);
    w->guest.is_open = known >= 0;
    return known < 0 ? known : meet(w, event);
}

int notme_worker_resume(struct notme_worker *w)
{
    uint64_t key;
    if (!notme_states_has_open(w->before, &key))
        return NOTME_OK;
    const int known = recall(w, key);
    w->guest.is_open = w->guest.is_resumed = known > 0;
    return known < 0 ? known : NOTME_OK;
}

int notme_worker_leave(struct notme_worker *w)
{
    const struct notme_track_context context = notme_worker_context(w);
    if (!w->guest.is_open)
        return NOTME_OK;
    int status = notme_track_end(&w->guest.track, &context);
    if (status == NOTME_OK)
        status = notme_worker_tell_account(w);
    if (status == NOTME_OK)
        status = keep(w, false);
    w->guest.is_open = w->guest.is_resumed = false;
    return status;
}

int notme_worker_pause(struct notme_worker *w)
{
    const int status = w->guest.is_open ? keep(w, true) : NOTME_OK;
    w->guest.is_open = false;
    return status;
}

/* ---- events */

/* Keeps what the account takes under its ceiling: half of it for the open session, a quarter for the events that are
 * known. Nothing is lost by it but that sessions are cut and twins far apart are not known for what they are. */
static int make_room(struct notme_worker *w)
{
    struct notme_guest *g = &w->guest;
    const struct notme_track_context context = notme_worker_context(w);
    const bool many = g->seen.count >= w->options.account_bytes / 4 / NOTME_SIGHTING_BYTES;
    const bool large = g->track.arena.total > w->options.account_bytes / 2;
    g->overflow += many || large;
    if (many)
        notme_seen_drop(&g->seen);
    return large ? notme_track_end(&g->track, &context) : NOTME_OK;
}

static int falls(struct notme_worker *w, int64_t clock)
{
    char at[NOTME_TIME_MAX], last[NOTME_TIME_MAX];
    notme_time_format(clock, at);
    notme_time_format(w->guest.track.last, last);
    return notme_fail_at(w->err, NOTME_EFORMAT, w->line, 0,
                         "line %llu: the clock falls within an account, from %s to %s: sort by account and time",
                         (unsigned long long)w->line, last, at);
}

int notme_worker_event(struct notme_worker *w, const struct notme_event *event)
{
    struct notme_guest *g = &w->guest;
    const int64_t clock = notme_event_clock(event), last = g->track.last;
    const uint64_t identity = notme_event_identity(event);
    int status = g->is_resumed ? meet(w, event) : NOTME_OK;
    if (status != NOTME_OK)
        return status;
    notme_seen_forget(&g->seen, (clock > last ? clock : last) - window);
    if (notme_seen_has(&g->seen, identity)) {
        g->duplicates++;
        return 0;
    }
    if (clock < last)
        return falls(w, clock);
    status = make_room(w);
    if (status == NOTME_OK && !notme_seen_add(&g->seen, identity, clock))
        status = notme_fail_memory(w->err);
    const struct notme_track_context context = notme_worker_context(w);
    if (status == NOTME_OK)
        status = notme_track_event(&g->track, &context, event);
    g->events++;
    return status == NOTME_OK ? 1 : status;
}
