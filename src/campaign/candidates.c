#include "campaign/candidates.h"

#include <math.h>
#include <string.h>

double notme_candidate_limit(unsigned halved)
{
    return ldexp(NOTME_CANDIDATE_P, -(int)halved);
}

size_t notme_candidate_padded(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

size_t notme_candidate_event_bytes(const struct notme_event_head *head)
{
    return notme_candidate_padded(sizeof *head + head->words * sizeof(uint16_t) + head->bytes + head->text);
}

size_t notme_candidate_text_bytes(const struct notme_account_head *head)
{
    return notme_candidate_padded((size_t)head->service + head->id + head->name);
}

struct notme_key notme_key_next(const char **at)
{
    const unsigned char *head = (const unsigned char *)*at;
    const struct notme_key key = {(enum notme_key_kind)head[0], {*at + 2, head[1]}};
    *at += 2 + (size_t)head[1];
    return key;
}

/* ---- dropping what is above a limit */

/* The account whose block begins at `from` is moved to `to`, not after it, without the sessions above its limit.
 * Returns where the block ends then; `to` where nothing is left of it. */
static size_t squeeze(struct notme_candidates *c, size_t from, size_t to, unsigned halved)
{
    struct notme_account_head head;
    memcpy(&head, c->bytes.at + from, sizeof head);
    head.halved = head.halved > halved ? head.halved : halved;
    const double limit = notme_candidate_limit(head.halved);
    const size_t texts = sizeof head + notme_candidate_text_bytes(&head), end = from + head.bytes;
    size_t at = from + texts, put = to + texts;
    memmove(c->bytes.at + to, c->bytes.at + from, texts);
    head.sessions = 0;
    for (struct notme_session_head session; at < end; at += session.bytes) {
        memcpy(&session, c->bytes.at + at, sizeof session);
        if (session.p_value > limit) {
            c->left_out++;
            continue;
        }
        memmove(c->bytes.at + put, c->bytes.at + at, session.bytes);
        put += session.bytes;
        head.sessions++;
    }
    head.bytes = (uint32_t)(put - to);
    memcpy(c->bytes.at + to, &head, sizeof head);
    return head.sessions ? put : to;
}

static void squeeze_from(struct notme_candidates *c, size_t first, unsigned halved)
{
    size_t put = first;
    for (size_t at = first; at < c->bytes.len;) {
        struct notme_account_head head;
        memcpy(&head, c->bytes.at + at, sizeof head);
        put = squeeze(c, at, put, halved);
        at += head.bytes;
    }
    c->bytes.len = put;
}

static void keep_ceiling(struct notme_candidates *c)
{
    while (c->bytes.len > NOTME_CANDIDATE_BYTES && c->halved < NOTME_CANDIDATE_HALVINGS)
        squeeze_from(c, 0, ++c->halved);
}

/* ---- accounts */

static struct notme_account_head *opened(struct notme_candidates *c, struct notme_account_head *head)
{
    return memcpy(head, c->bytes.at + c->account, sizeof *head);
}

void notme_candidates_open(struct notme_candidates *c, struct notme_text service, struct notme_text id,
                           struct notme_text name)
{
    static const char zeros[8];
    struct notme_account_head head = {
        .halved = c->halved, .service = (uint32_t)service.len, .id = (uint32_t)id.len, .name = (uint32_t)name.len};
    head.bytes = (uint32_t)(sizeof head + notme_candidate_text_bytes(&head));
    c->account = c->bytes.len;
    notme_buf_add(&c->bytes, &head, sizeof head);
    notme_buf_add(&c->bytes, service.at, service.len);
    notme_buf_add(&c->bytes, id.at, id.len);
    notme_buf_add(&c->bytes, name.at, name.len);
    notme_buf_add(&c->bytes, zeros, notme_candidate_padded(c->bytes.len) - c->bytes.len);
}

/* The account's limit is halved as soon as it takes too much: no account takes more while it is open either. */
void notme_candidates_add(struct notme_candidates *c, const struct notme_buf *session)
{
    struct notme_account_head head;
    struct notme_session_head first;
    c->bytes.failed = c->bytes.failed || session->failed;
    if (c->bytes.failed)
        return;
    memcpy(&first, session->at, sizeof first);
    if (first.p_value > notme_candidate_limit(opened(c, &head)->halved)) {
        c->left_out++;
        return;
    }
    if (!notme_buf_add(&c->bytes, session->at, session->len))
        return;
    head.bytes += (uint32_t)session->len;
    head.sessions++;
    memcpy(c->bytes.at + c->account, &head, sizeof head);
    while (head.bytes > NOTME_CANDIDATE_ACCOUNT_BYTES && head.sessions && head.halved < NOTME_CANDIDATE_HALVINGS) {
        c->bytes.len = squeeze(c, c->account, c->account, head.halved + 1);
        if (c->bytes.len == c->account) /* nothing is left: the head stays, for it is open */
            c->bytes.len += sizeof head + notme_candidate_text_bytes(&head);
        opened(c, &head);
    }
}

void notme_candidates_close(struct notme_candidates *c)
{
    struct notme_account_head head;
    if (c->bytes.failed)
        return;
    if (!opened(c, &head)->sessions)
        c->bytes.len = c->account;
    keep_ceiling(c);
}

/* ---- whole ones */

bool notme_candidates_join(struct notme_candidates *to, struct notme_candidates *from)
{
    const size_t first = to->bytes.len;
    if (from->bytes.failed || !notme_buf_add(&to->bytes, from->bytes.at, from->bytes.len))
        return false;
    for (size_t i = 0; i < from->days.slots; i++)
        if (!notme_days_add(&to->days, &from->days.slot[i]))
            return false;
    to->left_out += from->left_out;
    to->days.left_out += from->days.left_out;
    squeeze_from(to, first, to->halved);
    keep_ceiling(to);
    notme_candidates_clear(from);
    return true;
}

void notme_candidates_clear(struct notme_candidates *c)
{
    const struct notme_days days = c->days;
    notme_buf_release(&c->bytes);
    *c = (struct notme_candidates){.days = days};
    notme_days_clear(&c->days);
}

void notme_candidates_release(struct notme_candidates *c)
{
    notme_buf_release(&c->bytes);
    notme_days_release(&c->days);
    *c = (struct notme_candidates){.halved = 0};
}

/* ---- as bytes */

struct saved {
    uint64_t bytes, days, left_out, days_left_out;
    uint64_t halved;
};

bool notme_candidates_save(const struct notme_candidates *c, struct notme_buf *out)
{
    const struct saved head = {c->bytes.len, c->days.count, c->left_out, c->days.left_out, c->halved};
    notme_buf_add(out, &head, sizeof head);
    for (size_t i = 0; i < c->days.slots; i++)
        if (c->days.slot[i].sessions)
            notme_buf_add(out, &c->days.slot[i], sizeof c->days.slot[i]);
    notme_buf_add(out, c->bytes.at, c->bytes.len);
    return !c->bytes.failed && !out->failed;
}

bool notme_candidates_load(struct notme_candidates *c, struct notme_text bytes)
{
    struct saved head;
    struct notme_day day;
    if (bytes.len < sizeof head)
        return false;
    memcpy(&head, bytes.at, sizeof head);
    const uint64_t left = bytes.len - sizeof head;
    if (head.days > left / sizeof day || head.bytes != left - head.days * sizeof day)
        return false;
    const char *at = bytes.at + sizeof head;
    for (uint64_t i = 0; i < head.days; i++, at += sizeof day) {
        memcpy(&day, at, sizeof day);
        if (!notme_days_add(&c->days, &day))
            return false;
    }
    c->left_out = head.left_out;
    c->days.left_out = head.days_left_out;
    c->halved = (unsigned)head.halved;
    return notme_buf_add(&c->bytes, at, head.bytes);
}
