/* notme-net: linked with libcurl. */
#include "network.h"

void network_reach(char **argv)
{
    (void)argv;
}

int network_fetch(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                  notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err)
{
    return notme_fetch(who, options, read, sink, ctx, stats, err);
}
