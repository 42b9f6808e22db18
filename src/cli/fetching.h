/* Accounts as sources: the options of fetching, the token, the cache's place. */
#ifndef NOTME_CLI_FETCHING_H
#define NOTME_CLI_FETCHING_H

#include <notme.h>

struct fetching {
    struct notme_fetch_options options;
    const char *token_file;
    double token_fd, max_bytes, max_time, max_wait;
    bool no_cache, ready;
    char token[1024], cache[4096];
};

/* X-macro rows for a command's table. A token comes from a file or descriptor: arguments are there for all to see. */
#define FETCH_OPTIONS(f)                                                                                                 \
    {OPT_TEXT,       "token-file", 0, "FILE", "a token of the account's owner; Mastodon: brings the favourites",         \
     &(f).token_file},                                                                                                   \
        {OPT_NUMBER, "token-fd", 0, "N", "the same from an open descriptor", &(f).token_fd},                             \
        {OPT_FLAG, "no-cache", 0, NULL, "fetch all anew, keep nothing (else: $XDG_CACHE_HOME/notme)", &(f).no_cache},    \
        {OPT_FLAG, "no-texts", 0, NULL, "Bluesky: do not ask what liked posts say", &(f).options.no_texts},              \
        {OPT_NUMBER, "max-bytes", 0, "BYTES", "most that a fetch may bring (1 GiB)", &(f).max_bytes},                    \
        {OPT_NUMBER, "max-time", 0, "SECONDS", "longest that it may take, waits included (3600)", &(f).max_time},        \
        {OPT_NUMBER, "max-wait", 0, "SECONDS", "longest that a server may ask to wait at once (900)", &(f).max_wait},    \
        {OPT_TEXT, "pds", 0, "URL", "Bluesky: the account's server", &(f).options.pds},                                  \
        {OPT_TEXT, "plc", 0, "URL", "Bluesky: the directory (https://plc.directory)", &(f).options.plc},                 \
        {OPT_TEXT, "appview", 0, "URL", "Bluesky: who knows posts (https://public.api.bsky.app)", &(f).options.appview}, \
        {OPT_TEXT, "api", 0, "URL", "Mastodon, GitHub: the server's address", &(f).options.api},                         \
    {                                                                                                                    \
        OPT_FLAG, "allow-private", 0, NULL, "connect to private and local addresses and over http, too",                 \
            &(f).options.allow_private                                                                                   \
    }

void fetching_init(struct fetching *fetching);
/* Reads the token and finds the cache, once. Complains and returns false. */
bool fetching_ready(struct fetching *fetching);

#endif
