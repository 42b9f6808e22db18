/* Which addresses are nobody's business but the local network's. */
#ifndef NOTME_NET_ADDRESS_H
#define NOTME_NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* notme_ip_is_public() of a socket's address. Families other than the two are not. */
bool notme_address_is_public(const struct sockaddr *address, socklen_t len);

#endif
