#include "base/ip.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <string.h>

struct notme_ip notme_ip_of(const uint8_t *bytes, bool is6)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    struct notme_ip ip = {.is6 = is6 && memcmp(bytes, mapped, 12) != 0};
    memcpy(ip.byte, is6 && !ip.is6 ? bytes + 12 : bytes, ip.is6 ? 16 : 4);
    return ip;
}

bool notme_ip_parse(struct notme_text text, struct notme_ip *out)
{
    char copy[INET6_ADDRSTRLEN];
    uint8_t bytes[16];
    if (!text.len || text.len >= sizeof copy || memchr(text.at, 0, text.len))
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = 0;
    const bool is6 = memchr(copy, ':', text.len) != NULL;
    if (inet_pton(is6 ? AF_INET6 : AF_INET, copy, bytes) != 1)
        return false;
    *out = notme_ip_of(bytes, is6);
    return true;
}

/* ---- special addresses */

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
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(a, nat64, 12) == 0)
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

bool notme_ip_is_public(const struct notme_ip *ip)
{
    return ip->is6 ? is_public6(ip->byte) : is_public4(read4(ip->byte));
}

uint64_t notme_ip_network(const struct notme_ip *ip)
{
    return notme_hash(ip->byte, ip->is6 ? 6 : 3, ip->is6) | 1;
}
