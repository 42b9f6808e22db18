/* Writes a small database in MaxMind's format, as documented at https://maxmind.github.io/MaxMind-DB/: a tree of 24-bit
 * records, IPv4 at ::/96, and behind it maps. */
#ifndef NOTME_TESTS_ACCOUNT_MMDB_MADE_H
#define NOTME_TESTS_ACCOUNT_MMDB_MADE_H

#include "base/ip.h"
#include "base/mem.h"
#include "t.h"

#include <stdio.h>
#include <unistd.h>

enum { MMDB_NODES = 4096, MMDB_IS_DATA = 1 << 23 };

struct mmdb_made {
    uint32_t node[MMDB_NODES][2]; /* 0 = nothing, else a node, or MMDB_IS_DATA | offset */
    uint32_t nodes;
    struct notme_buf data;
};

static inline void mmdb_control(struct notme_buf *to, int type, size_t size)
{
    ck_assert_uint_lt(size, 285);
    const int first = size < 29 ? (int)size : 29;
    notme_buf_addc(to, (char)((type < 8 ? type << 5 : 0) | first));
    if (type >= 8)
        notme_buf_addc(to, (char)(type - 7));
    if (first == 29)
        notme_buf_addc(to, (char)(size - 29));
}

static inline void mmdb_big_endian(struct notme_buf *to, uint64_t value, int bytes)
{
    while (bytes--)
        notme_buf_addc(to, (char)(value >> 8 * bytes & 0xff));
}

static inline void mmdb_map(struct notme_buf *to, size_t pairs)
{
    mmdb_control(to, 7, pairs);
}

static inline void mmdb_text(struct notme_buf *to, const char *text)
{
    mmdb_control(to, 2, strlen(text));
    notme_buf_adds(to, text);
}

static inline void mmdb_double(struct notme_buf *to, const char *key, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    mmdb_text(to, key);
    mmdb_control(to, 3, 8);
    mmdb_big_endian(to, bits, 8);
}

/* type: 5 = of 16 bits, 6 = of 32, 9 = of 64 */
static inline void mmdb_number(struct notme_buf *to, const char *key, int type, uint64_t value)
{
    const int bytes = type == 5 ? 2 : type == 6 ? 4 : 8;
    mmdb_text(to, key);
    mmdb_control(to, type, (size_t)bytes);
    mmdb_big_endian(to, value, bytes);
}

static inline void mmdb_pair(struct notme_buf *to, const char *key, const char *value)
{
    mmdb_text(to, key);
    mmdb_text(to, value);
}

static inline void mmdb_bool(struct notme_buf *to, const char *key, bool value)
{
    mmdb_text(to, key);
    mmdb_control(to, 14, value);
}

/* As GeoLite2-City has it. */
static inline uint32_t mmdb_city(struct mmdb_made *made, const char *country, double latitude, double longitude,
                                 unsigned radius)
{
    const uint32_t at = (uint32_t)made->data.len;
    mmdb_map(&made->data, 2);
    mmdb_text(&made->data, "country");
    mmdb_map(&made->data, 1);
    mmdb_pair(&made->data, "iso_code", country);
    mmdb_text(&made->data, "location");
    mmdb_map(&made->data, 3);
    mmdb_number(&made->data, "accuracy_radius", 5, radius);
    mmdb_double(&made->data, "latitude", latitude);
    mmdb_double(&made->data, "longitude", longitude);
    return at;
}

/* As GeoLite2-ASN has it. */
static inline uint32_t mmdb_asn(struct mmdb_made *made, uint32_t number, const char *name)
{
    const uint32_t at = (uint32_t)made->data.len;
    mmdb_map(&made->data, 2);
    mmdb_number(&made->data, "autonomous_system_number", 6, number);
    mmdb_pair(&made->data, "autonomous_system_organization", name);
    return at;
}

/* All addresses that share `bits` with `address` have the data at offset `data`; bits of an IPv4 address: 0 … 32. */
static inline void mmdb_put(struct mmdb_made *made, const char *address, int bits, uint32_t data)
{
    struct notme_ip ip;
    uint8_t byte[16] = {0};
    uint32_t node = 0;
    ck_assert(notme_ip_parse(notme_text_of(address), &ip));
    memcpy(ip.is6 ? byte : byte + 12, ip.byte, ip.is6 ? 16 : 4);
    const int depth = ip.is6 ? bits : bits + 96;
    if (!made->nodes)
        made->nodes = 1;
    for (int i = 0; i < depth; i++) {
        uint32_t *next = &made->node[node][byte[i / 8] >> (7 - i % 8) & 1];
        if (i == depth - 1) {
            *next = MMDB_IS_DATA | data;
        } else {
            if (!*next)
                *next = made->nodes++;
            ck_assert_uint_lt(made->nodes, MMDB_NODES);
            node = *next;
        }
    }
}

/* Where the empty lists of languages (two bytes) and descriptions (one) begin, from the end. */
enum { MMDB_LANGUAGES = 15, MMDB_DESCRIPTIONS = 1 };
static inline void mmdb_metadata(const struct mmdb_made *made, const char *type, struct notme_buf *to)
{
    notme_buf_add(to, "\xab\xcd\xefMaxMind.com", 14);
    mmdb_map(to, 9);
    mmdb_number(to, "node_count", 6, made->nodes);
    mmdb_number(to, "record_size", 5, 24);
    mmdb_number(to, "ip_version", 5, 6);
    mmdb_pair(to, "database_type", type);
    mmdb_number(to, "binary_format_major_version", 5, 2);
    mmdb_number(to, "binary_format_minor_version", 5, 0);
    mmdb_number(to, "build_epoch", 9, 1600000000);
    mmdb_text(to, "languages");
    mmdb_control(to, 11, 0);
    mmdb_text(to, "description");
    mmdb_map(to, 0);
}

/* The file's bytes; `type` is what the database calls itself. Releases `made`. */
static inline struct notme_buf mmdb_bytes(struct mmdb_made *made, const char *type)
{
    struct notme_buf to = {0};
    for (uint32_t i = 0; i < made->nodes; i++)
        for (int side = 0; side < 2; side++) {
            const uint32_t value = made->node[i][side];
            const uint32_t data = made->nodes + 16 + (value & ~(uint32_t)MMDB_IS_DATA);
            mmdb_big_endian(&to, !value ? made->nodes : value & MMDB_IS_DATA ? data : value, 3);
        }
    for (int i = 0; i < 16; i++)
        notme_buf_addc(&to, 0);
    notme_buf_add(&to, made->data.at, made->data.len);
    mmdb_metadata(made, type, &to);
    notme_buf_release(&made->data);
    return to;
}

/* A new file of these bytes; its name goes to `path`. */
static inline void mmdb_file(const void *bytes, size_t len, char path[64])
{
    snprintf(path, 64, "%s", "notme-test-XXXXXX");
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, len), (ssize_t)len);
    close(file);
}

static inline void mmdb_write(struct mmdb_made *made, const char *type, char path[64])
{
    struct notme_buf bytes = mmdb_bytes(made, type);
    ck_assert(!bytes.failed);
    mmdb_file(bytes.at, bytes.len, path);
    notme_buf_release(&bytes);
}

#endif
