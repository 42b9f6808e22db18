#include "net/address.h"

#include "base/ip.h"

#include <netinet/in.h>
#include <string.h>

bool notme_address_is_public(const struct sockaddr *address, socklen_t len)
{
    struct notme_ip ip;
    if (address->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        ip = notme_ip_of((const uint8_t *)&in.sin_addr, false);
    } else if (address->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        ip = notme_ip_of(in.sin6_addr.s6_addr, true);
    } else {
        return false;
    }
    return notme_ip_is_public(&ip);
}
