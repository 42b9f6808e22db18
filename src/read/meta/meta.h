/*
 * What the exports of Instagram and Facebook have in common. Their texts are UTF-8 written as if it were Latin-1, their
 * labels are in the language of the account, and a record comes in one of four shapes: maps of labelled values, lists
 * of values, trees of labelled values (since 2025), or plain members.
 */
#ifndef NOTME_READ_META_META_H
#define NOTME_READ_META_META_H

#include "read/export.h"

/* Undoes UTF-8 read as Latin-1, in place; other texts stay as they are. */
void notme_meta_repair(char *text);

/* ---- words in ten languages: hints, never the only way to a value */

enum notme_meta_word {
    NOTME_META_NO_WORD,
    /* labels */
    NOTME_META_TIME,
    NOTME_META_IP,
    NOTME_META_USER_AGENT,
    NOTME_META_USERNAME,
    NOTME_META_NAME,
    NOTME_META_CAPTION,
    NOTME_META_HASHTAGS,
    NOTME_META_COMMENT,
    NOTME_META_OWNER,
    NOTME_META_REACTION,
    NOTME_META_APP,
    NOTME_META_CHANGED,
    NOTME_META_TYPE,
    /* what was done */
    NOTME_META_LOGIN,
    NOTME_META_LOGOUT,
    NOTME_META_PASSWORD,
    NOTME_META_EMAIL /* what was changed, as are names above */
};

/* The word this text is, ASCII case ignored; NO_WORD where it is none of `from` … `to`. */
enum notme_meta_word notme_meta_word_of(struct notme_text text, enum notme_meta_word from, enum notme_meta_word to);

/* ---- records */

enum { NOTME_META_FIELDS = 64 };

struct notme_meta_field {
    struct notme_text label; /* absent in lists */
    struct notme_text value, href;
    bool nested; /* in a group, such as the owner of a post */
    bool listed; /* one of several values of the label, such as a hashtag */
};

struct notme_meta_record {
    struct notme_text title;
    int64_t time; /* µs, or NOTME_NO_TIME: there is none, or there are several and nothing says which */
    size_t fields;
    struct notme_meta_field field[NOTME_META_FIELDS]; /* those beyond are dropped */
};

/* Repairs all texts of a record, once, and lists its fields. Texts borrow from `json`. */
void notme_meta_open(struct notme_meta_record *out, cJSON *json);
/* The same, and gives the event the record's time; false where there is none. */
bool notme_meta_open_timed(struct notme_meta_record *out, cJSON *json, struct notme_event *event);
/* The value with this label; absent where there is none. */
struct notme_text notme_meta_value(const struct notme_meta_record *record, enum notme_meta_word label);
/* The first address on the web that is no group's. */
struct notme_text notme_meta_url(const struct notme_meta_record *record);
/* By label, or else by what they look like. */
struct notme_text notme_meta_ip(const struct notme_meta_record *record);
struct notme_text notme_meta_user_agent(const struct notme_meta_record *record);
bool notme_meta_is_username(struct notme_text text); /* as Instagram has them */

/* ---- exports */

/* The account by the name of the folder or archive, "SERVICE-NAME-YYYY-MM-DD-…", where there is one. */
int notme_meta_name_account(struct notme_export *export);
/* What a service's files are known by; each list ends in NULL. */
struct notme_meta_signs {
    const char *const *keys;  /* that no other platform has */
    const char *const *names; /* of files whose lists have no key … */
    const char *const *holds; /* … and one of what such a file holds */
};
bool notme_meta_recognise(const struct notme_sample *sample, const struct notme_meta_signs *signs);
/* What it would be called, as its content tells; NULL where that does not. */
const char *notme_instagram_called(const struct notme_sample *sample);
const char *notme_facebook_called(const struct notme_sample *sample);
/* As in struct notme_platform. */
const char *notme_meta_doubtful(const struct notme_sample *sample);
const char *notme_meta_page_doubtful(const struct notme_sample *sample);
/* Is it a page of HTML that has the name of a JSON file of this platform? */
bool notme_meta_is_page(const struct notme_platform *platform, const struct notme_sample *sample);
/* A page, read as the JSON file of the same name; nothing where it is none. */
int notme_meta_read_page(struct notme_export *export, struct notme_stream *stream);

/* Rows of the tables of files. */
#define NOTME_META_LIST(pattern, list, function)                                                                       \
    {                                                                                                                  \
        .name = (pattern), .path = (list), .take = (function)                                                          \
    }
/* A file that is a list, or holds it under a key: any other list in it is part of a record that is not in order. */
#define NOTME_META_ONE_LIST(pattern, key, function)                                                                    \
    NOTME_META_LIST(pattern, "", function), NOTME_META_LIST(pattern, key, function)
#define NOTME_META_PAGES                                                                                               \
    {                                                                                                                  \
        .name = "*.html", .shape = NOTME_BYTES, .bytes = notme_meta_read_page                                          \
    }

#endif
