/* The way to the network. libcurl and what it needs take longer to load than a history takes to score, and who scores a
 * file needs none of it. So there are two programs of the same objects: notme, without libcurl, hands what names an
 * account to notme-net beside it (as git does to git-remote-https). */
#ifndef NOTME_CLI_NETWORK_H
#define NOTME_CLI_NETWORK_H

#include <notme.h>

/* Runs the program with the network in this one's place, with the same arguments, where one of them may name an
 * account. Returns where none does, where the program has a network, or where there is no other: then network_fetch()
 * says so. */
void network_reach(char **argv);

/* notme_fetch(), where the program has a network. */
int network_fetch(const char *who, const struct notme_fetch_options *options, const struct notme_read_options *read,
                  notme_event_sink *sink, void *ctx, struct notme_read_stats *stats, struct notme_error *err);

#endif
