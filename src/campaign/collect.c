#include "campaign/collect.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/held.h"
#include "campaign/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAX = 280,       /* bytes of a text that are compared */
    TOLD_MAX = 140,       /* … and kept to be shown */
    KEYS_MAX = 8,         /* names of each kind, of one event */
    USED_MAX = 1 << 16,   /* domains and clients of one account; further ones are taken for known */
    SESSION_EVENTS = 256, /* no session has more */
    LEAST_WORDS = 4,      /* of a text that is compared */
    ID_MAX = 1024,        /* bytes; of an account with a longer one nothing is kept */
    NAME_MAX_BYTES = 256  /* of a service or a name; of a longer one the first */
};

/* A name is new to the account for so long. */
static const int64_t new_for = NOTME_DAY;

/* Of sessions that are no odder, texts and tags are not kept to be shown. */
static const double told_p = 0.05;

void notme_collector_begin(struct notme_collector *c, struct notme_candidates *to)
{
    c->to = to;
    c->events = 0;
    notme_buf_clear(&c->bytes);
    if (c->count)
        memset(c->used, 0, c->slots * sizeof *c->used);
    c->count = 0;
    c->day = (struct notme_day){0};
    c->is_open = false;
}

void notme_collector_release(struct notme_collector *c)
{
    notme_free(c->event);
    notme_free(c->used);
    notme_buf_release(&c->bytes);
    notme_buf_release(&c->session);
    *c = (struct notme_collector){.to = NULL};
}

/* ---- names that are new to the account */

static struct notme_used *place(const struct notme_collector *c, uint64_t key)
{
    size_t at = key & (c->slots - 1);
    while (c->used[at].key && c->used[at].key != key)
        at = (at + 1) & (c->slots - 1);
    return &c->used[at];
}

static bool make_room(struct notme_collector *c)
{
    const struct notme_collector old = *c;
    if (c->count < c->slots / 2)
        return true;
    c->slots = old.slots ? 2 * old.slots : 64;
    c->used = notme_alloc(c->slots, sizeof *c->used);
    if (!c->used) {
        c->used = old.used;
        c->slots = old.slots;
        c->failed = true;
        return false;
    }
    for (size_t i = 0; i < old.slots; i++)
        if (old.used[i].key)
            *place(c, old.used[i].key) = old.used[i];
    notme_free(old.used);
    return true;
}

static bool is_new(struct notme_collector *c, enum notme_key_kind kind, struct notme_text name, int64_t time)
{
    const uint64_t key = notme_hash(name.at, name.len, (uint64_t)kind + 1) | 1;
    if (!make_room(c))
        return false;
    struct notme_used *used = place(c, key);
    if (!used->key && c->count == USED_MAX)
        return false;
    if (!used->key) {
        *used = (struct notme_used){key, time};
        c->count++;
    }
    return time - used->first <= new_for;
}

static void add_name(struct notme_collector *c, enum notme_key_kind kind, struct notme_text name)
{
    const size_t len = name.len < NOTME_SHARED_NAME_MAX ? name.len : NOTME_SHARED_NAME_MAX;
    const unsigned char head[2] = {(unsigned char)kind, (unsigned char)len};
    notme_buf_add(&c->bytes, head, sizeof head);
    notme_buf_add(&c->bytes, name.at, len);
}

static void add_if_new(struct notme_collector *c, struct notme_pending *p, enum notme_key_kind kind,
                       struct notme_text name)
{
    if (!name.len || !is_new(c, kind, name, p->time) || p->keys == 2 * KEYS_MAX)
        return;
    add_name(c, kind, name);
    p->keys++;
}

static void add_links(struct notme_collector *c, struct notme_pending *p, const struct notme_event *event,
                      struct notme_text text)
{
    struct notme_text link;
    for (size_t at = 0; p->is_written && notme_next_link(text, &at, &link);)
        add_if_new(c, p, NOTME_KEY_DOMAIN, notme_link_domain(link));
    for (size_t i = 0; p->is_written && i < event->nlinks; i++)
        add_if_new(c, p, NOTME_KEY_DOMAIN, notme_link_domain(event->links[i]));
}

/* ---- events */

/* What others wrote - liked, passed on - is shared by everybody who sees it. */
static bool is_written(enum notme_action action)
{
    return action == NOTME_POST || action == NOTME_REPLY || action == NOTME_QUOTE || action == NOTME_EDIT;
}

static bool is_timed(const struct notme_event *event)
{
    return event->time != NOTME_NO_TIME && event->basis != NOTME_BOUNDED && event->basis != NOTME_BOUNDED_BY_ORDER;
}

static struct notme_text first_of(struct notme_text text, size_t most)
{
    if (text.len > most)
        for (text.len = most; text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80;)
            text.len--; /* not in the middle of a character */
    return text;
}

void notme_collector_event(struct notme_collector *c, const struct notme_event *event)
{
    if (!is_timed(event) || c->events == SESSION_EVENTS)
        return;
    if (!notme_grow(&c->event, &c->capacity, c->events, sizeof *c->event)) {
        c->failed = true;
        return;
    }
    struct notme_pending p = {
        .time = event->time, .at = (uint32_t)c->bytes.len, .is_written = is_written(event->action)};
    const struct notme_text text = first_of(event->text, TEXT_MAX);
    add_if_new(c, &p, NOTME_KEY_CLIENT, event->app);
    add_links(c, &p, event, text);
    p.key_bytes = (uint16_t)(c->bytes.len - p.at);
    for (; p.is_written && p.tags < event->ntags && p.tags < KEYS_MAX; p.tags++)
        add_name(c, NOTME_KEY_TAG, event->tags[p.tags]);
    p.tag_bytes = (uint16_t)(c->bytes.len - p.at - p.key_bytes);
    if (p.is_written) {
        p.text = (uint16_t)text.len;
        notme_buf_add(&c->bytes, text.at, text.len);
    }
    c->event[c->events++] = p;
}

/* ---- sessions */

static void pack_event(struct notme_collector *c, const struct notme_pending *p, bool is_told)
{
    static const char zeros[8];
    struct notme_wordset words = {.count = 0};
    const char *names = c->bytes.at + p->at;
    const struct notme_text text = {names + p->key_bytes + p->tag_bytes, p->text};
    notme_wordset_of(text, &words);
    if (words.count < LEAST_WORDS)
        words.count = 0;
    if (!words.count && !p->keys)
        return;
    const struct notme_text told = first_of(text, TOLD_MAX);
    const struct notme_event_head head = {p->time, (uint16_t)words.count, (uint16_t)(p->keys + (is_told ? p->tags : 0)),
                                          (uint16_t)(is_told ? told.len : 0),
                                          (uint16_t)(p->key_bytes + (is_told ? p->tag_bytes : 0))};
    notme_buf_add(&c->session, &head, sizeof head);
    notme_buf_add(&c->session, words.word, words.count * sizeof *words.word);
    notme_buf_add(&c->session, names, head.bytes);
    notme_buf_add(&c->session, told.at, head.text);
    notme_buf_add(&c->session, zeros, notme_candidate_padded(c->session.len) - c->session.len);
}

static void keep(struct notme_collector *c, const struct notme_session *session)
{
    struct notme_session_head head = {
        0, session->flagged, strtoull(session->id, NULL, 16), session->start, session->end, session->p_value};
    notme_buf_clear(&c->session);
    notme_buf_add(&c->session, &head, sizeof head);
    for (size_t i = 0; i < c->events && !c->bytes.failed; i++)
        pack_event(c, &c->event[i], session->p_value <= told_p);
    if (c->session.len == sizeof head || session->account.len > ID_MAX)
        return;
    head.bytes = (uint32_t)c->session.len;
    if (!c->session.failed)
        memcpy(c->session.at, &head, sizeof head);
    if (!c->is_open)
        notme_candidates_open(c->to, first_of(session->service, NAME_MAX_BYTES), session->account,
                              first_of(session->account_name, NAME_MAX_BYTES));
    c->is_open = true;
    notme_candidates_add(c->to, &c->session);
}

static void end_day(struct notme_collector *c)
{
    c->failed = !notme_days_add(&c->to->days, &c->day) || c->failed;
}

static void count(struct notme_collector *c, const struct notme_session *session)
{
    const int64_t day = notme_floor_to(session->start, NOTME_DAY) / NOTME_DAY;
    if (!c->day.sessions || c->day.day != day) {
        end_day(c);
        c->day = (struct notme_day){.day = day, .accounts = 1};
    }
    c->day.sessions++;
    c->day.oddity += notme_oddity_of(session->p_value);
}

void notme_collector_session(struct notme_collector *c, const struct notme_session *session)
{
    if (session->enough_history) {
        count(c, session);
        if (session->p_value <= NOTME_CANDIDATE_P)
            keep(c, session);
    }
    c->events = 0;
    c->failed = c->failed || c->bytes.failed;
    notme_buf_clear(&c->bytes);
}

bool notme_collector_end(struct notme_collector *c)
{
    end_day(c);
    if (c->is_open)
        notme_candidates_close(c->to);
    c->is_open = false;
    return !c->failed && !c->to->bytes.failed;
}
