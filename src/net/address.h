/* Which addresses are nobody's business but the local network's. */
#ifndef NOTME_NET_ADDRESS_H
#define NOTME_NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Globally reachable by the registries of special addresses (RFC 6890 and its successors): not loopback, private,
 * link-local, shared, multicast, documentation or reserved, also not where an IPv4 address of such a kind hides in an
 * IPv6 one. Families other than the two are not. */
bool notme_address_is_public(const struct sockaddr *address, socklen_t len);

#endif
