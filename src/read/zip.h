/* The inside of zips, for zip.c, which reads members, and zip_list.c, which finds them. */
#ifndef NOTME_READ_ZIP_H
#define NOTME_READ_ZIP_H

#include "read/bundle_own.h"

enum {
    NOTME_ZIP_LOCAL = 30,   /* bytes of a member's own header, before its name */
    NOTME_ZIP_CENTRAL = 46, /* … of its entry in the directory */
    NOTME_ZIP_STORED = 0,
    NOTME_ZIP_DEFLATED = 8,
    NOTME_ZIP_ENCRYPTED = 1 << 0, /* flags */
    NOTME_ZIP_DESCRIBED = 1 << 3  /* sizes and checksum stand behind the data */
};

/* A member, as the directory has it, or, where that is damaged, as its own header has it. */
struct notme_zip_entry {
    uint64_t header, packed, size; /* where its own header is; bytes */
    uint64_t next;                 /* where the next thing begins: its data ends there or before */
    uint32_t crc;
    uint16_t method, flags, name_len;
    bool sized; /* `packed`, `size` and `crc` are known */
};

struct notme_zip {
    struct notme_zip_entry *entry; /* of each member of the bundle */
    size_t count, capacity;
    uint64_t size; /* of the file */
    int file;      /* -1 = the bundle's bytes */
    bool scanned;  /* the members were found by their own headers, and by nothing else */
    /* the member that is read now */
    struct notme_inflate *inflate;
    char head[10], tail[8]; /* a gzip member's, put around deflated data */
    uint64_t start, at, left;
    uint32_t sum, crc;
    bool sized, ended;
    unsigned sought;   /* headers that were not where the directory has them */
    const char *wrong; /* with its headers; told at the end */
};

/* Little-endian. */
static inline uint16_t notme_zip_16(const char *at)
{
    const unsigned char *u = (const unsigned char *)at;
    return (uint16_t)(u[0] | u[1] << 8);
}

static inline uint32_t notme_zip_32(const char *at)
{
    return notme_zip_16(at) | (uint32_t)notme_zip_16(at + 2) << 16;
}

static inline uint64_t notme_zip_64(const char *at)
{
    return notme_zip_32(at) | (uint64_t)notme_zip_32(at + 4) << 32;
}

/* `len` bytes from `at` on; fewer at the end of the file, or where it cannot be read. */
size_t notme_zip_get(const struct notme_bundle *b, uint64_t at, void *to, size_t len);
/* Do four bytes begin a header? */
bool notme_zip_is_header(const char *at, bool local_only);
/* Where does a header come next, from `from` and before `until`? UINT64_MAX: nowhere. `local_only`: of a member, not of
 * the directory or the end. */
uint64_t notme_zip_seek(struct notme_bundle *b, uint64_t from, uint64_t until, bool local_only);
/* Where the data end: at what describes them, if anything does, or at the next thing. */
uint64_t notme_zip_end(const struct notme_bundle *b, const struct notme_zip_entry *entry);
/* Takes size and checksum from where they stand behind the data; false where they do not. */
bool notme_zip_described(const struct notme_bundle *b, struct notme_zip_entry *entry);
/* Fills in what the field with the 64-bit sizes says for those that are full of ones. */
void notme_zip_wide(const char *extra, size_t len, struct notme_zip_entry *entry);

#endif
