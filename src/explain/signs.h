/*
 * The signs by which explanations of a session are told apart, and the values each can have. What a value says about an
 * explanation stands in models/explanations.json, which names signs and values as here.
 */
#ifndef NOTME_EXPLAIN_SIGNS_H
#define NOTME_EXPLAIN_SIGNS_H

#include "notme.h"

/* X(ENUM, "name") */
#define NOTME_SIGNS(X)                                                                                                 \
    X(ACTIONS, "actions")           /* what was done */                                                                \
    X(KINDS, "kinds")               /* of how many kinds */                                                            \
    X(SIZE, "size")                 /* how much, against the account's other sessions */                               \
    X(PACE, "pace")                 /* are the gaps between events those of a person? */                               \
    X(CLIENT, "client")             /* sent with what */                                                               \
    X(CLIENT_AFTER, "client_after") /* does a new client stay? */                                                      \
    X(LANGUAGE, "language")                                                                                            \
    X(NETWORK, "network")                                                                                              \
    X(PROFILE, "profile")       /* names, passwords, addresses and apps changed near it */                             \
    X(STANDS_OUT, "stands_out") /* in what the detector finds it odd */                                                \
    X(AUTHOR, "author")         /* of what was acted on */                                                             \
    X(HABIT, "habit")           /* does it resemble another part of the account's own past? */                         \
    X(UNDONE, "undone")         /* was it taken back? */                                                               \
    X(UNDOES, "undoes")         /* does it take back? */                                                               \
    X(NOTICE, "notice")         /* a public word of a break-in or a mishap near it */                                  \
    X(AFTER, "after")           /* do the sessions that follow go on like it? */                                       \
    X(BEFORE, "before")         /* has the account changed like this before? */                                        \
    X(SHIFT, "shift")           /* are the hours of day moved by a constant from here on? */                           \
    X(HOUR, "hour")             /* is it the account's hour? */                                                        \
    X(DORMANT, "dormant")       /* a long silence before it */                                                         \
    X(FOCUS, "focus")           /* is it about one thing? */                                                           \
    X(AGE, "age")               /* how old is what was acted on? */                                                    \
    X(DATA, "data")             /* may it be a matter of the records? */

enum notme_sign_id {
#define X(id, name) NOTME_SIGN_##id,
    NOTME_SIGNS(X)
#undef X
        NOTME_SIGN_COUNT
};

/* X(SIGN, ENUM, "name"), sign by sign. */
#define NOTME_SIGN_VALUES(X)                                                                                           \
    X(ACTIONS, ONE_TAP, "one_tap")   /* one like, repost, follow …, and nothing else but its undoing */              \
    X(ACTIONS, TAPS, "taps")         /* several, and no word written */                                                \
    X(ACTIONS, WORDS, "words")       /* posts, replies, quotes */                                                      \
    X(ACTIONS, BOTH, "both")         /* taps and words */                                                              \
    X(ACTIONS, UNDOING, "undoing")   /* mostly unlikes, deletions, unfollows of what was done before it */             \
    X(ACTIONS, SETTINGS, "settings") /* logins and changes of the account only */                                      \
    X(KINDS, ONE, "one")                                                                                               \
    X(KINDS, SEVERAL, "several")                                                                                       \
    X(SIZE, USUAL, "usual")                                                                                            \
    X(SIZE, LARGE, "large")   /* larger than 49 in 50 of the account's */                                              \
    X(SIZE, RECORD, "record") /* more than twice the largest before */                                                 \
    X(PACE, HUMAN, "human")                                                                                            \
    X(PACE, REGULAR, "regular")                                                                                        \
    X(PACE, CAPPED, "capped") /* as fast as a platform lets a program go on */                                         \
    X(CLIENT, USUAL, "usual")                                                                                          \
    X(CLIENT, RARE, "rare")     /* used before, but seldom or long ago */                                              \
    X(CLIENT, NEW, "new")       /* never used before, and alone */                                                     \
    X(CLIENT, BESIDE, "beside") /* never used before, while a usual one is used, too */                                \
    X(CLIENT_AFTER, KEPT, "kept")                                                                                      \
    X(CLIENT_AFTER, DROPPED, "dropped")                                                                                \
    X(LANGUAGE, USUAL, "usual")                                                                                        \
    X(LANGUAGE, NEW, "new")                                                                                            \
    X(NETWORK, USUAL, "usual")                                                                                         \
    X(NETWORK, NEW, "new")                                                                                             \
    X(PROFILE, UNTOUCHED, "untouched")                                                                                 \
    X(PROFILE, NAME, "name")                                                                                           \
    X(PROFILE, CREDENTIALS, "credentials") /* password or e-mail address */                                            \
    X(PROFILE, APP, "app")                 /* an app was let in */                                                     \
    X(STANDS_OUT, NOTHING, "nothing")                                                                                  \
    X(STANDS_OUT, CONTENT, "content") /* words, names, authors, style */                                               \
    X(STANDS_OUT, HOURS, "hours")                                                                                      \
    X(STANDS_OUT, VOLUME, "volume") /* rate, or kinds of actions */                                                    \
    X(STANDS_OUT, CLIENT, "client") /* client or language */                                                           \
    X(AUTHOR, KNOWN, "known")                                                                                          \
    X(AUTHOR, NEW, "new")                                                                                              \
    X(HABIT, NOWHERE, "nowhere")                                                                                       \
    X(HABIT, ELSEWHERE, "elsewhere") /* like an earlier part of the account, unlike its last weeks */                  \
    X(HABIT, HERE, "here")           /* like the last weeks */                                                         \
    X(UNDONE, NO, "no")                                                                                                \
    X(UNDONE, AT_ONCE, "at_once") /* within ten minutes */                                                             \
    X(UNDONE, SOON, "soon")       /* within six hours */                                                               \
    X(UNDONE, LATER, "later")                                                                                          \
    X(UNDOES, NOTHING, "nothing")                                                                                      \
    X(UNDOES, RECENT, "recent") /* what was done in the two days before */                                             \
    X(UNDOES, OLD, "old")                                                                                              \
    X(NOTICE, NONE, "none")                                                                                            \
    X(NOTICE, BEFORE, "before")                                                                                        \
    X(NOTICE, AFTER, "after")                                                                                          \
    X(AFTER, AS_BEFORE, "as_before")                                                                                   \
    X(AFTER, BLEND, "blend") /* the old goes on, and the new beside it */                                              \
    X(AFTER, STEP, "step")   /* the old does not come back */                                                          \
    X(BEFORE, STEADY, "steady")                                                                                        \
    X(BEFORE, CHANGING, "changing") /* it changed so several times */                                                  \
    X(SHIFT, NONE, "none")                                                                                             \
    X(SHIFT, ZONE, "zone")                                                                                             \
    X(SHIFT, DAYLIGHT, "daylight") /* by one hour, at a date on which clocks change */                                 \
    X(HOUR, USUAL, "usual")                                                                                            \
    X(HOUR, UNUSUAL, "unusual")                                                                                        \
    X(DORMANT, NO, "no")                                                                                               \
    X(DORMANT, YES, "yes")                                                                                             \
    X(FOCUS, SCATTERED, "scattered")                                                                                   \
    X(FOCUS, ONE, "one") /* most events share one object, author, tag or link that is new here */                      \
    X(AGE, FRESH, "fresh")                                                                                             \
    X(AGE, RECENT, "recent")                                                                                           \
    X(AGE, OLD, "old")                                                                                                 \
    X(DATA, SOUND, "sound")                                                                                            \
    X(DATA, EDGE, "edge")       /* a kind of action, a field or a source begins here */                                \
    X(DATA, BOUNDED, "bounded") /* no event's time is known */                                                         \
    X(DATA, TWINS, "twins")     /* the same events twice */

enum notme_sign_value {
#define X(sign, id, name) NOTME_##sign##_IS_##id,
    NOTME_SIGN_VALUES(X)
#undef X
        NOTME_SIGN_VALUE_COUNT,
    NOTME_SIGN_UNKNOWN = -1 /* the source does not show it: weighs nothing */
};

const char *notme_sign_name(enum notme_sign_id sign);
const char *notme_sign_value_name(enum notme_sign_value value);
/* The sign that a value is one of. */
enum notme_sign_id notme_sign_of(enum notme_sign_value value);

#endif
