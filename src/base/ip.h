/* IP addresses from text, and which of them are nobody's business but the local network's. */
#ifndef NOTME_BASE_IP_H
#define NOTME_BASE_IP_H

#include "notme.h"

/* IPv4 in the first four bytes, the others 0. An IPv4 address that is written as an IPv6 one (::ffff:a.b.c.d) is IPv4.
 */
struct notme_ip {
    uint8_t byte[16];
    bool is6;
};

/* False for anything but a whole address: a port, a zone, brackets, a host's name. */
bool notme_ip_parse(struct notme_text text, struct notme_ip *out);
/* `bytes`: 4 or, with is6, 16. */
struct notme_ip notme_ip_of(const uint8_t *bytes, bool is6);

/* Globally reachable by the registries of special addresses (RFC 6890 and its successors): not loopback, private,
 * link-local, shared (carrier-grade NAT), multicast, documentation or reserved, also not where an IPv4 address of such
 * a kind hides in an IPv6 one (NAT64, 6to4). */
bool notme_ip_is_public(const struct notme_ip *ip);

/* What is usually one customer's or one site's: the /24 of an IPv4, the /48 of an IPv6 address, as a hash, never 0. */
uint64_t notme_ip_network(const struct notme_ip *ip);

#endif
