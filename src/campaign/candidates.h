/*
 * The sessions that may belong to a campaign: those whose p-value is at most NOTME_CANDIDATE_P, packed, account after
 * account, and the days of all. Bounded: beyond a ceiling the limit of p is halved, for one account or for all, and
 * what is above it is dropped - which depends on the sessions alone, not on when they came. Records begin at multiples
 * of 8 bytes.
 */
#ifndef NOTME_CAMPAIGN_CANDIDATES_H
#define NOTME_CAMPAIGN_CANDIDATES_H

#include "campaign/days.h"

#define NOTME_CANDIDATE_P 0.3

enum {
    NOTME_CANDIDATE_BYTES = 16 << 20,        /* of all accounts */
    NOTME_CANDIDATE_ACCOUNT_BYTES = 1 << 20, /* of one */
    NOTME_CANDIDATE_HALVINGS = 60,           /* then a ceiling is not kept: such p-values do not occur */
    NOTME_SHARED_NAME_MAX = 253              /* bytes of a domain, a client, a tag; of a longer one the first */
};

/* Zero is an empty one. */
struct notme_candidates {
    struct notme_buf bytes;
    struct notme_days days;
    uint64_t left_out; /* sessions, for a ceiling */
    unsigned halved;   /* how often the limit of all was */
    size_t account;    /* where the one that is open begins; its head is there */
};

/* Of an account. */
struct notme_account_head {
    uint32_t bytes; /* with this head, its texts, padded, and its sessions */
    uint32_t sessions, halved;
    uint32_t service, id, name; /* lengths of the texts that follow, in this order */
};

/* Of a session. */
struct notme_session_head {
    uint32_t bytes; /* with this head and its events */
    uint32_t flagged;
    uint64_t id;
    int64_t start, end; /* µs */
    double p_value;
};

/* Of an event. `words` numbers of 16 bits follow, then `keys` names, then the text, padded. */
struct notme_event_head {
    int64_t time; /* µs */
    uint16_t words, keys, text;
    uint16_t bytes; /* of the names */
};

/* What a name is of. Domains and clients that are new to an account link it to others; tags are told only. */
enum notme_key_kind { NOTME_KEY_DOMAIN, NOTME_KEY_CLIENT, NOTME_KEY_TAG, NOTME_KEY_KINDS };

/* A name is written as its kind, its length, and its bytes. */
struct notme_key {
    enum notme_key_kind kind;
    struct notme_text name;
};

/* Rounded up to a record's beginning. */
size_t notme_candidate_padded(size_t bytes);
/* What an event takes with all that follows it. */
size_t notme_candidate_event_bytes(const struct notme_event_head *head);
/* The account's texts with their padding. */
size_t notme_candidate_text_bytes(const struct notme_account_head *head);
/* The limit of an account's p-values. */
double notme_candidate_limit(unsigned halved);

/* Opens an account, adds packed sessions to it, closes it. An account without sessions leaves nothing. Memory that is
 * out shows as bytes.failed. */
void notme_candidates_open(struct notme_candidates *candidates, struct notme_text service, struct notme_text id,
                           struct notme_text name);
void notme_candidates_add(struct notme_candidates *candidates, const struct notme_buf *session);
void notme_candidates_close(struct notme_candidates *candidates);

/* Adds another's accounts and days, and empties it. False when memory is out. */
bool notme_candidates_join(struct notme_candidates *to, struct notme_candidates *from);
void notme_candidates_clear(struct notme_candidates *candidates);
void notme_candidates_release(struct notme_candidates *candidates);

/* As bytes for this program on this machine (appended), and back into an empty one. False where they are none, or
 * memory is out. */
bool notme_candidates_save(const struct notme_candidates *candidates, struct notme_buf *out);
bool notme_candidates_load(struct notme_candidates *candidates, struct notme_text bytes);

/* The next name of packed ones. */
struct notme_key notme_key_next(const char **at);

#endif
