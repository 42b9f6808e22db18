/* One list of an account, page by page, newest first: from the cache what is there, from the server what is new.
 *
 * A page is asked for "after" a place ("" = the top) and says what place comes next. A walk goes down page by page and
 * stops at the end of the list, or at a page that holds nothing new: the rest was walked before. (One known record is
 * no sign: a record with a forged key of the far future lies on top for ever, and new ones beneath it.) Where an
 * earlier walk was broken off, its last page names a place that no other page was asked after: from there it goes on.
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

struct notme_list {
    const char *name; /* in the cache: letters, digits, dots */
    bool shifts; /* places are counted from the top, and new records move them: walks are not resumed in the middle */
    void *ctx;
    /* Asks the server. Fills json, bytes and next. */
    int (*ask)(void *ctx, const char *after, struct notme_page *page, struct notme_error *err);
    /* The records of a page: an array in it; NULL = it is damaged. */
    cJSON *(*records)(cJSON *page);
    /* Appends what names a record for ever; nothing = it has no name. */
    void (*key)(const cJSON *record, struct notme_buf *out);
    /* A page whose records are all new: known ones were taken out. */
    int (*take)(void *ctx, const struct notme_page *page, struct notme_error *err);
};

/* `cache` may be NULL. *whole = every page was asked for now: what is not in it is not there any more. */
int notme_list_walk(const struct notme_list *list, struct notme_cache *cache, bool *whole, struct notme_error *err);

#endif
