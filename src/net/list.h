/* One list of an account, page by page, newest first: from the cache what is there, from the server what is new.
 *
 * A page is asked for "after" a place ("" = the top) and says what place comes next. A walk goes down page by page and
 * stops at the end of the list, or at a page that holds nothing new: the rest was walked before. Where the owner
 * chooses the keys that order the list, one of the known records at least must by its key be older than the walk
 * before: records with forged keys of the far future lie on top for ever, and new ones beneath them. Where an earlier
 * walk was broken off, its last page names a place that no other page was asked after: from there it goes on.
 *
 * What this cannot see: a record that was put deep into the list since it was walked (a forged old key), and one that
 * was taken away since: it stays known. A fetch without cache sees the list as it is now. */
#ifndef NOTME_NET_LIST_H
#define NOTME_NET_LIST_H

#include "net/cache.h"

#include <cjson/cJSON.h>

struct notme_page {
    cJSON *json;            /* all of it; the list owns it */
    struct notme_buf bytes; /* as they are kept */
    struct notme_buf next;  /* place of the next page, no NUL; empty = there is none */
    size_t number;          /* in the cache, from 1; 0 = it is not kept */
};

/* Clocks of clients may be ahead by this much, µs. */
#define NOTME_LIST_SLACK (INT64_C(86400) * 1000000)

struct notme_list {
    const char *name; /* in the cache: letters, digits, dots */
    int64_t now;      /* when the walk begins */
    bool shifts; /* places are counted from the top, and new records move them: walks are not resumed in the middle */
    bool empty_ends; /* a page without records is the last, whatever it names */
    void *ctx;
    /* Asks the server. Fills json, bytes and next. */
    int (*ask)(void *ctx, const char *after, struct notme_page *page, struct notme_error *err);
    /* The records of a page: an array in it; NULL = it is damaged. */
    cJSON *(*records)(cJSON *page);
    /* Appends what names a record for ever; nothing = it has no name. */
    void (*key)(const cJSON *record, struct notme_buf *out);
    /* The time in the key that orders the list, NOTME_NO_TIME = it has none; NULL = keys are the server's own. */
    int64_t (*time)(const cJSON *record);
    /* A page whose records are all new: known ones were taken out. */
    int (*take)(void *ctx, const struct notme_page *page, struct notme_error *err);
};

/* `cache` may be NULL. *whole = every page was asked for now, down to one after which the server names none: what is in
 * none of them is not there any more. */
int notme_list_walk(const struct notme_list *list, struct notme_cache *cache, bool *whole, struct notme_error *err);

#endif
