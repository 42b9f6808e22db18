/*
 * notme: was it really the owner?
 *
 * Reads the engagement history of social accounts, learns what is usual for each, and scores every session for how
 * surprising it is if the owner made it. The way of the data is one line long:
 *
 *     notme_read() -> events -> notme_detector_feed() -> hours, sessions -> notme_report_session()
 *
 * and for archives of any size notme_read() -> events -> notme_batch_feed() -> the report.
 *
 * Conventions. Functions that can fail return 0 or a negative enum notme_code and fill the caller's struct notme_error
 * (which may be NULL); on failure *out is NULL and the caller owns nothing. A `**out` is the caller's to free, a
 * returned `const *` is borrowed. Times are signed microseconds since 1970-01-01T00:00:00Z. Strings inside structs
 * handed to a callback live until the callback returns. Nothing here keeps global state, reads the environment or the
 * clock.
 */
#ifndef NOTME_H
#define NOTME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NOTME_API __attribute__((visibility("default")))
#else
#define NOTME_API
#endif

#define NOTME_VERSION "0.1.0"

enum notme_code {
    NOTME_OK = 0,
    NOTME_ENOMEM = -1,  /* memory could not be had                              */
    NOTME_EIO = -2,     /* the system refused to open, read or write            */
    NOTME_EFORMAT = -3, /* the bytes are not what they claim to be              */
    NOTME_ELIMIT = -4,  /* a ceiling of struct notme_limits was met             */
    NOTME_EMODEL = -5,  /* a model or background that cannot be used            */
    NOTME_EUSAGE = -6,  /* the caller asked for something that makes no sense   */
    NOTME_ESTOP = -7,   /* a callback asked to stop                             */
    NOTME_ECUT = -8     /* the input ended before it said so                    */
};

/* What went wrong, in one line of text without a newline, fit for a terminal (notme_printable). */
struct notme_error {
    int code;        /* enum notme_code                                     */
    uint64_t line;   /* 1-based line in `text`'s subject, 0 = not of a line */
    uint64_t offset; /* byte offset, valid when line is 0                   */
    char text[256];
};

NOTME_API const char *notme_version(void);

/* A run of bytes that is not terminated by NUL. {NULL, 0} means absent; {"", 0} means present and empty. */
struct notme_text {
    const char *at;
    size_t len;
};

/* ---------------------------------------------------------------- events in */

#define NOTME_NO_TIME INT64_MIN

/* What a time means; see `time_basis` of engagement-event/1. */
enum notme_basis {
    NOTME_REPORTED,        /* the platform's record of the action (the default) */
    NOTME_ATTESTED,        /* a server's clock, seen on a stream                */
    NOTME_CLAIMED,         /* settable by the client                            */
    NOTME_OBSERVED,        /* between two looks                                 */
    NOTME_BOUNDED,         /* hard bounds only                                  */
    NOTME_BOUNDED_BY_ORDER /* bounds that lean on the order of a list           */
};

NOTME_API const char *notme_basis_name(enum notme_basis basis); /* "reported" … */

/* The closed list of actions: X(ENUM, "name"). Order is part of model files: append only. */
#define NOTME_ACTIONS(X)                                                                                               \
    X(OTHER, "other")                                                                                                  \
    X(POST, "post")                                                                                                    \
    X(REPLY, "reply")                                                                                                  \
    X(QUOTE, "quote")                                                                                                  \
    X(REPOST, "repost")                                                                                                \
    X(LIKE, "like")                                                                                                    \
    X(UNLIKE, "unlike")                                                                                                \
    X(DISLIKE, "dislike")                                                                                              \
    X(UNREPOST, "unrepost")                                                                                            \
    X(EDIT, "edit")                                                                                                    \
    X(DELETE, "delete")                                                                                                \
    X(FOLLOW, "follow")                                                                                                \
    X(UNFOLLOW, "unfollow")                                                                                            \
    X(BLOCK, "block")                                                                                                  \
    X(UNBLOCK, "unblock")                                                                                              \
    X(MUTE, "mute")                                                                                                    \
    X(COMMIT, "commit")                                                                                                \
    X(BOOKMARK, "bookmark")                                                                                            \
    X(VIEW, "view")                                                                                                    \
    X(SHARE, "share")                                                                                                  \
    X(LOGIN, "login")                                                                                                  \
    X(LOGOUT, "logout")                                                                                                \
    X(PASSWORD_CHANGE, "password_change")                                                                              \
    X(EMAIL_CHANGE, "email_change")                                                                                    \
    X(NAME_CHANGE, "name_change")                                                                                      \
    X(APP_AUTHORIZED, "app_authorized")

enum notme_action {
#define X(id, name) NOTME_##id,
    NOTME_ACTIONS(X)
#undef X
        NOTME_ACTION_COUNT
};

NOTME_API const char *notme_action_name(enum notme_action action);

/* What of an event was new to its source: nothing is odd about the account because of it. */
enum notme_begun {
    NOTME_BEGUN_ACTION = 1 << 0, /* this kind of action: all of the event */
    NOTME_BEGUN_TEXT = 1 << 1,   /* texts of such actions, authors, and so on */
    NOTME_BEGUN_AUTHOR = 1 << 2,
    NOTME_BEGUN_NAMES = 1 << 3, /* tags and links */
    NOTME_BEGUN_LANG = 1 << 4,
    NOTME_BEGUN_CLIENT = 1 << 5 /* app, address, time zone */
};

#define NOTME_LIST_MAX 32 /* tags, links and labels kept of one event; further ones are dropped */

/* One engagement-event/1. Absent strings are {NULL, 0}. */
struct notme_event {
    int64_t time;                  /* µs, or NOTME_NO_TIME                                   */
    int64_t not_before, not_after; /* µs, closed interval; NOTME_NO_TIME = open on this side */
    int64_t published;             /* of the object, µs, or NOTME_NO_TIME                    */
    int64_t seq;                   /* order within one source, greater = later; 0 = none     */
    enum notme_basis basis;
    enum notme_action action;
    int sensitive;  /* 1, 0, or -1 = not stated           */
    bool nameless;  /* the source does not say whose it is: `account` is a name made for it */
    unsigned begun; /* enum notme_begun: what the source has recorded since a moment before only */
    int64_t asn;    /* 0 = not stated                     */
    struct notme_text id, service, account, account_name;
    struct notme_text action_detail; /* the word, where action is NOTME_OTHER */
    struct notme_text object_id, object_type, author, text, lang;
    struct notme_text app, user_agent, ip, country, tz;
    struct notme_text source_format, source_ref;
    struct notme_text tags[NOTME_LIST_MAX], links[NOTME_LIST_MAX], labels[NOTME_LIST_MAX]; /* labels as "val@src" */
    size_t ntags, nlinks, nlabels;
    uint64_t object_hash; /* hash of the object's canonical bytes, for identity where object_id is absent */
};

/* Ceilings of every reader; 0 = the default in brackets. Meeting one is an error or a skipped record, never a crash. */
struct notme_limits {
    uint64_t inflated_bytes; /* from one source, all members together [64 GiB] */
    uint64_t ratio;          /* inflated ÷ compressed, once 16 MiB came out [200] */
    uint64_t record_bytes;   /* one line or one record [16 MiB]                */
    uint32_t depth;          /* nesting of JSON [256]                          */
    uint64_t members;        /* files in an archive or folder [200,000]        */
};

/* Called for each event. Return 0 to go on, negative to stop (passed through by notme_read). */
typedef int notme_event_sink(void *ctx, const struct notme_event *event);

/* Called for each record that was skipped, and for each note on what a source cannot show (`line` 0). Place and text
 * are fit for a terminal (notme_printable). */
typedef void notme_complaint(void *ctx, const char *place, uint64_t line, const char *text);

/* At `taken` (µs) the source held every thing of this kind that the account then had: what another look held before and
 * this one lacks was taken back in between. */
struct notme_snapshot {
    struct notme_text service, account;
    enum notme_action action;
    int64_t taken;
};

/* Called for each account that a source says it is of, whether or not it holds any event. `name` may be absent. */
typedef void notme_owner_sink(void *ctx, struct notme_text service, struct notme_text account, struct notme_text name);

/* Called for each snapshot, after the events of the source. Return 0 to go on. */
typedef int notme_snapshot_sink(void *ctx, const struct notme_snapshot *snapshot);

/* A file without a name, for what readers have to hold and memory should not. Reads may share one, one after the other.
 * It is made before a sandbox is entered. */
struct notme_scratch;

NOTME_API int notme_scratch_new(struct notme_scratch **out, const char *folder, struct notme_error *err);
NOTME_API void notme_scratch_free(struct notme_scratch *scratch);

struct notme_read_options {
    struct notme_limits limits;
    struct notme_scratch *scratch; /* NULL: all events of a source that is not in order are held in memory */
    bool strict;                   /* the first record or file that is not read is an error */
    bool archives_apart;           /* the caller reads the archives in a folder, and in folders right in it, too: they
                                      are not told of */
    bool nameless_apart;   /* a source that does not say whose it is has an account of its own, named by the source */
    const char *source_tz; /* where the clocks were that pages without a zone were written by: an IANA zone, as
                              "Europe/London"; NULL: unknown, so that such times have but bounds */
    notme_complaint *complain; /* may be NULL                      */
    void *complain_ctx;
    notme_owner_sink *owner;             /* may be NULL                  */
    notme_snapshot_sink *snapshot;       /* may be NULL                  */
    void (*several)(void *snapshot_ctx); /* may be NULL; called before anything goes out of an archive that holds
                                            several exports of a service, which may be looks at one account */
    void (*look)(void *ctx);             /* called before each export of several in one source; may be NULL */
    void *snapshot_ctx;                  /* of these three               */
};

/* What a source held and what it cannot show; filled in as reading goes on, additive over several sources. */
struct notme_read_stats {
    uint64_t bytes;   /* inflated        */
    uint64_t records; /* good            */
    uint64_t skipped; /* bad, complained of */
    uint64_t damaged; /* places where a source is cut short, damaged or cannot be read, each complained of: what stood
                         there is lost, what stands before and behind it was read */
    uint64_t passed;  /* files that are never read, as links and archives in archives, each complained of */
    char damage[520]; /* the first of the damaged places, and what is wrong there; fit for a terminal */
    bool no_like_times, no_unlikes, no_authors, order_only; /* see formats: what the source cannot show */
    bool unknown;                                           /* in the last source nothing was recognised */
    bool claimed_times;                                     /* of some events: a client may have set them to anything */
    char format[32]; /* "event.jsonl", "event.csv", "x.archive" … of the last source */
};

/* Reads one source: a file, a folder, or "-" for standard input; the format is found by content. A source in which no
 * format is recognised is NOTME_EFORMAT. `stats` may be NULL. */
NOTME_API int notme_read(const char *path, const struct notme_read_options *options, notme_event_sink *sink, void *ctx,
                         struct notme_read_stats *stats, struct notme_error *err);

/* The same for bytes in memory; `name` is used in messages only. */
NOTME_API int notme_read_bytes(const char *name, const void *bytes, size_t len,
                               const struct notme_read_options *options, notme_event_sink *sink, void *ctx,
                               struct notme_read_stats *stats, struct notme_error *err);

/* Bytes out. Return 0, or negative to stop. */
typedef int notme_byte_sink(void *ctx, const void *bytes, size_t len);

/* Several looks at the same accounts made one: a set union by the identity of events. Of two that are one the tightest
 * bounds count, the better time basis, and whatever either says of the object. What a look lacks that holds all of its
 * kind (struct notme_snapshot), and an earlier look had, was taken back in between: an `unlike` (unrepost, unfollow,
 * unblock, delete) with bounds. Everything is held in memory until the end. */
struct notme_merge;

struct notme_merge_stats {
    uint64_t events, twins, gone; /* handed on; made one with another; inferred to have been taken back */
    uint64_t unused;              /* snapshots of looks that are not told apart: nothing was inferred from them */
};

NOTME_API int notme_merge_new(struct notme_merge **out, struct notme_error *err);
/* What is fed from here on is another look; without anything fed before it stays the same (at most 63 are told apart).
 */
NOTME_API void notme_merge_look(struct notme_merge *merge);
NOTME_API int notme_merge_event(struct notme_merge *merge, const struct notme_event *event, struct notme_error *err);
/* A look is of this account. Where the looks at a service name one account together, those that name none are of it. */
NOTME_API int notme_merge_owner(struct notme_merge *merge, struct notme_text service, struct notme_text account,
                                struct notme_text name, struct notme_error *err);
NOTME_API int notme_merge_snapshot(struct notme_merge *merge, const struct notme_snapshot *snapshot,
                                   struct notme_error *err);
/* Hands everything on by the clock. Feed no more afterwards. */
NOTME_API int notme_merge_end(struct notme_merge *merge, notme_event_sink *sink, void *ctx, struct notme_error *err);
NOTME_API const struct notme_merge_stats *notme_merge_stats(const struct notme_merge *merge);
NOTME_API void notme_merge_free(struct notme_merge *merge);

/* Writes an event as one line of engagement-event/1, newline included; what the sink returns below 0 is passed on. */
NOTME_API int notme_event_write(const struct notme_event *event, notme_byte_sink *sink, void *ctx,
                                struct notme_error *err);

/* ---------------------------------------------------------------- files out */

/* A file that is complete under its name, or not there: until it is kept it has no name, or one that nobody can guess,
 * and what stood under its name stays as it was. */
struct notme_file;

/* Where `path` leads to a file by a link, that file is meant. */
NOTME_API int notme_file_new(struct notme_file **out, const char *path, struct notme_error *err);
/* Open for reading and writing; borrowed. */
NOTME_API int notme_file_descriptor(const struct notme_file *file);
NOTME_API notme_byte_sink notme_file_write; /* ctx = struct notme_file */
/* Puts it on disk under its name. */
NOTME_API int notme_file_keep(struct notme_file *file, struct notme_error *err);
/* Of a file that was not kept nothing is left. Safe on NULL. */
NOTME_API void notme_file_free(struct notme_file *file);

/* ----------------------------------------------------------------- fetching */

/* Called after every page, and before every wait that a server asks for (`host` not NULL then, `wait` in µs). */
typedef void notme_fetch_progress(void *ctx, uint64_t pages, uint64_t bytes, const char *host, int64_t wait);

/* 0 or NULL = the default in brackets. */
struct notme_fetch_options {
    const char *token; /* sent to the service's own host only; Mastodon: brings the favourites of its owner [none] */
    const char *cache; /* folder of what was fetched before; made where it is missing [none] */
    /* Base URLs. Bluesky: the account's server [as its document says], the PLC directory [https://plc.directory], the
     * server that knows the posts that were liked [https://public.api.bsky.app]. `api`: Mastodon's server [the
     * account's host], GitHub's [https://api.github.com]. */
    const char *pds, *plc, *appview, *api;
    bool no_texts;                  /* Bluesky: do not ask for the posts that were liked and reposted */
    bool allow_private;             /* connect to loopback and private addresses, too, and speak plain http */
    uint64_t total_bytes;           /* of all answers, inflated [1 GiB] */
    int64_t total_time;             /* µs, waits included [1 h] */
    int64_t most_wait;              /* µs that a server may ask to wait at once [15 min] */
    notme_fetch_progress *progress; /* may be NULL */
    void *progress_ctx;
};

/* Is this the name of an account to fetch ("bsky:HANDLE|DID", "mastodon:@user@host", "github:user")? */
NOTME_API bool notme_fetch_knows(const char *who);

/* Asks the account's server for its public record - all that it holds, newest first, list by list - and hands on the
 * events. What broke off may be called again: with a cache it goes on where it was. Of `read`, `strict` and `complain`
 * count. This alone of all functions uses the network, the clock and, where asked to, a folder. */
NOTME_API int notme_fetch(const char *who, const struct notme_fetch_options *options,
                          const struct notme_read_options *read, notme_event_sink *sink, void *ctx,
                          struct notme_read_stats *stats, struct notme_error *err);

/* ------------------------------------------------------------------- models */

struct notme_model; /* weights, tails and the background; immutable, shareable between threads */

/* The model built into the library. */
NOTME_API int notme_model_default(struct notme_model **out, struct notme_error *err);
/* From a file written by notme_train or `notme train`. */
NOTME_API int notme_model_load(struct notme_model **out, const char *path, struct notme_error *err);
NOTME_API void notme_model_free(struct notme_model *model);
/* "name@hash": hashes weights and background together. Borrowed. */
NOTME_API const char *notme_model_name(const struct notme_model *model);

/* --------------------------------------------------------- hours and sessions */

/* The signals: X(ENUM, "json name", "what it says to a person when it is odd"). */
#define NOTME_SIGNALS(X)                                                                                               \
    X(WORDS, "off_topic", "off topic")                                                                                 \
    X(NAMES, "name_novelty", "unusual names, tags or domains")                                                         \
    X(AUTHOR, "author_novelty", "unseen author")                                                                       \
    X(STYLE, "style", "unusual style")                                                                                 \
    X(VOICE, "voice", "reads like other accounts")                                                                     \
    X(HOUR, "hour_of_week", "unusual hour")                                                                            \
    X(CLIENT, "client_novelty", "unusual client or language")                                                          \
    X(ACTION, "action_mix", "rare action for this account")                                                            \
    X(RATE, "rate", "unusual rate")

enum notme_signal_id {
#define X(id, name, words) NOTME_SIGNAL_##id,
    NOTME_SIGNALS(X)
#undef X
        NOTME_SIGNAL_COUNT
};

NOTME_API const char *notme_signal_name(enum notme_signal_id signal);
NOTME_API const char *notme_signal_words(enum notme_signal_id signal);

/* What is measured of a signal, in a unit a person understands: X(ENUM, SIGNAL, "json name", "unit"). Of every one a
 * higher value is odder. Units: "ratio", how many times likelier from people in general than from this account;
 * "share", 0 … 1; "probability", 0 … 1, of somebody else by this alone, were both as likely before; "rarity", one of
 * how many events of this account is so; "count". */
#define NOTME_FIGURES(X)                                                                                               \
    X(WORDS_RATIO, WORDS, "word_ratio", "ratio")                                                                       \
    X(WORDS_NEW, WORDS, "new_words", "share")                                                                          \
    X(WORDS_OTHERS, WORDS, "content_of_others", "probability")                                                         \
    X(NAMES_RATIO, NAMES, "name_ratio", "ratio")                                                                       \
    X(NAMES_NEW, NAMES, "new_names", "share")                                                                          \
    X(AUTHOR_NEW, AUTHOR, "new_authors", "share")                                                                      \
    X(STYLE_RATIO, STYLE, "style_ratio", "ratio")                                                                      \
    X(STYLE_NEW, STYLE, "new_style", "share")                                                                          \
    X(SCRIPT_RARITY, STYLE, "script_rarity", "rarity")                                                                 \
    X(FORM_OTHERS, VOICE, "form_of_others", "probability")                                                             \
    X(HOUR_RARITY, HOUR, "hour_rarity", "ratio")                                                                       \
    X(APP_RARITY, CLIENT, "app_rarity", "rarity")                                                                      \
    X(LANG_RARITY, CLIENT, "language_rarity", "rarity")                                                                \
    X(TZ_RARITY, CLIENT, "time_zone_rarity", "rarity")                                                                 \
    X(NET_RARITY, CLIENT, "network_rarity", "rarity")                                                                  \
    X(SWITCH_RATIO, CLIENT, "switch_ratio", "ratio")                                                                   \
    X(ACTION_RARITY, ACTION, "action_rarity", "rarity")                                                                \
    X(EVENTS, RATE, "events", "count")

enum notme_figure_id {
#define X(id, signal, name, unit) NOTME_FIGURE_##id,
    NOTME_FIGURES(X)
#undef X
        NOTME_FIGURE_COUNT
};

NOTME_API const char *notme_figure_name(enum notme_figure_id figure);
NOTME_API const char *notme_figure_unit(enum notme_figure_id figure);

/* One signal of a session, by the figure that carried most of its weight. Shares of all signals of a session sum to 1
 * (or are all 0). A signal none of whose figures is above what is usual has `figure` NOTME_FIGURE_COUNT: it is no
 * reason. */
struct notme_signal {
    enum notme_figure_id figure;
    double observed, typical; /* of the figure, in its unit; typical: of this account's past events */
    double share;             /* of the score, 0 … 1 */
};

#define NOTME_EVIDENCE_MAX 16

/* One event that carries part of a session's score. */
struct notme_evidence {
    struct notme_text id; /* the event's id, else the object's id */
    int64_t time;         /* µs; where only bounds are known, the lower bound */
    int64_t not_after;    /* µs: the time if it is known, else the upper bound; NOTME_NO_TIME: open */
    bool timed;           /* false: only bounds are known */
    enum notme_action action;
    struct notme_text author, text; /* at most 280 bytes of the text; hostile bytes, escape before showing */
    double share;                   /* of the score, 0 … 1 */
    unsigned why;                   /* bit i: enum notme_signal_id i speaks against the owner */
};

enum notme_verdict {
    NOTME_USUAL,        /* not unusual for this account: no evidence that it was the owner */
    NOTME_CANNOT_TELL,  /* unusual: expected 4 times a year or less, but more often than the budget allows */
    NOTME_SUSPICIOUS,   /* flagged                                                 */
    NOTME_NOT_ENOUGH,   /* the history before the session does not support more    */
    NOTME_NOTHING_KNOWN /* of the moment asked about: no session lies there       */
};

NOTME_API const char *notme_verdict_name(enum notme_verdict verdict);

struct notme_session {
    char id[17];                                      /* 16 hex digits; of account, start and model */
    struct notme_text service, account, account_name; /* absent or empty where not stated; the name is the newest */
    int64_t start, end; /* µs, of the first and the last event; where only bounds are known, the lower ones */
    int64_t start_not_after,
        end_not_after;    /* µs: the times if they are known, else upper bounds; NOTME_NO_TIME: open */
    uint64_t first_event; /* how many events of the account came before it */
    uint32_t events;
    uint32_t untimed; /* of these, events whose time is only bounded */
    double score;     /* log likelihood ratio in nats */
    double p_value;   /* of sessions of about as many events; NaN where enough_history is false */
    int risk;         /* 0 … 100, for display: notme_risk(expected); 0 where enough_history is false */
    bool flagged, enough_history;
    int64_t flagged_at; /* µs; NOTME_NO_TIME where not flagged */
    enum notme_verdict verdict;
    /* What decides, and what sessions are ranked by: false alarms a year that a budget allows which just flags this
     * session. Lower is odder; flagged where it is no more than `budget`. NaN where enough_history is false */
    double expected;
    double budget; /* false alarms a year that decide: as asked for, or what an alarm per history comes to in a year */
    /* Where it was flagged not for itself but because it and those before it are odd together - somebody else may have
     * come to stay, or the owner has changed: how many sessions that are, it among them, and when the first of them
     * began (µs). Else 0 and NOTME_NO_TIME */
    uint32_t lasting;
    int64_t lasting_since;
    uint32_t past_sessions, past_events; /* the history behind the judgement */
    uint32_t need_events;                /* events missing to "enough"; 0 when enough_history */
    struct notme_signal signals[NOTME_SIGNAL_COUNT];
    struct notme_evidence evidence[NOTME_EVIDENCE_MAX]; /* strongest first */
    size_t nevidence;
    const char *model;
};

/* A display of `expected`: 100 / (1 + √(expected ÷ 0.1)), rounded down. 50 and more is what the default budget flags.
 */
NOTME_API int notme_risk(double expected);
/* "low" (expected more than once a year), "medium" (more than once in ten years), "high", "critical" (once in a
 * thousand years or less); "none" for NaN. */
NOTME_API const char *notme_risk_level(double expected);

/* A session of a campaign. */
struct notme_campaign_session {
    struct notme_text service, account, account_name;
    char id[17]; /* of struct notme_session */
    int64_t start, end;
    double p_value;
    bool flagged; /* by itself */
};

/* A campaign: sessions of several accounts that share something odd for them, within hours (docs/campaigns.md). */
struct notme_campaign {
    char id[17];        /* 16 hex digits, of its sessions */
    int64_t start, end; /* µs, of the first and the last event that shares it */
    uint32_t accounts, nsessions;
    const struct notme_campaign_session *sessions; /* the sessions of an account one after the other */
    struct notme_text text; /* of the oddest session, at most 140 bytes; hostile bytes; absent: no text is shared */
    const struct notme_text *domains, *clients,
        *tags; /* domains and clients that are shared, tags of half the accounts */
    size_t ndomains, nclients, ntags;
    double p_value;  /* of all that is shared, combined */
    double expected; /* campaigns a year, in the whole set, that chance makes as odd */
    bool flagged;
};

/* Return 0 to go on. */
typedef int notme_campaign_sink(void *ctx, const struct notme_campaign *campaign);

struct notme_campaign_stats {
    uint64_t found;      /* campaigns */
    uint64_t candidates; /* sessions that were looked at */
    uint64_t left_out;   /* … and that were not, for a ceiling of memory: docs/campaigns.md */
    uint64_t crowded;    /* texts that were not compared with all they might be like */
};

/* One account and active clock hour (UTC). Additive but for the maxima; see docs/method.md. */
struct notme_hour {
    struct notme_text account;
    int64_t hour; /* µs, start of the hour */
    uint32_t events;
    uint32_t actions[NOTME_ACTION_COUNT];
    double sum[NOTME_SIGNAL_COUNT]; /* of the events' surprises per signal, nats */
    double max[NOTME_SIGNAL_COUNT];
    double total, best_prefix, best_suffix, best_run; /* of the events' log likelihood ratios: maximum-sum segment */
    bool scored;                                      /* false: before there was enough history; all surprises 0 */
};

typedef int notme_session_sink(void *ctx, const struct notme_session *session);
typedef int notme_hour_sink(void *ctx, const struct notme_hour *hour);

struct notme_options {
    double budget; /* expected false alarms per account-year [0.1] */
    /* Above 0: expected false alarms in an account's whole history, from its first event to its last, in place of
     * `budget`. A detector needs a window of -1 for it. */
    double per_history;
    int64_t gap;    /* µs of inactivity that end a session [3600 s]; -1 = fitted per account */
    int64_t window; /* µs that an event may come late [24 h]; -1 = any (everything is held until the end) */
    /* Events that make enough history, with a fifth as many sessions [100]. The tails were learnt on histories of the
     * default and more: below it scores still rank, but p-values and flags keep no promise. */
    uint32_t min_history;
    notme_session_sink *session;
    notme_hour_sink *hour;   /* may be NULL */
    notme_event_sink *event; /* gets every event in its place, each once, before it is scored; may be NULL */
    void *ctx;
};

struct notme_detector_stats {
    uint64_t events, accounts, sessions, flagged, short_histories; /* short: accounts that never had enough history */
    uint64_t duplicates, late, untimed, dropped;                   /* dropped: without any time or bound */
    uint64_t unplaced; /* only known to have been before some moment: in no session, but part of the history */
};

/* Feature extractor, model and scorer in one pass over events of any number of accounts, bounded memory per account. */
struct notme_detector;

NOTME_API int notme_detector_new(struct notme_detector **out, const struct notme_model *model,
                                 const struct notme_options *options, struct notme_error *err);
NOTME_API int notme_detector_feed(struct notme_detector *detector, const struct notme_event *event,
                                  struct notme_error *err);
/* By another model from here on: for who learns what to judge by from the same events. Only while none has been judged,
 * as with a window of -1 before the end. */
NOTME_API void notme_detector_use(struct notme_detector *detector, const struct notme_model *model);
/* Ends every open session, account by account in the order of their names. Feed no more afterwards. */
NOTME_API int notme_detector_end(struct notme_detector *detector, struct notme_error *err);
NOTME_API const struct notme_detector_stats *notme_detector_stats(const struct notme_detector *detector);
NOTME_API void notme_detector_free(struct notme_detector *detector);

/* ------------------------------------------------------------- one account */

/* Everything one account did, by the clock: what reports look back and ahead in. */
struct notme_timeline;

NOTME_API int notme_timeline_new(struct notme_timeline **out, struct notme_error *err);
/* Copies the event. Events come by their clock, each once: as struct notme_options' `event` hands them on. */
NOTME_API int notme_timeline_add(struct notme_timeline *timeline, const struct notme_event *event,
                                 struct notme_error *err);
NOTME_API void notme_timeline_free(struct notme_timeline *timeline);

/* Databases in MaxMind's format (GeoLite2-City, -Country, -ASN and their like): where addresses are said to be. */
struct notme_geoip;

enum { NOTME_GEOIP_FILES = 4 };

/* `count` files, at most NOTME_GEOIP_FILES; what several say of an address is put together, the first that states
 * something counts. A file that is missing, unreadable or no such database is NOTME_EFORMAT. The files must not change
 * while they are open. */
NOTME_API int notme_geoip_open(struct notme_geoip **out, const char *const *paths, size_t count,
                               struct notme_error *err);
NOTME_API void notme_geoip_free(struct notme_geoip *geoip);

/* -------------------------------------------------------------- for engines */

/* Lines in, lines out: what `notme stream` does for the engines that feed it (docs/stream.md). In: lines of
 * engagement-event/1, the events of an account together and by its clock, and an end line. Out: typed lines, the same
 * bytes for the same lines, model and options. Memory: one account's, and some bytes for each account met. */
struct notme_worker;

/* 0 or NULL = the default in brackets. */
struct notme_worker_options {
    double budget; /* these three as in struct notme_options */
    int64_t gap;   /* µs */
    uint32_t min_history;
    bool all;                  /* every session, not only the flagged ones */
    bool lockstep;             /* exactly one line out for each line in, at once */
    bool require_end;          /* an input without its end line is cut short: NOTME_ECUT */
    uint64_t max_bad;          /* bad lines that are passed over; one more is NOTME_EFORMAT [0] */
    uint64_t record_bytes;     /* of the longest line; a longer one is bad [1 MiB] */
    uint64_t account_bytes;    /* that an account's session and its known events may take; at least 1 MiB [64 MiB] */
    notme_complaint *complain; /* of each bad line; may be NULL */
    void *complain_ctx;
    /* Called when everything is written but the end line: the state can be made to last. Return 0, or negative to keep
     * the end line back. May be NULL. */
    int (*commit)(void *ctx);
    void *commit_ctx;
};

/* `sink` gets whole lines. */
NOTME_API int notme_worker_new(struct notme_worker **out, const struct notme_model *model,
                               const struct notme_worker_options *options, notme_byte_sink *sink, void *ctx,
                               struct notme_error *err);
/* Before anything is fed. Goes on from the state that another worker left in the file `path`: accounts are known, and
 * the one that was open still is. NOTME_EFORMAT where it is damaged, NOTME_EMODEL where it is another model's,
 * NOTME_EUSAGE where it is of other options. */
NOTME_API int notme_worker_restore(struct notme_worker *worker, const char *path, struct notme_error *err);
/* Before anything is fed. The state of every account - met, or known from notme_worker_restore() - goes to `sink`; the
 * last one's session stays open in it instead of being ended. */
NOTME_API int notme_worker_keep(struct notme_worker *worker, notme_byte_sink *sink, void *ctx, struct notme_error *err);
/* The next piece of the input, of any length. */
NOTME_API int notme_worker_feed(struct notme_worker *worker, const void *bytes, size_t len, struct notme_error *err);
/* The input has ended. Feed no more afterwards. */
NOTME_API int notme_worker_end(struct notme_worker *worker, struct notme_error *err);
NOTME_API void notme_worker_free(struct notme_worker *worker);

/* Parts events into files by account. The file of an account is murmur2 of its bytes, made positive, modulo the number
 * of files: the partition that Kafka's own partitioner gives to this key. */
struct notme_sharder;

struct notme_sharder_options {
    const char *folder; /* is there; files in it are 0000.jsonl.zst …, each complete or absent, and manifest.json */
    uint32_t shards;    /* 1 … 65536 */
    bool unsorted;      /* as they come, instead of by account and clock */
    bool plain;         /* 0000.jsonl … */
    bool apart;         /* another process, forked here, makes the files: who feeds may give up the right to */
    uint64_t memory;    /* that sorting may take; beyond, it sorts on disk, in `folder` [256 MiB] */
    const char *job;    /* what tells these sources from others; shards of the same job are done. NULL = none are */
};

struct notme_sharder_stats {
    uint64_t events, bytes; /* written: lines of events, and their bytes before they were packed */
    uint64_t longest;       /* of the lines, without its end */
    uint64_t dropped;       /* without any time or bound: they stand nowhere */
    uint32_t written, done; /* shards written; shards that were there already */
};

/* NOTME_EUSAGE where the folder holds the shards of another job. */
NOTME_API int notme_sharder_new(struct notme_sharder **out, const struct notme_sharder_options *options,
                                struct notme_error *err);
/* False where all is there already: nothing need be fed. */
NOTME_API bool notme_sharder_wants(const struct notme_sharder *sharder);
NOTME_API int notme_sharder_feed(struct notme_sharder *sharder, const struct notme_event *event,
                                 struct notme_error *err);
NOTME_API int notme_sharder_end(struct notme_sharder *sharder, struct notme_error *err);
NOTME_API const struct notme_sharder_stats *notme_sharder_stats(const struct notme_sharder *sharder);
NOTME_API void notme_sharder_free(struct notme_sharder *sharder);

/* ----------------------------------------------------------------- training */

struct notme_trainer; /* collects histories, then learns background, weights and tails; splices its own strangers */

struct notme_train_options {
    uint64_t seed;    /* [1] */
    const char *name; /* of the model ["custom"] */
    uint64_t
        most_events; /* to be held, about 1 KiB each: of more, a sample of the accounts is taken, whole ones [all] */
    void (*progress)(void *ctx, const char *stage, double done); /* may be NULL */
    void *progress_ctx;
};

NOTME_API int notme_trainer_new(struct notme_trainer **out, const struct notme_train_options *options,
                                struct notme_error *err);
/* What is fed from here on is of this kind; kinds weigh the same. With `shared` several people used each account (or
 * how many is not known): such histories give background and strangers, but no idea of how a single owner's clean
 * sessions score. */
NOTME_API int notme_trainer_kind(struct notme_trainer *trainer, const char *kind, bool shared, struct notme_error *err);
NOTME_API int notme_trainer_feed(struct notme_trainer *trainer, const struct notme_event *event,
                                 struct notme_error *err);
NOTME_API int notme_trainer_run(struct notme_trainer *trainer, struct notme_model **out, struct notme_error *err);
NOTME_API void notme_trainer_free(struct notme_trainer *trainer);
/* `base` for the accounts the trainer was fed: the background mostly theirs, the weights by what tells these accounts
 * from each other, drawn toward base's the more the fewer they are (fewer than about eight keep base's), the tails'
 * body by their own sessions. The calibration stays. */
NOTME_API int notme_trainer_adapt(struct notme_trainer *trainer, const struct notme_model *base,
                                  struct notme_model **out, struct notme_error *err);
/* One file: a line that says what it is, how long, and its checksum; JSON, which people can read; the background.
 * NOTME_ESTOP, without a text, where the sink refused. */
NOTME_API int notme_model_write(const struct notme_model *model, notme_byte_sink *sink, void *ctx,
                                struct notme_error *err);
/* The same to a file, complete or as it was. */
NOTME_API int notme_model_save(const struct notme_model *model, const char *path, struct notme_error *err);

/* ------------------------------------------------------------------ reports */

enum notme_format {
    NOTME_FORMAT_TEXT,
    NOTME_FORMAT_JSONL,
    NOTME_FORMAT_JSON,
    NOTME_FORMAT_CSV,
    NOTME_FORMAT_OPENMETRICS,
    NOTME_FORMAT_INFLUX,
    NOTME_FORMAT_MARKDOWN,
    NOTME_FORMAT_HTML,       /* one file, no script, nothing asked for from anywhere */
    NOTME_FORMAT_TIMESKETCH, /* CSV of the account's events; needs a timeline */
    NOTME_FORMAT_FORMATS     /* how many there are */
};

/* "text", "jsonl" …; NULL beyond. */
NOTME_API const char *notme_format_name(enum notme_format format);
/* Is it for people: the answer in sentences, of one account? */
NOTME_API bool notme_format_is_prose(enum notme_format format);

struct notme_report_options {
    enum notme_format format;
    bool all;            /* every session, not only the flagged ones (jsonl, json, csv) */
    bool colour;         /* text: ANSI colours */
    bool verbose;        /* for people: statistics, too: nats, p-values, shares */
    const char *tz_name; /* for people: an IANA zone ("Europe/London") for local times; NULL = UTC */
    /* Report the one session at this moment, flagged or not (µs; a closed interval where `about_until` is later);
     * NOTME_NO_TIME = no question */
    int64_t about, about_until;
    int64_t since, until; /* report only sessions that meet [since, until); NOTME_NO_TIME = open */
    int64_t now;          /* for metrics that carry "when"; NOTME_NO_TIME = leave them out */
    /* Of the one account reported, complete at the end; borrowed. With it sessions that are flagged or asked about are
     * explained, and reports say what the account is like. NULL = not known */
    const struct notme_timeline *timeline;
    const struct notme_geoip *geoip; /* of logins, with a timeline; borrowed; NULL = none */
    /* Pseudonyms under this key in place of names, ids, addresses and texts; borrowed; NULL = none. Not of hours */
    const void *redact_key;
    size_t redact_key_len;
    /* "NAME=WEIGHT,…" in place of the weights of models/explanations.json; NULL = none */
    const char *prior;
    /* what the sources are parsed in, for reports that machines read: "landlock 7, seccomp", "none"; NULL = not said */
    const char *sandbox;
};

struct notme_source {
    const char *name;
    char sha256[65]; /* of its bytes, in hex; "" where they were not a file's */
};

/* Fills sha256 of `source` from the file of its name; leaves "" where that is no regular file. */
NOTME_API int notme_source_hash(struct notme_source *source, struct notme_error *err);

/* What stands around the sessions: filled in by the caller before notme_report_end. */
struct notme_report_context {
    const struct notme_read_stats *read;
    const struct notme_detector_stats *detector;
    const char *model;
    const char *background; /* in words, where it is not the model's own; NULL */
    double budget;
    double per_history;   /* above 0: sessions were judged by this, not by `budget` */
    uint32_t min_history; /* as asked for; 0 = the default */
    const struct notme_source *sources;
    size_t nsources;
    const char *command;                          /* that makes this report again; NULL = not known */
    const struct notme_campaign_stats *campaigns; /* NULL: not looked for */
};

struct notme_report;

NOTME_API int notme_report_new(struct notme_report **out, const struct notme_report_options *options,
                               notme_byte_sink *sink, void *ctx, struct notme_error *err);
NOTME_API int notme_report_session(struct notme_report *report, const struct notme_session *session,
                                   struct notme_error *err);
NOTME_API int notme_report_hour(struct notme_report *report, const struct notme_hour *hour, struct notme_error *err);
/* After the last session and hour. */
NOTME_API int notme_report_campaign(struct notme_report *report, const struct notme_campaign *campaign,
                                    struct notme_error *err);
/* NOTME_EUSAGE where a period was asked for in which no session lies. */
NOTME_API int notme_report_end(struct notme_report *report, const struct notme_report_context *context,
                               struct notme_error *err);
/* Of what was asked: the verdict of the session at the moment asked about, or "nothing known"; else suspicious when any
 * reported session was flagged, not enough when none had the history for more, usual otherwise. */
NOTME_API enum notme_verdict notme_report_verdict(const struct notme_report *report);
NOTME_API void notme_report_free(struct notme_report *report);

/* The oddest flagged session of an account. Texts are cut, and safe to show. */
struct notme_ranked {
    char service[32], account[64], name[64];
    int64_t start; /* µs */
    uint32_t events;
    int risk;
    double expected;
};

enum { NOTME_RANKED_MAX = 10 };

/* How often, in words: "about once in 74 years", "about 4 times a year", "more than once a week"; at least 64 bytes. */
NOTME_API void notme_how_often(double a_year, char out[64]);

/* ------------------------------------------------------------------ batches */

/* 0 or NULL = the default in brackets. */
struct notme_batch_options {
    struct notme_options detector;      /* budget, gap, min_history and account count */
    struct notme_report_options report; /* any format but text */
    unsigned jobs; /* threads that score [1], but no more than memory carries; they change nothing in what comes out */
    uint64_t memory;     /* bytes to work in, roughly [400 MiB]; see docs/batch.md for what goes beyond */
    const char *scratch; /* folder for events beyond that [none: NOTME_ELIMIT] */
    /* Folder for a run that can be resumed, made where it is missing, removed after the end [none]. `job` says what the
     * caller knows of the run beside the options: a folder of another job is NOTME_EUSAGE. */
    const char *work, *job;
    void (*progress)(void *ctx, uint64_t done, uint64_t events, uint64_t accounts); /* while scoring; may be NULL */
    void *progress_ctx;
};

/* Detector and report for archives of any size: events are gathered by account - in memory, and beyond in a file - and
 * then scored account by account, by several threads. The order of the input plays no part: sessions come out account
 * by account (in the order of a hash of their names), each account's by time. Twins are dropped, however far apart. */
struct notme_batch;

/* `sink` gets the report, called from the caller's thread only. The model must outlive the batch. */
NOTME_API int notme_batch_new(struct notme_batch **out, const struct notme_model *model,
                              const struct notme_batch_options *options, notme_byte_sink *sink, void *ctx,
                              struct notme_error *err);
/* Scores with this model, whatever the batch was made with; before notme_batch_end. It must outlive the batch. */
NOTME_API void notme_batch_use(struct notme_batch *batch, const struct notme_model *model);
/* Was everything read in an earlier run, so that nothing is to be fed? Then `read` and `whole` are what that run gave
 * to notme_batch_read. */
NOTME_API bool notme_batch_resumes(const struct notme_batch *batch, struct notme_read_stats *read, bool *whole);
NOTME_API int notme_batch_feed(struct notme_batch *batch, const struct notme_event *event, struct notme_error *err);
/* Everything was fed; `whole`: no source failed. Needed before notme_batch_end for a run that can be resumed. */
NOTME_API int notme_batch_read(struct notme_batch *batch, const struct notme_read_stats *read, bool whole,
                               struct notme_error *err);
/* Scores, and ends the report. */
NOTME_API int notme_batch_end(struct notme_batch *batch, const struct notme_read_stats *read, struct notme_error *err);
/* The report is where it belongs: removes the folder of a run that can be resumed. By its name, so that another process
 * can do it for one that has given up the right to. */
NOTME_API int notme_batch_done(const char *work, struct notme_error *err);
NOTME_API const struct notme_detector_stats *notme_batch_stats(const struct notme_batch *batch);
/* After notme_batch_end: the oddest accounts that were flagged, at most NOTME_RANKED_MAX, the oddest first. Borrowed.
 */
NOTME_API const struct notme_ranked *notme_batch_ranking(const struct notme_batch *batch, size_t *count);
NOTME_API const struct notme_campaign_stats *notme_batch_campaigns(const struct notme_batch *batch);
NOTME_API void notme_batch_free(struct notme_batch *batch);

/* ------------------------------------------------------------------ small aids */

/* A moment as people write it: RFC 3339; a date and a time without an offset, which are local in the zone `tz_name`
 * (NULL = UTC), or a date, which is the whole local day: [*from, *to] in µs. A local time that comes twice is both. */
NOTME_API int notme_moment_parse(const char *text, const char *tz_name, int64_t *from, int64_t *to,
                                 struct notme_error *err);

/* RFC 3339 with an offset, 0-9 fraction digits -> µs. Years 0001 … 9999. Returns false where it is none. */
NOTME_API bool notme_time_parse(const char *at, size_t len, int64_t *out);
/* µs -> "2020-09-09T07:41:00Z", fraction only where there is one. `out` holds at least NOTME_TIME_MAX bytes. */
#define NOTME_TIME_MAX 32
NOTME_API size_t notme_time_format(int64_t time, char *out);
/* What a stranger wrote, fit for a terminal, in `size` bytes (at least 1, NUL included), cut where it does not fit: no
 * controls (C0, C1), none that turn text around, nothing invisible, well-formed UTF-8. */
NOTME_API void notme_printable(struct notme_text text, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
