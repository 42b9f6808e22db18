/* notme: linked without libcurl. */
#define _GNU_SOURCE /* memrchr() */
#include "network.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* PATH of the program beside this one; false where it does not fit. */
static bool find_beside(const char *name, char *path, size_t size)
{
    const ssize_t len = readlink("/proc/self/exe", path, size);
    const char *slash = len > 0 && (size_t)len < size ? memrchr(path, '/', (size_t)len) : NULL;
    if (!slash)
        return false;
    const size_t folder = (size_t)(slash - path) + 1, left = size - folder;
    return (size_t)snprintf(path + folder, left, "%s", name) < left;
}

bool network_reach(char **argv)
{
    char path[4096];
    bool named = false;
    for (char **argument = argv; *argument; argument++)
        named = named || notme_fetch_knows(*argument);
    if (!named)
        return true;
    if (!find_beside("notme-net", path, sizeof path)) {
        fputs("notme: cannot tell where notme-net is, which fetches accounts\n", stderr);
        return false;
    }
    execv(path, argv);
    fprintf(stderr, "notme: cannot run '%s', which fetches accounts: %s\n", path, strerror(errno));
    return false;
}

/* Arguments that name accounts do not come here, and nothing else does. */
int network_fetch(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                  notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err)
{
    (void)options, (void)read, (void)sink, (void)ctx, (void)stats;
    snprintf(err->text, sizeof err->text, "'%s': notme-net fetches accounts", who);
    return NOTME_EUSAGE;
}
