#include "fetching.h"

#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fetching_init(struct fetching *fetching)
{
    *fetching = (struct fetching){.token_fd = -1};
}

static bool read_token(struct fetching *f, int file, const char *name)
{
    size_t len = 0;
    ssize_t n = 1;
    while (n > 0 && len < sizeof f->token) {
        n = read(file, f->token + len, sizeof f->token - len);
        len += n > 0 ? (size_t)n : 0;
    }
    if (n < 0) {
        say("cannot read the token from %s: %s", name, strerror(errno));
        return false;
    }
    while (len && strchr(" \t\r\n", f->token[len - 1]))
        len--;
    if (len == 0 || len == sizeof f->token || memchr(f->token, '\0', len)) {
        say("%s holds no token", name);
        return false;
    }
    f->token[len] = '\0';
    f->options.token = f->token;
    return true;
}

static bool find_token(struct fetching *f)
{
    if (f->token_fd >= 0)
        return read_token(f, f->token_fd < 1e6 ? (int)f->token_fd : -1, "the descriptor of --token-fd");
    if (!f->token_file)
        return true;
    const int file = open(f->token_file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        say("cannot open '%s': %s", f->token_file, strerror(errno));
        return false;
    }
    const bool ok = read_token(f, file, f->token_file);
    close(file);
    return ok;
}

/* A relative $XDG_CACHE_HOME is to be ignored, says its specification. */
static void find_cache(struct fetching *f)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const bool has_xdg = xdg && *xdg == '/', has_home = home && *home == '/';
    if (f->no_cache || (!has_xdg && !has_home))
        return;
    const int n = snprintf(f->cache, sizeof f->cache, "%s%s/notme", has_xdg ? xdg : home, has_xdg ? "" : "/.cache");
    if (n > 0 && (size_t)n < sizeof f->cache)
        f->options.cache = f->cache;
}

bool fetching_ready(struct fetching *f)
{
    if (f->ready)
        return true;
    f->options.total_bytes = (uint64_t)f->max_bytes;
    f->options.total_time = (int64_t)(f->max_time < 1e9 ? f->max_time * 1e6 : 1e15);
    f->options.most_wait = (int64_t)(f->max_wait < 1e9 ? f->max_wait * 1e6 : 1e15);
    find_cache(f);
    f->ready = find_token(f);
    return f->ready;
}
