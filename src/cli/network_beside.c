/* notme: linked without libcurl. */
#define _GNU_SOURCE /* memrchr() */
#include "network.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char other[] = "notme-net";

/* PATH of the program beside this one; false where it does not fit. */
static bool find_beside(char *path, size_t size)
{
    const ssize_t len = readlink("/proc/self/exe", path, size);
    const char *slash = len > 0 && (size_t)len < size ? memrchr(path, '/', (size_t)len) : NULL;
    if (!slash || (size_t)(slash - path) + 1 + sizeof other > size)
        return false;
    memcpy(path + (slash - path) + 1, other, sizeof other);
    return true;
}

/* As a source, or as one of `notme train`: [+][KIND=]SOURCE. An option's value may look like one: no harm is done. */
static bool may_name_account(const char *argument)
{
    const char *equals = strchr(argument, '=');
    return notme_fetch_knows(argument) || (*argument == '+' && notme_fetch_knows(argument + 1)) ||
           (equals && notme_fetch_knows(equals + 1));
}

void network_reach(char **argv)
{
    char path[4096];
    bool named = false;
    for (char **argument = argv; *argument; argument++)
        named = named || may_name_account(*argument);
    if (named && find_beside(path, sizeof path))
        execv(path, argv);
}

int network_fetch(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                  notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err)
{
    (void)options, (void)read, (void)sink, (void)ctx, (void)stats;
    snprintf(err->text, sizeof err->text, "'%s': fetching takes %s, which cannot be run from this program's folder",
             who, other);
    return NOTME_EUSAGE;
}
