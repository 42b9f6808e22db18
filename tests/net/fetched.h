/* What the tests of fetching share: a fetch from the loopback server, its events kept, a cache of its own. */
#ifndef NOTME_TESTS_NET_FETCHED_H
#define NOTME_TESTS_NET_FETCHED_H

#include "loopback.h"
#include "net/fetch.h"

enum { FETCHED_MOST = 512 };

struct fetched_event {
    enum notme_action action;
    enum notme_basis basis;
    int64_t time, not_before, not_after, seq;
    int sensitive;
    char account[80], object[120], text[120], author[80], detail[40], labels[200];
};

struct fetched {
    struct notme_fetch_options options;
    struct t_clock clock;
    struct notme_read_stats stats;
    struct notme_error error;
    struct fetched_event event[FETCHED_MOST];
    size_t events;
    char note[256], cache[64];
    struct notme_snapshot snapshot[16];
    size_t snapshots;
    char base[128];
};

/* Options for the server's part `name`: every base URL is there. */
void fetched_start(struct fetched *f, const char *name);
void fetched_with_cache(struct fetched *f);
/* Fetches; the events of earlier fetches are forgotten. */
int fetched_run(struct fetched *f, const char *who);
/* Removes the cache. */
void fetched_end(struct fetched *f);
/* How the server is to behave from here on: "likes=7&page=2". */
void fetched_set(const char *name, const char *settings);
/* The event with this action whose object or text holds `word`; NULL = none or more than one. */
const struct fetched_event *fetched_find(const struct fetched *f, enum notme_action action, const char *word);
size_t fetched_count(const struct fetched *f, enum notme_action action);
/* Does any file of the cache hold this? Also checks that files and folders are for their owner alone. */
bool fetched_cache_holds(const struct fetched *f, const char *word);

#endif
