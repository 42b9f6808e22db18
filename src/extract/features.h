/*
 * The feature extractor's first half: one event -> hashed tokens in four channels, and a few categories.
 *
 * Tokens are 32-bit hashes whose top bits are used as table indices by whoever counts them; 16 bits have been measured
 * to lose nothing against exact tokens.
 */
#ifndef NOTME_EXTRACT_FEATURES_H
#define NOTME_EXTRACT_FEATURES_H

#include "base/mem.h"

enum notme_channel {
    NOTME_NAMES,  /* mentions, hashtags, tags, domains, author, labels             */
    NOTME_WORDS,  /* runs of letters, lower case; each CJK character alone         */
    NOTME_STYLE,  /* punctuation, length, case, line breaks, where the link stands */
    NOTME_TOPICS, /* tags, hashtags and labels again: what it is about, in the platform's own words */
    NOTME_CHARS,  /* 4-grams of characters, links and mentions as one sign each    */
    NOTME_PAIRS,  /* neighbouring words; only the voice listens to them            */
    NOTME_CHANNELS
};

enum { /* categories, 0 = not stated */
       NOTME_CATEGORY_APP,
       NOTME_CATEGORY_LANG,
       NOTME_CATEGORY_TZ,
       NOTME_CATEGORY_NET,
       NOTME_CATEGORY_SCRIPT, /* the writing system: script.h */
       NOTME_CATEGORIES
};

enum {
    NOTME_WORDS_MAX = 60,
    NOTME_NAMES_MAX = 24,
    NOTME_CHARS_MAX = 280,
    NOTME_STYLE_MAX = 32,
    NOTME_TOPICS_MAX = 4,
    NOTME_PAIRS_MAX = 60
};
enum {
    NOTME_TOKENS_MAX =
        NOTME_WORDS_MAX + NOTME_NAMES_MAX + NOTME_CHARS_MAX + NOTME_STYLE_MAX + NOTME_TOPICS_MAX + NOTME_PAIRS_MAX
};

/* What kind of thing an event is. People do each in their own way, so an event is compared with others of its kind. */
enum notme_stratum {
    NOTME_STRATUM_OTHER,    /* likes, bookmarks, follows … */
    NOTME_STRATUM_TAGGED,   /* the same where what was liked has topics: most platforms' likes have none */
    NOTME_STRATUM_REPOSTED, /* reposts, shares */
    NOTME_STRATUM_WRITTEN,  /* posts, replies, quotes, edits */
    NOTME_STRATUM_COMMIT,
    NOTME_STRATA
};

/* What the owner writes, and what others wrote and the owner took up (likes, reposts …). */
enum { NOTME_WRITTEN, NOTME_TAKEN_UP, NOTME_CLASSES };
int notme_class_of(enum notme_action action);

enum { NOTME_NO_OFFSET = INT16_MIN };

/* What the model sees of an event. Tokens of channel c: token[from[c]] … token[from[c + 1] − 1]. */
struct notme_features {
    int64_t clock; /* µs: the time, or the bound that stands for it */
    bool timed;    /* the clock is a point in time, not a bound     */
    enum notme_action action;
    uint32_t author;                     /* hash, 0 = not stated */
    uint32_t category[NOTME_CATEGORIES]; /* hash, 0 = not stated */
    int16_t offset; /* of the clock that the client states, minutes east of UTC; NOTME_NO_OFFSET = not stated */
    uint16_t from[NOTME_CHANNELS + 1];
    uint16_t token[NOTME_TOKENS_MAX];
};

enum notme_stratum notme_stratum_of(const struct notme_features *event);

/* Bytes that a copy needs which keeps only the tokens in use. */
size_t notme_features_size(const struct notme_features *features);

/* Clock and action alone, as of an event that states nothing else. */
void notme_features_bare(const struct notme_event *event, struct notme_features *out);
/* Fills `out` whole. `event` needs a time or a bound. */
void notme_features_of(const struct notme_event *event, struct notme_features *out);

#endif
