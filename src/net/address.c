#include "net/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct block4 {
    uint32_t net;
    int bits;
};

static const struct block4 special4[] = {
    {0x00000000, 8},  /* this network               */
    {0x0a000000, 8},  /* private                    */
    {0x64400000, 10}, /* shared, carrier-grade NAT  */
    {0x7f000000, 8},  /* loopback                   */
    {0xa9fe0000, 16}, /* link-local                 */
    {0xac100000, 12}, /* private                    */
    {0xc0000000, 24}, /* protocol assignments       */
    {0xc0000200, 24}, /* documentation              */
    {0xc0586300, 24}, /* 6to4 relay                 */
    {0xc0a80000, 16}, /* private                    */
    {0xc6120000, 15}, /* benchmarking               */
    {0xc6336400, 24}, /* documentation              */
    {0xcb007100, 24}, /* documentation              */
    {0xe0000000, 3},  /* multicast, reserved, broadcast */
};

static bool is_public4(uint32_t address)
{
    for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
        if ((address ^ special4[i].net) >> (32 - special4[i].bits) == 0)
            return false;
    return true;
}

static uint32_t read4(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Only 2000::/3 is given out, and parts of it hold an IPv4 address or are not for the open network. */
static bool is_public6(const uint8_t *a)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0)
        return is_public4(read4(a + 12));
    if ((a[0] & 0xe0) != 0x20)
        return false;
    const uint32_t first = read4(a);
    if (first >> 9 == 0x20010000 >> 9) /* 2001::/23: Teredo, benchmarking, ORCHID */
        return false;
    if (first == 0x20010db8 || first >> 12 == 0x3fff0000 >> 12) /* documentation */
        return false;
    return first >> 16 != 0x2002 || is_public4(read4(a + 2)); /* 6to4 */
}

bool notme_address_is_public(const struct sockaddr *address, socklen_t len)
{
    if (address->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_public4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 in;
        memcpy(&in, address, sizeof in);
        return is_public6(in.sin6_addr.s6_addr);
    }
    return false;
}
